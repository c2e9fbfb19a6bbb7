"""Taking suppressions out: an id of a list, or the whole comment or attribute with the line that it alone stood on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from deburr.run.suppression_marks import Mark, find_marks
from deburr.run.suppression_reach import line_of
from deburr.syntax.source import SourceFile
from deburr.text.edit import Edit
from deburr.text.span import Span


def removals(source: SourceFile, unwanted: Iterable[Mark]) -> Iterator[Edit]:
    """The edits that take these marks of the file out."""
    gone = {one.span for one in unwanted}
    by_whole: dict[Span, list[Mark]] = {}
    for mark in find_marks(source).marks:
        by_whole.setdefault(mark.whole, []).append(mark)
    for whole, marks in by_whole.items():
        left = [one for one in marks if one.span not in gone]
        if len(left) == len(marks):
            continue
        if left:
            ids = Span(marks[0].span.start, marks[-1].span.end)
            yield Edit(ids, ", ".join(one.id for one in left).encode())
        else:
            yield Edit(_with_its_blanks(source.data, whole), b"")


def _with_its_blanks(data: bytes, whole: Span) -> Span:
    line = line_of(data, whole.start)
    before, behind = data[line.start : whole.start], data[whole.end : line_of(data, whole.end).end]
    # A byte order mark is no blank, so the first line keeps its start.
    if not before.strip() and not behind.strip():
        return Span(line.start, whole.end + len(behind))
    if not behind.strip():
        return Span(whole.start - (len(before) - len(before.rstrip(b" \t"))), whole.end)
    return Span(whole.start, whole.end + len(behind) - len(behind.lstrip(b" \t")))
