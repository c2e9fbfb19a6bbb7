"""One source line as a terminal shows it: escapes for what is not printable, four blanks for a tab, real widths.

The caret rows under a line are laid out in terminal cells, so every character's width is known here. Unknown here:
what is underlined, and why.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from deburr.text.escape import escape_line

_TAB = "    "
_LONGEST = 400
"""Characters; of a longer line (minified or generated code) only the part around the place in question is shown."""
_BEFORE = 100


@dataclass(frozen=True, slots=True)
class DisplayLine:
    """`text` as shown; `cells[n]` is the 0-based cell at which the source line's character n (0-based) begins."""

    text: str
    cells: tuple[int, ...]

    @classmethod
    def of(cls, source_line: str, focus: int = 1) -> DisplayLine:
        """Lay out one line, without its line end; of a very long one the part around the 1-based column `focus`."""
        if len(source_line) > _LONGEST:
            return cls._part_of(source_line, max(focus - 1 - _BEFORE, 0))
        if source_line.isascii() and source_line.isprintable():
            return cls(source_line, tuple(range(len(source_line) + 1)))
        shown: list[str] = []
        cells = [0]
        for character in source_line:
            piece = _TAB if character == "\t" else escape_line(character)
            shown.append(piece)
            cells.append(cells[-1] + sum(map(_width, piece)))
        return cls("".join(shown), tuple(cells))

    @classmethod
    def _part_of(cls, source_line: str, start: int) -> DisplayLine:
        end = min(start + _LONGEST, len(source_line))
        part = cls.of(source_line[start:end])
        left, right = "…" if start else "", "…" if end < len(source_line) else ""
        shift = len(left)
        cells = (
            *[shift] * start,
            *(cell + shift for cell in part.cells),
            *[part.cells[-1] + shift] * (len(source_line) - end),
        )
        return cls(f"{left}{part.text}{right}", cells)

    def cell(self, column: int) -> int:
        """The cell of a 1-based column; columns past the end count as the end."""
        return self.cells[min(column - 1, len(self.cells) - 1)]


def _width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
