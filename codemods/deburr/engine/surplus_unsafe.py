"""`unsafe` blocks that a rewrite leaves with nothing unsafe in them: which edits remove them.

A block goes when nothing in it needs it any more, stays silently when something surely does, and stays with a note when
that is not known. Its comments stay in any case. Unknown here: how the rewrites came about.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace

from deburr.engine.dedent import dedent
from deburr.engine.unsafe_needs import Need, needs_in
from deburr.syntax.crate_view import CrateView
from deburr.syntax.precedence import Form, fits, form_of, place_of
from deburr.syntax.source import TRIVIA, Node, SourceFile, span_of
from deburr.syntax.tokens import comments_in, strip
from deburr.syntax.verdict import YES, Verdict
from deburr.text.edit import Edit
from deburr.text.span import Span

_DECLARATIONS = frozenset({"let_declaration", "macro_definition", "empty_statement", "use_declaration"})


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A place that a fix rewrites: its span, the captures that stay in it (with and without brackets around them), how
    the result looks from outside, and whether what the template puts in may stand outside of `unsafe`."""

    span: Span
    captures: tuple[Span, ...]
    form: Form
    is_safe: Verdict = YES


@dataclass(frozen=True, slots=True)
class Removal:
    """The edits that remove one block: those of `edits` belong together, those of `layout` are good to have."""

    edits: tuple[Edit, ...]
    layout: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Surplus:
    """What to do with the `unsafe` blocks around some rewrites."""

    removals: tuple[Removal, ...]
    notes: tuple[str, ...]


def surplus_unsafe(source: SourceFile, crate: CrateView, rewritten: Iterable[Rewritten]) -> Surplus:
    """The edits that remove the `unsafe` around `rewritten` where it became surplus."""
    places = _Places(rewritten)
    removals: list[Removal] = []
    notes: list[str] = []
    removed: set[tuple[int, int]] = set()
    for block, inner in _blocks_around(source, places):
        if inner is not None and span_key(inner) not in removed:
            continue
        verdict = _answer(source, crate, block, places)
        if verdict.is_yes:
            removed.add(span_key(block))
            removals.append(_removal(source, block, places))
        elif verdict.is_unknown:
            notes.append(f"the `unsafe` block stays: {verdict.reason}")
    return Surplus(tuple(removals), tuple(dict.fromkeys(notes)))


def span_key(node: Node) -> tuple[int, int]:
    """What tells a node from the others of a file."""
    return node.start_byte, node.end_byte


class _Places:
    """The rewritten places, and which of them covers a span."""

    def __init__(self, rewritten: Iterable[Rewritten]) -> None:
        self.all = sorted(rewritten, key=lambda one: (one.span.start, -one.span.end))
        self._starts = [one.span.start for one in self.all]
        self._longest = max((len(one.span) for one in self.all), default=0)

    def around(self, span: Span) -> Iterable[Rewritten]:
        """The places that contain `span`, the innermost first."""
        for index in range(bisect_right(self._starts, span.start) - 1, -1, -1):
            place = self.all[index]
            if place.span.start + self._longest < span.end:
                return
            if place.span.contains(span):
                yield place

    def replaces(self, need: Need) -> bool:
        """Whether the node is gone once all places are rewritten."""
        return any(not any(kept.contains(need.span) for kept in place.captures) for place in self.around(need.span))

    def at(self, span: Span) -> Rewritten | None:
        return next((place for place in self.around(span) if place.span == span), None)

    def inside(self, span: Span) -> Iterable[Rewritten]:
        first = bisect_right(self._starts, span.start - 1) if span.start else 0
        for index in range(first, len(self.all)):
            if self._starts[index] >= span.end:
                return
            yield self.all[index]


def _blocks_around(source: SourceFile, places: _Places) -> list[tuple[Node, Node | None]]:
    """The `unsafe` blocks around each place up to its function, inner before outer, each with the one inside it."""
    found: dict[tuple[int, int], tuple[Node, Node | None]] = {}
    for place in places.all:
        inner: Node | None = None
        for node in reversed(source.ancestors(place.span.start, place.span.end).nodes):
            if node.type == "function_item":
                break
            if node.type == "unsafe_block" and place.span != span_of(node):
                if inner is not None or span_key(node) not in found:
                    known = found.get(span_key(node))
                    found[span_key(node)] = (node, inner if known is None or known[1] is not None else None)
                inner = node
    return sorted(found.values(), key=lambda pair: pair[0].end_byte - pair[0].start_byte)


