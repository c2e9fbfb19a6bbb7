"""`deburr suppress`: write suppressions into the sources, or take them out."""

from __future__ import annotations

from typing import Annotated

import typer

from deburr.cli.asked import Asked
from deburr.cli.choices import (
    AllowDirty,
    AllowRecipes,
    Baseline,
    Color,
    ColorChoice,
    ConfigFile,
    Jobs,
    Levels,
    NoBaseline,
    NoTests,
    Paths,
    Patterns,
    Quiet,
    Select,
    Since,
    Staged,
    StrictGlobs,
    Toolchain,
    levels,
    words,
)
from deburr.cli.exit_codes import guarded
from deburr.cli.terminal import open_terminal

Reason = Annotated[
    str | None, typer.Option("--reason", metavar="TEXT", help="Why these places stay as they are; it is written down.")
]
Remove = Annotated[bool, typer.Option("--remove", help="Take suppressions out instead.")]
Unused = Annotated[bool, typer.Option("--unused", help="With --remove: only those that suppress nothing.")]
Diff = Annotated[bool, typer.Option("--diff", help="Print the change as a patch, and write nothing.")]


def suppress(
    paths: Paths = None,
    select: Select = None,
    reason: Reason = None,
    remove: Remove = False,
    unused: Unused = False,
    diff: Diff = False,
    level: Levels = None,
    patterns: Patterns = None,
    allow_recipes: AllowRecipes = False,
    config: ConfigFile = None,
    no_tests: NoTests = False,
    strict_globs: StrictGlobs = False,
    toolchain: Toolchain = None,
    since: Since = None,
    staged: Staged = False,
    baseline: Baseline = None,
    no_baseline: NoBaseline = False,
    jobs: Jobs = None,
    allow_dirty: AllowDirty = False,
    color: Color = ColorChoice.AUTO,
    quiet: Quiet = False,
) -> None:
    """Suppress all findings of the selected patterns in the source. `deburr undo` takes that back."""
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
        since=since,
        staged=staged,
        baseline=baseline,
        no_baseline=no_baseline,
        in_place=not diff,
        jobs=jobs,
        allow_dirty=allow_dirty,
    )
    if asked.is_stdin:
        raise typer.BadParameter("suppressions are written into files", param_hint="[PATH]...")
    if unused and not remove:
        raise typer.BadParameter("it needs --remove", param_hint="--unused")
    if not asked.select and not unused:
        raise typer.BadParameter("name the patterns with --select", param_hint="--remove" if remove else "--select")
    if (reason is None) is not remove:
        problem = "what is taken out needs none" if remove else "a suppression says why"
        raise typer.BadParameter(problem, param_hint="--reason")
    with guarded():
        from deburr.cli.suppressing import Wanted, run_suppress_command

        wanted = Wanted(asked.select, reason, unused=unused, prints=diff)
        raise typer.Exit(run_suppress_command(asked, wanted, open_terminal(color, quiet=quiet)))
