"""Two sets of pages over the same crates: which findings came, which went, and which are not what they were."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from deburr.run.measuring.records import CrateFindings, Found
from deburr.run.measuring.sample import Sighting


@dataclass(frozen=True, slots=True)
class Changed:
    """A finding at the same place whose fix is another one, or as sure as it was no longer."""

    crate: str
    before: Found
    after: Found

    @property
    def what(self) -> str:
        """What is another: `fix machine-applicable -> withheld`, or the edits alone."""
        if self.before.fix != self.after.fix:
            return f"the fix was {self.before.fix} and is {self.after.fix}"
        return "the fix makes other edits" if self.before.edits != self.after.edits else "the reason is another"


@dataclass(frozen=True, slots=True)
class Comparison:
    """All differences, in the order of the crates and of their sources."""

    added: tuple[Sighting, ...]
    gone: tuple[Sighting, ...]
    changed: tuple[Changed, ...]


def compare(crates: Iterable[tuple[str, CrateFindings, CrateFindings]]) -> Comparison:
    """The differences from the first to the second findings of each crate."""
    added: list[Sighting] = []
    gone: list[Sighting] = []
    changed: list[Changed] = []
    for crate, before, after in crates:
        old = {(one.page, one.place): one for one in before.findings}
        new = {(one.page, one.place): one for one in after.findings}
        added += [Sighting(crate, found) for key, found in new.items() if key not in old]
        gone += [Sighting(crate, found) for key, found in old.items() if key not in new]
        changed += [Changed(crate, old[key], found) for key, found in new.items() if key in old and old[key] != found]
    return Comparison(tuple(added), tuple(gone), tuple(changed))
