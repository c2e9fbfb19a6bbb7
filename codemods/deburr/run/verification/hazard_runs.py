"""The tests of packages under a sanitizer, before and after: which hazards are gone, still there, or new.

Whether the tests pass is not asked here. A hazard is known by its kind, and the first function of the project in its
stack; a second of one kind in one function is not told apart. Unknown here: which fix is to blame.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from deburr.compiler.cargo_check import Message
from deburr.compiler.cargo_tests.hazards import Hazard
from deburr.compiler.cargo_tests.sanitizers import Sanitized, SanitizedTests, Sanitizer, sanitized_tests
from deburr.compiler.cargo_tests.targets import Building, TestTarget
from deburr.compiler.processes import NotRun
from deburr.compiler.scratch.tree import ScratchTree
from deburr.run.verification.failures import Failure, new_hazard

Skipped = Callable[[TestTarget], tuple[str, ...]]
"""The tests of a target that are left out."""


class Fate(enum.Enum):
    GONE = "gone"
    STILL = "still there"
    NEW = "new"
    BACKED_OUT = "new, backed out"


@dataclass(frozen=True, slots=True)
class HazardRow:
    fate: Fate
    hazard: Hazard


@dataclass(frozen=True, slots=True)
class HazardReport:
    """What one sanitizer has seen before and after."""

    sanitizer: Sanitizer
    rows: tuple[HazardRow, ...] = ()
    elsewhere: int = 0
    """Reports after the fixes whose stack names no file of the project."""
    unavailable: str = ""
    """Why nothing was seen."""
    incomplete: tuple[str, ...] = ()
    """The units whose tests did not all run, before or after."""


@dataclass(slots=True)
class HazardRuns:
    """The hazards in the tests of some packages of the copy, as it stands at each call."""

    sanitizer: Sanitizer
    scratch: ScratchTree
    building: Building
    packages: Sequence[str]
    seconds: float
    tell: Callable[[str], None]
    skipped: Skipped
    unavailable: str = ""
    before: dict[TestTarget, Sanitized] = field(default_factory=dict)
    after: dict[TestTarget, Sanitized] = field(default_factory=dict)
    _tests: SanitizedTests | None = None
    _known: dict[object, Hazard] = field(default_factory=dict)
    """Those that a fix was blamed for."""
    _spared: dict[tuple[str, str], None] = field(default_factory=dict)

    def begin(self) -> None:
        """What is reported without any fix; where that cannot be seen, `unavailable` says why from then on."""
        tests = sanitized_tests(self.sanitizer, self.scratch, self.building)
        if isinstance(tests, NotRun):
            self.unavailable = tests.reason
            return
        self._tests = tests
        seen = self._run_all("as they are")
        if isinstance(seen, NotRun):
            self.unavailable = seen.reason
        else:
            self.before = seen

    def failures(self) -> tuple[Failure, ...] | NotRun:
        """The hazards that are there now and were not before, seen twice."""
        if self.unavailable or not self.before:
            return ()
        seen = self._run_all("with the fixes")
        if isinstance(seen, NotRun):
            return seen
        self.after = seen
        return tuple(self._confirmed())

    def is_still_there(self, failure: Message) -> bool | NotRun | None:
        """Whether one hazard comes up as things stand now; None if its tests cannot be run."""
        target = next((one for one in self.before if one.unit == failure.unit), None)
        seen = self._run(target) if target is not None else None
        if target is None or seen is None or isinstance(seen, NotRun) or seen.run.broken:
            return seen if isinstance(seen, NotRun) else None
        return any(new_hazard(target, one, self.sanitizer.value).key == failure.key for one in seen.hazards)

    def spare(self, failure: Message) -> None:
        """From now on this hazard does not count."""
        self._spared[failure.unit, failure.text] = None

    @property
    def report(self) -> HazardReport:
        if self.unavailable:
            return HazardReport(self.sanitizer, unavailable=self.unavailable)
        before = _keyed(self.before)
        after = _keyed(self.after)
        rows = [HazardRow(Fate.STILL if key in after else Fate.GONE, one) for key, one in before.items()]
        for key, one in (before | self._known | after).items():
            if key not in before:
                rows.append(HazardRow(Fate.NEW if key in after else Fate.BACKED_OUT, after.get(key, one)))
        runs = [seen.run for runs in (self.before, self.after) for seen in runs.values()]
        incomplete = dict.fromkeys(one.target.unit for one in runs if one.unreached or one.broken)
        elsewhere = sum(one.elsewhere for one in self.after.values())
        return HazardReport(self.sanitizer, tuple(rows), elsewhere, incomplete=tuple(incomplete))

    def _confirmed(self) -> Iterator[Failure]:
        before = _keyed(self.before)
        again: dict[TestTarget, Sanitized | NotRun | None] = {}
        for target, seen in self.after.items():
            for one in seen.hazards:
                failure = new_hazard(target, one, self.sanitizer.value)
                if one.key in before or (failure.unit, failure.text) in self._spared:
                    continue
                if target not in again:
                    again[target] = self._run(target)
                second = again[target]
                if isinstance(second, Sanitized) and one.key not in {each.key for each in second.hazards}:
                    self.spare(failure)
                else:
                    self._known[one.key] = one
                    yield failure

    def _run_all(self, how: str) -> dict[TestTarget, Sanitized] | NotRun:
        if self._tests is None:
            return {}
        self.tell(f"building the tests {how} with the {self.sanitizer.value} sanitizer")
        built = self._tests.build(self.packages)
        if isinstance(built, NotRun):
            return built
        if built.complaint and all(one.kind == "doc" for one in built.targets):
            return NotRun(f"the tests do not build with it: {built.complaint}")
        left = self.seconds
        found: dict[TestTarget, Sanitized] = {}
        for target in built.targets:
            self.tell(f"running the tests of {target.unit} {how} with the {self.sanitizer.value} sanitizer")
            seen = self._run(target, max(left, 1.0))
            if isinstance(seen, NotRun):
                return seen
            if seen is not None:
                found[target] = seen
                left -= seen.run.seconds
        return found

    def _run(self, target: TestTarget, seconds: float | None = None) -> Sanitized | NotRun | None:
        if self._tests is None:
            return None
        return self._tests.run(target, self.seconds if seconds is None else seconds, self.skipped(target))


def _keyed(runs: dict[TestTarget, Sanitized]) -> dict[object, Hazard]:
    return {one.key: one for seen in runs.values() for one in seen.hazards}
