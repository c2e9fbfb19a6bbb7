"""Unification: in which ways does this node have the shape of that fragment?

Parentheses, `unsafe { e }`, comments and trailing commas are looked through, paths are compared by what they resolve
to, and a method call is the same as its `Type::method(receiver)` form. Lists are tried shortest first. Unknown here:
where in a file to look (`sites`) and what a page demands of its captures (`deburr.engine.demands`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from collections.abc import Sequence as Seq
from dataclasses import dataclass, field
from itertools import chain

from deburr.engine.matching.bindings import Bindings, Capture
from deburr.engine.matching.solving import Solutions
from deburr.engine.matching.trace import Trace
from deburr.engine.matching.unify_blocks import solve_block, solve_statement, windows
from deburr.engine.matching.unify_calls import solve_as_method, solve_method_call
from deburr.engine.matching.unify_definitions import solve_definition, solve_dressed, solve_parameter
from deburr.engine.matching.unify_lists import solve_list
from deburr.engine.matching.unify_paths import solve_path
from deburr.engine.matching.unify_shapes import solve_group
from deburr.engine.naming.equality import literal_value, same_binding
from deburr.engine.naming.foreign import same_as_foreign
from deburr.language.trees import (
    NO_ATOM,
    Definition,
    GenericParameter,
    Group,
    Meta,
    MethodCall,
    PathPattern,
    Sequence,
    Statements,
    Token,
    Tree,
)
from deburr.syntax.crate_view import CrateView
from deburr.syntax.source import Node, SourceFile, span_of
from deburr.syntax.tokens import inner_of, is_leaf, significant_tokens, strip
from deburr.syntax.type_reading import read_type
from deburr.syntax.types import match_type
from deburr.syntax.verdict import Verdict
from deburr.text.span import Span

SELF = "self"
_LONGEST = 60
_BRACED = frozenset({"block", "declaration_list"})


@dataclass(slots=True)
class Unifier:
    """Unifies fragments with nodes of one source."""

    source: SourceFile
    crate: CrateView
    strict_globs: bool = False
    site: Node | None = None
    """What `$self` must stand for, while a context fence is matched."""
    timeouts: Counter[str] = field(default_factory=Counter)
    """How often a page's regular expression has run out of time in this file."""
    given_up: list[Span] = field(default_factory=list)
    """Places with so many solutions that not all of them were asked."""
    trace: Trace | None = None
    """Where misses are noted, if somebody wants to know them."""

    def match(self, tree: Tree, node: Node, bindings: Bindings | None = None) -> Bindings | None:
        """The first bindings with which `node` is an instance of `tree`, starting from `bindings`."""
        return next(self.all_matches(tree, node, bindings), None)

    def all_matches(self, tree: Tree, node: Node, bindings: Bindings | None = None) -> Solutions:
        """All of them, each made when it is asked for: shortest lists first, left to right."""
        return chain.from_iterable(self.by_place(tree, node, bindings))

    def by_place(self, tree: Tree, node: Node, bindings: Bindings | None = None) -> Iterator[Solutions]:
        """All of them, those of one place together: of statements in a block one for each that they begin with."""
        out = bindings.copy() if bindings is not None else Bindings()
        if isinstance(tree, Statements):
            yield from windows(self, tree, node, out)
        elif isinstance(tree, Group) and tree.kind == "expression_statement":
            yield solve_statement(self, tree, node, out)
        else:
            yield self.solve(tree, node, out)

    def solve(self, tree: Tree, node: Node, out: Bindings) -> Solutions:
        """All ways in which `node` is an instance of `tree`; `out` is changed on the way."""
        if isinstance(tree, Token | Meta):
            if self.leaf(tree, node, out):
                yield out
            return
        node = self._within(tree, node)
        if isinstance(tree, PathPattern):
            yield from solve_path(self, tree, node, out)
        elif isinstance(tree, MethodCall):
            yield from solve_method_call(self, tree, node, out)
        elif isinstance(tree, Sequence):
            yield from self._list(tree, node, out)
        elif isinstance(tree, Group):
            yield from self._group(tree, node, out)
        elif isinstance(tree, Definition):
            yield from solve_definition(self, tree, node, out)
        elif isinstance(tree, GenericParameter):
            yield from solve_parameter(self, tree, node, out)
        else:
            yield from self.all_matches(tree, node, out)

    def _within(self, tree: Tree, node: Node) -> Node:
        """What stands in the parentheses and `unsafe` blocks that the fragment does not write."""
        kind = tree.kind if isinstance(tree, Group) else None
        while (inner := inner_of(node)) is not None and kind != node.type:
            node = inner
        return node

    def _list(self, tree: Sequence, node: Node, out: Bindings) -> Solutions:
        if node.type == tree.kind:
            yield from solve_list(self, tree, node, out)
        else:
            self.miss(node, f"code of the kind `{tree.kind}`")

    def _group(self, tree: Group, node: Node, out: Bindings) -> Solutions:
        if tree.kind == "call_expression" and node.type == "call_expression":
            yield from solve_as_method(self, tree, node, out)
        if tree.kind in _BRACED and node.type == tree.kind and tree.open_after is None:
            yield from solve_block(self, tree, node, out)
        else:
            yield from solve_group(self, tree, node, out)

    def dressed(self, tree: Definition, nodes: Seq[Node], out: Bindings) -> Solutions:
        """All ways in which an element of a list, its attributes and visibility first, is that definition."""
        return solve_dressed(self, tree, nodes, out)

    def leaf(self, tree: Token | Meta, node: Node, out: Bindings) -> bool:
        """Whether `node` is that one token, or can be what the metavariable stands for."""
        if isinstance(tree, Meta):
            return self.bind(tree, (node,), out)
        node = self._within(tree, node)
        text = self.source.text(node).removeprefix("r#") if is_leaf(node) else None
        if text != tree.text and not (
            text is not None and tree.literal and literal_value(text) == literal_value(tree.text)
        ):
            self.miss(node, f"`{tree.text}`")
            return False
        out.atoms[tree.atom] = span_of(node)
        return True

    def bind(self, meta: Meta, nodes: Seq[Node], out: Bindings, at: int = 0) -> bool:
        """Let a metavariable stand for `nodes`; with none of them it stands for the empty text at byte `at`."""
        if meta.name == SELF and not meta.repeated:
            return self.site is not None and len(nodes) == 1 and strip(nodes[0]) == strip(self.site)
        if meta.is_lifetime and nodes and nodes[0].type not in {"lifetime", "label"}:
            self.miss(nodes[0], "a lifetime")
            return False
        span = Span(nodes[0].start_byte, nodes[-1].end_byte) if nodes else Span(at, at)
        if meta.atom != NO_ATOM:
            out.atoms[meta.atom] = span
        if meta.name is None:
            return True
        known = out.captures.get(meta.name)
        if known is None:
            out.captures[meta.name] = Capture(span, tuple(nodes))
            return True
        if self._agrees(known, nodes, out):
            return True
        shown = known.foreign.text if known.foreign is not None else known.text
        if shown is None:
            shown = known.span.cut(self.source.data).decode("utf-8", "replace")
        self.miss(span, f"`{_short(shown)}`, which `${meta.name}` stands for")
        return False

    def _agrees(self, known: Capture, nodes: Seq[Node], out: Bindings) -> bool:
        """Whether a metavariable that is bound can stand for `nodes` as well."""
        if known.foreign is not None:
            return len(nodes) == 1 and _noted(same_as_foreign(known.foreign, self.source, nodes[0], self.crate), out)
        if not known.nodes and len(nodes) == 1:
            return self._agrees_with_computed(known, nodes[0], out)
        if len(known.nodes) != len(nodes):
            return False
        for one, other in zip(known.nodes, nodes, strict=True):
            if not _noted(same_binding(self.source, one, other, self.crate), out):
                return False
        return True

    def _agrees_with_computed(self, known: Capture, node: Node, out: Bindings) -> bool:
        """The same for what was not captured: a type that is known, or a text."""
        if known.ty is not None:
            verdict, _ = match_type(known.ty, read_type(self.source, node, self.crate))
            return _noted(verdict, out)
        written = "".join(text for text, _ in significant_tokens(self.source, node))
        return known.text is not None and "".join(known.text.split()) == written

    def miss(self, at: Node | Span, wanted: str) -> None:
        """Tell the trace, if there is one, that something else was wanted at a place."""
        if self.trace is None:
            return
        span = at if isinstance(at, Span) else span_of(at)
        found = span.cut(self.source.data).decode("utf-8", "replace")
        self.trace.miss(span, wanted, f"`{_short(found)}`" if found else "nothing")


def _noted(verdict: Verdict, out: Bindings) -> bool:
    """Whether it is not surely no; what is not known is noted."""
    if verdict.is_unknown:
        out.note_unknown(verdict.reason)
    return not verdict.is_no


def _short(text: str) -> str:
    """The text on one line, cut where it is long."""
    line = " ".join(text[: 4 * _LONGEST].split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
