"""A type graph as a drawing that any browser shows: boxes in rows, arrows with the words of their edges.

Thick arrows share, thin ones own, dashed ones cannot be changed later. No other program is needed.
"""

from __future__ import annotations

from html import escape

from deburr.recipes.ownership.graph import Edge, Key
from deburr.report.graph.layers import layered
from deburr.report.graph.shown import Shown, words

_LETTER, _LINE, _MARGIN = 8, 30, 24
_BESIDE, _BELOW = 36, 110
_STYLE = (
    "text{font:13px monospace;fill:#222}.e{font-size:11px;fill:#555;paint-order:stroke;stroke:#fff;stroke-width:3px}"
    "rect{fill:#f6f6f2;stroke:#444}path{fill:none;stroke:#777}.s{stroke-width:2.5;stroke:#a33}"
)
_HEAD = (
    '<marker id="a" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto" '
    'markerUnits="userSpaceOnUse"><path d="M0,0 L8,4 L0,8 z" style="fill:#777"/></marker>'
)


def graph_svg(part: Shown) -> str:
    """The whole file."""
    numbers = {vertex.key: number for number, vertex in enumerate(part.vertices)}
    edges = [(numbers[edge.start], numbers[edge.end]) for edge in part.edges]
    boxes: dict[Key, tuple[int, int, int]] = {}
    width = 0
    rows = layered(len(part.vertices), edges)
    for depth, row in enumerate(rows):
        left = _MARGIN
        for vertex in (part.vertices[number] for number in row):
            wide = len(vertex.name) * _LETTER + 20
            boxes[vertex.key] = left, _MARGIN + depth * _BELOW, wide
            left += wide + _BESIDE
        width = max(width, left)
    height = len(rows) * _BELOW + _MARGIN
    size = f'width="{width + 160}" height="{height}" viewBox="0 0 {width + 160} {height}"'
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" {size}>', f"<style>{_STYLE}</style>", f"<defs>{_HEAD}</defs>"]
    said: dict[tuple[Key, Key], int] = {}
    for edge in part.edges:
        number = said[(edge.start, edge.end)] = said.get((edge.start, edge.end), -1) + 1
        lines += _arrow(edge, boxes, number)
    for vertex in part.vertices:
        x, y, wide = boxes[vertex.key]
        title = escape(str(vertex.place) if vertex.place is not None else vertex.name)
        shape = f'<rect x="{x}" y="{y}" width="{wide}" height="{_LINE}" rx="{4 if vertex.place else 14}"/>'
        name = f'<text x="{x + 10}" y="{y + 20}">{escape(vertex.name)}</text>'
        lines.append(f"<g><title>{title}</title>{shape}{name}</g>")
    return "\n".join([*lines, "</svg>", ""])


def _arrow(edge: Edge, boxes: dict[Key, tuple[int, int, int]], number: int) -> list[str]:
    """An arrow down from box to box, or around the right side to one that is not below; `number` counts those between
    the same two, whose words stand below one another."""
    x, y, wide = boxes[edge.start]
    to_x, to_y, to_wide = boxes[edge.end]
    look = 'class="s"' if edge.shares else ""
    dashes = "" if edge.is_mutable or not edge.field_name else ' stroke-dasharray="5 4"'
    if to_y > y:
        start, end = (x + wide // 2, y + _LINE), (to_x + to_wide // 2, to_y)
        middle = (start[1] + end[1]) // 2
        curve = f"M{start[0]},{start[1]} C{start[0]},{middle} {end[0]},{middle} {end[0]},{end[1]}"
        at = (start[0] + end[0]) // 2 + 4, middle + 13 * number
    else:
        start, end = (x + wide, y + _LINE // 2), (to_x + to_wide, to_y + _LINE // 2)
        right = max(start[0], end[0]) + 50 + 12 * number
        low, high = start[1] + (8 if edge.start == edge.end else 0), end[1] - (8 if edge.start == edge.end else 0)
        curve = f"M{start[0]},{low} C{right},{low} {right},{high} {end[0]},{high}"
        at = right - 10, (low + high) // 2 + 13 * number
    title = f"<title>{escape(str(edge.place))}</title>"
    return [
        f'<path {look}{dashes} marker-end="url(#a)" d="{curve}">{title}</path>',
        f'<text class="e" x="{at[0]}" y="{at[1]}">{escape(words(edge))}</text>',
    ]
