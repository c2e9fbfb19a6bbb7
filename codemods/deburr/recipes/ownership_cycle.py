"""Types that can own one another in a circle, whatever they are called: for a look through a crate, not for every day.

One finding for each set of types that lead to one another. A type that only shares itself is a tree or a list and is
left out; so is a circle that no cell is on, because it cannot be closed.
"""

from __future__ import annotations

from collections.abc import Iterator

from deburr.engine.recipe import Sight
from deburr.recipes.ownership.building import graph_of
from deburr.recipes.ownership.graph import Edge, Key, TypeGraph, is_closable, is_seen
from deburr.recipes.ownership.telling import labels_in, name_of, sentence, whole
from deburr.syntax.crate_view import CrateView
from deburr.syntax.source import SourceFile


def recipe() -> OwnershipCycle:
    """The recipe."""
    return OwnershipCycle()


class OwnershipCycle:
    """See the module; the finding is the first shared field of the circle, by file and line."""

    def is_possible(self, data: bytes) -> bool:
        return b"struct" in data or b"enum" in data

    def find(self, source: SourceFile, crate: CrateView) -> Iterator[Sight]:
        graph = graph_of(source, crate)
        for component in graph.components():
            cycle = _cycle(graph, component)
            if cycle is not None and cycle[0].place.file == source.name:
                yield _sight(graph, cycle, source.name)


def _cycle(graph: TypeGraph, component: frozenset[Key]) -> tuple[Edge, ...] | None:
    """The first circle in a component, by the place of its first edge, that values can come to form."""
    edges = [edge for key in component for edge in graph.out(key) if edge.end in component and is_seen(edge)]
    for edge in sorted(edges, key=lambda one: (one.place.file, one.place.span, one.end)):
        back = graph.path(edge.end, edge.start, lambda one: one.end in component and is_seen(one))
        if edge.shares and edge.field_name and back is not None and edge.end != edge.start:
            cycle = (edge, *back)
            if is_closable(cycle) and len({one.end for one in cycle if one.shares}) > 1:
                return cycle
    return None


def _sight(graph: TypeGraph, cycle: tuple[Edge, ...], file: str) -> Sight:
    first = cycle[0]
    notes = [whole(graph, (first.start, *(edge.end for edge in cycle)))]
    notes += [sentence(graph, edge) for edge in cycle]
    labels = tuple(one for one in labels_in(graph, cycle, file) if one.span != first.place.span)
    shared = [edge for edge in cycle if edge.shares and edge.field_name]
    named = " or ".join(f"`{edge.field_name}` of {name_of(graph, edge.start)}" for edge in shared)
    help_ = f"if values of these types do lead back to themselves, cut an edge that is no owner: make {named} a `Weak`"
    return Sight(first.place.span, labels, tuple(notes), (help_,))
