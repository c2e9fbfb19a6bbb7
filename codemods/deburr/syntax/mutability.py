"""Whether a place may be written to, and whether a use of a variable writes to it.

A place is a variable, a static, or what is reached from one by fields, indices and `*`. Deliberately unknown here: the
borrow checker's opinion, and writes by other threads or through raw pointers that were made before.
"""

from __future__ import annotations

from deburr.syntax.callees import Callee, callee_of
from deburr.syntax.calls import BOX, VEC
from deburr.syntax.crate_view import CrateView
from deburr.syntax.expression_types import inquiry_for
from deburr.syntax.inquiry import Inquiry
from deburr.syntax.literal_types import macro_name
from deburr.syntax.names import Item, Local, Namespace, Unresolved, resolve
from deburr.syntax.paths import PATH_KINDS, read_path
from deburr.syntax.source import TRIVIA, Node, SourceFile
from deburr.syntax.tokens import strip
from deburr.syntax.types import ArrayTy, PathTy, PtrTy, RefTy, SliceTy, Ty, UnknownTy, primitive_name
from deburr.syntax.verdict import YES, Verdict, no, unknown

_DEEPEST = 64
_MUTABLE = "mutable_specifier"
_COPYING = frozenset({"clone", "to_owned", "to_string"})
_ASSIGNMENTS = frozenset({"assignment_expression", "compound_assignment_expr"})


def is_mutable_place(source: SourceFile, node: Node, crate: CrateView) -> Verdict:
    """Whether the expression `node` is a place that may be written to where it stands."""
    inquiry = inquiry_for(source, crate)
    for _ in range(_DEEPEST):
        node = strip(node)
        if node.type in PATH_KINDS:
            return _named(source, node, crate)
        step = _behind(inquiry, node)
        if isinstance(step, Verdict):
            return step
        node = step
    return unknown("it is too deep to follow")


def _behind(inquiry: Inquiry, node: Node) -> Verdict | Node:
    """The place that `node` is a part of, or the answer where a reference or pointer is followed."""
    owned: tuple[tuple[str, ...], ...] | None
    match node.type:
        case "field_expression":
            base, owned = node.child_by_field_name("value"), None
        case "index_expression":
            base, owned = next((one for one in node.named_children if one.type not in TRIVIA), None), (VEC,)
        case "unary_expression" if node.children[0].type == "*":
            base, owned = node.children[-1], (BOX, VEC)
        case _:
            return no("it is no place")
    if base is None:
        return unknown("deburr cannot parse it")
    ty = inquiry.type_of(base)
    if isinstance(ty, RefTy | PtrTy):
        return YES if ty.mutable else no("it is reached through a shared reference or pointer")
    if isinstance(ty, UnknownTy):
        return unknown(f"whether it may be written to is not known: {ty.reason}")
    if owned is None or isinstance(ty, ArrayTy | SliceTy) or (isinstance(ty, PathTy) and ty.path in owned):
        return base
    return unknown("whether it may be written to depends on its type")


def _named(source: SourceFile, node: Node, crate: CrateView) -> Verdict:
    path = read_path(source, node)
    found = resolve(source, path, Namespace.VALUE, crate) if path is not None else Unresolved("no path")
    if isinstance(found, Unresolved):
        return unknown(f"whether it may be written to is not known: {found.reason}")
    if isinstance(found, Local):
        return YES if is_declared_mut(source, found) else no(f"`{found.name}` is not declared `mut`")
    declared = found.definition.node if isinstance(found, Item) and found.definition is not None else None
    if declared is None:
        return unknown("what it is cannot be seen")
    if declared.type == "static_item" and any(child.type == _MUTABLE for child in declared.children):
        return YES
    return no("it is no `static mut`")


