"""Lines and columns: counted by hand, and as rustc counts them (only `\\n` ends a line, columns are characters)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deburr.text.lines import LineIndex, Place, split_lines


@pytest.mark.parametrize(
    ("data", "offset", "line", "column"),
    [
        (b"", 0, 1, 1),
        (b"ab\ncd", 0, 1, 1),
        (b"ab\ncd", 2, 1, 3),
        (b"ab\ncd", 3, 2, 1),
        (b"ab\ncd", 5, 2, 3),
        ("é=1\n".encode(), 2, 1, 2),
        ("é=1\n".encode(), 1, 1, 1),
        ("a😀b".encode(), 5, 1, 3),
        ("a😀b".encode(), 3, 1, 2),
        (b"\xef\xbb\xbfab", 3, 1, 1),
        (b"\xef\xbb\xbfab", 0, 1, 1),
        (b"\xef\xbb\xbfab\nc", 6, 2, 1),
        (b"a\x0cb\rc\xe2\x80\xa8d\n", 8, 1, 7),
        (b"a\r\nb", 3, 2, 1),
        (b"a\xffb", 2, 1, 3),
    ],
)
def test_place_of_an_offset(data: bytes, offset: int, line: int, column: int) -> None:
    assert LineIndex.of(data).place(offset) == Place(line, column)


@pytest.mark.parametrize(("data", "count"), [(b"", 1), (b"a", 1), (b"a\n", 1), (b"a\nb", 2), (b"a\n\n", 2), (b"\n", 1)])
def test_line_count(data: bytes, count: int) -> None:
    assert LineIndex.of(data).line_count == count


def test_the_text_of_a_line_has_no_line_end_and_no_byte_order_mark() -> None:
    index = LineIndex.of(b"\xef\xbb\xbfa\r\nb\rc\nd\r")
    assert [index.text(n) for n in (1, 2, 3)] == ["a", "b\rc", "d\r"]


@given(st.binary(max_size=60))
def test_splitting_loses_nothing(data: bytes) -> None:
    lines = split_lines(data)
    assert b"".join(lines) == data
    assert all(line.count(b"\n") == line.endswith(b"\n") and line for line in lines)


@given(st.text(alphabet="a\né😀\r\t", max_size=40), st.integers(0, 40))
def test_an_offset_comes_back_from_its_place(text: str, characters: int) -> None:
    data = text.replace("\r\n", "").encode()
    offset = len(data.decode()[:characters].encode())
    index = LineIndex.of(data)
    assert index.offset(index.place(offset)) == offset
