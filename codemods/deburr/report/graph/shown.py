"""Which part of a type graph is shown, and how its edges are called. Unknown here: any output format."""

from __future__ import annotations

from dataclasses import dataclass

from deburr.recipes.ownership.graph import Edge, Key, Kind, TypeGraph, Vertex


@dataclass(frozen=True, slots=True)
class Shown:
    """Vertices that an edge leaves or reaches, by file and line, what cannot be seen into last; and those edges."""

    vertices: tuple[Vertex, ...]
    edges: tuple[Edge, ...]


def shown(graph: TypeGraph, *, only_circles: bool = False) -> Shown:
    """The edges of a graph with their ends, one edge of each kind between two of them; `only_circles`: those whose
    start can be reached from their end."""
    edges: dict[tuple[Key, Key, str], Edge] = {}
    for edge in sorted(graph.edges, key=lambda one: (one.place.file, one.place.span, one.end)):
        if not only_circles or graph.path(edge.end, edge.start, lambda _: True) is not None:
            edges.setdefault((edge.start, edge.end, words(edge)), edge)
    used = {key for edge in edges.values() for key in (edge.start, edge.end)}
    found = sorted((graph.vertices[key] for key in used), key=_order)
    return Shown(tuple(found), tuple(edges.values()))


def words(edge: Edge) -> str:
    """How an edge holds, in a few words, with its field if it has one."""
    if edge.kind is Kind.WAKES:
        return "wakes"
    if edge.kind is Kind.MAY_BE:
        return "may be"
    verb = "queue" if edge.kind is Kind.SENDER else "shared" if edge.shares else "owned"
    return f"{edge.field_name}: {verb}{', can change' if edge.is_mutable else ''}"


def _order(vertex: Vertex) -> tuple[bool, str, int, str]:
    place = vertex.place
    return (True, "", 0, vertex.name) if place is None else (False, place.file, place.span.start, vertex.name)
