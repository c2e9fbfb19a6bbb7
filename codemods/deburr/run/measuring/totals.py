"""What a measurement adds up to: for each page how much it finds, how much of it is right, and what its fixes break.

Counts and lists, and the two targets that they are held against. Unknown here: how they are shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from deburr.language.model import Level, Page
from deburr.run.measuring.measurement import CrateMeasure
from deburr.run.measuring.readings import Reading
from deburr.run.measuring.records import Broken
from deburr.run.measuring.sample import Sighting, drawn, shares

RIGHT_TARGET = 95
"""Of a hundred findings read at default level, how many must be right."""
COMPILE_TARGET = 99
"""Of a hundred machine-applicable fixes, with how many the crate must still compile."""


@dataclass(slots=True)
class PageTotals:
    """One page over all crates."""

    id: str
    level: Level
    findings: list[Sighting] = field(default_factory=list)
    applied: int = 0
    """Machine-applicable fixes that were made."""
    compiled: int = 0
    """Those of them that a build has judged."""
    broken: list[tuple[str, Broken]] = field(default_factory=list)
    """With their crate."""
    readings: list[Reading] = field(default_factory=list)
    """Those of findings that are still there."""
    lost: list[Reading] = field(default_factory=list)
    """Those of findings that are there no more, though their crate was measured and nobody says that they are gone."""
    unread: list[Sighting] = field(default_factory=list)
    """Those that were drawn and that nobody has read."""

    @property
    def crates(self) -> int:
        return len({one.crate for one in self.findings})

    @property
    def right(self) -> int:
        return sum(reading.is_right for reading in self.readings)

    @property
    def is_right_enough(self) -> bool | None:
        """Whether the page meets its target; None where nothing was read, or it speaks only when asked."""
        if not self.readings or self.level is Level.ALLOW:
            return None
        return self.right * 100 >= RIGHT_TARGET * len(self.readings)

    @property
    def compiles_enough(self) -> bool | None:
        """The same of its machine-applicable fixes; None where no build has judged one."""
        if not self.compiled:
            return None
        return (self.compiled - len(self.broken)) * 100 >= COMPILE_TARGET * self.compiled

    @property
    def misses(self) -> bool:
        return self.is_right_enough is False or self.compiles_enough is False


@dataclass(frozen=True, slots=True)
class Totals:
    """`pages` in the order of their ids; `crates` as they were measured."""

    pages: tuple[PageTotals, ...]
    crates: tuple[CrateMeasure, ...]


def add_up(
    pages: Iterable[Page], crates: Sequence[CrateMeasure], readings: Sequence[Reading] | None, seed: int, most: int
) -> Totals:
    """The totals of a measurement. With `readings` (also none yet) a sample of `most` findings is drawn by `seed`."""
    totals = {page.id: PageTotals(page.id, page.level) for page in pages}
    for measure in crates:
        _add(measure, totals)
    if readings is not None:
        _compare(totals, readings, {one.crate.label for one in crates if one.findings is not None})
        _draw(totals, seed, most)
    return Totals(tuple(totals[id] for id in sorted(totals)), tuple(crates))


def _add(measure: CrateMeasure, totals: dict[str, PageTotals]) -> None:
    if measure.findings is None:
        return
    label = measure.crate.label
    for found in measure.findings.findings:
        if found.page in totals:
            totals[found.page].findings.append(Sighting(label, found))
    for fix in measure.findings.applied:
        totals[fix.page].applied += 1
    made = measure.compilation
    if made is not None and made.failure is None:
        for fix in made.seen:
            totals[fix.page].compiled += 1
        for broken in (*made.broken, *made.together):
            totals[broken.fix.page].broken.append((label, broken))


def _compare(totals: dict[str, PageTotals], readings: Sequence[Reading], measured: set[str]) -> None:
    there = {page.id: {one.key for one in page.findings} for page in totals.values()}
    for reading in readings:
        if reading.page not in totals or reading.crate not in measured:
            continue
        page = totals[reading.page]
        key = (reading.page, reading.crate, reading.file, reading.line)
        if key in there[reading.page]:
            page.readings.append(reading)
        elif reading.gone is None:
            page.lost.append(reading)


def _draw(totals: dict[str, PageTotals], seed: int, most: int) -> None:
    """What was read stays read, and takes its place in the sample; only what is missing of a page's share is drawn."""
    share = shares({page.id: page.findings for page in totals.values()}, most)
    for page in totals.values():
        read = {(one.page, one.crate, one.file, one.line) for one in page.readings}
        fresh = [one for one in drawn(page.findings, seed) if one.key not in read]
        page.unread = fresh[: max(share[page.id] - len(read), 0)]
