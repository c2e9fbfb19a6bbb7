"""Holds which lines of code are shown with which signs and numbers, against lists written by hand."""

from __future__ import annotations

import pytest

from deburr.review.terminal.code_lines import CodeLine, Gap, changed_lines, found_lines
from deburr.text.span import Span

TEN = b"".join(b"line %d\n" % number for number in range(1, 11))


def told(lines) -> list[str]:
    """`number sign text`, with what is marked in «» and the remark on the end."""
    return [f"... {one.count}" if isinstance(one, Gap) else shown(one) for one in lines]


def shown(line: CodeLine) -> str:
    text = line.text
    for start, end in reversed(line.marked):
        text = f"{text[:start]}«{text[start:end]}»{text[end:]}"
    return f"{line.number} {line.sign} {text}" + (f" ({line.end})" if line.end else "")


def test_changes_far_apart() -> None:
    after = TEN.replace(b"line 2\n", b"line two\n").replace(b"line 9\n", b"line 9\nmore\n")
    assert told(changed_lines(TEN, after, 1)) == [
        "1   line 1",
        "2 - line «2»",
        "2 + line «two»",
        "3   line 3",
        "... 5",
        "9   line 9",
        "10 + more",
        "10   line 10",
    ]


def test_context_that_meets_leaves_no_gap() -> None:
    after = TEN.replace(b"line 2\n", b"").replace(b"line 5\n", b"")
    assert told(changed_lines(TEN, after, 1)) == [
        "1   line 1", "2 - line 2", "3   line 3", "4   line 4", "5 - line 5", "6   line 6",
    ]  # fmt: skip
    assert told(changed_lines(TEN, after, 0)) == ["2 - line 2", "... 2", "5 - line 5"]
    assert len(told(changed_lines(TEN, after, 1_000_000))) == 10


def test_the_whole_file_and_nothing() -> None:
    assert told(changed_lines(b"", b"a\n", 3)) == ["1 + a"]
    assert told(changed_lines(b"a\n", b"a\n", 3)) == []


def test_ends_of_lines() -> None:
    crlf = b"a\r\nb\r\n"
    assert told(changed_lines(crlf, b"a\r\nc d b\r\n", 0)) == ["2 - b", "2 + c d b"]
    # A change of the end alone would look like none.
    assert told(changed_lines(crlf, b"a\r\nb\n", 0)) == ["2 - b (ends with CR LF)", "2 + b (ends with LF)"]
    assert told(changed_lines(b"a", b"b", 0)) == [
        "1 - a (no newline at the end)", "1 + b (no newline at the end)",
    ]  # fmt: skip


def test_a_byte_order_mark_and_bytes_that_are_no_text() -> None:
    assert told(changed_lines(b"\xef\xbb\xbfa b\n", b"\xef\xbb\xbfa c\n", 0)) == ["1 - a «b»", "1 + a «c»"]
    assert told(changed_lines(b"\xff a\n", b"\xff b\n", 0)) == ["1 - \udcff «a»", "1 + \udcff «b»"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("line 2", ["1   line 1", "2 > «line 2»", "3   line 3"]),
        ("e 2\nli", ["1   line 1", "2 > lin«e 2»", "3 > «li»ne 3", "4   line 4"]),
        ("line 10", ["9   line 9", "10 > «line 10»"]),
        ("line 2\n", ["1   line 1", "2 > «line 2»", "3   line 3"]),
    ],
)
def test_the_place_of_a_finding(words: str, expected: list[str]) -> None:
    at = TEN.index(words.encode())
    assert told(found_lines(TEN, Span(at, at + len(words)), 1)) == expected
