"""Which lines count as changed, and that they are found again in a text that was edited."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from deburr.text.changed_lines import NONE, WHOLE, ChangedLines
from deburr.text.lines import LineIndex
from deburr.text.span import Span

TEXT = b"one\ntwo\nthree\nfour\n"


def touched(lines: ChangedLines, start: int, end: int) -> bool:
    return lines.touch(Span(start, end), LineIndex.of(TEXT))


def test_one_line_of_the_span_is_enough() -> None:
    two = ChangedLines(((2, 2),))
    assert touched(two, 4, 7)
    assert touched(two, 0, 5)
    assert touched(two, 7, 9), "the newline of line 2 is a part of it"
    assert touched(two, 0, len(TEXT))
    assert not touched(two, 0, 4), "a span that ends before line 2 does not touch it"
    assert not touched(two, 8, 19)
    assert touched(two, 4, 4), "an empty span is in its line"


def test_all_and_none() -> None:
    assert touched(WHOLE, 0, 1)
    assert not touched(NONE, 0, 1)


def test_a_later_text_has_the_old_changed_lines_and_the_new_ones() -> None:
    lines = ChangedLines(((3, 3),))
    assert lines.after(TEXT, b"zero\none\ntwo\nthree\nfour\n").ranges == ((1, 1), (4, 4))
    assert lines.after(TEXT, b"one\nthree\nfour\n").ranges == ((2, 2),)
    assert lines.after(TEXT, b"one\ntwo\n3\nfour\n").ranges == ((3, 3),)
    assert lines.after(TEXT, b"one\ntwo\nfour\n").ranges == ()
    assert WHOLE.after(TEXT, b"") is WHOLE


@given(st.data())
def test_unchanged_lines_keep_what_they_are(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 30))
    before = [f"line {number}\n".encode() for number in range(count)]
    marked = data.draw(st.sets(st.integers(0, count - 1)))
    now: list[bytes] = []
    for line in before:
        now += data.draw(st.lists(st.sampled_from([b"new\n", b"\n"]), max_size=2))
        if data.draw(st.booleans()):
            now.append(line)
    ranges = tuple((number + 1, number + 1) for number in sorted(marked))
    after = ChangedLines(ranges).after(b"".join(before), b"".join(now))
    index = LineIndex.of(b"".join(now))
    for at, line in enumerate(now):
        is_old = line.startswith(b"line ")
        expected = int(line[5:]) in marked if is_old else True
        start = index.starts[at]
        assert after.touch(Span(start, start + len(line)), index) == expected, (at, line)
