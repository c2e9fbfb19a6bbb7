"""Match fragments and rewrite templates: from a page's text to the trees that are matched and rendered.

A fragment is tried as statements of a block first, then as the head of an item, then as a type; a kind word in its
info string leaves one of these. Unknown here: which page the fragment stands in, and any source to fix.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from deburr.language.placeholders import (
    Marker,
    MarkerError,
    Substituted,
    adjacent_lists,
    find_markers,
    marker_of,
    substitute,
)
from deburr.language.trees import (
    Atom,
    AtomKind,
    Fragment,
    Group,
    Meta,
    MethodCall,
    PathPattern,
    SegmentPattern,
    Sequence,
    Template,
    Token,
    Tree,
)
from deburr.syntax.paths import PATH_KINDS, Path, read_path
from deburr.syntax.precedence import PRIMARY, demanded_by, demands_no_struct_literal, follower_of, precedence_of
from deburr.syntax.source import TRIVIA, Node, SourceFile
from deburr.syntax.std_paths import PRELUDE, PRIMITIVES, canonical
from deburr.syntax.tokens import comments_in, is_leaf, significant_children, strip_parentheses
from deburr.text.span import Span

_BLOCK = (b"fn __deburr() { ", b"\n }")
_WRAPPERS: dict[str, tuple[tuple[bytes, bytes, str], ...]] = {
    "expression": ((*_BLOCK, "block"),),
    "statement": ((*_BLOCK, "block"),),
    "attribute": ((*_BLOCK, "block"),),
    "item": ((*_BLOCK, "block"), (_BLOCK[0], b"\n () {} }", "name"), (_BLOCK[0], b"\n {} }", "head")),
    "type": ((b"type __Deburr = ", b"\n ;", "type"),),
    "path": ((*_BLOCK, "block"),),
}
_ANY = (*_WRAPPERS["item"], *_WRAPPERS["type"])
_STD_MODULES = (
    "mem ptr slice str cell rc sync boxed vec string ffi os alloc num char hint env thread pin fmt process ops".split()
)
_NO_NAMES = frozenset({"field_identifier", "shorthand_field_identifier"})


@dataclass(frozen=True, slots=True)
class FragmentError:
    """What is wrong with a fragment, at a byte offset of its text."""

    start: int
    end: int
    message: str
    help: str | None = None


def compile_fragment(text: str, kind: str | None = None) -> Fragment | FragmentError:
    """A match fragment."""
    parsed = _parse(text, kind)
    if isinstance(parsed, FragmentError):
        return parsed
    if (lists := adjacent_lists(text.encode(), parsed.markers)) is not None:
        return FragmentError(lists.start, lists.end, lists.message, lists.help)
    if (comment := _first_comment(parsed)) is not None:
        message = "a comment in a fragment would have to stand in every source"
        return FragmentError(*comment, message, "put it in the prose")
    reader = _Reader(parsed, keeps_parentheses=False)
    root = reader.read(parsed.root, parsed.parent)
    if reader.errors:
        return reader.errors[0]
    if isinstance(root, Meta):
        return FragmentError(0, len(text.encode()), "a bare metavariable matches everything", "write what it stands in")
    return Fragment(text, root, tuple(reader.atoms), parsed.category)


def compile_template(text: str, kind: str | None = None) -> Template | FragmentError:
    """A rewrite template; white space alone deletes."""
    if not text.strip():
        return Template("", None, (), "nothing", PRIMARY)
    parsed = _parse(text, kind)
    if isinstance(parsed, FragmentError):
        return parsed
    if parsed.category in {"expression", "type"} and (comment := _first_comment(parsed)) is not None:
        message = "a comment in a rewrite needs a whole statement or item around it"
        return FragmentError(*comment, message, "put it in the prose")
    reader = _Reader(parsed, keeps_parentheses=True)
    root = reader.read(parsed.root, parsed.parent)
    if reader.errors:
        return reader.errors[0]
    return Template(text, root, tuple(reader.atoms), parsed.category, precedence_of(parsed.root))


@dataclass(frozen=True, slots=True)
class _Parsed:
    source: SourceFile
    root: Node
    parent: Node
    substituted: Substituted
    markers: tuple[Marker, ...]
    category: str
    open_end: int | None
    """The byte offset in the substituted text from which the wrapper's own tokens follow in the same node."""


