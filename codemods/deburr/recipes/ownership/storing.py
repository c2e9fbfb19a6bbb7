"""What is stored in the inside of a counted value: `*x.slot.borrow_mut() = v`, `x.borrow_mut().slot = v`,
`x.list.lock().unwrap().push(v)`, where `x` is an `Rc` or `Arc` of a type of the crate.

Only ways that go through one field of that type and a cell. Unknown here: what is stored.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from deburr.recipes.ownership.graph import Key
from deburr.recipes.ownership.holders import Role, role_of
from deburr.syntax.crate_view import CrateView
from deburr.syntax.inference import type_of
from deburr.syntax.names import resolve, resolve_at
from deburr.syntax.paths import read_path
from deburr.syntax.resolution import UNKNOWN_MODULE, Item, Local, Namespace
from deburr.syntax.source import Node, SourceFile
from deburr.syntax.types import PathTy, RefTy, Ty

_OPENS = frozenset({"borrow_mut", "lock", "write", "try_borrow_mut", "try_lock", "try_write", "blocking_lock"})
"""Methods that open a cell for writing."""
_HANDS_ON = frozenset({"unwrap", "expect", "get_mut", "as_mut", "as_ref", "deref_mut", "unwrap_or_else"})
_ADDS = frozenset({"push", "push_back", "push_front", "insert", "replace", "get_or_insert"})
"""Methods that put their last argument into what they are called on."""
_SETS = frozenset({"set", "replace"})
"""Methods of cells that do so without being opened."""
_ROOTS = frozenset({"identifier", "self"})
_METHOD = re.compile(rb"\.\s*(" + "|".join(sorted(_OPENS | _SETS)).encode() + rb")\s*\(")


@dataclass(frozen=True, slots=True)
class Stored:
    """`value` is put into the field `field_name` of what `owner`, a variable, is an `Rc` or `Arc` of."""

    statement: Node
    owner: Node
    binding: Local
    type: Key
    field_name: str
    value: Node


@dataclass(frozen=True, slots=True)
class _Way:
    """From a variable to a place inside of what it points to."""

    root: Node
    fields: tuple[str, ...]
    is_open: bool


def can_store(data: bytes) -> bool:
    """Whether a file of these bytes can have such a store of a clone."""
    return b"clone" in data and (b"Rc" in data or b"Arc" in data) and _METHOD.search(data) is not None


def stored_in(source: SourceFile, crate: CrateView) -> tuple[Stored, ...]:
    """All such stores of a file, in source order."""
    key = ("stored", id(crate))
    known = source.cache.get(key)
    if not isinstance(known, tuple):
        known = source.cache[key] = tuple(_search(source, crate))
    return known


def _search(source: SourceFile, crate: CrateView) -> Iterator[Stored]:
    """Every store names a method that opens a cell or sets it, in front of what is stored."""
    seen: set[tuple[int, int]] = set()
    for place in _METHOD.finditer(source.data):
        for node in reversed(source.ancestors(*place.span(1)).nodes):
            span = (node.start_byte, node.end_byte)
            if node.type in {"block", "declaration_list", "source_file"}:
                break
            found = (_assigned(source, node) or _added(source, node)) if span not in seen else None
            if found is None:
                continue
            seen.add(span)
            way, value = found
            binding = binding_of(source, way.root, crate) if len(way.fields) == 1 else None
            counted = _counted(source, way.root, crate) if binding is not None else None
            if binding is not None and counted is not None:
                yield Stored(node, way.root, binding, counted, way.fields[0], value)


def binding_of(source: SourceFile, node: Node, crate: CrateView) -> Local | None:
    """The variable that an identifier, or `self`, stands for."""
    path = read_path(source, node)
    found = resolve(source, path, Namespace.VALUE, crate) if path is not None else None
    return found if isinstance(found, Local) else None


def is_counted(ty: Ty) -> bool:
    """Whether a type is an `Rc` or `Arc`, or a reference to one."""
    while isinstance(ty, RefTy):
        ty = ty.inner
    return isinstance(ty, PathTy) and role_of(Item(ty.path)) is Role.SHARES


def _assigned(source: SourceFile, node: Node) -> tuple[_Way, Node] | None:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if node.type != "assignment_expression" or left is None or right is None:
        return None
    way = _way(source, left)
    return (way, right) if way is not None and way.is_open else None


def _added(source: SourceFile, node: Node) -> tuple[_Way, Node] | None:
    name, on = _method(source, node)
    arguments = node.child_by_field_name("arguments")
    values = [one for one in source.children(arguments) if one.is_named] if arguments is not None else []
    if on is None or not values or name not in _ADDS | _SETS:
        return None
    way = _way(source, on)
    if way is None or not (way.is_open if name not in _SETS else True):
        return None
    return way, values[-1]


def _method(source: SourceFile, node: Node) -> tuple[str, Node | None]:
    function = node.child_by_field_name("function") if node.type == "call_expression" else None
    if function is None or function.type != "field_expression":
        return "", None
    name = function.child_by_field_name("field")
    return (source.text(name) if name is not None else ""), function.child_by_field_name("value")


def _way(source: SourceFile, node: Node) -> _Way | None:
    fields: list[str] = []
    is_open = False
    while node.type not in _ROOTS:
        inner: Node | None = None
        name, on = _method(source, node)
        if on is not None:
            is_open = is_open or name in _OPENS
            inner = on if name in _OPENS | _HANDS_ON else None
        elif node.type == "field_expression":
            field_name = node.child_by_field_name("field")
            fields.append(source.text(field_name) if field_name is not None else "")
            inner = node.child_by_field_name("value")
        elif node.type in {"unary_expression", "parenthesized_expression", "try_expression", "await_expression"}:
            inner = next((one for one in source.children(node) if one.is_named), None)
        if inner is None:
            return None
        node = inner
    return _Way(node, tuple(fields), is_open)


def _counted(source: SourceFile, node: Node, crate: CrateView) -> Key | None:
    """The type of the crate that a variable is an `Rc` or `Arc` of, cells taken off."""
    ty = type_of(source, node, crate)
    if not is_counted(ty):
        return None
    while isinstance(ty, RefTy):
        ty = ty.inner
    while isinstance(ty, PathTy) and ty.path[0] != "crate":
        role = role_of(Item(ty.path))
        if role not in {Role.SHARES, Role.CELL, Role.OWNS} or not ty.args:
            return None
        ty = ty.args[0]
    if not isinstance(ty, PathTy):
        return None
    names = ty.path[2:] if UNKNOWN_MODULE in ty.path else ty.path
    found = resolve_at(source, names, 0, Namespace.TYPE, crate)
    if not isinstance(found, Item) or found.definition is None:
        return None
    return found.definition.source.name, found.definition.node.start_byte
