"""What kind of text a line is, where that alone says why nothing can match there."""

from __future__ import annotations

import re
from collections.abc import Iterable

from deburr.engine.explanation.near_misses import content_of
from deburr.engine.explanation.reasons import Cause, Reason
from deburr.engine.explanation.tree_words import in_ticks
from deburr.engine.matching.candidates import Needs, Prefilter, positions
from deburr.syntax.source import TRIVIA, Node, SourceFile, span_of
from deburr.text.span import Span

_STRINGS = frozenset({"string_literal", "raw_string_literal", "string_content"})
_NOT_BLANK = re.compile(rb"\S")
_MOST_WORDS = 3


def of_line(source: SourceFile, line: Span) -> Reason | None:
    """The reason of a line without code: blank, or in a comment or a string from its first to its last character."""
    at = content_of(source.data, line)
    if not len(at):
        return Reason(Cause.BLANK_LINE, "code", "a blank line", line)
    return _of_text(source, at)


def of_words(source: SourceFile, line: Span, needs: Iterable[Needs]) -> Reason | None:
    """The reason of a line that has a fragment's word in a comment or a string only."""
    for one in needs:
        for start, end in positions(source.data, one):
            if line.start <= start < line.end:
                reason = _of_text(source, Span(start, end))
                if reason is not None:
                    return reason
    return None


def _of_text(source: SourceFile, at: Span) -> Reason | None:
    around = source.ancestors(at.start, at.end).nodes
    text = in_ticks(at.cut(source.data).decode("utf-8", "replace"))
    if any(node.type in TRIVIA or node.type == "doc_comment" for node in around):
        return Reason(Cause.COMMENT, "code", f"{text} in a comment", at)
    if any(node.type in _STRINGS for node in around):
        return Reason(Cause.STRING, "code", f"{text} in a string", at)
    return None


def of_deep_macro(source: SourceFile, line: Span) -> Reason | None:
    """The reason of a line in which macros were too deep to be read."""
    if source.unread_macro is not None and line.start <= source.unread_macro < max(line.end, line.start + 1):
        at = content_of(source.data, line)
        return Reason(Cause.UNREAD_MACRO, "code", "macros nested too deep to be looked into", at)
    return None


def of_parse(source: SourceFile, line: Span) -> Reason | None:
    """The reason of a line that the parser could not make code of."""
    at = content_of(source.data, line)
    around = source.ancestors(at.start, at.end).nodes
    error = next((node for node in around if node.is_error), None) or _error_in(around[-1] if around else None, line)
    if error is not None:
        return Reason(Cause.UNPARSED, "code", "code that deburr cannot parse", _common(span_of(error), at))
    if around and around[-1].type == "token_tree":
        return Reason(Cause.UNPARSED, "code", "the argument of a macro that deburr cannot read as code", at)
    return None


def _error_in(node: Node | None, line: Span) -> Node | None:
    """An error node on the line, below `node`."""
    pending = [node] if node is not None and node.has_error else []
    while pending:
        here = pending.pop()
        if here.is_error and line.start < here.end_byte and here.start_byte < line.end:
            return here
        if here.has_error and here.start_byte < line.end and line.start < here.end_byte:
            pending.extend(reversed(here.children))
    return None


def _common(one: Span, other: Span) -> Span:
    return Span(max(one.start, other.start), min(one.end, other.end)) if one.overlaps(other) else other


def missing_words(data: bytes, groups: Iterable[list[Needs | None]]) -> str | None:
    """What every match has and is not in the file, in words; None when a match could be there by its words.

    Each group is the fragments of which a match needs one; None among them needs nothing."""
    for group in groups:
        needs = [one for one in group if one is not None]
        if len(needs) == len(group) and needs and not any(True for _ in Prefilter(needs).possible(data)):
            return _every_match(list(dict.fromkeys(_absent(one, data) for one in needs)))
    return None


def _absent(needs: Needs, data: bytes) -> str:
    """A word of a fragment that is not in the file, or else the words that do not stand side by side in it."""
    absent = sorted((word for word in needs.required | {needs.anchor} if word not in data), key=lambda one: -len(one))
    words = absent[:1] or [*reversed(needs.before), needs.anchor, *needs.after]
    return b" ".join(words).decode("utf-8", "replace")


def _every_match(words: list[str]) -> str:
    if len(words) == 1:
        return f"`{words[0]}`, which every match has"
    shown = words if len(words) <= _MOST_WORDS + 1 else words[:_MOST_WORDS]
    rest = f" and {len(words) - len(shown)} more" if len(shown) < len(words) else ""
    return f"{', '.join(f'`{one}`' for one in shown)}{rest}, one of which every match has"
