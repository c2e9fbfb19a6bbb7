"""Holds in which order the edits of nested matches stand where they meet; the order is read off the text they make."""

from __future__ import annotations

import pytest

from deburr.engine.steps.composing import Wanted, composed
from deburr.text.edit import Edit, apply_edits, find_conflict
from deburr.text.span import Span


def wanted(start, end, text, extent):
    return Wanted(Edit(Span(start, end), text), None if extent is None else Span(*extent))


@pytest.mark.parametrize(
    ("edits", "after"),
    [
        ([wanted(3, 3, b".a()", (2, 3)), wanted(3, 3, b".b()", (0, 3))], b"x+y.a().b()"),
        ([wanted(3, 3, b".b()", (0, 3)), wanted(3, 3, b".a()", (2, 3))], b"x+y.a().b()"),
        ([wanted(0, 0, b"*", (0, 1)), wanted(0, 0, b"!", (0, 3))], b"!*x+y"),
        ([wanted(3, 3, b".a()", (2, 3)), wanted(3, 3, b".a()", (2, 3))], b"x+y.a()"),
        ([wanted(0, 0, b"use b;", (2, 3)), wanted(0, 0, b"use a;", (2, 3))], b"use a;use b;x+y"),
        ([wanted(2, 3, b"z", (2, 3)), wanted(3, 3, b"!", (0, 3))], b"x+z!"),
        ([wanted(0, 0, b"!", (0, 3)), wanted(0, 0, b"use a;", None)], b"use a;!x+y"),
        ([wanted(3, 3, b"use a;", None), wanted(3, 3, b"!", (0, 3))], b"x+y!use a;"),
    ],
)
def test_the_inner_match_stays_inside_of_the_outer_one(edits, after):
    assert apply_edits(b"x+y", composed(edits)) == after


def test_an_order_that_nothing_says_is_a_conflict():
    together = composed([wanted(1, 1, b"a", (0, 3)), wanted(1, 1, b"b", (0, 2))])
    assert find_conflict(together) is not None
