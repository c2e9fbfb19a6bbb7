"""The lines of code that are shown of an item: what a rewrite changes with the code around it, or the finding's place.

Lines are data: their sign, their number, their text and which parts of it to mark. Unknown here: how they look.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from deburr.text.line_diff import Region, changed_regions
from deburr.text.lines import BYTE_ORDER_MARK, LineIndex, split_lines
from deburr.text.span import Span
from deburr.text.word_diff import Ranges, changed_words

REMOVED, ADDED, AROUND, FOUND = "-", "+", " ", ">"
"""The signs of lines; FOUND is a line of the finding where nothing is changed."""


@dataclass(frozen=True, slots=True)
class CodeLine:
    """`number` is the 1-based line in the new text for an added one, else in the old; `marked` are ranges of
    characters. `end` says what is unusual about the line's end."""

    sign: str
    number: int
    text: str
    marked: Ranges = ()
    end: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """Lines that are not shown."""

    count: int


def changed_lines(before: bytes, after: bytes, context: int) -> Iterator[CodeLine | Gap]:
    """What leads from one text to the other, with up to `context` unchanged lines around each change."""
    old, new = split_lines(before), split_lines(after)
    regions = changed_regions(old, new)
    at = 0
    for number, region in enumerate(regions):
        following = regions[number + 1].old_start if number + 1 < len(regions) else len(old)
        start = max(region.old_start - context, at)
        if start > at and number:
            yield Gap(start - at)
        yield from _around(old, start, region.old_start)
        yield from _region(old, new, region)
        at = min(region.old_end + context, following)
        yield from _around(old, region.old_end, at)


def found_lines(data: bytes, span: Span, context: int) -> Iterator[CodeLine]:
    """The lines of a place with those around it; the place itself is marked."""
    index = LineIndex.of(data)
    first, last = index.place(span.start), index.place(max(span.end, span.start))
    ends_before = last.column == 1 and last.line > first.line
    end = last.line - 1 if ends_before else last.line
    for line in range(max(first.line - context, 1), min(end + context, index.line_count) + 1):
        text = index.text(line)
        if not first.line <= line <= end:
            yield CodeLine(AROUND, line, text)
            continue
        start = first.column - 1 if line == first.line else len(text) - len(text.lstrip())
        stop = last.column - 1 if line == last.line else len(text)
        yield CodeLine(FOUND, line, text, ((start, stop),) if start < stop else ())


def _around(lines: Sequence[bytes], start: int, end: int) -> Iterator[CodeLine]:
    for at in range(start, end):
        yield CodeLine(AROUND, at + 1, _text(lines[at]))


def _region(old: Sequence[bytes], new: Sequence[bytes], region: Region) -> Iterator[CodeLine]:
    gone, come = old[region.old_start : region.old_end], new[region.new_start : region.new_end]
    removed, added = [_text(one) for one in gone], [_text(one) for one in come]
    in_removed, in_added = changed_words("\n".join(removed), "\n".join(added))
    ends = _ends(gone, come)
    for number, text, line, marked in _numbered(region.old_start, removed, gone, in_removed):
        yield CodeLine(REMOVED, number, text, marked, ends.get(_end_of(line), ""))
    for number, text, line, marked in _numbered(region.new_start, added, come, in_added):
        yield CodeLine(ADDED, number, text, marked, ends.get(_end_of(line), ""))


def _numbered(
    start: int, texts: Sequence[str], lines: Sequence[bytes], marked: Ranges
) -> Iterator[tuple[int, str, bytes, Ranges]]:
    offset = 0
    for number, (text, line) in enumerate(zip(texts, lines, strict=True), start + 1):
        end = offset + len(text)
        inside = ((max(one, offset) - offset, min(other, end) - offset) for one, other in marked)
        yield number, text, line, tuple(one for one in inside if one[0] < one[1])
        offset = end + 1


def _ends(gone: Iterable[bytes], come: Iterable[bytes]) -> dict[bytes, str]:
    """What to say of line ends: only where the two sides differ in them, or one has none."""
    kinds = {_end_of(line) for line in (*gone, *come)}
    named = {b"": "no newline at the end"}
    if len(kinds) > 1 and kinds >= {b"\n", b"\r\n"}:
        named |= {b"\r\n": "ends with CR LF", b"\n": "ends with LF"}
    return named


def _end_of(line: bytes) -> bytes:
    if line.endswith(b"\r\n"):
        return b"\r\n"
    return b"\n" if line.endswith(b"\n") else b""


def _text(line: bytes) -> str:
    content = line.removesuffix(b"\n").removesuffix(b"\r").removeprefix(BYTE_ORDER_MARK)
    return content.decode("utf-8", "surrogateescape")
