"""Saying which selected fixes were not made, for the two commands that make them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from deburr.cli.terminal import Terminal
from deburr.engine.findings import Changed, Clean, Outcome
from deburr.report.summary import withheld_line
from deburr.text.lines import LineIndex

SHOWN = 5
"""How many places of one pattern with one reason are listed; the others are counted."""


@dataclass(slots=True)
class WithheldFixes:
    """Tells of each withheld fix while the files go by, and at the end how many were not listed."""

    terminal: Terminal
    _seen: Counter[tuple[str, str]] = field(default_factory=Counter)

    def tell(self, outcome: Outcome) -> None:
        """A line for each withheld fix of the file, then what else there is to know about its change."""
        change = outcome.change if isinstance(outcome, Changed | Clean) else None
        if change is None:
            return
        indexes: dict[bytes, LineIndex] = {}
        for withheld in change.withheld:
            kind = (withheld.finding.pattern, withheld.reason)
            self._seen[kind] += 1
            if self._seen[kind] <= SHOWN:
                self.terminal.note(withheld_line(outcome.path, change, withheld, indexes))
        for note in change.notes:
            self.terminal.note(f"{outcome.path}: {note}")

    def close(self) -> None:
        """The lines for what was counted only; `deburr check` shows every place."""
        for (pattern, reason), number in self._seen.items():
            if number > SHOWN:
                self.terminal.note(f"withheld: {number - SHOWN} more of {pattern}: {reason}")
