"""How much of a fragment a node agrees with, and which part of the fragment belongs to which part of the node.

Whether a part matches is always asked of the unifier; here a part that does not is taken apart and laid beside the
parts of the node. Unknown here: bindings that parts share, and what a difference is called.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from deburr.engine.explanation.tree_words import atoms_of, parts_of
from deburr.engine.matching.bindings import Bindings
from deburr.engine.matching.statement_lists import StatementList
from deburr.engine.matching.unify import Unifier
from deburr.language.trees import (
    Atom,
    AtomKind,
    Definition,
    Fragment,
    Group,
    Meta,
    MethodCall,
    PathPattern,
    Sequence,
    Statements,
    Token,
    Tree,
)
from deburr.syntax.paths import PATH_KINDS, Path, read_path
from deburr.syntax.source import Node
from deburr.syntax.tokens import significant_children, strip
from deburr.text.span import Span

ALIKE = 5
"""The least score of a node that has a word of the fragment, or a path of the same name."""
_SAME = 20
"""Added for a metavariable that stands for the same thing in two statements: more than words that agree by chance."""
_PATIENCE = 4_000
"""Comparisons for one fragment at one node, after which parts are not taken apart any more."""
_WIDEST = 60
"""Children of a node that are laid beside those of a fragment."""
_DEEPEST = 40

Pairs: TypeAlias = list[tuple[Tree, Node | None]]
"""Parts of a fragment, each with the node that belongs to it; None: there is none."""
_Table: TypeAlias = list[list[tuple[int, int]]]


@dataclass(slots=True)
class Agreement:
    """Compares one fragment with the nodes of one source that touch `line`."""

    unifier: Unifier
    fragment: Fragment
    line: Span
    _scores: dict[tuple[int, int], int] = field(default_factory=dict)
    _left: int = _PATIENCE

    @property
    def whole(self) -> int:
        """The score of a node that agrees with all of the fragment."""
        return sum(_weight(atom) for atom in self.fragment.atoms)

    def score(self, tree: Tree, node: Node, depth: int = 0) -> int:
        """How much of `tree` the node agrees with, each part for itself; words count more than signs."""
        key = id(tree), node.id
        if key not in self._scores:
            self._scores[key] = self._score(tree, node, depth)
        return self._scores[key]

    def _score(self, tree: Tree, node: Node, depth: int) -> int:
        self._left -= 1
        if self._left < 0 or depth > _DEEPEST or (isinstance(tree, Meta) and not node.is_named):
            return 0
        if not isinstance(tree, Statements) and self.unifier.match(tree, node) is not None:
            return sum(_weight(self.fragment.atoms[index]) for index in atoms_of(tree) if index >= 0)
        if isinstance(tree, PathPattern):
            path = self.path(node)
            return ALIKE if path is not None and path.last.name == tree.item[-1] else 0
        return sum(self.score(part, one, depth + 1) for part, one in self.beside(tree, node, depth) if one is not None)

    def path(self, node: Node) -> Path | None:
        """The path that a node is, without what is looked through."""
        node = strip(node)
        return read_path(self.unifier.source, node) if node.type in PATH_KINDS else None

    def beside(self, tree: Tree, node: Node, depth: int = 0) -> Pairs:
        """The parts of `tree` that stand for one node each, with the child of `node` that each agrees with best."""
        if depth > _DEEPEST:
            return []
        node = stripped(tree, node)
        if isinstance(tree, MethodCall):
            return _call_parts(tree, node)
        if isinstance(tree, Definition):
            return [(tree.body, node)] if _is_same_kind(tree.body.kind, node.type) else []
        if isinstance(tree, Group) and tree.kind == "expression_statement" != node.type:
            # The value of a block is a statement that is written without its `;`.
            return [(tree.children[0], node)]
        if isinstance(tree, Group | Sequence) and not _is_same_kind(tree.kind, node.type):
            return []
        parts = [part for part in parts_of(tree) if not (isinstance(part, Meta) and part.repeated)]
        nodes = self.counted(tree, node)
        if isinstance(tree, Statements):
            return self._around_line(parts, nodes, depth)
        return self._aligned(parts, nodes, depth, 0)

    def counted(self, tree: Tree, node: Node) -> list[Node]:
        """The children of `node` that the parts of `tree` can stand for."""
        if isinstance(tree, Statements):
            nodes = StatementList.of(self.unifier.source, node).nodes
            nodes = [one for one in nodes if one.end_byte > self.line.start or len(nodes) <= _WIDEST]
        else:
            left_out = {",", "mutable_specifier"} if _is_let_without_mut(tree) else {","}
            nodes = [one for one in significant_children(self.unifier.source, node) if one.type not in left_out]
        return nodes[:_WIDEST]

    def _around_line(self, parts: list[Tree], nodes: list[Node], depth: int) -> Pairs:
        """The pairing of statements of which one is on the line, or else some are before and some behind it."""
        best: tuple[int, Pairs] = (0, [])
        for i, part in enumerate(parts):
            for j, node in enumerate(nodes):
                if not self._is_on_line(node) or self.score(part, node, depth + 1) < ALIKE:
                    continue
                bound = self.unifier.match(part, node)
                # What stands nearest to the line is meant.
                before = self._aligned(parts[:i][::-1], nodes[:j][::-1], depth, ALIKE, bound)[::-1]
                pairs = [*before, (part, node), *self._aligned(parts[i + 1 :], nodes[j + 1 :], depth, ALIKE, bound)]
                total = sum(self._pair_score(one, beside, depth, bound) for one, beside in pairs if beside is not None)
                best = max(best, (total, pairs), key=lambda one: one[0])
        if best[1]:
            return best[1]
        pairs = self._aligned(parts, nodes, depth, ALIKE)
        ends = [one for _, one in pairs if one is not None]
        is_around = any(one.end_byte <= self.line.start for one in ends) and any(
            one.start_byte >= self.line.end for one in ends
        )
        return pairs if is_around else []

    def _is_on_line(self, node: Node) -> bool:
        return node.start_byte < max(self.line.end, self.line.start + 1) and self.line.start < node.end_byte

    def _pair_score(self, part: Tree, node: Node, depth: int, bound: Bindings | None) -> int:
        """The score of one pair; higher for each thing in it that another pair has bound to the same."""
        score = self.score(part, node, depth + 1)
        if bound is None or score < ALIKE:
            return score
        return score + _SAME * self._same(part, node, depth + 1, bound)

    def _same(self, part: Tree, node: Node, depth: int, bound: Bindings) -> int:
        self._left -= 1
        if isinstance(part, Meta):
            return int(part.name in bound.captures and self.unifier.match(part, node, bound) is not None)
        if self._left < 0 or depth > _DEEPEST or isinstance(part, Statements):
            return 0
        pairs = self.beside(part, node, depth)
        return sum(self._same(one, beside, depth + 1, bound) for one, beside in pairs if beside is not None)

    def _aligned(
        self, parts: list[Tree], nodes: list[Node], depth: int, least: int, bound: Bindings | None = None
    ) -> Pairs:
        """The pairing in order with the highest score; pairs of less than `least` are none."""
        best: _Table = [[(0, 0)] * (len(nodes) + 1) for _ in range(len(parts) + 1)]
        paired: dict[tuple[int, int], tuple[int, int]] = {}
        for i in range(len(parts) - 1, -1, -1):
            for j in range(len(nodes) - 1, -1, -1):
                score = self._pair_score(parts[i], nodes[j], depth, bound)
                best[i][j] = max(best[i + 1][j], best[i][j + 1])
                if score >= least:
                    paired[i, j] = best[i + 1][j + 1][0] + score, best[i + 1][j + 1][1] + 1
                    best[i][j] = max(paired[i, j], best[i][j])
        return _read(parts, nodes, best, paired)


def _read(parts: list[Tree], nodes: list[Node], best: _Table, paired: dict[tuple[int, int], tuple[int, int]]) -> Pairs:
    """The pairs of the best way through the table."""
    pairs: Pairs = []
    i = j = 0
    while i < len(parts):
        if best[i][j] == paired.get((i, j)):
            pairs.append((parts[i], nodes[j]))
            i, j = i + 1, j + 1
        elif j < len(nodes) and best[i][j] == best[i][j + 1]:
            j += 1
        else:
            pairs.append((parts[i], None))
            i += 1
    return pairs


def stripped(tree: Tree, node: Node) -> Node:
    """What stands in the parentheses and `unsafe` blocks that the fragment does not write."""
    is_written = isinstance(tree, Statements) or (isinstance(tree, Group) and tree.kind == node.type)
    return node if is_written else strip(node)


def _is_let_without_mut(tree: Tree) -> bool:
    """A `let` of a fragment that has no `mut` is one with or without it."""
    if not isinstance(tree, Group) or tree.kind != "let_declaration":
        return False
    return not any(isinstance(part, Token) and part.text == "mut" for part in parts_of(tree))


def _weight(atom: Atom) -> int:
    if atom.kind is AtomKind.CAPTURE or not (atom.text[:1].isalnum() or atom.text[:1] in "_\"'"):
        return 1
    return 2 * ALIKE


def _is_same_kind(wanted: str, found: str) -> bool:
    signature = {"function_item", "function_signature_item"}
    generic = {"generic_type", "generic_type_with_turbofish"}
    return wanted == found or {wanted, found} in (signature, generic)


def _call_parts(tree: MethodCall, node: Node) -> Pairs:
    """The receiver, the name and the arguments of a method call; nothing for any other node."""
    function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if node.type != "call_expression" or function is None:
        return []
    callee, generics = strip(function), None
    if callee.type == "generic_function":
        generics = callee.child_by_field_name("type_arguments")
        callee = callee.child_by_field_name("function") or callee
    value, name = callee.child_by_field_name("value"), callee.child_by_field_name("field")
    if callee.type != "field_expression" or value is None or name is None:
        return []
    middle: Pairs = [(tree.generics, generics)] if tree.generics is not None else []
    return [(tree.receiver, value), (tree.name, name), *middle, (tree.arguments, arguments)]
