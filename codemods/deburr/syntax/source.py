"""One Rust file: its bytes, its tree, and the trees of the macro bodies and attribute arguments in it.

tree-sitter leaves the inside of a token tree unparsed. Here it is parsed on demand, in place: every node of every
layer has byte offsets into the file, so a finding or an edit inside `vec![…]` is like any other. Deliberately
unknown here: what a name means, and what anybody is looking for.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

import tree_sitter
import tree_sitter_rust

from deburr.syntax.layers import Layer, parse_inside
from deburr.text.span import Span

Node: TypeAlias = tree_sitter.Node

TRIVIA = frozenset({"line_comment", "block_comment"})
MOST_LAYERS = 100
"""Macros nested deeper than this are not looked into: each level parses its inside once more."""
_KEPT_DEPTH = 256
"""Ways down through more nodes than this are not kept: in deeply nested code that would be quadratic memory."""
_WIDE = 64
"""A node with more children is searched by bisection."""
_LANGUAGE = tree_sitter.Language(tree_sitter_rust.language())


@dataclass(frozen=True, slots=True)
class Ancestry:
    """The nodes around a span, outermost first, through macro bodies; and the layers that were entered."""

    nodes: tuple[Node, ...]
    layers: tuple[Layer, ...]

    @property
    def innermost(self) -> Node:
        return self.nodes[-1]


@dataclass(slots=True)
class SourceFile:
    """The bytes of one file with its parses, made when first asked for. Treat as immutable."""

    data: bytes
    name: str = "<memory>"
    unread_macro: int | None = None
    """The byte of a place inside macros nested too deep to be looked into, once somebody asked for such a place."""
    passed_over: dict[str, int] = field(default_factory=dict, repr=False, compare=False)
    """What else was not decided, with the byte of the first such place; noted by whoever looks for something."""
    cache: dict[object, object] = field(default_factory=dict, repr=False, compare=False)
    """What the modules of this room have worked out about the file, each under keys of its own."""
    _tree: tree_sitter.Tree | None = field(default=None, repr=False)
    _layers: dict[tuple[int, int], Layer | None] = field(default_factory=dict, repr=False)
    _ancestry: dict[tuple[int, int], Ancestry] = field(default_factory=dict, repr=False)
    _wide: dict[int, tuple[list[Node], list[int]]] = field(default_factory=dict, repr=False)
    _trail: _Trail | None = field(default=None, repr=False)

    @property
    def root(self) -> Node:
        """The `source_file` node. A leading byte order mark is not part of it."""
        if self._tree is None:
            self._tree = tree_sitter.Parser(_LANGUAGE).parse(self.data)
        return self._tree.root_node

    def first_error(self) -> int | None:
        """The byte of the first place that the parser did not understand."""
        node, found = self.root, None
        while node.has_error and not (node.is_error or node.is_missing):
            found = next((child for child in node.children if child.has_error or child.is_missing), None)
            if found is None:
                break
            node = found
        return node.start_byte if node.has_error or node.is_missing else None

    def text(self, node: Node) -> str:
        """The source text of a node (invalid UTF-8, which rustc refuses, comes out as replacement characters)."""
        return self.data[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def layer_of(self, token_tree: Node, macro: str) -> Layer | None:
        """The parse of the inside of `token_tree`, an argument of the macro or attribute named `macro`."""
        key = (token_tree.start_byte, token_tree.end_byte)
        if key not in self._layers:
            self._layers[key] = parse_inside(_LANGUAGE, self.data, token_tree, macro)
        return self._layers[key]

    def ancestors(self, start: int, end: int) -> Ancestry:
        """All nodes that cover the bytes `start` to `end`, outermost first, entering token trees."""
        key = (start, end)
        found = self._ancestry.get(key)
        if found is None:
            found = self._descend(start, end)
            if len(found.nodes) <= _KEPT_DEPTH:
                self._ancestry[key] = found
        return found

    def ancestors_of(self, node: Node) -> Ancestry:
        """The ancestry of `node`, which ends with `node` itself."""
        whole = self.ancestors(node.start_byte, node.end_byte)
        for index in range(len(whole.nodes) - 1, -1, -1):
            if whole.nodes[index] == node:
                return Ancestry(whole.nodes[: index + 1], whole.layers)
        return Ancestry((*whole.nodes, node), whole.layers)

    def parent(self, node: Node) -> Node | None:
        """The node directly around `node` (through a layer's edge: the token tree)."""
        nodes = self.ancestors_of(node).nodes
        return nodes[-2] if len(nodes) > 1 else None

    def children(self, node: Node) -> Iterator[Node]:
        """The children of `node` without comments; the inside of a token tree counts as its children."""
        layer = self._entered(node)
        for child in layer.roots if layer is not None else node.children:
            if child.type not in TRIVIA:
                yield child

    def _entered(self, node: Node) -> Layer | None:
        if node.type != "token_tree":
            return None
        ancestry = self.ancestors_of(node)
        owner = _owner_of(ancestry.nodes[-2]) if len(ancestry.nodes) > 1 else None
        return self.layer_of(node, self._macro_name(owner) if owner is not None else "")

    def _macro_name(self, owner: Node) -> str:
        if owner.type == "macro_invocation":
            named = owner.child_by_field_name("macro")
            return self.text(named).rsplit("::", 1)[-1].strip() if named is not None else ""
        if owner.type == "attribute":
            return "#" + self.text(owner.children[0])
        return "macro_rules!"

    def _descend(self, start: int, end: int) -> Ancestry:
        nodes, entered = self._resume(start, end)
        if not nodes:
            if not _covers(self.root, start, end):
                return Ancestry((), ())
            nodes.append(self.root)
        at = len(nodes) - 1
        self._walk_down(nodes, start, end)
        while (found := self._layer_at(nodes, at, len(entered), start, end)) is not None:
            at, layer = found
            del nodes[at:]
            entered.append(found)
            inside = _root_at(layer, start, end)
            if inside is None:
                break
            nodes.append(inside)
            self._walk_down(nodes, start, end)
        settled = next((i for i in range(at, len(nodes)) if nodes[i].type == "token_tree"), len(nodes))
        self._trail = _Trail(tuple(nodes), tuple(entered), settled)
        return Ancestry(self._trail.nodes, tuple(layer for _, layer in entered))

    def _walk_down(self, nodes: list[Node], start: int, end: int) -> None:
        """Append the nodes below the last one that cover the span."""
        here = nodes[-1]
        cursor = here.walk()
        while True:
            if here.child_count > _WIDE:
                child = self._child_of_many(here, start)
                cursor = child.walk() if child is not None else cursor
            else:
                child = cursor.node if cursor.goto_first_child_for_byte(start) is not None else None
            if child is None or child.start_byte > start or child.end_byte < end:
                return
            nodes.append(child)
            here = child

    def _child_of_many(self, node: Node, start: int) -> Node | None:
        """The first child that ends behind `start`; the parser's own search looks at one child after the other."""
        known = self._wide.get(node.id)
        if known is None:
            children = node.children
            known = self._wide[node.id] = children, [child.end_byte for child in children]
        index = bisect_right(known[1], start)
        return known[0][index] if index < len(known[0]) else None

    def _resume(self, start: int, end: int) -> tuple[list[Node], list[tuple[int, Layer]]]:
        """The part of the last way down that leads to this span as well: neighbours share nearly all of theirs."""
        trail = self._trail
        if trail is None:
            return [], []
        shared = bisect_left(trail.nodes, True, hi=trail.settled, key=lambda node: not _holds(node, start, end))
        return list(trail.nodes[:shared]), [one for one in trail.entered if one[0] < shared]

    def _layer_at(self, nodes: list[Node], begin: int, above: int, start: int, end: int) -> tuple[int, Layer] | None:
        """The outermost token tree from index `begin` on that can be parsed and holds the span inside, as the number
        of nodes down to it and its layer; `above` layers have been entered before."""
        for index in range(begin, len(nodes)):
            node = nodes[index]
            if node.type != "token_tree" or not (node.start_byte < start and end < node.end_byte):
                continue
            if above >= MOST_LAYERS:
                self.unread_macro = start
                return None
            owner = _owner_of(nodes[index - 1]) if index else None
            # A group of a body that itself was no whole expression is parsed for what it is.
            layer = self.layer_of(node, self._macro_name(owner) if owner is not None else "")
            if layer is not None:
                return index + 1, layer
        return None


@dataclass(frozen=True, slots=True)
class _Trail:
    """The last way down. `entered`: for each layer the number of nodes above it."""

    nodes: tuple[Node, ...]
    entered: tuple[tuple[int, Layer], ...]
    settled: int
    """So many of the nodes lead down to any span that they hold."""


def _covers(node: Node, start: int, end: int) -> bool:
    return node.start_byte <= start and end <= node.end_byte


def _holds(node: Node, start: int, end: int) -> bool:
    """Whether the byte at `start` and all up to `end` are in the node: touching its end is not enough."""
    return node.start_byte <= start < node.end_byte and end <= node.end_byte


def _root_at(layer: Layer, start: int, end: int) -> Node | None:
    index = bisect_right(layer.starts, start) - 1
    return layer.roots[index] if index >= 0 and _covers(layer.roots[index], start, end) else None


def _owner_of(parent: Node) -> Node | None:
    """The macro call, attribute or macro rule that has a token tree as its argument."""
    return parent if parent.type in {"macro_invocation", "attribute", "macro_rule"} else None


def span_of(node: Node) -> Span:
    """The byte span of a node."""
    return Span(node.start_byte, node.end_byte)
