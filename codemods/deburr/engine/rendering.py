"""Rendering a template for one match: captures, paths and tokens as text that is right where it will stand.

A path takes the spelling that is valid at the place, a capture its own source text with parentheses where its new
place binds tighter. Unknown here: which of the old bytes can stay (`deburr.engine.rewriting`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from deburr.engine.bindings import Bindings, Capture
from deburr.language.trees import Atom, AtomKind, Fragment, Template
from deburr.syntax.crate_view import CrateView
from deburr.syntax.names import Namespace
from deburr.syntax.precedence import CALL, PLAIN, Place, fits, form_of
from deburr.syntax.source import TRIVIA, Node, SourceFile
from deburr.syntax.spelling import spell

_PLAIN_PATH = re.compile(rb"\s*(?:::)?\s*(?:r#)?\w+(?:\s*::\s*(?:r#)?\w+)*\s*")
_BOUNDED = frozenset({"bounded_type", "dynamic_type", "abstract_type"})


@dataclass(frozen=True, slots=True)
class Piece:
    """One atom of the template as text. `gap` is what the template has between it and the piece before."""

    index: int
    text: bytes
    gap: bytes
    around: tuple[bytes, bytes] = (b"", b"")
    """The brackets that the text needs in this place; not part of `text`."""

    @property
    def whole(self) -> bytes:
        return self.around[0] + self.text + self.around[1]


@dataclass(slots=True)
class Renderer:
    """Renders the atoms of one template for one match."""

    source: SourceFile
    crate: CrateView
    node: Node
    fragment: Fragment
    template: Template
    bindings: Bindings
    _made: dict[bool, list[Piece]] = field(default_factory=dict)
    _paths: dict[str, bytes] = field(default_factory=dict)

    def whole(self, brackets_all: bool = False) -> bytes:
        """The template as a whole."""
        return joined(self.pieces(brackets_all))

    def pieces(self, brackets_all: bool = False) -> list[Piece]:
        """All atoms that render to something; an empty list goes with the comma beside it. With `brackets_all` every
        capture that is no single token stands in parentheses."""
        if brackets_all not in self._made:
            self._made[brackets_all] = self._pieces(brackets_all)
        return self._made[brackets_all]

    def is_delicate(self) -> bool:
        """Whether a capture that is more than a name or a call stands bare beside an operator of the template."""
        return any(
            self._is_delicate(atom) for atom in self.template.atoms if atom.kind is AtomKind.CAPTURE and atom.demands
        )

    def _is_delicate(self, atom: Atom) -> bool:
        capture = self.bindings.captures.get(atom.text)
        if capture is None or capture.node is None or capture.node.type == "parenthesized_expression":
            return False
        form = form_of(capture.node)
        return form not in (PLAIN, CALL) and fits(form, _place(atom))

    def _pieces(self, brackets_all: bool) -> list[Piece]:
        data = self.template.text.encode()
        atoms = self.template.atoms
        dropped = self._dropped()
        pieces: list[Piece] = []
        gap: bytes | None = None
        for index, atom in enumerate(atoms):
            here = data[atoms[index - 1].end : atom.start] if index else b""
            gap = here if gap is None else gap
            if index in dropped:
                continue
            text, around = self._text(index, brackets_all)
            pieces.append(Piece(index, text, gap if pieces else b"", around))
            gap = None
        return pieces

    def _dropped(self) -> set[int]:
        atoms = self.template.atoms
        dropped: set[int] = set()
        for index, atom in enumerate(atoms):
            if not self._is_empty(atom):
                continue
            dropped.add(index)
            if index + 1 < len(atoms) and atoms[index + 1].text == ",":
                dropped.add(index + 1)
            elif index and atoms[index - 1].text == ",":
                dropped.add(index - 1)
        return dropped

    def _is_empty(self, atom: Atom) -> bool:
        capture = self.bindings.captures.get(atom.text) if atom.kind is AtomKind.CAPTURE else None
        return capture is not None and capture.text is None and not capture.nodes

    def _text(self, index: int, brackets_all: bool) -> tuple[bytes, tuple[bytes, bytes]]:
        atom = self.template.atoms[index]
        if atom.kind is AtomKind.TOKEN:
            return atom.text.encode(), (b"", b"")
        if atom.kind is AtomKind.PATH:
            return self._path(atom), (b"", b"")
        capture = self.bindings.captures[atom.text]
        text = capture.text.encode() if capture.text is not None else self._source_text(atom, capture)
        return text, self._around(index, capture, text, brackets_all)

    def _source_text(self, atom: Atom, capture: Capture) -> bytes:
        inner = self._needless(atom, capture)
        if inner is None:
            return capture.span.cut(self.source.data)
        return self.source.data[inner.start_byte : inner.end_byte]

    def needless_parentheses(self, index: int) -> Node | None:
        """What stands in the parentheses of a capture that only its old place asked for."""
        atom = self.template.atoms[index]
        capture = self.bindings.captures.get(atom.text) if atom.kind is AtomKind.CAPTURE else None
        return self._needless(atom, capture) if capture is not None and capture.text is None else None

    def _needless(self, atom: Atom, capture: Capture) -> Node | None:
        node = capture.node
        if node is None or node.type != "parenthesized_expression" or node.child_count != 3:
            return None
        inner = node.children[1]
        before = next((one for one in self.fragment.atoms if one.key == atom.key), None)
        if before is None or inner.type in TRIVIA or not inner.is_named or atom.namespace == "type":
            return None
        form = form_of(inner)
        return inner if not fits(form, _place(before)) and fits(form, _place(atom)) else None

    def _around(self, index: int, capture: Capture, text: bytes, brackets_all: bool) -> tuple[bytes, bytes]:
        atom = self.template.atoms[index]
        if self._is_qualifier(index) and not _PLAIN_PATH.fullmatch(text):
            return b"<", b">"
        if capture.node is None:
            return b"", b""
        node = capture.node
        if node.type in _BOUNDED and b"+" in text and self._binds_type(index):
            return b"(", b")"
        if atom.namespace == "type" or node.type == "parenthesized_expression":
            return b"", b""
        if fits(form_of(node), _place(atom, is_first=index == 0)) and not (brackets_all and node.child_count):
            return b"", b""
        return b"(", b")"

    def _is_qualifier(self, index: int) -> bool:
        """Whether a path goes on behind the capture: `$T::default()`."""
        atoms = self.template.atoms
        return index + 1 < len(atoms) and atoms[index + 1].text == "::"

    def _binds_type(self, index: int) -> bool:
        before = self.template.atoms[index - 1].text if index else ""
        return before in {"&", "mut", "const"} or before.startswith("'")

    def _path(self, atom: Atom) -> bytes:
        for index, other in enumerate(self.fragment.atoms):
            if other.key == atom.key and index in self.bindings.atoms and not self.bindings.irregular:
                return self.bindings.atoms[index].cut(self.source.data)
        key = f"{atom.namespace} {atom.text}"
        if key not in self._paths:
            self._paths[key] = self._spelled(atom)
        return self._paths[key]

    def _spelled(self, atom: Atom) -> bytes:
        namespace = Namespace.TYPE if atom.namespace == "type" else Namespace.VALUE
        item = tuple(atom.text.split("::"))
        return spell(self.source, item, self.node.start_byte, namespace, self.crate).encode()


def joined(pieces: list[Piece]) -> bytes:
    """The text of some pieces; the gap before the first is left out."""
    return b"".join((piece.gap if i else b"") + piece.whole for i, piece in enumerate(pieces))


def _place(atom: Atom, is_first: bool = False) -> Place:
    # A template that starts with a capture may come to stand at the start of a statement.
    return Place(atom.demands, atom.follower, atom.no_struct, is_first and atom.follower != "")
