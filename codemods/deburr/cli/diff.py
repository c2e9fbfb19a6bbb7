"""`deburr diff`: print the pending fixes as a patch."""

from __future__ import annotations

from typing import Annotated

import typer

from deburr.cli.asked import Asked
from deburr.cli.choices import (
    AllowRecipes,
    ApplicabilityOption,
    Baseline,
    Color,
    ColorChoice,
    ConfigFile,
    DecisionsFile,
    Deny,
    Jobs,
    Levels,
    NoBaseline,
    NoFormat,
    NoTests,
    Paths,
    Patterns,
    Quiet,
    Reviewed,
    Rewrites,
    Select,
    Since,
    Staged,
    StdinName,
    StrictGlobs,
    Toolchain,
    decided_in,
    levels,
    rewrites,
    words,
)
from deburr.cli.exit_codes import guarded
from deburr.cli.terminal import open_terminal
from deburr.language.model import Applicability

ExitCodeOption = Annotated[bool, typer.Option("--exit-code", help="Exit with 1 when a change is pending.")]


def diff(
    paths: Paths = None,
    select: Select = None,
    level: Levels = None,
    deny: Deny = None,
    applicability: ApplicabilityOption = Applicability.MACHINE_APPLICABLE,
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
    reviewed: Reviewed = False,
    decisions: DecisionsFile = None,
    jobs: Jobs = None,
    no_format: NoFormat = False,
    exit_code: ExitCodeOption = False,
    color: Color = ColorChoice.AUTO,
    quiet: Quiet = False,
) -> None:
    """Print the fixes as a patch for `git apply`. Changes nothing."""
    asked = Asked(
        paths=tuple(paths or ()),
        select=words(select, "--select"),
        levels=levels(level),
        deny=words(deny, "--deny"),
        applicability=applicability,
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
        reviewed=reviewed,
        decisions=decided_in(decisions, reviewed=reviewed),
        jobs=jobs,
        format=not no_format,
    )
    with guarded():
        from deburr.cli.diffing import run_diff_command

        raise typer.Exit(run_diff_command(asked, open_terminal(color, quiet=quiet), exit_code=exit_code))
