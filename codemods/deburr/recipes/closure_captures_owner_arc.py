"""A closure that is stored in a counted value and owns it: `x.list.borrow_mut().push(Box::new(move || y.f()))`, where
`y` is a clone of `x`.

Seen in one function, with the types of the variable and of the field known. A captured `Weak` is none. Unknown here:
closures that are passed to functions which store them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from deburr.engine.findings import Label
from deburr.engine.recipe import Sight, Suggestion
from deburr.recipes.ownership.building import graph_of
from deburr.recipes.ownership.clones import cloned, initial, mentioned, unwrapped
from deburr.recipes.ownership.graph import CLOSURE, Edge, Kind
from deburr.recipes.ownership.storing import Stored, binding_of, can_store, stored_in
from deburr.recipes.ownership.telling import name_of, sentence
from deburr.syntax.crate_view import CrateView
from deburr.syntax.inference import type_of
from deburr.syntax.resolution import Local
from deburr.syntax.source import Node, SourceFile, span_of
from deburr.syntax.types import plain_spelling, render_type


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
                sight = _sight(source, one, captured, (drawn, sentence(graph, edge)))
                yield replace(sight, suggestions=tuple(_suggested(source, crate, one, closure, captured, edge)))


def _sight(source: SourceFile, stored: Stored, captured: Node, notes: tuple[str, ...]) -> Sight:
    owner, name = source.text(stored.owner), source.text(captured)
    said = f"the closure owns `{name}`, which is a clone of `{owner}`"
    help_ = (
        f"cut the edge from the closure: capture `Rc::downgrade(&{owner})` or `Arc::downgrade(&{owner})`, and "
        "`upgrade()` it when the closure is called"
    )
    labels = (Label(span_of(stored.owner), "the closure is stored in here"),)
    return Sight(span_of(captured), labels, (*notes, said), (help_,))


def _suggested(
    source: SourceFile, crate: CrateView, stored: Stored, closure: Node, captured: Node, edge: Edge
) -> Iterator[Suggestion]:
    # Only where there is something to suggest: most runs have nothing to load it for.
    from deburr.recipes.weakening.captured_clone import weak_capture
    from deburr.recipes.weakening.freed_test import Counted, with_test
    from deburr.recipes.weakening.names import pointer_of, without_references
    from deburr.recipes.weakening.weak_field import WEAK_AND_TEST, field_type, item_at

    variable = binding_of(source, captured, crate)
    if variable is None:
        return
    change = weak_capture(source, crate, closure, variable, field_type(source, edge))
    yield change
    item, ty = item_at(source, stored.type), type_of(source, stored.owner, crate)
    pointer, text = pointer_of(ty), render_type(without_references(ty), _in_file)
    counted = Counted(item, pointer, text) if item is not None and pointer is not None and text is not None else None
    yield with_test(source, crate, change, counted, WEAK_AND_TEST)


def _in_file(path: tuple[str, ...]) -> str:
    """A path in a test at the end of the file."""
    return path[-1] if path[0] == "crate" else plain_spelling(path)


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
