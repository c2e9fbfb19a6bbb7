"""Holds the constraints on the uses of what is captured, each with its three answers."""

from __future__ import annotations

import pytest

from deburr.engine.demands.constraints import Constraints
from deburr.engine.matching.unify import Unifier
from deburr.syntax.crate_view import NoCrate
from deburr.syntax.source import SourceFile
from engine import matching

CACHE = {}


def answer(match, constraint, text):
    """`yes`, `no` (there is no match) or `unknown` (there is one, lowered)."""
    key = (match, constraint)
    if key not in CACHE:
        CACHE[key] = matching.searcher(match, constraint)
    found = CACHE[key].matches(text)
    assert len(found) <= 1, found
    if not found:
        return "no"
    return "unknown" if found[0].bindings.unknowns else "yes"


NOT_MENTIONS = [
    ("fn t(v: A, w: A) { foo::f(v, w); }", "yes"),
    ("fn t(v: A, w: A) { foo::f(v, g(w, 1)); }", "yes"),
    ("fn t(v: A, w: A) { foo::f(v, g(v)); }", "no"),
    ("fn t(v: A, w: A) { foo::f(v, g(&mut (v).a)); }", "no"),
    ("fn t(v: A, w: A) { foo::f(v, { let v = 1; v }); }", "yes"),
    ("fn t(v: A, w: A) { foo::f(v, |v| v); }", "yes"),
    ("fn t(v: A, w: A) { foo::f(v, S { v: 1 }); }", "yes"),
    ("fn t(v: A, w: A) { foo::f(v, S { v }); }", "no"),
    ("fn t(v: A, w: A) { foo::f(v, w.v); }", "yes"),
    ("fn t(v: A, w: A) { foo::f(v, w.v()); }", "yes"),
    ("fn t(v: A, w: A) { foo::f(v, 1 /* v */); }", "yes"),
    ('fn t(v: A, w: A) { foo::f(v, "v"); }', "yes"),
    ('fn t(v: A, w: A) { foo::f(v, "{v}"); }', "yes"),
    ('fn t(v: A, w: A) { foo::f(v, format!("{v}")); }', "no"),
    ('fn t(v: A, w: A) { foo::f(v, format!("{{v}}")); }', "yes"),
    ('fn t(v: A, w: A) { foo::f(v, format!("{}", v)); }', "no"),
    ("fn t(v: A, w: A) { foo::f(v, vec![v; 2]); }", "no"),
    ("fn t(v: A, w: A) { foo::f(v, unseen!(v)); }", "unknown"),
    ("fn t(v: A, w: A) { foo::f(v, unseen!(v => w)); }", "unknown"),
    ("fn t(v: A, w: A) { foo::f(v, unseen!(w)); }", "yes"),
    # What is made of several names mentions each of those that can change.
    ("fn t(v: A, w: A) { foo::f(v.a + 1, w); }", "yes"),
    ("fn t(v: A, w: A) { foo::f(v.a + 1, g(v)); }", "no"),
    ("fn t(v: A, w: A) { foo::f(g(v), g(w)); }", "yes"),
    ("fn t(v: A, w: A) { foo::f(v[w.i], w.i); }", "no"),
    ("fn t(v: A, w: A) { foo::f(1, v); }", "yes"),
    ("static mut N: u8 = 0; fn t() { foo::f(N + 1, N); }", "no"),
    ("const N: u8 = 0; fn t() { foo::f(N + 1, N); }", "yes"),
    ("const N: u8 = 0; fn t() { foo::f(N, N); }", "no"),
    # Another field of the same value is another place.
    ("fn t(v: A) { foo::f(v.a, v.b); }", "yes"),
    ("fn t(v: A) { foo::f(v.a, v.a); }", "no"),
    ("fn t(v: A) { foo::f(v.a, v.a.b); }", "no"),
    ("fn t(v: A) { foo::f(v.a.b, v.a); }", "no"),
    ("fn t(v: A) { foo::f(v.a.b, v.a.c); }", "yes"),
    ("fn t(v: A) { foo::f(v.a, v.all()); }", "no"),
    ("impl A { fn t(&self) { foo::f(self.a, self.b); } }", "yes"),
    ("impl A { fn t(&self) { foo::f(self.a, self.a); } }", "no"),
    ("impl A { fn t(&self) { foo::f(self.a, g(self)); } }", "no"),
]


