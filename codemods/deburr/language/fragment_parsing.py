"""A fragment's text, parsed: which wrapper the Rust grammar took it in, and the nodes that are the fragment.

A fragment is tried as statements of a block first (items are such), then as the head of an item, as a type, a pattern,
a match arm and a field; a kind word leaves one of these. Unknown here: what becomes of the nodes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from deburr.language.placeholder_positions import Around, dresses
from deburr.language.placeholders import (
    Dress,
    Marker,
    MarkerError,
    Substituted,
    find_markers,
    marker_of,
    side_by_side,
    substitute,
)
from deburr.syntax.source import TRIVIA, Node, SourceFile
from deburr.syntax.tokens import comments_in
from deburr.text.span import Span


@dataclass(frozen=True, slots=True)
class FragmentError:
    """What is wrong with a fragment, at a byte offset of its text."""

    start: int
    end: int
    message: str
    help: str | None = None


@dataclass(frozen=True, slots=True)
class _Way:
    """One wrapper to parse a fragment in."""

    name: str
    opener: bytes
    closer: bytes
    top: Around


_OPENER = b"fn __deburr() { "
_BLOCK = _Way("block", _OPENER, b"\n }", Around.BLOCK)
_HEADS = tuple(
    _Way("head", _OPENER, closer, Around.BLOCK)
    for closer in (b"\n {} }", b"\n () {} }", b"\n = 0; }", b"\n : () = 0; }", b"\n = (); }", b"\n ; }")
)
_TYPE = _Way("type", b"type __Deburr = ", b"\n ;", Around.LIST)
_PATTERN = _Way("pattern", b"fn __deburr() { match () { ", b"\n => {} } }", Around.LIST)
_ARM = _Way("arm", b"fn __deburr() { match () { ", b"\n } }", Around.ARMS)
_FIELD = _Way("field", b"struct __Deburr { ", b"\n }", Around.FIELDS)
_ANY = (_BLOCK, *_HEADS, _TYPE, _PATTERN, _ARM, _FIELD)
_WAYS: dict[str, tuple[_Way, ...]] = {
    "expression": (_BLOCK,),
    "statement": (_BLOCK,),
    "attribute": (_BLOCK,),
    "path": (_BLOCK,),
    "item": (_BLOCK, *_HEADS),
    "type": (_TYPE,),
    "pattern": (_PATTERN,),
    "arm": (_ARM,),
    "field": (_FIELD,),
}
_NOT_RUST = "this does not parse as Rust"


@dataclass(frozen=True, slots=True)
class Parsed:
    """A fragment between the tokens of its wrapper."""

    source: SourceFile
    parts: tuple[Node, ...]
    """The nodes of the fragment itself, without comments; several are statements, or attributes with their item."""
    parent: Node
    substituted: Substituted
    markers: tuple[Marker, ...]
    dresses: tuple[Dress, ...]
    way: str
    """The wrapper: `block`, `head`, `type`, `pattern`, `arm` or `field`."""
    open_end: int | None
    """The byte offset in the substituted text from which the wrapper's own tokens follow in the same node."""

    def origin(self, offset: int) -> int:
        """The byte offset in the fragment's text of one in the substituted text."""
        return self.substituted.origin(offset)

    def text(self, node: Node) -> str:
        return self.source.text(node)

    def marker_named(self, node: Node | None) -> Marker | None:
        """The metavariable whose reserved identifier is all of `node`."""
        return marker_of(self.text(node), self.markers) if node is not None else None

    def first_comment(self) -> tuple[int, int] | None:
        """Where the first comment of the fragment is, in its text."""
        comments = comments_in(self.source, Span(0, len(self.source.data)))
        return (self.origin(comments[0].start), self.origin(comments[0].end)) if comments else None


