"""`deburr prove`: the hazards of pattern pages, shown by running their examples."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deburr.cli.choices import Color, ColorChoice, Format, FormatChoice, Jobs, Patterns, Quiet
from deburr.cli.exit_codes import ExitCode, guarded
from deburr.cli.terminal import Terminal, open_terminal

if TYPE_CHECKING:
    from deburr.compiler.proof.confinement import Limits
    from deburr.language.model import Page


@dataclass(frozen=True, slots=True)
class Shown:
    """What stdout carries."""

    format: FormatChoice
    brief: bool


_SECONDS = 20.0
_MEMORY = 1024


def prove(
    identifiers: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Only these patterns.", show_default=False)
    ] = None,
    patterns: Patterns = None,
    output: Format = FormatChoice.TEXT,
    brief: Annotated[
        bool,
        typer.Option("--brief", help="Of each page only what failed, and the first example that shows its hazard."),
    ] = False,
    jobs: Jobs = None,
    seconds: Annotated[
        float, typer.Option("--seconds", min=0.1, metavar="N", help="How long each program may run.")
    ] = _SECONDS,
    memory: Annotated[
        int, typer.Option("--memory", min=64, metavar="MIB", help="How much memory each program may use.")
    ] = _MEMORY,
    allow_network: Annotated[
        bool, typer.Option("--allow-network", help="Run the programs also where the network cannot be taken from them.")
    ] = False,
    color: Color = ColorChoice.AUTO,
    quiet: Quiet = False,
) -> None:
    """Show that hazards are real, and gone after the rewrite.

    This executes the examples of pages and sets RUSTC_BOOTSTRAP=1 for rustc's sanitizers: calling it is the consent."""
    with guarded():
        from deburr.compiler.proof.confinement import Limits

        terminal = open_terminal(color, quiet=quiet)
        limits = Limits(seconds, memory, allow_network)
        pages = _chosen(identifiers or [], patterns or [], terminal)
        if pages is None:
            raise typer.Exit(ExitCode.FAILED)
        shown = Shown(output, brief)
        raise typer.Exit(_prove(pages, shown, limits, jobs or os.cpu_count() or 1, terminal))


def _chosen(identifiers: list[str], patterns: list[Path], terminal: Terminal) -> list[Page] | None:
    """The named pages, or all of them; None where one is unknown or mistaken, which has been said."""
    from deburr.cli.pages import read_pages, unknown_id

    pages = read_pages(patterns, terminal)
    if pages is None:
        return None
    wanted = [identifier.strip().removeprefix("deburr::").replace("-", "_") for identifier in identifiers]
    known = {page.id for page in pages.pages}
    for name in wanted:
        if name not in known:
            unknown_id(name, pages, terminal)
            return None
    return sorted((page for page in pages.pages if not wanted or page.id in wanted), key=lambda page: page.id)


def _prove(pages: list[Page], shown: Shown, limits: Limits, jobs: int, terminal: Terminal) -> ExitCode:
    from deburr.compiler.processes import NotRun
    from deburr.compiler.proof.proving import prove_pages
    from deburr.compiler.proof.results import Verdict
    from deburr.compiler.proof.toolchain import compiler_text
    from deburr.compiler.proof.verdicts import keep_proof
    from deburr.report.proof import proof_lines, proof_summary, render_proof

    compiler = compiler_text()
    if isinstance(compiler, NotRun):
        terminal.error(f"{compiler.reason}; `deburr prove` compiles and runs the examples of pages")
        return ExitCode.FAILED
    tools = compiler.split("\n")[0].split(" (")[0]
    terminal.note(_header(len(pages), tools, limits))
    proofs = []
    for page, proof in zip(pages, prove_pages(pages, limits, jobs=jobs), strict=True):
        proofs.append(proof)
        keep_proof(page, proof, tools)
        if shown.format is FormatChoice.JSON:
            terminal.result(proof_lines(proof))
        else:
            terminal.result(render_proof(proof, terminal.paint, brief=shown.brief))
        terminal.progress(f"{len(proofs)} of {len(pages)} pages")
    terminal.note(proof_summary(proofs))
    return ExitCode.FOUND if any(proof.verdict is Verdict.FAILED for proof in proofs) else ExitCode.OK


def _header(count: int, tools: str, limits: Limits) -> str:
    network = "without a network" + (", or with one if it cannot be cut" if limits.allow_network else "")
    return (
        f"running the examples of {count} page{'' if count == 1 else 's'}, compiled by {tools} with RUSTC_BOOTSTRAP=1 "
        f"for its sanitizers; each program has {limits.seconds:g} s and {limits.memory} MiB, and runs {network}"
    )
