"""Holds that what is laid out fits, that nothing of it is lost, and that what comes from files is inert."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content

from deburr.review.terminal.inert import LONGEST, inert, pieces
from deburr.review.terminal.prose import prose_rows
from deburr.review.terminal.rows import BLANK, Row, laid_out

WIDTHS = st.integers(min_value=2, max_value=40)
SHOWN = st.text(st.characters(categories=["L", "N", "P", "S"]), max_size=60)


def plain(rows, width: int) -> list[str]:
    return [line.plain.rstrip() for line in laid_out(rows, width)[0]]


@given(SHOWN, WIDTHS)
def test_code_fits_and_none_of_it_is_lost(text: str, width: int) -> None:
    lines = laid_out([Row(Content(text), Content("1 + "), is_code=True)], width)[0]
    assert all(line.cell_length <= width for line in lines)
    shown = "".join(line.plain for line in lines)
    assert "".join(shown.split()) == "".join(f"1+{text}".split())


@given(st.lists(SHOWN, max_size=8), WIDTHS)
def test_prose_fits_and_none_of_it_is_lost(words: list[str], width: int) -> None:
    text = " ".join(words)
    lines = laid_out([Row(Content(text), Content(" = note: "))], width)[0]
    assert all(line.cell_length <= width for line in lines)
    shown = "".join(line.plain for line in lines)
    assert "".join(shown.split()) == "".join(f"=note:{text}".split())


def test_layout() -> None:
    row = Row(Content("one two three"), Content("- "))
    assert plain([row, BLANK, Row(Content("ab" * 6), Content("7 + "), is_code=True)], 12) == [
        "- one two", "  three", "", "7 + abababab", "    abab",
    ]  # fmt: skip
    # Too narrow for a lead: one below the other.
    assert plain([row], 6) == ["-", "one", "two", "three"]
    assert laid_out([BLANK, BLANK, Row(Content("x"), anchor="here")], 10)[1] == {"here": 2}


@given(st.text(max_size=40))
def test_what_comes_from_a_file_has_no_control_in_it(text: str) -> None:
    for shown in (inert(text), "".join(piece for piece, _ in pieces(text.replace("\n", ""), ()))):
        assert not [one for one in shown if unicodedata.category(one) in {"Cc", "Cs"}]
        assert not [one for one in shown if one in "\u202e\u2066\u2069\u200b\u2028\ufeff"]


@pytest.mark.parametrize(
    ("line", "marked", "expected"),
    [
        ("a\tb", ((1, 2),), [("a", False), ("    ", True), ("b", False)]),
        ("\x1b[31m[red]x[/]", (), [("\\x1b[31m[red]x[/]", False)]),
        ("\u202eevil", ((0, 1),), [("\\u{202e}", True), ("evil", False)]),
        ("", (), []),
    ],
)
def test_pieces(line: str, marked, expected) -> None:
    assert [one for one in pieces(line, marked) if one[0]] == expected


def test_a_very_long_line_is_shown_around_what_matters_and_says_so() -> None:
    line = "x" * 3_000 + "HERE" + "y" * 3_000
    found = list(pieces(line, ((3_000, 3_004),)))
    assert ("HERE", True) in found
    assert found[0] == ("…", False)
    assert found[-1] == ("… (6004 characters)", False)
    assert sum(len(text) for text, _ in found[1:-1]) == LONGEST
    assert [text for text, _ in pieces("z" * 300, (), 10)] == ["z" * 10, "… (300 characters)"]


PROSE = """# The title

## What it does

Finds `mem::forget(x)` and
[tells](https://example.org/a) **why** <b>bold</b>.

- one thing
  that goes on
- another

  ```rust
  let a = [red];
  ```

1. first

> said

    code
"""


def test_prose() -> None:
    assert plain(prose_rows(PROSE), 40) == [
        "What it does",
        "",
        "Finds `mem::forget(x)` and tells",
        "(https://example.org/a) why <b>bold</b>.",
        "",
        "- one thing that goes on",
        "- another",
        "      let a = [red];",
        "",
        "1. first",
        "",
        "| said",
        "",
        "    code",
        "",
    ]
