"""Whether a plan that compiles also behaves: its tests pass as before, and no sanitizer sees what it did not.

Each question is asked of the copy without any fix first. A check here is the compiler's check and then the tests, so
that what has gone for a test leaves something that compiles. Unknown here: how a search goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from deburr.compiler.cargo_check import Message
from deburr.compiler.cargo_tests.sanitizers import Sanitizer
from deburr.compiler.cargo_tests.targets import Building
from deburr.compiler.processes import NotRun
from deburr.compiler.scratch.tree import ScratchTree
from deburr.run.verification.back_out import Check, Verdict
from deburr.run.verification.failures import Failure
from deburr.run.verification.hazard_runs import HazardRuns
from deburr.run.verification.plan import Plan
from deburr.run.verification.test_runs import TestRuns


@dataclass(frozen=True, slots=True)
class TestOptions:
    """Which tests are asked for; `seconds` is for one run of all of them."""

    __test__ = False  # for pytest, to which the name looks like a test
    seconds: float = 1800.0
    sanitizers: tuple[Sanitizer, ...] = ()


@dataclass(slots=True)
class Behaviour:
    """The tests of some packages in the copy. `put` makes the copy what it is with a plan, or without one."""

    tests: TestRuns
    hazards: tuple[HazardRuns, ...]
    compiles: Check
    put: Callable[[Plan | None], NotRun | None]

    def begin(self) -> NotRun | None:
        """See how things are without any fix."""
        failed = self.put(None) or self.tests.begin()
        if failed is not None:
            return failed
        for one in self.hazards:
            one.begin()
        return None

    def check(self, plan: Plan) -> Verdict | NotRun:
        """What the compiler, the tests or a sanitizer has against a plan: of the first that has something."""
        verdict = self.compiles(plan)
        if isinstance(verdict, NotRun) or verdict.errors:
            return verdict
        for ask in (self.tests.failures, *(one.failures for one in self.hazards)):
            found = ask()
            if isinstance(found, NotRun):
                return found
            if found:
                return Verdict(found)
        return verdict

    def again(self, plan: Plan, message: Message) -> Verdict | NotRun:
        """Whether one thing is still said of another plan."""
        if not isinstance(message, Failure):
            return self.compiles(plan)
        failed = self.put(plan)
        if failed is not None:
            return failed
        runs = self._hazards_of(message)
        is_there = runs.is_still_there(message) if runs is not None else self.tests.still_fails(message)
        if isinstance(is_there, NotRun):
            return is_there
        blocked = frozenset({message.unit}) if is_there is None else frozenset[str]()
        return Verdict((message,) if is_there else (), blocked)

    def spare(self, message: Message) -> bool:
        """What no fix explains comes and goes by itself; an error of the compiler does not."""
        if not isinstance(message, Failure):
            return False
        runs = self._hazards_of(message)
        if runs is not None:
            runs.spare(message)
        else:
            self.tests.spare(message)
        return True

    def _hazards_of(self, failure: Failure) -> HazardRuns | None:
        return next((one for one in self.hazards if one.sanitizer.value == failure.witness), None)


def behaviour_of(
    scratch: ScratchTree,
    building: Building,
    packages: Sequence[str],
    options: TestOptions,
    *,
    compiles: Check,
    put: Callable[[Plan | None], NotRun | None],
    tell: Callable[[str], None],
) -> Behaviour:
    """The tests of these packages, with all that is asked for."""
    tests = TestRuns(building, packages, options.seconds, tell)
    hazards = tuple(
        HazardRuns(one, scratch, building, packages, options.seconds, tell, tests.skipped) for one in options.sanitizers
    )
    return Behaviour(tests, hazards, compiles, put)
