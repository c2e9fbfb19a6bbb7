"""Nodes whose children are compared one by one, and the spellings in which Rust writes the same node.

A shorthand field is `name: name`, a last comma counts for nothing, the delimiters of a macro are all alike, a path in
front of an attribute's or a macro's name is no part of it. Unknown here: items and blocks.
"""

from __future__ import annotations

from collections.abc import Sequence

from deburr.engine.matching.bindings import Bindings
from deburr.engine.matching.solving import Solutions, Solver, solve_run
from deburr.engine.matching.unify_lists import MACRO_DELIMITERS, solve_generics, solve_listed
from deburr.language.trees import Group, Meta, Token, Tree
from deburr.language.trees import Sequence as ListTree
from deburr.syntax.source import Node, SourceFile, span_of
from deburr.syntax.tokens import significant_children
from deburr.text.span import Span

SAME_KIND = {"function_signature_item": "function_item", "generic_type_with_turbofish": "generic_type"}
_SHORT = {"field_initializer": "shorthand_field_initializer", "shorthand_field_initializer": "field_initializer"}
_NAMED_TYPES = frozenset({"type_identifier", "scoped_type_identifier"})


def is_of_kind(kind: str, node: Node) -> bool:
    """Whether a node has the kind that a fragment asks for."""
    return SAME_KIND.get(node.type, node.type) == SAME_KIND.get(kind, kind)


def solve_group(solver: Solver, tree: Group, node: Node, out: Bindings) -> Solutions:
    """`node` as the group, in one of its spellings."""
    if not is_of_kind(tree.kind, node):
        yield from _solve_other_kind(solver, tree, node, out)
        return
    nodes = closed_children(solver.source, tree, node)
    if tree.kind == "field_pattern":
        yield from _solve_field_pattern(solver, tree, nodes, out)
    elif tree.kind == "attribute":
        yield from _solve_run_from_name(solver, tree.children, nodes, out, node)
    elif tree.kind == "token_tree":
        yield from _solve_in_delimiters(solver, tree.children, nodes, out)
    else:
        yield from solve_children(solver, tree, nodes, out, node)


def solve_children(solver: Solver, tree: Group, nodes: Sequence[Node], out: Bindings, node: Node) -> Solutions:
    """The children of a group, of which a list without a node of its own may be one."""
    parts = tree.children
    at = next((i for i, one in enumerate(parts) if isinstance(one, ListTree) and one.kind == tree.kind), None)
    if at is None:
        if tree.kind == "match_arm":
            parts, nodes = _without_comma(parts, nodes, out)
        is_open = tree.open_after is not None
        yield from solve_run(solver, parts, nodes, out, _end_of(nodes, node), is_open=is_open)
        return
    behind = len(nodes) - (len(parts) - at - 1)
    listed = parts[at]
    assert isinstance(listed, ListTree)
    for after in solve_run(solver, parts[:at], nodes[:at], out, node.end_byte):
        for then in solve_listed(solver, listed, list(nodes[at:behind]), after):
            yield from solve_run(solver, parts[at + 1 :], nodes[behind:], then, node.end_byte)


def _end_of(nodes: Sequence[Node], node: Node) -> int:
    return nodes[-1].end_byte if nodes else node.end_byte


def _without_comma(
    parts: tuple[Tree, ...], nodes: Sequence[Node], out: Bindings
) -> tuple[tuple[Tree, ...], Sequence[Node]]:
    """A match arm without its last comma, on both sides."""
    there = bool(nodes) and nodes[-1].type == ","
    last = parts[-1] if parts else None
    if isinstance(last, Token) and last.text == ",":
        end = nodes[-1].end_byte if nodes else 0
        out.atoms[last.atom] = span_of(nodes[-1]) if there else Span(end, end)
        parts = parts[:-1]
    return parts, nodes[:-1] if there else nodes


def closed_children(source: SourceFile, tree: Group, node: Node) -> list[Node]:
    """The children that a fragment's have to be, without those that it leaves open."""
    nodes = significant_children(source, node)
    if nodes and nodes[-1].type == "," and tree.kind == "where_clause":
        nodes.pop()
    kinds = {part.kind for part in tree.children if isinstance(part, Group)}
    passed = {"visibility_modifier", "attribute_item", *tree.free} - kinds
    if node.type in {"source_file", "declaration_list", "block", "token_tree"}:
        passed = set()
    if node.type == "parameter" and not any(isinstance(part, Token) and part.text == "mut" for part in tree.children):
        passed = {*passed, "mutable_specifier"}
    if "type" in tree.free:
        nodes = _without_type(node, nodes)
    return [child for child in nodes if child.type not in passed]


