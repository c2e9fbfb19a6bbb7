"""Escapes: what could move a terminal's cursor or reorder a line never reaches it raw."""

from __future__ import annotations

import unicodedata

import pytest

from deburr.text.escape import escape_bytes, escape_line, escape_text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain é 😀\ttab\n", "plain é 😀\ttab\n"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("a\u202eb", "a\\u{202e}b"),
        ("a\u2066b\u2069", "a\\u{2066}b\\u{2069}"),
        ("a\u2028b", "a\\u{2028}b"),
        ("a\rb", "a\\rb"),
        ("\x00\x7f\x9b", "\\x00\\x7f\\u{9b}"),
        ("\udcff", "\\xff"),
        ("\ufeff", "\\u{feff}"),
    ],
)
def test_escape(text: str, shown: str) -> None:
    assert escape_text(text) == shown


def test_no_control_or_format_character_is_left() -> None:
    # U+00AD and the marks of Arabic, Syriac and Kaithi numbers belong to a script and have a visible form.
    allowed = {"\t", "\n", "\u00ad", *map(chr, range(0x600, 0x606)), "\u06dd", "\u070f", "\u0890", "\u0891", "\u08e2"}
    left = {
        character
        for character in map(chr, range(0x110000))
        if unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}
        or unicodedata.bidirectional(character) in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
        if escape_text(character) == character
    }
    assert left <= allowed


def test_one_line_stays_one_line() -> None:
    assert escape_line("a\nb\tc") == "a\\nb\\tc"


def test_bytes_that_are_no_utf8_are_shown_as_hexadecimal() -> None:
    assert escape_bytes(b"a\xffb\r\nc\r") == "a\\xffb\nc\\r"
