"""Rendering a template for one match: captures, paths and tokens as text that is right where it will stand.

A path takes the spelling that is valid at the place, a capture its own source text with parentheses where its new
place binds tighter. Unknown here: which of the old bytes can stay (`deburr.engine.edits.rewriting`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from deburr.engine.edits.bounds import missing_bounds, parameter_around, place_of_bounds
from deburr.engine.edits.method_heads import CALLED, is_method_head
from deburr.engine.edits.pieces import Piece as Piece
from deburr.engine.edits.pieces import apart, dropped_atoms
from deburr.engine.edits.pieces import joined as joined
from deburr.engine.matching.bindings import Bindings, Capture
from deburr.engine.use_declarations.added_imports import AddedImports, added_imports
from deburr.language.trees import Atom, AtomKind, Fragment, Template
from deburr.syntax.crate_view import CrateView
from deburr.syntax.names import Namespace
from deburr.syntax.precedence import CALL, PLAIN, Place, fits, form_of
from deburr.syntax.source import TRIVIA, Node, SourceFile
from deburr.syntax.spelling import spell, why_not_spelled

_PLAIN_PATH = re.compile(rb"\s*(?:::)?\s*(?:r#)?\w+(?:\s*::\s*(?:r#)?\w+)*\s*")
_STD_PATH = re.compile(r"(?<![\w:])(?:std|core|alloc)(?:::\w+)+")
_PAIRS = frozenset({("{", "}"), ("(", ")"), ("[", "]")})
_BOUNDED = frozenset({"bounded_type", "dynamic_type", "abstract_type"})


@dataclass(slots=True)
class Renderer:
    """Renders the atoms of one template for one match."""

    source: SourceFile
    crate: CrateView
    node: Node
    fragment: Fragment
    template: Template
    bindings: Bindings
    uses: tuple[str, ...] = ()
    """Canonical paths that are imported rather than written in full, where their names are free."""
    _made: dict[bool, list[Piece]] = field(default_factory=dict, init=False)
    _paths: dict[str, bytes] = field(default_factory=dict, init=False)
    _added: dict[tuple[str, ...], AddedImports] = field(default_factory=dict, init=False)

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
        dropped = dropped_atoms(atoms, {index for index, atom in enumerate(atoms) if self._is_empty(atom)})
        pieces: list[Piece] = []
        gap: bytes | None = None
        leads_with_comma = False
        for index, atom in enumerate(atoms):
            own = data[atoms[index - 1].end : atom.start] if index else b""
            # What drops the comma in front of it leaves the white space behind it, and so does what has lines of its
            # own; all else leaves what stands before it.
            if gap is None or (index not in dropped and leads_with_comma):
                gap = own
            elif index not in dropped and pieces and b"\n" in gap and b"\n" in own:
                gap = b"" if (atoms[pieces[-1].index].text, atom.text) in _PAIRS else own
            if index in dropped:
                leads_with_comma = atom.text == "," if index - 1 not in dropped else leads_with_comma
                continue
            here = gap if pieces else b""
            if atom.parameter and (parameter := self._parameter(atom)) is not None:
                pieces.append(self._with_bounds(index, parameter, here))
            else:
                text, around = self._text(index, brackets_all)
                pieces.append(Piece(index, text, here, around))
            gap, leads_with_comma = None, False
        return apart(pieces)

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
        text = self._computed(capture.text) if capture.text is not None else self._source_text(atom, capture)
        return text, self._around(index, capture, text, brackets_all)

    def _parameter(self, atom: Atom) -> Node | None:
        """The generic parameter that the metavariable was captured from."""
        capture = self.bindings.captures.get(atom.text)
        return parameter_around(self.source, capture.node) if capture is not None and capture.node is not None else None

    def _with_bounds(self, index: int, parameter: Node, gap: bytes) -> Piece:
        """A generic parameter as it stands in the source, with the bounds that the template adds."""
        text = self.source.data[parameter.start_byte : parameter.end_byte]
        missing = missing_bounds(self.source, self.crate, parameter, self.template.atoms[index].adds)
        if not missing:
            return Piece(index, text, gap)
        place = place_of_bounds(parameter)
        written = (one if one.startswith("'") else self._spell(one, Namespace.TYPE) for one in missing)
        added = (place.lead + " + ".join(written)).encode()
        at = place.at - parameter.start_byte
        return Piece(index, text[:at] + added + text[at:], gap, inside=(place.at, added))

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
        if atom.follower == CALLED and is_method_head(self.source, node):
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
        return self._spell(atom.text, Namespace(atom.namespace)).encode()

    def _spell(self, path: str, namespace: Namespace) -> str:
        """A canonical path as it can be written at the place, by the name of an import where one is to be there."""
        used = _leading(path, self.uses)
        name = self.added_imports().names.get(used) if used is not None else None
        if used is not None and name is not None:
            return name + path[len(used) :]
        if self._unusable(path, namespace) is not None and (written := self._as_matched(path)) is not None:
            return written
        return spell(self.source, tuple(path.split("::")), self.node.start_byte, namespace, self.crate)

    def _as_matched(self, path: str) -> str | None:
        """A path behind what the match itself calls its beginning: where it writes `Box::into_raw`, there is a `Box`
        in every configuration that has this code, wherever it comes from."""
        found: dict[str, str] = {}
        for index, span in self.bindings.atoms.items():
            atom, written = self.fragment.atoms[index], span.cut(self.source.data)
            if atom.kind is AtomKind.PATH and not self.bindings.irregular and _PLAIN_PATH.fullmatch(written):
                found.update(_beginnings(atom.text, b"".join(written.split()).decode()))
        head = _leading(path, tuple(found))
        return found[head] + path[len(head) :] if head is not None else None

    def _computed(self, text: str) -> bytes:
        """The text of a capture that was computed: the paths in it are meant as what they resolve to."""
        return _STD_PATH.sub(lambda hit: self._spell(hit.group(), Namespace.TYPE), text).encode()

    def added_imports(self, *others: Template) -> AddedImports:
        """The imports that the template needs at the place, and those that `others` of the same match need."""
        needed = tuple(
            dict.fromkeys(
                used
                for template in (self.template, *others)
                for path, _ in self._written_paths(template)
                if (used := _leading(path, self.uses)) is not None
            )
        )
        if needed not in self._added:
            self._added[needed] = added_imports(self.source, self.crate, self.node.start_byte, needed)
        return self._added[needed]

    def unusable_path(self, *others: Template) -> str | None:
        """Why a path of the template, or of `others` of the same match, cannot be written here: it is in no crate that
        the code can name."""
        for template in (self.template, *others):
            for path, namespace in self._written_paths(template):
                why = self._unusable(path, namespace)
                if why is not None and self._as_matched(path) is None:
                    return why
        return None

    def _unusable(self, path: str, namespace: Namespace) -> str | None:
        return why_not_spelled(self.source, tuple(path.split("::")), self.node.start_byte, namespace, self.crate)

    def _written_paths(self, template: Template) -> Iterator[tuple[str, Namespace]]:
        """The paths that a template brings along: its own, and those of types in the texts of computed captures."""
        matched = {atom.key for index, atom in enumerate(self.fragment.atoms) if index in self.bindings.atoms}
        for atom in template.atoms:
            if atom.kind is AtomKind.PATH and (self.bindings.irregular or atom.key not in matched):
                yield atom.text, Namespace(atom.namespace)
            capture = self.bindings.captures.get(atom.text) if atom.kind is AtomKind.CAPTURE else None
            if capture is not None and capture.text is not None:
                yield from ((path, Namespace.TYPE) for path in _STD_PATH.findall(capture.text))


def _beginnings(path: str, written: str) -> Iterator[tuple[str, str]]:
    """A canonical path as it is written, and so each of its beginnings that the other spelling has as well."""
    yield path, written
    while "::" in path and "::" in written and path.rpartition("::")[2] == written.rpartition("::")[2]:
        path, written = path.rpartition("::")[0], written.rpartition("::")[0]
        yield path, written


def _leading(path: str, uses: tuple[str, ...]) -> str | None:
    """The longest of `uses` that is `path` or that it starts with."""
    found = [one for one in uses if path == one or path.startswith(one + "::")]
    return max(found, key=len, default=None)


def _place(atom: Atom, is_first: bool = False) -> Place:
    # A template that starts with a capture may come to stand at the start of a statement.
    return Place(atom.demands, atom.follower, atom.no_struct, is_first and atom.follower != "")
