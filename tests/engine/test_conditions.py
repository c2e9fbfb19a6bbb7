"""Holds the context fences: where each of them looks, what `$self` and the captures of the match are in them."""

from __future__ import annotations

import pytest

from engine import matching


def found(text, *fences, match="foo::f($x)"):
    page = matching.searcher(match, "", *(matching.fence(role, code) for role, code in fences))
    return len(page.matches(text))


@pytest.mark.parametrize(
    ("role", "code", "text", "count"),
    [
        ("inside", "foo::around($self)", "fn t() { foo::around(foo::f(1)); foo::f(2); }", 1),
        ("inside", "foo::around($self)", "fn t() { foo::around((unsafe { foo::f(1) })); }", 1),
        ("inside", "foo::around($self)", "fn t() { foo::around(g(foo::f(1))); }", 0),
        ("inside", "foo::around($_)", "fn t() { foo::around(g(foo::f(1))); }", 1),
        ("inside", "foo::around($_)", "fn t() { foo::around(|| { g(foo::f(1)) }); }", 1),
        ("inside", "foo::around($_)", "fn t() { foo::around({ fn inner() { foo::f(1); } 0 }); }", 0),
        ("inside", "foo::around($_)", "fn t() { foo::around(vec![foo::f(1)]); }", 1),
        ("inside", "fn $n", "fn t() { || foo::f(1); }", 1),
        ("inside", "fn $n", "static A: u8 = foo::f(1);", 0),
        ("not-inside", "foo::around($_)", "fn t() { foo::around(foo::f(1)); foo::f(2); }", 1),
        ("not-inside", "foo::around($self)", "fn t() { foo::around(g(foo::f(1))); }", 1),
        ("has", "foo::part($_)", "fn t() { foo::f(g(foo::part(1))); foo::f(2); }", 1),
        ("has", "foo::part($x)", "fn t() { foo::f(foo::part(1)); }", 0),
        ("has", "foo::part($_)", "fn t() { foo::f(vec![foo::part(1)]); }", 1),
        ("not-has", "foo::part($_)", "fn t() { foo::f(g(foo::part(1))); foo::f(2); }", 1),
        ("not", "foo::f(1)", "fn t() { foo::f(1); foo::f(0x1); foo::f(2); }", 1),
    ],
)
def test_where_a_fence_looks(role, code, text, count):
    assert found(text, (role, code)) == count


def test_all_fences_must_hold():
    fences = (("inside", "foo::a($_)"), ("inside", "foo::b($_)"))
    assert found("fn t() { foo::a(foo::b(foo::f(1))); foo::a(foo::f(2)); foo::b(foo::f(3)); }", *fences) == 1


def test_captures_of_the_match_are_bound_in_a_fence():
    text = "fn t(a: u8, b: u8) { foo::with(a, foo::f(a)); foo::with(b, foo::f(a)); }"
    assert found(text, ("inside", "foo::with($x, $self)")) == 1


def test_what_a_fence_cannot_see_lowers_the_match():
    page = matching.searcher("foo::f($x)", "", matching.fence("not-inside", "foo::around($_)"))
    (match,) = page.matches("use bar::*; fn t() { around(foo::f(1)); }")
    assert match.bindings.unknowns != []


def test_self_is_only_the_match():
    assert found("fn t() { foo::around(foo::f(1), foo::f(1)); }", ("inside", "foo::around($self, $_)")) == 1
