"""From byte offsets to lines and columns, for showing a place to a person.

Lines end at `\\n` only, as for rustc and git: a form feed, a lone `\\r` or U+2028 is part of its line. Columns count
the characters of the decoded line; a leading byte order mark has no width. Unknown here: what the bytes mean.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Place:
    """A 1-based line and a 1-based column in characters."""

    line: int
    column: int


def split_lines(data: bytes) -> list[bytes]:
    """The lines of `data` with their `\\n`; only the last may lack it, and empty data has no line."""
    lines = data.split(b"\n")
    last = lines.pop()
    return [line + b"\n" for line in lines] + ([last] if last else [])


def _starts_of(data: bytes) -> tuple[int, ...]:
    starts = [0]
    at = data.find(b"\n")
    while at >= 0:
        starts.append(at + 1)
        at = data.find(b"\n", at + 1)
    return tuple(starts)


@dataclass(frozen=True, slots=True)
class LineIndex:
    """The line starts of one text. Offsets are 0-based bytes; an offset past the end counts as the end."""

    data: bytes = field(repr=False)
    starts: tuple[int, ...] = field(repr=False)

    @classmethod
    def of(cls, data: bytes) -> LineIndex:
        """Index `data` once; every question after that costs a binary search."""
        return cls(data, _starts_of(data))

    @property
    def line_count(self) -> int:
        """How many lines there are; a final newline opens no further line, and empty data has one line."""
        has_open_end = self.starts[-1] < len(self.data) or len(self.starts) == 1
        return len(self.starts) if has_open_end else len(self.starts) - 1

    def line_at(self, offset: int) -> int:
        """The 1-based line that holds the byte at `offset`; a newline belongs to the line that it ends."""
        return bisect_right(self.starts, offset)

    def place(self, offset: int) -> Place:
        """Line and column of a byte offset. Inside a multi-byte character: the column of that character."""
        line = self.line_at(offset)
        start = self.text_start(line)
        before = self.data[start : max(offset, start)]
        return Place(line, _character_count(before) + 1)

    def offset(self, place: Place) -> int:
        """The byte offset of a place; a column past the line's end counts as its end."""
        text = self.text(place.line)
        return self.text_start(place.line) + len(text[: place.column - 1].encode("utf-8", "surrogateescape"))

    def text_start(self, line: int) -> int:
        """The byte offset of the first visible byte of a 1-based line: behind a byte order mark, if there is one."""
        start = self.starts[line - 1]
        return len(BYTE_ORDER_MARK) if start == 0 and self.data.startswith(BYTE_ORDER_MARK) else start

    def bytes_of(self, line: int) -> bytes:
        """The bytes of a 1-based line without its line end (`\\n` or `\\r\\n`) and without a byte order mark."""
        end = self.starts[line] - 1 if line < len(self.starts) else len(self.data)
        content = self.data[self.text_start(line) : end]
        return content.removesuffix(b"\r") if line < len(self.starts) else content

    def text(self, line: int) -> str:
        """The line decoded; a byte that is not UTF-8 comes out as a lone surrogate."""
        return self.bytes_of(line).decode("utf-8", "surrogateescape")


def _character_count(data: bytes) -> int:
    """Characters in `data`, which may stop inside one: continuation bytes do not count, nor does a cut-off start."""
    text = data.decode("utf-8", "surrogateescape")
    cut = next((back for back in (1, 2, 3) if data[-back:][:1] >= b"\xc0"), 0)
    if cut and len(data) >= cut and _length_of(data[-cut]) > cut:
        return len(text) - cut
    return len(text)


def _length_of(first_byte: int) -> int:
    """How many bytes the UTF-8 character with this first byte has (1 for a byte that starts none)."""
    if first_byte >= 0xF0:
        return 4 if first_byte < 0xF5 else 1
    if first_byte >= 0xE0:
        return 3
    return 2 if first_byte >= 0xC0 else 1
