"""The local variables whose uses edits change: those named in what is replaced, and those that a replaced part is
done to (`v` where the `as_mut_ptr` of `v.as_mut_ptr()` goes).

Deliberately unknown here: whether a use needs anything of its variable.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from deburr.engine.leftovers.mut_needs import local_at
from deburr.syntax.crate_view import CrateView
from deburr.syntax.names import Local
from deburr.syntax.source import TRIVIA, Node, SourceFile, span_of
from deburr.text.edit import Edit
from deburr.text.span import Span

_NAMES = frozenset({"identifier", "shorthand_field_identifier"})
_CHAIN = frozenset(
    (
        "field_expression index_expression unary_expression reference_expression parenthesized_expression "
        "call_expression generic_function assignment_expression compound_assignment_expr"
    ).split()
)
"""Expressions that do something to the variable at their front."""
_DEEPEST = 64
"""A chain is not followed further, in either direction."""


@dataclass(frozen=True, slots=True)
class Touched:
    """A variable, and the names of it in the uses that change."""

    local: Local
    names: tuple[Node, ...]


def touched_variables(source: SourceFile, crate: CrateView, edits: Iterable[Edit]) -> tuple[Touched, ...]:
    """The variables in the order of the text; those whose declaration an edit touches are none of them."""
    spans = [edit.span for edit in edits if edit.replacement.strip() or edit.span.cut(source.data).strip()]
    names: dict[Span, Node] = {}
    for span in spans:
        for node in (*_inside(source, span), *_in_front(source, span)):
            names.setdefault(span_of(node), node)
    found: dict[Span, tuple[Local, list[Node]]] = {}
    for at in sorted(names):
        local = local_at(source, names[at], crate)
        if local is not None and at != local.definition:
            found.setdefault(local.definition, (local, []))[1].append(names[at])
    return tuple(Touched(local, tuple(nodes)) for local, nodes in found.values())


def _inside(source: SourceFile, span: Span) -> Iterator[Node]:
    """The names that share a byte with `span` or touch it."""
    near = Span(max(span.start - 1, 0), min(span.end + 1, len(source.data)))
    around = source.ancestors(span.start, span.end).nodes
    pending = [_wide_enough(around, near)] if around else []
    while pending:
        node = pending.pop()
        if not span_of(node).overlaps(near):
            continue
        if node.type in _NAMES:
            yield node
        else:
            pending.extend(source.children(node))


def _wide_enough(nodes: tuple[Node, ...], near: Span) -> Node:
    return next((node for node in reversed(nodes) if span_of(node).contains(near)), nodes[0])


def _in_front(source: SourceFile, span: Span) -> Iterator[Node]:
    """The names at the front of what the edit changes a part of."""
    for node in reversed(source.ancestors(span.start, span.end).nodes[-_DEEPEST:]):
        if node.type == "macro_invocation":
            named = node.child_by_field_name("macro")
            if named is not None and span_of(named).overlaps(span):
                yield from _all_names(source, node)
        elif node.type not in _CHAIN:
            if node.is_named and node.type not in {
                "field_identifier",
                "identifier",
                "mutable_specifier",
                "scoped_identifier",
            }:
                return
        else:
            front = _front_of(node)
            if front is not None and front.type in _NAMES:
                yield front


def _front_of(node: Node) -> Node | None:
    """The name that a chain of calls, fields, indices and operators begins with."""
    here: Node | None = node
    for _ in range(_DEEPEST):
        if here is None or here.type not in _CHAIN:
            return here
        named = [child for child in here.named_children if child.type not in TRIVIA]
        fields = ("value", "function", "left")
        here = next(
            (child for child in map(here.child_by_field_name, fields) if child is not None),
            next((child for child in named if child.type != "mutable_specifier"), None),
        )
    return None


def _all_names(source: SourceFile, node: Node) -> Iterator[Node]:
    pending = [node]
    while pending:
        here = pending.pop()
        if here.type in _NAMES:
            yield here
        pending.extend(source.children(here))
