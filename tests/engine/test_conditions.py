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
        ("inside", "fn $n", "fn t() { fn u() { foo::f(1); } }", 1),
        ("inside", "fn t", "fn t() { fn u() { foo::f(1); } }", 1),
        ("inside", "mod $m", "mod a { fn t() { foo::f(1); } } fn u() { foo::f(2); }", 1),
        ("inside", "impl $T for $_", "impl A for B { fn t() { foo::f(1); } } impl B { fn t() { foo::f(2); } }", 1),
        ("inside", "impl Clone for $_", "impl Clone for B { fn t() { || foo::f(1); } } impl Copy for B {}", 1),
        ("inside", "#[cfg(test)] mod $m", "#[cfg(test)] mod a { fn t() { foo::f(1); } }", 1),
        ("inside", "#[cfg(test)] mod $m", "#[cfg(unix)] mod a { fn t() { foo::f(1); } }", 0),
        ("inside", "#[cfg(test)] mod $_ { $$$ }", "#[a] #[cfg(test)] mod a { fn t() { foo::f(1); } }", 1),
        ("inside", "#[cfg(test)] mod $_ { $$$ }", "mod a { fn t() { foo::f(1); } }", 0),
        ("not-inside", "#[cfg(test)] mod $m", "#[cfg(test)] mod a { fn t() { foo::f(1); } } fn u() { foo::f(1) }", 1),
        ("not-inside", "#[cfg(test)] mod $m", "#[cfg_attr(x, cfg(test))] mod a { fn t() { foo::f(1); } }", 1),
        ("not-inside", "foo::around($_)", "fn t() { foo::around(foo::f(1)); foo::f(2); }", 1),
        ("not-inside", "foo::around($self)", "fn t() { foo::around(g(foo::f(1))); }", 1),
        ("has", "foo::part($_)", "fn t() { foo::f(g(foo::part(1))); foo::f(2); }", 1),
        ("has", "foo::part($x)", "fn t() { foo::f(foo::part(1)); }", 0),
        ("has", "foo::part($_)", "fn t() { foo::f(vec![foo::part(1)]); }", 1),
        ("not-has", "foo::part($_)", "fn t() { foo::f(g(foo::part(1))); foo::f(2); }", 1),
        ("has 2", "foo::part($_)", "fn t() { foo::f((foo::part(1), foo::part(1))); foo::f(foo::part(1)); }", 1),
        ("has 2", "foo::part($_)", "fn t() { foo::f(foo::part(foo::part(1))); }", 0),
        ("has 1", "foo::f($_)", "fn t() { foo::f(1); foo::f(foo::f(1)); }", 1),
        ("has 3", "|$$$| $_", "fn t() { foo::f((|| 1, |x| || x, g(|| 3))); foo::f((|| 1, || || 3)); }", 1),
        ("not", "foo::f(1)", "fn t() { foo::f(1); foo::f(0x1); foo::f(2); }", 1),
    ],
)
def test_where_a_fence_looks(role, code, text, count):
    assert found(text, (role, code)) == count


@pytest.mark.parametrize(
    ("role", "code", "text", "count"),
    [
        ("has", "foo::part($_)", "fn t() { foo::a(1); foo::part(2); foo::b(3); }", 1),
        ("has", "foo::part($_)", "fn t() { foo::a(1); foo::b(3); foo::part(2); }", 0),
        ("has", "foo::part($_)", "fn t() { foo::part(2); foo::a(1); foo::b(3); }", 0),
        ("has", "foo::part($_)", "fn t() { foo::a(foo::part(2)); foo::b(3); }", 1),
        ("not-has", "foo::part($_)", "fn t() { foo::a(1); foo::part(2); foo::b(3); }", 0),
        ("not-has", "foo::part($_)", "fn t() { foo::a(1); foo::b(3); foo::part(2); }", 1),
        ("has", "foo::c(1); $$$ foo::d(1);", "fn t() { foo::a(1); foo::c(1); x(); foo::d(1); foo::b(1); }", 1),
        ("has", "foo::c(1); $$$ foo::d(1);", "fn t() { foo::a(1); foo::c(1); foo::b(1); foo::d(1); }", 0),
        ("has", "foo::c(1); foo::d(1);", "fn t() { foo::a(1); { foo::c(1); foo::d(1); } foo::b(1); }", 1),
        ("inside", "foo::c(1); $$$ foo::d(1);", "fn t() { foo::c(1); foo::a(1); foo::b(1); foo::d(1); }", 1),
        ("inside", "foo::c(1); $$$ foo::d(1);", "fn t() { foo::a(1); foo::b(1); foo::c(1); foo::d(1); }", 0),
        ("has", "foo::c(1);", "fn t() { foo::a(1); foo::c(1); foo::b(1); }", 1),
        ("has", "foo::c(1);", "fn t() { foo::a(1); foo::b(1); foo::c(1); }", 0),
        ("has", "foo::c(1);", "fn t() { foo::a(1); unsafe { foo::c(1); } foo::b(1); }", 1),
        ("has", "let $n = $x;", "fn t(z: u8) { foo::a(z); let mut n: u8 = z; foo::b(1); }", 1),
        ("has", "let $n = $x;", "fn t(z: u8) { foo::a(z); let mut n: u8 = 1; foo::b(1); }", 0),
        ("not-has", "return $_", "fn t(z: u8) { foo::a(z); if z { return 1; } foo::b(1); }", 0),
        ("inside", "loop { $$$ }", "fn t() { loop { foo::a(1); foo::b(1); } foo::a(2); foo::b(2); }", 1),
        ("not", "foo::a(1); $$$ foo::b(1);", "fn t() { foo::a(1); foo::b(1); } fn u() { foo::a(2); foo::b(2); }", 1),
    ],
)
def test_fences_of_several_statements(role, code, text, count):
    assert found(text, (role, code), match="foo::a($x); $$$gap foo::b($y);") == count


