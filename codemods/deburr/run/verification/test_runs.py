"""The tests of packages before and after: which of them fails now that did not before.

A test that fails before is no measure of a fix, and one that passes when it is run once more alone is flaky: both are
named and not counted. A test that is gone is named too: a fix may remove or rename what it stands in; under its new
name it must pass. Unknown here: which fix is to blame.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from deburr.compiler.cargo_check import Message
from deburr.compiler.cargo_tests.running import WHOLE, TargetRun, TestResult, run_target
from deburr.compiler.cargo_tests.targets import Building, TestTarget
from deburr.compiler.processes import NotRun
from deburr.run.verification.failures import Failure, failed_test, test_name

LEAST_SECONDS = 60.0
"""A target may take so long, or `SLOWER` times what it took before, until a fix is said to make it hang."""
SLOWER = 10
_CONFIRMED = 3
"""So many failures are looked at once more in one round; the others' turn comes when these are gone."""


@dataclass(frozen=True, slots=True)
class Tested:
    """What came of the tests. All names are for people."""

    targets: int
    passed: int
    failing: tuple[str, ...] = ()
    """Those that fail before the fixes are made."""
    flaky: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    unreached: tuple[str, ...] = ()
    """What the time did not suffice for, before or after."""
    complaint: str = ""
    """What kept some of the tests from being built before the fixes are made."""


