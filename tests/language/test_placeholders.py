"""Holds what counts as a metavariable in a fragment, and that places in the substituted text lead back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deburr.language.placeholders import MarkerError, adjacent_lists, find_markers, marker_of, substitute


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("f($a)", [("a", False, False)]),
        ("f($_)", [("", False, False)]),
        ("f($$$)", [("", True, False)]),
        ("f($$$rest)", [("rest", True, False)]),
        ("f::<'$a>()", [("a", False, True)]),
        ("$a + $b1", [("a", False, False), ("b1", False, False)]),
        ("f()", []),
    ],
)
def test_markers(text, expected):
    assert [(one.name, one.repeated, one.is_lifetime) for one in find_markers(text.encode())] == expected


@pytest.mark.parametrize(("text", "at"), [("f($)", 2), ("f($1)", 2), ("$$a", 0), ("$$$a $$$b", 5), ("$a $$$b", 3)])
def test_what_is_no_metavariable(text, at):
    found = find_markers(text.encode())
    assert isinstance(found, MarkerError)
    assert found.start == at


@pytest.mark.parametrize(
    ("text", "at"), [("$$$a, $$$b", 6), ("$$$a, $b", None), ("$$$a, 1, $$$b", None), ("$$$a,\n  $$$b", 8)]
)
def test_two_lists_side_by_side(text, at):
    found = adjacent_lists(text.encode(), find_markers(text.encode()))
    assert (found.start if found else None) == at


@given(st.lists(st.sampled_from(["$a", "$_", "'$l", "$$$m", "foo", "é", "(", "1"]), min_size=1, max_size=8))
def test_places_lead_back(parts):
    data = ", ".join(parts).encode()
    markers = find_markers(data)
    substituted = substitute(data, markers, b"fn f() { ", b" }")
    inside = substituted.data[substituted.start : substituted.end]
    at = 0
    for part in parts:
        offset = substituted.origin(substituted.start + at)
        assert data[offset:].startswith(part.encode())
        at = inside.find(b",", at) + 2
    for marker in markers:
        assert marker_of(marker.identifier, markers) == marker
