"""Which function a call calls: its signature, the type in front of it, its turbofish.

Functions and impls of the same file, constructors, and the table of std signatures. Deliberately unknown here: the
types of the call's arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from deburr.syntax.calls import VEC, dereferenced, parameter_type, receivers, returned
from deburr.syntax.declarations import constructor, function_signature, implements, member
from deburr.syntax.inquiry import Inquiry
from deburr.syntax.names import Item, Local, Namespace, Unresolved
from deburr.syntax.paths import Path, read_path
from deburr.syntax.source import TRIVIA, Node
from deburr.syntax.std_calls import std_function, std_member
from deburr.syntax.trait_imports import may_import_borrow
from deburr.syntax.types import (
    ArrayTy,
    OtherTy,
    ParamTy,
    PathTy,
    PtrTy,
    RefTy,
    SliceTy,
    TupleTy,
    Ty,
    UnknownTy,
    describe_type,
    primitive_name,
)
from deburr.syntax.written_types import Signature
from deburr.text.span import Span

_STRING = PathTy(("std", "string", "String"))
_OF_TRAITS = frozenset({"as_ref", "as_mut", "borrow", "borrow_mut"})
"""Methods that a smart pointer has itself by a trait: they are not looked for behind it."""
_OF_BORROW = frozenset({"borrow", "borrow_mut"})
"""Those that are only there where their trait is imported: no prelude has it."""
_OWNERS: dict[tuple[str, ...], Ty] = {
    ("str",): _STRING,
    ("std", "path", "Path"): PathTy(("std", "path", "PathBuf")),
    ("std", "ffi", "CStr"): PathTy(("std", "ffi", "CString")),
    ("std", "ffi", "OsStr"): PathTy(("std", "ffi", "OsString")),
}
FUNCTIONS = frozenset({"function_item", "function_signature_item"})


@dataclass(frozen=True, slots=True)
class Callee:
    """What is called. `signature.params` are the types of the written arguments (of `Vec::len(&v)`, of `&v`)."""

    name: str
    signature: Signature
    owner: Ty | None = None
    turbofish: tuple[Ty, ...] | None = None
    path: tuple[str, ...] | None = None
    """The canonical path of a free function of std."""
    receiver: Ty | None = None
    """Of a method call, the type of the method's `self`."""

    def parameter(self, index: int) -> Ty:
        """The type that the argument at `index` (0-based) must have."""
        return parameter_type(self.signature, index, self.owner, self.turbofish)

    def result(self, arguments: Iterable[Callable[[], Ty]], expected: Callable[[], Ty]) -> Ty:
        return returned(self.signature, self.owner, self.turbofish, arguments, expected)


def callee_of(inquiry: Inquiry, call: Node) -> Callee | Ty:
    """What the `call_expression` calls, or (only) the type that it gives, `UnknownTy` when nothing is known."""
    function = call.child_by_field_name("function")
    generics: Node | None = None
    if function is not None and function.type == "generic_function":
        inner = function.child_by_field_name("function")
        if inner is not None and inner.type == "field_expression":
            generics, function = function.child_by_field_name("type_arguments"), inner
    if function is None:
        return UnknownTy("a call of nothing")
    if function.type == "field_expression":
        return _method_call(inquiry, call, function, inquiry.arguments(generics))
    path = read_path(inquiry.source, function)
    if path is None:
        return UnknownTy("what is called is no path")
    return _path_call(inquiry, path)


def argument_nodes(call: Node) -> list[Node]:
    """The arguments of a `call_expression`, in order."""
    listed = call.child_by_field_name("arguments")
    children = listed.named_children if listed is not None else []
    return [child for child in children if child.type not in TRIVIA and child.type != "attribute_item"]


# -- paths -------------------------------------------------------------------------------------------------------------


def _path_call(inquiry: Inquiry, path: Path) -> Callee | Ty:
    if path.trait is not None:
        return UnknownTy(f"`{path.names[-1]}` is a function of a trait")
    turbofish = inquiry.arguments(path.last.generics)
    if path.self_type is not None or len(path.names) > 1:
        owner = owner_of(inquiry, path)
        found = associated(inquiry, owner, path.names[-1])
        if isinstance(found, Signature):
            return Callee(path.names[-1], _as_function(found), owner, turbofish)
        if found is not None:
            return found
    return _free_call(inquiry, path, turbofish)


def owner_of(inquiry: Inquiry, path: Path) -> Ty:
    """The type before the last segment."""
    if path.self_type is not None:
        return inquiry.read(path.self_type) if len(path.names) == 1 else UnknownTy("an associated type")
    before = path.segments[:-1]
    prefix = replace(path, segments=before, span=Span(path.span.start, max(path.span.start, before[-1].span.end)))
    return inquiry.named(prefix, inquiry.written(before[-1].generics))


def associated(inquiry: Inquiry, owner: Ty, name: str) -> Signature | Ty | None:
    """The associated function or constant `name` of a type, None when it is not known to have one."""
    if isinstance(owner, PathTy) and owner.definition is not None:
        found = member(inquiry, owner, name)
        if found is None and name == "default":
            return owner
        return found
    found = std_member(owner, name)
    if found is None and primitive_name(owner) is not None and name in {"from", "default"}:
        return owner
    return found


def _as_function(signature: Signature) -> Signature:
    if signature.receiver is None:
        return signature
    return replace(signature, params=(signature.receiver, *signature.params), receiver=None)


