"""The lines that edits touch, before and after: what a diff of a few edits needs of a file, at the cost of the edits.

Unknown here: how a diff looks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from deburr.text.edit import Edit, apply_edits
from deburr.text.lines import LineIndex, split_lines
from deburr.text.span import Span


@dataclass(frozen=True, slots=True)
class EditedLines:
    """A run of whole lines with the edits within it. `first` is the 1-based number of its first old line; lines keep
    their newline."""

    first: int
    old: list[bytes]
    new: list[bytes]


def edited_lines(index: LineIndex, edits: Iterable[Edit]) -> Iterator[EditedLines]:
    """The runs in order; edits that share a line are in one, and between two runs the lines are the same."""
    group: list[Edit] = []
    last = 0
    for edit in sorted(set(edits)):
        if group and index.line_at(edit.span.start) > last:
            yield _run(index, group, last)
            group = []
        group.append(edit)
        last = max(last, index.line_at(edit.span.end))
    if group:
        yield _run(index, group, last)


def _run(index: LineIndex, edits: list[Edit], last: int) -> EditedLines:
    first = index.line_at(edits[0].span.start)
    start = index.starts[first - 1]
    end = index.starts[last] if last < len(index.starts) else len(index.data)
    old = index.data[start:end]
    moved = (Edit(Span(one.span.start - start, one.span.end - start), one.replacement) for one in edits)
    return EditedLines(first, split_lines(old), split_lines(apply_edits(old, moved)))
