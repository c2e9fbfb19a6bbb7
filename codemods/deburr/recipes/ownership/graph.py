"""The graph itself: types as vertices, what keeps what alive as edges. Data only, no tree nodes.

Vertices are known by keys: a type by its file and first byte, what cannot be seen into by a word. Unknown here: how
the graph is made (`building`) and what is said of it (`telling`).
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from deburr.text.span import Span

Key: TypeAlias = "tuple[str, int]"
FUTURE: Key = ("boxed future", 0)
WAKER: Key = ("waker", 0)
CLOSURE: Key = ("boxed closure", 0)
OPAQUE = frozenset({FUTURE, WAKER, CLOSURE})
"""Vertices that stand for all that cannot be seen into."""


@dataclass(frozen=True, slots=True)
class Place:
    """Bytes of a file, and the 1-based line in which they begin."""

    file: str
    span: Span
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


class Kind(enum.Enum):
    """Why an edge is there."""

    FIELD = "field"
    """A field of the one type holds the other."""
    SENDER = "sender"
    """A field reaches a queue that can hold the other."""
    MAY_BE = "may be"
    """What cannot be seen into may be a value of that type: it implements the trait."""
    WAKES = "wakes"
    """A waker is an `Arc` of that type."""


@dataclass(frozen=True, slots=True)
class Vertex:
    """A struct, enum or union; or what stands for all boxed futures, for all wakers, for the values of a trait."""

    key: Key
    name: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """`start` keeps `end` alive. `shares`: as one of several owners. `is_mutable`: so that the edge can be drawn after
    both ends are there. `field_name` and `type_text` are of the field, empty where there is none."""

    start: Key
    end: Key
    kind: Kind
    place: Place
    shares: bool = False
    is_mutable: bool = False
    field_name: str = ""
    type_text: str = ""


@dataclass(slots=True)
class TypeGraph:
    """The types of one crate. Not changed once it is built."""

    vertices: dict[Key, Vertex] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    _out: dict[Key, list[Edge]] = field(default_factory=dict)
    _components: tuple[frozenset[Key], ...] | None = None

    def add_edge(self, edge: Edge) -> None:
        """Add an edge, once."""
        known = self._out.setdefault(edge.start, [])
        if edge not in known:
            known.append(edge)
            self.edges.append(edge)

    def out(self, key: Key) -> Iterable[Edge]:
        """The edges that leave a vertex, in the order of their places."""
        return self._out.get(key, ())

    def components(self) -> tuple[frozenset[Key], ...]:
        """The largest sets of types each of which leads to each other one by fields, queues and traits; two types at
        least. (Tarjan's algorithm, without recursion.)"""
        if self._components is None:
            self._components = tuple(_components(self))
        return self._components

    def path(self, start: Key, end: Key, follows: Callable[[Edge], bool]) -> tuple[Edge, ...] | None:
        """A shortest way of at least one edge from `start` to `end` along edges that `follows` takes; None: there is
        none. Of several, the one whose edges come first."""
        before: dict[Key, Edge] = {}
        pending = [start]
        for here in pending:
            for edge in self.out(here):
                if edge.end in before or not follows(edge):
                    continue
                before[edge.end] = edge
                if edge.end == end:
                    return _back(before, start, end)
                pending.append(edge.end)
        return None


def _back(before: dict[Key, Edge], start: Key, end: Key) -> tuple[Edge, ...]:
    found = [before[end]]
    while found[-1].start != start:
        found.append(before[found[-1].start])
    return tuple(reversed(found))


def _components(graph: TypeGraph) -> Iterator[frozenset[Key]]:
    number: dict[Key, int] = {}
    low: dict[Key, int] = {}
    stack: list[Key] = []
    waiting: set[Key] = set()
    for root in graph.vertices:
        if root in number:
            continue
        number[root] = low[root] = len(number)
        stack.append(root)
        waiting.add(root)
        way = [(root, iter(graph.out(root)))]
        while way:
            here, edges = way[-1]
            edge = next(edges, None)
            if edge is None:
                way.pop()
                if way:
                    low[way[-1][0]] = min(low[way[-1][0]], low[here])
                if low[here] == number[here]:
                    found = set()
                    while here not in found:
                        found.add(stack.pop())
                    waiting -= found
                    if len(found) > 1:
                        yield frozenset(found)
            elif not is_seen(edge):
                continue
            elif edge.end not in number:
                number[edge.end] = low[edge.end] = len(number)
                stack.append(edge.end)
                waiting.add(edge.end)
                way.append((edge.end, iter(graph.out(edge.end))))
            elif edge.end in waiting:
                low[here] = min(low[here], number[edge.end])


def is_seen(edge: Edge) -> bool:
    """Whether both ends of an edge can be seen into: no boxed future, waker or closure is one of them."""
    return edge.start not in OPAQUE and edge.end not in OPAQUE


def is_closable(cycle: Iterable[Edge]) -> bool:
    """Whether values can come to form a cycle of these edges: one of them is shared, and one can be drawn later.

    Without a cell, what an `Rc` leads to is finished before the `Rc` is there, so nothing in it can lead back."""
    edges = tuple(cycle)
    return any(edge.shares for edge in edges) and any(edge.is_mutable for edge in edges)
