"""One target's tests, run by cargo: the result of each, also where the binary does not come to its end.

A binary that aborts or hangs takes the tests with it that had not been run yet. Those are run again one after the
other, which shows the one that did it; the rest then has results of its own. Unknown here: fixes.
"""

from __future__ import annotations

import re
import signal
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from deburr.compiler.cargo_tests.libtest import Printed, item_of, keys_of, read_list, read_output
from deburr.compiler.cargo_tests.targets import Building, TestTarget
from deburr.compiler.cargo_tests.watched import Ended, run_watched
from deburr.compiler.processes import NotRun

WHOLE = ""
"""The name of the one test of a target that has no harness, or whose tests cannot be told apart."""
_MOST_PASSES = 20
_LIST_SECONDS = 60.0
_HARNESS_FAILED = 101
_LONGEST_PANIC = 4000
_EXIT = re.compile(r"process didn't exit successfully: .* \((?:signal: (?P<signal>\d+)|exit status: (?P<status>\d+))")
_PANIC = re.compile(r"panicked at (?P<place>[^\n]+?):\d+:\n")


@dataclass(frozen=True, slots=True)
class TestResult:
    """How one test went. `name` is what it is called now."""

    __test__ = False  # for pytest, to which the name looks like a test
    name: str
    is_passed: bool
    is_ignored: bool = False
    how: str = ""
    """What is known of a failure: where it panicked, which signal ended it."""


@dataclass(frozen=True, slots=True)
class TargetRun:
    """What came of one target, by the lasting name of each test."""

    target: TestTarget
    results: Mapping[str, TestResult] = field(default_factory=dict)
    unreached: tuple[str, ...] = ()
    """Tests that the time did not suffice for, as they are called now."""
    seconds: float = 0.0
    broken: str = ""
    """Why cargo did not come to run it."""


def run_target(
    building: Building, target: TestTarget, seconds: float, *, only: Sequence[str] = (), skip: Sequence[str] = ()
) -> TargetRun | NotRun:
    """Run the tests of a target; `only` and `skip` are names of tests. To find out which test hangs, as many seconds
    again may be needed."""
    return _TargetTests(building, target, seconds).run(only, skip)


