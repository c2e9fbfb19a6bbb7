"""Whether rustc knows an expression's type at the expression, so that a method may be called on it.

rustc reads a function from top to bottom: `x.into().to_bits()` is an error even where a later use would have decided
the type. So the context counts for nothing here. Deliberately unknown here: what type it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from deburr.syntax.callees import Callee, callee_of
from deburr.syntax.crate_view import CrateView
from deburr.syntax.expression_types import infer
from deburr.syntax.inquiry import Inquiry
from deburr.syntax.literal_types import number_literal
from deburr.syntax.names import Item, Local, Namespace, Unresolved
from deburr.syntax.paths import PATH_KINDS, read_path
from deburr.syntax.source import Node, SourceFile
from deburr.syntax.tails import block_in, only_child, tail_of
from deburr.syntax.types import ParamTy, PtrTy, RefTy, Ty, UnknownTy
from deburr.syntax.verdict import YES, Verdict, no, unknown

_DEEPEST = 64


def is_settled(source: SourceFile, node: Node, crate: CrateView) -> Verdict:
    """Yes: a method may be called on `node`. No: it is a number whose type is still open. Unknown: a variable whose
    type is decided elsewhere, or the result of a function that may give back what its context asks for."""
    return _settled(Inquiry(source, crate, _as_of_now, _no_context), node, 0)


def _as_of_now(inquiry: Inquiry, node: Node) -> Ty:
    """What rustc knows of a type at once: what `_` in a cast stands for is only looked at when the function ends."""
    written = node.child_by_field_name("type") if node.type == "type_cast_expression" else None
    return inquiry.read(written) if written is not None else infer(inquiry, node)


def _no_context(inquiry: Inquiry, node: Node) -> Ty:
    return UnknownTy("only the context decides the type")


def _settled(inquiry: Inquiry, node: Node, depth: int) -> Verdict:
    if depth > _DEEPEST:
        return unknown("it is too deep to follow")
    ty = _open_part(inquiry.type_of(node))
    if ty is None:
        return YES
    if number_literal(node) is not None:
        return no("a number without a suffix has no type yet")
    if node.type in PATH_KINDS:
        return _of_path(inquiry, node, ty, depth)
    asked = _BY_KIND.get(node.type)
    return asked(inquiry, node, ty, depth) if asked is not None else unknown(ty.reason)


def _open_part(ty: Ty) -> UnknownTy | None:
    """What of a type has to be known for a method call, and is not: of a pointer also what it points to."""
    while isinstance(ty, PtrTy | RefTy):
        ty = ty.inner
    return ty if isinstance(ty, UnknownTy) else None


def _of_path(inquiry: Inquiry, node: Node, ty: UnknownTy, depth: int) -> Verdict:
    path = read_path(inquiry.source, node)
    found = inquiry.resolve(path, Namespace.VALUE) if path is not None else Unresolved(ty.reason)
    if isinstance(found, Local):
        return _of_local(inquiry, found, ty, depth)
    # Constants, statics and functions are declared with their types.
    return YES if isinstance(found, Item) else unknown(ty.reason)


def _of_local(inquiry: Inquiry, local: Local, ty: UnknownTy, depth: int) -> Verdict:
    binder = local.binder
    if binder.type in {"parameter", "self_parameter"} and not _is_of_closure(inquiry, binder):
        return YES
    value = binder.child_by_field_name("value")
    if value is None or binder.child_by_field_name("type") is not None:
        return unknown(ty.reason)
    verdict = _settled(inquiry, value, depth + 1)
    # A later use may have decided the type of a number by now.
    return unknown(verdict.reason) if verdict.is_no else verdict


def _is_of_closure(inquiry: Inquiry, parameter: Node) -> bool:
    around = inquiry.source.ancestors_of(parameter).nodes
    return len(around) > 1 and around[-2].type == "closure_parameters"


def _of_field(inquiry: Inquiry, node: Node, ty: UnknownTy, depth: int) -> Verdict:
    # The field access compiles, so the type in front is known there; the field's own type is declared.
    return YES


def _of_part(inquiry: Inquiry, node: Node, ty: UnknownTy, depth: int) -> Verdict:
    inner = node.child_by_field_name("value") or only_child(node)
    return _settled(inquiry, inner, depth + 1) if inner is not None else unknown(ty.reason)


def _of_block(inquiry: Inquiry, node: Node, ty: UnknownTy, depth: int) -> Verdict:
    block = node if node.type == "block" else block_in(node)
    tail = tail_of(block) if block is not None else None
    return _settled(inquiry, tail, depth + 1) if tail is not None else unknown(ty.reason)


def _of_cast(inquiry: Inquiry, node: Node, ty: UnknownTy, depth: int) -> Verdict:
    written = node.child_by_field_name("type")
    while written is not None and written.type == "pointer_type":
        written = written.child_by_field_name("type")
    is_open = written is None or inquiry.source.text(written) == "_"
    return unknown(ty.reason) if is_open else YES


def _of_call(inquiry: Inquiry, node: Node, ty: UnknownTy, depth: int) -> Verdict:
    callee = callee_of(inquiry, node)
    if not isinstance(callee, Callee):
        return unknown(ty.reason)
    returns = callee.signature.returns
    while isinstance(returns, PtrTy | RefTy):
        returns = returns.inner
    return unknown(ty.reason) if isinstance(returns, ParamTy) else YES


_BY_KIND: Mapping[str, Callable[[Inquiry, Node, UnknownTy, int], Verdict]] = {
    "field_expression": _of_field,
    "reference_expression": _of_part,
    "parenthesized_expression": _of_part,
    "try_expression": _of_part,
    "await_expression": _of_part,
    "unary_expression": _of_part,
    "index_expression": _of_part,
    "block": _of_block,
    "unsafe_block": _of_block,
    "type_cast_expression": _of_cast,
    "call_expression": _of_call,
}
