"""The trees of match fragments and rewrite templates: what is left of a fragment once it is parsed.

A fragment has *atoms*: its captures, paths and single tokens, in order. The leaves of the tree point to their atoms by
index; matching writes down which bytes of a source stand for which atom, and rewriting compares the atoms of match
and template. Nothing here knows of tree-sitter nodes or of sources to fix.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TypeAlias


class AtomKind(enum.Enum):
    CAPTURE = "capture"
    PATH = "path"
    TOKEN = "token"


@dataclass(frozen=True, slots=True)
class Atom:
    """One unit of a fragment. `text` is what is compared: a metavariable's name, a canonical path, a token."""

    kind: AtomKind
    text: str
    start: int
    """Character offset into the fragment's text (0-based)."""
    end: int
    demands: int = 0
    """Of a capture: the least precedence that may stand there without parentheses."""
    no_struct: bool = False
    follower: str = ""
    """Of a capture that is a left operand: the operator behind it."""
    namespace: str = "value"
    """Of a path: `value` or `type`."""

    @property
    def key(self) -> tuple[AtomKind, str]:
        return self.kind, self.text


@dataclass(frozen=True, slots=True)
class Token:
    """A token that must stand there. `literal`: compared by value, not by spelling."""

    text: str
    atom: int
    literal: bool = False


@dataclass(frozen=True, slots=True)
class Meta:
    """A metavariable. `name` is None for `$_`; `repeated` for `$$$name`."""

    name: str | None
    atom: int
    repeated: bool = False
    is_lifetime: bool = False


@dataclass(frozen=True, slots=True)
class SegmentPattern:
    """A segment of a path with the generic arguments that the pattern writes; `atom` where it has one of its own."""

    name: str
    generics: Sequence | None = None
    atom: int | None = None


@dataclass(frozen=True, slots=True)
class PathPattern:
    """A path, meant as what it resolves to. `item` is canonical; the first segments share `atom`."""

    item: tuple[str, ...]
    segments: tuple[SegmentPattern, ...]
    atom: int
    head: int
    """How many of `segments`, counted from the end, come after the part that `atom` covers."""
    is_type: bool = False
    meta_head: str | None = None
    """Of `$N::to_bits`, the metavariable's name."""


@dataclass(frozen=True, slots=True)
class Sequence:
    """A delimited list with commas: `opener elements closer`; an element is a run of trees."""

    kind: str
    opener: tuple[Token, ...]
    elements: tuple[tuple[Tree, ...], ...]
    closer: tuple[Token, ...]
    commas: tuple[int, ...]
    """The atoms of the commas between the elements."""


@dataclass(frozen=True, slots=True)
class Group:
    """Any other node: its kind and its children in order. With `open_after` set, later children are not compared."""

    kind: str
    children: tuple[Tree, ...]
    open_after: int | None = None


@dataclass(frozen=True, slots=True)
class MethodCall:
    """`receiver.name(arguments)`, which also stands for `Type::name(receiver, arguments)`."""

    receiver: Tree
    dot: Token
    name: Token
    generics: Sequence | None
    arguments: Sequence


@dataclass(frozen=True, slots=True)
class Statements:
    """Several statements of one block, in order. `unsafe { … }` around some of them is looked through.

    A part is a statement's tree or a repeated `Meta`, which stands for any number of statements. Each part's atoms are
    those of its own range in `Fragment.atoms`, so that one statement can be rewritten apart from the others."""

    parts: tuple[Tree, ...]
    ranges: tuple[tuple[int, int], ...]
    """Of each part the atoms that belong to it, as a half-open range."""
    has_tail: bool = False
    """Whether the last part is the block's value, with no `;` behind it."""


@dataclass(frozen=True, slots=True)
class Definition:
    """An item, a field, a variant, an arm or a `let` with its open parts apart: what it does not write is free.

    `attributes` must all be there, in any order, besides others; a repeated `Meta` among them takes those that are
    left. `visibility` None: free."""

    kind: str
    attributes: tuple[Tree, ...]
    visibility: Tree | None
    body: Group


@dataclass(frozen=True, slots=True)
class GenericParameter:
    """A parameter of `<…>` with bounds that it must have, inline or in the where-clause; further bounds are free.

    `atom` covers the whole parameter in a source; the name's own atom lies in `name`."""

    kind: str
    name: Tree
    bounds: tuple[Tree, ...]
    atom: int


Tree: TypeAlias = (
    Token | Meta | PathPattern | Sequence | Group | MethodCall | Statements | Definition | GenericParameter
)


@dataclass(frozen=True, slots=True)
class Fragment:
    """A match fragment, ready to be matched."""

    text: str
    root: Tree
    atoms: tuple[Atom, ...]
    category: str
    """`expression`, `type`, `item`, `attribute`, `statement`, `statements`, `pattern`, `arm`, `field`, `visibility`."""

    @property
    def captures(self) -> frozenset[str]:
        return frozenset(atom.text for atom in self.atoms if atom.kind is AtomKind.CAPTURE and atom.text)


@dataclass(frozen=True, slots=True)
class Template:
    """A rewrite template, ready to be rendered. An empty one deletes."""

    text: str
    root: Tree | None
    atoms: tuple[Atom, ...]
    category: str
    precedence: int
    """How tightly what it renders binds."""

    @property
    def captures(self) -> frozenset[str]:
        return frozenset(atom.text for atom in self.atoms if atom.kind is AtomKind.CAPTURE and atom.text)
