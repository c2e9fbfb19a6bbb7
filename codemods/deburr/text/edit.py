"""Edits: replacements of spans of one original text, and their application as a whole.

Edits never see each other's result: all spans refer to the original bytes. Two edits conflict when they share a byte,
or when two insertions at one place would need an order that nobody stated.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from deburr.text.span import Span


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Put `replacement` in the place of `span`; an empty span inserts, an empty replacement deletes."""

    span: Span
    replacement: bytes


@dataclass(frozen=True, slots=True)
class EditConflict:
    """Two edits of one text that cannot both be applied."""

    first: Edit
    second: Edit


def conflicts(first: Edit, second: Edit) -> bool:
    """Whether the two cannot both be applied. Identical edits do not conflict: they are one edit asked for twice."""
    if first == second:
        return False
    if first.span == second.span:
        return True
    if len(first.span) == 0 or len(second.span) == 0:
        outer, point = (first.span, second.span) if len(second.span) == 0 else (second.span, first.span)
        return outer.start < point.start < outer.end
    return first.span.overlaps(second.span)


def find_conflict(edits: Iterable[Edit]) -> EditConflict | None:
    """The first pair, in source order, that cannot both be applied."""
    ordered = sorted(set(edits))
    reach: Edit | None = None
    for edit in ordered:
        if reach is not None and conflicts(reach, edit):
            return EditConflict(reach, edit)
        if reach is None or edit.span.end >= reach.span.end:
            reach = edit
    return None


def apply_edits(data: bytes, edits: Iterable[Edit]) -> bytes:
    """`data` with all `edits` made. Raises ValueError on a conflict: callers ask `find_conflict` first."""
    ordered = sorted(set(edits))
    if conflict := find_conflict(ordered):
        raise ValueError(f"edits conflict: {conflict.first} and {conflict.second}")
    pieces: list[bytes] = []
    at = 0
    for edit in ordered:
        pieces.append(data[at : edit.span.start])
        pieces.append(edit.replacement)
        at = edit.span.end
    pieces.append(data[at:])
    return b"".join(pieces)
