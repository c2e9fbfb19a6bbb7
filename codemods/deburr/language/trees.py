"""The trees of match fragments and rewrite templates: what is left of a fragment once it is parsed.

A fragment has *atoms*: its captures, paths and single tokens, in order. The leaves of the tree point to their atoms by
index; matching writes down which bytes of a source stand for which atom, and rewriting compares the atoms of match
and template. Nothing here knows of tree-sitter nodes or of sources to fix.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TypeAlias

NO_ATOM = -1
"""The index of what has no atom of its own, because it lies inside another atom."""


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
    """Byte offset into the fragment's text (0-based)."""
    end: int
    demands: int = 0
    """Of a capture: the least precedence that may stand there without parentheses."""
    no_struct: bool = False
    follower: str = ""
    """Of a capture that is a left operand: the operator behind it."""
    namespace: str = "value"
    """Of a path: `value`, `type` or `macro`. Of a capture: `type` where it stands for a type."""
    parameter: bool = False
    """Of a capture: it stands in a `<…>` that declares, and covers the whole parameter with its bounds and default."""
    adds: tuple[str, ...] = ()
    """Of such a capture: the bounds that it must have, as canonical paths (`std::marker::Send`) or lifetimes. A
    template adds those that are missing, behind those that are there."""

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
    is_macro: bool = False
    """Before a `!`. One name alone that is no macro of std is any macro of that name that the file does not define."""


@dataclass(frozen=True, slots=True)
class Sequence:
    """A delimited list with commas: `opener elements closer`; an element is a run of trees.

    `kind` is the node's. A list that has no node of its own (the patterns of `Some(…)`, the lifetimes of `for<…>`) is
    the child of a `Group` of the same `kind` and stands for the node's children from its opener to its closer. A
    `where_clause` has no closer. Kinds and commas as in the grammar; of `token_tree` any delimiters are as good. In
    `closure_parameters` an element without a type also stands for a parameter with one. An element of
    `field_declaration_list`, `ordered_field_declaration_list` and `enum_variant_list` that is no list is a
    `Definition`, whose attributes and visibility stand before it among the nodes of its element; a lone `Meta` there
    is the whole field or variant without them."""

    kind: str
    opener: tuple[Token, ...]
    elements: tuple[tuple[Tree, ...], ...]
    closer: tuple[Token, ...]
    commas: tuple[int, ...]
    """The atoms of the commas between the elements."""

    @property
    def may_be_absent(self) -> bool:
        """Whether no list at all is as good as an empty one: `<$$$>`, `where $$$`."""
        return self.kind in _MAY_BE_ABSENT and all(
            len(element) == 1 and isinstance(element[0], Meta) and element[0].repeated for element in self.elements
        )


_MAY_BE_ABSENT = frozenset({"type_parameters", "type_arguments", "where_clause", "for_lifetimes"})


@dataclass(frozen=True, slots=True)
class Group:
    """Any other node: its kind and its children in order. With `open_after` set, later children are not compared.

    A last `,` of a `match_arm` may be missing in the source, and may be there although it is not written."""

    kind: str
    children: tuple[Tree, ...]
    open_after: int | None = None
    free: frozenset[str] = frozenset()
    """What the fragment does not write and a source may have all the same: children of these kinds are passed over
    (`mutable_specifier` of a `let`); `type` stands for the child in the field `type` and the `:` before it."""


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
    """A metavariable that declares a parameter in `<…>`: its name is captured, and it must have the `bounds`, inline or
    in the where-clause; further bounds and the default are free.

    `kind` is the grammar's, or `generic_parameter` for a `$T` alone, which stands for a parameter of any kind. `atom`
    is also that of `name`: in a source it covers the whole parameter, while the capture is the name alone. The bounds
    lie inside it and have no atoms (`NO_ATOM`)."""

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
    """`expression`, `type`, `item`, `attribute`, `statement`, `statements`, `pattern`, `arm` or `field`."""
    inner_captures: frozenset[str] = frozenset()
    """What is captured inside the bounds of a generic parameter, where nothing has an atom."""

    @property
    def captures(self) -> frozenset[str]:
        """The names of all metavariables that a match binds."""
        own = (atom.text for atom in self.atoms if atom.kind is AtomKind.CAPTURE and atom.text)
        return self.inner_captures.union(own)


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