def _without_type(node: Node, nodes: list[Node]) -> list[Node]:
    written = node.child_by_field_name("type")
    at = next((i for i, child in enumerate(nodes) if child == written), None)
    if at is None:
        return nodes
    return nodes[: at - 1] + nodes[at + 1 :] if at and nodes[at - 1].type == ":" else nodes[:at] + nodes[at + 1 :]


def _solve_other_kind(solver: Solver, tree: Group, node: Node, out: Bindings) -> Solutions:
    """A group against a node of another kind that means the same."""
    if tree.kind == "generic_type" and node.type in _NAMED_TYPES and len(tree.children) == 2:
        name, arguments = tree.children
        if isinstance(arguments, ListTree):
            for after in solver.solve(name, node, out):
                yield from solve_generics(solver, arguments, None, node.end_byte, after)
            return
    if _SHORT.get(tree.kind) == node.type:
        yield from _solve_shorthand(solver, tree, node, out)
        return
    solver.miss(node, _words(tree.kind))


def _solve_shorthand(solver: Solver, tree: Group, node: Node, out: Bindings) -> Solutions:
    """`f` in a struct expression for a fragment's `f: e`, and the other way round."""
    nodes = [child for child in significant_children(solver.source, node) if child.type != "attribute_item"]
    if tree.kind == "field_initializer":
        if len(nodes) == 1:
            yield from _solve_doubled(solver, tree.children, nodes[0], out)
        return
    out.irregular = True
    if len(nodes) == 3 and solver.source.text(nodes[0]) == solver.source.text(nodes[2]):
        for part in tree.children:
            yield from solver.solve(part, nodes[2], out)


def _solve_doubled(solver: Solver, parts: Sequence[Tree], name: Node, out: Bindings) -> Solutions:
    """`name: value` against one name that stands for both."""
    if len(parts) != 3 or not isinstance(parts[1], Token):
        return
    out.irregular = True
    for after in solver.solve(parts[0], name, out):
        after.atoms[parts[1].atom] = Span(name.end_byte, name.end_byte)
        yield from solver.solve(parts[2], name, after)


def _solve_field_pattern(solver: Solver, tree: Group, nodes: list[Node], out: Bindings) -> Solutions:
    end = nodes[-1].end_byte if nodes else 0
    if len(nodes) == 1 and len(tree.children) == 3:
        yield from _solve_doubled(solver, tree.children, nodes[0], out)
    elif len(nodes) == 3 and len(tree.children) == 1:
        out.irregular = True
        if solver.source.text(nodes[0]) == solver.source.text(nodes[2]):
            yield from solver.solve(tree.children[0], nodes[2], out)
    else:
        yield from solve_run(solver, tree.children, nodes, out, end)


def _solve_run_from_name(
    solver: Solver, parts: Sequence[Tree], nodes: Sequence[Node], out: Bindings, node: Node
) -> Solutions:
    """An attribute: the path in front of its name is no part of the name."""
    first, name = parts[0], nodes[0]
    written = name.child_by_field_name("name") if name.type == "scoped_identifier" else None
    if isinstance(first, Group) and first.kind == "scoped_identifier":
        first = first.children[-1]
    if written is None or not isinstance(first, Token):
        yield from solve_run(solver, (first, *parts[1:]), nodes, out, node.end_byte)
    elif solver.leaf(first, written, out):
        out.atoms[first.atom] = span_of(name)
        yield from solve_run(solver, parts[1:], nodes[1:], out, node.end_byte)


def _solve_in_delimiters(solver: Solver, parts: Sequence[Tree], nodes: Sequence[Node], out: Bindings) -> Solutions:
    """The argument of a macro, whatever its delimiters are."""
    inside = parts
    ends = [(parts[0], nodes[0]), (parts[-1], nodes[-1])] if len(parts) > 1 and len(nodes) > 1 else []
    if ends and all(_is_delimiter(part) and node.type in MACRO_DELIMITERS for part, node in ends):
        for part, node in ends:
            assert isinstance(part, Token)
            out.atoms[part.atom] = span_of(node)
        inside, nodes = parts[1:-1], nodes[1:-1]
    if len(inside) == 1 and isinstance(inside[0], Meta) and inside[0].repeated:
        if solver.bind(inside[0], nodes, out, nodes[0].start_byte if nodes else ends[0][1].end_byte):
            yield out
        return
    end = nodes[-1].end_byte if nodes else ends[0][1].end_byte if ends else 0
    yield from solve_run(solver, inside, nodes, out, end)


def _is_delimiter(part: Tree) -> bool:
    return isinstance(part, Token) and part.text in MACRO_DELIMITERS


def _words(kind: str) -> str:
    return f"code of the kind `{kind}`"
