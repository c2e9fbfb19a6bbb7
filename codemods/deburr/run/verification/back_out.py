"""The rounds of checking: all fixes, then without those that broke something, until what is left compiles.

Errors at a fix's own place are believed. For the others the suspects are tried out: a fix goes only if the error goes
with it. What was backed out for an error that stayed was innocent, and is tried again at the end. A failure that may
come and go by itself (a test's) is looked at once more with the fixes to blame in place. Unknown here: what a check is
(a compiler, a test run), and files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from deburr.compiler.cargo_check import Message
from deburr.compiler.processes import NotRun
from deburr.engine.findings import FixKey
from deburr.run.crate_tree import shown_name
from deburr.run.verification.blame import Detective, Ground, Suspicion
from deburr.run.verification.failures import Failure
from deburr.run.verification.plan import BackedOut, Plan, Planned

MOST_CHECKS = 200
"""So many checks are made for one run; beyond that everything that is still suspected goes."""
MOST_TOGETHER = 8
"""So many failures are traced to their fixes before everything is checked again."""

Replan: TypeAlias = Callable[[Sequence[BackedOut]], Plan]
"""The plan without some fixes."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check says of a plan: the errors that were not there without it. Spans are of the plan's texts."""

    errors: tuple[Message, ...]
    blocked: frozenset[str] = frozenset()
    """Units that were not looked at because something that they need failed."""


Check: TypeAlias = Callable[[Plan], "Verdict | NotRun"]
Again: TypeAlias = Callable[[Plan, Message], "Verdict | NotRun"]
"""A check that need only find out whether one thing is still said."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A plan that the check has nothing against, and what had to go."""

    plan: Plan
    backed_out: tuple[BackedOut, ...] = ()


@dataclass(slots=True)
class BackOut:
    """One search for the fixes that can stay."""

    check: Check
    replan: Replan
    detective: Callable[[Plan], Detective]
    again: Again | None = None
    """Where a whole check takes long, and what it says may come and go."""
    spare: Callable[[Message], bool] = lambda message: False
    """Told of what no fix explains; True if the check will not say it any more, so that the rounds can go on."""
    checks: int = 0
    _innocent: dict[FixKey, None] = field(default_factory=dict)
    """Fixes that went for an error which stayed all the same."""
    _errors: dict[FixKey, Message] = field(default_factory=dict)
    """What each fix was blamed for last."""

    def settle(self, plan: Plan, backed_out: Sequence[BackedOut] = ()) -> Settled | NotRun:
        """Rounds until no error is left; `backed_out` has gone before."""
        gone = {one.fix.key: one for one in backed_out}
        last: tuple[BackedOut, ...] = ()
        while True:
            verdict = self._checked(plan)
            if isinstance(verdict, NotRun):
                return verdict
            self._acquit(last, verdict)
            if not verdict.errors:
                break
            found = self._culprits(plan, verdict, gone)
            if isinstance(found, NotRun):
                return found
            if not found:
                if self.spare(verdict.errors[0]):
                    continue
                title = verdict.errors[0].title
                return NotRun(f"an error that no fix explains came up while checking: {title}")
            last = tuple(found)
            gone.update({one.fix.key: one for one in found})
            plan = self.replan(tuple(gone.values()))
        return self._readmitted(plan, gone)

    def _checked(self, plan: Plan, message: Message | None = None) -> Verdict | NotRun:
        self.checks += 1
        if self.again is not None and message is not None:
            return self.again(plan, message)
        return self.check(plan)

    def _acquit(self, last: Iterable[BackedOut], verdict: Verdict) -> None:
        """What went in the round before may be innocent of an error that is still there, if in other words."""
        reasons = {_because(one) for one in verdict.errors}
        places = {place for one in verdict.errors for place in _lines(one)}
        for one in last:
            error = self._errors[one.fix.key]
            if _because(error) in reasons or not places.isdisjoint(_lines(error)):
                self._innocent[one.fix.key] = None

    def _blamed(self, fix: Planned, error: Message) -> BackedOut:
        self._errors[fix.key] = error
        return BackedOut(fix, reason_of(error))

    def _culprits(self, plan: Plan, verdict: Verdict, gone: dict[FixKey, BackedOut]) -> list[BackedOut] | NotRun:
        """The fixes to blame: of all errors at places of fixes, or else of the first error after a search."""
        fixes = plan.fixes
        detective = self.detective(plan)
        suspicions = sorted((detective.suspicion(one) for one in verdict.errors), key=lambda one: one.ground)
        found: dict[FixKey, BackedOut] = {}
        for one in suspicions:
            if one.ground is Ground.PLACE:
                for key in one.fixes:
                    if key not in found:
                        found[key] = self._blamed(fixes[key], one.message)
        if found or not suspicions:
            self._doubt(detective, suspicions, found)
            return list(found.values())
        if any(isinstance(one.message, Failure) for one in suspicions):
            return self._searched_together(suspicions, plan, gone)
        first = suspicions[0]
        if len(first.fixes) == 1 and first.ground is not Ground.NONE:
            return [self._blamed(fixes[first.fixes[0]], first.message)]
        return self._searched(first, plan, gone)

    def _doubt(self, detective: Detective, suspicions: Iterable[Suspicion], found: Mapping[FixKey, BackedOut]) -> None:
        """An error at the place of one fix that names what another one changed, which goes as well, may be due to that
        one alone."""
        for one in suspicions:
            if one.ground is Ground.PLACE:
                named = set(detective.inside_named(one.message)) & found.keys()
                if named and not named & set(one.fixes):
                    self._innocent.update(dict.fromkeys(one.fixes))

    def _searched_together(
        self, suspicions: Sequence[Suspicion], plan: Plan, gone: dict[FixKey, BackedOut]
    ) -> list[BackedOut] | NotRun:
        """The culprits of several failures: a whole check takes long, and one fix can make many tests fail."""
        found: dict[FixKey, BackedOut] = {}
        for one in suspicions[:MOST_TOGETHER]:
            if found and _Search(self, one.message, plan, gone).is_gone(tuple(found)) is True:
                continue
            more = self._searched(one, plan, gone)
            if isinstance(more, NotRun):
                return more
            if not more:
                self.spare(one.message)
            for culprit in more:
                found.setdefault(culprit.fix.key, culprit)
        return list(found.values())

    def _searched(self, suspicion: Suspicion, plan: Plan, gone: dict[FixKey, BackedOut]) -> list[BackedOut] | NotRun:
        """The suspects without which the error goes; if it does not go without any of them, all fixes are suspects."""
        search = _Search(self, suspicion.message, plan, gone)
        pools = [[key for key in suspicion.fixes if key in plan.fixes], list(plan.fixes)]
        for pool in pools:
            is_gone = search.is_gone(pool)
            if isinstance(is_gone, NotRun):
                return is_gone
            if is_gone:
                keys = search.smallest(pool, [])
                is_spent = self.checks >= MOST_CHECKS
                if self.again is not None and not is_spent and search.is_gone([]) is not False:
                    return []
                return [self._blamed(plan.fixes[key], suspicion.message) for key in keys]
        return []

    def _readmitted(self, plan: Plan, gone: dict[FixKey, BackedOut]) -> Settled | NotRun:
        """The plan with those that went for nothing, if it still compiles with them; one by one if not with all."""
        pool = [key for key in self._innocent if key in gone]
        groups = [pool, *([key] for key in pool)] if len(pool) > 1 else [pool]
        for group in groups:
            back = [key for key in group if key in gone]
            if not back or self.checks >= MOST_CHECKS:
                continue
            kept = {key: one for key, one in gone.items() if key not in back}
            again = self.replan(tuple(kept.values()))
            verdict = self._checked(again)
            if isinstance(verdict, NotRun):
                return verdict
            if not verdict.errors:
                plan, gone = again, kept
        return Settled(plan, tuple(gone.values()))


