"""Statements of a block against statements of a fragment, with gaps that take any number of them.

`unsafe { … }` that is a statement is looked through: its statements count as those of the block around it. A gap is
tried shortest first. Unknown here: what a single statement looks like.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from deburr.engine.edits.block_values import value_is_used
from deburr.engine.matching.bindings import Bindings
from deburr.engine.matching.solving import Solutions, Solver, is_repeated, solve_run
from deburr.engine.matching.statement_lists import StatementList
from deburr.engine.matching.tree_walks import writes_unsafe
from deburr.language.trees import Group, Meta, Statements, Token, Tree
from deburr.syntax.inference import type_of
from deburr.syntax.source import Node, span_of
from deburr.syntax.tokens import significant_children
from deburr.syntax.type_shapes import UNIT
from deburr.syntax.types import UnknownTy
from deburr.text.span import Span

_NO_VALUES = frozenset({"for_expression", "while_expression"})


@dataclass(slots=True)
class BlockMatch:
    """The parts of a fragment against the statements of one block."""

    solver: Solver
    parts: Sequence[Tree]
    statements: StatementList
    end: int
    """The byte where the block's inside ends."""
    has_tail: bool = False
    is_whole: bool = False
    """Whether the fragment is all of the block; else it is a part of it, whose statements are noted."""
    _fitting: dict[int, _Fitting] = field(default_factory=dict)

    def whole(self, out: Bindings) -> Solutions:
        """All statements of the block are those of the fragment."""
        for after, last in self._solve(0, 0, out):
            if last == len(self.statements.nodes):
                yield after
            else:
                self.solver.miss(self.statements.nodes[last], "no further statement")

    def windows(self, out: Bindings) -> Iterator[Solutions]:
        """For each statement with which the fragment can begin, apart from a gap in front, the runs that do."""
        lead = 1 if is_repeated(self.parts[0]) else 0
        if lead == len(self.parts):
            return
        for start in self._starts(lead, out):
            yield self._from(lead, start, out)

    def _from(self, lead: int, start: int, out: Bindings) -> Solutions:
        for first in range(start, -1 if lead else start - 1, -1):
            attempt = out.copy()
            attempt.parts, attempt.run = {}, ()
            if lead and not self._gap(0, first, start, attempt):
                continue
            for after, last in self._solve(lead, start, attempt):
                if not self._needs_tail() or (last == len(self.statements.nodes) and self.statements.has_value):
                    after.run = self.statements.run(first, last)
                    yield after

    def _needs_tail(self) -> bool:
        last = self.parts[-1]
        if not self.has_tail or is_repeated(last):
            return False
        kind = last.kind if isinstance(last, Group) else ""
        without_else = kind == "if_expression" and isinstance(last, Group) and len(last.children) == 3
        return kind not in _NO_VALUES and not without_else

    def _starts(self, lead: int, out: Bindings) -> Iterator[int]:
        yield from self._fit(lead).after(0, out)

    def _solve(self, i: int, j: int, out: Bindings) -> Iterator[tuple[Bindings, int]]:
        if i == len(self.parts):
            yield out, j
        elif not is_repeated(self.parts[i]):
            yield from self._solve_from(i, j, out)
        else:
            for stop in self._stops(i, j, out):
                if i + 1 == len(self.parts):
                    attempt = out.copy()
                    if self._gap(i, j, stop, attempt):
                        yield attempt, stop
                else:
                    yield from self._solve_from(i + 1, stop, out.copy(), (i, j))

    def _solve_from(
        self, i: int, j: int, out: Bindings, gap: tuple[int, int] | None = None
    ) -> Iterator[tuple[Bindings, int]]:
        """The parts from the statement `i` on; a gap before it is bound once the statement is found."""
        for after, behind in self._one(self.parts[i], j, out):
            self._note(i, (self.statements.nodes[j],), after)
            if gap is None or self._gap(*gap, j, after):
                yield from self._solve(i + 1, behind, after)

    def _stops(self, i: int, j: int, out: Bindings) -> Iterator[int]:
        if i + 1 < len(self.parts):
            return self._fit(i + 1).after(j, out)
        return iter(range(len(self.statements.nodes) if self.is_whole else j, len(self.statements.nodes) + 1))

    def _note(self, i: int, nodes: tuple[Node, ...], out: Bindings) -> None:
        if not self.is_whole:
            out.parts[i] = nodes

    def _gap(self, i: int, j: int, stop: int, out: Bindings) -> bool:
        meta = self.parts[i]
        assert isinstance(meta, Meta)
        self._note(i, self.statements.run(j, stop), out)
        return self.solver.bind(meta, self.statements.covered(j, stop), out, self._at(j))

    def _at(self, j: int) -> int:
        return self.statements.starts[j] if j < len(self.statements.nodes) else self.end

    def _one(self, part: Tree, j: int, out: Bindings) -> Iterator[tuple[Bindings, int]]:
        """One statement of the fragment: the solutions, and the index behind what it takes."""
        if j >= len(self.statements.nodes):
            self.solver.miss(Span(self.end, self.end), "one more statement")
            return
        if _is_free(part):
            for around in self.statements.around(j):
                for after in solve_statement(self.solver, part, around.node, out.copy()):
                    yield after, around.stop
        for after in solve_statement(self.solver, part, self.statements.nodes[j], out):
            if self.statements.under_cfg(j):
                after.note_unknown("one of its statements is under a `cfg`")
            yield after, j + 1

    def _fit(self, i: int) -> _Fitting:
        found = self._fitting.get(i)
        if found is None:
            found = self._fitting[i] = _Fitting()
            for j in self._possible(i):
                alone = next(self._one(self.parts[i], j, Bindings()), None)
                if alone is not None:
                    found.add(j, self._names(alone[0]))
        return found

    def _possible(self, i: int) -> Iterable[int]:
        """The statements that a part may begin with: the value of a block is at its end."""
        count = len(self.statements.nodes)
        if i + 1 < len(self.parts) or not self._needs_tail():
            return range(count)
        if not self.statements.has_value:
            self.solver.miss(Span(self.end, self.end), "the value of the block")
            return ()
        ends = (j for j in range(count) if any(one.stop == count for one in self.statements.around(j)))
        return sorted({*ends, *range(count)[-1:]})

    def _names(self, alone: Bindings) -> dict[str, str]:
        """The captures that are plain names of locals."""
        source = self.solver.source
        named = ((name, one.node) for name, one in alone.captures.items() if one.node is not None)
        texts = {name: source.text(node).removeprefix("r#") for name, node in named if node.type == "identifier"}
        return {name: text for name, text in texts.items() if text == text.lower()}


