"""How a mistake is printed: rustc's form, with nothing in it that a terminal would act on."""

from __future__ import annotations

from pathlib import Path

import pytest

from deburr.language.model import Position
from deburr.language.problems import Sheet, render_problem

FILE = Path("patterns/leak/leak_it.md")


def shown(line: str, column: int, width: int, help_: str | None = None) -> list[str]:
    sheet = Sheet(FILE, f"{line}\nsecond")
    sheet.add(Position(1, column), "what is wrong", help_, width)
    return render_problem(sheet.problems[0]).split("\n")


def test_a_problem_is_printed_as_rustc_prints_errors() -> None:
    sheet = Sheet(FILE, "\n" * 11 + 'levle = "warn"\n')
    sheet.add(Position(12, 1), "unknown key `levle`", "did you mean `level`?", 5)
    assert render_problem(sheet.problems[0]) == (
        "error: unknown key `levle`\n"
        "  --> patterns/leak/leak_it.md:12:1\n"
        "   |\n"
        '12 | levle = "warn"\n'
        "   | ^^^^^\n"
        "   |\n"
        "   = help: did you mean `level`?\n"
    )


def test_a_problem_without_help_ends_with_its_carets() -> None:
    assert shown("abc", 2, 1) == [
        "error: what is wrong",
        " --> patterns/leak/leak_it.md:1:2",
        "  |",
        "1 | abc",
        "  |  ^",
        "",
    ]


def test_an_empty_line_is_not_printed() -> None:
    assert shown("  ", 1, 1, "write one") == [
        *("error: what is wrong", " --> patterns/leak/leak_it.md:1:1", "  = help: write one", ""),
    ]


@pytest.mark.parametrize(
    ("line", "column", "width", "printed", "carets"),
    [
        ("\tab", 2, 1, "1 |     ab", "  |     ^"),
        ("日本 x", 4, 1, "1 | 日本 x", "  |      ^"),
        ("a日b", 2, 1, "1 | a日b", "  |  ^^"),
        ("e\u0301x", 3, 1, "1 | e\u0301x", "  |  ^"),
        ("a\x1b[31mb", 7, 1, "1 | a\\x1b[31mb", "  |          ^"),
        ("a\u202eb", 3, 1, "1 | a\\u{202e}b", "  |          ^"),
        ("ab", 3, 1, "1 | ab", "  |   ^"),
    ],
)
def test_carets_stand_under_what_is_shown(line: str, column: int, width: int, printed: str, carets: str) -> None:
    assert shown(line, column, width)[3:5] == [printed, carets]


def test_nothing_printed_can_steer_a_terminal() -> None:
    sheet = Sheet(Path("a\x1b[2J.md"), "x\x07")
    sheet.add(Position(1, 1), "unknown `\x1b[31m`\n`", "try \u202e")
    text = render_problem(sheet.problems[0])
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "\u202e" not in text
    assert text.count("\n") == 7


def test_problems_are_sorted_and_told_once() -> None:
    sheet = Sheet(FILE, "one two\nthree")
    sheet.add_at_line(2, "c")
    sheet.add_at_word(1, "two", "b")
    sheet.add_at_line(1, "a")
    sheet.add_at_line(1, "a")
    found = [(problem.message, problem.position.column, problem.width) for problem in sheet.sorted_problems()]
    assert found == [("a", 1, 7), ("b", 5, 3), ("c", 1, 5)]
