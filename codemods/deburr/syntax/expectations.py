"""What the context wants an expression to be: the annotation, parameter, field or return type that it flows into.

The expression's own type may still be coerced to it (`&Vec<u8>` where `&[u8]` is wanted). Operands of operators are
answered only for number literals, which take their type from the other side. Deliberately unknown here: what an
expression itself says (`deburr.syntax.expression_types`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from deburr.syntax.callees import Callee, argument_nodes, callee_of
from deburr.syntax.calls import VEC, first_argument
from deburr.syntax.declarations import field_type, record_at
from deburr.syntax.inquiry import Inquiry
from deburr.syntax.literal_types import macro_name
from deburr.syntax.paths import plain_name
from deburr.syntax.source import TRIVIA, Node
from deburr.syntax.tails import tail_of
from deburr.syntax.types import (
    BOOL,
    UNIT,
    ArrayTy,
    OtherTy,
    PathTy,
    RefTy,
    SliceTy,
    TupleTy,
    Ty,
    UnknownTy,
    is_number,
)

_MOST_LEVELS = 64
_USIZE = PathTy(("usize",))
_COMPARISONS = frozenset({"==", "!=", "<", ">", "<=", ">="})
_ARITHMETIC = frozenset({"+", "-", "*", "/", "%", "&", "|", "^"})
_LITERALS = frozenset({"integer_literal", "float_literal"})


@dataclass(frozen=True, slots=True)
class _Place:
    """An expression, the node around it, and everything around that (outermost first, `around` included)."""

    inquiry: Inquiry
    node: Node
    around: Node
    nodes: tuple[Node, ...]
    is_number: bool
    """Whether it is a number literal, but for parentheses and signs."""

    def field(self, name: str) -> bool:
        """Whether the expression is the child `name` of what is around it."""
        return self.around.child_by_field_name(name) == self.node

    def read(self, name: str, reason: str) -> Ty:
        """The type that the child `name` of what is around writes."""
        written = self.around.child_by_field_name(name)
        return self.inquiry.read(written) if written is not None else UnknownTy(reason)


_UP = UnknownTy("")
"""The answer is that of the node around (compared by identity)."""


def expect(inquiry: Inquiry, node: Node) -> Ty:
    """The type that the context of the expression `node` wants."""
    nodes = inquiry.source.ancestors_of(node).nodes[:-1]
    here, literal = node, node.type in _LITERALS
    for _ in range(_MOST_LEVELS):
        if not nodes:
            break
        around = nodes[-1]
        answer = _BY_KIND.get(around.type)
        if answer is None:
            return UnknownTy(f"a {around.type.replace('_', ' ')} wants no type that can be seen")
        ty = answer(_Place(inquiry, here, around, nodes, literal))
        if ty is not _UP:
            return ty
        literal = literal and around.type in {"parenthesized_expression", "unary_expression"}
        here, nodes = around, nodes[:-1]
    return UnknownTy("the context cannot be seen")


def _up(place: _Place) -> Ty:
    return _UP


# -- declarations and statements ---------------------------------------------------------------------------------------


def _of_let(place: _Place) -> Ty:
    if not place.field("value"):
        return UnknownTy("it is not the value of the `let`")
    return place.read("type", "the `let` has no type")


def _of_constant(place: _Place) -> Ty:
    return place.read("type", "a constant without a type")


def _of_statement(place: _Place) -> Ty:
    if place.around.children[-1].type == ";":
        return UnknownTy("the value of the statement is not used")
    return _UP


def _of_block(place: _Place) -> Ty:
    tail = tail_of(place.around)
    return _UP if tail == place.node or _wraps(place.node, tail) else UNIT


def _wraps(statement: Node, tail: Node | None) -> bool:
    return statement.type == "expression_statement" and tail is not None and statement.named_children[:1] == [tail]


def _of_function(place: _Place) -> Ty:
    if not place.field("body"):
        return UnknownTy("it is not in the function's body")
    return _return_type(place.inquiry, place.around)


def _return_type(inquiry: Inquiry, function: Node) -> Ty:
    written = function.child_by_field_name("return_type")
    if written is None:
        return UNIT if function.type == "function_item" else UnknownTy("the closure's return type is not written")
    ty = inquiry.read(written)
    return UnknownTy("the return type is opaque") if isinstance(ty, OtherTy) and ty.text.startswith("impl ") else ty


def _of_closure(place: _Place) -> Ty:
    return _return_type(place.inquiry, place.around)


def _of_return(place: _Place) -> Ty:
    for around in reversed(place.nodes):
        if around.type in {"function_item", "closure_expression"}:
            return _return_type(place.inquiry, around)
        if around.type == "async_block":
            break
    return UnknownTy("what the block returns is not written")


def _of_assignment(place: _Place) -> Ty:
    left = place.around.child_by_field_name("left")
    if left is None or not place.field("right"):
        return UnknownTy("it is what is assigned to")
    return place.inquiry.type_of(left)


def _of_compound_assignment(place: _Place) -> Ty:
    left, operator = place.around.child_by_field_name("left"), place.around.child_by_field_name("operator")
    if left is None or operator is None or not place.field("right") or not place.is_number:
        return UnknownTy("the operator may be overloaded")
    return (
        place.inquiry.type_of(left) if operator.type not in {"<<=", ">>="} else UnknownTy("a shift takes any integer")
    )


# -- branches ----------------------------------------------------------------------------------------------------------


def _of_if(place: _Place) -> Ty:
    if place.field("condition"):
        return BOOL
    return _UP if place.around.child_by_field_name("alternative") is not None else UNIT


def _of_while(place: _Place) -> Ty:
    return BOOL if place.field("condition") else UNIT


def _of_loop(place: _Place) -> Ty:
    return UNIT if place.field("body") else UnknownTy("what a loop iterates over may have any type")


def _of_match(place: _Place) -> Ty:
    return UnknownTy("what is matched may have any type") if place.field("value") else _UP


def _of_arm(place: _Place) -> Ty:
    return _UP if place.field("value") else UnknownTy("it is in a pattern")


def _of_pattern(place: _Place) -> Ty:
    return BOOL if place.field("condition") else UnknownTy("it is in a pattern")


# -- parts of values ---------------------------------------------------------------------------------------------------


def _of_argument(place: _Place) -> Ty:
    call = place.nodes[-2] if len(place.nodes) > 1 else place.around
    if call.type != "call_expression":
        return UnknownTy("it is an argument of no call")
    callee = callee_of(place.inquiry, call)
    arguments = argument_nodes(call)
    if not isinstance(callee, Callee):
        return callee if isinstance(callee, UnknownTy) else UnknownTy("what the function takes is not known")
    return callee.parameter(arguments.index(place.node)) if place.node in arguments else UnknownTy("no argument")


def _of_initializer(place: _Place) -> Ty:
    struct = next((node for node in reversed(place.nodes) if node.type == "struct_expression"), None)
    head = struct.child_by_field_name("name") if struct is not None else None
    field = place.node if place.around.type == "shorthand_field_initializer" else None
    field = field or place.around.child_by_field_name("field")
    if struct is None or head is None or field is None:
        return UnknownTy("a field of no struct")
    record = record_at(place.inquiry, head)
    if isinstance(record, UnknownTy):
        return record
    return field_type(place.inquiry, record, plain_name(place.inquiry.source.text(field)), place.inquiry.read(head))


def _of_reference(place: _Place) -> Ty:
    wanted = place.inquiry.expected(place.around)
    if isinstance(wanted, RefTy) and is_number(wanted.inner):
        return wanted.inner
    return UnknownTy("a reference may be coerced to what is wanted")


def _of_unary(place: _Place) -> Ty:
    if place.around.children[0].type == "*":
        return UnknownTy("what is dereferenced may have several types")
    return _UP if place.is_number else UnknownTy("the operator may be overloaded")


def _of_binary(place: _Place) -> Ty:
    operator = place.around.child_by_field_name("operator")
    if operator is not None and operator.type in {"&&", "||"}:
        return BOOL
    if operator is None or not place.is_number or operator.type not in _COMPARISONS | _ARITHMETIC:
        return UnknownTy("the operator may be overloaded")
    other = place.around.child_by_field_name("right" if place.field("left") else "left")
    ty = place.inquiry.type_of(other) if other is not None else UnknownTy("an operator without an operand")
    if is_number(ty):
        return ty
    return _UP if isinstance(ty, UnknownTy) and operator.type in _ARITHMETIC else UnknownTy(_reason(ty))


def _reason(ty: Ty) -> str:
    return ty.reason if isinstance(ty, UnknownTy) else "the other operand is no number"


def _of_index(place: _Place) -> Ty:
    operands = [child for child in place.around.named_children if child.type not in TRIVIA]
    if len(operands) == 2 and operands[1] == place.node and place.is_number:
        return _USIZE
    return UnknownTy("what an index wants is not followed")


def _of_array(place: _Place) -> Ty:
    if place.field("length"):
        return _USIZE
    wanted = place.inquiry.expected(place.around)
    if isinstance(wanted, ArrayTy | SliceTy):
        return wanted.inner
    return wanted if isinstance(wanted, UnknownTy) else UnknownTy("the array's context wants no array")


def _of_tuple(place: _Place) -> Ty:
    wanted = place.inquiry.expected(place.around)
    if not isinstance(wanted, TupleTy):
        return wanted if isinstance(wanted, UnknownTy) else UnknownTy("the tuple's context wants no tuple")
    items = [child for child in place.around.named_children if child.type not in TRIVIA]
    index = items.index(place.node)
    return wanted.items[index] if index < len(wanted.items) else UnknownTy("the tuple's context wants a shorter one")


def _of_token_tree(place: _Place) -> Ty:
    call = place.nodes[-2] if len(place.nodes) > 1 else place.around
    if call.type == "macro_invocation" and macro_name(place.inquiry, call) == "vec":
        wanted = place.inquiry.expected(call)
        if isinstance(wanted, PathTy) and wanted.path == VEC:
            return first_argument(wanted)
    return UnknownTy("what a macro's argument must be is not known")


_BY_KIND: Mapping[str, Callable[[_Place], Ty]] = {
    **dict.fromkeys(("parenthesized_expression", "unsafe_block", "const_block", "else_clause", "match_block"), _up),
    "let_declaration": _of_let,
    "const_item": _of_constant,
    "static_item": _of_constant,
    "expression_statement": _of_statement,
    "block": _of_block,
    "function_item": _of_function,
    "closure_expression": _of_closure,
    "return_expression": _of_return,
    "assignment_expression": _of_assignment,
    "compound_assignment_expr": _of_compound_assignment,
    "if_expression": _of_if,
    "while_expression": _of_while,
    "for_expression": _of_loop,
    "loop_expression": _of_loop,
    "match_expression": _of_match,
    "match_arm": _of_arm,
    "match_pattern": _of_pattern,
    "arguments": _of_argument,
    "field_initializer": _of_initializer,
    "shorthand_field_initializer": _of_initializer,
    "reference_expression": _of_reference,
    "unary_expression": _of_unary,
    "binary_expression": _of_binary,
    "index_expression": _of_index,
    "array_expression": _of_array,
    "array_type": lambda place: _USIZE,
    "tuple_expression": _of_tuple,
    "token_tree": _of_token_tree,
}
