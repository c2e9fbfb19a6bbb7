"""A cycle in words: once as a whole, then edge by edge, each with the file and line that make it.

Unknown here: which edge is to be cut, which depends on what the cycle is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from deburr.engine.findings import Label
from deburr.recipes.ownership.graph import OPAQUE, Edge, Key, Kind, TypeGraph


def name_of(graph: TypeGraph, key: Key) -> str:
    """A vertex in a sentence: a type in backticks."""
    name = graph.vertices[key].name
    return name if name.startswith("a ") else f"`{name}`"


def whole(graph: TypeGraph, ends: Sequence[Key]) -> str:
    """The cycle as one line. `ends` are its vertices in order, the first of them once more as the last."""
    return f"the cycle is {' -> '.join(name_of(graph, one) for one in ends)}"


def sentence(graph: TypeGraph, edge: Edge) -> str:
    """What makes one edge, and where."""
    start, end = name_of(graph, edge.start), name_of(graph, edge.end)
    if edge.kind is Kind.WAKES:
        said = f"a waker is one of the owners of a {end}, which is made into one here"
    elif edge.kind is Kind.MAY_BE:
        said = f"{start} can be a {end}, which implements the trait"
    elif edge.kind is Kind.SENDER:
        said = f"{start} reaches a queue of {end} by its field `{edge.field_name}: {edge.type_text}`"
    else:
        verb = "shares" if edge.shares and edge.end not in OPAQUE else "keeps"
        said = f"{start} {verb} {end} in its field `{edge.field_name}: {edge.type_text}`"
    return f"{said} ({edge.place})"


def labels_in(graph: TypeGraph, edges: Iterable[Edge], file: str) -> tuple[Label, ...]:
    """The edges of a cycle that are made in a file, as places of it."""
    return tuple(
        Label(edge.place.span, f"{name_of(graph, edge.start)} -> {name_of(graph, edge.end)}")
        for edge in edges
        if edge.place.file == file
    )
