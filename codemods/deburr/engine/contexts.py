"""Where two rewrites meet: one changes what is around an expression, another the expression itself.

Parentheses are decided for the text as it is, so both together would be decided wrongly. Unknown here: edits, and who
should win.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from deburr.engine.leftovers.surplus_unsafe import Rewritten
from deburr.syntax.precedence import CALL, PLAIN
from deburr.text.span import Span


@dataclass(slots=True)
class Contexts:
    """Which edges of captures get new surroundings, and which edges of rewritten places a weaker expression."""

    outer: dict[tuple[str, int], str] = field(default_factory=dict)
    inner: dict[tuple[str, int], str] = field(default_factory=dict)

    def blocker(self, places: Iterable[Rewritten]) -> str | None:
        """The name of whoever has rewritten what is directly around, or directly inside of, one of `places`."""
        for place in places:
            names = [self.inner[edge] for span in place.captures for edge in _edges(span) if edge in self.inner]
            if place.form not in (PLAIN, CALL):
                names += [self.outer[edge] for edge in _edges(place.span) if edge in self.outer]
            if names:
                return names[0]
        return None

    def add(self, places: Iterable[Rewritten], name: str) -> None:
        """Take `places`, rewritten by `name`."""
        for place in places:
            for span in place.captures:
                self.outer.update(dict.fromkeys(_edges(span), name))
            if place.form not in (PLAIN, CALL):
                self.inner.update(dict.fromkeys(_edges(place.span), name))


def _edges(span: Span) -> tuple[tuple[str, int], tuple[str, int]]:
    return ("start", span.start), ("end", span.end)
