"""What a match has found so far: captures by name, bytes by atom, and what stayed unknown on the way."""

from __future__ import annotations

from dataclasses import dataclass, field

from deburr.engine.naming.foreign import Foreign
from deburr.syntax.source import Node
from deburr.syntax.types import Ty
from deburr.syntax.uses import UseLeaf
from deburr.text.span import Span


@dataclass(frozen=True, slots=True)
class Capture:
    """What a metavariable stands for: nodes of the source, or a type or text that was computed."""

    span: Span
    nodes: tuple[Node, ...] = ()
    text: str | None = None
    """Set when it was computed: the text to render."""
    ty: Ty | None = None
    foreign: Foreign | None = None
    """Set when it stands in another file of the crate; there is no node of it here then."""

    @property
    def node(self) -> Node | None:
        return self.nodes[0] if len(self.nodes) == 1 else None


@dataclass(slots=True)
class Bindings:
    """Grows while a fragment is unified; `copy` before a choice, keep the copy that led to a match."""

    captures: dict[str, Capture] = field(default_factory=dict)
    atoms: dict[int, Span] = field(default_factory=dict)
    imports: dict[Span, UseLeaf] = field(default_factory=dict)
    """By the span of the path that used it: the import through which it resolved."""
    unknowns: list[str] = field(default_factory=list)
    irregular: bool = False
    """The source has another shape than the fragment (a UFCS call for a method call): atoms do not line up."""
    run: tuple[Node, ...] = ()
    """Of a fragment of statements: those that it covers with their attributes, in source order, those in `unsafe`
    blocks one by one."""
    parts: dict[int, tuple[Node, ...]] = field(default_factory=dict)
    """The same by the index of the fragment's part: one node for a statement, any number for a gap."""

    def copy(self) -> Bindings:
        return Bindings(
            dict(self.captures),
            dict(self.atoms),
            dict(self.imports),
            list(self.unknowns),
            self.irregular,
            self.run,
            dict(self.parts),
        )

    def adopt(self, other: Bindings) -> None:
        """Become what `other` is."""
        self.captures, self.atoms, self.imports = other.captures, other.atoms, other.imports
        self.unknowns, self.irregular = other.unknowns, other.irregular
        self.run, self.parts = other.run, other.parts

    def note_unknown(self, reason: str) -> None:
        if reason not in self.unknowns:
            self.unknowns.append(reason)
