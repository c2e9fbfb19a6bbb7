"""The file as some edits leave it, read again: what a name means there, and where a place of the old text went.

The text is made and parsed when it is first asked for. The bodies of functions before the first and behind the last
edit are blank in it: nothing in them can be seen from elsewhere, and a file of many fixes is parsed many times.
Deliberately unknown here: what the edits are for.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from deburr.syntax.source import Node, SourceFile, span_of
from deburr.text.edit import Edit, apply_edits
from deburr.text.span import Span

_HOLDERS = frozenset({"mod_item", "impl_item", "trait_item"})


@dataclass(slots=True)
class Aftermath:
    """`before` with all `edits`, which have no conflict, in source order."""

    before: SourceFile
    edits: tuple[Edit, ...]
    _after: SourceFile | None = field(default=None, repr=False)
    _ends: list[int] = field(default_factory=list, repr=False)
    _shifts: list[int] = field(default_factory=list, repr=False)

    @classmethod
    def of(cls, before: SourceFile, edits: Iterable[Edit]) -> Aftermath:
        ordered = tuple(sorted(set(edits)))
        ends = [edit.span.end for edit in ordered]
        shifts = list(accumulate((len(edit.replacement) - len(edit.span) for edit in ordered), initial=0))
        return cls(before, ordered, None, ends, shifts)

    @property
    def source(self) -> SourceFile:
        """The new text; the code around the edits is whole."""
        if self._after is None:
            self._after = SourceFile(_text_after(self.before, self.edits), self.before.name)
        return self._after

    def touches(self, span: Span) -> bool:
        """Whether an edit changes bytes of `span`, or puts something into it."""
        first = bisect_right(self._ends, span.start)
        for edit in self.edits[first:]:
            if edit.span.start >= span.end:
                return False
            if edit.span.end > span.start:
                return True
        return False

    def drops(self, word: str, places: Iterable[Span]) -> bool:
        """Whether all of `places` go, and the edits put the `word` nowhere, so that the old text shows what is left."""
        written = re.compile(rb"\b" + re.escape(word.encode()) + rb"\b")
        if any(written.search(edit.replacement) is not None for edit in self.edits):
            return False
        return all(any(edit.span.contains(place) for edit in self.edits) for place in places)

    def moved(self, span: Span) -> Span | None:
        """Where an untouched `span` of the old text stands in the new one; None for one that is touched."""
        if self.touches(span):
            return None
        shift = self._shifts[bisect_right(self._ends, span.start)]
        return Span(span.start + shift, span.end + shift)

    def node_at(self, span: Span) -> Node | None:
        """The node of the new text that stands where the untouched `span` of the old one went."""
        there = self.moved(span)
        nodes = self.source.ancestors(there.start, there.end).nodes if there is not None else ()
        found = nodes[-1] if nodes else None
        is_same = found is not None and there is not None and span_of(found) == there
        return found if is_same else None


def _text_after(source: SourceFile, edits: tuple[Edit, ...]) -> bytes:
    """The text with the edits made, and all blank that is far from them; what is blank keeps its length."""
    if not edits:
        return source.data
    start, end = _window(_bodies(source), edits[0].span.start, edits[-1].span.end)
    moved = (Edit(Span(one.span.start - start, one.span.end - start), one.replacement) for one in edits)
    around = _blank(source)
    return around[:start] + apply_edits(source.data[start:end], moved) + around[end:]


def _window(bodies: tuple[Span, ...], first: int, last: int) -> tuple[int, int]:
    """The bytes from `first` to `last` with the whole of the bodies that these are in."""
    at = bisect_right(bodies, first, key=lambda body: body.start) - 1
    start = bodies[at].start if at >= 0 and first <= bodies[at].end else first
    at = bisect_right(bodies, last, key=lambda body: body.start) - 1
    return start, max(last, bodies[at].end) if at >= 0 else last


def _blank(source: SourceFile) -> bytes:
    """The text with all bodies blank. Worked out once for a file."""
    known = source.cache.get(("blank bodies",))
    if not isinstance(known, bytes):
        text = bytearray(source.data)
        for body in _bodies(source):
            text[body.start : body.end] = b" " * len(body)
        known = source.cache[("blank bodies",)] = bytes(text)
    return known


def _bodies(source: SourceFile) -> tuple[Span, ...]:
    """The insides of the bodies of all functions and methods outside of other functions. Worked out once for a file."""
    known = source.cache.get(("bodies",))
    if not isinstance(known, tuple):
        known = source.cache[("bodies",)] = tuple(sorted(_find_bodies(source)))
    return known


def _find_bodies(source: SourceFile) -> Iterator[Span]:
    pending = [source.root]
    while pending:
        node = pending.pop()
        for child in node.named_children:
            body = (
                child.child_by_field_name("body") if child.type in _HOLDERS or child.type == "function_item" else None
            )
            if body is None:
                continue
            if child.type in _HOLDERS:
                pending.append(body)
            elif body.end_byte - body.start_byte > 2 and not child.has_error:
                yield Span(body.start_byte + 1, body.end_byte - 1)
