"""`deburr apply`: write the fixes."""

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
    Deny,
    Jobs,
    Levels,
    NoBaseline,
    NoFormat,
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
    levels,
    rewrites,
    words,
)
from deburr.cli.exit_codes import guarded
from deburr.cli.terminal import open_terminal
from deburr.language.model import Applicability

AllowDirty = Annotated[
    bool, typer.Option("--allow-dirty", help="Also change files that have uncommitted changes in git.")
]
Commit = Annotated[
    bool, typer.Option("--commit", help="Make one git commit for each pattern. No hook is run, nothing is signed.")
]
NoVerify = Annotated[bool, typer.Option("--no-verify", help="Write the fixes without having cargo check them.")]
VerifiedOnly = Annotated[
    bool, typer.Option("--verified-only", help="Leave out fixes in code that the check did not compile.")
]
Features = Annotated[
    list[str] | None, typer.Option("--features", metavar="NAMES", help="Features that the check switches on.")
]
AllFeatures = Annotated[bool, typer.Option("--all-features", help="Check with all features.")]
NoDefaultFeatures = Annotated[bool, typer.Option("--no-default-features", help="Check without the default features.")]
VerifyTimeout = Annotated[
    float, typer.Option("--verify-timeout", min=1, metavar="SECONDS", help="How long one check may take.")
]


def apply(
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
    since: Since = None,
    staged: Staged = False,
    baseline: Baseline = None,
    no_baseline: NoBaseline = False,
    jobs: Jobs = None,
    no_format: NoFormat = False,
    allow_dirty: AllowDirty = False,
    commit: Commit = False,
    no_verify: NoVerify = False,
    verified_only: VerifiedOnly = False,
    features: Features = None,
    all_features: AllFeatures = False,
    no_default_features: NoDefaultFeatures = False,
    verify_timeout: VerifyTimeout = 1800.0,
    color: Color = ColorChoice.AUTO,
    quiet: Quiet = False,
) -> None:
    """Write the fixes into the files, if they compile. Exits with 1 when a selected fix was withheld."""
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
        since=since,
        staged=staged,
        baseline=baseline,
        no_baseline=no_baseline,
        in_place=True,
        jobs=jobs,
        format=not no_format,
        allow_dirty=allow_dirty,
        commit=commit,
    )
    with guarded():
        from deburr.cli.applying import run_apply_command
        from deburr.cli.verifying import Verification
        from deburr.run.verification.verify import VerifyOptions

        options = VerifyOptions(_cargo_options(features, all_features, no_default_features), verify_timeout)
        wanted = None if no_verify else Verification(options, verified_only)
        raise typer.Exit(run_apply_command(asked, open_terminal(color, quiet=quiet), wanted))


def _cargo_options(features: list[str] | None, all_features: bool, no_default_features: bool) -> tuple[str, ...]:
    found = [f"--features={','.join(words(features, '--features'))}"] if features else []
    found += ["--all-features"] if all_features else []
    return tuple(found + (["--no-default-features"] if no_default_features else []))
