"""Moving lines to the left when the braces around them go.

Only white space at the start of a line is taken away, and none inside a string or a comment of several lines.
"""

from __future__ import annotations

from deburr.syntax.source import TRIVIA, Node, SourceFile
from deburr.text.edit import Edit
from deburr.text.span import Span

_TEXTS = frozenset({"string_literal", "raw_string_literal", *TRIVIA})


def dedent(source: SourceFile, block: Node, content: Span) -> list[Edit]:
    """The edits that move the lines of `content` by as much as its first line is deeper than that of `block`."""
    data = source.data
    if b"\n" not in data[block.start_byte : content.start]:
        return []
    outer, inner = _indent(data, block.start_byte), _indent(data, content.start)
    if len(inner) <= len(outer) or not inner.startswith(outer):
        return []
    surplus = inner[len(outer) :]
    texts = _texts(source, content)
    edits: list[Edit] = []
    at = data.find(b"\n", content.start, content.end)
    while at != -1:
        start = at + 1 + len(outer)
        own = Span(at + 1, start + len(surplus))
        if data[own.start : own.end] == inner and not any(one.start <= at < one.end for one in texts):
            edits.append(Edit(Span(start, own.end), b""))
        at = data.find(b"\n", at + 1, content.end)
    return edits


def _indent(data: bytes, at: int) -> bytes:
    line = data.rfind(b"\n", 0, at) + 1
    text = data[line:at]
    return text[: len(text) - len(text.lstrip(b" \t"))]


def _texts(source: SourceFile, span: Span) -> list[Span]:
    """The tokens in `span` that hold a line break."""
    found: list[Span] = []
    pending = [source.ancestors(span.start, span.end).nodes[0]]
    while pending:
        node = pending.pop()
        if node.end_byte <= span.start or node.start_byte >= span.end:
            continue
        if node.type in _TEXTS:
            if b"\n" in source.data[node.start_byte : node.end_byte]:
                found.append(Span(node.start_byte, node.end_byte))
        else:
            pending.extend(node.children)
    return found
