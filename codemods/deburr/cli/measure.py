"""`deburr measure`: what pages find in published crates, and whether their fixes compile."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Annotated

import typer

from deburr.cli.choices import AllowRecipes, Color, ColorChoice, Jobs, Patterns, Quiet, Select, words
from deburr.cli.exit_codes import guarded
from deburr.cli.terminal import open_terminal


class ReportFormat(enum.Enum):
    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"


def measure(
    crates: Annotated[
        Path, typer.Argument(metavar="CRATES.toml", help="Names and exact versions of the crates.", show_default=False)
    ],
    patterns: Patterns = None,
    allow_recipes: AllowRecipes = False,
    select: Select = None,
    before: Annotated[
        list[Path] | None,
        typer.Option(
            "--before", metavar="DIR", help="An older version of the patterns to compare with, in their place."
        ),
    ] = None,
    readings: Annotated[
        Path | None, typer.Option("--readings", metavar="DIR", help="What people said of findings that they read.")
    ] = None,
    sample: Annotated[
        int, typer.Option("--sample", min=0, metavar="N", help="How many findings are to be read.")
    ] = 300,
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="Which ones are drawn.")] = 0,
    no_compile: Annotated[
        bool, typer.Option("--no-compile", help="Findings only: no code of a crate is compiled or run.")
    ] = False,
    seconds: Annotated[int, typer.Option("--seconds", min=1, metavar="N", help="The time limit of each build.")] = 600,
    fresh: Annotated[bool, typer.Option("--fresh", help="Do again what an earlier run has done.")] = False,
    jobs: Jobs = None,
    output: Annotated[ReportFormat, typer.Option("--format", help="What stdout carries.")] = ReportFormat.TEXT,
    color: Color = ColorChoice.AUTO,
    quiet: Quiet = False,
) -> None:
    """Measure patterns on published crates.

    Fetches the crates, counts findings, and compiles the crates with their fixes. That runs build scripts and
    procedural macros of the crates and their dependencies; `--no-compile` does not."""
    with guarded():
        from deburr.cli.measuring import Wanted, run_measure_command

        wanted = Wanted(
            crates,
            tuple(patterns or ()),
            words(select, "--select"),
            tuple(before or ()),
            readings,
            sample,
            seed,
            not no_compile,
            float(seconds),
            fresh,
            jobs,
            allow_recipes,
        )
        raise typer.Exit(run_measure_command(wanted, output, open_terminal(color, quiet=quiet)))
