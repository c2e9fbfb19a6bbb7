"""Changed regions: they rebuild the new text from the old one, stay small, and cost little on large input."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deburr.text.line_diff import Region, changed_regions
from growth import assert_grows

LINES = st.lists(st.sampled_from([b"a\n", b"b\n", b"c\n", b"d\n", b"e\n", b"}\n"]), max_size=40)


@given(LINES, LINES)
def test_the_regions_rebuild_the_new_lines(old: list[bytes], new: list[bytes]) -> None:
    built: list[bytes] = []
    at = 0
    for region in changed_regions(old, new):
        assert region.old_start > at or at == 0
        built += old[at : region.old_start] + new[region.new_start : region.new_end]
        at = region.old_end
    assert built + old[at:] == new


@pytest.mark.parametrize(
    ("old", "new", "regions"),
    [
        ("abc", "abc", []),
        ("abc", "axc", [(1, 2, 1, 2)]),
        ("", "ab", [(0, 0, 0, 2)]),
        ("abcdefg", "abXdefY", [(2, 3, 2, 3), (6, 7, 6, 7)]),
        ("aaaa", "aaa", [(3, 4, 3, 3)]),
    ],
)
def test_small_changes_by_hand(old: str, new: str, regions: list[tuple[int, int, int, int]]) -> None:
    split = [c.encode() for c in old], [c.encode() for c in new]
    assert changed_regions(*split) == tuple(Region(*region) for region in regions)


def test_two_edits_far_apart_in_a_large_file_stay_two_small_regions() -> None:
    old = [b"line %d\n" % n for n in range(20_000)]
    new = [b"first\n", *old[1:-1], b"last\n"]
    assert changed_regions(old, new) == (Region(0, 1, 0, 1), Region(19_999, 20_000, 19_999, 20_000))


@pytest.mark.parametrize("distinct", [1, 2, 7, 5_000])
def test_repetitive_text_is_cheap(distinct: int) -> None:
    def compare(count: int) -> None:
        old = [b"%d\n" % (n % distinct) for n in range(count)]
        new = [b"top\n", *old[: len(old) // 2], b"middle\n", *old[len(old) // 2 + 5 :], b"end\n"]
        changed_regions(old, new)

    assert_grows(compare, 20_000)
