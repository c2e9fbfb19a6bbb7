"""Sentences of docs/patterns.md on fragments and metavariables, each through a whole page; what must come out is
written by hand from the sentence.
"""

from __future__ import annotations

import pytest

from deburr.language.fragments import FragmentError, compile_fragment, compile_template
from deburr.language.gates import NO_FACTS
from deburr.syntax.crate_view import NoCrate
from engine import linked, pages
from engine.linked import step
from engine.test_visibility import Files


def fixes(engine, text):
    found = engine.check(text.encode(), "src/lib.rs", NO_FACTS, NoCrate(edition="2021"))
    return [finding.fixes[0] for finding in found]


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("$a.f(); $b.g();", "statements"),
        ("$a.f()", "expression"),
        ("fn $f() {}", "item"),
        ("fn $f", "item"),
        ("#[inline]", "attribute"),
        ("*const $T", "type"),
        ("Vec<$T>", "type"),
        ("ref $x", "pattern"),
        ("$p if $c => $e", "arm"),
        ("pub $f: *const $T", "field"),
    ],
)
def test_without_a_kind_word_the_first_that_parses_is_taken(text, category):
    fragment = compile_fragment(text)
    assert not isinstance(fragment, FragmentError), fragment
    assert fragment.category == category


@pytest.mark.parametrize(("depth", "fits"), [(50, True), (130, False)])
def test_how_deep_a_fragment_may_be(depth, fits):
    fragment = compile_fragment("!" * depth + "$x.f()")
    assert isinstance(fragment, FragmentError) is not fits


@pytest.mark.parametrize("text", ["impl $S { $$$a $$$b }", "$$$a $$$b"])
def test_lists_of_members_and_statements_may_follow_one_another_in_a_rewrite(text):
    assert not isinstance(compile_template(text), FragmentError)
    assert isinstance(compile_fragment(text), FragmentError)


