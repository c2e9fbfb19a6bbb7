"""The Markdown of a page as headings and fences with their lines. What a fence is for is not known here.

CommonMark's rules are markdown-it's; inline text stays as it is written. Lines are 1-based.
"""

from __future__ import annotations

import codecs
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import TypeAlias

from markdown_it import MarkdownIt
from markdown_it.token import Token

from deburr.language.model import Code, Position
from deburr.language.problems import Sheet


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that stands at the margin; `text` keeps its Markdown (code spans and the like)."""

    level: int
    text: str
    line: int
    next_line: int
    """The first line behind it (two lines further for an underlined heading)."""


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced code block."""

    info: str
    """What follows the opening backticks, stripped."""
    code: Code
    line: int
    """The line of the opening backticks."""
    next_line: int
    is_closed: bool
    """A nested fence ends with what it stands in, and counts as closed."""
    is_nested: bool
    """It stands in a list or a quote, or is indented, so that its text is not the page's text as it is."""


Block: TypeAlias = Heading | Fence


def open_sheet(data: bytes, file: FilePath) -> Sheet:
    """The text of a page, without a byte order mark, line ends as `\\n`. Where it is not UTF-8, a problem says so."""
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        sheet = Sheet(file, _with_newlines(data.decode("utf-8", "replace")))
        before = _with_newlines(data[: error.start].decode("utf-8"))
        position = Position(before.count("\n") + 1, len(before) - before.rfind("\n"))
        sheet.add(position, "the page is not UTF-8", "save it as UTF-8")
        return sheet
    sheet = Sheet(file, _with_newlines(text))
    if "\0" in text:
        number = sheet.text[: sheet.text.index("\0")].count("\n") + 1
        sheet.add_at_word(number, "\0", "the page holds a NUL character")
    return sheet


def _with_newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def blocks_of(sheet: Sheet) -> tuple[Block, ...]:
    """All headings at the margin and all fences, in order."""
    return tuple(_blocks(_parser().parse(sheet.text), sheet))


@functools.cache
def _parser() -> MarkdownIt:
    # The inline rule would build trees of emphasis and links that nobody here reads.
    return MarkdownIt("commonmark").disable(["inline"])


def _blocks(tokens: list[Token], sheet: Sheet) -> Iterator[Block]:
    for index, token in enumerate(tokens):
        if token.map is None:
            continue
        start, end = token.map
        if token.type == "fence":
            yield _fence(token, start, end, sheet)
        elif token.type == "heading_open" and token.level == 0:
            yield Heading(int(token.tag[1:]), tokens[index + 1].content.strip(), start + 1, end + 1)


def _fence(token: Token, start: int, end: int, sheet: Sheet) -> Fence:
    opening = sheet.line(start + 1)
    is_nested = token.level > 0 or opening != opening.lstrip()
    code = Code(token.content, Position(start + 2, 1))
    is_closed = is_nested or _is_closed(token, start, end, sheet)
    return Fence(token.info.strip(), code, start + 1, end + 1, is_closed, is_nested)


def _is_closed(token: Token, start: int, end: int, sheet: Sheet) -> bool:
    """Whether the last line of a fence closes it; a fence that runs to the end of the page has no such line."""
    last = sheet.line(end).strip()
    return end - 1 > start and len(last) >= len(token.markup) and not last.strip(token.markup[0])


def text_between(sheet: Sheet, first: int, behind: int) -> str:
    """The lines `first` up to (not including) `behind`, without blank lines around them."""
    return "\n".join(sheet.lines[first - 1 : behind - 1]).strip("\n")
