"""Holds that every constraint on a capture answers yes, no or unknown, and what the answer does to the match."""

from __future__ import annotations

import pytest

from engine import matching

YES, NO = [], None
"""What lowers the match: nothing; or there is no match."""


def answer(constraint, text, match="foo::f($x)"):
    found = matching.searcher(match, f"x = {{ {constraint} }}").matches(text)
    assert len(found) <= 1
    return found[0].bindings.unknowns if found else None


def call(argument, before=""):
    return f"fn t() {{ {before} foo::f({argument}); }}"


@pytest.mark.parametrize(
    ("constraint", "argument", "expected"),
    [
        ('kind = "integer"', "1", YES),
        ('kind = "integer"', "((1))", YES),
        ('kind = "integer"', "1.0", NO),
        ('kind = "integer"', "x", NO),
        ('kind = "literal"', '"a"', YES),
        ('kind = "literal"', "x", NO),
        ('kind = "string"', '"a"', YES),
        ('kind = "string"', 'r#"a"#', YES),
        ('kind = "string"', 'b"a"', NO),
        ('kind = "byte-string"', 'b"a"', YES),
        ('kind = "byte-string"', 'br"a"', YES),
        ('kind = "byte-string"', '"a"', NO),
        ('kind = "c-string"', 'c"a"', YES),
        ('kind = "c-string"', '"a"', NO),
        ('kind = "identifier"', "a", YES),
        ('kind = "identifier"', "a::b", NO),
        ('kind = "path"', "a::b", YES),
        ('kind = "path"', "a()", NO),
        ('kind = "closure"', "|a| a", YES),
        ('kind = "closure"', "a", NO),
        ('kind = "block"', "{ a }", YES),
        ('kind = "block"', "a", NO),
        ('kind = "bool"', "true", YES),
        ('kind = "char"', "'a'", YES),
        ('kind = "char"', "b", NO),
        ('kind = "float"', "1e3", YES),
        ('kind = "float"', "1", NO),
        ('kind = "expression"', "a + b", YES),
        ("safe = true", "1 + a.own()", ["`.own()` may need it"]),
        ("safe = true", "|a| a + 1", YES),
        ("safe = true", "unsafe { 1 }", YES),
        ("safe = true", "*p", NO),
        ("safe = true", "unsafe { *p }", NO),
        ("safe = true", "{ fn q() { unsafe { *p } } 1 }", YES),
        ("safe = true", "std::mem::zeroed()", NO),
        ("safe = true", "seen(1)", ["`seen` may need it"]),
        ('text = "a.c"', "abc", YES),
        ('text = "a.c"', "abcd", NO),
        ('text = "[a-z]+"', "é", NO),
        ('in = ["a + b"]', "a+b", YES),
        ('in = ["a + b"]', "a /* c */ + b", YES),
        ('in = ["a + b"]', "a + c", NO),
        ('in = ["a", "b"]', "(b)", YES),
        ('not = ["foo::bad($_)"]', "foo::good(1)", YES),
        ('not = ["foo::bad($_)"]', "foo::bad(1)", NO),
        ('not = ["foo::bad($_)"]', "(unsafe { ::foo::bad(1,) })", NO),
        ('matches = ["foo::one()", "foo::two($_)"]', "foo::two(1)", YES),
        ('matches = ["foo::one()", "foo::two($_)"]', "foo::two(1, 2)", NO),
        ('type = "Vec<_>"', "vec![1]", YES),
        ('type = "Vec<_>"', "String::new()", NO),
        ('type = "Vec<_>"', "1", NO),
        ('type = "*const u8"', "1", NO),
        ('type = "bool"', "1.0", NO),
        ('type = "u8"', "1", ["unknown"]),
        ('type = "std::ffi::c_int"', "1", ["unknown"]),
        ("pure = true", "1", YES),
        ("pure = true", "effect!()", ["unknown"]),
        ('type = "Vec<_>"', "unseen()", ["unknown"]),
    ],
)
def test_a_constraint_has_three_answers(constraint, argument, expected):
    found = answer(constraint, call(argument))
    assert (found is None) is (expected is NO)
    assert bool(found) is bool(expected)


