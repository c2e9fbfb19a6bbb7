"""The type of a variable: from its annotation or its value, down through the pattern that binds it.

Later assignments do not matter. Deliberately unknown here: which binding a name means (`deburr.syntax.names`).
"""

from __future__ import annotations

from deburr.syntax.calls import VEC, first_argument, unify
from deburr.syntax.declarations import closed, field_type, record_at, value_signature
from deburr.syntax.inquiry import Inquiry
from deburr.syntax.names import Local
from deburr.syntax.paths import plain_name, read_path
from deburr.syntax.source import TRIVIA, Node, span_of
from deburr.syntax.types import (
    ArrayTy,
    PathTy,
    RefTy,
    SliceTy,
    TupleTy,
    Ty,
    UnknownTy,
    fill,
    is_number,
    missing,
)
from deburr.syntax.written_types import Signature
from deburr.text.span import Span

_DEEPEST = 48
_NAMES = frozenset({"identifier", "self", "shorthand_field_identifier"})
_MUTABLE = frozenset({"mut_pattern", "mutable_specifier"})
_SEQUENCES = frozenset({"tuple_pattern", "tuple_struct_pattern", "struct_pattern", "slice_pattern"})
_ELEMENT_METHODS = {"iter": False, "iter_mut": True}


def type_of_local(inquiry: Inquiry, local: Local) -> Ty:
    """The type of the variable `local`."""
    binder = local.binder
    match binder.type:
        case "let_declaration" | "let_condition":
            return _of_let(inquiry, local, binder)
        case "parameter":
            return _through(inquiry, binder, _written(inquiry, binder), local)
        case "self_parameter":
            return _of_self(inquiry, binder)
        case "match_pattern":
            return _bound(inquiry, binder, _scrutinee(inquiry, binder), local.definition)
        case "for_expression":
            return _through(inquiry, binder, _element(inquiry, binder.child_by_field_name("value")), local)
        case "closure_parameters":
            return UnknownTy(f"`{local.name}` is a closure parameter without a type")
    return UnknownTy(f"how `{local.name}` is bound is not known")


def _through(inquiry: Inquiry, binder: Node, ty: Ty, local: Local) -> Ty:
    pattern = binder.child_by_field_name("pattern")
    return _bound(inquiry, pattern, ty, local.definition) if pattern is not None else UnknownTy("no pattern")


def _written(inquiry: Inquiry, binder: Node) -> Ty:
    written = binder.child_by_field_name("type")
    return inquiry.read(written) if written is not None else UnknownTy("it is declared without a type")


def _of_let(inquiry: Inquiry, local: Local, binder: Node) -> Ty:
    written, value = binder.child_by_field_name("type"), binder.child_by_field_name("value")
    if written is None and value is None:
        return UnknownTy(f"`{local.name}` is declared without a type or a value")
    ty = inquiry.read(written) if written is not None else None
    if value is not None and (ty is None or missing(ty) is not None):
        found = inquiry.type_of(value)
        ty = fill(ty, found) if ty is not None else found
    return _through(inquiry, binder, ty or UnknownTy(f"the type of `{local.name}` is not known"), local)


def _of_self(inquiry: Inquiry, binder: Node) -> Ty:
    ty = inquiry.self_type(span_of(binder))
    if not any(child.type == "&" for child in binder.children):
        return ty
    return RefTy(any(child.type == "mutable_specifier" for child in binder.children), ty)


def _scrutinee(inquiry: Inquiry, pattern: Node) -> Ty:
    for node in reversed(inquiry.source.ancestors_of(pattern).nodes):
        if node.type == "match_expression":
            value = node.child_by_field_name("value")
            return inquiry.type_of(value) if value is not None else UnknownTy("a match of nothing")
    return UnknownTy("a match arm outside of a match")


def _element(inquiry: Inquiry, value: Node | None) -> Ty:
    """What a `for` loop over `value` gives."""
    if value is None:
        return UnknownTy("a loop over nothing")
    if value.type == "range_expression":
        ends = [inquiry.type_of(end) for end in value.named_children if end.type not in TRIVIA]
        return next((end for end in ends if is_number(end)), UnknownTy("a range of integers without a suffix"))
    access = value.child_by_field_name("function") if value.type == "call_expression" else None
    if access is not None and access.type == "field_expression":
        method, receiver = access.child_by_field_name("field"), access.child_by_field_name("value")
        name = inquiry.source.text(method) if method is not None else ""
        if name in _ELEMENT_METHODS and receiver is not None:
            inner = _element_of(_unreferenced(inquiry.type_of(receiver)))
            return RefTy(_ELEMENT_METHODS[name], inner) if inner is not None else UnknownTy("what it iterates over")
    ty = inquiry.type_of(value)
    inner = _element_of(_unreferenced(ty))
    if inner is None:
        return UnknownTy("what the loop iterates over is not known")
    return RefTy(ty.mutable, inner) if isinstance(ty, RefTy) else inner


def _unreferenced(ty: Ty) -> Ty:
    while isinstance(ty, RefTy):
        ty = ty.inner
    return ty


