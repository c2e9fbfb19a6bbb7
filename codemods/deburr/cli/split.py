"""`deburr split`: write the pending fixes as a series of patches."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from deburr.cli.asked import Asked
from deburr.cli.choices import (
    AllowRecipes,
    ApplicabilityOption,
    Baseline,
    ByChoice,
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
    StrictGlobs,
    Toolchain,
    decided_in,
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
    NoVerify,
    VerifiedOnly,
    VerifyCommand,
    VerifyTimeout,
    verification_of,
)
from deburr.language.model import Applicability

OutDirectory = Annotated[
    Path,
    typer.Argument(metavar="OUTDIR", help="The directory of the series: a new one, or one of split's."),
]
ByOption = Annotated[ByChoice, typer.Option("--by", help="What a patch is about.")]
MaxHunks = Annotated[
    int | None,
    typer.Option("--max-hunks", min=1, metavar="N", help="How many hunks a patch may have; a fix is never split."),
]


def split(
    directory: OutDirectory,
    paths: Paths = None,
    by: ByOption = ByChoice.PATTERN,
    max_hunks: MaxHunks = None,
    select: Select = None,
    level: Levels = None,
    deny: Deny = None,
    applicability: ApplicabilityOption = Applicability.MACHINE_APPLICABLE,
    rewrite: Rewrites = None,
    reviewed: Reviewed = False,
    decisions: DecisionsFile = None,
    patterns: Patterns = None,
    allow_recipes: AllowRecipes = False,
    config: ConfigFile = None,
    no_tests: NoTests = False,
    strict_globs: StrictGlobs = False,
    toolchain: Toolchain = None,
    since: Since = None,
    baseline: Baseline = None,
    no_baseline: NoBaseline = False,
    jobs: Jobs = None,
    no_format: NoFormat = False,
    no_verify: NoVerify = False,
    verified_only: VerifiedOnly = False,
    features: Features = None,
    all_features: AllFeatures = False,
    no_default_features: NoDefaultFeatures = False,
    verify_timeout: VerifyTimeout = 1800.0,
    verify_command: VerifyCommand = None,
    color: Color = ColorChoice.AUTO,
    quiet: Quiet = False,
) -> None:
    """Write the fixes as a series of patches. Each is a mail for `git am` and compiles alone; no source is changed."""
    asked = Asked(
        paths=tuple(paths or ()),
        select=words(select, "--select"),
        levels=levels(level),
        deny=words(deny, "--deny"),
        applicability=applicability,
        rewrites=rewrites(rewrite),
        reviewed=reviewed,
        decisions=decided_in(decisions, reviewed=reviewed),
        patterns=tuple(patterns or ()),
        allow_recipes=allow_recipes,
        config=config,
        no_tests=no_tests,
        strict_globs=strict_globs,
        toolchain=toolchain,
        since=since,
        baseline=baseline,
        no_baseline=no_baseline,
        jobs=jobs,
        format=not no_format,
    )
    if asked.is_stdin:
        raise typer.BadParameter("a text from stdin is in no repository", param_hint="[PATH]...")
    with guarded():
        from deburr.cli.splitting import Wanted, run_split_command

        wanted = Wanted(
            directory,
            by.value,
            max_hunks,
            verification_of(
                features=features,
                all_features=all_features,
                no_default_features=no_default_features,
                no_verify=no_verify,
                verified_only=verified_only,
                timeout=verify_timeout,
                command=verify_command,
            ),
        )
        raise typer.Exit(run_split_command(asked, wanted, open_terminal(color, quiet=quiet)))
