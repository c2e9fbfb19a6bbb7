"""What takes a value apart: assignments to several places at once, and patterns that bind by `ref mut`.

Deliberately unknown here: types, and what is done with the parts.
"""

from __future__ import annotations

from deburr.syntax.source import Node, SourceFile

TARGET_PARTS = frozenset(
    (
        "tuple_expression array_expression struct_expression field_initializer_list field_initializer "
        "shorthand_field_initializer call_expression arguments parenthesized_expression"
    ).split()
)
"""What an assignment can take a value apart into."""


def whole_assignment(source: SourceFile, node: Node) -> Node | None:
    """The `=` expression that gives the variable named at `node` a value as a whole; None if it is no target."""
    return assignment_of(source.ancestors_of(node).nodes)


def assignment_of(nodes: tuple[Node, ...]) -> Node | None:
    """The `=` expression of which the last node is a target, alone or in what the value is taken apart into."""
    for here, around in zip(reversed(nodes), reversed(nodes[:-1]), strict=False):
        if around.type == "assignment_expression":
            return around if around.child_by_field_name("left") == here else None
        if around.type not in TARGET_PARTS:
            return None
    return None


def binds_mutably(around: Node, here: Node) -> bool:
    """Whether a pattern that `here` is matched with has a `ref mut`."""
    if around.child_by_field_name("value") != here:
        return False
    patterns = [around.child_by_field_name("pattern")]
    body = around.child_by_field_name("body")
    patterns += [arm.child_by_field_name("pattern") for arm in body.named_children] if body is not None else []
    pending = [pattern for pattern in patterns if pattern is not None]
    while pending:
        node = pending.pop()
        if node.type == "ref_pattern" and any(child.type == "mut_pattern" for child in node.children):
            return True
        if any(child.type == "ref" for child in node.children) and any(
            one.type == "mutable_specifier" for one in node.children
        ):
            return True
        pending.extend(node.named_children)
    return False
