"""Which lines changed between two texts: the arithmetic behind a patch.

The equal lines at both ends are cut off first, lines that occur once on both sides split what is left (as patience
diff does), and only the small windows between them go to difflib, whose cost is bounded by a budget. A window beyond
the budget is shown as replaced whole: a longer patch, never a wrong one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_WINDOW_LINES = 2_000
_EQUAL_PAIRS = 100_000


@dataclass(frozen=True, slots=True)
class Region:
    """Old lines `old_start` to `old_end` became new lines `new_start` to `new_end`: 0-based, half open."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int


def changed_regions(old: Sequence[bytes], new: Sequence[bytes]) -> tuple[Region, ...]:
    """The changed regions in order; between two of them there is at least one equal line."""
    found: list[Region] = []
    pending = [Region(0, len(old), 0, len(new))]
    while pending:
        window = _trim(old, new, pending.pop())
        if window.old_start == window.old_end and window.new_start == window.new_end:
            continue
        anchors = _anchors(old, new, window)
        if anchors:
            pending.extend(reversed(list(_between(window, anchors))))
        else:
            found.extend(_small_window(old, new, window))
    return tuple(_joined(found))


def _trim(old: Sequence[bytes], new: Sequence[bytes], window: Region) -> Region:
    """The window without the equal lines at its two ends."""
    a, b, c, d = window.old_start, window.old_end, window.new_start, window.new_end
    while a < b and c < d and old[a] == new[c]:
        a, c = a + 1, c + 1
    while a < b and c < d and old[b - 1] == new[d - 1]:
        b, d = b - 1, d - 1
    return Region(a, b, c, d)


def _anchors(old: Sequence[bytes], new: Sequence[bytes], window: Region) -> list[tuple[int, int]]:
    """Pairs of an old and a new line that are equal and unique on both sides, rising on both."""
    old_count = Counter(old[window.old_start : window.old_end])
    new_count = Counter(new[window.new_start : window.new_end])
    place = {new[at]: at for at in range(window.new_start, window.new_end) if new_count[new[at]] == 1}
    pairs = [
        (at, place[old[at]])
        for at in range(window.old_start, window.old_end)
        if old_count[old[at]] == 1 and old[at] in place
    ]
    return _longest_rising(pairs)


def _longest_rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest subsequence whose second members rise (patience sorting)."""
    tops: list[int] = []
    top_index: list[int] = []
    before: list[int] = []
    for index, (_, second) in enumerate(pairs):
        pile = bisect_left(tops, second)
        before.append(top_index[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(second)
            top_index.append(index)
        else:
            tops[pile], top_index[pile] = second, index
    chain: list[tuple[int, int]] = []
    at = top_index[-1] if top_index else -1
    while at >= 0:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]


def _between(window: Region, anchors: list[tuple[int, int]]) -> Iterator[Region]:
    """The windows left between the anchors, which are equal themselves."""
    old_at, new_at = window.old_start, window.new_start
    for old_line, new_line in anchors:
        yield Region(old_at, old_line, new_at, new_line)
        old_at, new_at = old_line + 1, new_line + 1
    yield Region(old_at, window.old_end, new_at, window.new_end)


def _small_window(old: Sequence[bytes], new: Sequence[bytes], window: Region) -> Iterator[Region]:
    left, right = old[window.old_start : window.old_end], new[window.new_start : window.new_end]
    if not left or not right or not _affordable(left, right):
        yield window
        return
    for tag, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag != "equal":
            yield Region(window.old_start + a, window.old_start + b, window.new_start + c, window.new_start + d)


def _affordable(left: Sequence[bytes], right: Sequence[bytes]) -> bool:
    if len(left) > _WINDOW_LINES or len(right) > _WINDOW_LINES:
        return False
    right_count = Counter(right)
    return sum(right_count[line] for line in left) <= _EQUAL_PAIRS


def _joined(regions: list[Region]) -> Iterator[Region]:
    """The regions with those that touch on both sides made one."""
    current: Region | None = None
    for region in regions:
        if current is not None and current.old_end == region.old_start and current.new_end == region.new_start:
            current = Region(current.old_start, region.old_end, current.new_start, region.new_end)
            continue
        if current is not None:
            yield current
        current = region
    if current is not None:
        yield current