@dataclass(slots=True)
class TestRuns:
    """The tests of some packages in the copy, as it stands at each call."""

    __test__ = False  # for pytest, to which the name looks like a test
    building: Building
    packages: Sequence[str]
    seconds: float
    """For one run of all tests, without what building them takes."""
    tell: Callable[[str], None]
    before: dict[TestTarget, TargetRun] = field(default_factory=dict)
    after: dict[TestTarget, TargetRun] = field(default_factory=dict)
    complaint: str = ""
    _flaky: dict[tuple[str, str], None] = field(default_factory=dict)

    def begin(self) -> NotRun | None:
        """Run all tests as they are without any fix."""
        self.tell("building the tests as they are")
        built = self.building.build(self.packages)
        if isinstance(built, NotRun):
            return built
        if built.complaint and all(one.kind == "doc" for one in built.targets):
            return NotRun(f"the tests do not build even before the fixes are made: {built.complaint}")
        self.complaint = built.complaint
        ran = self._run_all(built.targets, "as they are")
        if isinstance(ran, NotRun):
            return ran
        self.before = ran
        return None

    def failures(self) -> tuple[Failure, ...] | NotRun:
        """The tests that fail now and did not before; the first of them were looked at once more."""
        if not self.before:
            return ()
        built = self.building.build(self.packages)
        if isinstance(built, NotRun):
            return built
        missing = [target for target in self.before if target not in built.targets]
        if missing and built.complaint:
            return NotRun(f"the tests of {missing[0].unit} do not build with the fixes in place: {built.complaint}")
        ran = self._run_all(built.targets, "with the fixes")
        if isinstance(ran, NotRun):
            return ran
        self.after = ran
        found: list[Failure] = []
        for target, key, result in self._candidates():
            failure = failed_test(target, key, result)
            if len(found) < _CONFIRMED:
                seen = self._fails(target, key, result.name, if_gone=True)
                if isinstance(seen, NotRun):
                    return seen
                if seen is False:
                    self.spare(failure)
                    continue
            found.append(failure)
        return tuple(found)

    def still_fails(self, failure: Message) -> bool | NotRun | None:
        """Whether one test fails as things stand now; None if it cannot be run."""
        target = next((one for one in self.before | self.after if one.unit == failure.unit), None)
        if target is None:
            return None
        known = self.after.get(target, TargetRun(target)).results.get(failure.text)
        return self._fails(target, failure.text, known.name if known is not None else WHOLE, if_gone=False)

    def spare(self, failure: Message) -> None:
        """From now on a failure of this test does not count."""
        self._flaky[failure.unit, failure.text] = None

    def skipped(self, target: TestTarget) -> tuple[str, ...]:
        """Tests that took the whole binary with them before, and would again."""
        before = self.before.get(target)
        return tuple(_fatal(before)) if before is not None else ()

    @property
    def tested(self) -> Tested:
        passed = sum(one.is_passed for run in self.after.values() for one in run.results.values())
        by_unit = {target.unit: target for target in self.before}
        unreached = [
            f"`{name}`" for runs in (self.before, self.after) for run in runs.values() for name in run.unreached
        ]
        unreached += [f"{run.target.unit}: {run.broken}" for run in self.after.values() if run.broken]
        return Tested(
            len(self.before),
            passed,
            tuple(_failing_names(self.before)),
            tuple(test_name(by_unit[unit], key) for unit, key in self._flaky if unit in by_unit),
            tuple(self._gone()),
            tuple(dict.fromkeys(unreached)),
            self.complaint,
        )

    def _run_all(self, targets: Sequence[TestTarget], how: str) -> dict[TestTarget, TargetRun] | NotRun:
        left = self.seconds
        found: dict[TestTarget, TargetRun] = {}
        for target in targets:
            self.tell(f"running the tests of {target.unit} {how}")
            if left <= 0:
                found[target] = TargetRun(target, broken="the time for the tests was up")
                continue
            ran = run_target(self.building, target, min(left, self._limit(target)), skip=self.skipped(target))
            if isinstance(ran, NotRun):
                return ran
            found[target] = ran
            left -= ran.seconds
        return found

    def _limit(self, target: TestTarget) -> float:
        before = self.before.get(target)
        return self.seconds if before is None else min(self.seconds, max(LEAST_SECONDS, SLOWER * before.seconds))

    def _candidates(self) -> Iterator[tuple[TestTarget, str, TestResult]]:
        for target, run in self.after.items():
            before = self.before.get(target, TargetRun(target))
            whole = before.results.get(WHOLE)
            if before.broken or (whole is not None and not whole.is_passed):
                continue
            for key, result in run.results.items():
                known = before.results.get(key)
                is_known = _has_failed(known) if known is not None else result.name in before.unreached
                if _has_failed(result) and not is_known and (target.unit, key) not in self._flaky:
                    yield target, key, result

    def _fails(self, target: TestTarget, key: str, name: str, *, if_gone: bool) -> bool | NotRun | None:
        """Run one test by itself, or the whole target where that cannot be; `if_gone` is the answer for a test that is
        not there. None if cargo does not come to run it."""
        only = (name,) if name != WHOLE and target.has_harness else ()
        skip = () if only else self.skipped(target)
        ran = run_target(self.building, target, self._limit(target), only=only, skip=skip)
        if isinstance(ran, NotRun):
            return ran
        if ran.broken:
            return None
        result = ran.results.get(key) or (ran.results.get(WHOLE) if only else None)
        return _has_failed(result) if result is not None else if_gone

    def _gone(self) -> Iterator[str]:
        for target, run in self.before.items():
            after = self.after.get(target)
            if after is None:
                yield f"the tests of {target.unit}"
            elif not after.broken and not after.unreached and WHOLE not in after.results:
                skipped = self.skipped(target)
                gone = [key for key, one in run.results.items() if key not in after.results and one.name not in skipped]
                yield from (test_name(target, key) for key in gone)


def _has_failed(result: TestResult) -> bool:
    return not (result.is_passed or result.is_ignored)


def _fatal(run: TargetRun) -> Iterator[str]:
    for one in run.results.values():
        if one.name != WHOLE and _has_failed(one) and one.how.startswith("it "):
            yield one.name


def _failing_names(runs: Mapping[TestTarget, TargetRun]) -> Iterator[str]:
    for target, run in runs.items():
        if run.broken:
            yield f"the tests of {target.unit} ({run.broken})"
        for key, one in run.results.items():
            if _has_failed(one):
                yield test_name(target, key) + (f" ({one.how})" if one.how else "")
