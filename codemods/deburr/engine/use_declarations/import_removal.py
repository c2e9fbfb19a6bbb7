"""Cutting leaves out of `use` declarations.

A group loses its leaves with their commas, a group that is empty goes as a whole, and so does a declaration; a group of
one leaf loses its braces. A leaf stays where its removal would take a comment along.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from deburr.engine.edits.removal import removed_lines
from deburr.syntax.source import TRIVIA, Node, SourceFile, span_of
from deburr.syntax.tokens import comments_in
from deburr.syntax.uses import UseLeaf
from deburr.text.edit import Edit
from deburr.text.span import Span


@dataclass(frozen=True, slots=True)
class RemovedLeaves:
    """The edits, and the leaves that must stay for a comment's sake."""

    edits: tuple[Edit, ...]
    kept: tuple[UseLeaf, ...]


def removals_of(source: SourceFile, leaves: Iterable[UseLeaf], insertions: Iterable[int] = ()) -> RemovedLeaves:
    """The edits that remove `leaves` from their declarations. What is inserted at the bytes `insertions` keeps the
    blank line behind a declaration that goes."""
    by_declaration: dict[Span, list[UseLeaf]] = {}
    for leaf in leaves:
        by_declaration.setdefault(leaf.declaration, []).append(leaf)
    edits: list[Edit] = []
    kept: list[UseLeaf] = []
    whole: list[Span] = []
    for declaration, gone in by_declaration.items():
        spans = {leaf.span for leaf in gone}
        node = next(
            (
                one
                for one in source.ancestors(declaration.start, declaration.end).nodes
                if span_of(one) == declaration and one.type == "use_declaration"
            ),
            None,
        )
        argument = node.child_by_field_name("argument") if node is not None else None
        if argument is None:
            kept += gone
        elif _is_gone(argument, spans):
            if comments_in(source, declaration):
                kept += gone
            else:
                whole.append(declaration)
        else:
            cuts = _cuts(source.data, argument, spans)
            if any(comments_in(source, cut.span) for cut in cuts):
                kept += gone
            else:
                edits += cuts
    points = sorted(insertions)
    edits += [Edit(_up_to(source.data, span, points), b"") for span in removed_lines(source.data, whole)]
    return RemovedLeaves(tuple(edits), tuple(kept))


def _up_to(data: bytes, span: Span, points: list[int]) -> Span:
    """`span` without the blank lines behind the first of `points` in it."""
    inner = next((at for at in points if span.start < at < span.end and not data[at : span.end].strip()), None)
    return Span(span.start, inner) if inner is not None else span


def _items(node: Node) -> list[Node] | None:
    """The entries of a group, None for a leaf."""
    block = node.child_by_field_name("list") if node.type == "scoped_use_list" else node
    if block is None or block.type != "use_list":
        return None
    return [child for child in block.named_children if child.type not in TRIVIA]


def _is_gone(node: Node, spans: set[Span]) -> bool:
    pending = [node]
    while pending:
        here = pending.pop()
        items = _items(here)
        if items is None:
            if span_of(here) not in spans:
                return False
        elif not items:
            return False
        else:
            pending += items
    return True


def _cuts(data: bytes, argument: Node, spans: set[Span]) -> list[Edit]:
    """The edits in a tree of which something stays."""
    edits: list[Edit] = []
    pending = [argument]
    while pending:
        here = pending.pop()
        items = _items(here)
        if items is None:
            continue
        left = [item for item in items if not _is_gone(item, spans)]
        if len(left) == 1 and len(left) < len(items) and _stands_alone(left[0]):
            block = here.child_by_field_name("list") or here
            edits.append(Edit(Span(block.start_byte, left[0].start_byte), b""))
            edits.append(Edit(Span(left[0].end_byte, block.end_byte), b""))
        else:
            edits += _from_list(items, left)
        pending += left
    return edits


def _stands_alone(leaf: Node) -> bool:
    """Whether an entry may stand without braces: `a::{self}` imports less than `a`."""
    return leaf.type != "self" and not (leaf.type == "use_as_clause" and leaf.children[0].type == "self")


def _from_list(items: list[Node], left: list[Node]) -> list[Edit]:
    """Each run of entries goes up to the next that stays, the last run from the one before it."""
    edits: list[Edit] = []
    run: list[Node] = []
    last: Node | None = None
    for item in items:
        if item not in left:
            run.append(item)
            continue
        if run:
            edits.append(Edit(Span(run[0].start_byte, item.start_byte), b""))
            run = []
        last = item
    if run and last is not None:
        edits.append(Edit(Span(last.end_byte, run[-1].end_byte), b""))
    return edits
