"""The atoms of a fragment while it is read, and which node stands for which metavariable.

Every metavariable must turn up exactly once and in the dress that it was given: a clean parse is not yet the parse
that was meant. Unknown here: the shapes that the atoms are put into.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from deburr.language.fragment_parsing import FragmentError, Parsed
from deburr.language.placeholders import Dress, Marker
from deburr.language.trees import NO_ATOM, Atom, AtomKind, Meta, Sequence, Token, Tree
from deburr.syntax.precedence import demanded_by, demands_no_struct_literal, follower_of
from deburr.syntax.source import Node

_NAMES = frozenset({"identifier", "type_identifier", "field_identifier", "shorthand_field_identifier"})
_TYPE_PATHS = frozenset({"type_identifier", "scoped_type_identifier", "generic_type", "primitive_type"})
_TYPE_PARENTS = frozenset({"type_arguments", "bracketed_type", "array_type", "reference_type", "pointer_type"})
_ATTRIBUTES = frozenset({"attribute_item", "inner_attribute_item"})
LISTS = frozenset(
    {
        "arguments",
        "parameters",
        "type_arguments",
        "type_parameters",
        "array_expression",
        "tuple_expression",
        "tuple_type",
        "token_tree",
        "closure_parameters",
        "field_initializer_list",
        "field_declaration_list",
        "ordered_field_declaration_list",
        "enum_variant_list",
        "use_list",
        "tuple_pattern",
        "slice_pattern",
        "where_clause",
    }
)
"""The nodes that are lists with commas."""
INNER_LISTS = {"tuple_struct_pattern": "(", "struct_pattern": "{", "for_lifetimes": "<"}
"""Nodes among whose children is a list that has no node of its own, with its opener."""
_RUNS = LISTS | INNER_LISTS.keys() | {"block", "declaration_list", "source_file", "match_block", "trait_bounds"}
"""The nodes some of whose children can be any number of things."""


class Reads(Protocol):
    """What reads the nodes of a fragment, as its parts see it."""

    collected: Collector

    def read(self, node: Node, parent: Node, plain_names: bool = False) -> Tree: ...

    def sequence(self, node: Node, plain_names: bool = False) -> Sequence: ...


@dataclass(slots=True)
class Collector:
    """Atoms, errors and metavariables seen so far."""

    parsed: Parsed
    atoms: list[Atom] = field(default_factory=list)
    errors: list[FragmentError] = field(default_factory=list)
    inner_captures: set[str] = field(default_factory=set)
    unrenderable: list[Node] = field(default_factory=list)
    """Generic parameters with bounds that a template could not add to one."""
    _seen: Counter[int] = field(default_factory=Counter)
    _inside: int = 0

    @contextmanager
    def inside_an_atom(self) -> Iterator[None]:
        """What is read meanwhile has no atoms of its own."""
        self._inside += 1
        yield
        self._inside -= 1

    def add(self, atom: Atom) -> int:
        """The index of the atom."""
        if self._inside:
            if atom.kind is AtomKind.CAPTURE and atom.text:
                self.inner_captures.add(atom.text)
            return NO_ATOM
        self.atoms.append(atom)
        return len(self.atoms) - 1

    def token(self, node: Node, *, literal: bool = False) -> Token:
        """A token that must stand there as it is."""
        text = self.parsed.text(node)
        atom = self.add(Atom(AtomKind.TOKEN, text, *self.place(node)))
        return Token(text.removeprefix("r#"), atom, literal)

    def meta(self, node: Node, parent: Node, marker: Marker) -> Meta:
        """The metavariable that `node` stands for as a whole."""
        atom = Atom(
            AtomKind.CAPTURE,
            marker.name,
            *self.place(node),
            demanded_by(parent, node),
            demands_no_struct_literal(parent, node),
            follower_of(parent, node),
            "type" if node.type in _TYPE_PATHS or parent.type in _TYPE_PARENTS else "value",
        )
        self.saw(marker)
        if marker.repeated and not (parent.type in _RUNS or node.type in _ATTRIBUTES):
            self.complain(node, f"`{marker.written}` is a list, and this is one thing", "a single one has one `$`")
        return Meta(marker.name or None, self.add(atom), marker.repeated, marker.is_lifetime)

    def saw(self, marker: Marker) -> None:
        """Note that a metavariable has become part of the tree."""
        self._seen[marker.index] += 1

    def place(self, node: Node) -> tuple[int, int]:
        """Where a node is in the fragment's text: bytes, end exclusive."""
        return self.parsed.origin(node.start_byte), self.parsed.origin(node.end_byte)

    def complain(self, node: Node, message: str, help_text: str | None = None) -> None:
        self.errors.append(FragmentError(*self.place(node), message, help_text))

    def misplaced(self) -> FragmentError | None:
        """The first metavariable that does not stand where its kind can stand."""
        for marker in self.parsed.markers:
            if self._seen[marker.index] != 1:
                message = f"`{marker.written}` cannot stand here"
                return FragmentError(marker.start, marker.end, message, _help_for(marker))
        return None

    def marker(self, node: Node) -> Marker | None:
        """The metavariable that is all of `node`, if its dress belongs there."""
        name, wanted = self._name_of(node)
        marker = self.parsed.marker_named(name)
        return marker if marker is not None and self.parsed.dresses[marker.index] in wanted else None

    def _name_of(self, node: Node) -> tuple[Node | None, frozenset[Dress]]:
        kind = node.type
        if kind in _NAMES:
            return node, _PLAIN
        if kind in {"lifetime", "label"}:
            return node, frozenset({Dress.LIFETIME})
        if kind == "string_literal":
            return node, frozenset({Dress.ABI})
        if kind in _LONE:
            return (node.children[0] if node.child_count == 1 else None), _PLAIN
        if kind == "expression_statement":
            gap = node.child_count == 2 and node.children[1].type == ";"
            return node.children[0], _GAPS if gap else _PLAIN if node.child_count == 1 else frozenset()
        if kind in _DRESSED:
            at, wanted = _DRESSED[kind]
            return (node.child_by_field_name(at) if isinstance(at, str) else _child(node, at)), wanted
        if kind in _ATTRIBUTES:
            return self._attribute_run(node), _PLAIN
        return None, frozenset()

    def _attribute_run(self, node: Node) -> Node | None:
        """The metavariable of `#[$$$attributes]`, which is any number of attributes."""
        inside = next((child for child in node.children if child.type == "attribute"), None)
        name = inside.children[0] if inside is not None and inside.child_count == 1 else None
        marker = self.parsed.marker_named(name)
        return name if marker is not None and marker.repeated else None


_PLAIN = frozenset({Dress.PLAIN})
_GAPS = frozenset({Dress.GAP, Dress.GAP_BEFORE_SEMICOLON})
_LONE = frozenset({"shorthand_field_initializer", "field_pattern", "enum_variant"})
"""What consists of a name alone where it is a metavariable for the whole."""
_DRESSED: dict[str, tuple[str | int, frozenset[Dress]]] = {
    "macro_invocation": ("macro", frozenset({Dress.MEMBER})),
    "field_declaration": ("name", frozenset({Dress.FIELD})),
    "where_predicate": ("left", frozenset({Dress.PREDICATE})),
    "match_arm": ("pattern", frozenset({Dress.ARM, Dress.ARM_BEFORE_COMMA})),
    "visibility_modifier": (3, frozenset({Dress.VISIBILITY})),
}


def _child(node: Node, index: int) -> Node | None:
    return node.children[index] if index < node.child_count else None


def _help_for(marker: Marker) -> str:
    if marker.repeated:
        return "a list stands for whole arguments, statements, members, fields, arms, parameters or attributes"
    if marker.is_lifetime:
        return "it stands where a lifetime or a label can"
    return "a metavariable stands for a whole expression, type, pattern, name, item or visibility"