def _parse(text: str, kind: str | None) -> _Parsed | FragmentError:
    data = text.rstrip().encode()
    if not data.strip():
        return FragmentError(0, 1, "an empty match matches nothing", "write the code to look for")
    markers = find_markers(data)
    if isinstance(markers, MarkerError):
        return FragmentError(markers.start, markers.end, markers.message, markers.help)
    first_error: FragmentError | None = None
    for opener, closer, way in _WRAPPERS.get(kind or "", _ANY):
        substituted = substitute(data, markers, opener, closer)
        source = SourceFile(substituted.data, "<fragment>")
        if not source.root.has_error:
            parsed = _root_of(source, substituted, markers, way)
            if way in {"block", "type"} or isinstance(parsed, FragmentError) or parsed.category == "item":
                return parsed
        if first_error is None or (way == "type" and kind == "type"):
            first_error = _syntax_error(source, substituted, len(data))
    assert first_error is not None
    return first_error


def _root_of(
    source: SourceFile, substituted: Substituted, markers: tuple[Marker, ...], way: str
) -> _Parsed | FragmentError:
    item = source.root.children[0]
    if way == "type":
        root = item.child_by_field_name("type")
        assert root is not None
        return _Parsed(source, root, item, substituted, markers, "type", None)
    block = item.child_by_field_name("body")
    assert block is not None
    parts = [node for node in block.children[1:-1] if node.type not in TRIVIA]
    if not parts:
        return FragmentError(0, 1, "a match of comments alone matches nothing", "write the code to look for")
    if len(parts) != 1:
        return FragmentError(0, 1, "a match of several statements is not part of this version of the page language")
    root = parts[0]
    if root.type == "expression_statement" and len(root.children) == 1:
        block, root = root, root.children[0]
    return _Parsed(
        source, root, block, substituted, markers, _category(root), substituted.end if way != "block" else None
    )


def _category(root: Node) -> str:
    if root.type == "attribute_item":
        return "attribute"
    if root.type.endswith("_item") or root.type in {"extern_crate_declaration", "use_declaration"}:
        return "item"
    if root.type in {"expression_statement", "let_declaration"}:
        return "statement"
    return "expression"


def _first_comment(parsed: _Parsed) -> tuple[int, int] | None:
    """Where the first comment of the fragment is, in its text."""
    comments = comments_in(parsed.source, Span(0, len(parsed.source.data)))
    origin = parsed.substituted.origin
    return (origin(comments[0].start), origin(comments[0].end)) if comments else None


def _syntax_error(source: SourceFile, substituted: Substituted, length: int) -> FragmentError:
    pending = [source.root]
    while pending:
        node = pending.pop()
        if node.is_error or node.is_missing:
            start = min(max(substituted.origin(node.start_byte), 0), max(length - 1, 0))
            end = min(max(substituted.origin(node.end_byte), start + 1), length)
            return FragmentError(start, end, "this does not parse as Rust")
        if node.has_error:
            pending.extend(reversed(node.children))
    return FragmentError(0, max(length, 1), "this does not parse as Rust")


