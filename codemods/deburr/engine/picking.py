"""What picks come to in the rounds: the choices of the first, the turns of those that lost, and why one is not made.

Every pick is made, or is withheld with a reason. Unknown here: overlap, and how texts change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from deburr.engine.drafts import Sighting
from deburr.engine.findings import FixKey, Withheld
from deburr.engine.overlap import Choice, Lost
from deburr.engine.picks import Picked, Picks, drafted, still_reads
from deburr.syntax.crate_view import CrateView
from deburr.syntax.source import SourceFile
from deburr.text.span import Span


@dataclass(slots=True)
class Picking:
    """The picks of one run of rounds."""

    picks: Picks
    excluded: Mapping[FixKey, str]
    _picked: dict[tuple[str, str, Span], Picked] = field(default_factory=dict)

    def first(self, name: str, sighting: Sighting, source: SourceFile, crate: CrateView) -> Iterator[Choice]:
        """What was picked of a finding in a first text."""
        finding = sighting.finding
        pick = self.picks.pick(source, finding)
        if pick is None:
            return
        draft = drafted(pick, sighting, source, crate)
        picked = self._picked[name, finding.pattern, finding.span] = Picked(name, finding, pick, draft)
        if draft is not None and _key(picked) not in self.excluded and any(part.core for part in draft.parts):
            yield Choice(name, sighting, draft, picked)

    def again(
        self, lost: Lost, sightings: Iterable[Sighting], source: SourceFile, crate: CrateView
    ) -> Iterator[Choice]:
        """What was picked and lost, if its place is found again, is one, and reads as it did."""
        picked = lost.choice.picked
        if picked is None:
            return
        found: list[Choice] = []
        for one in sightings:
            if one.finding.pattern != picked.finding.pattern or not one.finding.span.overlaps(lost.span):
                continue
            draft = drafted(picked.pick, one, source, crate)
            if draft is not None and still_reads(picked, draft, one.finding, source):
                found.append(Choice(picked.file, one, draft, picked))
        if len(found) == 1:
            yield found[0]

    def withheld(self, name: str, lost: Sequence[Lost], broken: Sequence[Withheld]) -> Iterator[Withheld]:
        """The picks of a file that are not made and of which that has not been said: not those that `lost`."""
        said = [one.choice.picked for one in lost]
        for picked in self._picked.values():
            if picked.file != name or picked.is_made or picked in said:
                continue
            worse = next((one for one in broken if one.finding == picked.finding), None)
            reason = self.excluded.get(_key(picked)) or picked.fix.withheld or "there is nothing to apply"
            yield worse or Withheld(picked.finding, picked.fix, reason)


def _key(picked: Picked) -> FixKey:
    return FixKey(picked.file, picked.finding.pattern, picked.finding.span.start)
