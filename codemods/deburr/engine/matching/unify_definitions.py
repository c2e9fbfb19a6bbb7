"""Items, fields, variants, arms and `let`s: what a fragment does not write of them is free.

Attributes are compared as meta items, in any order; bounds are a set, inline and in the where-clause alike. Unknown
here: what stands inside a body.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from deburr.engine.matching.bindings import Bindings
from deburr.engine.matching.solving import Solutions, Solver, is_repeated
from deburr.engine.matching.tree_walks import trees_in
from deburr.engine.matching.unify_shapes import closed_children, is_of_kind, solve_children
from deburr.language.trees import NO_ATOM, Definition, GenericParameter, Group, Meta, PathPattern, Token, Tree
from deburr.syntax.source import TRIVIA, Node, SourceFile
from deburr.syntax.tokens import significant_tokens
from deburr.text.span import Span

_PARAMETERS = frozenset({"type_parameter", "lifetime_parameter", "const_parameter"})
_TUPLE_FIELD = "tuple_field"
_BARE_NAMES = frozenset({"type_identifier", "lifetime", "identifier"})


def solve_definition(solver: Solver, tree: Definition, node: Node, out: Bindings) -> Solutions:
    """`node`, its visibility and the attributes in front of it, as the definition."""
    for after in _solve_body(solver, tree.body, node, out):
        for seen in _solve_visibility(solver, tree.visibility, node, after):
            yield from _solve_attributes(solver, tree.attributes, node, seen)


def solve_dressed(solver: Solver, tree: Definition, nodes: Sequence[Node], out: Bindings) -> Solutions:
    """A definition against an element of a list, in which its attributes and its visibility may stand before it."""
    last = nodes[-1]
    attributes = [one for one in nodes[:-1] if one.type == "attribute_item"]
    before = next((one for one in nodes[:-1] if one.type == "visibility_modifier"), None)
    at = before.start_byte if before is not None else last.start_byte
    for after in _solve_body(solver, tree.body, last, out):
        for seen in _visible(solver, tree.visibility, before or _visibility(last), at, after):
            yield from _attributes(solver, tree.attributes, attributes, nodes[0].start_byte, seen)


def _solve_body(solver: Solver, body: Group, node: Node, out: Bindings) -> Solutions:
    if body.kind == _TUPLE_FIELD:
        yield from solver.solve(body.children[0], node, out)
    elif is_of_kind(body.kind, node):
        yield from solve_children(solver, body, closed_children(solver.source, body, node), out, node)
    else:
        solver.miss(node, f"code of the kind `{body.kind}`")


def _solve_visibility(solver: Solver, tree: Tree | None, node: Node, out: Bindings) -> Solutions:
    yield from _visible(solver, tree, _visibility(node), node.start_byte, out)


def _visibility(node: Node) -> Node | None:
    return next((child for child in node.children if child.type == "visibility_modifier"), None)


def _visible(solver: Solver, tree: Tree | None, found: Node | None, at: int, out: Bindings) -> Solutions:
    if tree is None:
        yield out
    elif isinstance(tree, Meta):
        if solver.bind(tree, (found,) if found is not None else (), out, at):
            yield out
    elif found is not None:
        yield from solver.solve(tree, found, out)
    else:
        solver.miss(Span(at, at), "`pub`")


def _solve_attributes(solver: Solver, trees: Sequence[Tree], node: Node, out: Bindings) -> Solutions:
    if not trees:
        yield out
        return
    found = attributes_of(node)
    yield from _attributes(solver, trees, found, found[0].start_byte if found else node.start_byte, out)


def attributes_of(node: Node) -> list[Node]:
    """The `attribute_item`s in front of a node, in source order."""
    if node.type == "match_arm":
        return [child for child in node.children if child.type == "attribute_item"]
    found: list[Node] = []
    before = node.prev_sibling
    while before is not None and (before.type == "attribute_item" or before.type in TRIVIA):
        if before.type == "attribute_item":
            found.append(before)
        before = before.prev_sibling
    return found[::-1]


def _attributes(solver: Solver, trees: Sequence[Tree], found: list[Node], at: int, out: Bindings) -> Solutions:
    """Each attribute of the fragment is one of those found; a repeated metavariable takes those that are left."""
    single = [tree for tree in trees if not is_repeated(tree)]
    rest = [tree for tree in trees if is_repeated(tree)]
    for after, left in _assigned(solver, single, found, out):
        meta = rest[0] if rest else None
        if not isinstance(meta, Meta) or solver.bind(meta, left, after, at):
            yield after


def _assigned(
    solver: Solver, trees: Sequence[Tree], found: list[Node], out: Bindings
) -> Iterator[tuple[Bindings, list[Node]]]:
    if not trees:
        yield out, found
        return
    wanted, surely = trees[0], False
    for index, node in enumerate(found):
        for after in solver.solve(wanted, node, out.copy()):
            surely = True
            yield from _assigned(solver, trees[1:], found[:index] + found[index + 1 :], after)
    if surely:
        return
    name = attribute_name(wanted)
    words = _words_of(wanted)
    if name is not None and any(_may_have(solver.source, node, name, words) for node in found):
        out.note_unknown(f"whether the attribute `{name}` is there depends on a `cfg_attr`")
        yield from _assigned(solver, trees[1:], found, out)
    else:
        solver.miss(found[0] if found else Span(0, 0), f"`#[{name or '…'}]`")


def attribute_name(tree: Tree) -> str | None:
    """The last name of an attribute that a fragment writes; None for `#[$name]`."""
    while isinstance(tree, Group):
        inner = [child for child in tree.children if not (isinstance(child, Token) and child.text in {"#", "[", "!"})]
        if not inner:
            return None
        tree = inner[-1] if tree.kind == "scoped_identifier" else inner[0]
    return tree.text if isinstance(tree, Token) else tree.item[-1] if isinstance(tree, PathPattern) else None


def _words_of(tree: Tree) -> frozenset[str]:
    """The words that an attribute of a fragment writes, under whatever path."""
    found = trees_in(tree)
    return frozenset(
        one.text if isinstance(one, Token) else one.item[-1]
        for one in found
        if (isinstance(one, Token) and one.text.isidentifier()) or isinstance(one, PathPattern)
    )


def _may_have(source: SourceFile, node: Node, name: str, words: frozenset[str]) -> bool:
    """Whether an attribute is `cfg_attr(…, name …)` with all of `words` in it."""
    tokens = [text for text, _ in significant_tokens(source, node)]
    if tokens[2:3] != ["cfg_attr"] or not words.issubset(tokens):
        return False
    return any(text == name and before in {",", "(", "::"} for before, text in pairwise(tokens[4:]))


def solve_parameter(solver: Solver, tree: GenericParameter, node: Node, out: Bindings) -> Solutions:
    """A parameter of `<…>` whose name the metavariable binds and which has the bounds."""
    if node.type not in _PARAMETERS | _BARE_NAMES:
        solver.miss(node, "a generic parameter")
        return
    if tree.kind != "generic_parameter" and not _is_parameter_of(tree.kind, node):
        solver.miss(node, f"code of the kind `{tree.kind}`")
        return
    name = node.child_by_field_name("name") or node
    if isinstance(tree.name, Meta) and tree.name.is_lifetime and name.type != "lifetime":
        solver.miss(node, "a lifetime")
        return
    bounds = list(_bounds(solver.source, node, solver.source.text(name))) if tree.bounds else []
    for after in solver.solve(tree.name, name, out):
        for bounded in _bounded(solver, tree.bounds, bounds, after):
            bounded.atoms.pop(NO_ATOM, None)
            bounded.atoms[tree.atom] = Span(node.start_byte, node.end_byte)
            yield bounded


def _is_parameter_of(kind: str, node: Node) -> bool:
    if node.type in _PARAMETERS:
        return node.type == kind
    return (node.type == "lifetime") == (kind == "lifetime_parameter")


def _bounds(source: SourceFile, parameter: Node, name: str) -> Iterator[Node]:
    """All bounds of a parameter, inline and in the where-clause of its item."""
    yield from _listed_bounds(parameter.child_by_field_name("bounds"))
    nodes = source.ancestors_of(parameter).nodes
    item = nodes[-3] if len(nodes) > 2 else None
    clauses = [child for child in item.children if child.type == "where_clause"] if item is not None else []
    for predicate in (child for clause in clauses for child in clause.named_children):
        left = predicate.child_by_field_name("left") if predicate.type == "where_predicate" else None
        if left is not None and source.text(left) == name:
            yield from _listed_bounds(predicate.child_by_field_name("bounds"))


def _listed_bounds(bounds: Node | None) -> list[Node]:
    return [child for child in bounds.named_children if child.type not in TRIVIA] if bounds is not None else []


def _bounded(solver: Solver, wanted: Sequence[Tree], bounds: list[Node], out: Bindings) -> Solutions:
    if not wanted:
        yield out
        return
    for node in bounds:
        for after in solver.solve(wanted[0], node, out.copy()):
            yield from _bounded(solver, wanted[1:], bounds, after)
