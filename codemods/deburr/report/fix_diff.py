"""The small diff that a diagnostic shows for a fix: only the lines that its edits touch.

Far apart edits (an expression and the import it needed) come out as parts of their own, so the cost depends on the
edits and not on the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from deburr.report.display_line import DisplayLine
from deburr.report.style import Painter, Style
from deburr.text.edit import Edit
from deburr.text.edited_lines import edited_lines
from deburr.text.line_diff import changed_regions
from deburr.text.lines import BYTE_ORDER_MARK, LineIndex


def render_fix(index: LineIndex, edits: Sequence[Edit], gutter: int, paint: Painter) -> tuple[str, ...]:
    """Rows like `12 - old` and `12 + new`, with `...` between parts; `gutter` is the width of the numbers."""
    rows: list[str] = []
    shift = 0
    for part in edited_lines(index, edits):
        if rows:
            rows.append(paint(Style.GUTTER, "..."))
        rows.extend(_part_rows(part.old, part.new, part.first, shift, gutter, paint))
        shift += len(part.new) - len(part.old)
    return tuple(rows)


def _part_rows(
    old: list[bytes], new: list[bytes], first: int, shift: int, gutter: int, paint: Painter
) -> Iterator[str]:
    for region in changed_regions(old, new):
        removed = [_text(line) for line in old[region.old_start : region.old_end]]
        added = [_text(line) for line in new[region.new_start : region.new_end]]
        focus = _first_difference(removed[0], added[0]) if removed and added else 1
        for number, text in enumerate(removed, first + region.old_start):
            yield _row(number, "-", text, focus, gutter, paint)
        for number, text in enumerate(added, first + shift + region.new_start):
            yield _row(number, "+", text, focus, gutter, paint)


def _first_difference(one: str, other: str) -> int:
    """The 1-based column from which two lines differ."""
    shorter = min(len(one), len(other))
    return next((at for at in range(shorter) if one[at] != other[at]), shorter) + 1


def _text(line: bytes) -> str:
    content = line.removesuffix(b"\n").removesuffix(b"\r").removeprefix(BYTE_ORDER_MARK)
    return content.decode("utf-8", "surrogateescape")


def _row(number: int, sign: str, content: str, focus: int, gutter: int, paint: Painter) -> str:
    text = DisplayLine.of(content, focus).text
    style = Style.REMOVED if sign == "-" else Style.ADDED
    return f"{paint(Style.GUTTER, f'{number:>{gutter}}')} {paint(style, f'{sign} {text}'.rstrip())}"
