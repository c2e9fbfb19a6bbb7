"""A page's prose as rows: headings, paragraphs, lists and code, with the signs of Markdown where they carry meaning.

HTML in it is text like any other. Unknown here: where prose comes from.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from textual.content import Content
from textual.style import Style

from deburr.review.terminal.inert import inert, pieces
from deburr.review.terminal.rows import BLANK, Row
from deburr.review.terminal.styles import HEADING, PLAIN, STRONG

_INDENT = "    "
_ENDS = ("paragraph_close", "heading_close", "bullet_list_close", "ordered_list_close", "blockquote_close")
_READER = MarkdownIt("commonmark", {"html": False})


@lru_cache(maxsize=32)
def prose_rows(text: str) -> tuple[Row, ...]:
    """The rows of a Markdown text, without its title; each block ends in a blank one."""
    rows = [*_Prose(_READER.parse(text)).rows()]
    return tuple(
        row for number, row in enumerate(rows) if row is not BLANK or (number and rows[number - 1] is not BLANK)
    )


@dataclass(slots=True)
class _Prose:
    tokens: Sequence[Token]
    _leads: list[str] = field(default_factory=list)
    """What stands before the next line, for each list and quotation that it is in."""

    def rows(self) -> Iterator[Row]:
        heading = ""
        for token in self.tokens:
            if token.type == "heading_open":
                heading = token.tag
            elif token.type == "list_item_open":
                self._leads.append(f"{token.info}{token.markup} " if token.info else "- ")
            elif token.type == "blockquote_open":
                self._leads.append("| ")
            elif token.type in ("list_item_close", "blockquote_close"):
                self._leads.pop()
            elif token.type in ("fence", "code_block"):
                yield from self._code(token.content)
                yield BLANK
            elif token.type == "inline" and heading != "h1":
                yield self._paragraph(token, HEADING if heading else PLAIN)
            if token.type in _ENDS:
                if heading != "h1" and not token.hidden and not self._leads:
                    yield BLANK
                heading = ""

    def _paragraph(self, token: Token, style: Style) -> Row:
        body = Content.assemble(*((text, style + own) for text, own in _spans(token.children or ())))
        lead = "".join(self._leads)
        self._leads = [one if one == "| " else " " * len(one) for one in self._leads]
        return Row(body, Content(lead))

    def _code(self, text: str) -> Iterator[Row]:
        lead = "".join(self._leads) + _INDENT
        for line in text.rstrip("\n").split("\n"):
            yield Row(Content("".join(piece for piece, _ in pieces(line, ()))), Content(lead), is_code=True)


def _spans(tokens: Sequence[Token]) -> Iterator[tuple[str, Style]]:
    style = PLAIN
    target = ""
    for token in tokens:
        if token.type == "text":
            yield inert(token.content), style
        elif token.type == "code_inline":
            yield f"`{inert(token.content)}`", style + STRONG
        elif token.type in ("softbreak", "hardbreak"):
            yield " ", style
        elif token.type == "strong_open":
            style = STRONG
        elif token.type == "strong_close":
            style = PLAIN
        elif token.type == "link_open":
            target = str(token.attrs.get("href", ""))
        elif token.type == "link_close":
            yield f" ({inert(target)})", style
        elif token.content:
            yield inert(token.content), style
