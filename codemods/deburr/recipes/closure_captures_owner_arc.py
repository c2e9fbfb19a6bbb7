"""A closure that is stored in a counted value and owns it: `x.list.borrow_mut().push(Box::new(move || y.f()))`, where
`y` is a clone of `x`.

Seen in one function, with the types of the variable and of the field known. A captured `Weak` is none. Unknown here:
closures that are passed to functions which store them.
"""

from __future__ import annotations

from collections.abc import Iterator

from deburr.engine.findings import Label
from deburr.engine.recipe import Sight
from deburr.recipes.ownership.building import graph_of
from deburr.recipes.ownership.clones import cloned, initial, mentioned, unwrapped
from deburr.recipes.ownership.graph import CLOSURE, Edge, Kind
from deburr.recipes.ownership.storing import Stored, binding_of, can_store, stored_in
from deburr.recipes.ownership.telling import name_of, sentence
from deburr.syntax.crate_view import CrateView
from deburr.syntax.resolution import Local
from deburr.syntax.source import Node, SourceFile, span_of


def recipe() -> ClosureCapturesOwnerArc:
    """The recipe."""
    return ClosureCapturesOwnerArc()


class ClosureCapturesOwnerArc:
    """See the module; the finding is the variable in the closure."""

    def is_possible(self, data: bytes) -> bool:
        return b"move" in data and can_store(data)

    def find(self, source: SourceFile, crate: CrateView) -> Iterator[Sight]:
        for one in stored_in(source, crate):
            closure = unwrapped(source, one.value, crate)
            captured = _captured(source, closure, one.binding, crate) if closure.type == "closure_expression" else None
            if captured is None:
                continue
            graph = graph_of(source, crate)
            edge = next((edge for edge in graph.out(one.type) if _keeps(edge, one.field_name)), None)
            if edge is not None:
                name = name_of(graph, one.type)
                drawn = f"the cycle is {name} -> a boxed closure -> {name}"
                yield _sight(source, one, captured, (drawn, sentence(graph, edge)))


def _sight(source: SourceFile, stored: Stored, captured: Node, notes: tuple[str, ...]) -> Sight:
    owner, name = source.text(stored.owner), source.text(captured)
    said = f"the closure owns `{name}`, which is a clone of `{owner}`"
    help_ = (
        f"cut the edge from the closure: capture `Rc::downgrade(&{owner})` or `Arc::downgrade(&{owner})`, and "
        "`upgrade()` it when the closure is called"
    )
    labels = (Label(span_of(stored.owner), "the closure is stored in here"),)
    return Sight(span_of(captured), labels, (*notes, said), (help_,))


def _captured(source: SourceFile, closure: Node, owner: Local, crate: CrateView) -> Node | None:
    """The first mention in a `move` closure of a variable from outside that is one more owner of what `owner` owns."""
    if not any(child.type == "move" for child in closure.children):
        return None
    body = closure.child_by_field_name("body")
    for one in mentioned(source, body) if body is not None else ():
        local = binding_of(source, one, crate)
        if local is None or span_of(closure).contains(local.definition):
            continue
        value = initial(source, local)
        other = cloned(source, value, crate) if value is not None else None
        if other is not None and other.definition == owner.definition:
            return one
    return None


def _keeps(edge: Edge, field_name: str) -> bool:
    is_closure = edge.end == CLOSURE and edge.kind is Kind.FIELD
    return is_closure and edge.field_name.rsplit(".", 1)[-1] == field_name
