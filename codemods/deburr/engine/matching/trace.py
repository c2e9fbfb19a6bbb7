"""What unification ran into: the places where a node was not what a fragment asks for.

A trace is handed to the unifier only where somebody wants to know why nothing matched; a run has none. It keeps the
miss that lies furthest in the source, because what stands before it did match. Unknown here: fragments and nodes.
"""

from __future__ import annotations

from dataclasses import dataclass

from deburr.text.span import Span


@dataclass(frozen=True, slots=True)
class Miss:
    """One comparison that failed. `wanted` and `found` are words for a person, code in backticks."""

    at: Span
    """What was compared, in bytes of the source; empty where something is missing."""
    wanted: str
    found: str


@dataclass(slots=True)
class Trace:
    """The misses of one attempt; `clear` before the next."""

    furthest: Miss | None = None

    def miss(self, at: Span, wanted: str, found: str) -> None:
        """Note a comparison that failed; of several at one place the first stays."""
        if self.furthest is None or at.start > self.furthest.at.start:
            self.furthest = Miss(at, wanted, found)

    def clear(self) -> None:
        """Forget what was noted."""
        self.furthest = None
