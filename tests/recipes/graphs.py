"""Type graphs of texts, in words that a test can compare: `Start -field-> End` with what the edge is."""

from __future__ import annotations

from deburr.recipes.ownership.building import graph_of
from deburr.recipes.ownership.graph import Kind, TypeGraph
from deburr.syntax.crate_view import NoCrate
from deburr.syntax.source import SourceFile


def graph(text: str) -> TypeGraph:
    return graph_of(SourceFile(text.encode()), NoCrate())


def edges(text: str) -> list[str]:
    """`A.f -> B`, with `*` behind the field if it shares and `~` if the edge can be drawn later."""
    found = graph(text)
    return [
        f"{found.vertices[edge.start].name}.{edge.field_name or edge.kind.value}{'*' * edge.shares}"
        f"{'~' * edge.is_mutable}{' (queue)' * (edge.kind is Kind.SENDER)} -> {found.vertices[edge.end].name}"
        for edge in found.edges
    ]
