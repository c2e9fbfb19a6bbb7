"""What a page's `beats` says: which findings go because another page has found the same place, and who ranks higher.

How fixes share the bytes of a file is decided elsewhere (`deburr.engine.overlap`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from deburr.language.model import Page

if TYPE_CHECKING:
    from deburr.engine.drafts import Sighting


def beat_ranks(pages: Iterable[Page]) -> dict[str, int]:
    """For each pattern how long a chain of `beats` hangs below it; a circle was refused when the pages were read."""
    beats = {page.id: page.beats for page in pages}
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
