"""Whose field a name is: the struct, union or enum variant that declares it.

The answer is the owner's canonical path, or words for why it cannot be seen. Unknown here: everything but fields.
"""

from __future__ import annotations

from deburr.syntax.calls import dereferenced, receivers
from deburr.syntax.crate_view import CrateView
from deburr.syntax.declarations import declared_field, record_of_type
from deburr.syntax.expression_types import inquiry_for
from deburr.syntax.inference import type_of
from deburr.syntax.names import Item, Namespace, resolve
from deburr.syntax.paths import read_path
from deburr.syntax.source import Node, SourceFile
from deburr.syntax.types import PathTy, Ty, UnknownTy, describe_type

NOT_KNOWN = "it is not known whose field it is"
_NO_OWNER = ("no struct",)
"""A tuple's field, or one of a type that has no fields which a page could name."""


def owner_of_access(source: SourceFile, crate: CrateView, value: Node, name: str) -> tuple[str, ...] | str:
    """The owner of the field in `value.name`, through references and the pointers of std."""
    for step in receivers(type_of(source, value, crate)):
        found = _owner(source, crate, step, name)
        if found is not None:
            return found
    return _NO_OWNER


def _owner(source: SourceFile, crate: CrateView, step: Ty, name: str) -> tuple[str, ...] | str | None:
    """The owner, if a value of the type `step` itself has the field; None: look at what it dereferences to."""
    if isinstance(step, UnknownTy):
        return f"the type of what `.{name}` is read from is not known: {step.reason}"
    if not isinstance(step, PathTy):
        return None
    if step.definition is None:
        if dereferenced(step) is not None:
            return None
        # A foreign type can lead to one of this crate only through its arguments.
        return f"`{describe_type(step)}` may dereference to it" if step.args else step.path
    record = record_of_type(inquiry_for(source, crate), step)
    if isinstance(record, UnknownTy):
        return f"`{describe_type(step)}` may dereference to it"
    if isinstance(declared_field(inquiry_for(source, crate), record, name), UnknownTy) and not _declares(
        source, record.body, name
    ):
        return f"`{describe_type(step)}` may dereference to it"
    return step.path


def _declares(source: SourceFile, body: Node, name: str) -> bool:
    names = (child.child_by_field_name("name") for child in body.named_children)
    return any(one is not None and source.text(one).removeprefix("r#") == name for one in names)


def owner_of_record(source: SourceFile, crate: CrateView, path_node: Node) -> tuple[str, ...] | str:
    """The owner of the fields in a struct expression or pattern with this path."""
    path = read_path(source, path_node)
    found = resolve(source, path, Namespace.TYPE, crate) if path is not None else None
    if isinstance(found, Item) and found.node is not None and found.node.type == "enum_variant":
        return found.path
    ty = inquiry_for(source, crate).read(path_node)
    if isinstance(ty, PathTy):
        return ty.path
    return ty.reason if isinstance(ty, UnknownTy) else NOT_KNOWN
