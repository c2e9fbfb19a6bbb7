"""A document in both forms: tables hold together, and nothing from a crate gets out of its cell."""

from __future__ import annotations

from deburr.report.measuring.document import Heading, Items, Paragraph, Table, as_markdown, as_text, code

BLOCKS = [
    Heading("Pages"),
    Paragraph("**Two** pages."),
    Table(["pattern", "findings"], [[code("a_page"), "7"], [code("b"), "12"]], frozenset({1})),
    Items([f"{code('x | y')}: no"]),
]


def test_markdown():
    assert as_markdown(BLOCKS) == (
        "## Pages\n\n**Two** pages.\n\n"
        "| pattern | findings |\n| --- | ---: |\n| `a_page` | 7 |\n| `b` | 12 |\n\n"
        "- `x | y`: no\n"
    )


def test_text():
    assert as_text(BLOCKS) == (
        "Pages\n-----\n\nTwo pages.\n\npattern  findings\na_page          7\nb              12\n\n  x | y: no\n"
    )


def test_a_cell_cannot_end_its_column():
    table = Table(["a"], [[code("x | y")]])
    assert as_markdown([table]).split("\n")[2] == "| `x \\| y` |"


def test_what_comes_from_a_source_is_escaped():
    shown = code("a`b\x1b[31m\u202e")
    assert shown.startswith("`a'b")
    assert "\x1b" not in shown
    assert "\u202e" not in shown
