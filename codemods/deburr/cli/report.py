"""`deburr report`: the findings as one page for a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from deburr.cli.asked import Asked
from deburr.cli.choices import (
    AllowRecipes,
    Baseline,
    Color,
    ColorChoice,
    ConfigFile,
    DecisionsFile,
    Deny,
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
    StrictGlobs,
    Toolchain,
    levels,
    rewrites,
    words,
)
from deburr.cli.exit_codes import guarded
from deburr.cli.terminal import open_terminal
from deburr.cli.verification_choices import (
    AllFeatures,
    Features,
    NoDefaultFeatures,
    OptionalVerifyTimeout,
    Verify,
    VerifyCommand,
    asked_verification,
)

HtmlFile = Annotated[
    Path,
    typer.Option("--html", metavar="FILE", help="Where the page is written; it needs no other file and no network."),
]


def report(
    html: HtmlFile,
    paths: Paths = None,
    select: Select = None,
    level: Levels = None,
    deny: Deny = None,
    rewrite: Rewrites = None,
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
    decisions: DecisionsFile = None,
    verify: Verify = False,
    features: Features = None,
    all_features: AllFeatures = False,
    no_default_features: NoDefaultFeatures = False,
    verify_timeout: OptionalVerifyTimeout = None,
    verify_command: VerifyCommand = None,
    jobs: Jobs = None,
    color: Color = ColorChoice.AUTO,
    quiet: Quiet = False,
) -> None:
    """Write findings and fixes as one HTML page to decide in."""
    asked = Asked(
        paths=tuple(paths or ()),
        select=words(select, "--select"),
        levels=levels(level),
        deny=words(deny, "--deny"),
        rewrites=rewrites(rewrite),
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
        decisions=decisions,
        jobs=jobs,
    )
    if asked.is_stdin:
        raise typer.BadParameter("a report is about files", param_hint="[PATH]...")
    with guarded():
        verification = asked_verification(
            verify=verify,
            features=features,
            all_features=all_features,
            no_default_features=no_default_features,
            timeout=verify_timeout,
            command=verify_command,
        )
        from deburr.cli.reporting import run_report_command

        raise typer.Exit(run_report_command(asked, html, verification, open_terminal(color, quiet=quiet)))
