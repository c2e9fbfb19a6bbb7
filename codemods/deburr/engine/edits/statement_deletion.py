"""Deleting statements: their lines, the `unsafe` blocks that are left empty, and what forbids it.

Unknown here: why they go.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from deburr.engine.edits.deletion import deleted
from deburr.engine.edits.difference import LOST_COMMENT
from deburr.engine.edits.hoist_places import attributes_of
from deburr.engine.edits.removal import removed_lines
from deburr.syntax.source import TRIVIA, Node, SourceFile, span_of
from deburr.text.edit import Edit
from deburr.text.span import Span

ATTRIBUTE = "an attribute stands in front of one of its statements"


@dataclass(frozen=True, slots=True)
class Deletion:
    """The edits that delete some statements, and what goes with them: the statements, or blocks that held no other."""

    edits: tuple[Edit, ...] = ()
    gone: tuple[Node, ...] = ()
    withheld: str | None = None


def delete_statements(source: SourceFile, statements: Iterable[Node]) -> Deletion:
    """The deletion of statements of blocks. A comment in or beside one of them, or an attribute, withholds it."""
    gone = _with_shells(source, list(statements))
    for node in gone:
        if attributes_of(source, node):
            return Deletion(withheld=ATTRIBUTE)
        reason = deleted(source, node, "statement").withheld
        if reason is not None or _has_comment_behind(source.data, end_of(node)):
            return Deletion(withheld=LOST_COMMENT)
    spans = [Span(node.start_byte, end_of(node)) for node in gone]
    return Deletion(tuple(Edit(span, b"") for span in removed_lines(source.data, spans)), tuple(gone))


def _has_comment_behind(data: bytes, at: int) -> bool:
    line_end = data.find(b"\n", at)
    return data[at : len(data) if line_end == -1 else line_end].lstrip().startswith((b"//", b"/*"))


def end_of(statement: Node) -> int:
    """The byte behind a statement and the `;` that the grammar takes for an empty one: `unsafe { … };`."""
    behind = statement.next_sibling
    if statement.type == "expression_statement" and statement.children[-1].type != ";" and behind is not None:
        return behind.end_byte if behind.type == "empty_statement" else statement.end_byte
    return statement.end_byte


def shell_of(source: SourceFile, statement: Node) -> Node | None:
    """The statement that the `unsafe` block directly around `statement` is, if it is one."""
    nodes = source.ancestors_of(statement).nodes
    if len(nodes) < 4 or nodes[-2].type != "block" or nodes[-3].type != "unsafe_block":
        return None
    if nodes[-4].type == "block":
        return nodes[-3]
    around_is_block = len(nodes) > 4 and nodes[-5].type == "block"
    return nodes[-4] if nodes[-4].type == "expression_statement" and around_is_block else None


def _with_shells(source: SourceFile, statements: list[Node]) -> list[Node]:
    """The statements, and in their place the `unsafe` blocks that hold no other."""
    gone = {span_of(node): node for node in statements}
    pending = list(statements)
    while pending:
        shell = shell_of(source, pending.pop())
        if shell is None or span_of(shell) in gone:
            continue
        block = next(one for one in _unsafe_of(shell).children if one.type == "block")
        inside = [child for child in block.named_children if child.type not in TRIVIA]
        if all(span_of(child) in gone or child.type == "empty_statement" for child in inside):
            for child in inside:
                gone.pop(span_of(child), None)
            gone[span_of(shell)] = shell
            pending.append(shell)
    return sorted(gone.values(), key=lambda node: node.start_byte)


def _unsafe_of(shell: Node) -> Node:
    return shell if shell.type == "unsafe_block" else shell.children[0]
