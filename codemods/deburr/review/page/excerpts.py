"""The parts of files that the page shows, and what a change does to their lines. Lines here are 0-based.

A page cannot carry every file whole: it has the lines around each place, and says where they end. Unknown here:
findings.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from deburr.text.edit import Edit
from deburr.text.edited_lines import edited_lines
from deburr.text.line_diff import changed_regions
from deburr.text.lines import BYTE_ORDER_MARK, LineIndex

AROUND = 30
"""How many lines the page has above and below a place."""
_LONGEST = 1_500
"""Characters; of a longer line the part around the place in question is there, with the numbers of what is not."""
_BEFORE = 300

ShownLine: TypeAlias = "str | list[int | str]"
"""A line, or of a long one how many characters are left out, the part, and how many are left out behind."""

_TOKEN = re.compile(
    rb"""//[^\n]* | (?P<comment>/\*) | (?<![\w"])[bc]?r(?P<hashes>\#*)" | (?P<string>") | '(?:\\.[^'\n]*|[^\\'\n])'""",
    re.VERBOSE | re.DOTALL,
)
_COMMENT_EDGE = re.compile(rb"/\*|\*/")
_STRING_END = re.compile(rb'(?:[^"\\]|\\.)*+"', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Region:
    """Old lines `start` to `end` (half open) become `new`; `old` is there when they must be shown otherwise than the
    excerpt has them. `is_open` says that the last of `new` ends the file without a newline."""

    start: int
    end: int
    new: tuple[ShownLine, ...]
    old: tuple[ShownLine, ...] | None = None
    is_open: bool = False


def regions_of(index: LineIndex, edits: Iterable[Edit]) -> Iterator[Region]:
    """The changed lines in order; what is equal on both sides is in none."""
    has_crlf = index.data.partition(b"\n")[0].endswith(b"\r")
    for part in edited_lines(index, edits):
        base = part.first - 1
        for one in changed_regions(part.old, part.new):
            old = [_decoded(line, has_crlf) for line in part.old[one.old_start : one.old_end]]
            raw = part.new[one.new_start : one.new_end]
            new = [_decoded(line, has_crlf) for line in raw]
            shown = _around_difference(old, new)
            # A new last line without a newline is only said where the file's end is changed.
            is_open = bool(raw) and not raw[-1].endswith(b"\n")
            yield Region(base + one.old_start, base + one.old_end, shown[1], shown[0], is_open)


def _around_difference(
    old: Sequence[str], new: Sequence[str]
) -> tuple[tuple[ShownLine, ...] | None, tuple[ShownLine, ...]]:
    if max(map(len, (*old, *new))) <= _LONGEST:
        return None, tuple(new)
    focus = _first_difference(old[0], new[0]) if old and new else 0
    return tuple(shown_line(line, focus) for line in old), tuple(shown_line(line, focus) for line in new)


def _first_difference(one: str, other: str) -> int:
    shorter = min(len(one), len(other))
    return next((at for at in range(shorter) if one[at] != other[at]), shorter)


def shown_line(line: str, focus: int = 0) -> ShownLine:
    """The line, of a very long one the part around the 0-based column `focus`."""
    if len(line) <= _LONGEST:
        return line
    start = max(focus - _BEFORE, 0)
    part = line[start : start + _LONGEST]
    return [start, part, len(line) - start - len(part)]


def _decoded(line: bytes, has_crlf: bool) -> str:
    line = line.removesuffix(b"\n").removeprefix(BYTE_ORDER_MARK)
    if has_crlf:
        line = line.removesuffix(b"\r")
    return line.decode("utf-8", "surrogateescape")


@dataclass(slots=True)
class Excerpts:
    """The lines of one file that places on the page need."""

    index: LineIndex
    is_rust: bool
    _wanted: list[tuple[int, int]] = field(default_factory=list)
    _focus: dict[int, int] = field(default_factory=dict)

    def want(self, first: int, last: int, column: int = 0) -> None:
        """The lines `first` to `last` (inclusive) are shown, from the 0-based `column` of the first on."""
        self._wanted.append((max(first - AROUND, 0), min(last + AROUND + 1, self.index.line_count)))
        self._focus.setdefault(first, column)

    def parts(self) -> Iterator[dict[str, object]]:
        """Each run of lines with its first line's number and the lexer's state there."""
        has_crlf = self.index.data.partition(b"\n")[0].endswith(b"\r")
        tokens = list(long_tokens(self.index.data)) if self.is_rust else []
        for first, behind in _merged(self._wanted):
            lines = [
                shown_line(_decoded(self._bytes(number), has_crlf), self._focus.get(number, 0))
                for number in range(first, behind)
            ]
            yield {"first": first, "state": state_at(tokens, self.index, first), "lines": lines}

    def _bytes(self, line: int) -> bytes:
        starts = self.index.starts
        return self.index.data[starts[line] : starts[line + 1] if line + 1 < len(starts) else None]


def _merged(wanted: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for first, behind in sorted(wanted):
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], behind))
        else:
            found.append((first, behind))
    return found


def long_tokens(data: bytes) -> Iterator[tuple[int, int, str]]:
    """The comments and strings of Rust code that run over a line's end: first byte, byte behind, and `/*`, `"` or `r`
    with its number signs. Enough to colour a part of a file; what is code is decided elsewhere."""
    at = 0
    while (match := _TOKEN.search(data, at)) is not None:
        kind = ""
        at = match.end()
        if match["comment"]:
            kind, at = "/*", _comment_end(data, at)
        elif match["hashes"] is not None:
            closing = b'"' + match["hashes"]
            kind = "r" + match["hashes"].decode()
            end = data.find(closing, at)
            at = end + len(closing) if end >= 0 else len(data)
        elif match["string"]:
            end_of_string = _STRING_END.match(data, at)
            kind, at = '"', end_of_string.end() if end_of_string is not None else len(data)
        if kind and b"\n" in data[match.start() : at]:
            yield match.start(), at, kind


def _comment_end(data: bytes, at: int) -> int:
    depth = 1
    while depth:
        edge = _COMMENT_EDGE.search(data, at)
        if edge is None:
            return len(data)
        depth += 1 if edge.group() == b"/*" else -1
        at = edge.end()
    return at


def state_at(tokens: Sequence[tuple[int, int, str]], index: LineIndex, line: int) -> str:
    """What the beginning of a 0-based line is inside of: `""`, `"`, `r##`, or `/*` once for each level."""
    offset = index.starts[line]
    number = bisect_right(tokens, offset, key=lambda one: one[0]) - 1
    if number < 0 or not tokens[number][0] < offset < tokens[number][1]:
        return ""
    start, _, kind = tokens[number]
    if kind != "/*":
        return kind
    edges = [edge.group() for edge in _COMMENT_EDGE.finditer(index.data, start, offset)]
    return kind * max(edges.count(b"/*") - edges.count(b"*/"), 1)
