"""Where bytes of a text are once edits of it are made, and where bytes of the new text came from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from deburr.text.edit import Edit
from deburr.text.span import Span


def moved(span: Span, edits: Iterable[Edit]) -> Span:
    """Where the bytes of `span` are once `edits` (in source order) are made. What is put in at its edges stays outside,
    what replaces bytes on both sides of an edge is inside."""
    start, end = span.start, span.end
    for edit in edits:
        grown = len(edit.replacement) - len(edit.span)
        if edit.span.end <= span.start:
            start += grown
        elif edit.span.start < span.start:
            start += edit.span.start - span.start
        if edit.span.end <= span.end and edit.span.start < span.end:
            end += grown
        elif edit.span.start < span.end:
            end += edit.span.start + len(edit.replacement) - span.end
    return Span(start, max(end, start))


def results(edits: Sequence[Edit]) -> dict[Edit, Span]:
    """The bytes of the new text that each of `edits` (in source order) has put there."""
    found: dict[Edit, Span] = {}
    grown = 0
    for edit in edits:
        start = edit.span.start + grown
        found[edit] = Span(start, start + len(edit.replacement))
        grown += len(edit.replacement) - len(edit.span)
    return found


def origin_of(at: int, edits: Iterable[Edit]) -> int:
    """The byte of the old text that byte `at` of the new one came from: of what an edit has put in, the byte where that
    edit begins. `edits` are those of the old text, in source order."""
    grown = 0
    for edit in edits:
        start = edit.span.start + grown
        if at < start:
            break
        if at < start + len(edit.replacement):
            return edit.span.start
        grown += len(edit.replacement) - len(edit.span)
    return at - grown
