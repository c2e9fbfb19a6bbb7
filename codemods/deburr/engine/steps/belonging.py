"""Which solution of a rewrite is a finding's, and the labels beside it.

Deliberately unknown here: edits, and how matches are joined (`deburr.engine.steps.linking`).
"""

from __future__ import annotations

from deburr.engine.findings import Label
from deburr.engine.matching.matches import Match
from deburr.engine.steps.linking import Solution
from deburr.text.span import Span

_MOST_LABELS = 5


class Belonging:
    """The solutions of one rewrite in a file."""

    def __init__(self, solutions: list[Solution]) -> None:
        self.all = solutions
        self._by_key = {_key(one.primary): one for one in solutions}

    @property
    def primaries(self) -> list[Match]:
        """The primary match of each solution."""
        return [one.primary for one in self.all]

    def of(self, primary: Match) -> Solution | None:
        """The solution that is the finding's: with the same primary match, or else with the nearest match around it."""
        same = self._by_key.get(_key(primary))
        if same is not None:
            return same
        around = [
            (len(match.extent), index)
            for index, one in enumerate(self.all)
            for match in one.all
            if match.extent.contains(primary.span)
        ]
        return self.all[min(around)[1]] if around else None


def _key(match: Match) -> tuple[Span, Span]:
    return match.extent, match.span


def labels_of(solution: Solution, primary: Match, *, is_made: bool) -> tuple[Label, ...]:
    """A few of the places that belong to a finding besides its own; `is_made`: there is a fix that changes them."""
    found: dict[Span, str] = {}
    for match in solution.all:
        if match is not solution.primary and match.span != primary.span:
            found.setdefault(match.span, _role(match, is_made))
    return tuple(Label(span, text) for span, text in sorted(found.items())[:_MOST_LABELS])


def _role(match: Match, is_made: bool) -> str:
    template = match.alternative.template
    if template is None or not is_made:
        return "goes with it"
    return "is removed with it" if template.root is None else "changes with it"
