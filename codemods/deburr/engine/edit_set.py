"""Edits that go together, each with the name of whoever wants it; asks quickly whether another one fits in.

Unknown here: who should win.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from dataclasses import dataclass, field

from deburr.text.edit import Edit, conflicts


@dataclass(slots=True)
class EditSet:
    """Edits without a conflict among them, in source order."""

    _taken: list[tuple[Edit, str]] = field(default_factory=list)

    @classmethod
    def of(cls, edits: Iterable[Edit]) -> EditSet:
        """A set of edits that are known to go together."""
        return cls([(edit, "") for edit in sorted(set(edits))])

    def blocker(self, edits: Iterable[Edit]) -> str | None:
        """The owner of an edit that one of `edits` conflicts with."""
        for edit in edits:
            name = self._blocker(edit)
            if name is not None:
                return name
        return None

    def add(self, edits: Iterable[Edit], name: str) -> None:
        """Take `edits`, which must fit in; one that is there already stays with its owner."""
        for edit in edits:
            at = bisect_left(self._taken, (edit, ""))
            if at == len(self._taken) or self._taken[at][0] != edit:
                insort(self._taken, (edit, name))

    def edits(self) -> tuple[Edit, ...]:
        return tuple(edit for edit, _ in self._taken)

    def _blocker(self, edit: Edit) -> str | None:
        # Nothing taken overlaps another, so only the direct neighbours in front can reach into the edit.
        at = bisect_left(self._taken, (edit, ""))
        for index in range(max(at - 2, 0), len(self._taken)):
            other, name = self._taken[index]
            if conflicts(other, edit):
                return name
            if other.span.start > edit.span.end:
                break
        return None
