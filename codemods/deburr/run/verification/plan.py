"""The fixes of a run as they stand now: what is to be written, and where each fix has gone in the new texts.

Unknown here: what the compiler says of them.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from deburr.engine.findings import Applied, Changed, Clean, FixKey, Outcome
from deburr.text.span import Span


@dataclass(frozen=True, slots=True)
class Planned:
    """A fix that is to be made. `places` are what it has put into the new texts, by the real path of the file."""

    key: FixKey
    applied: Applied
    path: str
    """The file of its finding, as shown."""
    places: tuple[tuple[Path, Span], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run would write. `outcomes` are those of all its files, in order."""

    outcomes: tuple[Outcome, ...]

    @property
    def changed(self) -> tuple[Changed, ...]:
        return tuple(one for one in self.outcomes if isinstance(one, Changed))

    @property
    def texts(self) -> dict[Path, bytes]:
        """The new text of each file that changes, by its real path."""
        return {real(one.path): one.change.after for one in self.changed}

    @property
    def originals(self) -> dict[Path, bytes]:
        return {real(one.path): one.change.before for one in self.changed}

    @property
    def fixes(self) -> dict[FixKey, Planned]:
        """Each fix by its key, in the order of the files; of several with one key the first."""
        found: dict[FixKey, Planned] = {}
        # The finding's own file need not change: its fix may be in a manifest alone.
        for one in self.outcomes:
            change = one.change if isinstance(one, Changed | Clean) else None
            for applied in change.applied if change is not None else ():
                if applied.key is None:
                    continue
                known = found.get(applied.key)
                places = (*(known.places if known is not None else ()), *_places(applied))
                found[applied.key] = Planned(applied.key, known.applied if known else applied, one.path, places)
        return found


def _places(applied: Applied) -> Iterator[tuple[Path, Span]]:
    for place in applied.places:
        yield real(place.file), place.span


def real(path: str) -> Path:
    """The real path of a file, as compilers and links lead to it."""
    return Path(os.path.realpath(path))


@dataclass(frozen=True, slots=True)
class BackedOut:
    """A fix that is not made because the code does not compile with it, or a test fails."""

    fix: Planned
    reason: str


@dataclass(frozen=True, slots=True)
class Unverified:
    """A fix that is made, or left out by request, although nobody saw it compile."""

    fix: Planned
    reason: str


def reasons_of(backed_out: Iterable[BackedOut]) -> Mapping[FixKey, str]:
    """What a new plan must leave out."""
    return {one.fix.key: one.reason for one in backed_out}


def files_of(fixes: Sequence[Planned]) -> tuple[Path, ...]:
    """The files that the fixes change, each once."""
    return tuple(dict.fromkeys(path for one in fixes for path, _ in one.places))
