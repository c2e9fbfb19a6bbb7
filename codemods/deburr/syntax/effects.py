"""Whether an expression may be dropped, doubled or moved, leaves its function, or has a type that is settled.

Purity speaks of evaluation only. It says nothing about ownership: a place of a type that is not `Copy` is pure, and
doubling it would still move it twice; nor about what is assigned between two evaluations. Deliberately unknown here:
the order of evaluation around an expression.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from deburr.syntax.callees import Callee, argument_nodes, callee_of
from deburr.syntax.calls import STRING, dereferenced
from deburr.syntax.crate_view import CrateView
from deburr.syntax.expression_types import inquiry_for
from deburr.syntax.inquiry import Inquiry
from deburr.syntax.literal_types import DIVERGING, LITERALS, macro_arguments, macro_name, number_literal
from deburr.syntax.names import Item, Namespace, Unresolved
from deburr.syntax.paths import PATH_KINDS, read_path
from deburr.syntax.settled import is_settled
from deburr.syntax.source import TRIVIA, Node, SourceFile
from deburr.syntax.tails import block_in, only_child, tail_of
from deburr.syntax.types import (
    BOOL,
    FLOATS,
    STR,
    ArrayTy,
    PathTy,
    PtrTy,
    RefTy,
    Ty,
    is_number,
    primitive_name,
)
from deburr.syntax.verdict import YES, Verdict, all_of, no, unknown

__all__ = ["assigns", "exits", "is_settled", "purity"]

_DEEPEST = 64
_MOST_MACROS = 16
_EXITS = frozenset({"return_expression", "try_expression", "await_expression", "yield_expression"})
_JUMPS = frozenset({"break_expression", "continue_expression"})
_LOOPS = frozenset({"loop_expression", "while_expression", "for_expression"})
_OWN_FLOW = frozenset({"closure_expression", "function_item", "async_block", "gen_block"})
"""What is inside these does not run, or does not leave, where they stand."""
_ASSIGNMENTS = frozenset({"assignment_expression", "compound_assignment_expr"})
_COMPARISONS = frozenset({"==", "!=", "<", ">", "<=", ">="})
_OVERFLOWING = frozenset({"+", "-", "*", "/", "%", "<<", ">>"})
_ALWAYS = frozenset({"unit_expression", "closure_expression", "async_block", "const_block"})
_TRANSPARENT = frozenset(
    {
        "parenthesized_expression",
        "tuple_expression",
        "array_expression",
        "range_expression",
        "let_chain",
        "else_clause",
        "expression_statement",
    }
)
_NO_VALUE = TRIVIA | {"attribute_item"}
_COMPARED = frozenset({PathTy(("char",)), STR, PathTy(STRING)})
_SHOWN = 40
"""Characters of a callee that a reason shows."""
_CONSTANT_MACROS = frozenset(
    {"concat", "stringify", "line", "column", "file", "module_path", "cfg", "env", "include_str", "include_bytes"}
)


# -- exits -------------------------------------------------------------------------------------------------------------


def exits(source: SourceFile, node: Node) -> bool:
    """Whether evaluating `node` may leave it by `return`, `?`, `break`, `continue`, `.await` or `yield`.

    A `break` or `continue` without a label inside a loop that `node` contains does not leave `node`. Macros that are
    nested deeper than is followed are taken to leave."""
    return not _stays(source, node).is_yes


def _stays(source: SourceFile, node: Node) -> Verdict:
    pending = [_Part(node, False, 0)]
    while pending:
        part = pending.pop()
        kind = part.node.type
        if kind in _EXITS or (kind in _JUMPS and not (part.in_loop and not _has_label(part.node))):
            return no("it can leave the place where it stands")
        if kind in _OWN_FLOW:
            continue
        macros = part.macros + (kind == "token_tree")
        if macros > _MOST_MACROS:
            return unknown("macros are nested too deep to follow")
        body = part.node.child_by_field_name("body") if kind in _LOOPS else None
        pending.extend(_Part(child, part.in_loop or child == body, macros) for child in source.children(part.node))
    return YES


@dataclass(frozen=True, slots=True)
class _Part:
    node: Node
    in_loop: bool
    macros: int
    """How many token trees are around it, inside of what is looked at."""


def _has_label(jump: Node) -> bool:
    return any(child.type == "label" for child in jump.named_children)


def assigns(source: SourceFile, node: Node) -> bool:
    """Whether `node` contains an assignment that runs when it is evaluated, as deep as `exits` looks."""
    pending = [(node, 0)]
    while pending:
        here, macros = pending.pop()
        if here.type in _ASSIGNMENTS:
            return True
        inside = macros + (here.type == "token_tree")
        if here.type not in _OWN_FLOW and inside <= _MOST_MACROS:
            pending.extend((child, inside) for child in source.children(here))
    return False


# -- purity ------------------------------------------------------------------------------------------------------------


def purity(source: SourceFile, node: Node, crate: CrateView) -> Verdict:
    """Yes: evaluating `node` has no effect and cannot panic. No: it certainly assigns, or may leave by itself."""
    stays = _stays(source, node)
    if stays.is_no:
        return stays
    if assigns(source, node):
        return no("it assigns")
    return stays if stays.is_unknown else _pure(inquiry_for(source, crate), node, 0)


def _pure(inquiry: Inquiry, node: Node, depth: int) -> Verdict:
    if depth > _DEEPEST:
        return unknown("it is too deep to follow")
    kind = node.type
    if kind in LITERALS or kind in _ALWAYS:
        return YES
    if kind in PATH_KINDS:
        return _pure_path(inquiry, node)
    if kind in _TRANSPARENT:
        return _all_pure(inquiry, (child for child in node.named_children if child.type not in _NO_VALUE), depth)
    asked = _BY_KIND.get(kind)
    if asked is not None:
        return asked(inquiry, node, depth)
    return unknown(f"whether a {kind.replace('_', ' ')} has effects is not followed")


def _all_pure(inquiry: Inquiry, nodes: Iterable[Node | None], depth: int) -> Verdict:
    return all_of(_pure(inquiry, node, depth + 1) for node in nodes if node is not None)


def _pure_path(inquiry: Inquiry, node: Node) -> Verdict:
    path = read_path(inquiry.source, node)
    found = inquiry.resolve(path, Namespace.VALUE) if path is not None else Unresolved("no path that can be read")
    if isinstance(found, Unresolved):
        return unknown(found.reason)
    item = found.node if isinstance(found, Item) else None
    if item is not None and item.type == "static_item":
        around = inquiry.source.ancestors_of(item).nodes
        if any(child.type == "mutable_specifier" for child in item.children):
            return unknown(f"`{inquiry.source.text(node)}` is a `static mut`")
        if any(outer.type == "foreign_mod_item" for outer in around):
            return unknown(f"`{inquiry.source.text(node)}` is a static of another language")
    return YES


def _pure_value(inquiry: Inquiry, node: Node, depth: int) -> Verdict:
    return _all_pure(inquiry, [node.child_by_field_name("value")], depth)


def _pure_struct(inquiry: Inquiry, node: Node, depth: int) -> Verdict:
    body = node.child_by_field_name("body")
    fields = body.named_children if body is not None else []
    values = (field.child_by_field_name("value") or only_child(field) for field in fields if field.type not in TRIVIA)
    return _all_pure(inquiry, values, depth)


def _pure_block(inquiry: Inquiry, node: Node, depth: int) -> Verdict:
    tail = tail_of(node)
    inside = [child for child in node.named_children if child.type not in TRIVIA and child.type != "label"]
    if len(inside) > 1 or (inside and tail is None):
        return unknown("whether the statements of a block have effects is not followed")
    return _all_pure(inquiry, [tail], depth)


def _pure_wrapped_block(inquiry: Inquiry, node: Node, depth: int) -> Verdict:
    return _all_pure(inquiry, [block_in(node)], depth)


def _pure_if(inquiry: Inquiry, node: Node, depth: int) -> Verdict:
    parts = [node.child_by_field_name(name) for name in ("condition", "consequence", "alternative")]
    return _all_pure(inquiry, parts, depth)


def _pure_match(inquiry: Inquiry, node: Node, depth: int) -> Verdict:
    parts = [node.child_by_field_name("value")]
    body = node.child_by_field_name("body")
    for arm in body.named_children if body is not None else []:
        pattern = arm.child_by_field_name("pattern")
        parts.append(pattern.child_by_field_name("condition") if pattern is not None else None)
        parts.append(arm.child_by_field_name("value"))
    return _all_pure(inquiry, parts, depth)


def _pure_index(inquiry: Inquiry, node: Node, depth: int) -> Verdict:
    operands = [child for child in node.named_children if child.type not in TRIVIA]
    base = inquiry.type_of(operands[0])
    if len(operands) == 2 and isinstance(base, ArrayTy) and base.length is not None and base.length.isdecimal():
        index = inquiry.source.text(operands[1])
        if index.isdecimal() and int(index) < int(base.length):
            return _all_pure(inquiry, operands, depth)
    return unknown("indexing may panic")


def _pure_unary(inquiry: Inquiry, node: Node, depth: int) -> Verdict:
    operand = only_child(node)
    if operand is None:
        return unknown("an operator without an operand")
    operator = node.children[0].type
    if operator == "-" and number_literal(operand) is not None:
        return YES
    ty = inquiry.type_of(operand)
    if operator == "*":
        if isinstance(ty, PtrTy):
            return unknown("it reads through a raw pointer")
        if dereferenced(ty) is None:
            return unknown("what `*` does here is not known")
    elif primitive_name(_plain(ty)) is None:
        return unknown("the operator may be overloaded")
    elif operator == "-" and primitive_name(_plain(ty)) not in FLOATS:
        return unknown("`-` may overflow")
    return _pure(inquiry, operand, depth + 1)


def _pure_binary(inquiry: Inquiry, node: Node, depth: int) -> Verdict:
    operands = [node.child_by_field_name("left"), node.child_by_field_name("right")]
    operator = node.child_by_field_name("operator")
    word = operator.type if operator is not None else ""
    if word not in {"&&", "||"}:
        types = [_plain(inquiry.type_of(operand)) for operand in operands if operand is not None]
        literal = [operand is not None and number_literal(operand) is not None for operand in operands]
        if not all(one or _has_plain_operators(ty, word) for ty, one in zip(types, literal, strict=True)):
            return unknown("the operator may be overloaded")
        if word in _OVERFLOWING and not any(primitive_name(ty) in FLOATS for ty in types):
            return unknown(f"`{word}` may overflow")
    return _all_pure(inquiry, operands, depth)


def _plain(ty: Ty) -> Ty:
    while isinstance(ty, RefTy):
        ty = ty.inner
    return ty


def _has_plain_operators(ty: Ty, operator: str) -> bool:
    if is_number(ty) or ty == BOOL:
        return True
    return operator in _COMPARISONS and (ty in _COMPARED or isinstance(ty, PtrTy))


def _pure_call(inquiry: Inquiry, node: Node, depth: int) -> Verdict:
    function = node.child_by_field_name("function")
    access = function.child_by_field_name("function") if function and function.type == "generic_function" else function
    receiver = access.child_by_field_name("value") if access is not None and access.type == "field_expression" else None
    callee = callee_of(inquiry, node)
    known = isinstance(callee, Callee) and callee.signature.pure
    if not known and not _copies_text(inquiry, access, receiver):
        name = inquiry.source.text(access).split("(")[0] if access is not None else "it"
        shown = name if len(name) <= _SHOWN and "\n" not in name else f"…{name[-_SHOWN:].splitlines()[-1]}"
        inside = _all_pure(inquiry, [receiver, *argument_nodes(node)], depth)
        return inside if inside.is_no else unknown(f"`{shown}` may have effects")
    return _all_pure(inquiry, [receiver, *argument_nodes(node)], depth)


def _copies_text(inquiry: Inquiry, access: Node | None, receiver: Node | None) -> bool:
    """`x.clone()`, `x.to_owned()`, `x.to_string()` of a primitive or a `String`."""
    field = access.child_by_field_name("field") if access is not None else None
    if receiver is None or field is None or inquiry.source.text(field) not in {"clone", "to_owned", "to_string"}:
        return False
    ty = _plain(inquiry.type_of(receiver))
    return primitive_name(ty) is not None or ty == PathTy(STRING)


def _pure_macro(inquiry: Inquiry, node: Node, depth: int) -> Verdict:
    name = macro_name(inquiry, node)
    if name in DIVERGING:
        return no(f"`{name}!` leaves the place where it stands")
    if name in _CONSTANT_MACROS:
        return YES
    arguments = macro_arguments(inquiry, node, name) if name in {"vec", "addr_of", "addr_of_mut"} else None
    if name == "vec" and _is_empty(node):
        return YES
    if name is None or arguments is None:
        return unknown(f"what the macro `{name or 'called here'}` does is not known")
    return _all_pure(inquiry, arguments[0], depth)


def _is_empty(call: Node) -> bool:
    tree = next((child for child in call.named_children if child.type == "token_tree"), None)
    return tree is not None and tree.child_count == 2


_BY_KIND: Mapping[str, Callable[[Inquiry, Node, int], Verdict]] = {
    "field_expression": _pure_value,
    "reference_expression": _pure_value,
    "type_cast_expression": _pure_value,
    "let_condition": _pure_value,
    "struct_expression": _pure_struct,
    "block": _pure_block,
    "unsafe_block": _pure_wrapped_block,
    "if_expression": _pure_if,
    "match_expression": _pure_match,
    "index_expression": _pure_index,
    "unary_expression": _pure_unary,
    "binary_expression": _pure_binary,
    "call_expression": _pure_call,
    "macro_invocation": _pure_macro,
}
