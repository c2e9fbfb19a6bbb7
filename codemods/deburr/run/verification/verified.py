"""What is asked of a check, and what comes of it. Data only."""

from __future__ import annotations

from dataclasses import dataclass

from deburr.compiler.cargo_check import Message
from deburr.run.verification.behaviour import TestOptions
from deburr.run.verification.hazard_runs import HazardReport
from deburr.run.verification.plan import BackedOut, Plan, Unverified
from deburr.run.verification.test_runs import Tested


@dataclass(frozen=True, slots=True)
class VerifyOptions:
    """`cargo` are options for each call, such as `--all-features`; `seconds` is for one call. `command` is run in the
    place of cargo; `other_command` where there is no Cargo.toml."""

    cargo: tuple[str, ...] = ()
    seconds: float = 1800.0
    command: str | None = None
    other_command: str | None = None
    verified_only: bool = False
    """Whether what nobody saw compile is left out."""
    tests: TestOptions | None = None
    """Whether what compiles is tested as well, and how."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What may be written. `failing` are the units that did not compile before anything was changed."""

    plan: Plan
    backed_out: tuple[BackedOut, ...] = ()
    unverified: tuple[Unverified, ...] = ()
    failing: tuple[str, ...] = ()
    warnings: tuple[Message, ...] = ()
    """Those that came up with the fixes."""
    checks: int = 0
    """How often the compiler was run."""
    by: str = "cargo"
    tested: tuple[Tested, ...] = ()
    """What came of the tests, for each workspace that was tested."""
    hazards: tuple[HazardReport, ...] = ()
