"""Comments that stand beside code which goes: above it, or behind it on its line.

They stay in the file and would speak of what comes next. Unknown here: comments inside of what goes.
"""

from __future__ import annotations

from collections.abc import Iterable

from deburr.engine.edits.layout import with_attributes
from deburr.syntax.source import Node, SourceFile, span_of
from deburr.syntax.tokens import comments_in
from deburr.text.edit import Edit
from deburr.text.span import Span

_ELEMENTS = frozenset({"field_declaration", "enum_variant", "match_arm", "parameter", "self_parameter"})
_MARKS = (b"//", b"/*", b"*/")


def has_comment_beside(source: SourceFile, span: Span) -> bool:
    """Whether a comment stands on the line above, with no blank line between, or behind on the same line."""
    data = source.data
    end = data.find(b"\n", span.end)
    behind = data[span.end : len(data) if end == -1 else end].lstrip(b" \t,")
    if behind.startswith((b"//", b"/*")):
        return True
    line = data.rfind(b"\n", 0, span.start)
    if data[line + 1 : span.start].strip():
        return data[line + 1 : span.start].rstrip().endswith(b"*/")
    above_start = data.rfind(b"\n", 0, max(line, 0)) + 1
    above = Span(above_start, max(line, above_start))
    if not any(mark in above.cut(data) for mark in _MARKS):
        return False
    comments = comments_in(source, above)
    return any(not data[comment.end : span.start].strip() and _starts_line(data, comment) for comment in comments)


def _starts_line(data: bytes, comment: Span) -> bool:
    line = data.rfind(b"\n", 0, comment.start) + 1
    return not data[line : comment.start].strip()


def orphans_comment(source: SourceFile, edits: Iterable[Edit]) -> bool:
    """Whether an edit takes a field, variant, arm or parameter out of its list and leaves a comment of it behind."""
    gone = (node for edit in edits if not edit.replacement.strip(b" \t\r\n,") for node in _elements(source, edit.span))
    return any(has_comment_beside(source, with_attributes(node)) for node in gone)


def _elements(source: SourceFile, span: Span) -> list[Node]:
    around = source.ancestors(span.start, span.end).nodes
    if not around:
        return []
    inner = around[-1]
    if inner.type in _ELEMENTS and span.contains(span_of(inner)):
        return [inner]
    return [one for one in inner.named_children if one.type in _ELEMENTS and span.contains(span_of(one))]
