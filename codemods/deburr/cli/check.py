"""`deburr check`: report findings."""

from __future__ import annotations

import typer

from deburr.cli.asked import Asked
from deburr.cli.choices import (
    AllowRecipes,
    Baseline,
    Color,
    ColorChoice,
    ConfigFile,
    Deny,
    Format,
    FormatChoice,
    Jobs,
    Levels,
    NoBaseline,
    NoTests,
    Paths,
    Patterns,
    Quiet,
    Rewrites,
    Select,
    Since,
    Staged,
    StdinName,
    StrictGlobs,
    Toolchain,
    levels,
    rewrites,
    words,
)
from deburr.cli.exit_codes import guarded
from deburr.cli.terminal import open_terminal


def check(
    paths: Paths = None,
    select: Select = None,
    level: Levels = None,
    deny: Deny = None,
    rewrite: Rewrites = None,
    patterns: Patterns = None,
    allow_recipes: AllowRecipes = False,
    config: ConfigFile = None,
    stdin_name: StdinName = None,
    no_tests: NoTests = False,
    strict_globs: StrictGlobs = False,
    toolchain: Toolchain = None,
    since: Since = None,
    staged: Staged = False,
    baseline: Baseline = None,
    no_baseline: NoBaseline = False,
    jobs: Jobs = None,
    output: Format = FormatChoice.TEXT,
    color: Color = ColorChoice.AUTO,
    quiet: Quiet = False,
) -> None:
    """Report findings with their fixes. Changes nothing; exits with 1 when a finding is at deny or above."""
    asked = Asked(
        paths=tuple(paths or ()),
        select=words(select, "--select"),
        levels=levels(level),
        deny=words(deny, "--deny"),
        rewrites=rewrites(rewrite),
        patterns=tuple(patterns or ()),
        allow_recipes=allow_recipes,
        config=config,
        stdin_name=stdin_name,
        no_tests=no_tests,
        strict_globs=strict_globs,
        toolchain=toolchain,
        since=since,
        staged=staged,
        baseline=baseline,
        no_baseline=no_baseline,
        jobs=jobs,
    )
    with guarded():
        from deburr.cli.checking import run_check_command

        raise typer.Exit(run_check_command(asked, output, open_terminal(color, quiet=quiet)))
