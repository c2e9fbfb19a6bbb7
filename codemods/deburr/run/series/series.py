"""A series from a run's changes: grouped, taken apart, tried, and no piece larger than asked.

    series = series_of(fixes, plan, grouping, subsets)

Unknown here: what a piece is called, and where it is written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from deburr.run.series.fixes import SeriesFix
from deburr.run.series.grouping import Draft, Earlier, Part, clumps, drafts_of
from deburr.run.series.pieces import Merge, Piece, hunk_count, merged, pieces_of
from deburr.run.series.subsets import Subsets
from deburr.run.verification.plan import Plan


@dataclass(frozen=True, slots=True)
class Grouping:
    """How fixes are grouped: under which label each is, how many hunks a piece may have, and what was decided."""

    label_of: Callable[[SeriesFix], str]
    most_hunks: int | None = None
    earlier: Earlier = field(default_factory=Earlier)


@dataclass(frozen=True, slots=True)
class Series:
    """Pieces in the order of their numbers; `last` is the highest number that was ever given."""

    pieces: tuple[Piece, ...]
    last: int


def series_of(fixes: Sequence[SeriesFix], plan: Plan, grouping: Grouping, subsets: Subsets) -> Series:
    """The pieces that the fixes of a plan make."""
    drafts = drafts_of(fixes, grouping.label_of, grouping.most_hunks, grouping.earlier)
    last = max((grouping.earlier.last, *(one.number for one in drafts)))
    while True:
        pieces = pieces_of(drafts, plan.changed, subsets)
        drafts = tuple(piece.draft for piece in pieces)
        smaller = _smaller(pieces, drafts, grouping.most_hunks, last)
        if smaller is None:
            return Series(pieces, last)
        drafts, last = smaller, last + 1


def put_together(series: Series, merge: Merge, plan: Plan, subsets: Subsets) -> Series:
    """The series with some of its pieces made one."""
    drafts = merged([piece.draft for piece in series.pieces], merge)
    return replace(series, pieces=pieces_of(drafts, plan.changed, subsets))


def compact(series: Series, earlier: Earlier) -> Series:
    """The series with no number left free among those that are given for the first time."""
    fresh = [piece.number for piece in series.pieces if piece.number > earlier.last]
    numbers = {number: at for at, number in enumerate(fresh, earlier.last + 1)}
    pieces = tuple(
        replace(
            piece,
            draft=replace(piece.draft, number=numbers.get(piece.number, piece.number)),
            needs=tuple(numbers.get(number, number) for number in piece.needs),
        )
        for piece in series.pieces
    )
    return Series(pieces, earlier.last + len(fresh))


def _smaller(
    pieces: Sequence[Piece], drafts: Sequence[Draft], most_hunks: int | None, last: int
) -> tuple[Draft, ...] | None:
    """The drafts with the first one that turned out too large in two; None where none is, or none can be."""
    if most_hunks is None:
        return None
    for piece in pieces:
        draft = piece.draft
        if len(draft.parts) > 1 or hunk_count(piece) <= most_hunks:
            continue
        groups = [group for group, _ in clumps(draft.fixes)]
        if len(groups) < 2:
            continue
        middle = (len(groups) + 1) // 2
        label = draft.parts[0].label
        number = 1 + max(part.number for one in drafts for part in one.parts if part.label == label)
        first = replace(draft, fixes=tuple(fix for group in groups[:middle] for fix in group))
        second = Draft(last + 1, (Part(label, number),), tuple(fix for group in groups[middle:] for fix in group))
        return (*(one if one is not draft else first for one in drafts), second)
    return None
