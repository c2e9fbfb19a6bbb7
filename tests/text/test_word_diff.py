"""Holds which words of two texts are marked, against marks set by hand: `«` and `»` stand around what differs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deburr.text.word_diff import changed_words


def marked(text: str, ranges: tuple[tuple[int, int], ...]) -> str:
    for start, end in reversed(ranges):
        text = f"{text[:start]}«{text[start:end]}»{text[end:]}"
    return text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("let a = Box::«leak»(b);", "let a = Box::«from_raw»(b);"),
        ("#[no_mangle]", "#[«unsafe(»no_mangle«)»]"),
        ("f(a«, b»)", "f(a)"),
        ("a = «one» + 1\nb = 2", "a = «two» + 1\nb = 2"),
        ("f(x)", "f(x)"),
        # Too little is the same: all of it has changed, and no mark would say more.
        ("buffer", "drop(other)"),
        ("", "x"),
    ],
)
def test_marks(old: str, new: str) -> None:
    plain = [text.replace("«", "").replace("»", "") for text in (old, new)]
    found = changed_words(*plain)
    assert [marked(text, ranges) for text, ranges in zip(plain, found, strict=True)] == [old, new]


TEXTS = st.text(alphabet="ab (){}\n漢", max_size=30)


@given(TEXTS, TEXTS)
def test_what_is_not_marked_is_the_same_on_both_sides(old: str, new: str) -> None:
    in_old, in_new = changed_words(old, new)
    if in_old or in_new:
        assert without(old, in_old) == without(new, in_new)


def without(text: str, ranges: tuple[tuple[int, int], ...]) -> str:
    for start, end in reversed(ranges):
        assert 0 <= start < end <= len(text)
        text = text[:start] + text[end:]
    return text


def test_long_texts_are_not_compared() -> None:
    assert changed_words("a " * 5_000, "a " * 5_000 + "b") == ((), ())
