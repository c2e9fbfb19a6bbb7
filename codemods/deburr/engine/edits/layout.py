"""Lines around a node: how they end, how deep they stand, and where an item begins with its attributes.

Byte offsets throughout. Unknown here: what is written there, and why.
"""

from __future__ import annotations

from deburr.syntax.source import TRIVIA, Node
from deburr.text.span import Span


def newline_of(data: bytes, at: int) -> bytes:
    """How lines end around byte `at`."""
    end = data.rfind(b"\n", 0, at)
    end = data.find(b"\n", at) if end == -1 else end
    return b"\r\n" if end > 0 and data[end - 1 : end] == b"\r" else b"\n"


def indent_of(data: bytes, at: int) -> bytes:
    """The white space at the start of the line of byte `at`, up to there."""
    text = data[data.rfind(b"\n", 0, at) + 1 : at]
    return text[: len(text) - len(text.lstrip(b" \t"))]


def trimmed(data: bytes, span: Span) -> Span:
    """`span` without the white space at its ends."""
    text = span.cut(data)
    start = span.start + len(text) - len(text.lstrip())
    return Span(start, max(start, span.start + len(text.rstrip())))


def with_attributes(node: Node) -> Span:
    """`node` with the attributes directly in front of it, and with what stands between them."""
    start = node.start_byte
    before = node.prev_sibling
    while before is not None and (before.type == "attribute_item" or before.type in TRIVIA):
        if before.type == "attribute_item":
            start = before.start_byte
        before = before.prev_sibling
    return Span(start, node.end_byte)
