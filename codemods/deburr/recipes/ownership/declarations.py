"""The types, aliases and implementations that a file declares outside of functions, with their fields.

Unknown here: what their names mean.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from deburr.recipes.ownership.graph import Key, Place
from deburr.syntax.crate_view import CrateView
from deburr.syntax.paths import plain_name
from deburr.syntax.source import Node, SourceFile, span_of
from deburr.syntax.test_code import spans_of_tests

_TYPES = frozenset({"struct_item", "enum_item", "union_item"})
_BODIES = frozenset({"field_declaration_list", "ordered_field_declaration_list"})


@dataclass(frozen=True, slots=True)
class File:
    """A file of the crate, and the crate as it sees it."""

    source: SourceFile
    crate: CrateView

    def place(self, node: Node) -> Place:
        """Where a node of the file stands."""
        line = self.source.data.count(b"\n", 0, node.start_byte) + 1
        return Place(self.source.name, span_of(node), line)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a struct, or of a variant of an enum (`name` is then `Variant.field`)."""

    name: str
    type: Node
    place: Place


@dataclass(frozen=True, slots=True)
class Declared:
    """A struct, enum or union."""

    file: File
    node: Node
    name: str
    parameters: tuple[str, ...]
    fields: tuple[Field, ...]

    @property
    def key(self) -> Key:
        return self.file.source.name, self.node.start_byte


@dataclass(frozen=True, slots=True)
class Alias:
    """`type name<parameters> = type;`"""

    file: File
    node: Node
    name: str
    parameters: tuple[str, ...]
    type: Node


@dataclass(frozen=True, slots=True)
class Implemented:
    """`impl trait for type`."""

    file: File
    node: Node
    trait: Node
    type: Node


@dataclass(frozen=True, slots=True)
class Declarations:
    """Those of one file, in source order."""

    types: tuple[Declared, ...]
    aliases: tuple[Alias, ...]
    implemented: tuple[Implemented, ...]


def declarations_of(file: File) -> Declarations:
    """What a file declares, apart from code for tests."""
    types: list[Declared] = []
    aliases: list[Alias] = []
    implemented: list[Implemented] = []
    for node in _items(file.source):
        if node.type in _TYPES:
            types += _declared(file, node)
        elif node.type == "type_item":
            aliases += _alias(file, node)
        else:
            trait, type_ = node.child_by_field_name("trait"), node.child_by_field_name("type")
            if trait is not None and type_ is not None:
                implemented.append(Implemented(file, node, trait, type_))
    return Declarations(tuple(types), tuple(aliases), tuple(implemented))


def _items(source: SourceFile) -> Iterator[Node]:
    tests = spans_of_tests(source)
    pending = [source.root]
    while pending:
        for node in source.children(pending.pop()):
            if any(span.contains(span_of(node)) for span in tests):
                continue
            body = node.child_by_field_name("body") if node.type == "mod_item" else None
            if body is not None:
                pending.append(body)
            elif node.type in _TYPES or node.type in {"type_item", "impl_item"}:
                yield node


def _declared(file: File, node: Node) -> Iterator[Declared]:
    name = _name(file.source, node)
    if name is not None:
        yield Declared(file, node, name, _parameters(file.source, node), tuple(_fields(file, node)))


def _alias(file: File, node: Node) -> Iterator[Alias]:
    name, type_ = _name(file.source, node), node.child_by_field_name("type")
    if name is not None and type_ is not None:
        yield Alias(file, node, name, _parameters(file.source, node), type_)


def _name(source: SourceFile, node: Node) -> str | None:
    named = node.child_by_field_name("name")
    return plain_name(source.text(named)) if named is not None else None


def _parameters(source: SourceFile, node: Node) -> tuple[str, ...]:
    """The names of the type parameters; lifetimes and constants are not among them."""
    found = node.child_by_field_name("type_parameters")
    names = [_name(source, one) for one in (found.named_children if found is not None else ()) if "type" in one.type]
    return tuple(name for name in names if name is not None)


def _fields(file: File, node: Node) -> Iterator[Field]:
    body = node.child_by_field_name("body")
    if body is None:
        return
    if body.type in _BODIES:
        yield from _of_body(file, body, "")
        return
    for variant in body.named_children:
        inner = variant.child_by_field_name("body")
        if variant.type == "enum_variant" and inner is not None:
            yield from _of_body(file, inner, f"{_name(file.source, variant)}.")


def _of_body(file: File, body: Node, before: str) -> Iterator[Field]:
    if body.type == "field_declaration_list":
        for one in body.named_children:
            type_ = one.child_by_field_name("type")
            if one.type == "field_declaration" and type_ is not None:
                yield Field(f"{before}{_name(file.source, one)}", type_, file.place(one))
        return
    for number, type_ in enumerate(body.children_by_field_name("type")):
        yield Field(f"{before}{number}", type_, file.place(type_))
