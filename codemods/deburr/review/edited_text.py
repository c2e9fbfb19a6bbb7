"""The text that a reviewer edits: that of the finding's place, as a rewrite leaves it."""

from __future__ import annotations

from deburr.review.items import Alternative, FilePart, ReviewItem
from deburr.text.edit import Edit, apply_edits
from deburr.text.span import Span


def text_to_edit(item: ReviewItem, alternative: Alternative | None) -> str:
    """The finding's own text with what the alternative changes inside of it."""
    span = item.finding.span
    parts = alternative.parts if alternative is not None and alternative.can_be_accepted else ()
    inside = [
        Edit(Span(one.span.start - span.start, one.span.end - span.start), one.replacement)
        for part in parts
        if part.file == item.file
        for one in part.edits
        if span.contains(one.span)
    ]
    return apply_edits(item.span_text, inside).decode()


def parts_with_text(item: ReviewItem, alternative: Alternative | None, text: str) -> tuple[FilePart, ...]:
    """What the files become with the text in the finding's place, and with what the alternative does outside of it."""
    span = item.finding.span
    here = Edit(span, text.encode())
    parts = alternative.parts if alternative is not None and alternative.can_be_accepted else ()
    own = [one for part in parts if part.file == item.file for one in part.edits if not span.contains(one.span)]
    first = FilePart(item.file, item.path, item.data, tuple(sorted([*own, here])))
    return (first, *(part for part in parts if part.file != item.file))


def straddles(item: ReviewItem, alternative: Alternative) -> bool:
    """Whether an edit of the alternative is partly inside of the finding's place, so that neither half stands alone."""
    span = item.finding.span
    edits = [one for part in alternative.parts if part.file == item.file for one in part.edits]
    return any(one.span.overlaps(span) and not span.contains(one.span) for one in edits)


def with_line_ends(item: ReviewItem, text: str) -> str:
    """The text with the line ends of the item's file, whatever an editor made of them."""
    unix = text.replace("\r\n", "\n")
    first = item.data.find(b"\n")
    return unix.replace("\n", "\r\n") if item.data[first - 1 : first] == b"\r" and first > 0 else unix
