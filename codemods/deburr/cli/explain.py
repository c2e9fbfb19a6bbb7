"""`deburr explain ID`: a pattern's page as plain text."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from deburr.cli.choices import Color, ColorChoice, Patterns
from deburr.cli.exit_codes import ExitCode, guarded
from deburr.cli.terminal import Terminal, open_terminal


def explain(
    identifier: Annotated[str, typer.Argument(metavar="ID", help="The pattern; `deburr::` before it is allowed.")],
    patterns: Patterns = None,
    color: Color = ColorChoice.AUTO,
) -> None:
    """Print what a pattern finds, why that is bad, and its rewrites."""
    with guarded():
        terminal = open_terminal(color, quiet=False)
        raise typer.Exit(_explain(identifier, patterns or [], terminal))


def _explain(identifier: str, patterns: list[Path], terminal: Terminal) -> ExitCode:
    from deburr.cli.pages import read_pages, unknown_id
    from deburr.compiler.proof.verdicts import proof_sentence
    from deburr.report.explain import render_page

    pages = read_pages(patterns, terminal, trusts_shipped=True)
    if pages is None:
        return ExitCode.FAILED
    wanted = identifier.strip().removeprefix("deburr::").replace("-", "_")
    page = next((page for page in pages.pages if page.id == wanted), None)
    if page is None:
        unknown_id(wanted, pages, terminal)
        return ExitCode.FAILED
    terminal.result(render_page(page, proof_sentence(page), terminal.paint))
    return ExitCode.OK