@pytest.mark.parametrize(("text", "wanted"), NOT_MENTIONS)
def test_a_capture_does_not_mention_another(text, wanted):
    assert answer("foo::f($v, $w)", 'w = { not-mentions = ["v"] }', text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("fn t<'a>(x: &'a u8) { foo::f::<&'a u8>(|x: &u8| 1); }", "yes"),
        ("fn t<'a>(x: &'a u8) { foo::f::<&'a u8>(|x: &'a u8| 1); }", "no"),
        ("fn t<'a, 'ab>(x: &'a u8) { foo::f::<&'a u8>(|x: &'ab u8| 1); }", "yes"),
        ("fn t<'a>(x: &'a u8) { foo::f::<&'a u8>(\"'a\"); }", "yes"),
        ("fn t<'a>(x: &'a u8) { foo::f::<&'a u8>('a'); }", "yes"),
        ("fn t<'a>(x: &'a u8) { foo::f::<&'a u8>(unseen!('a)); }", "unknown"),
    ],
)
def test_a_lifetime_is_mentioned_by_its_name(text, wanted):
    assert answer("foo::f::<&'$a u8>($w)", 'w = { not-mentions = ["a"] }', text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("struct S; fn t() { foo::f::<S>(1); }", "yes"),
        ("struct S; fn t() { foo::f::<S>(S); }", "no"),
        ("struct S; mod m { pub struct S; } fn t() { foo::f::<S>(m::S); }", "yes"),
        ("struct S; fn t() { foo::f::<Vec<S>>(g::<S>()); }", "no"),
        ("fn t<T>() { foo::f::<T>(g::<T>()); }", "no"),
    ],
)
def test_a_type_is_mentioned_by_its_name(text, wanted):
    assert answer("foo::f::<$T>($w)", 'w = { not-mentions = ["T"] }', text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("fn t(v: A) { foo::a(); foo::b(v); }", "yes"),
        ("fn t(v: A) { foo::a(); g(1); foo::b(v); }", "yes"),
        ("fn t(v: A) { foo::a(); g(v); foo::b(v); }", "no"),
        ("fn t(v: A) { foo::a(); { g(&v) } foo::b(v); }", "no"),
        ("fn t(v: A) { foo::a(); let v = 1; foo::b(v); }", "no"),
        ("fn t(v: A) { foo::a(); { let v = 1; } foo::b(v); }", "yes"),
        ("fn t(v: A) { foo::a(); unseen!(v); foo::b(v); }", "unknown"),
        ('fn t(v: A) { foo::a(); unseen!("{v}"); foo::b(v); }', "unknown"),
        ('fn t(v: A) { foo::a(); println!("{v:?}"); foo::b(v); }', "no"),
    ],
)
def test_a_gap_does_not_mention_a_capture(text, wanted):
    assert answer("foo::a(); $$$gap foo::b($v);", 'gap = { not-mentions = ["v"] }', text) == wanted


USED_ONLY_AS = [
    ("fn t(v: A) { foo::f(v); }", "yes"),
    ("fn t(v: A) { foo::f(v); foo::len(v); }", "yes"),
    ("fn t(v: A) { foo::len((v)); foo::f(v); v.ok(1, 2); }", "yes"),
    ("fn t(v: A) { foo::f(v); foo::other(v); }", "no"),
    ("fn t(v: A) { foo::f(v); foo::len(v); drop(v); }", "no"),
    ("fn t(v: A) { foo::f(v); foo::len(g(v)); }", "no"),
    ("fn t(v: A) { foo::f(v); w.ok(v); }", "no"),
    ("fn t(v: A) { foo::f(v); { let v = 1; drop(v); } }", "yes"),
    ("fn t(v: A) { foo::f(v); assert!(foo::len(v) > 1); }", "yes"),
    ('fn t(v: A) { foo::f(v); println!("{v}"); }', "no"),
    ("fn t(v: A) { foo::f(v); unseen!(foo::len(v)); }", "unknown"),
    ("fn t(v: A) { foo::f(v); unseen!(v => 1); }", "unknown"),
    ("use x::*; fn t(v: A) { foo::f(v); len(v); }", "unknown"),
    ("static v: A = 1; fn t() { foo::f(v); foo::len(v); }", "yes"),
    ("static v: A = 1; fn t() { foo::f(v); } fn u() { drop(v); }", "no"),
    ("fn t(v: A) { foo::f(g(v)); }", "unknown"),
    ("fn t(v: A) { foo::f(v); } fn u() { let v = 1; drop(v); }", "yes"),
]


