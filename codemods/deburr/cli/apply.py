"""`deburr apply`: write the fixes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from deburr.cli.asked import Asked
from deburr.cli.choices import (
    ApplicabilityOption,
    Color,
    ColorChoice,
    ConfigFile,
    Deny,
    Jobs,
    Levels,
    NoFormat,
    NoTests,
    Paths,
    Patterns,
    Quiet,
    Rewrites,
    Select,
    StdinName,
    StrictGlobs,
    levels,
    rewrites,
    words,
)
from deburr.cli.exit_codes import guarded
from deburr.cli.terminal import open_terminal
from deburr.language.model import Applicability

if TYPE_CHECKING:
    from deburr.run.verification.behaviour import TestOptions

_TEST_SECONDS = 1800.0
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
    config: ConfigFile = None,
    stdin_name: StdinName = None,
    no_tests: NoTests = False,
    strict_globs: StrictGlobs = False,
    jobs: Jobs = None,
    no_format: NoFormat = False,
    no_verify: NoVerify = False,
    verified_only: VerifiedOnly = False,
    features: Features = None,
    all_features: AllFeatures = False,
    no_default_features: NoDefaultFeatures = False,
    verify_timeout: VerifyTimeout = 1800.0,
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
        config=config,
        stdin_name=stdin_name,
        no_tests=no_tests,
        strict_globs=strict_globs,
        jobs=jobs,
        format=not no_format,
    )
    with guarded():
        from deburr.cli.applying import run_apply_command
        from deburr.cli.verifying import Verification
        from deburr.run.verification.verify import VerifyOptions

        tests = _test_options(test=test, timeout=test_timeout, sanitize=sanitize)
        if tests is not None and (no_verify or asked.is_stdin):
            other = "--no-verify" if no_verify else "text from stdin"
            raise typer.BadParameter(f"{other} leaves nothing to run the tests of", param_hint="--test")
        cargo = _cargo_options(features, all_features, no_default_features)
        options = VerifyOptions(cargo, verify_timeout, tests)
        wanted = None if no_verify else Verification(options, verified_only)
        raise typer.Exit(run_apply_command(asked, open_terminal(color, quiet=quiet), wanted))


def _cargo_options(features: list[str] | None, all_features: bool, no_default_features: bool) -> tuple[str, ...]:
    found = [f"--features={','.join(words(features, '--features'))}"] if features else []
    found += ["--all-features"] if all_features else []
    return tuple(found + (["--no-default-features"] if no_default_features else []))


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
