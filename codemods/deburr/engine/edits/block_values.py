"""What becomes of the value that a statement leaves: used by the code around its block, or by nobody.

Judged by syntax alone: what is not last in its block has no value, and the body of a function without a return type
has none either. Unknown here: types.
"""

from __future__ import annotations

from deburr.syntax.source import TRIVIA, Node, SourceFile

_LOOPS = frozenset({"for_expression", "while_expression", "loop_expression"})
_HANDS_ON = frozenset(
    {"unsafe_block", "expression_statement", "if_expression", "else_clause"}
    | {"match_arm", "match_block", "match_expression"}
)
"""The value of a block in one of these is its own."""


def value_is_used(source: SourceFile, statement: Node) -> bool:
    """Whether the value of `statement`, a child of a block, may be the value of something around that block."""
    nodes = source.ancestors_of(statement).nodes
    at = len(nodes) - 1
    while at >= 2 and nodes[at - 1].type == "block":
        if ends_itself(nodes[at]) or not is_last(nodes[at - 1], nodes[at]):
            return False
        owner = nodes[at - 2]
        if owner.type in _LOOPS or (owner.type == "if_expression" and not owner.child_by_field_name("alternative")):
            return False
        if owner.type == "function_item":
            return owner.child_by_field_name("return_type") is not None
        at -= 2
        while nodes[at].type in _HANDS_ON and not _is_input(nodes[at], nodes[at + 1]) and nodes[at - 1].type != "block":
            at -= 1
        if nodes[at].type not in _HANDS_ON or _is_input(nodes[at], nodes[at + 1]):
            return True
    return True


def _is_input(node: Node, child: Node) -> bool:
    """Whether `child` is what a `match` or an `if` looks at."""
    if node.type == "match_arm":
        return False
    return child in (node.child_by_field_name("condition"), node.child_by_field_name("value"))


def ends_itself(statement: Node) -> bool:
    """Whether it has no value: a `let`, an item, or something with `;` behind it."""
    if statement.type == "expression_statement":
        return statement.children[-1].type == ";"
    return statement.type.endswith(("_declaration", "_item", "_definition")) or statement.type == "empty_statement"


def is_closed(statement: Node) -> bool:
    """Whether a statement without `;` ends all the same: an `if`, a loop, a block. The grammar wraps only those."""
    return statement.type == "expression_statement"


def returns_last(source: SourceFile, statement: Node) -> bool:
    """Whether it is a `return …;` at the end of a function, where the value alone says the same."""
    nodes = source.ancestors_of(statement).nodes
    if len(nodes) < 3 or statement.type != "expression_statement" or statement.children[0].type != "return_expression":
        return False
    return nodes[-3].type == "function_item" and is_last(nodes[-2], statement)


def is_last(block: Node, statement: Node) -> bool:
    """Whether only comments stand between `statement` and the end of `block`."""
    last = next((child for child in reversed(block.named_children) if child.type not in TRIVIA), None)
    return last == statement


def alone_in(block: Node, statement: Node) -> bool:
    """Whether `statement` and comments are all that `block` holds."""
    return [child for child in block.named_children if child.type not in TRIVIA] == [statement]
