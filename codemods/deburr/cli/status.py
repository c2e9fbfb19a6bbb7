"""`deburr status`: what has become of a series of patches."""

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
    Format,
    FormatChoice,
    Jobs,
    NoTests,
    Paths,
    Patterns,
    Quiet,
    Rewrites,
    StrictGlobs,
    Toolchain,
    rewrites,
)
from deburr.cli.exit_codes import guarded
from deburr.cli.terminal import open_terminal

SeriesDirectory = Annotated[Path, typer.Argument(metavar="SERIES", help="The directory that `deburr split` wrote.")]
ExitCodeOption = Annotated[bool, typer.Option("--exit-code", help="Exit with 1 when something is open.")]


def status(
    series: SeriesDirectory,
    paths: Paths = None,
    rewrite: Rewrites = None,
    patterns: Patterns = None,
    allow_recipes: AllowRecipes = False,
    config: ConfigFile = None,
    no_tests: NoTests = False,
    strict_globs: StrictGlobs = False,
    toolchain: Toolchain = None,
    jobs: Jobs = None,
    exit_code: ExitCodeOption = False,
    output: Format = FormatChoice.TEXT,
    color: Color = ColorChoice.AUTO,
    quiet: Quiet = False,
) -> None:
    """Tell what has become of a series. By owner: landed, pending, no longer fitting, grown back. Changes nothing."""
    asked = Asked(
        paths=tuple(paths or ()),
        rewrites=rewrites(rewrite),
        patterns=tuple(patterns or ()),
        allow_recipes=allow_recipes,
        config=config,
        no_tests=no_tests,
        strict_globs=strict_globs,
        toolchain=toolchain,
        no_baseline=True,
        jobs=jobs,
    )
    if asked.is_stdin:
        raise typer.BadParameter("a text from stdin is in no series", param_hint="[PATH]...")
    with guarded():
        from deburr.cli.series_status import run_status_command

        terminal = open_terminal(color, quiet=quiet)
        raise typer.Exit(run_status_command(asked, series, output, terminal, exit_code=exit_code))
