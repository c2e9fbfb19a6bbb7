"""Where the vertices of a graph go in a drawing: rows from the top down, so that most edges lead down.

Edges that close a circle are set aside by a walk in depth, and each vertex stands one row below the lowest that leads
to it. Within a row, vertices are moved towards the middle of those that they hang on. (After Sugiyama, Tagawa and Toda,
"Methods for visual understanding of hierarchical system structures", 1981, without its dummy vertices.)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

_SWEEPS = 4


def layered(count: int, edges: Sequence[tuple[int, int]]) -> list[list[int]]:
    """The vertices 0 to `count` in rows, from the top down and from left to right."""
    forward = _without_circles(count, edges)
    depth = [0] * count
    waiting = [0] * count
    for _, end in forward:
        waiting[end] += 1
    ready = [vertex for vertex in range(count) if not waiting[vertex]]
    below: Mapping[int, list[int]] = _ends(forward)
    for vertex in ready:
        for end in below[vertex]:
            depth[end] = max(depth[end], depth[vertex] + 1)
            waiting[end] -= 1
            if not waiting[end]:
                ready.append(end)
    rows: list[list[int]] = [[] for _ in range(max(depth, default=-1) + 1)]
    for vertex in range(count):
        rows[depth[vertex]].append(vertex)
    _arrange(rows, edges)
    return rows


def _ends(edges: Sequence[tuple[int, int]]) -> defaultdict[int, list[int]]:
    found: defaultdict[int, list[int]] = defaultdict(list)
    for start, end in edges:
        found[start].append(end)
    return found


def _without_circles(count: int, edges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The edges but those that lead back to a vertex on the way down to them."""
    below = _ends(edges)
    state = [0] * count
    back: set[tuple[int, int]] = set()
    for root in range(count):
        way = [(root, iter(below[root]))] if not state[root] else []
        state[root] = state[root] or 1
        while way:
            vertex, ends = way[-1]
            end = next(ends, None)
            if end is None:
                state[vertex] = 2
                way.pop()
            elif state[end] == 1:
                back.add((vertex, end))
            elif not state[end]:
                state[end] = 1
                way.append((end, iter(below[end])))
    return [edge for edge in edges if edge not in back]


def _arrange(rows: list[list[int]], edges: Sequence[tuple[int, int]]) -> None:
    beside: defaultdict[int, list[int]] = defaultdict(list)
    for start, end in edges:
        beside[start].append(end)
        beside[end].append(start)
    for sweep in range(_SWEEPS):
        at = {vertex: index / max(len(row), 1) for row in rows for index, vertex in enumerate(row)}
        for row in rows if sweep % 2 == 0 else reversed(rows):
            middle = {one: sum(at[other] for other in beside[one]) / max(len(beside[one]), 1) for one in row}
            row.sort(key=lambda one: (middle[one], one))
            at.update({vertex: index / len(row) for index, vertex in enumerate(row)})
