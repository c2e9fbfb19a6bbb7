"""Two versions of a page set: what came, what went, and what is there with another fix."""

from __future__ import annotations

from dataclasses import replace

from deburr.run.measuring.comparison import compare
from deburr.run.measuring.records import CrateFindings, Found, Place

EMPTY = CrateFindings(1, 1, 0.0, (), (), {}, ())


def found(line: int, fix: str = "machine-applicable", edits: str = "e") -> Found:
    return Found("page", Place("src/lib.rs", line, 1), "text", fix, "", edits)


def test_each_difference_is_of_one_kind():
    before = replace(EMPTY, findings=(found(1), found(2), found(3), found(4)))
    after = replace(EMPTY, findings=(found(1), found(3, "withheld", ""), found(4, edits="f"), found(5)))
    result = compare([("a-1.0.0", before, after)])
    assert [one.found.place.line for one in result.added] == [5]
    assert [one.found.place.line for one in result.gone] == [2]
    assert [(one.after.place.line, one.what) for one in result.changed] == [
        (3, "the fix was machine-applicable and is withheld"),
        (4, "the fix makes other edits"),
    ]


def test_nothing_changed():
    same = replace(EMPTY, findings=(found(1),))
    result = compare([("a-1.0.0", same, same)])
    assert (result.added, result.gone, result.changed) == ((), (), ())
