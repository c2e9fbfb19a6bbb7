"""Moving lines to another depth: one edit of white space for each line.

No byte inside a string or a comment of several lines changes. Unknown here: why the lines move.
"""

from __future__ import annotations

from deburr.syntax.source import TRIVIA, SourceFile
from deburr.text.edit import Edit
from deburr.text.span import Span

_TEXTS = frozenset({"string_literal", "raw_string_literal", *TRIVIA})


def reindented(source: SourceFile, content: Span, own: bytes, wanted: bytes) -> list[Edit]:
    """The edits that move the lines of `content`, the first one aside, from the indentation `own` to `wanted`. A line
    that is less indented than `own` stays where it is."""
    data = source.data
    if own == wanted or not (own.startswith(wanted) or wanted.startswith(own)):
        return []
    texts = _texts(source, content)
    edits: list[Edit] = []
    at = data.find(b"\n", content.start, content.end)
    while at != -1:
        start = at + 1
        is_blank = data[start : start + 1] in (b"\n", b"\r", b"")
        if data.startswith(own, start) and not is_blank and not any(one.start <= at < one.end for one in texts):
            if len(own) > len(wanted):
                edits.append(Edit(Span(start + len(wanted), start + len(own)), b""))
            else:
                edits.append(Edit(Span(start + len(own), start + len(own)), wanted[len(own) :]))
        at = data.find(b"\n", start, content.end)
    return edits


def _texts(source: SourceFile, span: Span) -> list[Span]:
    """The tokens in `span` that hold a line break; the one that ends a line comment belongs to the next line."""
    found: list[Span] = []
    pending = [source.ancestors(span.start, span.end).nodes[0]]
    while pending:
        node = pending.pop()
        if node.end_byte <= span.start or node.start_byte >= span.end:
            continue
        if node.type not in _TEXTS:
            pending.extend(node.children)
            continue
        end = node.end_byte - (node.type == "line_comment" and source.data[node.end_byte - 1 : node.end_byte] == b"\n")
        if b"\n" in source.data[node.start_byte : end]:
            found.append(Span(node.start_byte, end))
    return found