def parse(text: str, kind: str | None, *, in_template: bool = False) -> Parsed | FragmentError:
    """The fragment in the first wrapper in which it is Rust."""
    data = text.rstrip().encode()
    if not data.strip():
        return FragmentError(0, 1, "an empty match matches nothing", "write the code to look for")
    markers = find_markers(data)
    if isinstance(markers, MarkerError):
        return FragmentError(markers.start, markers.end, markers.message, markers.help)
    first_error: FragmentError | None = None
    for way in _WAYS.get(kind or "", _ANY):
        chosen = dresses(data, markers, way.top)
        touching = side_by_side(data, markers, chosen, in_template=in_template)
        if touching is not None:
            first_error = first_error or FragmentError(touching.start, touching.end, touching.message, touching.help)
            continue
        substituted = substitute(data, markers, chosen, way.opener, way.closer)
        found = _parsed(way, substituted, markers, chosen, len(data))
        if isinstance(found, Parsed):
            return found
        first_error = first_error or found
    assert first_error is not None
    return first_error


def _parsed(
    way: _Way, substituted: Substituted, markers: tuple[Marker, ...], chosen: tuple[Dress, ...], length: int
) -> Parsed | FragmentError:
    source = SourceFile(substituted.data, "<fragment>")
    if source.root.has_error:
        return _syntax_error(source, substituted, length)
    around, parts = _parts(way, source)
    if not parts:
        return FragmentError(0, 1, "a match of comments alone matches nothing", "write the code to look for")
    whole = all(substituted.start <= part.start_byte and part.end_byte <= substituted.end for part in parts)
    if not (_is_head(parts, substituted.end) if way.name == "head" else whole):
        return FragmentError(0, max(length, 1), _NOT_RUST)
    if way.name in {"pattern", "arm", "field"} and sum(part.type != "attribute_item" for part in parts) != 1:
        return FragmentError(0, max(length, 1), f"this is not one {way.name}")
    open_end = substituted.end if way.name == "head" else None
    return Parsed(source, parts, around, substituted, markers, chosen, way.name, open_end)


def _parts(way: _Way, source: SourceFile) -> tuple[Node, tuple[Node, ...]]:
    """The node around the fragment and the fragment's own nodes."""
    item = source.root.children[0]
    if way.name == "type":
        return item, _only(item.child_by_field_name("type"))
    around = item.child_by_field_name("body")
    if around is not None and way.name in {"pattern", "arm"}:
        matched = next((node for node in around.named_children if node.type not in TRIVIA), None)
        matched = matched.children[0] if matched is not None and matched.type == "expression_statement" else matched
        around = matched.child_by_field_name("body") if matched is not None else None
    if around is not None and way.name == "pattern":
        arm = next((node for node in around.named_children if node.type == "match_arm"), None)
        around = arm.child_by_field_name("pattern") if arm is not None else None
        return around or item, _significant(around.children) if around is not None else ()
    if around is None or len(source.root.children) != 1:
        return item, ()
    inside = [node for node in around.children[1:-1] if way.name != "field" or node.type != ","]
    return around, _significant(inside)


def _only(node: Node | None) -> tuple[Node, ...]:
    return (node,) if node is not None else ()


def _significant(nodes: Sequence[Node]) -> tuple[Node, ...]:
    return tuple(node for node in nodes if node.type not in TRIVIA)


def _is_head(parts: tuple[Node, ...], end: int) -> bool:
    """Whether the wrapper's tokens continue the last item itself, and no smaller node: `impl A for B` + `() {}` would
    be an impl for a function type."""
    last = parts[-1]
    if not last.type.endswith(("_item", "_declaration")) or last.type in {"attribute_item", "let_declaration"}:
        return False
    return not any(child.start_byte < end < child.end_byte for child in last.children)


def _syntax_error(source: SourceFile, substituted: Substituted, length: int) -> FragmentError:
    pending = [source.root]
    while pending:
        node = pending.pop()
        if node.is_error or node.is_missing:
            start = min(max(substituted.origin(node.start_byte), 0), max(length - 1, 0))
            end = min(max(substituted.origin(node.end_byte), start + 1), length)
            return FragmentError(start, end, _NOT_RUST)
        if node.has_error:
            pending.extend(reversed(node.children))
    return FragmentError(0, max(length, 1), _NOT_RUST)
