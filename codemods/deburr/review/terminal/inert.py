"""Text from files, made harmless and of known width before it comes near the screen: escapes are seen, not obeyed.

Textual drops control characters without a word and knows its own markup: what goes through here holds neither, because
only strings without controls come out, and they are never read as markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from deburr.report.display_line import DisplayLine
from deburr.text.escape import escape_line

LONGEST = 240
"""Characters; of a longer line of code the part around what matters is shown, and how long it is."""
_BEFORE = 80


def inert(text: str) -> str:
    """One line of text as it may be shown."""
    return escape_line(text)


def inert_code(text: str) -> str:
    """A piece of a line of code, no longer than LONGEST: tabs are four blanks."""
    return DisplayLine.of(text).text


def pieces(line: str, marked: Sequence[tuple[int, int]], longest: int = LONGEST) -> Iterator[tuple[str, bool]]:
    """The line as inert pieces, each with whether it is in one of the `marked` ranges (0-based, in order). Of a line
    with more than `longest` characters (at most LONGEST) a part."""
    start, end = _window(line, marked, longest)
    if start:
        yield "…", False
    for first, last, is_marked in _cut(start, end, marked):
        yield inert_code(line[first:last]), is_marked
    if end < len(line):
        yield f"… ({len(line)} characters)", False


def _window(line: str, marked: Sequence[tuple[int, int]], longest: int) -> tuple[int, int]:
    if len(line) <= longest:
        return 0, len(line)
    start = max(marked[0][0] - _BEFORE, 0) if marked else 0
    start = min(start, len(line) - longest)
    return start, start + longest


def _cut(start: int, end: int, marked: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, bool]]:
    inside = [(max(first, start), min(last, end)) for first, last in marked if first < end and last > start]
    borders = sorted({start, end, *(at for one in inside for at in one)})
    for first, last in pairwise(borders):
        yield first, last, any(one[0] <= first and last <= one[1] for one in inside)
