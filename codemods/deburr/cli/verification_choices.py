"""How fixes are checked by a compiler: the options that several commands share, and what they come to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from deburr.cli.choices import words
from deburr.errors import UsageError

if TYPE_CHECKING:
    from deburr.cli.verifying import Verification
    from deburr.run.verification.behaviour import TestOptions

SECONDS = 1800.0
"""How long one check may take, where nobody says."""
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
OptionalVerifyTimeout = Annotated[
    float | None,
    typer.Option("--verify-timeout", min=1, metavar="SECONDS", help="With --verify: how long one check may take."),
]
VerifyCommand = Annotated[
    str | None,
    typer.Option(
        "--verify-command",
        metavar="CMD",
        help="What compiles the project in the place of cargo; `{files}` and `{packages}` stand for what changes.",
    ),
]
Verify = Annotated[
    bool, typer.Option("--verify", help="First make all fixes in a copy, and say of each what the compiler says.")
]


def verification_of(
    *,
    features: list[str] | None,
    all_features: bool,
    no_default_features: bool,
    no_verify: bool,
    verified_only: bool,
    timeout: float,
    command: str | None,
    tests: TestOptions | None = None,
) -> Verification | None:
    """How fixes are to be checked, as the options say; None: not at all."""
    from deburr.cli.verifying import Verification
    from deburr.run.user_config import read_user_config
    from deburr.run.verification.verified import VerifyOptions

    cargo = _cargo_options(features, all_features, no_default_features)
    _refuse_together(no_verify=no_verify, verify_command=command, cargo=cargo)
    if no_verify:
        return None
    other_command = read_user_config().verify_command if command is None else None
    return Verification(VerifyOptions(cargo, timeout, command, other_command, verified_only, tests))


def _refuse_together(*, no_verify: bool, verify_command: str | None, cargo: tuple[str, ...]) -> None:
    if verify_command is None:
        return
    if no_verify:
        raise UsageError("`--verify-command` cannot be used with `--no-verify`")
    if cargo:
        option = cargo[0].partition("=")[0]
        raise UsageError(f"`{option}` is for the check by cargo; put it into the `--verify-command`")


def _cargo_options(features: list[str] | None, all_features: bool, no_default_features: bool) -> tuple[str, ...]:
    found = [f"--features={','.join(words(features, '--features'))}"] if features else []
    found += ["--all-features"] if all_features else []
    return tuple(found + (["--no-default-features"] if no_default_features else []))


def asked_verification(
    *,
    verify: bool,
    features: list[str] | None,
    all_features: bool,
    no_default_features: bool,
    timeout: float | None,
    command: str | None,
) -> Verification | None:
    """The same for a command that asks no compiler unless it is told to."""
    given = {
        "--features": bool(features),
        "--all-features": all_features,
        "--no-default-features": no_default_features,
        "--verify-timeout": timeout is not None,
        "--verify-command": command is not None,
    }
    option = next((name for name, is_given in given.items() if is_given), None)
    if option is not None and not verify:
        raise typer.BadParameter("it needs --verify", param_hint=option)
    return verification_of(
        features=features,
        all_features=all_features,
        no_default_features=no_default_features,
        no_verify=not verify,
        verified_only=False,
        timeout=timeout if timeout is not None else SECONDS,
        command=command,
    )
