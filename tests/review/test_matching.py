"""Holds which decision is believed about which finding, once code has moved, was copied, was fixed or has changed.

Worked out by hand: a decision must never come to be about a finding that nobody decided about."""

import pytest

from deburr.review.matching import CHANGED, match_decisions
from review.decided import accept, entry, key, reject, seen

MOVED_FILE = entry("src/b.rs", "crate::b")
RENAMED_IN_MODULE = entry("src/a/mod.rs")


def told(decisions, now, **more):
    """By item and number what was decided, with the doubt."""
    found = match_decisions(decisions, seen(now), **more)
    return {(one.file, one.number): (match.decision.verdict.value, match.doubt) for one, match in found.of.items()}


def test_the_same_finding_in_the_same_file():
    assert told({key(): accept()}, {entry(): 1}) == {("src/a.rs", 1): ("accept", None)}


@pytest.mark.parametrize("new", [MOVED_FILE, RENAMED_IN_MODULE])
def test_a_file_that_was_renamed(new):
    assert told({key(): reject()}, {new: 1}) == {(new.file, 1): ("reject", None)}


def test_a_file_of_the_same_module_comes_before_one_of_another():
    decisions = {key(): reject()}
    assert told(decisions, {MOVED_FILE: 1, RENAMED_IN_MODULE: 1}) == {("src/a/mod.rs", 1): ("reject", None)}


def test_a_copy_in_another_file_was_decided_by_nobody():
    assert told({key(): accept()}, {entry(): 1, MOVED_FILE: 1}) == {("src/a.rs", 1): ("accept", None)}


def test_a_file_that_was_not_looked_at_has_moved_nowhere():
    found = match_decisions({key(): accept()}, seen({MOVED_FILE: 1}), lambda file: False)
    assert (found.of, set(found.unmatched)) == ({}, {key()})


THREE = {key(1): accept(of=3), key(2): reject(of=3), key(3): accept(of=3, digest="x")}
DOUBT_2 = "there were 3 alike here and now there are 2: which one is not known"


@pytest.mark.parametrize(
    ("decisions", "total", "expected"),
    [
        (THREE, 3, {1: ("accept", None), 2: ("reject", None), 3: ("accept", None)}),
        # One was copied, or one was taken away: who knows which.
        (THREE, 2, {1: ("accept", DOUBT_2), 2: ("reject", DOUBT_2)}),
        # Both that were accepted are gone: what is left was rejected.
        (THREE, 1, {1: ("reject", None)}),
        # All of them were to be fixed, and some are.
        ({key(1): accept(of=2), key(2): accept(of=2)}, 1, {1: ("accept", None)}),
        # One of two was, and one is gone: what is left is the other one, which is open.
        ({key(1): accept(of=2, places=2)}, 1, {}),
        ({key(2): accept(of=2, place=2, places=2)}, 1, {}),
        # What is left may be either.
        (
            {key(1): reject(of=2)},
            1,
            {1: ("reject", "there were 2 alike here and now there is 1: which one is not known")},
        ),
    ],
)
def test_several_alike(decisions, total, expected):
    assert {number: one for (_, number), one in told(decisions, {entry(): total}).items()} == expected


def test_one_more_alike_than_there_were():
    doubt = "there were 1 alike here and now there are 2: which one is not known"
    assert told({key(): accept()}, {entry(): 2}) == {("src/a.rs", 1): ("accept", doubt)}


def test_code_that_was_changed_shows_what_was_decided_and_that_it_holds_no_more():
    now = entry(snippet="x(1)")
    assert told({key(): accept()}, {now: 1}) == {("src/a.rs", 1): ("accept", CHANGED)}
    assert told({key(): accept()}, {entry(item="fn g", snippet="x(1)"): 1}) == {}


def test_what_was_fixed_is_not_what_stands_in_the_same_item():
    # Two of a pattern in one item: the first was accepted and has been made, the second is nobody's decision.
    assert told({key(): accept(places=2)}, {entry(snippet="x(2)"): 1}) == {}


def test_what_is_gone_is_kept_as_unmatched():
    found = match_decisions({key(): accept()}, {})
    assert (dict(found.of), set(found.unmatched)) == ({}, {key()})
