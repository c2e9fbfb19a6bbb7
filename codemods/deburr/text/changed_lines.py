"""Which lines of a text count as changed, and which they are once the text was edited.

Unknown here: since when they changed, and who says so.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from deburr.text.line_diff import changed_regions
from deburr.text.lines import LineIndex, split_lines
from deburr.text.span import Span


@dataclass(frozen=True, slots=True)
class ChangedLines:
    """Ranges of 1-based lines, first and last, in order and apart; `ranges` None means all lines."""

    ranges: tuple[tuple[int, int], ...] | None

    def touch(self, span: Span, index: LineIndex) -> bool:
        """Whether a line of the span is among them. An empty span is in the line of its byte."""
        if self.ranges is None:
            return True
        first = index.line_at(span.start)
        last = index.line_at(max(span.end - 1, span.start))
        at = bisect_left(self.ranges, first, key=lambda one: one[1])
        return at < len(self.ranges) and self.ranges[at][0] <= last

    def after(self, before: bytes, now: bytes) -> ChangedLines:
        """The lines of `now` that come from these of `before`, and those that are new or different in it."""
        if self.ranges is None or before == now:
            return self
        old, new = split_lines(before), split_lines(now)
        kept: list[tuple[int, int]] = []
        added: list[tuple[int, int]] = []
        old_at, new_at = 0, 0
        for region in changed_regions(old, new):
            kept += self._moved(old_at, region.old_start, new_at - old_at)
            if region.new_start < region.new_end:
                added.append((region.new_start + 1, region.new_end))
            old_at, new_at = region.old_end, region.new_end
        kept += self._moved(old_at, len(old), new_at - old_at)
        return ChangedLines(tuple(_joined(sorted([*kept, *added]))))

    def _moved(self, start: int, end: int, by: int) -> Iterator[tuple[int, int]]:
        """What of the ranges is in the 0-based lines `start` to `end`, so many lines further down."""
        for first, last in self.ranges or ():
            first, last = max(first, start + 1), min(last, end)
            if first <= last:
                yield first + by, last + by


def _joined(ranges: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    current: tuple[int, int] | None = None
    for first, last in ranges:
        if current is not None and first <= current[1] + 1:
            current = (current[0], max(last, current[1]))
            continue
        if current is not None:
            yield current
        current = (first, last)
    if current is not None:
        yield current


WHOLE = ChangedLines(None)
NONE = ChangedLines(())
