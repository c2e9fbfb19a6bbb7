"""Which of a crate's fixes keep it from compiling: found by halving, since each answer costs a build.

Unknown here: what a fix is and how a build is made.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Fix = TypeVar("Fix")

MOST_BUILDS = 40
"""Builds that are spent on telling the fixes of one crate apart."""


@dataclass(slots=True)
class BrokenFixes(Generic[Fix]):
    """`first_error` builds with some fixes made and says what goes wrong, or None; `alone` are the fixes that break the
    crate by themselves, `together` those that do so in company, or were not told apart."""

    first_error: Callable[[Sequence[Fix]], str | None]
    most_builds: int = MOST_BUILDS
    alone: list[tuple[Fix, str]] = field(default_factory=list)
    together: list[tuple[Fix, str]] = field(default_factory=list)
    builds: int = 0

    def search(self, fixes: Sequence[Fix], error: str) -> None:
        """`fixes`, made together, give `error`; sorts them into `alone` and `together`."""
        self._split(fixes, error)
        guilty = {id(fix) for fix, _ in (*self.alone, *self.together)}
        rest = [fix for fix in fixes if id(fix) not in guilty]
        # What halving acquitted in parts may still not go together.
        if rest and guilty and (left := self._ask(rest)) is not None:
            self.together += [(fix, left) for fix in rest]

    def _split(self, fixes: Sequence[Fix], error: str) -> None:
        if len(fixes) == 1:
            self.alone.append((fixes[0], error))
            return
        if self.builds + 2 > self.most_builds:
            self.together += [(fix, error) for fix in fixes]
            return
        half = len(fixes) // 2
        answers = [(part, self._ask(part)) for part in (fixes[:half], fixes[half:])]
        if all(found is None for _, found in answers):
            self.together += [(fix, error) for fix in fixes]
        for part, found in answers:
            if found is not None:
                self._split(part, found)

    def _ask(self, fixes: Sequence[Fix]) -> str | None:
        self.builds += 1
        return self.first_error(fixes)
