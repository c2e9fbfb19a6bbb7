"""A small document: headings, paragraphs, lists and tables, written once and shown as Markdown or as plain text.

Everything that comes from a crate is escaped for both: it cannot repaint a terminal or start a table column.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from deburr.text.escape import escape_line

_WIDTH = 118


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    depth: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list; a line each."""

    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Table:
    """Columns with a title each; those named in `numbers` (by index) are set right."""

    titles: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: frozenset[int] = frozenset()


Block: TypeAlias = Heading | Paragraph | Items | Table


def as_markdown(blocks: Sequence[Block]) -> str:
    """The document in GitHub's Markdown, ending in a newline."""
    return "\n\n".join("\n".join(_markdown(block)) for block in blocks) + "\n"


def as_text(blocks: Sequence[Block]) -> str:
    """The document for a terminal: tables in columns, no marks around code."""
    return "\n\n".join("\n".join(_text(block)) for block in blocks) + "\n"


def code(text: str) -> str:
    """Text of a source or a compiler, to be shown as it is."""
    return "`" + escape_line(text).replace("`", "'") + "`" if text else ""


def _markdown(block: Block) -> list[str]:
    match block:
        case Heading(text, depth):
            return [f"{'#' * depth} {text}"]
        case Paragraph(text):
            return textwrap.wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False)
        case Items(lines):
            return [f"- {line}" for line in lines]
        case Table(titles, rows, numbers):
            rule = ["---:" if index in numbers else "---" for index in range(len(titles))]
            cells = [[cell.replace("|", "\\|") for cell in row] for row in rows]
            return [f"| {' | '.join(row)} |" for row in (titles, rule, *cells)]


def _text(block: Block) -> list[str]:
    match block:
        case Heading(text, _):
            return [_plain(text), "-" * len(_plain(text))]
        case Paragraph(text):
            return textwrap.wrap(_plain(text), _WIDTH, break_long_words=False, break_on_hyphens=False)
        case Items(lines):
            return [f"  {_plain(line)}" for line in lines]
        case Table(titles, rows, numbers):
            shown = [[_plain(cell) for cell in row] for row in (titles, *rows)]
            widths = [max(len(row[index]) for row in shown) for index in range(len(titles))]
            return [_columns(row, widths, numbers) for row in shown]


def _columns(row: Sequence[str], widths: Sequence[int], numbers: frozenset[int]) -> str:
    cells = [
        cell.rjust(width) if index in numbers else cell.ljust(width)
        for index, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]
    return "  ".join(cells).rstrip()


def _plain(text: str) -> str:
    return text.replace("`", "").replace("**", "")
