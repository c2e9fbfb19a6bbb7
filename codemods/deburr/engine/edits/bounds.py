"""Bounds that a generic parameter must have: which of them are missing, and where they go.

A bound counts as there inline or in a where-clause of the same item. Only type parameters take bounds that are traits.
Unknown here: what a bound implies (`Copy` says `Clone`), so that a bound too many may be added.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from deburr.syntax import std_paths
from deburr.syntax.crate_view import CrateView
from deburr.syntax.names import Item, Namespace, Unresolved, resolve
from deburr.syntax.paths import read_path
from deburr.syntax.source import TRIVIA, Node, SourceFile

_PARAMETERS = frozenset({"type_parameter", "lifetime_parameter", "const_parameter"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where further bounds of a parameter go, in bytes, and what must stand between them and what is there."""

    at: int
    lead: str


def parameter_around(source: SourceFile, name: Node) -> Node | None:
    """The generic parameter that `name` is the name of."""
    node = name if name.type in _PARAMETERS else source.parent(name)
    return node if node is not None and node.type in _PARAMETERS else None


def missing_bounds(source: SourceFile, crate: CrateView, parameter: Node, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the canonical paths and lifetimes that the parameter is not bound by yet."""
    if parameter.type == "const_parameter":
        return ()
    lifetimes_only = parameter.type == "lifetime_parameter"
    missing = []
    for bound in dict.fromkeys(wanted):
        if lifetimes_only and not bound.startswith("'"):
            continue
        if not any(_is(source, crate, one, bound) for one in _bounds_of(source, parameter)):
            missing.append(bound)
    return tuple(missing)


def place_of_bounds(parameter: Node) -> Place:
    """Behind the last inline bound, before a default."""
    inline = parameter.child_by_field_name("bounds")
    if inline is not None:
        return Place(inline.end_byte, " + " if _entries(inline) else " ")
    name = parameter.child_by_field_name("name") or parameter
    return Place(name.end_byte, ": ")


def _entries(bounds: Node) -> list[Node]:
    return [child for child in bounds.named_children if child.type not in TRIVIA]


def _bounds_of(source: SourceFile, parameter: Node) -> Iterator[Node]:
    """The bounds of the parameter, inline and in the where-clause."""
    inline = parameter.child_by_field_name("bounds")
    if inline is not None:
        yield from _entries(inline)
    name = parameter.child_by_field_name("name")
    nodes = source.ancestors_of(parameter).nodes
    item = nodes[-3] if len(nodes) > 2 else None
    if item is None or name is None:
        return
    for clause in (child for child in item.children if child.type == "where_clause"):
        for predicate in (child for child in clause.children if child.type == "where_predicate"):
            left, bounds = predicate.child_by_field_name("left"), predicate.child_by_field_name("bounds")
            if left is not None and bounds is not None and source.text(left) == source.text(name):
                yield from _entries(bounds)


def _is(source: SourceFile, crate: CrateView, bound: Node, wanted: str) -> bool:
    """Whether a bound is the wanted one; one of the same name that cannot be resolved counts as it."""
    if bound.type == "lifetime" or wanted.startswith("'"):
        return source.text(bound) == wanted
    path = read_path(source, bound)
    if path is None:
        return False
    found = resolve(source, path, Namespace.TYPE, crate)
    item = std_paths.canonical(tuple(wanted.split("::")))
    if isinstance(found, Unresolved):
        return path.last.name == item[-1]
    return isinstance(found, Item) and found.path == item
