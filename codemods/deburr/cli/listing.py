"""`deburr list`: all patterns, one a line."""

from __future__ import annotations

from pathlib import Path

import typer

from deburr.cli.choices import Color, ColorChoice, Format, FormatChoice, Patterns
from deburr.cli.exit_codes import ExitCode, guarded
from deburr.cli.terminal import Terminal, open_terminal


def list_patterns(
    patterns: Patterns = None, output: Format = FormatChoice.TEXT, color: Color = ColorChoice.AUTO
) -> None:
    """List all patterns with their level, applicability and message."""
    with guarded():
        terminal = open_terminal(color, quiet=False)
        raise typer.Exit(_list(patterns or [], output, terminal))


def _list(patterns: list[Path], output: FormatChoice, terminal: Terminal) -> ExitCode:
    from deburr.cli.pages import read_pages
    from deburr.report.json import page_line
    from deburr.report.listing import render_listing

    pages = read_pages(patterns, terminal, trusts_shipped=True)
    if pages is None:
        return ExitCode.FAILED
    ordered = sorted(pages.pages, key=lambda page: page.id)
    if output is FormatChoice.JSON:
        terminal.result("".join(page_line(page) for page in ordered))
    else:
        terminal.result(render_listing(ordered, terminal.paint))
    return ExitCode.OK
