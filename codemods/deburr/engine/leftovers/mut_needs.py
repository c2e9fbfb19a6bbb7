"""Whether a variable needs its `mut`, by all of its mentions.

A `let` without a value gets its first one by an assignment, which needs none. Deliberately unknown here: edits, and
what a fix makes of the mentions.
"""

from __future__ import annotations

from collections.abc import Iterable

from deburr.engine.naming.mentions import Mention, mentions
from deburr.syntax.crate_view import CrateView
from deburr.syntax.mutable_use import needs_mut
from deburr.syntax.names import Local, Namespace, resolve
from deburr.syntax.paths import PATH_KINDS, read_path
from deburr.syntax.source import Node, SourceFile, span_of
from deburr.syntax.taken_apart import whole_assignment
from deburr.syntax.verdict import YES, Verdict, no, unknown
from deburr.text.span import Span

_LOOPS = frozenset({"loop_expression", "while_expression", "for_expression", "closure_expression"})
_UNNEEDED = no("nothing needs it")


def local_at(source: SourceFile, node: Node, crate: CrateView) -> Local | None:
    """The local variable that a name stands for."""
    path = read_path(source, node) if node.type in PATH_KINDS else None
    found = resolve(source, path, Namespace.VALUE, crate) if path is not None else None
    return found if isinstance(found, Local) else None


def variable_needs_mut(
    source: SourceFile, name: Node, crate: CrateView, without: frozenset[Span] = frozenset()
) -> Verdict:
    """Whether the variable declared or mentioned at `name` must be `mut`, its mentions at `without` aside."""
    local = local_at(source, name, crate)
    if local is None:
        return unknown("its uses cannot be found")
    late = _is_declared_only(local)
    answer = _UNNEEDED
    assigned: list[Node] = []
    for one in mentions(source, name, crate):
        if one.span in without or not _may_be(source, one, local, crate):
            continue
        assignment = whole_assignment(source, one.node) if late and one.verdict.is_yes else None
        if assignment is not None:
            assigned.append(assignment)
            continue
        verdict = _of_mention(source, one, crate)
        if verdict.is_yes:
            return YES
        answer = verdict if answer.is_no else answer
    again = _assigned_again(source, local, assigned) if late else _UNNEEDED
    return again if again.is_yes or answer.is_no else answer


def _may_be(source: SourceFile, mention: Mention, local: Local, crate: CrateView) -> bool:
    """Whether the mention is of the variable: a short field pattern is one of the field as well."""
    if mention.node.type == "field_identifier":
        return False
    return mention.node.type != "shorthand_field_identifier" or local_at(source, mention.node, crate) == local


def _of_mention(source: SourceFile, mention: Mention, crate: CrateView) -> Verdict:
    return mention.verdict if mention.verdict.is_unknown else needs_mut(source, mention.node, crate)


def _is_declared_only(local: Local) -> bool:
    """Whether a `let` declares the variable without giving it a value."""
    return local.binder.type == "let_declaration" and local.binder.child_by_field_name("value") is None


def _assigned_again(source: SourceFile, local: Local, assigned: list[Node]) -> Verdict:
    """Whether one of the assignments to a variable that was only declared finds a value in it."""
    for one in assigned:
        around = (node for node in source.ancestors_of(one).nodes if node.type in _LOOPS)
        if any(not span_of(node).contains(local.definition) for node in around):
            return _in_loop(source, one)
    answer = _UNNEEDED
    for index, first in enumerate(assigned):
        for second in assigned[index + 1 :]:
            verdict = _one_after_other(source, first, second)
            if verdict.is_yes:
                return verdict
            answer = verdict if answer.is_no else answer
    return answer


def _in_loop(source: SourceFile, assignment: Node) -> Verdict:
    """An assignment in a loop happens twice, unless the loop is left behind it."""
    block = source.ancestors_of(assignment).nodes[-3:-2]
    leaving = ("break_expression", "return_expression")
    if block and block[0].type == "block" and any(_is_exit(child, leaving) for child in block[0].named_children):
        return unknown("it gets its first value in a loop")
    return YES


def _is_exit(statement: Node, kinds: Iterable[str]) -> bool:
    inside = statement.named_children[:1] if statement.type == "expression_statement" else [statement]
    return any(node.type in kinds for node in inside)


def _one_after_other(source: SourceFile, first: Node, second: Node) -> Verdict:
    """Whether both assignments can happen: those in different branches cannot."""
    ours, theirs = source.ancestors_of(first).nodes, source.ancestors_of(second).nodes
    shared = 0
    while shared < min(len(ours), len(theirs)) and ours[shared] == theirs[shared]:
        shared += 1
    last = ours[shared - 1]
    if last.type == "match_block":
        return _UNNEEDED
    if last.type == "if_expression" and ours[shared] != last.child_by_field_name("condition"):
        return _UNNEEDED
    # Directly in one block, with nothing in between that could leave.
    between = any(node.type not in {"expression_statement", "assignment_expression"} for node in ours[shared:])
    return unknown("it gets a value at several places") if between else YES