def is_declared_mut(source: SourceFile, local: Local) -> bool:
    """Whether the variable itself is declared `mut` (`ref mut x` binds a reference, and is not)."""
    if local.binder.type == "self_parameter":
        kinds = [child.type for child in local.binder.children]
        return _MUTABLE in kinds and "&" not in kinds
    around = source.ancestors(local.definition.start, local.definition.end).nodes
    if len(around) < 2:
        return False
    parent, beyond = around[-2], around[-3] if len(around) > 2 else None
    if parent.type == "captured_pattern" and beyond is not None:
        parent, beyond = beyond, around[-4] if len(around) > 3 else None
    # `ref mut x` is a `mut x` in a `ref`, in a struct's field one node.
    if any(child.type == "ref" for node in (parent, beyond) if node is not None for child in node.children):
        return False
    return parent.type == "mut_pattern" or any(
        child.type == _MUTABLE and child.end_byte <= local.definition.start for child in parent.children
    )


def writes_to(source: SourceFile, node: Node, crate: CrateView) -> Verdict:
    """Whether the use of a variable at `node`, its name, writes to it or to a part of it, or gives a `&mut` away."""
    if node.type in {"string_literal", "raw_string_literal"}:
        return no("a format string only reads it")
    inquiry = inquiry_for(source, crate)
    nodes = source.ancestors_of(node).nodes
    for index in range(len(nodes) - 1, 0, -1):
        here, around = nodes[index], nodes[index - 1]
        if around.type == "field_expression" and _is_callee(nodes[:index]):
            return _method_writes(inquiry, here, _call_of(nodes[:index]))
        if around.type in {"parenthesized_expression", "field_expression", "unary_expression"}:
            continue
        if around.type == "index_expression" and around.named_children[0] == here:
            continue
        return _written_in(inquiry, here, around, nodes[:index])
    return unknown("what is done with it cannot be seen")


def _written_in(inquiry: Inquiry, here: Node, around: Node, nodes: tuple[Node, ...]) -> Verdict:
    if around.type in _ASSIGNMENTS and around.child_by_field_name("left") == here:
        return YES
    if around.type == "reference_expression" and any(child.type == _MUTABLE for child in around.children):
        return unknown("a `&mut` of it is made")
    if around.type == "token_tree":
        call = nodes[-2] if len(nodes) > 1 else around
        name = macro_name(inquiry, call) if call.type == "macro_invocation" else None
        if name is None or name == "addr_of_mut":
            return unknown("what the macro does with it is not known")
    return no("it is only read")


def _is_callee(nodes: tuple[Node, ...]) -> bool:
    return _call_of(nodes) is not None


def _call_of(nodes: tuple[Node, ...]) -> Node | None:
    """The call of which the last node, or the turbofish around it, is the function."""
    access, rest = nodes[-1], nodes[:-1]
    if rest and rest[-1].type == "generic_function":
        access, rest = rest[-1], rest[:-1]
    call = rest[-1] if rest else None
    is_call = call is not None and call.type == "call_expression" and call.child_by_field_name("function") == access
    return call if is_call else None


def _method_name(inquiry: Inquiry, call: Node | None) -> str:
    function = call.child_by_field_name("function") if call is not None else None
    field = function.child_by_field_name("field") if function is not None else None
    return inquiry.source.text(field) if field is not None else ""


def _method_writes(inquiry: Inquiry, receiver: Node, call: Node | None) -> Verdict:
    ty = inquiry.type_of(receiver)
    if primitive_name(ty) is not None or (isinstance(ty, RefTy) and not ty.mutable):
        return no("it is only read")
    callee = callee_of(inquiry, call) if call is not None else None
    if isinstance(callee, PathTy) and _method_name(inquiry, call) in _COPYING:
        return no("it is only read")
    if not isinstance(callee, Callee):
        return unknown("whether the method that is called on it writes to it is not known")
    taken: Ty | None = callee.receiver
    if isinstance(taken, RefTy) and taken.mutable:
        return YES
    return no("it is only read") if taken is not None else unknown("what the method takes is not known")