@dataclass(slots=True)
class _TargetTests:
    building: Building
    target: TestTarget
    seconds: float
    results: dict[str, TestResult] = field(default_factory=dict)
    spent: float = 0.0

    def run(self, only: Sequence[str], skip: Sequence[str]) -> TargetRun | NotRun:
        ended = self._once(self._choice(only, skip), self.seconds)
        if isinstance(ended, NotRun):
            return ended
        if not self.target.has_harness:
            broken = _not_begun(ended)
            return self._done(broken=broken) if broken else self._whole(ended)
        printed = read_output(ended.stdout)
        broken = _not_begun(ended) if not printed.told else ""
        if broken:
            return self._done(broken=broken)
        self._take(printed, ended)
        if _is_normal(ended, printed):
            if printed.counted > len(printed.told):
                self._settle(only or self._wanted(skip), printed, ended)
            return self._done()
        return self._go_on(printed, ended, only, skip)

    def _go_on(self, printed: Printed, ended: Ended, only: Sequence[str], skip: Sequence[str]) -> TargetRun | NotRun:
        """The tests that a binary has not come to, one after the other."""
        if ended.stopped is not None:
            self._fail(printed.slow, ended.stopped)
        if len(only) == 1:
            return self._whole(ended)
        wanted = self._wanted(skip)
        left = [name for name in wanted if name not in self.results]
        if not left:
            # The harness ended badly after its tests, or cannot be asked for them.
            return self._whole(ended)
        allowance = self.seconds
        for _ in range(_MOST_PASSES):
            if not left or allowance <= 0:
                break
            chosen = ["--exact", *left] if self.target.can_choose else []
            again = self._once(["--test-threads=1", *chosen], allowance)
            if isinstance(again, NotRun):
                return again
            allowance -= again.seconds
            said = read_output(again.stdout)
            self._take(said, again)
            if _is_normal(again, said):
                self._settle(left, said, again)
                left = []
                break
            if said.last is not None:
                self._fail([said.last], _how(again))
            elif not said.told:
                self._fail(left, _how(again))
            left = [name for name in left if name not in self.results]
            if not chosen:
                break
        return self._done(unreached=left)

    def _choice(self, only: Sequence[str], skip: Sequence[str]) -> list[str]:
        """The words for the harness; of doctests, those with the item in their name are run."""
        if not self.target.can_choose:
            return [item_of(name) for name in only]
        words = [*only, *(word for name in skip for word in ("--skip", name))]
        return ["--exact", *words] if words else []

    def _once(self, words: Sequence[str], seconds: float) -> Ended | NotRun:
        building = self.building
        command = ["cargo", "test", *building.options, *self.target.options, *(["--", *words] if words else [])]
        ended = run_watched(command, cwd=building.directory, settings=building.environment, seconds=seconds)
        if isinstance(ended, Ended):
            self.spent += ended.seconds
        return ended

    def _wanted(self, skip: Sequence[str]) -> tuple[str, ...]:
        """All tests of the target that were to be run."""
        listed = self._once(["--list", "--format=terse"], _LIST_SECONDS)
        names = read_list(listed.stdout) if isinstance(listed, Ended) else ()
        return tuple(name for name in names if name not in skip)

    def _take(self, printed: Printed, ended: Ended) -> None:
        self._pass(printed.passed)
        for name in printed.ignored:
            self.results[name] = TestResult(name, is_passed=False, is_ignored=True)
        for name in printed.failed:
            self.results[name] = TestResult(name, is_passed=False, how=self._panic(name, ended.stdout))

    def _settle(self, wanted: Iterable[str], printed: Printed, ended: Ended) -> None:
        """The tests whose lines others have hidden by what they print: all failures are in the list at the end."""
        names = set(wanted)
        for name in printed.unseen & names if names else printed.unseen:
            self.results[name] = TestResult(name, is_passed=False, how=self._panic(name, ended.stdout))
        self._pass(names - printed.told)

    def _panic(self, name: str, output: str) -> str:
        """Where a test panicked, as the harness shows what it printed. A doctest counts the lines of its own."""
        start = output.find(f"\n---- {name} stdout ----\n") if self.target.kind != "doc" else -1
        found = _PANIC.search(output, start, start + _LONGEST_PANIC) if start >= 0 else None
        return f"panicked at {found['place']}" if found is not None else ""

    def _pass(self, names: Iterable[str]) -> None:
        for name in names:
            self.results.setdefault(name, TestResult(name, is_passed=True))

    def _fail(self, names: Iterable[str], how: str) -> None:
        for name in names:
            self.results[name] = TestResult(name, is_passed=False, how=how)

    def _whole(self, ended: Ended) -> TargetRun:
        is_passed = ended.code == 0
        self.results[WHOLE] = TestResult(WHOLE, is_passed, how="" if is_passed else _how(ended))
        return self._done()

    def _done(self, *, unreached: Iterable[str] = (), broken: str = "") -> TargetRun:
        keys = keys_of([*self.results, *unreached])
        results = {keys[name]: one for name, one in self.results.items()}
        return TargetRun(self.target, results, tuple(unreached), self.spent, broken)


def _is_normal(ended: Ended, printed: Printed) -> bool:
    """Whether the harness has said all and ended as it does."""
    if ended.stopped is not None or not printed.is_complete:
        return False
    exit_found = _EXIT.search(ended.stderr)
    return exit_found is None or exit_found["status"] == str(_HARNESS_FAILED)


def _not_begun(ended: Ended) -> str:
    """What cargo complains of, where it did not come to start the tests."""
    if ended.stopped is not None or ended.code == 0 or _EXIT.search(ended.stderr) or "test failed" in ended.stderr:
        return ""
    lines = [line.strip() for line in ended.stderr.split("\n") if line.strip()]
    return next((line for line in lines if line.startswith("error")), lines[-1] if lines else "cargo failed")


def _how(ended: Ended) -> str:
    if ended.stopped is not None:
        return ended.stopped
    found = _EXIT.search(ended.stderr)
    if found is not None and found["signal"]:
        return f"it was ended by {_signal_name(int(found['signal']))}"
    code = found["status"] if found is not None else str(ended.code)
    return f"it ended with exit code {code}"


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
