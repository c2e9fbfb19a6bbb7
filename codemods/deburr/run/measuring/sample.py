"""Which findings of a measurement are to be read: drawn by a seed, so that anybody draws the same.

The order in which the findings of a page are drawn depends on the seed and on each finding's own place, and on no other
finding: what is new in a later run moves nothing that was drawn before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from deburr.run.measuring.records import Found

MOST = 300
MOST_OF_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class Sighting:
    """A finding and the crate (`name-version`) that it is in."""

    crate: str
    found: Found

    @property
    def key(self) -> tuple[str, str, str, int]:
        """What a reading of it is recorded under: several findings of a page in one line are read as one."""
        return (self.found.page, self.crate, self.found.place.file, self.found.place.line)


def shares(pages: Mapping[str, Sequence[Sighting]], most: int) -> dict[str, int]:
    """How many findings of each page are to be read: `most` together, and not too many of one page."""
    wanted = {page: min(len({one.key for one in found}), MOST_OF_A_PAGE) for page, found in pages.items()}
    found: dict[str, int] = {}
    left = most
    for number, page in enumerate(sorted(wanted, key=lambda page: (wanted[page], page))):
        # The pages that want least come first, so that what they leave goes to the others.
        found[page] = min(wanted[page], left // (len(wanted) - number))
        left -= found[page]
    return found


def drawn(sightings: Sequence[Sighting], seed: int) -> list[Sighting]:
    """The findings of one page in the order in which they are drawn, one for each line."""
    lines = {one.key: one for one in reversed(sightings)}
    return sorted(lines.values(), key=lambda one: hashlib.sha256(f"{seed}\0{one.key}".encode()).hexdigest())
