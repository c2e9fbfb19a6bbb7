"""`deburr baseline`: record the findings that are there, so that later runs report what is new."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from deburr.cli.asked import Asked
from deburr.cli.choices import (
    AllowRecipes,
    Color,
    ColorChoice,
    ConfigFile,
    Jobs,
    Levels,
    NoTests,
    Paths,
    Patterns,
    Quiet,
    Select,
    StrictGlobs,
    Toolchain,
    levels,
    words,
)
from deburr.cli.exit_codes import guarded
from deburr.cli.terminal import open_terminal

Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="The baseline (default: the configured one, else deburr-baseline.json at the root).",
        show_default=False,
    ),
]
Prune = Annotated[bool, typer.Option("--prune", help="Only take out what is gone; record nothing new.")]
Check = Annotated[bool, typer.Option("--check", help="Write nothing; exit with 1 when the file would change.")]


def baseline(
    paths: Paths = None,
    output: Output = None,
    prune: Prune = False,
    check: Check = False,
    select: Select = None,
    level: Levels = None,
    patterns: Patterns = None,
    allow_recipes: AllowRecipes = False,
    config: ConfigFile = None,
    no_tests: NoTests = False,
    strict_globs: StrictGlobs = False,
    toolchain: Toolchain = None,
    jobs: Jobs = None,
    color: Color = ColorChoice.AUTO,
    quiet: Quiet = False,
) -> None:
    """Record the findings that are there; later runs report new ones.

    `--baseline` and the setting `baseline` leave out what the file records."""
    asked = Asked(
        paths=tuple(paths or ()),
        select=words(select, "--select"),
        levels=levels(level),
        patterns=tuple(patterns or ()),
        allow_recipes=allow_recipes,
        config=config,
        no_tests=no_tests,
        strict_globs=strict_globs,
        toolchain=toolchain,
        jobs=jobs,
        no_baseline=True,
    )
    if asked.is_stdin:
        raise typer.BadParameter("a baseline is about files, and `-` is none", param_hint="PATHS")
    with guarded():
        from deburr.cli.baselining import Wanted, run_baseline_command

        wanted = Wanted(output, prunes=prune, checks=check)
        raise typer.Exit(run_baseline_command(asked, wanted, open_terminal(color, quiet=quiet)))
