"""What becomes of one place when an owner is made a `Weak`: edits, or the reason why there are none."""

from __future__ import annotations

from dataclasses import dataclass

from deburr.syntax.source import Node, SourceFile
from deburr.text.edit import Edit
from deburr.text.span import Span

PARENTHESES = "parenthesized_expression"


@dataclass(frozen=True, slots=True)
class Change:
    """The edits of a place; none where it stays as it is. `refused` says what is not known to do there."""

    edits: tuple[Edit, ...] = ()
    refused: str | None = None
    has_placeholder: bool = False


def replaced(start: int, end: int, text: str) -> Edit:
    """The bytes from `start` to `end` give way to `text`."""
    return Edit(Span(start, end), text.encode())


def inserted(at: int, text: str) -> Edit:
    return Edit(Span(at, at), text.encode())


@dataclass(frozen=True, slots=True)
class Call:
    """`receiver.name(arguments)`."""

    node: Node
    name: str
    arguments: tuple[Node, ...]


def call_on(source: SourceFile, receiver: Node) -> Call | None:
    """The method call of which a node is the receiver."""
    access = source.parent(receiver)
    if access is None or access.type != "field_expression" or access.child_by_field_name("value") != receiver:
        return None
    call, name = source.parent(access), access.child_by_field_name("field")
    if call is None or call.type != "call_expression" or call.child_by_field_name("function") != access:
        return None
    return Call(
        call, source.text(name) if name is not None else "", named(source, call.child_by_field_name("arguments"))
    )


def named(source: SourceFile, node: Node | None) -> tuple[Node, ...]:
    """The named children without comments."""
    return tuple(one for one in source.children(node) if one.is_named and "comment" not in one.type) if node else ()


def stripped(source: SourceFile, node: Node) -> Node:
    """What stands in parentheses."""
    while node.type == PARENTHESES:
        inside = named(source, node)
        if len(inside) != 1:
            break
        node = inside[0]
    return node


def outside(source: SourceFile, node: Node) -> tuple[Node, Node | None]:
    """A node with the parentheses around it, and what is around those."""
    around = source.parent(node)
    while around is not None and around.type == PARENTHESES:
        node, around = around, source.parent(around)
    return node, around


def is_statement(source: SourceFile, node: Node) -> bool:
    """Whether a node is a statement of its own, so that its value is dropped."""
    around = source.parent(node)
    return around is not None and around.type == "expression_statement"


def lost_comment(source: SourceFile, edits: tuple[Edit, ...]) -> str | None:
    """Why edits that would drop a comment are not made."""
    for edit in edits:
        taken = edit.span.cut(source.data)
        for sign in (b"//", b"/*"):
            if taken.count(sign) > edit.replacement.count(sign):
                line = source.data.count(b"\n", 0, edit.span.start) + 1
                return f"a comment in line {line} would be lost"
    return None