def _element_of(ty: Ty) -> Ty | None:
    if isinstance(ty, SliceTy | ArrayTy):
        return ty.inner
    return first_argument(ty) if isinstance(ty, PathTy) and ty.path == VEC else None


# -- patterns ----------------------------------------------------------------------------------------------------------


def _bound(inquiry: Inquiry, pattern: Node, ty: Ty, definition: Span) -> Ty:
    """The type of the identifier at `definition` in `pattern`, which a value of the type `ty` is matched against."""
    node: Node | None = pattern
    through: bool | None = None
    """Bound by reference because a reference was matched: whether it is a mutable one."""
    for _ in range(_DEEPEST):
        if node is None:
            break
        kind = node.type
        if kind in _NAMES or (kind == "captured_pattern" and _starts_with(node, definition)):
            return ty if through is None else RefTy(through, ty)
        if kind == "ref_pattern" or (kind == "field_pattern" and any(child.type == "ref" for child in node.children)):
            return RefTy(any(child.type in _MUTABLE for child in node.children), ty)
        if kind in _SEQUENCES:
            while isinstance(ty, RefTy):
                through, ty = (ty.mutable and through is not False), ty.inner
            node, ty = _step_inside(inquiry, node, ty, definition)
            continue
        if kind == "reference_pattern":
            ty = ty.inner if isinstance(ty, RefTy) else _not_followed(ty)
        if kind in {"reference_pattern", "mut_pattern"}:
            through = None
        node = _child_at(node, definition)
    return _not_followed(ty)


def _not_followed(ty: Ty) -> Ty:
    return ty if isinstance(ty, UnknownTy) else UnknownTy("the pattern that binds it is not followed")


def _child_at(node: Node, span: Span) -> Node | None:
    return next((child for child in node.named_children if _covers(child, span)), None)


def _covers(node: Node, span: Span) -> bool:
    return node.start_byte <= span.start and span.end <= node.end_byte


def _starts_with(captured: Node, span: Span) -> bool:
    first = next((child for child in captured.named_children if child.type not in TRIVIA), None)
    return first is not None and _covers(first, span)


def _step_inside(inquiry: Inquiry, node: Node, ty: Ty, definition: Span) -> tuple[Node | None, Ty]:
    """The sub-pattern with `definition`, and the type of what it is matched against."""
    child = _child_at(node, definition)
    if child is None or isinstance(ty, UnknownTy):
        return child, ty
    match node.type:
        case "tuple_pattern":
            index = _place(node, child, len(ty.items) if isinstance(ty, TupleTy) else 0)
            return child, ty.items[index] if isinstance(ty, TupleTy) and index is not None else _not_followed(ty)
        case "tuple_struct_pattern":
            return child, _of_constructor(inquiry, node, child, ty)
        case "slice_pattern":
            return child, _of_slice(child, ty)
    inner = child.child_by_field_name("pattern")
    return inner or child, _of_field(inquiry, node, child, ty)


def _place(node: Node, child: Node, length: int) -> int | None:
    """Which of `length` parts (0-based) the sub-pattern `child` stands for; `..` takes what is left over."""
    head = node.child_by_field_name("type")
    listed = [part for part in node.children if part.type not in TRIVIA and part.type not in {"(", ")", ","}]
    listed = [part for part in listed if part != head]
    at = listed.index(child)
    rest = next((index for index, part in enumerate(listed) if part.type == "remaining_field_pattern"), None)
    if rest is not None and at > rest:
        at += length - len(listed)
    return at if 0 <= at < length else None


def _of_constructor(inquiry: Inquiry, node: Node, child: Node, ty: Ty) -> Ty:
    head = node.child_by_field_name("type")
    path = read_path(inquiry.source, head) if head is not None else None
    made = value_signature(inquiry, path) if path is not None else None
    if not isinstance(made, Signature):
        return UnknownTy("the pattern's constructor is declared elsewhere")
    index = _place(node, child, len(made.params))
    if index is None:
        return _not_followed(ty)
    known: dict[str, Ty] = {}
    unify(made.returns, ty, made.generics, known)
    return closed(made.params[index], made.generics, known)


def _of_field(inquiry: Inquiry, node: Node, child: Node, ty: Ty) -> Ty:
    head, name = node.child_by_field_name("type"), child.child_by_field_name("name")
    record = record_at(inquiry, head) if head is not None else UnknownTy("a pattern without a type")
    if isinstance(record, UnknownTy):
        return record
    if name is None:
        return _not_followed(ty)
    return field_type(inquiry, record, plain_name(inquiry.source.text(name)), ty)


def _of_slice(child: Node, ty: Ty) -> Ty:
    if not isinstance(ty, SliceTy | ArrayTy):
        return _not_followed(ty)
    is_rest = any(part.type == "remaining_field_pattern" for part in child.children)
    if child.type == "captured_pattern" and is_rest:
        return ty if isinstance(ty, SliceTy) else ArrayTy(ty.inner)
    return ty.inner
