"""What a run of tests has against a plan, said so that the search for the fix to blame can work with it.

A failure has no place that would convict a fix: where a test panics is rarely where the mistake is. Unknown here: how
tests are run.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from deburr.compiler.cargo_check import Message
from deburr.compiler.cargo_tests.hazards import Hazard
from deburr.compiler.cargo_tests.running import WHOLE, TestResult
from deburr.compiler.cargo_tests.targets import TestTarget


@dataclass(frozen=True, slots=True)
class Failure(Message):
    """In the place of an error of the compiler: a test that fails, or a hazard that came up."""

    because: str = ""
    """Why a fix goes for it, e.g. ``it makes the test `x::y` fail``."""
    aside: str = ""
    """What else is known, for parentheses."""
    witness: str = ""
    """The sanitizer that saw it; empty for a test."""


def failed_test(target: TestTarget, key: str, result: TestResult) -> Failure:
    """A test that fails; `key` is its lasting name."""
    because = f"it makes {test_name(target, key)} fail"
    return Failure(target.unit, "failure", "test", key, because=because, aside=result.how)


def new_hazard(target: TestTarget, hazard: Hazard, witness: str) -> Failure:
    """A hazard that was not there before."""
    text = f"{hazard.kind} in {hazard.function} ({hazard.file})"
    aside = f"{os.path.relpath(hazard.file)}:{hazard.line}"
    because = f"it brings a hazard: {hazard.kind} in `{hazard.function}`"
    return Failure(target.unit, "failure", hazard.kind, text, because=because, aside=aside, witness=witness)


def test_name(target: TestTarget, key: str) -> str:
    """``the test `x::y` ``, ``the doctest `src/lib.rs - f` ``, or the target where its tests are not told apart."""
    if key == WHOLE:
        return f"the tests of {target.unit}"
    return f"the {'doctest' if target.kind == 'doc' else 'test'} `{key}`"
