"""Which word a mistyped one is taken for, and what is said where there is none."""

from __future__ import annotations

import pytest

from deburr.language.suggestions import closest, did_you_mean, listed


@pytest.mark.parametrize(
    ("word", "known", "expected"),
    [
        ("levle", ["level", "since"], "level"),
        ("covered_by", ["covered-by", "beats"], "covered-by"),
        ("MATCH", ["match", "rewrite"], "match"),
        ("xyz", ["level", "since"], None),
        ("level", [], None),
    ],
)
def test_the_closest_word(word: str, known: list[str], expected: str | None) -> None:
    assert closest(word, known) == expected


@pytest.mark.parametrize(
    ("word", "known", "expected"),
    [
        ("levle", ["level"], "did you mean `level`?"),
        ("xyz", ["a", "b", "c"], "known are `a`, `b` and `c`"),
        ("xyz", [], "there is none"),
    ],
)
def test_there_is_always_help(word: str, known: list[str], expected: str) -> None:
    assert did_you_mean(word, known) == expected


def test_a_list_reads_as_a_sentence() -> None:
    assert [listed(["a"]), listed(["a", "b"]), listed([])] == ["`a`", "`a` and `b`", ""]
