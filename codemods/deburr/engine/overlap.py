"""Which fixes go together: a stated order, and only real conflicts of bytes count.

A page's `beats` comes first, then the outermost match (of two side by side the first in the text), then the louder
level, then the id; between the files of one crate, their names decide after `beats`. A fix that loses is listed with
the winner's name; it gets its turn in the next round if its place is still there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from deburr.engine.contexts import Contexts
from deburr.engine.drafts import Draft, Part, Sighting
from deburr.engine.edit_set import EditSet
from deburr.engine.findings import Finding
from deburr.engine.picks import Picked
from deburr.language.model import Level
from deburr.text.span import Span


@dataclass(frozen=True, slots=True)
class Choice:
    """A draft that was selected for application. `file` is its finding's."""

    file: str
    sighting: Sighting
    draft: Draft
    picked: Picked | None = None
    """Why it was selected, where fixes are picked one by one."""

    @property
    def first_seen(self) -> Finding:
        """Its finding; of a pick, as it was in the first text."""
        return self.picked.finding if self.picked is not None else self.sighting.finding

    @property
    def files(self) -> tuple[str, ...]:
        """The file of each of the draft's parts."""
        return (self.file, *(part.source.name for part in self.draft.parts[1:]))


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
    files: dict[str, _InFile] = {}
    chosen: list[Choice] = []
    lost: list[Lost] = []
    for choice in sorted(choices, key=lambda one: _order(one, ranks)):
        here = [(files.setdefault(name, _InFile()), part) for name, part in _parts(choice)]
        winner = next((found for file, part in here if (found := file.blocker(part)) is not None), None)
        if winner is not None:
            lost.append(Lost(choice, winner, choice.sighting.finding.span))
            continue
        chosen.append(choice)
        for file, part in here:
            file.add(part, choice.sighting.finding.pattern)
    return Selection(tuple(chosen), tuple(lost))


def _parts(choice: Choice) -> Iterable[tuple[str, Part]]:
    return zip(choice.files, choice.draft.parts, strict=True)


@dataclass(slots=True)
class _InFile:
    """What is spoken for in one file."""

    taken: EditSet = field(default_factory=EditSet)
    contexts: Contexts = field(default_factory=Contexts)

    def blocker(self, part: Part) -> str | None:
        return self.taken.blocker(part.core) or self.contexts.blocker(part.places)

    def add(self, part: Part, name: str) -> None:
        self.taken.add(part.core, name)
        self.contexts.add(part.places, name)


def _order(choice: Choice, ranks: Mapping[str, int]) -> tuple[int, str, int, int, int, str]:
    finding = choice.sighting.finding
    level = -list(Level).index(finding.level)
    # What is around another starts no later; of those beside one another the first in the text comes first.
    return -ranks.get(finding.pattern, 0), choice.file, finding.span.start, -len(finding.span), level, finding.pattern
