"""Whether edits do what a template says: the same tokens as the whole rendering, every comment still there.

What a fragment leaves open (`pub`, a type annotation, attributes of a field) is not in the template and stays: such
tokens are *free* and taken out of the comparison. Unknown here: how the edits came about.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from deburr.syntax.source import TRIVIA, Node, SourceFile
from deburr.syntax.tokens import comments_in, significant_tokens, strip_parentheses
from deburr.text.edit import Edit, apply_edits, find_conflict
from deburr.text.span import Span

_WRAPPERS = {
    "type": (b"type _T = ", b";"),
    "attribute": (b"", b" fn _f() {}"),
    "item": (b"", b""),
    "field": (b"struct _S { ", b" }"),
    "arm": (b"fn _f() { match _x { ", b" } }"),
    "pattern": (b"fn _f() { match _x { ", b" => {} } }"),
    "visibility": (b"", b" fn _f() {}"),
    "expression": (b"fn _f() { let _x = ", b"; }"),
    "statement": (b"fn _f() { ", b" }"),
}
_OPEN_NODES = frozenset({"visibility_modifier", "attribute_item", "trait_bounds"})
_UNSEEN = frozenset({("where_clause", ","), ("declaration_list", "empty_statement")})
"""Signs that no list takes: behind the last predicate, and behind a macro call that is the last member."""
_WORDS = re.compile(rb"\w+|[^\w\s]")


def edited(source: SourceFile, area: Span, edits: Iterable[Edit], category: str) -> SourceFile:
    """The bytes of `area` with the edits made, parsed as what `category` says."""
    local = [Edit(Span(one.span.start - area.start, one.span.end - area.start), one.replacement) for one in edits]
    opener, closer = _WRAPPERS[category]
    return SourceFile(opener + apply_edits(area.cut(source.data), local) + b"\n" + closer)


def agrees(source: SourceFile, area: Span, pair: tuple[list[Edit], Edit], free: Iterable[Span], category: str) -> bool:
    """Whether the edits give the same significant tokens as the whole rendering, both given in `pair`, and parse as
    well; the `free` tokens must be left by the edits and are left out of the comparison."""
    edits, whole = pair
    dropped = [Edit(span, b" ") for span in free]
    if find_conflict([*edits, *dropped]) is not None:
        return False
    bare, other = edited(source, area, [*edits, *dropped], category), edited(source, area, [whole], category)
    one = edited(source, area, edits, category) if dropped else bare
    if one.root.has_error and not other.root.has_error:
        return False
    if _WORDS.findall(bare.data) == _WORDS.findall(other.data):
        return True
    return _tokens(bare) == _tokens(other)


def _tokens(source: SourceFile) -> list[str]:
    return [token for token, _ in significant_tokens(source, source.root)]


@dataclass(frozen=True, slots=True)
class Uncovered:
    """The significant tokens that no atom covers: those of open parts, and those of `unsafe { … }`."""

    open: tuple[Span, ...] = ()
    unsafe: tuple[Span, ...] = ()


def uncovered(source: SourceFile, node: Node, region: Span, atoms: Iterable[Span]) -> Uncovered:
    """What of `node` stands within `region` and in none of `atoms`."""
    taken = _reach(atoms)
    found: tuple[list[Span], list[Span]] = [], []
    index = 0
    for _, span in (*_in_front(source, node, region), *significant_tokens(source, node)):
        if not region.contains(span):
            continue
        while index < len(taken) and taken[index].end < span.end:
            index += 1
        if index < len(taken) and taken[index].contains(span):
            continue
        around = source.ancestors(span.start, span.end).nodes
        if span.start < node.start_byte or _is_open(around, node):
            found[0].append(span)
        elif span.cut(source.data) == b"unsafe" or (len(around) > 2 and around[-3].type == "unsafe_block"):
            found[1].append(span)
    return Uncovered(tuple(found[0]), tuple(found[1]))


def _in_front(source: SourceFile, node: Node, region: Span) -> list[tuple[str, Span]]:
    """The tokens of the attributes before the node that the region takes in."""
    found: list[tuple[str, Span]] = []
    before = node.prev_sibling if region.start < node.start_byte else None
    while before is not None and before.end_byte > region.start:
        if before.type == "attribute_item":
            found[:0] = significant_tokens(source, before)
        before = before.prev_sibling
    return found


def _reach(atoms: Iterable[Span]) -> list[Span]:
    """The spans in order, without those that lie in another one."""
    reach: list[Span] = []
    for span in sorted((one for one in atoms if len(one)), key=lambda one: (one.start, -one.end)):
        if not reach or span.end > reach[-1].end:
            reach.append(span)
    return reach


def _is_open(around: tuple[Node, ...], node: Node) -> bool:
    """Whether the last of the nodes is in a part of `node` that a fragment need not write."""
    inside = [one for one in around if node.start_byte <= one.start_byte and one.end_byte <= node.end_byte]
    for outer, inner in pairwise(inside):
        if (outer.type, inner.type) in _UNSEEN:
            return True
        if inner.type in _OPEN_NODES or outer.type in _OPEN_NODES:
            return True
        if outer.type == "let_declaration" or outer.type == "parameter":
            written = outer.child_by_field_name("type")
            if inner.type in {":", "mutable_specifier"} or inner == written:
                return True
    return False


def keeps_comments(source: SourceFile, area: Span, edits: Iterable[Edit], category: str) -> bool:
    """Whether every comment in `area` is still a comment once the edits are made."""
    text = area.cut(source.data)
    if b"//" not in text and b"/*" not in text:
        return True
    before = Counter(one.cut(source.data) for one in comments_in(source, area))
    if not before:
        return True
    after = edited(source, area, edits, category)
    left = Counter(one.cut(after.data) for one in comments_in(after, Span(0, len(after.data))))
    return not before - left


def expression_of(text: bytes) -> Node | None:
    """The tree of an expression on its own."""
    opener, closer = _WRAPPERS["expression"]
    root = SourceFile(opener + text + b"\n" + closer).root
    if root.has_error:
        return None
    body = root.children[0].child_by_field_name("body")
    declaration = body.named_children[0] if body is not None and body.named_child_count else None
    return declaration.child_by_field_name("value") if declaration is not None else None


def shape_of(node: Node | None) -> list[tuple[int, str]] | None:
    """The kinds of the nodes with their depths, parentheses and comments left out; None without a tree."""
    if node is None:
        return None
    shape: list[tuple[int, str]] = []
    pending = [(node, 0)]
    while pending:
        here, depth = pending.pop()
        here = strip_parentheses(here)
        if here.type in TRIVIA:
            continue
        shape.append((depth, here.type))
        pending += [(child, depth + 1) for child in reversed(here.children)]
    return shape
