"""Telling fixes apart by halving: the guilty are found, alone or together, and nobody else is blamed."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from hypothesis import given
from hypothesis import strategies as st

from deburr.run.measuring.broken_fixes import BrokenFixes

# Strings, not numbers: two equal small numbers are one object.
FIXES = [f"fix {number}" for number in range(24)]


def judge(guilty: Collection[str], pairs: Collection[frozenset[str]] = ()):
    """A compiler that refuses any of `guilty`, and the fixes of a pair made together."""

    def first_error(fixes: Sequence[str]) -> str | None:
        if any(fix in guilty for fix in fixes):
            return "guilty"
        return "pair" if any(pair <= set(fixes) for pair in pairs) else None

    return first_error


@given(st.sets(st.sampled_from(FIXES), min_size=1))
def test_those_that_break_by_themselves_are_all_found(guilty):
    search = BrokenFixes(judge(guilty), most_builds=200)
    search.search(FIXES, "guilty")
    assert {fix for fix, _ in search.alone} == guilty
    assert search.together == []


def test_one_of_many_takes_few_builds():
    search = BrokenFixes(judge({"fix 17"}))
    search.search(FIXES, "guilty")
    assert [fix for fix, _ in search.alone] == ["fix 17"]
    assert search.builds <= 11


def test_a_pair_is_blamed_together_and_those_far_from_it_are_not():
    search = BrokenFixes(judge(set(), [frozenset({"fix 0", "fix 1"})]))
    search.search(FIXES, "pair")
    assert search.alone == []
    # 24 are halved down to three, whose halves are acquitted.
    assert {fix for fix, _ in search.together} == {"fix 0", "fix 1", "fix 2"}


def test_a_pair_beside_a_guilty_one_is_not_forgotten():
    search = BrokenFixes(judge({"fix 3"}, [frozenset({"fix 0", "fix 23"})]))
    search.search(FIXES, "guilty")
    assert [fix for fix, _ in search.alone] == ["fix 3"]
    assert {"fix 0", "fix 23"} <= {fix for fix, _ in search.together}


def test_with_the_builds_used_up_nobody_is_acquitted():
    search = BrokenFixes(judge({"fix 3", "fix 20"}), most_builds=4)
    search.search(FIXES, "guilty")
    assert {"fix 3", "fix 20"} <= {fix for fix, _ in (*search.alone, *search.together)}
    assert search.builds <= 5
