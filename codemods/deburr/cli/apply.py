"""`deburr apply`: write the fixes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from deburr.cli.asked import Asked
from deburr.cli.choices import (
    AllowDirty,
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

if TYPE_CHECKING:
    from deburr.run.verification.behaviour import TestOptions

_TEST_SECONDS = 1800.0
Commit = Annotated[
    bool, typer.Option("--commit", help="Make one git commit for each pattern. No hook is run, nothing is signed.")
]
Test = Annotated[
    bool, typer.Option("--test", help="Run the project's tests before and after, and leave out what makes one fail.")
]
TestTimeout = Annotated[
    float | None,
    typer.Option("--test-timeout", min=1, metavar="SECONDS", help="How long one run of all tests may take."),
]
Sanitize = Annotated[
    list[str] | None,
    typer.Option(
        "--sanitize",
        metavar="leak|address|thread",
        help="Run the tests under a sanitizer too, and report hazards before and after. Implies --test.",
    ),
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
    toolchain: Toolchain = None,
    since: Since = None,
    staged: Staged = False,
    baseline: Baseline = None,
    no_baseline: NoBaseline = False,
    reviewed: Reviewed = False,
    decisions: DecisionsFile = None,
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
    verify_command: VerifyCommand = None,
    test: Test = False,
    test_timeout: TestTimeout = None,
    sanitize: Sanitize = None,
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
        toolchain=toolchain,
        since=since,
        staged=staged,
        baseline=baseline,
        no_baseline=no_baseline,
        reviewed=reviewed,
        decisions=decided_in(decisions, reviewed=reviewed),
        in_place=True,
        jobs=jobs,
        format=not no_format,
        allow_dirty=allow_dirty,
        commit=commit,
    )
    with guarded():
        from deburr.cli.applying import run_apply_command

        tests = _test_options(test=test, timeout=test_timeout, sanitize=sanitize)
        if tests is not None and (no_verify or asked.is_stdin or verify_command is not None):
            other = "--no-verify" if no_verify else "text from stdin" if asked.is_stdin else "--verify-command"
            raise typer.BadParameter(f"{other} leaves nothing to run the tests of", param_hint="--test")
        wanted = verification_of(
            features=features,
            all_features=all_features,
            no_default_features=no_default_features,
            no_verify=no_verify,
            verified_only=verified_only,
            timeout=verify_timeout,
            command=verify_command,
            tests=tests,
        )
        raise typer.Exit(run_apply_command(asked, open_terminal(color, quiet=quiet), wanted))


def _test_options(*, test: bool, timeout: float | None, sanitize: list[str] | None) -> TestOptions | None:
    from deburr.compiler.cargo_tests.sanitizers import Sanitizer
    from deburr.run.verification.behaviour import TestOptions

    names = words(sanitize, "--sanitize")
    known = [one.value for one in Sanitizer]
    for name in names:
        if name not in known:
            hint = "--sanitize"
            raise typer.BadParameter(f"`{name}` is no sanitizer; known are {', '.join(known)}", param_hint=hint)
    if not test and not names:
        if timeout is not None:
            raise typer.BadParameter("it needs --test or --sanitize", param_hint="--test-timeout")
        return None
    return TestOptions(_TEST_SECONDS if timeout is None else timeout, tuple(Sanitizer(name) for name in names))
