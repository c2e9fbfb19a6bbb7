"""A counted value that is given an owner of itself: `*x.me.borrow_mut() = Some(x.clone())`.

Seen in one statement, with the variable's type and the field's type known. Unknown here: owners that are passed to
functions which store them.
"""

from __future__ import annotations

from collections.abc import Iterator

from deburr.engine.recipe import Sight
from deburr.recipes.ownership.building import graph_of
from deburr.recipes.ownership.clones import cloned, unwrapped
from deburr.recipes.ownership.graph import Edge, Kind
from deburr.recipes.ownership.storing import can_store, stored_in
from deburr.recipes.ownership.telling import name_of, sentence
from deburr.syntax.crate_view import CrateView
from deburr.syntax.source import SourceFile, span_of


def recipe() -> ArcSelfReference:
    """The recipe."""
    return ArcSelfReference()


class ArcSelfReference:
    """See the module; the finding is the statement's expression that stores."""

    def is_possible(self, data: bytes) -> bool:
        return can_store(data)

    def find(self, source: SourceFile, crate: CrateView) -> Iterator[Sight]:
        for one in stored_in(source, crate):
            other = cloned(source, unwrapped(source, one.value, crate), crate)
            if other is None or other.definition != one.binding.definition:
                continue
            graph = graph_of(source, crate)
            edge = next((edge for edge in graph.out(one.type) if _keeps(edge, one.field_name)), None)
            if edge is not None:
                # Only where there is something to suggest: most runs have nothing to load it for.
                from deburr.recipes.weakening.weak_field import weak_field

                owner, name = source.text(one.owner), name_of(graph, one.type)
                notes = (f"the cycle is {name} -> {name}: `{owner}` becomes an owner of itself", sentence(graph, edge))
                help_ = (
                    f"cut the edge: make `{one.field_name}` a `Weak` and store `Rc::downgrade(&{owner})` or "
                    f"`Arc::downgrade(&{owner})`; `new_cyclic` makes such a value in one step"
                )
                yield Sight(span_of(one.statement), (), notes, (help_,), weak_field(source, crate, edge))


def _keeps(edge: Edge, field_name: str) -> bool:
    is_own = edge.end == edge.start and edge.kind is Kind.FIELD and edge.shares
    return is_own and edge.field_name.rsplit(".", 1)[-1] == field_name
