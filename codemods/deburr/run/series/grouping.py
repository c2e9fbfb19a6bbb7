"""Which fixes make a piece: by pattern, crate, owner or file, and at most so many hunks; what was decided once stays.

A fix that a series has already stays in its piece, so that the pieces nobody touched are the same again; a number that
is free because a piece is gone stays free. Fixes whose hunks would be one hunk are packed together. Unknown here: what
the patches look like.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from deburr.run.series.fixes import FixName, SeriesFix
from deburr.text.patch import CONTEXT_LINES


class By(enum.Enum):
    """What a piece is about."""

    PATTERN = "pattern"
    CRATE = "crate"
    OWNER = "owner"
    FILE = "file"


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """The n-th part (from 1) of what is under one label; the label is a pattern, a crate, owners or a file."""

    label: str
    number: int = 1


@dataclass(frozen=True, slots=True)
class Draft:
    """Fixes that make a piece. `parts` are several where pieces had to be put together, and `merged` says why."""

    number: int
    parts: tuple[Part, ...]
    fixes: tuple[SeriesFix, ...]
    merged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a series that is written anew has decided: the part of each fix, the number of each part, and the reasons
    why parts are one piece. `last` is the highest number that was ever given."""

    fixes: Mapping[FixName, Part] = field(default_factory=dict)
    numbers: Mapping[Part, int] = field(default_factory=dict)
    merged: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    last: int = 0


def drafts_of(
    fixes: Sequence[SeriesFix], label_of: Callable[[SeriesFix], str], most_hunks: int | None, earlier: Earlier
) -> tuple[Draft, ...]:
    """The pieces in the order of their numbers. New ones are numbered in the order of their first fix's label."""
    by_label: dict[str, list[SeriesFix]] = {}
    for one in fixes:
        by_label.setdefault(label_of(one), []).append(one)
    parts: dict[Part, list[SeriesFix]] = {}
    for label, here in sorted(by_label.items()):
        parts.update(_parts(label, here, most_hunks, earlier))
    numbers = dict(earlier.numbers)
    last = earlier.last
    for part in sorted(parts):
        if part not in numbers:
            last += 1
            numbers[part] = last
    by_number: dict[int, list[Part]] = {}
    for part in sorted(parts):
        by_number.setdefault(numbers[part], []).append(part)
    order = {one.key: at for at, one in enumerate(fixes)}
    return tuple(
        Draft(
            number,
            tuple(here),
            tuple(sorted((fix for part in here for fix in parts[part]), key=lambda fix: order[fix.key])),
            earlier.merged.get(number, ()) if len(here) > 1 else (),
        )
        for number, here in sorted(by_number.items())
    )


def _parts(
    label: str, fixes: Sequence[SeriesFix], most_hunks: int | None, earlier: Earlier
) -> dict[Part, list[SeriesFix]]:
    if most_hunks is None:
        return {Part(label): list(fixes)}
    found: dict[Part, list[SeriesFix]] = {}
    room: dict[Part, int] = {}
    last = max((part.number for part in earlier.numbers if part.label == label), default=0)
    fresh: list[tuple[list[SeriesFix], int]] = []
    for clump, hunks in clumps(fixes):
        known = next((part for one in clump if (part := earlier.fixes.get(one.name)) is not None), None)
        if known is None or known.label != label:
            fresh.append((clump, hunks))
            continue
        found.setdefault(known, []).extend(clump)
        room[known] = room.get(known, most_hunks) - hunks
    here: Part | None = max(found, default=None)
    for clump, hunks in fresh:
        if here is None or room[here] < hunks:
            last += 1
            here = Part(label, last)
            room[here] = most_hunks
        found.setdefault(here, []).extend(clump)
        room[here] -= hunks
    return found


def clumps(fixes: Sequence[SeriesFix]) -> list[tuple[list[SeriesFix], int]]:
    """The fixes that share a hunk together, in the order of the first of each, with how many hunks they make."""
    home = list(range(len(fixes)))

    def first(at: int) -> int:
        while home[at] != at:
            home[at] = at = home[home[at]]
        return at

    starts: list[int] = []
    for hunk in _hunks(fixes):
        kept = min(first(at) for at in hunk)
        for at in hunk:
            home[first(at)] = kept
        starts.append(hunk[0])
    hunks = Counter(first(at) for at in starts)
    groups: dict[int, list[SeriesFix]] = {}
    for at, one in enumerate(fixes):
        groups.setdefault(first(at), []).append(one)
    return [(group, hunks[at] or 1) for at, group in groups.items()]


def _hunks(fixes: Sequence[SeriesFix]) -> list[list[int]]:
    """The hunks that the edits of the fixes make, as the indexes of the fixes in each."""
    places = sorted((lines.file, lines.start, lines.end, at) for at, one in enumerate(fixes) for lines in one.lines)
    found: list[list[int]] = []
    last_file, last_end = "", 0
    for file, start, end, at in places:
        if not found or file != last_file or start - last_end > 2 * CONTEXT_LINES:
            found.append([])
            last_end = end
        found[-1].append(at)
        last_file, last_end = file, max(end, last_end)
    return found
