"""Delimited lists with commas: arguments, fields, parameters, generics, the inside of a macro.

Elements are tried shortest list first, left to right. What stands in front of an element and is not asked for, its
attributes and its visibility, is looked over. Unknown here: which list it is, apart from what its elements may wear.
"""

from __future__ import annotations

from collections.abc import Sequence

from deburr.engine.matching.bindings import Bindings
from deburr.engine.matching.solving import Solutions, Solver, bind_absent, is_repeated, solve_run
from deburr.language.trees import Definition, Group, Meta, Tree
from deburr.language.trees import Sequence as ListTree
from deburr.syntax.source import Node, span_of
from deburr.syntax.tokens import significant_children
from deburr.text.span import Span

MACRO_DELIMITERS = frozenset("()[]{}")


def solve_list(solver: Solver, tree: ListTree, node: Node, out: Bindings) -> Solutions:
    """`node` as an instance of the list."""
    yield from solve_listed(solver, tree, listed(solver, node), out)


def listed(solver: Solver, node: Node) -> list[Node]:
    """The children of a list from its opener to its closer; a turbofish's `::` is left out."""
    children = significant_children(solver.source, node)
    return children[1:] if children and children[0].type == "::" else children


def solve_generics(solver: Solver, tree: ListTree, node: Node | None, at: int, out: Bindings) -> Solutions:
    """Type arguments; those that ask for nothing may be absent, and then stand for the empty text at byte `at`."""
    if node is not None:
        yield from solve_list(solver, tree, node, out)
    elif tree.may_be_absent:
        if bind_absent(solver, tree, at, out):
            yield out
    else:
        solver.miss(Span(at, at), "`<`")


def solve_listed(solver: Solver, tree: ListTree, children: list[Node], out: Bindings) -> Solutions:
    """The children of a list, delimiters included."""
    if not children:
        return
    first, opener = children[0], tree.opener[0]
    if first.type != opener.text and not (tree.kind == "token_tree" and first.type in MACRO_DELIMITERS):
        solver.miss(first, f"`{opener.text}`")
        return
    out.atoms[opener.atom] = span_of(first)
    inside = children[1:]
    if tree.closer and inside:
        out.atoms[tree.closer[0].atom] = span_of(inside.pop())
    if tree.kind == "token_tree" and _is_free(tree):
        # `$$$` alone is everything inside a macro, also what is no list: `[e; n]`.
        meta = tree.elements[0][0]
        assert isinstance(meta, Meta)
        if solver.bind(meta, inside, out, first.end_byte):
            yield out
        return
    elements, commas = split_at_commas(inside)
    yield from _Elements(solver, tree, elements, commas, first.end_byte).solve(out, 0, 0)


def solve_elements(
    solver: Solver, tree: ListTree, elements: list[list[Node]], commas: list[Node], out: Bindings
) -> Solutions:
    """Elements that were taken apart; an empty list among them stands at the first one."""
    start = elements[0][0].start_byte if elements else 0
    yield from _Elements(solver, tree, elements, commas, start).solve(out, 0, 0)


def _is_free(tree: ListTree) -> bool:
    return len(tree.elements) == 1 and len(tree.elements[0]) == 1 and is_repeated(tree.elements[0][0])


class _Elements:
    """The elements of one list against those of a fragment's."""

    __slots__ = ("commas", "elements", "firm_from", "solver", "start", "tree")

    def __init__(
        self, solver: Solver, tree: ListTree, elements: list[list[Node]], commas: list[Node], start: int
    ) -> None:
        self.solver, self.tree, self.elements, self.commas, self.start = solver, tree, elements, commas, start
        repeated = [i for i, one in enumerate(tree.elements) if _is_list(one)]
        self.firm_from = repeated[-1] if repeated else 0
        """The last repeated element: behind it nothing is left to choose."""

    def solve(self, out: Bindings, i: int, j: int) -> Solutions:
        wanted = self.tree.elements
        if i == len(wanted):
            if j == len(self.elements):
                yield out
            else:
                self.solver.miss(self.elements[j][0], "no further element")
            return
        pattern = wanted[i]
        if not _is_list(pattern):
            if j >= len(self.elements):
                self.solver.miss(Span(self._at(j), self._at(j)), "one more element")
                return
            for after in _element(self.solver, pattern, self._untyped(pattern, self.elements[j]), out):
                self._comma(i, j + 1, after)
                yield from self.solve(after, i + 1, j + 1)
            return
        for stop in self._stops(i, j):
            attempt = out.copy()
            meta = pattern[0]
            assert isinstance(meta, Meta)
            nodes = [node for element in self.elements[j:stop] for node in element]
            if self.solver.bind(meta, nodes, attempt, self._at(j)):
                if stop > j:
                    self._comma(i, stop, attempt)
                yield from self.solve(attempt, i + 1, stop)

    def _untyped(self, pattern: tuple[Tree, ...], nodes: list[Node]) -> list[Node]:
        """A closure's parameter without the type that the fragment does not write."""
        first = pattern[0]
        if self.tree.kind != "closure_parameters" or (isinstance(first, Group) and first.kind == "parameter"):
            return nodes
        written = nodes[-1].child_by_field_name("pattern") if nodes[-1].type == "parameter" else None
        return [written] if written is not None else nodes

    def _stops(self, i: int, j: int) -> range:
        if i == self.firm_from:
            left = len(self.elements) - (len(self.tree.elements) - i - 1)
            return range(left, left + 1) if left >= j else range(0)
        return range(j, len(self.elements) + 1)

    def _comma(self, i: int, behind: int, out: Bindings) -> None:
        if i < len(self.tree.commas) and behind - 1 < len(self.commas):
            out.atoms[self.tree.commas[i]] = span_of(self.commas[behind - 1])

    def _at(self, j: int) -> int:
        """Where an empty list before element `j` stands."""
        if j < len(self.elements):
            return self.elements[j][0].start_byte
        return self.elements[-1][-1].end_byte if self.elements else self.start


def _is_list(pattern: tuple[Tree, ...]) -> bool:
    return len(pattern) == 1 and is_repeated(pattern[0])


def _element(solver: Solver, pattern: tuple[Tree, ...], nodes: Sequence[Node], out: Bindings) -> Solutions:
    first = pattern[0]
    if len(pattern) == 1 and isinstance(first, Definition):
        yield from solver.dressed(first, nodes, out)
        return
    nodes = _undressed(pattern, nodes)
    if len(pattern) == 1 and len(nodes) == 1:
        yield from solver.solve(pattern[0], nodes[0], out)
        return
    yield from solve_run(solver, pattern, nodes, out, nodes[-1].end_byte if nodes else 0)


def _undressed(pattern: tuple[Tree, ...], nodes: Sequence[Node]) -> Sequence[Node]:
    """An element without the attributes and the visibility that the fragment does not ask for."""
    kinds = {part.kind for part in pattern if isinstance(part, Group)}
    if len(nodes) > 1 and "attribute_item" not in kinds:
        nodes = [node for node in nodes if node.type != "attribute_item"]
    if len(nodes) > len(pattern) and "visibility_modifier" not in kinds:
        nodes = [node for node in nodes if node.type != "visibility_modifier"]
    return nodes


def split_at_commas(nodes: list[Node]) -> tuple[list[list[Node]], list[Node]]:
    """The runs of nodes between commas, and the commas."""
    elements: list[list[Node]] = [[]]
    commas: list[Node] = []
    for node in nodes:
        if node.type == ",":
            commas.append(node)
            elements.append([])
        else:
            elements[-1].append(node)
    return [element for element in elements if element], commas