AROUND = ("inside", "foo::around($self)")
UNDER = ("inside or", "foo::under($self)")
TEXT = "fn t() { foo::around(foo::f(1)); foo::under(foo::f(2)); foo::f(3); }"


@pytest.mark.parametrize(
    ("fences", "count"),
    [
        ((AROUND,), 1),
        ((AROUND, UNDER), 2),
        ((("inside", UNDER[1]), ("inside or", AROUND[1])), 2),
        # Not an alternative: both are wanted.
        ((AROUND, ("inside", UNDER[1])), 0),
        ((AROUND, UNDER, ("not", "foo::f(1)")), 1),
        ((("not", "foo::f(1)"), AROUND, UNDER), 1),
        ((("not", "foo::f(1)"), ("not or", "foo::f(2)")), 3),
        ((("has", "foo::missing()"), ("has or", "foo::gone()")), 0),
    ],
)
def test_one_of_the_alternatives_of_a_fence_is_enough(fences, count):
    assert found(TEXT, *fences) == count


def test_a_sure_alternative_wins_over_an_unknown_one():
    fences = [matching.fence("not-inside", "k::q($_)"), matching.fence("not-inside or", "k::r($_)")]
    text = "use z::*; fn t() { q(foo::f(1)); }"
    (unknown,) = matching.searcher("foo::f($x)", "", fences[0]).matches(text)
    (sure,) = matching.searcher("foo::f($x)", "", *fences).matches(text)
    assert unknown.bindings.unknowns
    assert not sure.bindings.unknowns


@pytest.mark.parametrize("role", ["inside", "not-inside"])
def test_a_fence_that_must_be_sure(role):
    text = "use z::*; fn t() { q(foo::f(1)); }"
    assert found(text, (role, "k::q($_)")) == 1
    assert found(text, (f"{role} sure", "k::q($_)")) == 0
    assert found(text, (role, "k::r($_)"), (f"{role} or sure", "k::q($_)")) == (role == "not-inside")
    assert found("fn t() { k::q(foo::f(1)); }", (f"{role} sure", "k::q($_)")) == (role == "inside")


def page_of(said, text):
    page = matching.searcher("foo::f($x)", f"match = {{ {said} }}")
    (*_, reasons) = [None, *(match.bindings.unknowns for match in page.matches(text))]
    return "no" if reasons is None else "unknown" if reasons else "yes"


@pytest.mark.parametrize(
    ("said", "text", "wanted"),
    [
        ("kept = true", "fn t() { let p = foo::f(1); }", "yes"),
        ("kept = true", "fn t() { g(foo::f(1)); }", "no"),
        ("kept = true", "fn t() { let p = unseen!(foo::f(1)); }", "unknown"),
        ("kept = false", "fn t() { let p = foo::f(1); }", "no"),
        ("kept = false", "fn t() { g(foo::f(1)); }", "yes"),
        ('kept = true, unknown = "no-match"', "fn t() { let p = unseen!(foo::f(1)); }", "no"),
        ("tests = false", "#[cfg(test)] mod t { fn t() { foo::f(1); } }", "no"),
        ("tests = false", "fn t() { foo::f(1); }", "unknown"),
        ("tests = true", "#[cfg(test)] mod t { fn t() { foo::f(1); } }", "yes"),
        ("tests = true", "#[test] fn t() { foo::f(1); }", "yes"),
        ("tests = true", "mod tests { fn t() { foo::f(1); } }", "unknown"),
    ],
)
def test_what_is_said_of_the_match(said, text, wanted):
    assert page_of(said, text) == wanted


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


@pytest.mark.parametrize(
    ("attributes", "answer"),
    [
        ("", "yes"),
        ('#[link(name = "a")] ', "yes"),
        ("#[wasm_bindgen] ", "no"),
        ("#[a] #[wasm_bindgen] /* b */ #[c] ", "no"),
        ("#[wasm_bindgen::prelude::wasm_bindgen] ", "no"),
        ("#[cfg_attr(x, wasm_bindgen)] ", "unknown"),
    ],
)
def test_an_attribute_is_present_where_a_fence_writes_it(attributes, answer):
    page = matching.searcher("extern $abi { $$$ }", "", matching.fence("not", "#[wasm_bindgen] extern $abi { $$$ }"))
    found = page.matches(attributes + 'extern "C" { fn f(); }')
    given = "no" if not found else "unknown" if found[0].bindings.unknowns else "yes"
    assert given == answer
