"""The statements of a block as a flat list: with their attributes, and those of `unsafe { … }` blocks spliced in.

Unknown here: fragments.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from deburr.syntax.layers import Shape
from deburr.syntax.source import TRIVIA, Node, SourceFile

_NONE = TRIVIA | {"label"}
_HOLDERS = frozenset({"block", "source_file", "declaration_list"})


@dataclass(frozen=True, slots=True)
class Around:
    """An `unsafe { … }` statement whose own statements were spliced in, up to the index `stop`."""

    node: Node
    stop: int


@dataclass(slots=True)
class StatementList:
    """Statements in source order. `starts`: of each the byte where it begins, its attributes included."""

    source: SourceFile
    nodes: list[Node] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    has_value: bool = True
    """Whether nothing, not even a `;`, stands behind the last one."""
    _attributes: dict[int, tuple[Node, ...]] = field(default_factory=dict)
    _around: dict[int, list[Around]] = field(default_factory=dict)

    @classmethod
    def of(cls, source: SourceFile, holder: Node, *, splice: bool = True) -> StatementList:
        """The statements of a block, a file, a list of items, or a macro's argument that was read as one of them."""
        made = cls(source)
        pending: list[Node | tuple[Node, int]] = list(reversed(_children(source, holder)))
        before: list[Node] = []
        while pending:
            here = pending.pop()
            if isinstance(here, tuple):
                node, first = here
                made._around.setdefault(first, []).insert(0, Around(node, len(made.nodes)))
                continue
            made.has_value = here.type != "empty_statement"
            if here.type == "attribute_item":
                before.append(here)
            elif here.type == "empty_statement":
                before = []
            elif splice and not before and (inside := _spliced(source, here)):
                pending += [(here, len(made.nodes)), *reversed(inside)]
            else:
                made._add(here, before)
                before = []
        return made

    def _add(self, node: Node, attributes: list[Node]) -> None:
        if attributes:
            self._attributes[len(self.nodes)] = tuple(attributes)
        self.starts.append(attributes[0].start_byte if attributes else node.start_byte)
        self.nodes.append(node)

    def around(self, index: int) -> list[Around]:
        """The `unsafe` blocks that begin with the statement at `index`, the outermost first."""
        return self._around.get(index, [])

    def run(self, start: int, stop: int) -> tuple[Node, ...]:
        """The statements from `start` up to `stop` with their attributes, in source order."""
        if not self._attributes:
            return tuple(self.nodes[start:stop])
        return tuple(one for k in range(start, stop) for one in (*self._attributes.get(k, ()), self.nodes[k]))

    def covered(self, start: int, stop: int) -> tuple[Node, ...]:
        """The same, with an `unsafe` block of which all is covered in place of its statements."""
        if not self._around:
            return self.run(start, stop)
        found: list[Node] = []
        while start < stop:
            whole = next((one for one in self.around(start) if one.stop <= stop), None)
            if whole is not None:
                found.append(whole.node)
                start = whole.stop
                continue
            found += [*self._attributes.get(start, ()), self.nodes[start]]
            start += 1
        return tuple(found)

    def under_cfg(self, index: int) -> bool:
        """Whether an attribute may take the statement away."""
        texts = (self.source.text(one) for one in self._attributes.get(index, ()))
        return any(text.lstrip("#[ ").startswith("cfg") for text in texts)


def holds_statements(source: SourceFile, node: Node) -> bool:
    """Whether a node is a block, a file or a list of items, or a macro's argument that was read as one."""
    if node.type in _HOLDERS:
        return True
    if node.type != "token_tree":
        return False
    first = next(iter(source.children(node)), None)
    layers = source.ancestors_of(first).layers if first is not None else ()
    return bool(layers) and layers[-1].shape in {Shape.BLOCK, Shape.ITEMS}


def _children(source: SourceFile, holder: Node) -> list[Node]:
    return [child for child in source.children(holder) if child.is_named and child.type not in _NONE]


def _spliced(source: SourceFile, statement: Node) -> list[Node]:
    """The statements of an `unsafe { … }` that is a statement."""
    here = statement
    if here.type == "expression_statement":
        here = here.children[0]
    if here.type != "unsafe_block":
        return []
    block = next((child for child in here.named_children if child.type == "block"), None)
    return _children(source, block) if block is not None else []


def is_spliced(source: SourceFile, block: Node, above: Sequence[Node]) -> bool:
    """Whether the statements of `block` count as those of a block around it; `above`: the nodes around, nearest first,
    three of them where there are as many."""
    if block.type != "block" or len(above) < 2 or above[0].type != "unsafe_block":
        return False
    deep = above[1].type == "expression_statement"
    holder = above[2] if deep and len(above) > 2 else above[1]
    return holds_statements(source, holder) and not _is_dressed(above[1] if deep else above[0])


def _is_dressed(statement: Node) -> bool:
    sibling = statement.prev_sibling
    while sibling is not None and sibling.type in TRIVIA:
        sibling = sibling.prev_sibling
    return sibling is not None and sibling.type == "attribute_item"
