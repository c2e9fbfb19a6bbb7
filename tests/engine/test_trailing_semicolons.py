"""Holds that a `;` behind the last member of a list, which is no member itself, keeps its place."""

from __future__ import annotations

import pytest

from engine.test_items import outcome

BOUND = ("impl<$T> Clone for $S { $$$m }", "impl<$T: Send> Clone for $S { $$$m }")


@pytest.mark.parametrize(
    "body", ["{\n    m!(a);\n}", "{\n    fn f() {}\n    m!(a);\n}", "{\n    m!(a);\n    fn f() {}\n}", "{ m![a];; }"]
)
def test_a_macro_call_as_the_last_member_keeps_its_semicolon(body: str) -> None:
    made = outcome(BOUND, f"impl<I> Clone for S<I> {body}\n")
    assert made.text == f"impl<I: Send> Clone for S<I> {body}\n"


@pytest.mark.parametrize("body", ["{ m!(a); }", "{ fn f() {} m!(a); }", "{ m![a];; }", "{ m!(a); fn f() {} }"])
def test_a_macro_call_that_goes_takes_its_semicolon_along(body: str) -> None:
    emptied = ("impl<$T> Clone for $S { $$$m }", "impl<$T> Clone for $S {}")
    made = outcome(emptied, f"impl<I> Clone for S<I> {body}\n")
    assert "".join(made.text.split()) == "impl<I>CloneforS<I>{}"
