"""What operators give: references, dereferences, arithmetic, casts, indices, `?`.

Deliberately unknown here: user impls of the operators' traits; what is no number stays open.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from deburr.syntax.calls import OPTION, RESULT, STRING, argument, dereferenced, receivers
from deburr.syntax.inquiry import Inquiry
from deburr.syntax.literal_types import number_literal
from deburr.syntax.names import Local, Namespace
from deburr.syntax.paths import read_path
from deburr.syntax.source import TRIVIA, Node, span_of
from deburr.syntax.tails import only_child
from deburr.syntax.types import (
    BOOL,
    INTEGERS,
    STR,
    ArrayTy,
    PathTy,
    PtrTy,
    RefTy,
    SliceTy,
    Ty,
    UnknownTy,
    describe_type,
    fill,
    is_number,
    missing,
    primitive_name,
)

_COMPARISONS = frozenset({"==", "!=", "<", ">", "<=", ">=", "&&", "||"})
_MAPS = frozenset({("std", "collections", "HashMap"), ("std", "collections", "BTreeMap")})
_INTEGERS = frozenset({"integer_literal", "binary_expression", "type_cast_expression"})
_OVERLOADED = "the operator may be overloaded"


def _of_reference(inquiry: Inquiry, node: Node) -> Ty:
    value = node.child_by_field_name("value")
    inner = inquiry.type_of(value) if value is not None else UnknownTy("a reference to nothing")
    kinds = [child.type for child in node.children]
    if "raw" in kinds:
        return PtrTy("mutable_specifier" in kinds, inner)
    return RefTy("mutable_specifier" in kinds, inner)


def _of_unary(inquiry: Inquiry, node: Node) -> Ty:
    operand = only_child(node)
    if operand is None:
        return UnknownTy("an operator without an operand")
    ty = inquiry.type_of(operand)
    if node.children[0].type == "*":
        if isinstance(ty, PtrTy):
            return ty.inner
        inner = dereferenced(ty)
        return inner if inner is not None else unless_known(ty, "what it dereferences to is not known")
    ty = ty.inner if isinstance(ty, RefTy) else ty
    return ty if is_number(ty) or ty == BOOL else unless_known(ty, "what the operator gives is not known")


def unless_known(ty: Ty, reason: str) -> Ty:
    return ty if isinstance(ty, UnknownTy) else UnknownTy(reason)


def _of_binary(inquiry: Inquiry, node: Node) -> Ty:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    operator = node.child_by_field_name("operator")
    if left is None or right is None or operator is None:
        return UnknownTy("an operator without operands")
    if operator.type in _COMPARISONS:
        return BOOL
    first = _number_of(inquiry.type_of(left))
    if operator.type in {"<<", ">>"} or first == PathTy(STRING):
        return first if is_number(first) or first == PathTy(STRING) else unless_known(first, _OVERLOADED)
    if isinstance(first, UnknownTy) and number_literal(left) is None:
        return first
    second = _number_of(inquiry.type_of(right))
    for one, other, node_of_other in ((first, second, right), (second, first, left)):
        if (is_number(one) or one == BOOL) and (one == other or number_literal(node_of_other) is not None):
            return one
    return next((ty for ty in (first, second) if isinstance(ty, UnknownTy)), UnknownTy(_OVERLOADED))


def _number_of(ty: Ty) -> Ty:
    return ty.inner if isinstance(ty, RefTy) and is_number(ty.inner) else ty


def _of_cast(inquiry: Inquiry, node: Node) -> Ty:
    value, written = node.child_by_field_name("value"), node.child_by_field_name("type")
    ty = inquiry.read(written) if written is not None else UnknownTy("a cast to nothing")
    if missing(ty) is None or value is None:
        return ty
    ty = fill(ty, inquiry.expected(node))
    if not isinstance(ty, PtrTy) or not isinstance(ty.inner, UnknownTy):
        return ty
    source = inquiry.type_of(value)
    # A reference to an array may become a pointer to its element; to a pointer `_` may be anything.
    if isinstance(source, RefTy) and not isinstance(source.inner, ArrayTy):
        return PtrTy(ty.mutable, source.inner)
    return ty


def _of_index(inquiry: Inquiry, node: Node) -> Ty:
    operands = [child for child in node.named_children if child.type not in TRIVIA]
    if len(operands) != 2:
        return UnknownTy("an index of nothing")
    base, index = inquiry.type_of(operands[0]), operands[1]
    for step in receivers(base):
        if isinstance(step, UnknownTy):
            return step
        if isinstance(step, PathTy) and step.path in _MAPS:
            return argument(step, 1)
        if step == STR:
            return STR if index.type == "range_expression" else UnknownTy("a `str` has no index")
        if isinstance(step, SliceTy):
            if index.type == "range_expression":
                return step
            return step.inner if _is_integer(inquiry, index) else UnknownTy("whether the index is a range is not known")
    return UnknownTy(f"what an index of `{describe_type(base)}` gives is not known")


def _is_integer(inquiry: Inquiry, index: Node) -> bool:
    if index.type in _INTEGERS or primitive_name(inquiry.type_of(index)) in INTEGERS:
        return True
    path = read_path(inquiry.source, index) if index.type == "identifier" else None
    found = inquiry.resolve(path, Namespace.VALUE) if path is not None else None
    if not isinstance(found, Local) or found.binder.type not in {"let_declaration", "for_expression"}:
        return False
    value, pattern = found.binder.child_by_field_name("value"), found.binder.child_by_field_name("pattern")
    if value is None or pattern is None or span_of(pattern) != found.definition:
        return False
    return value.type in ({"range_expression"} if found.binder.type == "for_expression" else {"integer_literal"})


def _of_try(inquiry: Inquiry, node: Node) -> Ty:
    operand = only_child(node)
    ty = inquiry.type_of(operand) if operand is not None else UnknownTy("`?` of nothing")
    if isinstance(ty, PathTy) and ty.path in {OPTION, RESULT}:
        return argument(ty, 0)
    return unless_known(ty, "what `?` gives here is not known")


OPERATORS: Mapping[str, Callable[[Inquiry, Node], Ty]] = {
    "reference_expression": _of_reference,
    "unary_expression": _of_unary,
    "binary_expression": _of_binary,
    "type_cast_expression": _of_cast,
    "index_expression": _of_index,
    "try_expression": _of_try,
}
