"""Holds that the head of a method call stays what is called; rustc says of `s.g` alone that it is no value (E0615)."""

from __future__ import annotations

import pytest

from engine import pages

AROUND = ("k::old($f($x))", "k::fresh($f($x))")
GIVEN = ("k::old($f($x))", "k::fresh($f, $x)")
HEADS = ["g", "m::g", "s.g", "s.r#type", "s.t.g", "s.g::<u8>", "(s.h)", "make()", "v[0]"]


def changed(step, head):
    return pages.fixed(pages.engine_of(pages.rule("one", step)), f"fn f() {{\n    let r = k::old({head}(1));\n}}\n")


@pytest.mark.parametrize("head", HEADS)
def test_what_is_called_again_keeps_its_bytes(head):
    assert changed(AROUND, head).after.decode() == f"fn f() {{\n    let r = k::fresh({head}(1));\n}}\n"


@pytest.mark.parametrize("head", ["s.g", "s.t.g", "s.g::<u8>"])
def test_a_method_is_no_value(head):
    change = changed(GIVEN, head)
    assert change.after == change.before
    assert [one.reason for one in change.withheld] == [f"`{head}` is a method, and the rewrite does not call it"]


def test_a_function_is_a_value():
    assert b"k::fresh(g, 1)" in changed(GIVEN, "g").after
    assert b"k::fresh(s.h, 1)" in changed(GIVEN, "(s.h)").after
