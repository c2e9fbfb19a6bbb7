"""Holds which runs of statements a fragment of several statements is found in, and what its gaps take."""

from __future__ import annotations

import pytest

from engine import unifying
from engine.matching import searcher
from growth import BELOW_QUADRATIC, assert_grows

FILL = "let mut $v = Vec::with_capacity($n); $$$gap $v.set_len($n);"
TAIL = "if $c.is_none() { $c = Some($e); } $c.as_ref().unwrap()"
NONE, ONE, EACH = "none", "one", "one each time"
"""How many places a text of some size has."""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("let mut v = Vec::with_capacity(n); v.set_len(n);", [""]),
        ("let v = Vec::with_capacity(n); v.set_len(n);", []),
        ("let mut v: Vec<u8> = Vec::with_capacity(n); v.set_len(n);", [""]),
        ("let mut v = Vec::with_capacity(n); a(); b(); v.set_len(n);", ["a(); b();"]),
        ("let mut v = Vec::with_capacity(n); unsafe { v.set_len(n); }", [""]),
        ("let mut v = Vec::with_capacity(n); unsafe { v.set_len(n) }", [""]),
        ("let mut v = Vec::with_capacity(n); unsafe { v.set_len(n) };", [""]),
        ("let mut v = Vec::with_capacity(n); unsafe { unsafe { v.set_len(n); } }", [""]),
        ("let mut v = Vec::with_capacity(n); unsafe { a(); v.set_len(n); b(); }", ["a();"]),
        ("unsafe { let mut v = Vec::with_capacity(n); v.set_len(n); }", [""]),
        ("unsafe { let mut v = Vec::with_capacity(n); } v.set_len(n);", []),
        ("let mut v = Vec::with_capacity(n); unsafe { a(); } v.set_len(n);", ["unsafe { a(); }"]),
        ("let mut v = Vec::with_capacity(n); { v.set_len(n); }", []),
        ("let mut v = Vec::with_capacity(n); if x { v.set_len(n); }", []),
        ("let mut v = Vec::with_capacity(n); fn g() {} #[a] b(); v.set_len(n);", ["fn g() {} #[a] b();"]),
        ("let mut v = Vec::with_capacity(n); /* a */ ; // b\n v.set_len(n);", [""]),
        ("let mut v = Vec::with_capacity(n); v.set_len(m);", []),
        ("let mut v = Vec::with_capacity(n); let n = 2; v.set_len(n);", []),
        ("let mut v = Vec::with_capacity(n); let mut v = w; v.set_len(n);", []),
        ("let mut v = Vec::with_capacity(n); w.set_len(n); v.set_len(n);", ["w.set_len(n);"]),
        ("let mut v = Vec::with_capacity(n); v.set_len(n); v.set_len(n);", [""]),
        ("let mut v = Vec::with_capacity(a); let mut w = Vec::with_capacity(b); w.set_len(b); v.set_len(a);",
         ["let mut w = Vec::with_capacity(b); w.set_len(b);", ""]),
        ("my!({ let mut v = Vec::with_capacity(n); v.set_len(n); });", [""]),
        ("my! { let mut v = Vec::with_capacity(n); v.set_len(n); }", [""]),
        ("let f = || { let mut v = Vec::with_capacity(n); v.set_len(n); };", [""]),
        ("x.y(); v.set_len(n);", []),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_sequence_with_a_gap(text, expected):
    found = unifying.captures(FILL, f"fn f(n: usize) {{ {text} }}")
    assert [one["gap"] for one in found] == expected
    crlf = unifying.captures(FILL, f"fn f(n: usize) {{ {text} }}".replace("; ", ";\r\n"))
    assert len(crlf) == len(expected)


def test_the_value_of_a_block_is_no_statement_unless_nobody_uses_it():
    used = "fn f() -> k::T { x.a(); y.b() }"
    assert unifying.unknowns("$x.a(); $y.b();", used) == ["whether its value is used is not known"]
    assert unifying.unknowns("$x.a(); $y.b();", used.replace(" -> k::T", "")) == []
    assert len(unifying.captures("$x.a(); $y.b();", used.replace(" -> k::T", ""))) == 1
    assert unifying.captures("$x.a(); $y.b();", used.replace("k::T", "u8")) == []
    assert unifying.captures("$x.a(); $y.len();", "fn f(s: String) -> usize { x.a(); s.len() }") == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("if C.is_none() { C = Some(1); } C.as_ref().unwrap()", 1),
        ("unsafe { if C.is_none() { C = Some(1); } C.as_ref().unwrap() }", 1),
        ("a(); if C.is_none() { C = Some(1) } C.as_ref().unwrap()", 1),
        ("if C.is_none() { C = Some(1); } C.as_ref().unwrap(); a()", 0),
        ("if C.is_none() { C = Some(1); } C.as_ref().unwrap();", 0),
        ("if C.is_none() { C = Some(1); a(); } C.as_ref().unwrap()", 0),
        ("if C.is_none() { C = Some(1); } D.as_ref().unwrap()", 0),
        ("unsafe { if C.is_none() { C = Some(1); } C.as_ref().unwrap() };", 0),
    ],
)
def test_a_last_part_without_a_semicolon_is_the_value(text, count):
    assert len(unifying.captures(TAIL, f"static mut C: X = A; static mut D: X = A; fn f() {{ {text} }}")) == count


