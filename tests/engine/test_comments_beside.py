"""Holds that a field, variant or parameter does not leave its list while its comment stays for the next one."""

from __future__ import annotations

import pytest

from deburr.engine.edits.rewriting import LOST_COMMENT
from engine.test_items import outcome

VARIANT = ("enum $E { $$$a, $V($T), $$$b }", "enum $E { $$$a, $$$b }")
FIELD = ("struct $S { $$$a, $f: bool, $$$b }", "struct $S { $$$a, $$$b }")
CHANGED = ("struct $S { $$$a, $f: bool, $$$b }", "struct $S { $$$a, $f: u8, $$$b }")


@pytest.mark.parametrize(
    ("step", "text"),
    [
        (VARIANT, "enum E {\n    /// of the first\n    A(u8),\n}\n"),
        (VARIANT, "enum E {\n    B,\n    /// of the last\n    A(u8),\n    C,\n}\n"),
        (VARIANT, "enum E {\n    B,\n    A(u8), // behind\n    C,\n}\n"),
        (FIELD, "struct S {\n    a: u8,\n    // of b\n    b: bool,\n    c: u8,\n}\n"),
        (FIELD, "struct S { /* of b */ b: bool, c: u8 }\n"),
    ],
)
def test_what_leaves_a_list_takes_no_comment_of_its_own_away(step: tuple[str, str], text: str) -> None:
    made = outcome(step, text).made
    assert (made.withheld, made.edits) == (LOST_COMMENT, ())


@pytest.mark.parametrize(
    ("step", "text", "result"),
    [
        (VARIANT, "enum E {\n    /// b\n    B,\n    A(u8),\n}\n", "enum E {\n    /// b\n    B,\n}\n"),
        (FIELD, "struct S {\n    a: u8,\n    b: bool,\n    // end\n}\n", "struct S {\n    a: u8,\n    // end\n}\n"),
        (CHANGED, "struct S {\n    // of b\n    b: bool,\n}\n", "struct S {\n    // of b\n    b: u8,\n}\n"),
    ],
)
def test_comments_of_what_stays_are_no_hindrance(step: tuple[str, str], text: str, result: str) -> None:
    assert outcome(step, text).text == result
