"""Where the name of an import occurs in its scope, besides the import itself.

Every occurrence of the word counts, in macros, attributes, strings and documentation too; plain comments do not, and
neither does a module in the middle of a path of std. Worked out once for a file and a name.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from deburr.syntax.crate_view import CrateView
from deburr.syntax.layers import Trust
from deburr.syntax.names import Item, Namespace, resolve, resolve_at
from deburr.syntax.paths import PATH_KINDS, read_path
from deburr.syntax.source import TRIVIA, Node, SourceFile, span_of
from deburr.syntax.uses import UseLeaf
from deburr.text.edit import Edit
from deburr.text.span import Span


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A place where the name of an import stands."""

    span: Span


class Touched:
    """The spans that some edits replace; asks quickly whether one contains another span."""

    def __init__(self, edits: tuple[Edit, ...]) -> None:
        self._spans = sorted(edit.span for edit in edits)
        self._starts = [span.start for span in self._spans]

    def contains(self, span: Span) -> bool:
        at = bisect_right(self._starts, span.start)
        return any(self._spans[index].contains(span) for index in range(max(at - 3, 0), at))


def occurrences(source: SourceFile, leaf: UseLeaf) -> tuple[Occurrence, ...]:
    """The places, in the scope of the import, where its name stands."""
    key = ("import uses", leaf.name, leaf.span)
    found = source.cache.get(key)
    if not isinstance(found, tuple):
        found = source.cache[key] = _look(source, leaf)
    return found


def _look(source: SourceFile, leaf: UseLeaf) -> tuple[Occurrence, ...]:
    return tuple(mentions_of(source, leaf, re.compile(rb"\b" + re.escape(leaf.name.encode()) + rb"\b")))


def mentions_of(source: SourceFile, leaf: UseLeaf, word: re.Pattern[bytes]) -> Iterator[Occurrence]:
    """Where `word` stands in the scope of the import `leaf`, the import itself and plain comments aside."""
    scope = scope_of(source, leaf.declaration)
    comments = _plain_comments(source)
    starts = [one.start for one in comments]
    own = (leaf.span, *_prefixes(source, leaf))
    for hit in word.finditer(source.data, scope.start, scope.end):
        at = Span(hit.start(), hit.end())
        before = bisect_right(starts, at.start) - 1
        if any(one.contains(at) for one in own) or (before >= 0 and comments[before].contains(at)):
            continue
        if not _names_crate(source, at) and not _leads_through(source, at):
            yield Occurrence(at)


_IN_STD = re.compile(rb"(?<![\w:])(?:::\s*)?(?:std|core|alloc)\s*::\s*(?:\w+\s*::\s*)*\Z")
_LEADS_ON = re.compile(rb"\s*::")
_FAR = 100


def _leads_through(source: SourceFile, at: Span) -> bool:
    """Whether it is a module in the middle of a path of std (`mem` of `std::mem::swap`), which no import gives. Other
    paths may lead to the import itself (`self::mem`, `super::mem`)."""
    if _LEADS_ON.match(source.data, at.end) is None:
        return False
    if _IN_STD.search(source.data[max(at.start - _FAR, 0) : at.start]) is not None:
        return True
    groups = [one for one in source.ancestors(at.start, at.end).nodes if one.type == "scoped_use_list"]
    path = groups[0].child_by_field_name("path") if groups else None
    return path is not None and _IN_STD.search(span_of(path).cut(source.data) + b"::") is not None


def _names_crate(source: SourceFile, at: Span) -> bool:
    """Whether it is the name of a crate in its `extern crate`, which no import gives it."""
    nodes = source.ancestors(at.start, at.end).nodes
    return len(nodes) > 1 and nodes[-2].type == "extern_crate_declaration"


def _prefixes(source: SourceFile, leaf: UseLeaf) -> list[Span]:
    """The paths in front of the groups that the leaf stands in."""
    nodes = source.ancestors(leaf.span.start, leaf.span.end).nodes
    paths = (node.child_by_field_name("path") for node in nodes if node.type == "scoped_use_list")
    return [span_of(path) for path in paths if path is not None]


def scope_of(source: SourceFile, declaration: Span) -> Span:
    """The module body or block that an import is visible in."""
    nodes = source.ancestors(declaration.start, declaration.end).nodes
    for node in reversed(nodes[:-1]):
        if node.type in {"block", "declaration_list"}:
            return Span(node.start_byte, node.end_byte)
    return Span(0, len(source.data))


def _plain_comments(source: SourceFile) -> list[Span]:
    """Comments that are no documentation: a name in them is no use."""
    found = source.cache.get("plain comments")
    if isinstance(found, list):
        return found
    spans: list[Span] = []
    pending = [source.root]
    while pending:
        node = pending.pop()
        if node.type not in TRIVIA:
            pending.extend(node.children)
        elif not any(child.type == "doc_comment" for child in node.children):
            spans.append(Span(node.start_byte, node.end_byte))
    source.cache["plain comments"] = spans = sorted(spans)
    return spans


def is_use_of(source: SourceFile, crate: CrateView, occurrence: Occurrence, leaf: UseLeaf) -> bool:
    """Whether the name there surely is the import: a path that resolves through it."""
    ancestry = source.ancestors(occurrence.span.start, occurrence.span.end)
    if any(layer.trust is not Trust.KNOWN for layer in ancestry.layers):
        return False
    if _is_macro_call(source, crate, ancestry.nodes, leaf):
        return True
    path = None
    for node in reversed(ancestry.nodes):
        if node.start_byte != occurrence.span.start or node.type not in PATH_KINDS:
            break
        path = read_path(source, node) or path
    if path is None:
        return False
    for namespace in (Namespace.VALUE, Namespace.TYPE):
        found = resolve(source, path, namespace, crate)
        if isinstance(found, Item) and found.via == leaf:
            return True
    return False


def _is_macro_call(source: SourceFile, crate: CrateView, nodes: tuple[Node, ...], leaf: UseLeaf) -> bool:
    """Whether the last of the nodes is the name of a macro that came through the import."""
    call = nodes[-2] if len(nodes) > 1 else None
    if call is None or call.type != "macro_invocation" or call.child_by_field_name("macro") != nodes[-1]:
        return False
    found = resolve_at(source, (leaf.name,), nodes[-1].start_byte, Namespace.MACRO, crate)
    return isinstance(found, Item) and found.via == leaf
