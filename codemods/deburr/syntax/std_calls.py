"""Questions to the table of std signatures: a method of a type, an associated function or constant, a free function.

Signatures are read when first asked for. Deliberately unknown here: user code, and how a call's receiver is found by
dereferencing (`deburr.syntax.calls`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from deburr.syntax.paths import Path
from deburr.syntax.signatures import STD_SIGNATURES
from deburr.syntax.source import Node, SourceFile
from deburr.syntax.std_paths import PRELUDE, PRIMITIVES, canonical
from deburr.syntax.type_shapes import (
    FLOATS,
    INTEGERS,
    ParamTy,
    PathTy,
    PtrTy,
    SliceTy,
    Ty,
    UnknownTy,
    primitive_name,
    substitute,
)
from deburr.syntax.written_types import Names, Signature, Written, path_ty, read_signature, read_with, type_parameters


@dataclass(slots=True)
class _Table:
    source: SourceFile
    members: dict[tuple[str, str], Node] = field(default_factory=dict)
    """By the owner (`std::vec::Vec`, `[]`, `*const`, `int`, or a module) and the name."""
    impls: dict[str, Node] = field(default_factory=dict)
    types: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The canonical path of a type that the table has an impl of, by its bare name."""


@cache
def _table() -> _Table:
    table = _Table(SourceFile(STD_SIGNATURES, "<std signatures>"))
    for item in table.source.root.named_children:
        if item.type == "impl_item":
            _add_impl(table, item, None)
        elif item.type == "mod_item":
            _add_module(table, item)
    return table


def _add_module(table: _Table, module: Node) -> None:
    name = table.source.text(module.child_by_field_name("name") or module)
    body = module.child_by_field_name("body")
    for item in body.named_children if body is not None else []:
        if item.type == "impl_item":
            _add_impl(table, item, name)
        else:
            table.members[f"std::{name}", _name_of(table, item)] = item


def _add_impl(table: _Table, item: Node, module: str | None) -> None:
    self_type = item.child_by_field_name("type")
    body = item.child_by_field_name("body")
    if self_type is None or body is None:
        return
    bare = table.source.text(self_type).split("<")[0]
    owner = {"array_type": "[]", "pointer_type": bare.split(" ")[0]}.get(self_type.type, bare)
    if module is not None:
        table.types[bare] = ("std", module, bare)
        owner = f"std::{module}::{bare}"
    table.impls[owner] = item
    for member in body.named_children:
        table.members[owner, _name_of(table, member)] = member


def _name_of(table: _Table, item: Node) -> str:
    name = item.child_by_field_name("name")
    return table.source.text(name) if name is not None else ""


def _owners(ty: Ty) -> tuple[str, ...]:
    """The keys under which the members of a type stand."""
    match ty:
        case SliceTy():
            return ("[]",)
        case PtrTy(mutable=mutable):
            return ("*mut" if mutable else "*const",)
        case PathTy(path=path):
            name = primitive_name(ty)
            if name in INTEGERS:
                return ("int",)
            return (path[0], "float") if name in FLOATS else ("::".join(path),)
    return ()


def has_type(ty: Ty) -> bool:
    """Whether the table says anything about this type."""
    return any(owner in _table().impls for owner in _owners(ty))


def std_member(owner: Ty, name: str) -> Signature | Ty | None:
    """The associated function (a `Signature`) or constant (its type) `name` of exactly this type."""
    for key in _owners(owner):
        if (key, name) in _table().members:
            return _read_member(key, name, primitive_name(owner))
    return None


def std_function(path: tuple[str, ...]) -> Signature | None:
    """The free function at a canonical path, e.g. `("std", "mem", "take")`."""
    key = ("::".join(path[:-1]), path[-1])
    if len(path) != 3 or path[0] != "std" or key not in _table().members:
        return None
    found = _read_member(*key, None)
    return found if isinstance(found, Signature) else None


@cache
def _read_member(owner: str, name: str, primitive: str | None) -> Signature | Ty:
    table = _table()
    member = table.members[owner, name]
    impl = table.impls.get(owner)
    generics = type_parameters(table.source, impl) if impl is not None else ()
    own = type_parameters(table.source, member)
    self_type = _self_type(table, impl, generics, primitive)
    names = _names(table, frozenset((*generics, *own)), self_type)
    if member.type == "const_item":
        written = member.child_by_field_name("type")
        nothing = {name: UnknownTy(f"what `{name}` is cannot be seen") for name in generics}
        return substitute(read_with(table.source, written or member, names), nothing)
    signature = read_signature(
        table.source, member, lambda node: read_with(table.source, node, names), self_type, generics
    )
    return Signature(
        generics=signature.generics,
        own_generics=signature.own_generics,
        params=signature.params,
        returns=signature.returns,
        receiver=signature.receiver,
        owner=self_type,
        pure=_is_marked_pure(table, member),
    )


def _is_marked_pure(table: _Table, member: Node) -> bool:
    modifiers = next((child for child in member.children if child.type == "function_modifiers"), None)
    return modifiers is not None and "const" in table.source.text(modifiers).split()


def _self_type(table: _Table, impl: Node | None, generics: tuple[str, ...], primitive: str | None) -> Ty | None:
    written = impl.child_by_field_name("type") if impl is not None else None
    if written is None:
        return None
    if table.source.text(written) in {"int", "float"} and primitive is not None:
        return PathTy((primitive,))
    return read_with(table.source, written, _names(table, frozenset(generics), None))


def _names(table: _Table, generics: frozenset[str], self_type: Ty | None) -> Names:
    def named(path: Path, written: Written) -> Ty:
        name = path.names[-1]
        if len(path.names) == 1:
            if name == "Self" and self_type is not None:
                return self_type
            if name in generics:
                return ParamTy(name)
            if name == "__":
                return UnknownTy("a std type that is not followed")
        return std_type(path, written) or path_ty(table.types.get(name, (name,)), written)

    return named


def std_type(path: Path, written: Written) -> Ty | None:
    """A path that is meant as what it is in the standard library: a primitive, a prelude name or a full path."""
    names = path.names
    if len(names) > 1:
        return path_ty(canonical(names), written)
    if names[0] in PRIMITIVES:
        return path_ty(names, written)
    return path_ty(PRELUDE[names[0]], written) if names[0] in PRELUDE else None
