"""A task that is its own waker and owns its future: the future keeps the waker, the waker keeps the task.

A type whose `Arc` becomes a `Waker` (`Wake`, `ArcWake`, a vtable by hand) is looked at: does it own a boxed future, by
whatever fields? A future that it only reaches through the sending end of a queue is not owned.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from deburr.engine.recipe import Sight
from deburr.recipes.ownership.building import graph_of
from deburr.recipes.ownership.graph import FUTURE, WAKER, Edge, Kind, TypeGraph
from deburr.recipes.ownership.telling import labels_in, name_of, sentence, whole
from deburr.syntax.crate_view import CrateView
from deburr.syntax.source import SourceFile

_WAKES = re.compile(rb"\b(?:Arc)?Wake\b|\bRawWakerVTable\b")
_POLLED = "a future that is not ready keeps a clone of the waker that it was polled with, in what it waits for"


def recipe() -> ArcTaskWakerCycle:
    """The recipe."""
    return ArcTaskWakerCycle()


class ArcTaskWakerCycle:
    """See the module; the finding stands in the file where the type becomes a waker."""

    def is_possible(self, data: bytes) -> bool:
        return _WAKES.search(data) is not None

    def find(self, source: SourceFile, crate: CrateView) -> Iterator[Sight]:
        graph = graph_of(source, crate)
        for wakes in graph.out(WAKER):
            if wakes.kind is Kind.WAKES and wakes.place.file == source.name:
                owns = graph.path(wakes.end, FUTURE, lambda edge: edge.kind is Kind.FIELD)
                if owns is not None and any(edge.is_mutable for edge in owns):
                    yield _sight(graph, wakes, owns, source.name)


def _sight(graph: TypeGraph, wakes: Edge, owns: tuple[Edge, ...], file: str) -> Sight:
    waits = graph.path(FUTURE, WAKER, lambda edge: edge.kind in {Kind.FIELD, Kind.MAY_BE})
    ends = [edge.end for edge in (*owns, *(waits or (_polled(wakes),)))]
    notes = [whole(graph, (wakes.end, *ends, wakes.end))]
    notes += [sentence(graph, edge) for edge in owns]
    notes += [sentence(graph, edge) for edge in waits] if waits is not None else [_POLLED]
    notes.append(sentence(graph, wakes))
    place = owns[0].place if owns[0].place.file == file else wakes.place
    seen = (*owns, *(waits or ()), wakes)
    labels = tuple(one for one in labels_in(graph, seen, file) if one.span != place.span)
    help_ = (
        f"cut the edge from the waker to {name_of(graph, wakes.end)}: keep futures in a list of the executor, and let "
        "the waker hold the number of its task and the sending end of a queue of such numbers"
    )
    return Sight(place.span, labels, tuple(notes), (help_,))


def _polled(wakes: Edge) -> Edge:
    """From any future to the waker, where no future of the crate is seen to keep it."""
    return Edge(FUTURE, WAKER, Kind.MAY_BE, wakes.place)
