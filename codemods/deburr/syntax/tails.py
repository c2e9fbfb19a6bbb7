"""What a block ends with: its value, or the statement that leaves it.

Deliberately unknown here: types.
"""

from __future__ import annotations

from deburr.syntax.source import TRIVIA, Node

_STATEMENTS = frozenset({"empty_statement", "label", "macro_definition"})


def tail_of(block: Node) -> Node | None:
    """The expression that is the value of a `block`; None when its value is `()`."""
    last = _last(block)
    if last is None or last.type in _STATEMENTS or last.type.endswith(("_item", "_declaration")):
        return None
    if last.type == "expression_statement":
        return None if last.children[-1].type == ";" else last.named_children[0]
    return last


def last_statement(block: Node) -> Node | None:
    """The expression of the statement with `;` that a `block` ends with."""
    last = _last(block)
    if last is None or last.type != "expression_statement" or last.children[-1].type != ";":
        return None
    return last.named_children[0]


def block_in(node: Node) -> Node | None:
    """The block of `unsafe {}`, `const {}` and the like."""
    return next((child for child in node.named_children if child.type == "block"), None)


def _last(block: Node) -> Node | None:
    return next((child for child in reversed(block.named_children) if child.type not in TRIVIA), None)


def only_child(node: Node) -> Node | None:
    """The only expression in parentheses, of an operator or of a statement."""
    return next((child for child in node.named_children if child.type not in TRIVIA), None)