@pytest.mark.parametrize(("text", "wanted"), USED_ONLY_AS)
def test_a_capture_is_used_only_as_the_page_says(text, wanted):
    assert answer("foo::f($v)", 'v = { used-only-as = ["foo::len($v)", "$v.ok($$$)"] }', text) == wanted


def test_other_captures_mean_the_same_in_a_use():
    constraint = 'v = { used-only-as = ["foo::with($v, $w)"] }'
    assert answer("foo::f($v, $w)", constraint, "fn t(v: A, w: A) { foo::f(v, w); foo::with(v, w); }") == "yes"
    assert answer("foo::f($v, $w)", constraint, "fn t(v: A, w: A, x: A) { foo::f(v, w); foo::with(v, x); }") == "no"


def test_a_use_within_the_match_is_a_use():
    constraint = 'v = { used-only-as = ["foo::len($v)"] }'
    assert answer("foo::f($v, $w)", constraint, "fn t(v: A) { foo::f(v, foo::len(v)); }") == "yes"
    assert answer("foo::f($v, $w)", constraint, "fn t(v: A) { foo::f(v, drop(v)); }") == "no"


NOT_USED_AFTER = [
    ("fn t(v: A) { foo::f(v); }", "yes"),
    ("fn t(v: A) { g(v); foo::f(v); }", "yes"),
    ("fn t(v: A) { foo::f(v); g(v); }", "no"),
    ("fn t(v: A) { foo::f(v); let v = 1; g(v); }", "yes"),
    ('fn t(v: A) { foo::f(v); println!("{v}"); }', "no"),
    ("fn t(v: A) { foo::f(v); unseen!(v); }", "unknown"),
    ("fn t(v: A) { loop { foo::f(v); } }", "yes"),
    ("fn t(v: A) { loop { g(v); foo::f(v); } }", "no"),
    ("fn t(v: A) { while g(v) { foo::f(v); } }", "no"),
    ("fn t(v: A) { for _ in g(v) { foo::f(v); } }", "no"),
    ("fn t() { loop { let v = h(); g(v); foo::f(v); } }", "yes"),
    ("fn t() { loop { let v = h(); loop { g(v); foo::f(v); } } }", "no"),
    ("fn t(v: A) { loop { g(v); } foo::f(v); }", "yes"),
    ("fn t(v: A) { let c = || g(v); foo::f(v); c(); }", "unknown"),
    ("fn t(mut v: A) { let r = &mut v; foo::f(v); }", "unknown"),
    ("fn t(v: Vec<u8>) { let p = v.as_ptr(); foo::f(v); }", "unknown"),
    ("fn t(v: Vec<u8>) { let n = v.len(); foo::f(v); }", "yes"),
    ("fn t(v: A) { g(&v); foo::f(v); }", "yes"),
    ("static v: A = 1; fn t() { foo::f(v); }", "unknown"),
    ("fn t() { foo::f(g(1)); }", "unknown"),
]


@pytest.mark.parametrize(("text", "wanted"), NOT_USED_AFTER)
def test_a_capture_is_not_used_after_the_match(text, wanted):
    assert answer("foo::f($v)", "v = { not-used-after = true }", text) == wanted


@pytest.mark.parametrize(
    ("constraint", "argument", "wanted"),
    [
        ("mutable = true", "m", "yes"),
        ("mutable = true", "n", "no"),
        ("mutable = true", "unseen", "unknown"),
        ("mutable = false", "m", "no"),
        ("mutable = false", "n", "yes"),
        ("mutable = false", "unseen", "unknown"),
    ],
)
def test_a_capture_is_a_mutable_place(constraint, argument, wanted):
    text = f"fn t(mut m: u8, n: u8) {{ foo::f({argument}); }}"
    assert answer("foo::f($v)", f"v = {{ {constraint} }}", text) == wanted


