"""A type graph in Graphviz's language. Bold edges share, dashed ones cannot be changed later."""

from __future__ import annotations

from deburr.report.graph.shown import Shown, words
from deburr.text.escape import escape_line


def graph_dot(part: Shown) -> str:
    """The whole file; nodes are numbered in the order in which they are shown."""
    numbers = {vertex.key: number for number, vertex in enumerate(part.vertices)}
    rows = ["digraph types {", "  node [shape=box, fontname=monospace];", "  edge [fontname=monospace, fontsize=10];"]
    for vertex in part.vertices:
        look = "" if vertex.place is not None else ", style=rounded"
        rows.append(f"  n{numbers[vertex.key]} [label={_quoted(vertex.name)}{look}];")
    for edge in part.edges:
        style = "bold" if edge.shares else "solid" if edge.is_mutable or not edge.field_name else "dashed"
        ends = f"n{numbers[edge.start]} -> n{numbers[edge.end]}"
        tooltip = _quoted(str(edge.place))
        rows.append(f"  {ends} [label={_quoted(words(edge))}, style={style}, tooltip={tooltip}];")
    return "\n".join([*rows, "}", ""])


def _quoted(text: str) -> str:
    safe = escape_line(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{safe}"'
