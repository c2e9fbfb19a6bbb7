"""The first place where a node is not what a fragment asks for, with what was wanted and what was found.

Goes down along the parts that belong together as far as they differ, so that the difference is as small as it can be.
Unknown here: constraints, and which of several places is the nearest one.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from deburr.engine.explanation.agreement import Agreement, Pairs, stripped
from deburr.engine.explanation.reasons import Cause
from deburr.engine.explanation.tree_words import found_text, in_ticks, kind_words, parts_of, wanted_text
from deburr.engine.matching.bindings import Bindings
from deburr.engine.matching.trace import Miss, Trace
from deburr.language.trees import Group, Meta, MethodCall, PathPattern, Sequence, Statements, Token, Tree
from deburr.syntax.names import Item, Namespace, resolve
from deburr.syntax.paths import Path
from deburr.syntax.source import Node, SourceFile, span_of
from deburr.text.span import Span


@dataclass(frozen=True, slots=True)
class Difference:
    """`node` and `tree` are what was found and what was wanted, where there is one."""

    cause: Cause
    at: Span
    wanted: str
    found: str
    node: Node | None = None
    tree: Tree | None = None


@dataclass(slots=True)
class Differences:
    """Asked about one fragment, by way of an `Agreement` with the same nodes."""

    agreement: Agreement

    @property
    def source(self) -> SourceFile:
        return self.agreement.unifier.source

    def first(self, tree: Tree, node: Node, bindings: Bindings, depth: int = 0) -> Difference | None:
        """The first difference, given what is bound; None when there is none. Binds what agrees."""
        matched = self.agreement.unifier.match(tree, node, bindings)
        if matched is not None:
            bindings.adopt(matched)
            return None
        if isinstance(tree, Meta):
            return self._of_binding(tree, node, bindings)
        if isinstance(tree, PathPattern):
            return self._of_path(tree, node, bindings, depth)
        pairs = self.agreement.beside(tree, node, depth)
        for part, one in pairs:
            found = (
                self._missing(tree, part, node, pairs) if one is None else self.first(part, one, bindings, depth + 1)
            )
            if found is not None:
                return found
        return self._of_whole(tree, node, pairs)

    def _missing(self, tree: Tree, part: Tree, around: Node, pairs: Pairs) -> Difference:
        wanted = self._wanted(part)
        index = next(at for at, (one, _) in enumerate(pairs) if one is part)
        behind = next((one for _, one in pairs[index + 1 :] if one is not None), None)
        if not isinstance(tree, Statements) and behind is not None:
            found = found_text(self.source, behind) if behind.is_named else "nothing there"
            return Difference(Cause.LENGTH, span_of(behind), wanted, found, None, part)
        if isinstance(tree, Statements):
            before = next((one for _, one in pairs[:index][::-1] if one is not None), None)
            beside, where = (behind, "before") if behind is not None else (before, "behind")
            if beside is not None:
                return Difference(Cause.LENGTH, span_of(beside), wanted, f"no such statement {where} this", None, part)
        last = Span(max(around.end_byte - 1, around.start_byte), around.end_byte)
        return Difference(Cause.LENGTH, last, wanted, "nothing there", None, part)

    def _of_binding(self, tree: Meta, node: Node, bindings: Bindings) -> Difference:
        wanted = f"`${tree.name}`" if tree.name else "a lifetime"
        known = bindings.captures.get(tree.name or "")
        if known is None:
            return self._differs(Cause.TOKEN, tree, node, wanted)
        line = self.source.data.count(b"\n", 0, known.span.start) + 1
        text = known.span.cut(self.source.data).decode("utf-8", "replace") if known.text is None else known.text
        return self._differs(Cause.BINDING, tree, node, f"{wanted}, which is the {in_ticks(text)} of line {line}")

    def _of_path(self, tree: PathPattern, node: Node, bindings: Bindings, depth: int) -> Difference:
        path = self.agreement.path(node)
        if path is None:
            return Difference(Cause.TOKEN, span_of(node), self._wanted(tree), self._described(node), node, tree)
        namespace = Namespace.TYPE if tree.is_type else Namespace.VALUE
        item = resolve(self.source, path, namespace, self.agreement.unifier.crate)
        if isinstance(item, Item) and item.path == tree.item:
            return self._of_generics(tree, path, node, bindings, depth)
        cause = Cause.NAME_ELSEWHERE if path.last.name == tree.item[-1] else Cause.NAME
        return self._differs(cause, tree, node, f"`{'::'.join(tree.item)}`")

    def _of_generics(self, tree: PathPattern, path: Path, node: Node, bindings: Bindings, depth: int) -> Difference:
        for wanted, part in zip(reversed(tree.segments), reversed(path.segments), strict=False):
            if wanted.generics is None:
                continue
            text = self._wanted(wanted.generics)
            if part.generics is None:
                return Difference(Cause.LENGTH, part.span, f"{text} behind it", "no generic arguments", node, tree)
            found = self.first(wanted.generics, part.generics, bindings, depth + 1)
            if found is not None:
                return found
        return self._differs(Cause.TOKEN, tree, node, self._wanted(tree))

    def _of_whole(self, tree: Tree, node: Node, pairs: Pairs) -> Difference:
        """The difference of a tree all of whose parts agree, each for itself, or that cannot be taken apart."""
        wanted = self._wanted(tree)
        if isinstance(tree, Token):
            return self._differs(Cause.TOKEN, tree, node, wanted)
        here = stripped(tree, node)
        surplus = self._surplus(tree, here, pairs)
        if surplus is not None:
            return self._differs(Cause.LENGTH, tree, surplus, "nothing more")
        miss = self._miss(tree, here) if pairs else None
        if miss is not None:
            return Difference(Cause.TOKEN, miss.at, miss.wanted, miss.found, here, tree)
        if isinstance(tree, Group | Sequence | MethodCall) and not pairs:
            kind = "call_expression" if isinstance(tree, MethodCall) else tree.kind
            wanted = f"{wanted}, {kind_words(kind)}"
            return Difference(Cause.TOKEN, span_of(here), wanted, self._described(here), here, tree)
        return self._differs(Cause.TOKEN, tree, here, wanted)

    def _surplus(self, tree: Tree, here: Node, pairs: Pairs) -> Node | None:
        """The first child that no part stands for, where there is no list that could take it."""
        taken = [one for _, one in pairs if one is not None]
        if not taken or isinstance(tree, MethodCall):
            return None
        nodes = self.agreement.counted(tree, here)
        if not isinstance(tree, Statements):
            has_list = any(_is_list(part) for part in parts_of(tree))
            return None if has_list else next((one for one in nodes if one not in taken), None)
        beside = {id(part): one for part, one in pairs}
        for part, after in pairwise(tree.parts):
            first, second = beside.get(id(part)), beside.get(id(after))
            if first is not None and second is not None and nodes.index(second) != nodes.index(first) + 1:
                return nodes[nodes.index(first) + 1]
        return None

    def _miss(self, tree: Tree, node: Node) -> Miss | None:
        """What the unifier itself missed, of all that it tried."""
        unifier = self.agreement.unifier
        unifier.trace = trace = Trace()
        try:
            unifier.match(tree, node)
        finally:
            unifier.trace = None
        return trace.furthest

    def _wanted(self, tree: Tree) -> str:
        return wanted_text(self.agreement.fragment, tree)

    def _differs(self, cause: Cause, tree: Tree, node: Node, wanted: str) -> Difference:
        return Difference(cause, span_of(node), wanted, found_text(self.source, node), node, tree)

    def _described(self, node: Node) -> str:
        return f"{found_text(self.source, node)}, {kind_words(node.type)}"


def _is_list(tree: Tree) -> bool:
    return isinstance(tree, Meta) and tree.repeated
