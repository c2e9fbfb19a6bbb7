"""What the structs, enums and impls of the same file declare: fields, constructors, associated functions.

Deliberately unknown here: expressions, other files, and traits' default methods.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from deburr.syntax.calls import unify
from deburr.syntax.inquiry import Inquiry
from deburr.syntax.names import Item, Namespace
from deburr.syntax.paths import Path, plain_name, read_path
from deburr.syntax.source import Node, SourceFile
from deburr.syntax.std_calls import std_member
from deburr.syntax.types import (
    AnyTy,
    ParamTy,
    PathTy,
    Ty,
    UnknownTy,
    match_type,
    substitute,
    without_lifetimes,
)
from deburr.syntax.written_types import Signature, read_signature, type_parameters

_FUNCTIONS = frozenset({"function_item", "function_signature_item"})


# -- impls -------------------------------------------------------------------------------------------------------------


def member(inquiry: Inquiry, owner: PathTy, name: str) -> Signature | Ty | None:
    """The associated function (a `Signature`) or constant (its type) that an impl of the file gives `owner`; an
    `UnknownTy` when several differ, None when there is none in the file."""
    if owner.definition is None:
        return None
    inherent: list[Signature | Ty] = []
    of_traits: list[Signature | Ty] = []
    for impl in _impls_of(inquiry, owner, owner.definition):
        found = _member_in(inquiry, impl, name)
        if found is not None:
            (of_traits if impl.child_by_field_name("trait") is not None else inherent).append(found)
    return _only(inherent or of_traits, name)


def functions_of(source: SourceFile, definition: Node, name: str) -> tuple[Node, ...]:
    """The functions and methods called `name` in the impls, of traits too, that the file has for a type called as the
    one that is declared at `definition`."""
    named = definition.child_by_field_name("name")
    owner = plain_name(source.text(named)) if named is not None else ""
    bodies = [
        impl.child_by_field_name("body")
        for impl in _impls(source, definition)
        if (written := impl.child_by_field_name("type")) is not None and _base_name(source, written) == owner
    ]
    members = (child for body in bodies if body is not None for child in body.named_children)
    return tuple(child for child in members if child.type in _FUNCTIONS and _is_called(source, child, name))


def _base_name(source: SourceFile, written: Node) -> str:
    path = read_path(source, written)
    return plain_name(path.last.name) if path is not None else ""


def _is_called(source: SourceFile, item: Node, name: str) -> bool:
    named = item.child_by_field_name("name")
    return named is not None and plain_name(source.text(named)) == name


def implements(inquiry: Inquiry, owner: PathTy, trait: str) -> bool:
    """Whether the file shows that `owner` implements `trait`, by an impl or a derive."""
    definition = owner.definition
    if definition is None:
        return False
    for impl in _impls_of(inquiry, owner, definition):
        written = impl.child_by_field_name("trait")
        if written is not None and inquiry.source.text(written).split("<")[0].split("::")[-1] == trait:
            return True
    return trait in derives(inquiry.source, definition)


def derives(source: SourceFile, item: Node) -> frozenset[str]:
    """The names in the `derive` attributes in front of `item`."""
    names: set[str] = set()
    before = item.prev_sibling
    while before is not None and before.type in {"attribute_item", "line_comment", "block_comment"}:
        text = source.text(before)
        if before.type == "attribute_item" and "derive" in text:
            listed = text.partition("(")[2].rpartition(")")[0]
            names.update(word.strip().split("::")[-1].strip() for word in listed.split(","))
        before = before.prev_sibling
    return frozenset(names)


def _only(found: list[Signature | Ty], name: str) -> Signature | Ty | None:
    if not found:
        return None
    first = found[0]
    for other in found[1:]:
        if _essence(other) != _essence(first):
            return UnknownTy(f"several impls have a `{name}`")
    return first


def _essence(found: Signature | Ty) -> object:
    return (found.returns, found.receiver) if isinstance(found, Signature) else found


def _impls_of(inquiry: Inquiry, owner: PathTy, definition: Node) -> Iterator[Node]:
    name = owner.path[-1].encode()
    for impl in _impls(inquiry.source, definition):
        implemented = impl.child_by_field_name("type")
        if implemented is None or name not in inquiry.source.data[implemented.start_byte : implemented.end_byte]:
            continue
        declared = inquiry.read(implemented)
        if not isinstance(declared, PathTy) or declared.path != owner.path:
            continue
        anything = {parameter: AnyTy() for parameter in type_parameters(inquiry.source, impl)}
        if not match_type(substitute(declared, anything), owner)[0].is_no:
            yield impl


def _impls(source: SourceFile, definition: Node) -> Iterator[Node]:
    """The impls in the file's modules and, for a type that is declared in a block, in that block."""
    known = source.cache.get("impls")
    if not isinstance(known, tuple):
        known = source.cache["impls"] = tuple(_impls_in_modules(source.root))
    yield from known
    around = source.parent(definition)
    if around is not None and around.type == "block":
        yield from (child for child in around.named_children if child.type == "impl_item")


def _impls_in_modules(root: Node) -> Iterator[Node]:
    pending = [root]
    while pending:
        for child in pending.pop().named_children:
            if child.type == "impl_item":
                yield child
            elif child.type == "mod_item":
                body = child.child_by_field_name("body")
                if body is not None:
                    pending.append(body)


def _member_in(inquiry: Inquiry, impl: Node, name: str) -> Signature | Ty | None:
    body = impl.child_by_field_name("body")
    for child in body.named_children if body is not None else []:
        named = child.child_by_field_name("name")
        if named is None or plain_name(inquiry.source.text(named)) != name:
            continue
        written = child.child_by_field_name("type")
        if child.type in _FUNCTIONS:
            return function_signature(inquiry, child, impl)
        if child.type == "const_item" and written is not None:
            return inquiry.read(written)
    return None


