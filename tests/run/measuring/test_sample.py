"""Drawing findings to be read: fair shares, the same draw for everybody, and no upset when findings come or go."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from deburr.run.measuring.records import Found, Place
from deburr.run.measuring.sample import MOST_OF_A_PAGE, Sighting, drawn, shares


def sighting(page: str, line: int, column: int = 1) -> Sighting:
    return Sighting("a-1.0.0", Found(page, Place("src/lib.rs", line, column), "", "none", "", ""))


def many(page: str, number: int) -> list[Sighting]:
    return [sighting(page, line) for line in range(1, number + 1)]


def test_a_page_with_few_leaves_its_share_to_the_others():
    pages = {"few": many("few", 2), "some": many("some", 12), "lots": many("lots", 900)}
    assert shares(pages, 300) == {"few": 2, "some": 12, "lots": MOST_OF_A_PAGE}
    assert shares(pages, 20) == {"few": 2, "some": 9, "lots": 9}


@given(st.dictionaries(st.text("abc", min_size=1), st.integers(0, 60), min_size=1), st.integers(0, 100))
def test_shares_are_used_up_and_never_exceeded(sizes, most):
    pages = {page: many(page, size) for page, size in sizes.items()}
    wanted = {page: min(size, MOST_OF_A_PAGE) for page, size in sizes.items()}
    found = shares(pages, most)
    assert all(found[page] <= wanted[page] for page in pages)
    assert sum(found.values()) == min(most, sum(wanted.values()))


def test_the_order_is_the_seed_and_not_that_of_the_findings():
    found = many("page", 50)
    order = drawn(found, 0)
    assert order == drawn(list(reversed(found)), 0)
    assert order != found
    assert order != drawn(found, 1)
    assert sorted(one.found.place.line for one in order) == list(range(1, 51))


def test_a_new_finding_moves_no_other():
    before = drawn(many("page", 50), 0)
    after = drawn(many("page", 51), 0)
    assert [one for one in after if one.found.place.line != 51] == before


def test_findings_in_one_line_are_read_as_one():
    found = [sighting("page", 4, 1), sighting("page", 4, 30), sighting("page", 5)]
    assert len(drawn(found, 0)) == 2
    assert shares({"page": found}, 300) == {"page": 2}