TWICE = [
    ("fn t(a: u8) { foo::f(a, b(1), a); }", "yes"),
    ("fn t() { foo::f(1 + 1, b(1), 1 + 1); }", "unknown"),
    ("fn t(a: [u8; 2]) { foo::f(a.x.y, b(1), a.x.y); }", "yes"),
    ("fn t() { foo::f(N, b(1), N); }", "yes"),
    ("fn t(v: Vec<u8>) { foo::f(v.len(), b(1), v.len()); }", "yes"),
    ("fn t() { foo::f(next(), b(1), next()); }", "unknown"),
    ("fn t(a: u8) { foo::f({ a = 1; a }, b(1), { a = 1; a }); }", "no"),
    ("fn t(a: R) { foo::f(a?, b(1), a?); }", "no"),
    ("fn t(mut a: u8) { foo::f(a, b(1), a); }", "yes"),
    ("fn t(mut a: u8) { foo::f(a, b(a), a); }", "yes"),
    ("fn t(mut a: u8) { foo::f(a, { a = 1; }, a); }", "no"),
    ("fn t(mut a: u8) { foo::f(a, { a += 1; }, a); }", "no"),
    ("fn t(mut a: u8) { foo::f(a, { let mut a = 1; a = 2; }, a); }", "yes"),
    ("fn t(mut a: u8) { foo::f(a, b(&mut a), a); }", "unknown"),
    ("fn t(mut a: S) { foo::f(a.x, { a.x = 1; }, a.x); }", "no"),
    ("fn t(mut a: u8) { foo::f(a, unseen!(a), a); }", "unknown"),
    ("fn t(a: &mut u8) { foo::f(*a, { *a = 1; }, *a); }", "no"),
    ("fn t(mut v: Vec<u8>) { foo::f(v.len(), v.push(1), v.len()); }", "no"),
    ("fn t(mut a: u8) { { a = 2; } foo::f(a, 1, a); a = 3; }", "yes"),
]


@pytest.mark.parametrize(("text", "wanted"), TWICE)
def test_what_a_fragment_names_twice_has_one_value(text, wanted):
    assert answer("foo::f($n, $b, $n)", "", text) == wanted


def test_what_was_asked_in_another_step_is_not_asked_again():
    """A capture of an earlier step is asked with that step's match; two captures are, once both are there."""
    page = matching.searcher("foo::f($v, $w)", 'v = { text = "x" }\nw = { not-mentions = ["v"] }')
    source = SourceFile(b"fn t(v: A) { foo::f(v, g(v)); }")
    unifier = Unifier(source, NoCrate())
    around = source.ancestors(source.data.index(b"foo"), source.data.index(b"; }")).nodes
    call = next(node for node in around if node.type == "call_expression")
    bindings = unifier.match(page.page.reports[0].fragment.root, call)

    def said(*settled):
        return Constraints(unifier, page.page.variables, settled=frozenset(settled)).check(bindings.copy()).answer.value

    assert said() == "no"
    assert said("v") == "no"
    assert said("v", "w") == "yes"
    (reason,) = [Constraints(unifier, page.page.variables, settled=frozenset("v")).check(bindings.copy()).reason]
    assert reason == "it mentions `v`"


def test_a_write_behind_both_uses_does_not_matter():
    assert answer("foo::g($n, $n, $b)", "", "fn t(mut a: u8) { foo::g(a, a, { a = 1; }); }") == "yes"
    assert answer("foo::g($b, $n, $n)", "", "fn t(mut a: u8) { foo::g({ a = 1; }, a, a); }") == "yes"


def test_deep_nesting_is_followed():
    deep = "(" * 5000 + "v" + ")" * 5000
    assert answer("foo::f($v, $w)", 'w = { not-mentions = ["v"] }', f"fn t(v: A) {{ foo::f(v, {deep}); }}") == "no"
    assert answer("foo::f($v)", "v = { not-used-after = true }", f"fn t(v: A) {{ foo::f(v); {deep}; }}") == "no"
