"""Parameters of an impl and of its type as one: `U` of `impl<U> Send for W<U>` is `T` of `struct W<T>`.

Deliberately unknown here: where a parameter is used, and impls of anything but `W<…>`.
"""

from __future__ import annotations

from deburr.engine.naming.denoted import meanings
from deburr.engine.naming.meaning import Meaning, Sort
from deburr.syntax.crate_view import CrateView
from deburr.syntax.source import Node, SourceFile
from deburr.text.span import Span

_TYPES = frozenset({"struct_item", "enum_item", "union_item"})
_DECLARED = frozenset({"type_parameter", "const_parameter"})
_NO_ARGUMENTS = frozenset({"lifetime", "line_comment", "block_comment", "attribute_item"})


def parameter_of_type(source: SourceFile, one: Meaning, crate: CrateView) -> tuple[object, int] | None:
    """The type that a generic parameter belongs to, as the key of its meaning, and the place of the parameter (0-based,
    lifetimes not counted); None for one that an impl does not hand to its type as it is, or hands to it twice."""
    if one.sort is not Sort.GENERIC or not isinstance(one.key, Span):
        return None
    around = source.ancestors(one.key.start, one.key.end).nodes
    for parameters, item in zip(reversed(around), list(reversed(around))[1:], strict=False):
        if parameters.type != "type_parameters":
            continue
        name = source.data[one.key.start : one.key.end].decode("utf-8", "replace")
        if item.type == "impl_item":
            return _handed_on(source, item.child_by_field_name("type"), name, crate)
        if item.type in _TYPES:
            return _declared(source, item.child_by_field_name("name"), parameters, one.key, crate)
        return None
    return None


def _handed_on(source: SourceFile, written: Node | None, name: str, crate: CrateView) -> tuple[object, int] | None:
    if written is None or written.type != "generic_type":
        return None
    path, arguments = written.child_by_field_name("type"), written.child_by_field_name("type_arguments")
    if path is None or arguments is None:
        return None
    given = [node for node in arguments.named_children if node.type not in _NO_ARGUMENTS]
    places = [index for index, node in enumerate(given) if source.text(node) == name]
    return _placed(source, path, places[0], crate) if len(places) == 1 else None


def _declared(
    source: SourceFile, name: Node | None, parameters: Node, at: Span, crate: CrateView
) -> tuple[object, int] | None:
    declared = [node for node in parameters.named_children if node.type in _DECLARED]
    places = [index for index, node in enumerate(declared) if node.start_byte <= at.start < node.end_byte]
    return _placed(source, name, places[0], crate) if name is not None and places else None


def _placed(source: SourceFile, name: Node, place: int, crate: CrateView) -> tuple[object, int] | None:
    known = [one.key for one in meanings(source, name, crate) if one.sort is Sort.ITEM and not one.reason]
    return (known[0], place) if known else None