def test_an_unknown_answer_is_no_match_where_the_page_says_so():
    assert answer('type = "Vec<_>", unknown = "no-match"', call("unseen()")) is None
    assert answer('type = "Vec<_>", unknown = "no-match"', call("vec![1]")) == []


def test_what_is_unknown_is_named():
    (reason,) = answer('type = "Vec<_>"', call("unseen()"))
    assert reason.startswith("the type of `unseen()` is not known: ")


def test_an_import_that_is_not_seen_makes_a_shape_unknown():
    text = "use foo::*; fn t() { foo::f(bad(1)); }"
    assert answer('matches = ["foo::bad($_)"]', text) not in (None, [])
    assert answer('not = ["foo::bad($_)"]', text) not in (None, [])


def test_a_regular_expression_that_takes_too_long_is_unknown():
    """Two ways to read every `a`, and no end: some 2 ** 40 steps."""
    found = answer('text = "(a|aa)+$"', call("a" * 60 + "_"))
    assert found == ["the expression in `text` of `x` took longer than 0.1 s"]


TWICE = matching.searcher("foo::f($x, $x)")


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("fn t(a: u8) { foo::f(a, a); }", True),
        ("fn t(a: u8) { foo::f(a, (a)); }", True),
        ("fn t(a: u8) { foo::f(a, /* b */ a,); }", True),
        ("fn t(a: u8, b: u8) { foo::f(a, b); }", False),
        ("fn t(a: u8) { foo::f(g(a, 1), g(a, 1,)); }", True),
        ("fn t(a: u8) { foo::f(a, { let a = 1; a }); }", False),
        ("fn t(a: u8) { foo::f(|a: u8| a, |a: u8| a); }", False),
        ("fn t(a: [u8; 2]) { foo::f(a[0], a[1]); }", False),
        ("fn t(a: S) { foo::f(a.b, a . b); }", True),
        ('fn t() { foo::f("a b", "a  b"); }', False),
        ("use m::a; fn t() { foo::f(a, m::a); }", True),
        ("use m::a; fn t() { foo::f(a, n::a); }", False),
    ],
)
def test_the_same_name_twice_is_the_same_thing(text, is_found):
    assert bool(TWICE.matches(text)) is is_found


def test_a_shadowed_variable_is_another():
    pair = matching.searcher("if $a { $b = $a; }")
    assert pair.found("fn t(n: bool, m: bool) { if n { m = n; } }") != []
    between = matching.searcher("foo::pair($n, |$p| foo::g($n))")
    assert between.found("fn t(n: u8) { foo::pair(n, |m| foo::g(n)); }") != []
    assert between.found("fn t(n: u8) { foo::pair(n, |n| foo::g(n)); }") == []


def test_a_type_binds_what_it_names():
    page = matching.searcher("foo::f($x, $y)", 'x = { type = "Vec<$T>" }\ny = { type = "$T" }')
    assert page.matches("fn t(v: Vec<u8>, n: u8) { foo::f(v, n); }")[0].bindings.unknowns == []
    assert page.matches("fn t(v: Vec<u8>, n: u16) { foo::f(v, n); }") == []
    assert page.matches("fn t(v: Vec<u8>) { foo::f(v, unseen()); }")[0].bindings.unknowns != []


@pytest.mark.parametrize(
    ("constraint", "argument", "expected"),
    [
        ('not = ["std::mem::MaybeUninit<$_>"]', "Vec<std::mem::MaybeUninit<u8>>", NO),
        ('not = ["std::mem::MaybeUninit<$_>"]', "Vec<u8>", YES),
        ('not = ["std::mem::MaybeUninit<$_>", "[u8; $_]"]', "Vec<[u8; 4]>", NO),
        ('not = ["foo::bad($_)"]', "Vec<u8>", YES),
        ('matches = ["Vec<$_>", "[$_]"]', "Vec<Vec<u8>>", YES),
        ('matches = ["Vec<$_>", "[$_]"]', "Vec<u8>", NO),
    ],
)
def test_a_type_that_a_type_captured_has_a_shape_too(constraint, argument, expected):
    page = matching.searcher("foo::f($x)", f'x = {{ type = "Vec<$T>" }}\nT = {{ {constraint} }}')
    found = page.matches(f"fn t(v: {argument}) {{ foo::f(v); }}")
    assert (found[0].bindings.unknowns if found else None) == expected


