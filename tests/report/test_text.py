"""Diagnostics as text: whole outputs as snapshots, and the promises a snapshot would not state."""

from __future__ import annotations

import re

from deburr.engine.findings import Finding, Fix
from deburr.language.model import Applicability, Level
from deburr.report.style import Painter
from deburr.report.text import render_finding
from deburr.text.edit import Edit
from deburr.text.lines import LineIndex
from deburr.text.span import Span

FILE = "src/table.rs"


def test_the_whole_text(sample: tuple[bytes, Finding], snapshot) -> None:
    data, finding = sample
    text = render_finding(finding, LineIndex.of(data), FILE)
    snapshot.assert_match(text.encode(), "diagnostic.txt")


def test_colours_change_nothing_but_colour(sample: tuple[bytes, Finding]) -> None:
    data, finding = sample
    plain = render_finding(finding, LineIndex.of(data), FILE)
    coloured = render_finding(finding, LineIndex.of(data), FILE, Painter(True))
    assert plain != coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


def test_nothing_from_a_file_reaches_the_terminal_raw() -> None:
    data = 'let x\x1b]0;owned\x07 = "\u202e";\r\n'.encode()
    fix = Fix(
        "r", "title \x1b[0m", Applicability.MACHINE_APPLICABLE, (Edit(Span(4, 5), b"y\x1b[2J"),), notes=("n\x9b",)
    )
    finding = Finding("p", "g", Level.WARN, "message", Span(4, 5), (fix,))
    text = render_finding(finding, LineIndex.of(data), "a\x1b[2J\n.rs")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)


def test_a_fix_far_down_a_large_file_is_shown_with_its_own_line_numbers() -> None:
    data = b"use a::B;\n" + b"x();\n" * 20_000 + b"B::f();\n"
    at = data.rindex(b"B::f")
    edits = (Edit(Span(0, 10), b""), Edit(Span(at, at + 1), b"C"))
    finding = Finding(
        "p", "g", Level.WARN, "m", Span(at, at + 4), (Fix("r", "t", Applicability.MACHINE_APPLICABLE, edits),)
    )
    rows = render_finding(finding, LineIndex.of(data), FILE).split("\n")
    assert [row for row in rows if re.match(r" *\d+ [-+]", row)] == [
        "    1 - use a::B;",
        "20002 - B::f();",
        "20001 + C::f();",
    ]


def test_of_a_very_long_line_only_the_part_around_the_finding_is_shown() -> None:
    data = b"a" * 100_000 + b" = old;" + b"b" * 100_000 + b"\n"
    fix = Fix("r", "t", Applicability.MACHINE_APPLICABLE, (Edit(Span(100_003, 100_006), b"new"),))
    text = render_finding(Finding("p", "g", Level.WARN, "m", Span(100_003, 100_006), (fix,)), LineIndex.of(data), FILE)
    assert len(text) < 3_000
    shown, carets = next(pair for pair in zip(text.split("\n"), text.split("\n")[1:], strict=False) if "^^^" in pair[1])
    assert shown[carets.index("^") :].startswith("old;")
    assert "1 - …" in text
    assert " = new;b" in text
