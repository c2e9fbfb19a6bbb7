"""Where an expression may stand without parentheses.

A `Form` says how an expression looks from outside, a `Place` what the code around it asks for; `fits` compares the
two. The order is the Rust reference's table of expression precedence, with the rules that rustc's parser adds: no
struct literal in a condition, no block-like left operand at the start of a statement, no cast before `<`.
Unknown here: what stands in the expressions.
"""

from __future__ import annotations

from dataclasses import dataclass

from deburr.syntax.source import TRIVIA, Node, SourceFile

LOWEST = 0
_BINARY = {
    "||": 3,
    "&&": 4,
    "==": 5,
    "!=": 5,
    "<": 5,
    ">": 5,
    "<=": 5,
    ">=": 5,
    "|": 6,
    "^": 7,
    "&": 8,
    "<<": 9,
    ">>": 9,
    "+": 10,
    "-": 10,
    "*": 11,
    "/": 11,
    "%": 11,
}
_RANGE = 2
_COMPARISON = 5
CAST = 12
UNARY = 13
POSTFIX = 14
PRIMARY = 15

_KINDS = {
    "closure_expression": LOWEST,
    "return_expression": LOWEST,
    "break_expression": LOWEST,
    "yield_expression": LOWEST,
    "let_condition": LOWEST,
    "let_chain": 4,
    "assignment_expression": 1,
    "compound_assignment_expr": 1,
    "range_expression": _RANGE,
    "type_cast_expression": CAST,
    "unary_expression": UNARY,
    "reference_expression": UNARY,
    "call_expression": POSTFIX,
    "field_expression": POSTFIX,
    "index_expression": POSTFIX,
    "try_expression": POSTFIX,
    "await_expression": POSTFIX,
}
_COMPARISONS = frozenset({"==", "!=", "<", ">", "<=", ">="})
_ASSIGNMENTS = frozenset({"assignment_expression", "compound_assignment_expr"})
BLOCK_LIKE = frozenset(
    {
        "unsafe_block",
        "block",
        "if_expression",
        "match_expression",
        "loop_expression",
        "while_expression",
        "for_expression",
        "const_block",
    }
)
_POSTFIX_KINDS = frozenset({"field_expression", "try_expression", "await_expression"})
_OPEN_RIGHT = frozenset(
    {
        "closure_expression",
        "return_expression",
        "break_expression",
        "yield_expression",
        "range_expression",
        "unary_expression",
        "reference_expression",
        "binary_expression",
        "type_cast_expression",
        *_ASSIGNMENTS,
    }
)
_OPEN_LEFT = frozenset(
    {*_POSTFIX_KINDS, "binary_expression", "type_cast_expression", "range_expression", *_ASSIGNMENTS}
)


@dataclass(frozen=True, slots=True)
class Form:
    """How an expression looks from outside. The defaults are those of a name."""

    precedence: int = PRIMARY
    right: int = PRIMARY
    """The least precedence along its right edge: `*|| x` ends in a closure that would swallow what follows."""
    ends_in_cast: bool = False
    has_struct: bool = False
    """Whether a struct literal in it lies bare, in no brackets of its own."""
    starts_as_block: bool = False
    """Whether it is more than a block-like expression, but starts with one."""
    is_block: bool = False
    is_field: bool = False
    ends_in_brace: bool = False


PLAIN = Form()
"""The form of a name."""
CALL = Form(POSTFIX, POSTFIX)
"""The form of a call."""


@dataclass(frozen=True, slots=True)
class Place:
    """What the code around asks of an expression. The defaults ask nothing."""

    demands: int = LOWEST
    """The least precedence that may stand there."""
    follower: str = ""
    """The operator behind it, where it is a left operand; `.` for a postfix one, `arguments` for a call."""
    no_struct: bool = False
    starts_statement: bool = False
    before_else: bool = False
    """Whether it is the value of a `let … else`, which may not end in `}`."""


def fits(form: Form, place: Place) -> bool:
    """Whether the expression may stand there bare."""
    if form.precedence < place.demands or (place.no_struct and form.has_struct):
        return False
    if place.before_else and form.ends_in_brace:
        return False
    if place.follower == "arguments" and form.is_field:
        return False
    if place.follower and form.right < place.demands:
        return False
    if place.follower in {"<", "<<"} and form.ends_in_cast:
        return False
    if place.starts_statement:
        # A block-like expression ends a statement; only a postfix operator goes on with it.
        return not form.starts_as_block and not (form.is_block and place.follower not in {"", "."})
    return True


def form_of(node: Node) -> Form:
    """The form of an expression."""
    right = precedence = precedence_of(node)
    edge = node
    ends_in_cast = False
    while edge.type in _OPEN_RIGHT:
        right = min(right, precedence_of(edge))
        if edge.type == "type_cast_expression":
            ends_in_cast = True
            break
        last = _last_child(edge)
        if last is None:
            break
        edge = last
    first = _left_edge(node)
    return Form(
        precedence,
        right,
        ends_in_cast,
        _has_bare_struct(node),
        first != node and first.type in BLOCK_LIKE and not _is_postfix_of_block(node),
        node.type in BLOCK_LIKE,
        node.type == "field_expression",
        _last_token(node).type == "}",
    )


def _last_token(node: Node) -> Node:
    while node.child_count:
        node = node.children[-1]
    return node


def _last_child(node: Node) -> Node | None:
    children = [child for child in node.children if child.type not in TRIVIA]
    last = children[-1] if len(children) > 1 else None
    return last if last is not None and last.is_named else None


def _left_edge(node: Node) -> Node:
    """The innermost expression that starts where `node` does."""
    while node.type in _OPEN_LEFT or node.type in {"call_expression", "index_expression"}:
        first = node.children[0]
        if not first.is_named:
            return node
        node = first
    return node


