"""A type graph as indented text: each type with its place, below it what it keeps alive."""

from __future__ import annotations

from deburr.recipes.ownership.graph import TypeGraph
from deburr.report.graph.shown import Shown, words
from deburr.text.escape import escape_line


def graph_text(graph: TypeGraph, part: Shown) -> str:
    """One block for each vertex that an edge leaves, with a line for each edge."""
    rows = []
    for vertex in part.vertices:
        edges = [edge for edge in part.edges if edge.start == vertex.key]
        if edges:
            rows.append(escape_line(vertex.name + (f" ({vertex.place})" if vertex.place is not None else "")))
        for edge in edges:
            rows.append(escape_line(f"  -> {graph.vertices[edge.end].name} [{words(edge)}] ({edge.place})"))
    return "".join(f"{row}\n" for row in rows)
