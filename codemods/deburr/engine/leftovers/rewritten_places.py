"""The places that fixes rewrite: what is gone from them, what stays, and what a text in them turns into.

Unknown here: how the rewrites came about, and what follows from them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from deburr.engine.leftovers.unsafe_needs import Cause, Need
from deburr.syntax.precedence import PLAIN, Form
from deburr.syntax.source import Node, span_of
from deburr.syntax.verdict import YES, Verdict
from deburr.text.edit import Edit
from deburr.text.span import Span


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A place that a fix rewrites: its span, the captures that stay in it (with and without brackets around them), how
    the result looks from outside, whether what the template puts in may stand outside of `unsafe`, and which of the
    captures it calls or dereferences."""

    span: Span
    captures: tuple[Span, ...]
    form: Form = PLAIN
    is_safe: Verdict = YES
    used: tuple[Span, ...] = ()

    def keeps(self, need: Need) -> bool:
        """Whether the node is still there: inside a capture, or as a use of the same function or pointer."""
        if any(kept.contains(need.span) for kept in self.captures):
            return True
        return need.is_use_of(self.used)


class Places:
    """The rewritten places, which of them covers a span, and what is deleted."""

    def __init__(
        self, file: str, rewritten: Iterable[Rewritten], edits: Iterable[Edit], elsewhere: Mapping[str, Iterable[Edit]]
    ) -> None:
        """The places in `file` with all `edits` there, and those that are made in other files with them."""
        self.edits = sorted(edits)
        self._by_file = {**elsewhere, file: self.edits}
        self.deleted = [edit.span for edit in self.edits if not edit.replacement and len(edit.span)]
        self.all = sorted(rewritten, key=lambda one: (one.span.start, -one.span.end))
        self._starts = [one.span.start for one in self.all]
        self._longest = max((len(one.span) for one in self.all), default=0)

    def around(self, span: Span) -> Iterable[Rewritten]:
        """The places that contain `span`, the innermost first."""
        for index in range(bisect_right(self._starts, span.start) - 1, -1, -1):
            place = self.all[index]
            if place.span.start + self._longest < span.end:
                return
            if place.span.contains(span):
                yield place

    def replaces(self, need: Need) -> bool:
        """Whether the node, or what makes it unsafe, is gone once all places are rewritten."""
        if need.cause is not None and self._takes_away(need.cause):
            return True
        return any(not place.keeps(need) for place in self.around(need.span))

    def _takes_away(self, cause: Cause) -> bool:
        """Whether an edit leaves a `static mut` without its `mut`, an `unsafe fn` without its `unsafe`, or a
        field without the `*` of its pointer."""
        edits = self._by_file.get(cause.file, ())
        return any(edit.span.contains(cause.span) and cause.word.encode() not in edit.replacement for edit in edits)

    def deletes(self, node: Node) -> bool:
        """Whether a node goes as a whole."""
        return any(one.contains(span_of(node)) for one in self.deleted)

    def ends_statement(self, tail: Node) -> bool:
        """Whether an edit gives the value of a block, `tail`, a `;`."""
        return any(edit.span.end == tail.end_byte and edit.replacement.endswith(b";") for edit in self.edits)

    def spared(self, edit: Edit, *, at_end: bool) -> tuple[Edit, ...]:
        """The edit without the bytes that go anyway; what it puts in stands at its end or at its start."""
        pieces: list[Span] = []
        start = edit.span.start
        for gone in self.deleted:
            if gone.overlaps(edit.span):
                pieces.append(Span(start, max(start, gone.start)))
                start = max(start, min(gone.end, edit.span.end))
        pieces.append(Span(start, edit.span.end))
        bearer = len(pieces) - 1 if at_end else 0
        edits = (Edit(span, edit.replacement if i == bearer else b"") for i, span in enumerate(pieces))
        return tuple(one for one in edits if len(one.span) or one.replacement)

    def at(self, span: Span) -> Rewritten | None:
        return next((place for place in self.around(span) if place.span == span), None)

    def inside(self, span: Span) -> Iterable[Rewritten]:
        first = bisect_right(self._starts, span.start - 1) if span.start else 0
        for index in range(first, len(self.all)):
            if self._starts[index] >= span.end:
                return
            yield self.all[index]