def _free_call(inquiry: Inquiry, path: Path, turbofish: tuple[Ty, ...] | None) -> Callee | Ty:
    name = path.names[-1]
    found = inquiry.resolve(path, Namespace.VALUE)
    if isinstance(found, Unresolved):
        return UnknownTy(found.reason)
    if isinstance(found, Local):
        return UnknownTy(f"`{name}` is a variable that is called")
    if not isinstance(found, Item):
        return UnknownTy(f"`{name}` is no function")
    made = constructor(inquiry, found)
    if isinstance(made, Signature):
        return Callee(name, made, None, turbofish, found.path)
    node = found.node
    if node is not None and node.type in FUNCTIONS and _is_named(inquiry, node, found.path[-1]):
        return Callee(name, function_signature(inquiry, node), None, turbofish)
    signature = std_function(found.path)
    if signature is not None:
        return Callee(name, signature, None, turbofish, found.path)
    return UnknownTy(f"what `{name}` gives back is declared elsewhere")


def _is_named(inquiry: Inquiry, item: Node, name: str) -> bool:
    named = item.child_by_field_name("name")
    return named is not None and inquiry.source.text(named).removeprefix("r#") == name


# -- methods -----------------------------------------------------------------------------------------------------------


def _method_call(inquiry: Inquiry, call: Node, access: Node, turbofish: tuple[Ty, ...] | None) -> Callee | Ty:
    value, field = access.child_by_field_name("value"), access.child_by_field_name("field")
    if value is None or field is None:
        return UnknownTy("a call of nothing")
    name = inquiry.source.text(field).removeprefix("r#")
    if name in {"collect", "into", "try_into", "sum", "product"}:
        return turbofish[0] if turbofish else inquiry.expected(call)
    receiver = inquiry.type_of(value)
    special = _of_any_type(inquiry, receiver, name)
    return special if special is not None else method_of(inquiry, receiver, name, turbofish)


def method_of(inquiry: Inquiry, receiver: Ty, name: str, turbofish: tuple[Ty, ...] | None = None) -> Callee | Ty:
    """The method `name` of a value of the type `receiver`, found by dereferencing."""
    for step in receivers(receiver):
        match step:
            case UnknownTy():
                return step
            case ParamTy() | OtherTy():
                return UnknownTy(f"`{name}` may be a method of any trait of `{describe_type(step)}`")
        found = _method_at(inquiry, step, name)
        if isinstance(found, Signature):
            return Callee(name, replace(found, receiver=None), step, turbofish, receiver=found.receiver)
        if found is not None:
            return found
        if _hides_what_is_behind(inquiry, step, name):
            break
    return UnknownTy(f"the method `{name}` of `{describe_type(receiver)}` is not known")


def _method_at(inquiry: Inquiry, step: Ty, name: str) -> Signature | Ty | None:
    found = member(inquiry, step, name) if isinstance(step, PathTy) and step.definition is not None else None
    found = found if found is not None else std_member(step, name)
    if isinstance(found, Signature):
        return found if found.receiver is not None else None
    return found if isinstance(found, UnknownTy) else None


def _hides_what_is_behind(inquiry: Inquiry, step: Ty, name: str) -> bool:
    if isinstance(step, RefTy | ArrayTy):
        return False
    if name in _OF_BORROW and not may_import_borrow(inquiry.source):
        return dereferenced(step) is None
    return dereferenced(step) is None or name in _OF_TRAITS


def _of_any_type(inquiry: Inquiry, receiver: Ty, name: str) -> Ty | None:
    """The methods of traits that nearly every type has; None for another name."""
    if isinstance(receiver, UnknownTy):
        return receiver
    if name == "clone":
        return _cloned(inquiry, receiver)
    if name == "to_owned":
        return _owned(inquiry, receiver)
    if name == "to_string":
        return _STRING if _is_of_std(_without_references(receiver)) else None
    return None


def _without_references(ty: Ty) -> Ty:
    while isinstance(ty, RefTy):
        ty = ty.inner
    return ty


def _is_of_std(ty: Ty) -> bool:
    return isinstance(ty, PathTy) and (ty.path[0] == "std" or len(ty.path) == 1)


def _cloned(inquiry: Inquiry, receiver: Ty) -> Ty:
    if not isinstance(receiver, RefTy):
        return receiver if not isinstance(receiver, OtherTy) else UnknownTy("what cloning it gives is not known")
    inner = receiver.inner
    match inner:
        case UnknownTy() | RefTy() | PtrTy() | TupleTy() | ArrayTy():
            return inner if not receiver.mutable or not isinstance(inner, RefTy) or not inner.mutable else receiver
        case SliceTy():
            return receiver
        case PathTy():
            if inner.path in _OWNERS:
                return receiver
            if _is_of_std(inner) or implements(inquiry, inner, "Clone"):
                return inner
    return UnknownTy(f"whether `{describe_type(inner)}` can be cloned is not known")


def _owned(inquiry: Inquiry, receiver: Ty) -> Ty:
    borrowed = receiver.inner if isinstance(receiver, RefTy) else receiver
    if isinstance(borrowed, SliceTy):
        return PathTy(VEC, (borrowed.inner,))
    if isinstance(borrowed, PathTy) and borrowed.path in _OWNERS:
        return _OWNERS[borrowed.path]
    return _cloned(inquiry, receiver)
