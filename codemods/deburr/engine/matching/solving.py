"""What the parts of unification ask of each other, and runs of trees against runs of nodes.

Every solver is a generator of solutions. The bindings that it is given are its own to change; those that it yields
belong to whoever asked, and only what was copied before a choice is used for the next one. Unknown here: what single
kinds of code look like.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol, TypeAlias

from deburr.engine.matching.bindings import Bindings
from deburr.language.trees import Definition, Group, Meta, Token, Tree
from deburr.language.trees import Sequence as ListTree
from deburr.syntax.crate_view import CrateView
from deburr.syntax.source import Node, SourceFile
from deburr.text.span import Span

Solutions: TypeAlias = Iterator[Bindings]


class Solver(Protocol):
    """The unifier, as its parts see it."""

    source: SourceFile
    crate: CrateView
    strict_globs: bool

    def solve(self, tree: Tree, node: Node, out: Bindings) -> Solutions:
        """All ways in which `node` is an instance of `tree`."""

    def dressed(self, tree: Definition, nodes: Sequence[Node], out: Bindings) -> Solutions:
        """All ways in which an element of a list, its attributes and visibility first, is that definition."""

    def leaf(self, tree: Token | Meta, node: Node, out: Bindings) -> bool:
        """Whether `node` is that one token, or can be what the metavariable stands for."""

    def bind(self, meta: Meta, nodes: Sequence[Node], out: Bindings, at: int = 0) -> bool:
        """Let a metavariable stand for `nodes`; with none of them it stands for the empty text at byte `at`."""

    def miss(self, at: Node | Span, wanted: str) -> None:
        """Tell the trace, if there is one, that something else was wanted at a place."""


def is_repeated(tree: Tree) -> bool:
    """Whether it stands for any number of nodes."""
    return isinstance(tree, Meta) and tree.repeated


def may_be_absent(tree: Tree) -> bool:
    """Whether a source need not have it."""
    return absent_list(tree) is not None


def absent_list(tree: Tree) -> ListTree | None:
    """The list that no list at all is as good as; that of `for<$$$>` is part of a group, behind the `for`."""
    inner = tree.children[-1] if isinstance(tree, Group) and tree.kind == "for_lifetimes" else tree
    return inner if isinstance(inner, ListTree) and inner.may_be_absent else None


def _keywords(tree: Tree) -> tuple[int, ...]:
    """The atoms of the words in front of a list that is part of a group."""
    return tuple(one.atom for one in tree.children if isinstance(one, Token)) if isinstance(tree, Group) else ()


def bind_absent(solver: Solver, tree: ListTree, at: int, out: Bindings) -> bool:
    """Let a list that may be absent stand for the empty text at byte `at`."""
    empty = Span(at, at)
    out.atoms.update(dict.fromkeys((*tree.commas, *(one.atom for one in (*tree.opener, *tree.closer))), empty))
    metas = [part for element in tree.elements for part in element if isinstance(part, Meta)]
    return all(solver.bind(meta, (), out, at) for meta in metas)


def solve_run(
    solver: Solver,
    parts: Sequence[Tree],
    nodes: Sequence[Node],
    out: Bindings,
    end: int,
    i: int = 0,
    j: int = 0,
    *,
    is_open: bool = False,
) -> Solutions:
    """The parts from `i` on against the nodes from `j` on, in order and, unless it `is_open`, all of them; `end` is the
    byte behind the last node."""
    while i < len(parts):
        part = parts[i]
        if is_repeated(part):
            yield from _solve_gap(solver, parts, nodes, out, end, i, j, is_open)
            return
        absent = absent_list(part)
        if absent is not None and (j >= len(nodes) or nodes[j].type != absent.kind):
            at = nodes[j - 1].end_byte if j else nodes[0].start_byte if nodes else end
            out.atoms.update(dict.fromkeys(_keywords(part), Span(at, at)))
            if not bind_absent(solver, absent, at, out):
                return
            i += 1
            continue
        if j >= len(nodes):
            solver.miss(Span(end, end), "more code")
            return
        if not isinstance(part, Token | Meta):
            for after in solver.solve(part, nodes[j], out):
                yield from solve_run(solver, parts, nodes, after, end, i + 1, j + 1, is_open=is_open)
            return
        if not solver.leaf(part, nodes[j], out):
            return
        i, j = i + 1, j + 1
    if is_open or j == len(nodes):
        yield out
    else:
        solver.miss(nodes[j], "nothing more")


def _solve_gap(
    solver: Solver,
    parts: Sequence[Tree],
    nodes: Sequence[Node],
    out: Bindings,
    end: int,
    i: int,
    j: int,
    is_open: bool,
) -> Solutions:
    meta = parts[i]
    assert isinstance(meta, Meta)
    at = nodes[j].start_byte if j < len(nodes) else end
    firm = not is_open and not any(is_repeated(one) or may_be_absent(one) for one in parts[i + 1 :])
    first = len(nodes) - (len(parts) - i - 1) if firm else j
    for stop in range(max(first, j), (first if firm else len(nodes)) + 1):
        attempt = out.copy()
        if solver.bind(meta, nodes[j:stop], attempt, at):
            yield from solve_run(solver, parts, nodes, attempt, end, i + 1, stop, is_open=is_open)