# A match with its rewrite, the words that force a kind, and lines of `[metavariables]`; before and after.
CASES = {
    "a match in a capture is a finding of its own": (
        *("k::f($x)", "k::g($x)", "", ""),
        "fn t() { k::f(k::f(1)); }",
        "fn t() { k::g(k::g(1)); }",
    ),
    "one of the outer one's own tokens is none": (
        *("k::f(k::f($x))", "k::g($x)", "", ""),
        "fn t() { k::f(k::f(k::f(1))); }",
        "fn t() { k::g(k::f(1)); }",
    ),
    "`for<$$$>` matches an absent list": (
        *("for<$$$g> fn($$$p) -> u8", "for<$$$g> fn($$$p)", "type", ""),
        "type A = for<'a> fn(&'a u8) -> u8; type B = fn(u8) -> u8; type C = fn() -> u16;",
        "type A = for<'a> fn(&'a u8); type B = fn(u8); type C = fn() -> u16;",
    ),
    "`where $$$` and `<$$$>` match an absent list": (
        *("trait $T<$$$g> where $$$w {}", "unsafe trait $T<$$$g> where $$$w {}", "", ""),
        "trait A {} trait B<T> where T: Copy {} trait C: A {}",
        "unsafe trait A {} unsafe trait B<T> where T: Copy {} trait C: A {}",
    ),
    "a bound is added where it is missing, lifetimes get only lifetimes, consts none": (
        *("struct $S<$T>($U);", "struct $S<$T: 'static>($U);", "", ""),
        "struct S<T>(T); struct V<'a>(&'a u8); struct W<const N: usize>(u8);",
        "struct S<T: 'static>(T); struct V<'a: 'static>(&'a u8); struct W<const N: usize>(u8);",
    ),
    "a lone `$V` is a whole variant": (
        *("enum $E { $$$a, $V, $$$b }", "enum $E { $$$a, $$$b }", "", 'V = { text = "(?s).*B.*" }'),
        "enum E { A, B(u8), C { c: u8 } }",
        "enum E { A, C { c: u8 } }",
    ),
    "a lone `$m` is a whole member": (
        *("impl $S { $m }", "unsafe impl Send for $S { $m }", "", ""),
        "impl A { fn f() {} } impl B { fn f() {} fn g() {} }",
        "unsafe impl Send for A { fn f() {} } impl B { fn f() {} fn g() {} }",
    ),
    "an empty rewrite deletes a field": (
        *("$f: *const $T", "", "field", ""),
        "struct A { a: u8, b: *const u8, c: u8 }",
        "struct A { a: u8, c: u8 }",
    ),
    "an empty rewrite deletes an arm": (
        *("None => 1", "", "arm", ""),
        "fn f() { match a { None => 1, Some(_) => 2 } }",
        "fn f() { match a { Some(_) => 2 } }",
    ),
    "a kind is asked of each node of a list": (
        *("k::f($$$x)", "k::g($$$x)", "", 'x = { kind = "integer" }'),
        "fn t() { k::f(1, 2); k::f(1, a); }",
        "fn t() { k::g(1, 2); k::f(1, a); }",
    ),
    "a text is asked of a list as a whole": (
        *("k::f($$$x)", "k::g($$$x)", "", 'x = { text = "1, 2" }'),
        "fn t() { k::f(1, 2); k::f(1,2); }",
        "fn t() { k::g(1, 2); k::f(1,2); }",
    ),
    "`matches` holds if one way to match does": (
        *("k::f($x, $y)", "k::g($x, $y)", "", 'x = { matches = ["k::h($$$, $y, $$$)"] }'),
        "fn t(a: u8, b: u8) { k::f(k::h(a, b, a), b); k::f(k::h(a, a), b); }",
        "fn t(a: u8, b: u8) { k::g(k::h(a, b, a), b); k::f(k::h(a, a), b); }",
    ),
    "`not` holds if no way to match does": (
        *("k::f($x, $y)", "k::g($x, $y)", "", 'x = { not = ["k::h($$$, $y, $$$)"] }'),
        "fn t(a: u8, b: u8) { k::f(k::h(a, b, a), b); k::f(k::h(a, a), b); }",
        "fn t(a: u8, b: u8) { k::f(k::h(a, b, a), b); k::g(k::h(a, a), b); }",
    ),
}


@pytest.mark.parametrize(("match", "template", "kind", "variables", "before", "after"), CASES.values(), ids=CASES)
def test_a_sentence(match, template, kind, variables, before, after):
    tables = f"[metavariables]\n{variables}" if variables else ""
    engine = linked.engine((f"match {kind}".strip(), match), (f"rewrite {kind}".strip(), template), tables=tables)
    assert pages.after(engine, before + "\n") == after + "\n"


@pytest.mark.parametrize(
    ("page", "own", "kept"),
    [
        ('x = { not = ["1"] }', 'x = { not = ["2"] }', ["3", "u()"]),
        ('x = { in = ["1", "2"] }', 'x = { in = ["2", "3"] }', ["2", "3"]),
        ('x = { type = "Vec<_>", unknown = "no-match" }', 'x = { unknown = "lower" }', []),
        ('x = { type = "Vec<_>" }', 'x = { unknown = "no-match" }', []),
        ('x = { type = "u8", pure = true }', "x = { pure = false }", ["1", "2", "3", "u()"]),
    ],
)
def test_what_a_rewrite_says_of_what_the_page_says(page, own, kept):
    engine = linked.engine(
        *step("k::f($x)", "k::g($x)"), tables=f"[metavariables]\n{page}", keys=f"metavariables = {{ {own} }}"
    )
    text = "fn t() { k::f(1); k::f(2); k::f(3); k::f(u()); }\n"
    after = pages.after(engine, text)
    assert [one for one in ["1", "2", "3", "u()"] if f"k::g({one})" in after] == kept


