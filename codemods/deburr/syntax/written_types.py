"""Reading a type as it is written, and functions' signatures made of such types.

What a path means is asked of a `Names` function, so that the same reader serves user code, the table of std
signatures and the types in pattern pages. Deliberately unknown here: scopes and expressions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from deburr.syntax.paths import PATH_KINDS, Path, read_path
from deburr.syntax.source import TRIVIA, Node, SourceFile
from deburr.syntax.type_shapes import (
    NEVER,
    TOO_DEEP,
    UNIT,
    ArrayTy,
    OtherTy,
    PathTy,
    PtrTy,
    RefTy,
    SliceTy,
    TupleTy,
    Ty,
    UnknownTy,
)

_DEEPEST = 48


@dataclass(frozen=True, slots=True)
class Written:
    """The generic arguments of a path's last segment: None where there are none."""

    args: tuple[Ty, ...] | None = None
    lifetimes: tuple[str, ...] = ()


Names: TypeAlias = Callable[[Path, Written], Ty]
"""What a path means as a type."""


@dataclass(frozen=True, slots=True)
class Signature:
    """A function as its declaration says it. Types mention the names in `generics` as `ParamTy`.

    `receiver` is the type of `self` (None: no method); `owner` the self type of the impl; `pure` whether a call of it
    is known to have no effect and not to panic."""

    generics: frozenset[str]
    own_generics: tuple[str, ...]
    params: tuple[Ty, ...]
    returns: Ty
    receiver: Ty | None = None
    owner: Ty | None = None
    pure: bool = False


def read_with(source: SourceFile, node: Node, names: Names, depth: int = 0) -> Ty:
    """The type that the node `node` writes."""
    if depth > _DEEPEST:
        return UnknownTy(TOO_DEEP)
    kind = node.type
    if kind in PATH_KINDS:
        return _read_named(source, node, names, depth)
    match kind:
        case "reference_type" | "pointer_type":
            return _read_pointer(source, node, names, depth)
        case "array_type":
            return _read_array(source, node, names, depth)
        case "tuple_type" | "unit_type":
            return _read_tuple(source, node, names, depth)
        case "never_type":
            return NEVER
        case "dynamic_type" | "abstract_type" | "function_type" | "bounded_type":
            return OtherTy(plain_text(source, node))
        case "macro_invocation" | "metavariable":
            return UnknownTy("a macro in the place of a type")
    return UnknownTy(f"`{plain_text(source, node)}` is no type that can be read")


def plain_text(source: SourceFile, node: Node) -> str:
    """The text of `node` on one line."""
    return " ".join(source.text(node).split())


def _read_named(source: SourceFile, node: Node, names: Names, depth: int) -> Ty:
    path = read_path(source, node)
    if path is None or path.self_type is not None:
        return UnknownTy(f"`{plain_text(source, node)}` is an associated type")
    if path.names == ("_",):
        return UnknownTy("`_` leaves the type to inference")
    return names(path, written_arguments(source, path.last.generics, names, depth))


def written_arguments(source: SourceFile, generics: Node | None, names: Names, depth: int = 0) -> Written:
    """What a `type_arguments` node writes."""
    if generics is None:
        return Written()
    args: list[Ty] = []
    lifetimes: list[str] = []
    for child in generics.named_children:
        if child.type == "lifetime":
            lifetimes.append(source.text(child))
        elif child.type in {"block", "integer_literal", "boolean_literal", "char_literal", "negative_literal"}:
            args.append(OtherTy(plain_text(source, child).removeprefix("{").removesuffix("}").strip()))
        elif child.type not in TRIVIA and child.type != "type_binding":
            args.append(read_with(source, child, names, depth + 1))
    return Written(tuple(args) if args else None, tuple(lifetimes))


def _read_pointer(source: SourceFile, node: Node, names: Names, depth: int) -> Ty:
    inner_node = node.child_by_field_name("type")
    mutable = any(child.type == "mutable_specifier" for child in node.children)
    inner = read_with(source, inner_node, names, depth + 1) if inner_node is not None else UnknownTy(TOO_DEEP)
    if node.type == "pointer_type":
        return PtrTy(mutable, inner)
    lifetime = next((source.text(child) for child in node.children if child.type == "lifetime"), None)
    return RefTy(mutable, inner, lifetime)


def _read_array(source: SourceFile, node: Node, names: Names, depth: int) -> Ty:
    element, length = node.child_by_field_name("element"), node.child_by_field_name("length")
    inner = read_with(source, element, names, depth + 1) if element is not None else UnknownTy(TOO_DEEP)
    return SliceTy(inner) if length is None else ArrayTy(inner, plain_text(source, length))


def _read_tuple(source: SourceFile, node: Node, names: Names, depth: int) -> Ty:
    items = [child for child in node.named_children if child.type not in TRIVIA]
    if not items:
        return UNIT
    if len(items) == 1 and not any(child.type == "," for child in node.children):
        return read_with(source, items[0], names, depth + 1)
    return TupleTy(tuple(read_with(source, item, names, depth + 1) for item in items))


def type_parameters(source: SourceFile, item: Node) -> tuple[str, ...]:
    """The names of the type and const parameters that `item` declares, in order."""
    declared = item.child_by_field_name("type_parameters")
    return tuple(_parameter_names(source, declared)) if declared is not None else ()


def _parameter_names(source: SourceFile, declared: Node) -> Iterator[str]:
    for child in declared.named_children:
        if child.type in {"type_parameter", "const_parameter"}:
            name = child.child_by_field_name("name")
            if name is not None:
                yield source.text(name)


def read_signature(
    source: SourceFile, function: Node, read: Callable[[Node], Ty], owner: Ty | None, owner_generics: tuple[str, ...]
) -> Signature:
    """The signature of a `function_item` or `function_signature_item`, its types read by `read`."""
    receiver: Ty | None = None
    params: list[Ty] = []
    listed = function.child_by_field_name("parameters")
    for child in listed.named_children if listed is not None else []:
        if child.type == "self_parameter":
            receiver = _receiver_type(child, owner)
        elif child.type == "parameter":
            pattern, written = child.child_by_field_name("pattern"), child.child_by_field_name("type")
            ty = read(written) if written is not None else UnknownTy("a parameter without a type")
            if pattern is not None and pattern.type == "self":
                receiver = ty
            else:
                params.append(ty)
    returned = function.child_by_field_name("return_type")
    own = type_parameters(source, function)
    return Signature(
        generics=frozenset((*own, *owner_generics)),
        own_generics=own,
        params=tuple(params),
        returns=_returned(source, function, read(returned) if returned is not None else UNIT),
        receiver=receiver,
        owner=owner,
    )


def _receiver_type(node: Node, owner: Ty | None) -> Ty:
    owner = owner if owner is not None else UnknownTy("`self` outside of an impl")
    if not any(child.type == "&" for child in node.children):
        return owner
    return RefTy(any(child.type == "mutable_specifier" for child in node.children), owner)


def _returned(source: SourceFile, function: Node, written: Ty) -> Ty:
    return OtherTy("impl Future") if is_async(source, function) else written


def is_async(source: SourceFile, function: Node) -> bool:
    """Whether a `function_item` or `function_signature_item` is an `async fn`."""
    modifiers = next((child for child in function.children if child.type == "function_modifiers"), None)
    return modifiers is not None and "async" in source.text(modifiers).split()


def path_ty(path: tuple[str, ...], written: Written, definition: Node | None = None) -> PathTy:
    """The named type `path` with arguments as written."""
    return PathTy(path, written.args, written.lifetimes, definition)