def function_signature(inquiry: Inquiry, function: Node, impl: Node | None = None) -> Signature:
    """The signature of a function of the file; `impl` is the impl that it stands in, if any."""
    implemented = impl.child_by_field_name("type") if impl is not None else None
    owner = inquiry.read(implemented) if implemented is not None else None
    generics = type_parameters(inquiry.source, impl) if impl is not None else ()
    return read_signature(inquiry.source, function, inquiry.read, owner, generics)


# -- fields and constructors -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Record:
    """A struct, union or enum variant: where its fields are declared, and the type that a value of it has, with the
    type's own parameters as arguments."""

    body: Node
    ty: Ty
    generics: frozenset[str]


def record_of_type(inquiry: Inquiry, ty: Ty) -> Record | UnknownTy:
    """The fields of a struct or union of the file."""
    if isinstance(ty, UnknownTy):
        return ty
    if not isinstance(ty, PathTy) or ty.definition is None:
        return UnknownTy("the struct is not declared in this file")
    return _record(inquiry, ty.definition, ty.definition)


def record_at(inquiry: Inquiry, name: Node) -> Record | UnknownTy:
    """The fields of what the path `name` of a struct expression or pattern means."""
    path = read_path(inquiry.source, name)
    found = inquiry.resolve(path, Namespace.TYPE) if path is not None else None
    if isinstance(found, Item) and found.node is not None and found.node.type == "enum_variant":
        return _variant(inquiry, found.node)
    return record_of_type(inquiry, inquiry.read(name))


def _record(inquiry: Inquiry, holder: Node, definition: Node) -> Record | UnknownTy:
    body = holder.child_by_field_name("body")
    if body is None:
        return UnknownTy("it has no fields")
    generics = frozenset(type_parameters(inquiry.source, definition))
    return Record(body, inquiry.defined(definition), generics)


def _variant(inquiry: Inquiry, variant: Node) -> Record | UnknownTy:
    definition = _enum_of(inquiry, variant)
    return _record(inquiry, variant, definition) if definition is not None else UnknownTy("a variant without an enum")


def _enum_of(inquiry: Inquiry, variant: Node) -> Node | None:
    around = inquiry.source.ancestors_of(variant).nodes
    return next((node for node in reversed(around) if node.type == "enum_item"), None)


def field_type(inquiry: Inquiry, record: Record, name: str, actual: Ty) -> Ty:
    """The type of the field `name` (`0` for the first of a tuple struct) in a value of the type `actual`."""
    declared = declared_field(inquiry, record, name)
    known: dict[str, Ty] = {}
    unify(record.ty, actual, record.generics, known)
    return closed(declared, record.generics, known)


def closed(ty: Ty, generics: frozenset[str], known: dict[str, Ty]) -> Ty:
    """`ty` with the parameters `generics` replaced by what is known of them."""
    nothing = {name: UnknownTy(f"what `{name}` is cannot be seen") for name in generics}
    return substitute(without_lifetimes(ty), {**nothing, **known})


def declared_field(inquiry: Inquiry, record: Record, name: str) -> Ty:
    """The type of the field `name` as it is declared, in terms of the type's own parameters."""
    if record.body.type == "ordered_field_declaration_list":
        types = record.body.children_by_field_name("type")
        if name.isdecimal() and int(name) < len(types):
            return inquiry.read(types[int(name)])
        return UnknownTy(f"there is no field `{name}`")
    found: list[Ty] = []
    for child in record.body.named_children:
        named, written = child.child_by_field_name("name"), child.child_by_field_name("type")
        if named is not None and written is not None and plain_name(inquiry.source.text(named)) == name:
            found.append(inquiry.read(written))
    if not found or any(other != found[0] for other in found[1:]):
        return UnknownTy(f"the type of the field `{name}` cannot be seen")
    return found[0]


def constructor(inquiry: Inquiry, item: Item) -> Signature | Ty | None:
    """A tuple struct or variant as the function that makes it, a unit one as its type; None for another item."""
    node = item.node
    if node is None:
        return _std_constructor(item.path)
    if node.type not in {"enum_variant", "struct_item"} or _name(inquiry, node) != item.path[-1]:
        return None
    definition = _enum_of(inquiry, node) if node.type == "enum_variant" else node
    if definition is None:
        return None
    body, ty = node.child_by_field_name("body"), inquiry.defined(definition)
    parameters = type_parameters(inquiry.source, definition)
    if body is None:
        return closed(ty, frozenset(parameters), {})
    if body.type != "ordered_field_declaration_list":
        return None
    params = tuple(inquiry.read(written) for written in body.children_by_field_name("type"))
    # The turbofish of a constructor gives the type's own parameters.
    return Signature(frozenset(parameters), parameters, params, ty, owner=ty, pure=True)


def _std_constructor(path: tuple[str, ...]) -> Signature | Ty | None:
    if path[0] != "std" or not path[-1][:1].isupper():
        return None
    found = std_member(PathTy(path[:-1]), path[-1])
    if isinstance(found, Signature) and isinstance(found.owner, PathTy):
        own = tuple(ty.name for ty in found.owner.args or () if isinstance(ty, ParamTy))
        return replace(found, own_generics=own)
    return found


def _name(inquiry: Inquiry, item: Node) -> str:
    named = item.child_by_field_name("name")
    return plain_name(inquiry.source.text(named)) if named is not None else ""


def value_signature(inquiry: Inquiry, path: Path) -> Signature | Ty | None:
    """The constructor that `path` means, if it means one."""
    found = inquiry.resolve(path, Namespace.VALUE)
    return constructor(inquiry, found) if isinstance(found, Item) else None
