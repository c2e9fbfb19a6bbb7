"""Edits of several matches of one solution as one list: insertions that meet at one byte get their order.

A match inside another's capture shares its edges with it: what the inner one appends stands before what the outer one
does, and the other way round in front. Deliberately unknown here: what the edits are for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from deburr.text.edit import Edit
from deburr.text.span import Span


@dataclass(frozen=True, slots=True)
class Wanted:
    """An edit, and the extent of the match that wants it; None for an import, which belongs to no place."""

    edit: Edit
    extent: Span | None


def composed(wanted: Iterable[Wanted]) -> tuple[Edit, ...]:
    """The edits in source order. Insertions at one byte whose order follows from how their matches lie are joined; what
    else is in conflict stays so."""
    edits: dict[Edit, None] = {}
    insertions: dict[int, dict[Edit, Wanted]] = {}
    for one in wanted:
        if len(one.edit.span):
            edits[one.edit] = None
        else:
            insertions.setdefault(one.edit.span.start, {}).setdefault(one.edit, one)
    for at, here in insertions.items():
        edits.update(dict.fromkeys(_joined(at, list(here.values()))))
    return tuple(sorted(edits))


def _joined(at: int, wanted: list[Wanted]) -> list[Edit]:
    """The insertions at one byte as one, if their order is certain."""
    if len(wanted) == 1:
        return [wanted[0].edit]
    ordered = sorted(wanted, key=lambda one: _rank(at, one))
    if len({_rank(at, one) for one in ordered}) < len(ordered):
        return [one.edit for one in ordered]
    return [Edit(Span(at, at), b"".join(one.edit.replacement for one in ordered))]


def _rank(at: int, one: Wanted) -> tuple[int, int, bytes]:
    extent = one.extent
    if extent is None or not extent.start <= at <= extent.end:
        # What lies outside of its match stands in front of what starts here; its text alone gives it an order.
        return 1, 1, one.edit.replacement
    if extent.end == at:
        return 0, len(extent), b""
    if extent.start == at:
        return 2, -len(extent), b""
    return 1, 0, b""