def _is_postfix_of_block(node: Node) -> bool:
    """Whether only `.` and `?` (and calls of methods) lead from a leading block to the whole: that parses as one."""
    while node.type not in BLOCK_LIKE:
        if node.type == "call_expression":
            function = node.child_by_field_name("function")
            if function is None or function.type != "field_expression":
                return False
        elif node.type not in _POSTFIX_KINDS:
            return False
        node = node.children[0]
    return True


def _has_bare_struct(node: Node) -> bool:
    pending = [node]
    while pending:
        here = pending.pop()
        if here.type == "struct_expression":
            return True
        if here.type in _OPEN_RIGHT or here.type in _OPEN_LEFT:
            pending.extend(child for child in here.named_children if child.type not in TRIVIA)
        elif here.type in {"call_expression", "index_expression"} and here.child_count:
            pending.append(here.children[0])
    return False


def place_of(source: SourceFile, node: Node) -> Place:
    """What the code around `node`, an expression of `source`, asks of it."""
    nodes = source.ancestors_of(node).nodes
    if len(nodes) < 2:
        return Place()
    parent = nodes[-2]
    place = place_in(parent, node)
    is_first, no_struct = _starts_statement(nodes), place.no_struct or _in_condition(nodes)
    before_else = any(_is_before_else(around, node) for around in nodes[-6:])
    return Place(place.demands, place.follower, no_struct, is_first, before_else)


def _is_before_else(declaration: Node, node: Node) -> bool:
    if declaration.type != "let_declaration" or declaration.child_by_field_name("alternative") is None:
        return False
    value = declaration.child_by_field_name("value")
    return value is not None and value.end_byte == node.end_byte


def place_in(parent: Node, child: Node) -> Place:
    """What `parent` alone asks of its child."""
    return Place(demanded_by(parent, child), follower_of(parent, child), demands_no_struct_literal(parent, child))


def _starts_statement(nodes: tuple[Node, ...]) -> bool:
    start = nodes[-1].start_byte
    for index in range(len(nodes) - 2, -1, -1):
        around, here = nodes[index], nodes[index + 1]
        if around.type in {"expression_statement", "block"}:
            return True
        if around.type == "match_arm":
            return around.child_by_field_name("value") == here
        if around.start_byte != start:
            return False
    return False


def _in_condition(nodes: tuple[Node, ...]) -> bool:
    """Whether a bare struct literal would end a condition or scrutinee around."""
    for index in range(len(nodes) - 2, -1, -1):
        around, here = nodes[index], nodes[index + 1]
        if demands_no_struct_literal(around, here):
            return True
        if around.type in {"call_expression", "index_expression"}:
            if around.children[0] != here:
                return False
        elif around.type not in _OPEN_RIGHT and around.type not in _OPEN_LEFT and around.type != "let_chain":
            return False
    return False


def operator_of(node: Node) -> str:
    """The operator token of a binary expression."""
    operator = node.child_by_field_name("operator")
    return operator.type if operator is not None else ""


def precedence_of(node: Node) -> int:
    """How tightly `node` binds; PRIMARY for all that needs no parentheses anywhere."""
    if node.type == "binary_expression":
        return _BINARY.get(operator_of(node), LOWEST)
    return _KINDS.get(node.type, PRIMARY)


def follower_of(parent: Node, child: Node) -> str:
    """The operator behind `child`, where it is the left operand of `parent`."""
    kind = parent.type
    if kind in _POSTFIX_KINDS:
        return "."
    if kind not in _OPEN_LEFT and kind not in {"call_expression", "index_expression", "let_chain"}:
        return ""
    if parent.start_byte != child.start_byte or child.next_sibling is None:
        return ""
    return operator_of(parent) if kind == "binary_expression" else child.next_sibling.type


def demanded_by(parent: Node, child: Node) -> int:
    """The least precedence that an expression needs to stand unparenthesised in the place of `child`."""
    kind = parent.type
    if kind == "ERROR":
        return PRIMARY
    if kind == "call_expression":
        return POSTFIX if parent.child_by_field_name("function") == child else LOWEST
    if kind in _POSTFIX_KINDS:
        return POSTFIX
    if kind == "index_expression":
        return POSTFIX if parent.children[0] == child else LOWEST
    if kind in {"unary_expression", "reference_expression"}:
        return UNARY
    if kind == "type_cast_expression":
        return CAST if parent.child_by_field_name("value") == child else LOWEST
    if kind == "binary_expression":
        return _demanded_by_operator(parent, child)
    if kind == "range_expression":
        return _RANGE + 1
    if kind in _ASSIGNMENTS:
        return _RANGE if parent.child_by_field_name("left") == child else LOWEST
    if kind in {"let_condition", "let_chain"}:
        return _COMPARISON
    if kind == "let_declaration" and parent.child_by_field_name("alternative") is not None:
        return _COMPARISON
    return LOWEST


def _demanded_by_operator(parent: Node, child: Node) -> int:
    operator = operator_of(parent)
    own = _BINARY.get(operator, LOWEST)
    if parent.child_by_field_name("left") == child:
        return own + 1 if operator in _COMPARISONS else own
    return own + 1


def demands_no_struct_literal(parent: Node, child: Node) -> bool:
    """Whether a struct literal may not stand bare in the place of `child` (conditions and scrutinees)."""
    if parent.type in {"if_expression", "while_expression"}:
        return parent.child_by_field_name("condition") == child
    if parent.type in {"match_expression", "for_expression"}:
        return parent.child_by_field_name("value") == child
    if parent.type == "let_declaration":
        return parent.child_by_field_name("alternative") is not None
    return parent.type in {"let_chain", "let_condition"}