@dataclass(slots=True)
class _Reader:
    """Turns the nodes of a parsed fragment into its tree, collecting atoms and errors on the way."""

    parsed: _Parsed
    keeps_parentheses: bool
    atoms: list[Atom] = field(default_factory=list)
    errors: list[FragmentError] = field(default_factory=list)

    def read(self, node: Node, parent: Node, in_attribute: bool = False) -> Tree:
        if not self.keeps_parentheses:
            node = strip_parentheses(node)
        if (marker := self._marker(node)) is not None:
            return self._meta(node, parent, marker)
        if node.type == "attribute_item":
            in_attribute = True
        if is_leaf(node):
            return self._leaf(node, parent, in_attribute)
        if node.type in PATH_KINDS and not in_attribute and (path := self._path(node)) is not None:
            return path
        if node.type == "call_expression" and (call := self._method_call(node, in_attribute)) is not None:
            return call
        if self._is_list(node):
            return self._sequence(node, in_attribute)
        return self._group(node, in_attribute)

    def _marker(self, node: Node) -> Marker | None:
        if node.type == "macro_invocation" and node.child_count == 3 and not self._text(node.children[2]).strip("{}"):
            return marker_of(self._text(node.children[0]), self.parsed.markers)
        if node.type == "expression_statement" and len(node.children) == 1:
            return self._marker(node.children[0])
        if node.type in {"identifier", "type_identifier", "field_identifier", "string_literal", "lifetime"}:
            return marker_of(self._text(node), self.parsed.markers)
        return None

    def _meta(self, node: Node, parent: Node, marker: Marker) -> Meta:
        atom = Atom(
            AtomKind.CAPTURE,
            marker.name,
            marker.start,
            marker.end,
            demanded_by(parent, node),
            demands_no_struct_literal(parent, node),
            follower_of(parent, node),
            "type" if node.type in _TYPE_PATHS or parent.type in _TYPE_PARENTS else "value",
        )
        return Meta(marker.name or None, self._add(atom), marker.repeated, marker.is_lifetime)

    def _leaf(self, node: Node, parent: Node, in_attribute: bool) -> Tree:
        is_name = node.type in PATH_KINDS and not in_attribute and self._text(node) != "_"
        if is_name and not _is_definition(node, parent):
            path = self._path(node)
            if path is not None:
                return path
        text = self._text(node)
        return Token(text.removeprefix("r#"), self._token(node, text), node.type.endswith("_literal"))

    def _token(self, node: Node, text: str) -> int:
        start = self.parsed.substituted.origin(node.start_byte)
        return self._add(Atom(AtomKind.TOKEN, text, start, start + len(text.encode())))

    def _method_call(self, node: Node, in_attribute: bool) -> MethodCall | None:
        function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if function is None or arguments is None:
            return None
        generics = None
        if function.type == "generic_function":
            generics = function.child_by_field_name("type_arguments")
            function = function.child_by_field_name("function") or function
        if function.type != "field_expression":
            return None
        value, name = function.child_by_field_name("value"), function.child_by_field_name("field")
        dot = next((child for child in function.children if child.type == "."), None)
        if value is None or name is None or dot is None or self._marker(name) is not None:
            return None
        receiver = self.read(value, function, in_attribute)
        dot_token = Token(".", self._token(dot, "."))
        name_token = Token(self._text(name).removeprefix("r#"), self._token(name, self._text(name)))
        return MethodCall(
            receiver,
            dot_token,
            name_token,
            self._sequence(generics, in_attribute) if generics is not None else None,
            self._sequence(arguments, in_attribute),
        )

    def _path(self, node: Node) -> Tree | None:
        path = read_path(self.parsed.source, node)
        if path is None or path.self_type is not None:
            return None
        if marker_of(path.first.name, self.parsed.markers) is not None:
            return None
        item = self._resolve(path)
        head = next((i for i, part in enumerate(path.segments) if part.generics is not None), len(path.segments) - 1)
        start = self.parsed.substituted.origin(path.span.start)
        end = self.parsed.substituted.origin(path.segments[head].span.end)
        namespace = "type" if node.type in _TYPE_PATHS else "value"
        covered = item[: len(item) - (len(path.segments) - 1 - head)]
        atom = self._add(Atom(AtomKind.PATH, "::".join(covered), start, end, namespace=namespace))
        segments: list[SegmentPattern] = []
        for index, part in enumerate(path.segments):
            own = self._segment_atom(part.name, part.span.start) if index > head else None
            generics = self._sequence(part.generics, False) if part.generics is not None else None
            segments.append(SegmentPattern(part.name, generics, own))
        return PathPattern(item, tuple(segments), atom, len(path.segments) - 1 - head, namespace == "type")

    def _segment_atom(self, name: str, start: int) -> int:
        at = self.parsed.substituted.origin(start)
        return self._add(Atom(AtomKind.TOKEN, name, at, at + len(name.encode())))

    def _resolve(self, path: Path) -> tuple[str, ...]:
        names = path.names
        first = names[0]
        if first in {"std", "core", "alloc"}:
            return canonical(names)
        if not path.anchored and first in PRELUDE:
            return (*PRELUDE[first], *names[1:])
        if first in PRIMITIVES:
            return names
        if len(names) > 1 and first not in _STD_MODULES and first not in {"self", "super", "crate", "Self"}:
            return names
        self._complain(path, first)
        return names

    def _complain(self, path: Path, first: str) -> None:
        start, end = (self.parsed.substituted.origin(at) for at in (path.span.start, path.span.end))
        shown = "::".join(path.names)
        if first in _STD_MODULES and len(path.names) > 1:
            help_text = f"paths are written in full: `std::{shown}`"
        elif first in {"self", "super", "crate", "Self"}:
            help_text = "a page speaks of all crates; write the path of the crate that owns the item"
        else:
            help_text = f"a metavariable is written `${first}`, an item with its full path"
        message = f"`{shown}` names no item of the prelude or of a crate"
        self.errors.append(FragmentError(start, end, message, help_text))

    def _is_list(self, node: Node) -> bool:
        if node.type not in _LISTS:
            return False
        return not any(child.type == ";" for child in node.children)

    def _sequence(self, node: Node, in_attribute: bool) -> Sequence:
        children = significant_children(self.parsed.source, node)
        if children[0].type == "::":
            children = children[1:]
        opener, closer = self._plain(children[0]), None
        elements: list[list[Tree]] = [[]]
        commas: list[int] = []
        for child in children[1:-1]:
            if child.type == ",":
                commas.append(self._token(child, ","))
                elements.append([])
            else:
                elements[-1].append(self.read(child, node, in_attribute))
        closer = self._plain(children[-1])
        kept = tuple(tuple(element) for element in elements if element)
        return Sequence(node.type, (opener,), kept, (closer,), tuple(commas))

    def _plain(self, node: Node) -> Token:
        return Token(self._text(node), self._token(node, self._text(node)))

    def _group(self, node: Node, in_attribute: bool) -> Group:
        children: list[Tree] = []
        open_after: int | None = None
        for child in significant_children(self.parsed.source, node):
            if self.parsed.open_end is not None and child.start_byte >= self.parsed.open_end:
                open_after = len(children)
                break
            children.append(self.read(child, node, in_attribute))
        return Group(node.type, tuple(children), open_after)

    def _add(self, atom: Atom) -> int:
        self.atoms.append(atom)
        return len(self.atoms) - 1

    def _text(self, node: Node) -> str:
        return self.parsed.source.text(node)


_TYPE_PATHS = frozenset({"type_identifier", "scoped_type_identifier", "generic_type", "primitive_type"})
_TYPE_PARENTS = frozenset({"type_arguments", "bracketed_type", "array_type", "reference_type", "pointer_type"})
_LISTS = frozenset(
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
        "tuple_pattern",
    }
)


def _is_definition(node: Node, parent: Node) -> bool:
    """Whether a name defines something, or is only the end of a path that was taken apart."""
    if node.type in _NO_NAMES or parent.type in {"visibility_modifier", "extern_crate_declaration"}:
        return True
    if parent.type in {"scoped_identifier", "scoped_type_identifier"}:
        return parent.child_by_field_name("name") == node
    return parent.type.endswith(("_item", "signature_item")) and parent.child_by_field_name("name") == node
