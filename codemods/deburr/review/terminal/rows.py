"""Rows of the detail pane and their layout at a width: prose is broken between words, code wherever the width ends.

Unknown here: what the rows say.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from textual.content import Content

_LEAST = 8
"""Cells; narrower than that nothing is laid out sensibly, and the lead is left out."""


@dataclass(frozen=True, slots=True)
class Row:
    """`lead` stands before the first line of `body`; further lines begin below the body."""

    body: Content = field(default_factory=Content)
    lead: Content = field(default_factory=Content)
    is_code: bool = False
    anchor: str = ""
    """A name to scroll to."""


BLANK = Row()


def laid_out(rows: Iterable[Row], width: int) -> tuple[list[Content], dict[str, int]]:
    """The lines, none wider than `width` cells, and the 0-based line of each anchor."""
    lines: list[Content] = []
    anchors: dict[str, int] = {}
    for row in rows:
        if row.anchor:
            anchors.setdefault(row.anchor, len(lines))
        lines += _lines(row, max(width, 2))
    return lines, anchors


def _lines(row: Row, width: int) -> list[Content]:
    lead = row.lead
    room = width - lead.cell_length
    if room < _LEAST and lead:
        # Too narrow for both: one below the other.
        return [*lead.fold(width), *_broken(row, width)]
    blank = Content(" " * lead.cell_length)
    return [(lead if number == 0 else blank) + line for number, line in enumerate(_broken(row, room))]


def _broken(row: Row, width: int) -> list[Content]:
    if not row.body:
        return [row.body]
    return row.body.fold(width) if row.is_code else row.body.wrap(width)
