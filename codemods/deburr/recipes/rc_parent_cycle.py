"""A child that owns its parent, which owns its children.

Told from lists, trees and scopes by names: the field that leads back is called parent, owner or prev, and the type it
leads to reaches the child again by another field. A chain of parents alone is no cycle.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from deburr.engine.recipe import Sight
from deburr.recipes.ownership.building import graph_of
from deburr.recipes.ownership.graph import OPAQUE, Edge, Key, Kind, TypeGraph, is_closable
from deburr.recipes.ownership.telling import labels_in, name_of, sentence, whole
from deburr.syntax.crate_view import CrateView
from deburr.syntax.source import SourceFile

_NAMES = rb"(?:parent|owner|prev|previous)(?:_(?:node|ref|rc|arc|ptr|sibling))?"
_FIELD = re.compile(rb"\b" + _NAMES + rb"\s*:")
_BACK = re.compile(r"(?:\w+\.)?" + _NAMES.decode())
_FARTHEST = 2
"""Edges from the parent to the child: its own field, and perhaps a handle around the child. A longer way, as from a
scope over a value and a closure to a scope, is none from a parent to its children."""


def recipe() -> RcParentCycle:
    """The recipe."""
    return RcParentCycle()


class RcParentCycle:
    """See the module; the finding is the field that leads back."""

    def is_possible(self, data: bytes) -> bool:
        return _FIELD.search(data) is not None

    def find(self, source: SourceFile, crate: CrateView) -> Iterator[Sight]:
        graph = graph_of(source, crate)
        for edge in graph.edges:
            if edge.place.file == source.name and edge.kind is Kind.FIELD and _is_back(edge):
                cycle = _cycle(graph, edge)
                if cycle is not None:
                    # Only where there is something to suggest: most runs have nothing to load it for.
                    from deburr.recipes.weakening.weak_field import weak_field

                    yield replace(_sight(graph, cycle, source.name), suggestions=weak_field(source, crate, edge))


def _is_back(edge: Edge) -> bool:
    return edge.end not in OPAQUE and _BACK.fullmatch(edge.field_name) is not None


def _cycle(graph: TypeGraph, back: Edge) -> tuple[Edge, ...] | None:
    """The cycle that `back` closes: over the handle that it may lead to, and by other fields to where it starts."""
    handle = _handle(graph, back.end)
    start = (back, handle) if handle is not None and not back.shares else (back,)
    if not any(edge.shares for edge in start):
        return None
    ways = graph.path(start[-1].end, back.start, lambda edge: edge.kind is Kind.FIELD and not _is_back(edge))
    if ways is None or len(ways) > _FARTHEST or not is_closable((*start, *ways)):
        return None
    return (*start, *ways)


def _handle(graph: TypeGraph, key: Key) -> Edge | None:
    """The one edge of a type that is nothing but a counted pointer: `struct Node(Rc<Inner>)`."""
    edges = list(graph.out(key))
    return edges[0] if len(edges) == 1 and edges[0].shares and edges[0].kind is Kind.FIELD else None


def _sight(graph: TypeGraph, cycle: tuple[Edge, ...], file: str) -> Sight:
    back = cycle[0]
    notes = [whole(graph, (back.start, *(edge.end for edge in cycle)))]
    notes += [sentence(graph, edge) for edge in cycle]
    labels = tuple(one for one in labels_in(graph, cycle, file) if one.span != back.place.span)
    help_ = (
        f"cut the edge from {name_of(graph, back.start)} back to {name_of(graph, back.end)}: make "
        f"`{back.field_name}` a `Weak`, and `upgrade()` it where it is used"
    )
    return Sight(back.place.span, labels, tuple(notes), (help_,))