@dataclass(slots=True)
class _Search:
    """Which of several suspects an error goes away without."""

    parent: BackOut
    message: Message
    plan: Plan
    gone: dict[FixKey, BackedOut]
    failed: NotRun | None = None

    def is_gone(self, without: Sequence[FixKey]) -> bool | NotRun:
        """Whether the error is not there when these fixes are left out as well."""
        if self.parent.checks >= MOST_CHECKS:
            return True
        fixes: dict[FixKey, Planned] = self.plan.fixes
        reason = reason_of(self.message)
        left_out = [*self.gone.values(), *(BackedOut(fixes[key], reason) for key in without if key in fixes)]
        verdict = self.parent._checked(self.parent.replan(left_out), self.message)
        if isinstance(verdict, NotRun):
            self.failed = verdict
            return verdict
        is_seen = self.message.unit not in verdict.blocked
        return is_seen and all(one.key != self.message.key for one in verdict.errors)

    def smallest(self, pool: list[FixKey], besides: list[FixKey]) -> list[FixKey]:
        """A small part of `pool` without which, and without `besides`, the error is gone; halves are tried first."""
        if len(pool) == 1 or self.failed is not None or self.parent.checks >= MOST_CHECKS:
            return pool
        half = len(pool) // 2
        first, second = pool[:half], pool[half:]
        for part in (first, second):
            if self.is_gone([*part, *besides]) is True:
                return self.smallest(part, besides)
        # Each half holds a part of the cause.
        return [*self.smallest(first, [*besides, *second]), *self.smallest(second, [*besides, *first])]


def _lines(message: Message) -> set[tuple[str, int]]:
    """Where an error is, by file and line: what has other words now is mostly still there."""
    return {(str(one.file), one.line) for one in message.spans if one.is_primary}


def reason_of(message: Message) -> str:
    """Why a fix goes: `it does not compile: error[E0308]: mismatched types (src/lib.rs:4)`."""
    place = next(iter(message.spans), None)
    aside = f"{shown_name(str(place.file))}:{place.line}" if place is not None else ""
    if isinstance(message, Failure):
        aside = message.aside
    return f"{_because(message)} ({aside})" if aside else _because(message)


def _because(message: Message) -> str:
    return message.because if isinstance(message, Failure) else f"it does not compile: {message.title}"
