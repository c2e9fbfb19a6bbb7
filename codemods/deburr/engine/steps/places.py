"""Where the matches of a solution lie: whose tokens are whose, and lines in words.

Deliberately unknown here: how matches are found and joined (`deburr.engine.steps.linking`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from deburr.engine.matching.matches import Match
from deburr.engine.naming.meaning import name_of
from deburr.language.trees import AtomKind
from deburr.syntax.source import SourceFile, span_of
from deburr.text.span import Span


def capture_atoms(match: Match) -> Iterator[tuple[str, Span]]:
    """The names that the match captures, with the bytes of each occurrence; an unnamed one is an empty name."""
    for index, atom in enumerate(match.alternative.fragment.atoms):
        span = match.bindings.atoms.get(index)
        if atom.kind is AtomKind.CAPTURE and span is not None:
            yield atom.text, span


def is_open(match: Match, place: Span) -> bool:
    """Whether a head leaves the code at `place` open: it stands in the item, behind all that the fragment writes."""
    if match.alternative.fragment.category != "item" or not match.extent.contains(place):
        return False
    return place.start >= max(span.end for span in match.bindings.atoms.values())


def collide(earlier: Match, later: Match) -> bool:
    """Whether two matches want the same tokens: one may only lie in a capture of the other, or in what it leaves
    open."""
    one, other = earlier.extent, later.extent
    if one == other:
        return True
    if not one.overlaps(other):
        return False
    claimed = set(capture_atoms(earlier))
    if any(name and (name, span) in claimed for name, span in capture_atoms(later)):
        return True
    outer, inner = (earlier, other) if one.contains(other) else (later, one)
    if not outer.extent.contains(inner):
        return True
    return not is_open(outer, inner) and not any(span.contains(inner) for _, span in capture_atoms(outer))


class Taken:
    """Matches whose tokens are spoken for."""

    def __init__(self, matches: Iterable[Match]) -> None:
        self._all = sorted(matches, key=lambda one: one.extent)
        self._starts = [one.extent.start for one in self._all]
        self._longest = max((len(one.extent) for one in self._all), default=0)

    def collides(self, match: Match) -> bool:
        """Whether one of them wants the same tokens as `match`."""
        first = bisect_left(self._starts, match.extent.start - self._longest)
        last = bisect_right(self._starts, match.extent.end)
        return any(collide(one, match) for one in self._all[first:last])


def apart(matches: Iterable[Match]) -> Iterator[Match]:
    """The matches of one step without those that take tokens of one before, the outermost first."""
    taken: list[Match] = []
    for match in sorted(matches, key=lambda one: (one.extent.start, -one.extent.end)):
        taken = [one for one in taken if one.extent.end > match.extent.start]
        if not any(collide(one, match) for one in taken):
            taken.append(match)
            yield match


def without_parts(matches: Iterable[Match]) -> list[Match]:
    """The matches without those that are a part of another's own tokens; what stands in a capture is one of its own."""
    kept: list[Match] = []
    around: list[Match] = []
    for match in sorted(matches, key=lambda one: (one.extent.start, -one.extent.end)):
        around = [one for one in around if one.extent.end >= match.extent.end]
        if all(_captures(one, match.extent) for one in around):
            kept.append(match)
        around.append(match)
    return kept


def _captures(outer: Match, inner: Span) -> bool:
    if outer.extent == inner or not outer.extent.contains(inner):
        return True
    return is_open(outer, inner) or any(span.contains(inner) for name, span in capture_atoms(outer) if name)


def covers(source: SourceFile, match: Match, mention: Span, name: str) -> bool:
    """Whether a mention of what `name` has captured is one of the match's own tokens, or its capture of that name."""
    if not match.extent.contains(mention) or is_open(match, mention):
        return False
    around = [(other, span) for other, span in capture_atoms(match) if span.contains(mention)]
    return not around or any(other == name and _is_named_by(source, span, mention) for other, span in around)


def _is_named_by(source: SourceFile, captured: Span, mention: Span) -> bool:
    """Whether the captured code is the mention, or a path that ends in it."""
    if captured == mention:
        return True
    nodes = source.ancestors(captured.start, captured.end).nodes
    exact = (node for node in nodes if node.start_byte == captured.start and node.end_byte == captured.end)
    names = (name_of(node) for node in exact)
    return any(name is not None and span_of(name) == mention for name in names)


def block_around(source: SourceFile, match: Match) -> Span:
    """The innermost block around a match; `unsafe` blocks are looked through."""
    nodes = source.ancestors(match.extent.start, match.extent.end).nodes
    for index in range(len(nodes) - 1, -1, -1):
        here = Span(nodes[index].start_byte, nodes[index].end_byte)
        is_unsafe = index > 0 and nodes[index - 1].type == "unsafe_block"
        if nodes[index].type == "block" and here != match.extent and not is_unsafe:
            return here
    return Span(0, len(source.data))


def line_of(source: SourceFile, at: int) -> int:
    """The 1-based line of a byte."""
    return source.data.count(b"\n", 0, at) + 1


def lines_of(lines: Sequence[int]) -> str:
    """`line 12`, or `lines 12, 40 and 71`: three of them at most, and how many more there are."""
    shown = [str(line) for line in lines[:3]]
    if len(lines) > 3:
        return f"lines {', '.join(shown)} and {len(lines) - 3} more"
    if len(shown) == 1:
        return f"line {shown[0]}"
    return f"lines {', '.join(shown[:-1])} and {shown[-1]}"