def test_the_shape_of_a_captured_type_parameter_is_unknown():
    constraint = 'T = { not = ["std::mem::MaybeUninit<$_>"] }'
    page = matching.searcher("foo::f($x)", f'x = {{ type = "Vec<$T>" }}\n{constraint}')
    assert page.matches("fn t<E>(v: Vec<E>) { foo::f(v); }")[0].bindings.unknowns != []


@pytest.mark.parametrize("zero", ["0", "(0)", "((0))", "( /* none */ 0)"])
def test_parentheses_are_no_part_of_a_captures_text(zero):
    page = matching.searcher("$n as *const $T", 'n = { kind = "integer", text = "0" }')
    assert len(page.matches(f"fn t() {{ let p = {zero} as *const u8; }}")) == 1
    assert page.matches("fn t() { let p = (1) as *const u8; }") == []


@pytest.mark.parametrize(
    ("constraint", "arguments", "is_found"),
    [
        ('kind = "integer"', "", True),
        ('kind = "integer"', "1", True),
        ('kind = "integer"', "1, (2), 3,", True),
        ('kind = "integer"', "1, x, 3", False),
        ('in = ["a", "b"]', "a, b, (a)", True),
        ('in = ["a", "b"]', "a, c", False),
        ('matches = ["foo::one()", "foo::two($_)"]', "foo::one(), foo::two(1)", True),
        ('matches = ["foo::one()", "foo::two($_)"]', "foo::one(), x", False),
        ('matches = ["foo::list($$$, 2, $$$)"]', "foo::list(1, 2, 3, 2)", True),
        ('matches = ["foo::list($$$, 2, $$$)"]', "foo::list(1, 3)", False),
        ('not = ["foo::list($$$, 2, $$$)"]', "1, foo::list(1, 2)", False),
        ('not = ["foo::list($$$, 2, $$$)"]', "1, foo::list(1, 3)", True),
        ("pure = true", "1, x", True),
        ("pure = true", "1, { y = 2; }", False),
        ('text = "1,  2"', "1,  2", True),
        ('text = "1, 2"', "1,  2", False),
    ],
)
def test_a_list_is_asked_node_by_node_and_its_text_as_a_whole(constraint, arguments, is_found):
    text = f"fn t(x: u8) {{ foo::f({arguments}); }}"
    found = answer(constraint, text, match="foo::f($$$x)")
    assert (found is not None) is is_found


def test_the_text_of_a_gap_is_its_source():
    page = matching.searcher("foo::a(); $$$x foo::b();", 'x = { text = "(?s).*c\\\\(\\\\).*" }')
    assert page.matches("fn t() { foo::a(); c(); foo::b(); }") != []
    assert page.matches("fn t() { foo::a(); d(); foo::b(); }") == []


@pytest.mark.parametrize(
    ("kind", "parameter", "is_found"),
    [
        ("type-parameter", "T", True),
        ("type-parameter", "T: Copy", True),
        ("type-parameter", "const T: u8", False),
        ("type-parameter", "'t", False),
        ("const-parameter", "const T: u8", True),
        ("const-parameter", "T", False),
        ("lifetime-parameter", "'t", True),
        ("lifetime-parameter", "T", False),
    ],
)
def test_a_generic_parameter_has_a_kind(kind, parameter, is_found):
    page = matching.searcher("impl<$x> Drop for $_", f'x = {{ kind = "{kind}" }}')
    assert bool(page.matches(f"impl<{parameter}> Drop for S {{}}")) is is_found