@dataclass(slots=True)
class _Fitting:
    """The statements that one part of a fragment can stand for, whatever the others do."""

    indices: list[int] = field(default_factory=list)
    _by_name: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    _unnamed: dict[str, list[int]] = field(default_factory=dict)
    _names: set[str] = field(default_factory=set)

    def add(self, index: int, names: dict[str, str]) -> None:
        for name in self._names - set(names):
            self._unnamed[name].append(index)
        for name, text in names.items():
            if name not in self._names:
                self._names.add(name)
                self._unnamed[name] = list(self.indices)
            self._by_name.setdefault((name, text), []).append(index)
        self.indices.append(index)

    def after(self, start: int, out: Bindings) -> Iterator[int]:
        """Those from `start` on that may agree with what is bound, in order."""
        lists = [self.indices]
        for name in self._names:
            known = out.captures.get(name)
            node = known.node if known is not None else None
            if node is None or node.type != "identifier":
                continue
            text = (node.text or b"").decode("utf-8", "replace").removeprefix("r#")
            if text == text.lower():
                same = self._by_name.get((name, text), [])
                lists.append(sorted([*same, *self._unnamed[name]]) if self._unnamed[name] else same)
        found = min(lists, key=len)
        return iter(found[bisect_left(found, start) :])


def _is_free(part: Tree) -> bool:
    """Whether it takes a statement for what it is, so that `unsafe { … }` belongs to it."""
    if isinstance(part, Group) and part.kind == "expression_statement":
        part = part.children[0]
    return isinstance(part, Meta)


def solve_statement(solver: Solver, part: Tree, node: Node, out: Bindings) -> Solutions:
    """One statement; a `;` of the fragment may be missing behind a value that nobody uses."""
    semicolon = part.children[-1] if isinstance(part, Group) and part.kind == "expression_statement" else None
    bare = node.type != "expression_statement" or node.children[-1].type != ";"
    if not isinstance(semicolon, Token) or not bare or not isinstance(part, Group):
        yield from solver.solve(part, node, out)
        return
    if node.type.endswith(("_item", "_declaration", "_definition")):
        solver.miss(node, "an expression with `;`")
        return
    for after in solver.solve(part.children[0], node, out):
        if value_is_used(solver.source, node):
            actual = type_of(solver.source, node, solver.crate)
            if isinstance(actual, UnknownTy):
                after.note_unknown("whether its value is used is not known")
            elif actual != UNIT:
                solver.miss(Span(node.end_byte, node.end_byte), "`;`")
                continue
        after.atoms[semicolon.atom] = Span(node.end_byte, node.end_byte)
        yield after


def windows(solver: Solver, tree: Statements, holder: Node, out: Bindings) -> Iterator[Solutions]:
    """The runs of statements of `holder` that are the fragment's, by the statement that they begin with."""
    statements = StatementList.of(solver.source, holder, splice=not writes_unsafe(tree.parts))
    yield from BlockMatch(solver, tree.parts, statements, _inside_end(holder), tree.has_tail).windows(out)


def solve_block(solver: Solver, tree: Group, node: Node, out: Bindings) -> Solutions:
    """A block, or a list of items, as a whole: `{`, statements, `}`."""
    opener, *parts, closer = tree.children
    children = [child for child in node.children if child.type in {"{", "}"}]
    if not isinstance(opener, Token) or not isinstance(closer, Token) or len(children) != 2:
        yield from solve_run(solver, tree.children, significant_children(solver.source, node), out, node.end_byte)
        return
    out.atoms[opener.atom], out.atoms[closer.atom] = span_of(children[0]), span_of(children[1])
    splice = tree.kind == "block" and not writes_unsafe(parts)
    statements = StatementList.of(solver.source, node, splice=splice)
    yield from BlockMatch(solver, parts, statements, _inside_end(node), is_whole=True).whole(out)


def _inside_end(holder: Node) -> int:
    last = holder.children[-1] if holder.child_count else None
    return last.start_byte if last is not None and last.type in {"}", ")", "]"} else holder.end_byte
