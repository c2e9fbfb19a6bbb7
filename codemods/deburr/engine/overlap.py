"""Which fixes go together: a stated order, and only real conflicts of bytes count.

A page's `beats` comes first, then the outermost match (of two side by side the first in the text), then the louder
level, then the id. A fix that loses is listed
with the winner's name; it gets its turn in the next round if its place is still there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from deburr.engine.contexts import Contexts
from deburr.engine.drafts import Draft, Sighting
from deburr.engine.edit_set import EditSet
from deburr.language.compiled import CompiledPage
from deburr.language.model import Level
from deburr.text.span import Span


@dataclass(frozen=True, slots=True)
class Choice:
    """A draft that was selected for application."""

    sighting: Sighting
    draft: Draft


@dataclass(frozen=True, slots=True)
class Lost:
    """A selected draft that shares bytes with a better one."""

    choice: Choice
    winner: str
    span: Span
    """Where its finding is in the text that is looked at next."""


@dataclass(frozen=True, slots=True)
class Selection:
    chosen: tuple[Choice, ...]
    lost: tuple[Lost, ...]


def select(choices: Iterable[Choice], ranks: Mapping[str, int]) -> Selection:
    """Each choice in the stated order, if it fits in with those before it."""
    taken, contexts = EditSet(), Contexts()
    chosen: list[Choice] = []
    lost: list[Lost] = []
    for choice in sorted(choices, key=lambda one: _order(one, ranks)):
        winner = taken.blocker(choice.draft.core) or contexts.blocker(choice.draft.places)
        if winner is not None:
            lost.append(Lost(choice, winner, choice.sighting.finding.span))
            continue
        chosen.append(choice)
        taken.add(choice.draft.core, choice.sighting.finding.pattern)
        contexts.add(choice.draft.places, choice.sighting.finding.pattern)
    return Selection(tuple(chosen), tuple(lost))


def _order(choice: Choice, ranks: Mapping[str, int]) -> tuple[int, int, int, int, str]:
    finding = choice.sighting.finding
    level = -list(Level).index(finding.level)
    # What is around another starts no later; of those beside one another the first in the text comes first.
    return -ranks.get(finding.pattern, 0), finding.span.start, -len(finding.span), level, finding.pattern


def beat_ranks(pages: Iterable[CompiledPage]) -> dict[str, int]:
    """For each pattern how long a chain of `beats` hangs below it; a circle was refused when the pages were read."""
    beats = {page.page.id: page.page.beats for page in pages}
    ranks: dict[str, int] = {}
    for name in beats:
        _rank(name, beats, ranks)
    return ranks


def _rank(name: str, beats: Mapping[str, tuple[str, ...]], ranks: dict[str, int]) -> int:
    if name not in ranks:
        ranks[name] = 0
        ranks[name] = max((1 + _rank(other, beats, ranks) for other in beats.get(name, ())), default=0)
    return ranks[name]


def without_beaten(sightings: Iterable[Sighting]) -> list[Sighting]:
    """The sightings without those whose place a page that beats theirs has found as well."""
    found = list(sightings)
    by_span: dict[tuple[int, int], set[str]] = {}
    for one in found:
        if one.page.page.beats:
            by_span.setdefault((one.finding.span.start, one.finding.span.end), set()).update(one.page.page.beats)
    return [
        one
        for one in found
        if one.finding.pattern not in by_span.get((one.finding.span.start, one.finding.span.end), ())
    ]
