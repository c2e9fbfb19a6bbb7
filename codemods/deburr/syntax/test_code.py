"""Which parts of a file exist only for tests: what stands under `#[cfg(test)]`, `#[test]` and their like.

An attribute speaks for whatever it stands on: an item, a method, a statement, a field, an arm; an inner one for what
is around it. A `mod tests` without an attribute is ordinary code. Deliberately unknown here: whether the whole file is
test code, which other files decide (`CrateView.is_test_file`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from deburr.syntax.crate_view import CrateView
from deburr.syntax.source import Node, SourceFile, span_of
from deburr.syntax.verdict import YES, Verdict, no, unknown
from deburr.text.span import Span

_CFG = re.compile(rb"#\s*!?\s*\[\s*cfg\s*\((?P<condition>.*)\)\s*\]", re.DOTALL)
_NAME = rb"(?:test|bench|test_case|rstest|quickcheck)"
_MARKER = re.compile(rb"#\s*\[\s*(?:\w+\s*::\s*)*" + _NAME + rb"\b\s*[\](]")
_MAYBE = re.compile(
    rb"#\s*!?\s*\[\s*cfg_attr\s*\(.*,\s*(?:cfg\s*\(.*\btest\b.*\)|(?:\w+\s*::\s*)*" + _NAME + rb")\s*[,()]", re.DOTALL
)
_ATTRIBUTE = re.compile(rb"#\s*!?\s*\[[^\]]{0,2000}?(?:test|bench|quickcheck)")
"""Where an attribute that says something of tests may begin; the length keeps the search linear."""
_ATTRIBUTES = frozenset({"attribute_item", "inner_attribute_item"})


@dataclass(frozen=True, slots=True)
class _Marked:
    span: Span
    verdict: Verdict


def spans_of_tests(source: SourceFile) -> tuple[Span, ...]:
    """The parts of a file, with their attributes, that exist only for tests; outermost ones, in source order."""
    found: list[Span] = []
    for one in _marked(source):
        if one.verdict.is_yes and not (found and found[-1].contains(one.span)):
            found.append(one.span)
    return tuple(found)


def is_in_tests(source: SourceFile, node: Node, crate: CrateView) -> Verdict:
    """Whether `node` is in code that exists only for tests, by its own file or by what other files say of that."""
    span = span_of(node)
    around = [one.verdict for one in _marked(source) if one.span.contains(span)]
    if any(verdict.is_yes for verdict in around) or crate.is_test_file:
        return YES
    if around:
        return around[0]
    if crate.is_test_file is None:
        return unknown("whether the file is compiled for tests only cannot be seen")
    return no("it is no code that exists for tests only")


def is_test_attribute(source: SourceFile, attribute: Node) -> bool:
    """Whether what has this attribute is compiled for tests only."""
    text = source.data[attribute.start_byte : attribute.end_byte]
    if _MARKER.match(text):
        return True
    found = _CFG.fullmatch(text.strip())
    return found is not None and _needs_test(found["condition"])


def _marked(source: SourceFile) -> tuple[_Marked, ...]:
    known = source.cache.get("test code")
    if not isinstance(known, tuple):
        found = sorted(_search(source), key=lambda one: (one.span.start, -one.span.end))
        known = source.cache["test code"] = tuple(found)
    return known


def _search(source: SourceFile) -> Iterator[_Marked]:
    children: dict[tuple[int, int, str], tuple[list[Node], list[int]]] = {}
    for place in _ATTRIBUTE.finditer(source.data):
        nodes = source.ancestors(place.start(), place.start() + 1).nodes
        index = next((i for i, node in enumerate(nodes) if node.type in _ATTRIBUTES), 0)
        if not index or nodes[index].start_byte != place.start():
            continue
        verdict = _says(source, nodes[index])
        if not verdict.is_no:
            around = nodes[index - 1]
            key = (around.start_byte, around.end_byte, around.type)
            if key not in children:
                siblings = list(source.children(around))
                children[key] = siblings, [one.start_byte for one in siblings]
            yield _Marked(_reach(nodes[index], around, *children[key]), verdict)


def _says(source: SourceFile, attribute: Node) -> Verdict:
    if is_test_attribute(source, attribute):
        return YES
    if _MAYBE.match(source.data[attribute.start_byte : attribute.end_byte]):
        return unknown("it is test code under a `cfg_attr`")
    return no("the attribute says nothing of tests")


def _reach(attribute: Node, around: Node, siblings: list[Node], starts: list[int]) -> Span:
    """What an attribute speaks for, from the first of the attributes on it; `siblings` start at `starts`."""
    if attribute.type == "inner_attribute_item" or around.type == "match_arm":
        return span_of(around)
    first = last = bisect_left(starts, attribute.start_byte)
    while first and siblings[first - 1].type == "attribute_item":
        first -= 1
    while last + 1 < len(siblings) and siblings[last].type == "attribute_item":
        last += 1
    return Span(siblings[first].start_byte, siblings[last].end_byte)


def _needs_test(condition: bytes) -> bool:
    """Whether a cfg holds in test builds only: `test`, or an `all(…)` with it at the top."""
    text = b"".join(condition.split()).rstrip(b",")
    inside = re.fullmatch(rb"all\((.*)\)", text)
    return b"test" in _split_top(inside[1]) if inside else text == b"test"


def _split_top(text: bytes) -> list[bytes]:
    parts = [b""]
    depth = 0
    for char in (text[index : index + 1] for index in range(len(text))):
        depth += (char == b"(") - (char == b")")
        if char == b"," and depth == 0:
            parts.append(b"")
        else:
            parts[-1] += char
    return parts