@pytest.mark.parametrize(
    ("variable", "argument", "withheld"),
    [
        ('y = { from = "x", transform = "c_string_of_nul_terminated_bytes" }', 'b"a\\0"', False),
        ('y = { from = "x", transform = "c_string_of_nul_terminated_bytes" }', 'b"a"', True),
        ('y = { from = "x", transform = "c_string_of_nul_terminated_str" }', '"a\\u{0}"', False),
        ('y = { map = "x", table = { "7" = "8" } }', "7", False),
        ('y = { map = "x", table = { "7" = "8" } }', "9", True),
    ],
)
def test_what_cannot_be_computed_withholds_the_fix(variable, argument, withheld):
    tables = f"[metavariables]\nx = {{ pure = true }}\n{variable}"
    (fix,) = fixes(linked.engine(*step("k::f($x)", "k::g($y)"), tables=tables), f"fn t() {{ k::f({argument}); }}\n")
    assert (fix.withheld is not None) is withheld


def test_typed_lowers_where_rustc_does_not_know_the_type():
    engine = linked.engine(*step("k::f($x)", "$x.g()"), keys='sure_if = ["typed(x)"]')
    found = fixes(engine, "fn t(a: u8) { k::f(a); k::f(1); k::f(1u8); }\n")
    assert [bool(fix.lowered) for fix in found] == [False, True, False]


def test_a_type_that_is_not_known_is_said_once():
    tables, keys = '[metavariables]\nx = { type = "Vec<_>" }', 'sure_if = ["typed(x)"]'
    engine = linked.engine(*step("k::f($x)", "$x.g()"), tables=tables, keys=keys)
    (fix,) = fixes(engine, "fn t(v: &[u8]) { v.iter().map(|p| k::f(p)); }\n")
    assert fix.lowered == ("the type of `p` is not known: `p` is a closure parameter without a type",)


def test_pure_in_sure_if_lowers():
    engine = linked.engine(*step("k::f($x, $y)", "k::g($x)"), keys='sure_if = ["pure(y)"]')
    found = fixes(engine, "fn t(a: u8) { k::f(a, 1); k::f(a, u()); k::f(a, b?); }\n")
    assert [bool(fix.lowered) for fix in found] == [False, True, True]


def test_what_another_file_re_exports_under_another_name_is_not_looked_for():
    engine = linked.engine(*step("std::mem::forget($x)", "drop($x)"))
    crate = Files(("crate",), crate="mod m;", crate__m="pub use std::mem::forget as lose; pub use std::mem::forget;")
    text = "mod m; use m::lose; fn t() { lose(1); m::lose(2); m::forget(3); }\n"
    assert pages.after(engine, text, crate) == text.replace("m::forget(3)", "drop(3)")


def test_a_rewrite_that_changes_nothing_is_withheld():
    """A const parameter gets no bound, so what the template asks for is there already."""
    engine = pages.engine_of(pages.rule("bounded", ("struct $W<$T>;", "struct $W<$T: 'static>;")))
    change = pages.fixed(engine, "struct W<const N: usize>;\nstruct V<T>;\n")
    assert change.after.decode() == "struct W<const N: usize>;\nstruct V<T: 'static>;\n"
    assert [one.reason for one in change.withheld] == ["the rewrite changes nothing here"] * 2


def test_what_a_rewrite_is_made_from_and_cannot_be_seen_is_named():
    variables = 'match = { type = "$T" }\nzero = { from = "T", transform = "zero_of_type" }'
    engine = pages.engine_of(pages.rule("zeroed", ("std::mem::zeroed()", "$zero"), variables=variables))
    change = pages.fixed(engine, "fn f() { let a = std::mem::zeroed(); let b: u8 = std::mem::zeroed(); }\n")
    assert change.after.decode() == "fn f() { let a = std::mem::zeroed(); let b: u8 = 0u8; }\n"
    assert [one.reason for one in change.withheld] == ["`$T`, which the rewrite needs, cannot be seen here"]