def test_a_loop_at_the_end_is_no_value():
    fragment = "let $a = $b; for $i in 0..$n { std::ptr::write($p.add($i), $e); }"
    text = "fn f() { let a = b; for i in 0..9 { unsafe { std::ptr::write(p.add(i), 0) } } c(); }"
    assert unifying.captures(fragment, text) == [{"a": "a", "b": "b", "e": "0", "i": "i", "n": "9", "p": "p"}]


def test_statements_and_parts_are_handed_on():
    text = (
        "fn f() { let mut v = Vec::with_capacity(n); #[x] a(); unsafe { b(); c(); } unsafe { d(); v.set_len(n); e() } }"
    )
    assert unifying.runs(FILL, text) == [
        ["let mut v = Vec::with_capacity(n);", "#[x]", "a();", "b();", "c();", "d();", "v.set_len(n);"]
    ]
    assert unifying.parts(FILL, text) == [
        {
            0: ["let mut v = Vec::with_capacity(n);"],
            1: ["#[x]", "a();", "b();", "c();", "d();"],
            2: ["v.set_len(n);"],
        }
    ]


def test_a_gap_in_front_or_behind_is_as_short_as_may_be():
    text = "fn f() { a(); b(); let x = 1; c(); }"
    assert unifying.captures("$$$a let $x = $e; $$$b", text) == [{"a": "", "b": "", "e": "1", "x": "x"}]
    every = unifying.captures("$$$a let $x = $e; $$$b", text, every=True)
    assert [(one["a"], one["b"]) for one in every] == [
        *(("", ""), ("", "c();"), ("b();", ""), ("b();", "c();"), ("a(); b();", ""), ("a(); b();", "c();")),
    ]


def test_a_statement_under_a_cfg_is_not_sure():
    text = "fn f() { let mut v = Vec::with_capacity(n); #[cfg(a)] v.set_len(n); }"
    assert unifying.unknowns(FILL, text) == ["one of its statements is under a `cfg`"]
    assert unifying.unknowns(FILL, text.replace("cfg(a)", "allow(a)")) == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("v.set_len(n);", 1),
        ("unsafe { v.set_len(n); }", 1),
        ("unsafe { v.set_len(n) }", 1),
        ("unsafe { v.set_len(n) };", 1),
        ("unsafe { unsafe { v.set_len(n) } }", 1),
        ("if a { v.set_len(n) }", 1),
        ("let x = v.set_len(n);", 0),
        ("g(v.set_len(n));", 0),
    ],
)
def test_one_statement(text, count):
    assert len(unifying.captures("$v.set_len($n);", f"fn f() {{ {text} }}")) == count


def test_an_unsafe_block_that_is_written_is_not_looked_through():
    text = "fn f() { a(); unsafe { b(); } c(); }"
    assert unifying.captures("$f(); unsafe { $$$x } $y();", text) == [{"f": "a", "x": "b();", "y": "c"}]


def test_what_is_shown_leaves_gaps_at_the_ends_out():
    page = searcher("let mut $v = Vec::with_capacity($n); $$$a $v.set_len($n); $$$b", "",
                    "```rust has\n$_.read(&mut $v)\n```")  # fmt: skip
    text = "fn f() { let mut v = Vec::with_capacity(n); v.set_len(n); c(); r.read(&mut v); d(); }"
    assert page.found(text) == ["let mut v = Vec::with_capacity(n); v.set_len(n);"]
    (match,) = page.matches(text)
    assert match.extent.cut(text.encode()).decode().endswith("r.read(&mut v);")
    assert page.found(text.replace("read(&mut v)", "read(&mut w)")) == []


@pytest.mark.parametrize(
    ("body", "size", "count"),
    [
        (lambda n: "".join(f"let mut v{i} = Vec::with_capacity(n);\n" for i in range(n)), 2000, NONE),
        (lambda n: "".join(f"let mut v{i} = Vec::with_capacity(n); v{i}.set_len(n);\n" for i in range(n)), 2000, EACH),
        (lambda n: "let mut v = Vec::with_capacity(n); v.set_len(n);\n" * n, 2000, EACH),
        (lambda n: "unsafe { " * n + "let mut v = Vec::with_capacity(n); v.set_len(n);" + "}" * n, 5000, ONE),
        (lambda n: "{ " * n + "let mut v = Vec::with_capacity(n); v.set_len(n);" + "}" * n, 5000, ONE),
        (lambda n: "a(); " * n + "v.set_len(n);", 20_000, NONE),
    ],
    ids=["no end", "many names", "one name", "deep unsafe", "deep", "long"],
)
def test_long_and_deep_blocks_take_bounded_work(body, size, count):
    def find(amount):
        found = unifying.captures(FILL, f"fn f(n: usize) {{ {body(amount)} v.set_len(n); }}")
        assert len(found) == {NONE: 0, ONE: 1, EACH: amount}[count]

    assert_grows(find, size, BELOW_QUADRATIC)
