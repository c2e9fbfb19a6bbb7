"""`deburr review`: walk through the findings, and keep what is decided."""

from __future__ import annotations

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

Web = Annotated[
    bool, typer.Option("--web", help="In a browser: serves the page on 127.0.0.1 and keeps what is decided there.")
]
Port = Annotated[
    int | None,
    typer.Option("--port", min=0, max=65535, metavar="N", help="With --web: the port (default: a free one)."),
]
NoOpen = Annotated[bool, typer.Option("--no-open", help="With --web: print the address, and start no browser.")]
Plain = Annotated[bool, typer.Option("--plain", help="Line by line: answers are read from stdin.")]


def review(
    paths: Paths = None,
    plain: Plain = False,
    web: Web = False,
    port: Port = None,
    no_open: NoOpen = False,
    decisions: DecisionsFile = None,
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
    """Decide about each finding. `deburr apply --reviewed` makes what was accepted."""
    asked = Asked(
        paths=tuple(paths or ()),
        decisions=decisions,
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
        jobs=jobs,
    )
    if asked.is_stdin:
        raise typer.BadParameter("stdin has the answers; give files and directories", param_hint="[PATH]...")
    if web and plain:
        raise typer.BadParameter("give one of the two", param_hint="--plain / --web")
    if not web and (port is not None or no_open):
        raise typer.BadParameter("it needs --web", param_hint="--port" if port is not None else "--no-open")
    with guarded():
        verification = asked_verification(
            verify=verify,
            features=features,
            all_features=all_features,
            no_default_features=no_default_features,
            timeout=verify_timeout,
            command=verify_command,
        )
        if web:
            from deburr.cli.serving import run_web_review

            raise typer.Exit(
                run_web_review(
                    asked, verification, open_terminal(color, quiet=quiet), port=port or 0, opens=not no_open
                )
            )
        from deburr.cli.reviewing import run_review_command

        raise typer.Exit(run_review_command(asked, verification, open_terminal(color, quiet=quiet), plain=plain))
