"""Holds where bytes go when edits are made: a text in which every byte is different says so itself."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from deburr.text.edit import Edit, apply_edits
from deburr.text.shifts import moved, origin_of, results
from deburr.text.span import Span

TEXT = bytes(range(100, 180))
"""Each byte once, so that where one stands can be looked up."""


@st.composite
def edits_of_text(draw):
    """Edits without a conflict, in source order; what they put in are bytes that the text has not."""
    cuts = sorted(draw(st.lists(st.integers(0, len(TEXT)), min_size=0, max_size=12, unique=True)))
    found = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        size = draw(st.integers(0, 6))
        found.append(Edit(Span(start, end), bytes([10 + len(found)]) * size))
    return tuple(found)


@given(edits_of_text())
def test_what_an_edit_has_put_in_stands_where_it_says(edits):
    after = apply_edits(TEXT, edits)
    for edit, span in results(edits).items():
        assert span.cut(after) == edit.replacement


@given(edits_of_text(), st.integers(0, len(TEXT) - 1))
def test_a_byte_that_stays_is_found_again_both_ways(edits, at):
    after = apply_edits(TEXT, edits)
    if any(edit.span.start <= at < edit.span.end for edit in edits):
        return
    there = after.index(TEXT[at])
    assert moved(Span(at, at + 1), edits) == Span(there, there + 1)
    assert origin_of(there, edits) == at


@given(edits_of_text(), st.data())
def test_a_byte_that_was_put_in_came_from_where_its_edit_begins(edits, data):
    placed = [(edit, span) for edit, span in results(edits).items() if len(span)]
    if not placed:
        return
    edit, span = data.draw(st.sampled_from(placed))
    assert origin_of(data.draw(st.integers(span.start, span.end - 1)), edits) == edit.span.start


@given(edits_of_text(), st.integers(0, len(TEXT)), st.integers(0, len(TEXT)))
def test_a_span_keeps_the_bytes_of_it_that_stay(edits, one, other):
    span = Span(min(one, other), max(one, other))
    after = apply_edits(TEXT, edits)
    gone = {at for edit in edits for at in range(edit.span.start, edit.span.end)}
    stay = [TEXT[at] for at in range(span.start, span.end) if at not in gone]
    kept = moved(span, edits).cut(after)
    assert [byte for byte in kept if byte >= 100] == stay
