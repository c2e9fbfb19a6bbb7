"""Source lines with carets: the expected rows are what rustc 1.95 printed for the same text and spans."""

from __future__ import annotations

import pytest

from deburr.report.snippet import Mark, render_snippet
from deburr.report.style import PLAIN, Painter
from deburr.text.lines import LineIndex
from deburr.text.span import Span

MISMATCH = """fn main() {
    let a: i32 = foo(
        1,
    );
    let b: i32 =
        foo(
            1,
            2
        );
    let c: i32 = foo(
        1,

        2,

        3,

        4,
        5,
    );
    let 日本: u8 = "日本語";
    let (p, q): (u8, u8) = (1, "x");
}
fn foo(x: i32) -> String { String::new() }
"""
TABS = 'fn main() {\n    let x: i32 = "a\tb";\n\tlet é = foo(\n        1,\n        2,\n    );\n}\n'


def mark(start: int, end: int, label: str = "", is_primary: bool = False) -> Mark:
    return Mark(Span(start, end), label, is_primary)


CASES = {
    "one line with two labels": (
        TABS,
        [mark(29, 34, "expected `i32`, found `&str`", True), mark(23, 26, "expected due to this")],
        """2 |     let x: i32 = "a    b";
  |            ---   ^^^^^^^^ expected `i32`, found `&str`
  |            |
  |            expected due to this""",
    ),
    "a tab before and a line between": (
        TABS,
        [mark(46, 49, "", True), mark(70, 71, "unexpected argument")],
        """3 |     let é = foo(
  |             ^^^
4 |         1,
5 |         2,
  |         - unexpected argument""",
    ),
    "several lines from a line's start": (
        MISMATCH,
        [mark(77, 120, "expected `i32`, found `String`", True), mark(63, 66, "expected due to this")],
        """5 |       let b: i32 =
  |              --- expected due to this
6 | /         foo(
7 | |             1,
8 | |             2
9 | |         );
  | |_________^ expected `i32`, found `String`""",
    ),
    "several lines from the middle of one": (
        MISMATCH,
        [mark(29, 50, "expected `i32`, found `String`", True)],
        """2 |       let a: i32 = foo(
  |  __________________^
3 | |         1,
4 | |     );
  | |_____^ expected `i32`, found `String`""",
    ),
    "many lines": (
        MISMATCH,
        [mark(139, 207, "expected `i32`, found `String`", True)],
        """10 |       let c: i32 = foo(
   |  __________________^
11 | |         1,
12 | |
13 | |         2,
...  |
18 | |         5,
19 | |     );
   | |_____^ expected `i32`, found `String`""",
    ),
    "lines far apart": (
        MISMATCH,
        [mark(139, 142, "", True), mark(164, 165, "two"), mark(176, 177, "three")],
        """10 |     let c: i32 = foo(
   |                  ^^^
...
13 |         2,
   |         - two
14 |
15 |         3,
   |         - three""",
    ),
    "wide characters": (
        MISMATCH,
        [mark(230, 241, "expected `u8`, found `&str`", True), mark(225, 227, "expected due to this")],
        """20 |     let 日本: u8 = "日本語";
   |               --   ^^^^^^^^ expected `u8`, found `&str`
   |               |
   |               expected due to this""",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_rows_are_those_of_rustc(name: str) -> None:
    text, marks, expected = CASES[name]
    assert "\n".join(render_snippet(LineIndex.of(text.encode()), marks, PLAIN).rows) == expected


def test_three_labels_in_one_line_hang_below_each_other() -> None:
    marks = [mark(0, 1, "first"), mark(4, 5, "second"), mark(8, 9, "third", True)]
    assert render_snippet(LineIndex.of(b"a = b + c;\n"), marks, PLAIN).rows == (
        "1 | a = b + c;",
        "  | -   -   ^ third",
        "  | |   |",
        "  | |   second",
        "  | |",
        "  | first",
    )


@pytest.mark.parametrize(
    ("data", "span", "rows"),
    [
        (b"", Span(0, 0), ("1 |", "  | ^")),
        (b"abc", Span(3, 3), ("1 | abc", "  |    ^")),
        (b"a\r\nb\r\n", Span(0, 1), ("1 | a", "  | ^")),
        (b"\xef\xbb\xbfab\n", Span(3, 4), ("1 | ab", "  | ^")),
        (b"a\x1b[31m = b\n", Span(9, 10), ("1 | a\\x1b[31m = b", "  |             ^")),
        ("x\u202ey\n".encode(), Span(4, 5), ("1 | x\\u{202e}y", "  |          ^")),
    ],
)
def test_edges(data: bytes, span: Span, rows: tuple[str, ...]) -> None:
    assert render_snippet(LineIndex.of(data), [Mark(span, is_primary=True)], PLAIN).rows == rows


def test_colours_change_nothing_but_colour() -> None:
    import re

    for text, marks, expected in CASES.values():
        rows = render_snippet(LineIndex.of(text.encode()), marks, Painter(True)).rows
        assert "\x1b[" in "".join(rows)
        assert re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(rows)) == expected
