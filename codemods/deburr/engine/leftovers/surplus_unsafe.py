"""`unsafe` blocks that a rewrite leaves with nothing unsafe in them: which edits remove them.

A block goes when nothing in it needs it any more, stays silently when something surely does, and stays with a note when
that is not known. Its comments stay in any case. Unknown here: how the rewrites came about.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from deburr.engine.edits.dedent import dedent
from deburr.engine.edits.removal import whole_lines
from deburr.engine.leftovers.rewritten_places import Places, Rewritten
from deburr.engine.leftovers.unsafe_needs import needs_in
from deburr.syntax.crate_view import CrateView
from deburr.syntax.precedence import fits, form_of, place_of
from deburr.syntax.source import TRIVIA, Node, SourceFile, span_of
from deburr.syntax.tokens import comments_in, strip
from deburr.syntax.verdict import YES, Verdict
from deburr.text.edit import Edit
from deburr.text.span import Span

__all__ = ["Removal", "Rewritten", "Surplus", "span_key", "surplus_unsafe"]
_DECLARATIONS = frozenset({"let_declaration", "macro_definition", "empty_statement", "use_declaration"})


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


def surplus_unsafe(
    source: SourceFile,
    crate: CrateView,
    rewritten: Iterable[Rewritten],
    edits: Iterable[Edit] = (),
    elsewhere: Mapping[str, Iterable[Edit]] | None = None,
) -> Surplus:
    """The edits that remove the `unsafe` around `rewritten` where it became surplus; `edits` are those that rewrite,
    and `elsewhere` those of other files by their names."""
    places = Places(source.name, rewritten, edits, elsewhere or {})
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


def _blocks_around(source: SourceFile, places: Places) -> list[tuple[Node, Node | None]]:
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


def _answer(source: SourceFile, crate: CrateView, block: Node, places: Places) -> Verdict:
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


def _removal(source: SourceFile, block: Node, places: Places) -> Removal:
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
    source: SourceFile, block: Node, body: Node, places: Places, start: int, only_keyword: Removal
) -> Removal:
    """The removal of everything from byte `start` to the content, and of the closing brace."""
    left = [child for child in body.children[1:-1] if not places.deletes(child)]
    inside = [child for child in left if child.type not in TRIVIA]
    if not left and len(body.children) > 2 and _is_statement(source, block):
        return _emptied(source, block, places)
    if not inside or any(child.type in _DECLARATIONS or child.type.endswith("_item") for child in inside):
        return only_keyword
    if _is_statement(source, block):
        if _is_repeated(source, block):
            return only_keyword
        return _spliced(source, block, left, places, start)
    if len(inside) != 1 or places.ends_statement(inside[0]):
        return only_keyword
    if inside[0].type == "expression_statement" and inside[0].children[-1].type == ";":
        return only_keyword
    has_comments = len(inside) != len(left)
    if has_comments and b"\n" in span_of(body).cut(source.data):
        return only_keyword
    content = inside[0]
    opener, closer = _wrap(source, block, content, places)
    first, last = left[0], left[-1]
    lead = Edit(Span(start, first.start_byte), opener if start == block.start_byte else b" " + opener)
    end = Edit(Span(last.end_byte, block.end_byte), closer)
    return Removal(
        (*places.spared(lead, at_end=True), *places.spared(end, at_end=False)),
        _dedented(source, block, Span(first.start_byte, last.end_byte), places),
    )


def _emptied(source: SourceFile, block: Node, places: Places) -> Removal:
    """The removal of a block of which several rewrites together leave nothing."""
    behind = _semicolon_behind(source, block)
    span = Span(block.start_byte, behind.end if behind is not None else block.end_byte)
    return Removal(places.spared(Edit(whole_lines(source.data, span), b""), at_end=True))


def _is_statement(source: SourceFile, block: Node) -> bool:
    """Whether the block stands as a statement, so that its statements can stand in its place."""
    parent = source.parent(block)
    return parent is not None and parent.type == "expression_statement" and parent.child_count == 1


def _is_repeated(source: SourceFile, block: Node) -> bool:
    """Whether a macro repeats the block, so that it follows itself."""
    ancestry = source.ancestors_of(block)
    around = [node for node in ancestry.nodes[:-1] if node.type == "block" or node.type == "token_tree"]
    if not ancestry.layers or not around:
        return False
    begin, end = around[-1].start_byte, block.start_byte
    before = [mark for mark in ancestry.layers[-1].marks if begin <= mark.start and mark.end <= end]
    return sum(1 if source.data.startswith(b"$", mark.start) else -1 for mark in before) > 0


def _spliced(source: SourceFile, block: Node, left: list[Node], places: Places, start: int) -> Removal:
    first, last = left[0], left[-1]
    tail = next(child for child in reversed(left) if child.type not in TRIVIA)
    if last.type == "line_comment" and source.data[block.end_byte : _line_end(source.data, block.end_byte)].strip():
        # What follows the block on its line would become part of the comment.
        return Removal((Edit(Span(block.start_byte, block.children[-1].start_byte), b""),))
    # What is no statement with an end of its own must get one, or it would run into the next.
    behind = _semicolon_behind(source, block)
    is_statement = tail.type == "expression_statement" or places.ends_statement(tail)
    is_ended = is_statement or behind is not None or _is_last(source, block)
    end = b"" if is_ended else b";"
    closing = (Edit(Span(tail.end_byte, tail.end_byte), end),) if end and tail != last else ()
    # `unsafe { f(); };` has one `;` more than its content needs.
    doubled = (Edit(behind, b""),) if behind is not None and is_statement else ()
    lead = Edit(Span(start, first.start_byte), b"" if start == block.start_byte else b" ")
    return Removal(
        (
            *places.spared(lead, at_end=True),
            *closing,
            *places.spared(Edit(Span(last.end_byte, block.end_byte), end if tail == last else b""), at_end=False),
            *doubled,
        ),
        _dedented(source, block, Span(first.start_byte, last.end_byte), places),
    )


def _semicolon_behind(source: SourceFile, block: Node) -> Span | None:
    """The `;` directly behind a block that is a statement; the grammar takes it for an empty statement."""
    statement = source.parent(block)
    behind = statement.next_sibling if statement is not None else None
    if behind is None or behind.type != "empty_statement":
        return None
    return Span(block.end_byte, behind.end_byte)


def _dedented(source: SourceFile, block: Node, content: Span, places: Places) -> tuple[Edit, ...]:
    edits = dedent(source, block, content)
    return tuple(edit for edit in edits if not any(gone.overlaps(edit.span) for gone in places.deleted))


def _line_end(data: bytes, at: int) -> int:
    end = data.find(b"\n", at)
    return len(data) if end == -1 else end


def _is_last(source: SourceFile, block: Node) -> bool:
    nodes = source.ancestors_of(block).nodes
    if len(nodes) < 3:
        return True
    following = [child for child in source.children(nodes[-3]) if child.is_named]
    return bool(following) and following[-1] == nodes[-2]


def _wrap(source: SourceFile, block: Node, content: Node, places: Places) -> tuple[bytes, bytes]:
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
