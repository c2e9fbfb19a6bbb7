"""Deleting a match: its lines, the attributes that are its own, and the comments that forbid it.

A comment in what goes, right above it or behind it on its line would be lost or would speak of something else: the fix
is withheld. Unknown here: statement sequences (`deburr.engine.edits.statement_rewriting`).
"""

from __future__ import annotations

from deburr.engine.edits.comments_beside import has_comment_beside
from deburr.engine.edits.difference import LOST_COMMENT, Rewriting
from deburr.engine.edits.layout import with_attributes
from deburr.engine.edits.removal import whole_lines
from deburr.syntax.source import Node, SourceFile, span_of
from deburr.syntax.tokens import comments_in
from deburr.text.edit import Edit
from deburr.text.span import Span


def deleted(source: SourceFile, node: Node, category: str) -> Rewriting:
    """The edit that deletes `node`; an item takes the attributes in front of it along, a field its comma."""
    span = span_of(node) if category == "attribute" else with_attributes(node)
    if category == "field":
        span = _with_comma(source, node, span)
    if comments_in(source, span) or (category != "attribute" and has_comment_beside(source, span)):
        return Rewriting((), LOST_COMMENT)
    is_last_of_list = source.data[span.start : span.start + 1] == b","
    return Rewriting((Edit(span if is_last_of_list else whole_lines(source.data, span), b""),))


def _with_comma(source: SourceFile, node: Node, span: Span) -> Span:
    """With the comma behind it, or else with the one in front: that of the last field."""
    listed = source.parent(node)
    commas = [span_of(one) for one in listed.children if one.type == ","] if listed is not None else []
    fields = [one.start_byte for one in listed.named_children if one.type == node.type] if listed is not None else []
    following = next((start for start in fields if start > node.start_byte), len(source.data))
    behind = next((one for one in commas if span.end <= one.start < following), None)
    if behind is not None:
        return Span(span.start, behind.end)
    before = [one for one in commas if one.end <= span.start]
    return Span(before[-1].start, span.end) if before else span
