"""Text of a template as lines of its own: the indentation and the line ends of its place, captures byte for byte.

Byte offsets throughout. Unknown here: why something is inserted.
"""

from __future__ import annotations

from deburr.engine.edits.layout import indent_of, newline_of
from deburr.engine.edits.rendering import Piece
from deburr.syntax.source import Node, SourceFile
from deburr.text.edit import Edit
from deburr.text.span import Span


def starts_line(data: bytes, at: int) -> bool:
    """Whether only white space stands before byte `at` on its line."""
    return not data[data.rfind(b"\n", 0, at) + 1 : at].strip()


def laid_out(source: SourceFile, neighbour: Node, pieces: list[Piece]) -> bytes:
    """The pieces as text; lines that the template breaks are indented like `neighbour`."""
    data, at = source.data, neighbour.start_byte
    lead = newline_of(data, at) + indent_of(data, at)
    return b"".join((piece.gap.replace(b"\n", lead) if i else b"") + piece.whole for i, piece in enumerate(pieces))


def before_statement(source: SourceFile, statement: Node, text: bytes) -> Edit:
    """The insertion of a statement before another one: on a line of its own, if that has one."""
    data, at = source.data, statement.start_byte
    own = starts_line(data, at)
    return Edit(Span(at, at), text + (newline_of(data, at) + indent_of(data, at) if own else b" "))


def after_statement(source: SourceFile, statement: Node, end: int, text: bytes) -> Edit:
    """The insertion of a statement behind byte `end` of another one: on a line of its own, if that has one, and behind
    a comment that ends the line."""
    data = source.data
    if not starts_line(data, statement.start_byte):
        return Edit(Span(end, end), b" " + text)
    line_end = data.find(b"\n", end)
    rest = data[end : len(data) if line_end == -1 else line_end].rstrip(b"\r")
    at = end + len(rest) if rest.lstrip().startswith(b"//") else end
    return Edit(Span(at, at), newline_of(data, end) + indent_of(data, statement.start_byte) + text)
