"""The type of an expression of each kind, from the expression itself.

Deliberately unknown here: operators (`operator_types`), literals and macros (`literal_types`), the context.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from deburr.syntax.binding_types import type_of_local
from deburr.syntax.callees import FUNCTIONS, Callee, argument_nodes, associated, callee_of, owner_of
from deburr.syntax.calls import OPTION, dereferenced, receivers, unify
from deburr.syntax.crate_view import CrateView
from deburr.syntax.declarations import closed, constructor, declared_field, field_type, record_at, record_of_type
from deburr.syntax.expectations import expect
from deburr.syntax.inquiry import Inquiry
from deburr.syntax.literal_types import LITERALS, common_type, literal_type, macro_type
from deburr.syntax.names import Generic, Item, Local, Namespace, Unresolved
from deburr.syntax.operator_types import OPERATORS
from deburr.syntax.paths import PATH_KINDS, Path, plain_name, read_path
from deburr.syntax.source import TRIVIA, Node, SourceFile
from deburr.syntax.tails import block_in, last_statement, only_child, tail_of
from deburr.syntax.types import (
    BOOL,
    CLOSURE,
    FLOATS,
    INTEGERS,
    NEVER,
    UNIT,
    ArrayTy,
    OtherTy,
    PathTy,
    TupleTy,
    Ty,
    UnknownTy,
    describe_type,
    fill,
    is_number,
    match_type,
)
from deburr.syntax.written_types import Signature, plain_text

# -- expressions -------------------------------------------------------------------------------------------------------


_LIMITS = frozenset({("MAX",), ("MIN",), ("EPSILON",), ("INFINITY",), ("NEG_INFINITY",), ("NAN",)})


def inquiry_for(source: SourceFile, crate: CrateView) -> Inquiry:
    """A new question about `source`."""
    return Inquiry(source, crate, infer, expect)


def infer(inquiry: Inquiry, node: Node) -> Ty:
    """The type of an expression of any kind."""
    kind = node.type
    if kind in LITERALS:
        return literal_type(inquiry.source, node)
    if kind in PATH_KINDS:
        return _of_path(inquiry, node)
    known = _BY_KIND.get(kind)
    if known is not None:
        return known(inquiry, node)
    return UnknownTy(f"the type of a {kind.replace('_', ' ')} is not followed")


def _of_path(inquiry: Inquiry, node: Node) -> Ty:
    path = read_path(inquiry.source, node)
    if path is None:
        return UnknownTy("no path that can be read")
    found = inquiry.resolve(path, Namespace.VALUE)
    match found:
        case Local():
            return type_of_local(inquiry, found)
        case Unresolved(reason=reason):
            return UnknownTy(reason)
        case Generic():
            return _of_const_parameter(inquiry, found)
        case Item():
            ty = _of_item(inquiry, path, found)
            return fill(ty, inquiry.expected(node)) if found.path == (*OPTION, "None") else ty


def _of_const_parameter(inquiry: Inquiry, found: Generic) -> Ty:
    for around in reversed(inquiry.source.ancestors(found.definition.start, found.definition.end).nodes):
        written = around.child_by_field_name("type") if around.type == "const_parameter" else None
        if written is not None:
            return inquiry.read(written)
    return UnknownTy(f"`{found.name}` is no value")


def _of_item(inquiry: Inquiry, path: Path, found: Item) -> Ty:
    node = found.node
    if node is not None and node.type in {"const_item", "static_item"}:
        written = node.child_by_field_name("type")
        return inquiry.read(written) if written is not None else UnknownTy("a constant without a type")
    if found.path[0] == "std" and found.path[1:2] and found.path[1] in INTEGERS | FLOATS:
        return _of_number_module(found.path)
    made = constructor(inquiry, found)
    if made is None and len(path.names) > 1:
        made = associated(inquiry, owner_of(inquiry, path), path.names[-1])
    if isinstance(made, Signature) or (node is not None and node.type in FUNCTIONS):
        return OtherTy(f"fn {path.names[-1]}")
    return made if made is not None else UnknownTy(f"what `{path.names[-1]}` is, is declared elsewhere")


def _of_number_module(path: tuple[str, ...]) -> Ty:
    """A constant such as `std::f32::consts::PI` or `std::u8::MAX`."""
    if path[2:3] == ("consts",) or path[2:] in _LIMITS:
        return PathTy((path[1],))
    return UnknownTy(f"what `{path[-1]}` is, is declared elsewhere")


def _of_call(inquiry: Inquiry, node: Node) -> Ty:
    callee = callee_of(inquiry, node)
    if not isinstance(callee, Callee):
        return callee
    arguments = (partial(inquiry.type_of, argument) for argument in argument_nodes(node))
    return callee.result(arguments, partial(inquiry.expected, node))


def _of_field(inquiry: Inquiry, node: Node) -> Ty:
    value, field = node.child_by_field_name("value"), node.child_by_field_name("field")
    if value is None or field is None:
        return UnknownTy("a field of nothing")
    name = plain_name(inquiry.source.text(field))
    base = inquiry.type_of(value)
    for step in receivers(base):
        if isinstance(step, UnknownTy):
            return step
        if isinstance(step, TupleTy):
            index = int(name) if name.isdecimal() else len(step.items)
            return step.items[index] if index < len(step.items) else UnknownTy(f"there is no field `{name}`")
        if isinstance(step, PathTy) and (step.definition is not None or dereferenced(step) is None):
            record = record_of_type(inquiry, step)
            return record if isinstance(record, UnknownTy) else field_type(inquiry, record, name, step)
    return UnknownTy(f"the field `{name}` of `{describe_type(base)}` is not known")


def _of_struct(inquiry: Inquiry, node: Node) -> Ty:
    name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
    if name is None or body is None:
        return UnknownTy("a struct without a name")
    record = record_at(inquiry, name)
    if isinstance(record, UnknownTy):
        written = inquiry.read(name)
        return written if isinstance(written, PathTy) and written.definition is None else record
    if not record.generics:
        return record.ty
    known: dict[str, Ty] = {}
    unify(record.ty, inquiry.read(name), record.generics, known)
    for field in body.named_children:
        named, value = field.child_by_field_name("field"), field.child_by_field_name("value")
        if named is not None and value is not None:
            declared = declared_field(inquiry, record, inquiry.source.text(named))
            unify(declared, inquiry.type_of(value), record.generics, known)
    return closed(record.ty, record.generics, known)


# -- blocks ------------------------------------------------------------------------------------------------------------


def _of_block(inquiry: Inquiry, node: Node) -> Ty:
    tail = tail_of(node)
    if tail is not None:
        if any(child.type == "label" for child in node.children[:1]):
            return UnknownTy("a labelled block may be left with another value")
        return inquiry.type_of(tail)
    last = last_statement(node)
    return NEVER if last is not None and inquiry.type_of(last) == NEVER else UNIT


def _of_wrapped_block(inquiry: Inquiry, node: Node) -> Ty:
    block = block_in(node)
    return inquiry.type_of(block) if block is not None else UNIT


def _of_inner(inquiry: Inquiry, node: Node) -> Ty:
    inner = only_child(node)
    return inquiry.type_of(inner) if inner is not None else UNIT


def _of_if(inquiry: Inquiry, node: Node) -> Ty:
    first, other = node.child_by_field_name("consequence"), node.child_by_field_name("alternative")
    if first is None or other is None:
        return UNIT
    return _agreed(inquiry, [first, *(child for child in other.named_children if child.type not in TRIVIA)])


def _of_match(inquiry: Inquiry, node: Node) -> Ty:
    body = node.child_by_field_name("body")
    arms = body.named_children if body is not None else []
    values = [arm.child_by_field_name("value") for arm in arms]
    return _agreed(inquiry, [value for value in values if value is not None])


def _agreed(inquiry: Inquiry, branches: list[Node]) -> Ty:
    """The type of all branches; those that never end and numbers without a suffix follow the others."""
    found: Ty = NEVER
    open_number: Ty | None = None
    for branch in branches:
        ty = inquiry.type_of(branch)
        if isinstance(ty, UnknownTy):
            if not ty.reason.endswith("literal without a suffix"):
                return ty
            open_number = ty
        elif found == NEVER:
            found = ty
        elif ty != NEVER:
            if match_type(found, ty)[0].is_no:
                return UnknownTy("the branches have different types")
            found = fill(found, ty)
    if open_number is not None and not is_number(found):
        return open_number
    return found


def _of_array(inquiry: Inquiry, node: Node) -> Ty:
    length = node.child_by_field_name("length")
    elements = tuple(
        child for child in node.named_children if child.type not in TRIVIA and child.type != "attribute_item"
    )
    if length is not None:
        return ArrayTy(inquiry.type_of(elements[0]), plain_text(inquiry.source, length))
    return ArrayTy(common_type(inquiry, elements), str(len(elements)))


def _of_tuple(inquiry: Inquiry, node: Node) -> Ty:
    return TupleTy(tuple(inquiry.type_of(child) for child in node.named_children if child.type not in TRIVIA))


def _constant(ty: Ty) -> Callable[[Inquiry, Node], Ty]:
    return lambda inquiry, node: ty


_BY_KIND: Mapping[str, Callable[[Inquiry, Node], Ty]] = {
    "call_expression": _of_call,
    "field_expression": _of_field,
    "struct_expression": _of_struct,
    **OPERATORS,
    "block": _of_block,
    "unsafe_block": _of_wrapped_block,
    "const_block": _of_wrapped_block,
    "parenthesized_expression": _of_inner,
    "expression_statement": _of_inner,
    "if_expression": _of_if,
    "match_expression": _of_match,
    "array_expression": _of_array,
    "tuple_expression": _of_tuple,
    "macro_invocation": macro_type,
    "unit_expression": _constant(UNIT),
    "assignment_expression": _constant(UNIT),
    "compound_assignment_expr": _constant(UNIT),
    "while_expression": _constant(UNIT),
    "for_expression": _constant(UNIT),
    "let_condition": _constant(BOOL),
    "let_chain": _constant(BOOL),
    "return_expression": _constant(NEVER),
    "break_expression": _constant(NEVER),
    "continue_expression": _constant(NEVER),
    "closure_expression": _constant(CLOSURE),
    "async_block": _constant(OtherTy("impl Future")),
    "loop_expression": _constant(UnknownTy("what the loop is left with is not followed")),
}