def _answer(source: SourceFile, crate: CrateView, block: Node, places: _Places) -> Verdict:
    """Whether the block holds nothing that needs it once all places are rewritten. The first no ends the search."""
    answer = YES
    left = (one.verdict for one in needs_in(source, crate, block) if not places.replaces(one))
    added = (place.is_safe for place in places.inside(span_of(block)))
    for verdict in itertools.chain(left, added):
        if verdict.is_no:
            return verdict
        if verdict.is_unknown and answer.is_yes:
            answer = verdict
    return answer


def _removal(source: SourceFile, block: Node, places: _Places) -> Removal:
    keyword = block.children[0]
    body = next(child for child in block.children if child.type == "block")
    comments = comments_in(source, Span(keyword.start_byte, body.start_byte))
    end = comments[0].start if comments else body.start_byte
    only_keyword = Removal((Edit(Span(keyword.start_byte, end), b""),))
    is_broken = b"\n" in source.data[keyword.end_byte : body.start_byte]
    if comments and (is_broken or comments_in(source, span_of(body))):
        return only_keyword
    if comments:
        # Nothing but the keyword stands in front of the comment: what follows is laid out from there.
        keep = comments[-1].end
        inner = _removal_from(source, block, body, places, keep, only_keyword)
        return replace(inner, edits=(*only_keyword.edits, *inner.edits)) if inner != only_keyword else inner
    return _removal_from(source, block, body, places, block.start_byte, only_keyword)


def _removal_from(
    source: SourceFile, block: Node, body: Node, places: _Places, start: int, only_keyword: Removal
) -> Removal:
    """The removal of everything from byte `start` to the content, and of the closing brace."""
    inside = [child for child in body.children[1:-1] if child.type not in TRIVIA]
    if not inside or any(child.type in _DECLARATIONS or child.type.endswith("_item") for child in inside):
        return only_keyword
    if _is_statement(source, block):
        return _spliced(source, block, body, inside, start)
    if len(inside) != 1 or (inside[0].type == "expression_statement" and inside[0].children[-1].type == ";"):
        return only_keyword
    has_comments = len(inside) != len(body.children) - 2
    if has_comments and b"\n" in span_of(body).cut(source.data):
        return only_keyword
    content = inside[0]
    opener, closer = _wrap(source, block, content, places)
    first, last = body.children[1], body.children[-2]
    return Removal(
        (
            Edit(Span(start, first.start_byte), opener if start == block.start_byte else b" " + opener),
            Edit(Span(last.end_byte, block.end_byte), closer),
        ),
        tuple(dedent(source, block, Span(first.start_byte, last.end_byte))),
    )


def _is_statement(source: SourceFile, block: Node) -> bool:
    """Whether the block stands as a statement, so that its statements can stand in its place."""
    parent = source.parent(block)
    return parent is not None and parent.type == "expression_statement" and parent.child_count == 1


def _spliced(source: SourceFile, block: Node, body: Node, inside: list[Node], start: int) -> Removal:
    first, last, tail = body.children[1], body.children[-2], inside[-1]
    if last.type == "line_comment" and source.data[block.end_byte : _line_end(source.data, block.end_byte)].strip():
        # What follows the block on its line would become part of the comment.
        return Removal((Edit(Span(block.start_byte, body.start_byte), b""),))
    # What is no statement with an end of its own must get one, or it would run into the next.
    end = b"" if tail.type == "expression_statement" or _is_last(source, block) else b";"
    closing = (Edit(Span(tail.end_byte, tail.end_byte), end),) if end and tail != last else ()
    return Removal(
        (
            Edit(Span(start, first.start_byte), b"" if start == block.start_byte else b" "),
            *closing,
            Edit(Span(last.end_byte, block.end_byte), end if tail == last else b""),
        ),
        tuple(dedent(source, block, Span(first.start_byte, last.end_byte))),
    )


def _line_end(data: bytes, at: int) -> int:
    end = data.find(b"\n", at)
    return len(data) if end == -1 else end


def _is_last(source: SourceFile, block: Node) -> bool:
    nodes = source.ancestors_of(block).nodes
    if len(nodes) < 3:
        return True
    following = [child for child in nodes[-3].named_children if child.type not in TRIVIA]
    return bool(following) and following[-1] == nodes[-2]


def _wrap(source: SourceFile, block: Node, content: Node, places: _Places) -> tuple[bytes, bytes]:
    """What replaces `unsafe {` and `}`: parentheses where the context binds tighter, a comma behind an arm."""
    parent = source.parent(block)
    if parent is None:
        return b"", b""
    if content.type == "expression_statement":
        content = content.children[0]
    place = places.at(span_of(strip(content)))
    form = place.form if place is not None and content.type != "parenthesized_expression" else form_of(content)
    if not fits(form, place_of(source, block)):
        return b"(", b")"
    if parent.type == "match_arm" and parent.children[-1].type != ",":
        return b"", b","
    return b"", b""
