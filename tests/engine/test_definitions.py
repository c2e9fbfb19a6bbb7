"""Holds what a fragment of an item, a field, an arm or a type is found in: what is open, and what must be there."""

from __future__ import annotations

import pytest

from engine import unifying
from engine.matching import searcher

SEND = "unsafe impl<$$$, $T, $$$> Send for $W<$$$> {}"
BOUND = "unsafe impl<$$$, $T: Send, $$$> Send for $W<$$$> where $$$ {}"
HOLDER = "struct $H { $$$a, $f: *const $T, $$$b }"
INIT = "$H { $$$a, $f: Box::leak(Box::new($v)).as_ptr(), $$$b }"
LAZY = "#[$$$attrs] $vis static ref $X: $T = $e;"
SHARED = "static mut $N: $T = $v;"


def names(fragment, text, name, kind=None, every=False):
    return [one.get(name) for one in unifying.captures(fragment, text, kind, every=every)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("unsafe impl<T> Send for W<T> {}", ["T"]),
        ("unsafe impl<'a, T: Clone + ?Sized, const N: usize, U> Send for W<'a, T> {}", ["'a", "T", "N", "U"]),
        ("unsafe impl<T,> Send for W<T,> {}", ["T"]),
        ("unsafe impl Send for W {}", []),
        ("unsafe impl<T> Sync for W<T> {}", []),
        ("unsafe impl<T> Send for W<T> where T: Clone {}", []),
        ("impl<T> Send for W<T> {}", []),
        ("unsafe impl<T> std::marker::Send for W<T> {}", ["T"]),
        ("use std::marker::Send as S; unsafe impl<T> S for W<T> {}", ["T"]),
        ("trait Send {} unsafe impl<T> Send for W<T> {}", []),
        ("unsafe impl<T> !Send for W<T> {}", []),
        ("unsafe impl<T> Send for m::W<T> {}", ["T"]),
        ("unsafe impl<T> Send for W {}", ["T"]),
        ("#[cfg(a)] /* */ unsafe /* */ impl <T> Send for W<T> { }", ["T"]),
        ("mod m { unsafe impl<T> Send for W<T> {} }", ["T"]),
    ],
)
def test_every_parameter_is_a_solution(text, expected):
    assert names(SEND, text, "T", every=True) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("unsafe impl<T: Send> Send for W<T> {}", ["T"]),
        ("unsafe impl<T: Clone + std::marker::Send> Send for W<T> {}", ["T"]),
        ("unsafe impl<T> Send for W<T> where T: Send {}", ["T"]),
        ("unsafe impl<T> Send for W<T> where U: Clone, T: Clone + Send, {}", ["T"]),
        ("unsafe impl<T, U: Send> Send for W<T> {}", ["U"]),
        ("unsafe impl<T> Send for W<T> where Vec<T>: Send {}", []),
        ("unsafe impl<T: Sync> Send for W<T> {}", []),
        ("unsafe impl<T: ?Sized> Send for W<T> {}", []),
        ("unsafe impl<T> Send for W<T> where U: Send {}", []),
        ("unsafe impl<'a> Send for W<'a> {}", []),
    ],
)
def test_bounds_are_a_set_inline_and_in_the_where_clause(text, expected):
    assert names(BOUND, text, "T", every=True) == expected


@pytest.mark.parametrize(
    ("fragment", "text", "count"),
    [
        ("impl<$$$> Drop for $S<$$$>", "impl Drop for A { fn drop(&mut self) {} }", 1),
        ("impl<$$$> Drop for $S<$$$>", "impl<T> Drop for A<T> where T: B {}", 1),
        ("impl<$$$> Drop for $S<$$$>", "impl<> Drop for m::A {}", 1),
        ("impl<$$$> Drop for $S<$$$>", "impl<T> Clone for A<T> {}", 0),
        ("impl<$$$> Drop for $S<$$$> {}", "impl Drop for A { fn drop(&mut self) {} }", 0),
        ("impl Drop for $S", "impl<T> Drop for A<T> {}", 0),
        ("unsafe impl<$$$g> Send for $W<$$$h> where $$$w {}", "unsafe impl Send for A {}", 1),
        ("unsafe impl<$$$g> Send for $W<$$$h> where $$$w {}", "unsafe impl<T> Send for A<T> where T: B, U: C, {}", 1),
        ("impl $S { $$$a fn new() -> Self { $$$b } $$$c }", "impl A { fn x() {} #[a] pub fn new() -> Self { } }", 1),
        ("impl $S { fn new() -> Self { $$$b } }", "impl A { fn x() {} fn new() -> Self { x() } }", 0),
        ("trait $T { $$$ }", "pub trait A { fn a(); }", 1),
        ("trait $T { $$$ }", "trait A<B> { fn a(); }", 0),
        ("trait $T", "trait A<B> { fn a(); }", 1),
        ("mod $m", "mod a; mod b { fn c() {} }", 2),
        ("mod $m { $$$ }", "mod a; #[x] pub mod b { fn c() {} }", 1),
        ("extern $abi { $$$ }", 'extern "C" { fn f(); }', 1),
        ("extern $abi { $$$ }", "extern { fn f(); }", 0),
        ("extern { $$$ }", 'extern "C" { fn f(); } extern { }', 1),
        ("extern fn $f", 'extern fn a() {} extern "C" fn b() {} pub extern fn c<T>(t: T) -> u8 { 1 }', 2),
        ("use std::sync::Once;", "use std::sync::Once; pub use std::sync::Once; use std::sync::Mutex;", 2),
        ("type $A = $B;", "pub type A = u8; type B<T> = T;", 1),
        ("const $C: $T = $v;", "const A: u8 = 1; pub(crate) const B: u8 = 2; static D: u8 = 3;", 2),
        (SHARED, "static mut A: u8 = 1; pub static mut B: u8 = 2; static C: u8 = 3;", 2),
        (SHARED, "#[a] #[b] static mut A: u8 = 1; fn f() { static mut B: u8 = 2; }", 2),
        (SHARED, "my! { static mut A: u8 = 1; } macro_rules! m { () => { static mut B: u8 = 2; } }", 2),
        ("static $N: $T = $v;", "static mut A: u8 = 1; static B: u8 = 2;", 1),
        ("fn $f($$$a, $p: *const $T, $$$b)", "fn a(p: *const u8) -> u8 { 1 } fn b(mut p: *const u8, q: u8) {}", 2),
        ("fn $f($$$a, $p: *const $T, $$$b)", "trait A { fn a(&self, p: *const u8); } fn b(p: *mut u8) {}", 1),
        ("fn $f($$$) {}", "fn a() {} fn b(x: u8) {} fn c() -> u8 {} unsafe fn d() {} fn e<T>() {}", 2),
        ("fn $f<$$$>($$$) {}", "fn a() {} fn b<T>(x: u8) {} async fn c() {}", 2),
        ("pub fn $f", "fn a() {} pub fn b() {} pub(crate) fn c() {}", 1),
    ],
)  # fmt: skip
def test_items(fragment, text, count):
    assert len(unifying.captures(fragment, text)) == count


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("struct H { p: *const u8 }", ["p"]),
        ("pub struct H { #[a] pub p: *const u8, }", ["p"]),
        ("struct H { a: u8, p: *const u8, b: u8 }", ["p"]),
        ("struct H { p: *const u8, q: *const u16, r: *mut u8 }", ["p", "q"]),
        ("struct H<T> { p: *const T }", []),
        ("struct H { p: *mut u8 }", []),
        ("struct H(*const u8);", []),
        ("union H { p: *const u8 }", []),
        ("struct H { /// doc\n p: /* a */ *const /* b */ u8 /* c */ , }", ["p"]),
    ],
)
def test_fields(text, expected):
    assert names(HOLDER, text, "f", every=True) == expected


@pytest.mark.parametrize(
    ("fragment", "text", "expected"),
    [
        ("struct $P(*mut $T);", "struct P(*mut u8); pub struct Q(pub *mut u8); struct R(*mut u8, u8);", ["P", "Q"]),
        ("struct $P($$$a, $vis Vec<$T>, $$$b);", "struct P(u8, #[a] pub Vec<u8>); struct Q(Vec<u8>,);", ["P", "Q"]),
        ("struct $P($$$, pub Vec<$T>, $$$);", "struct P(u8, Vec<u8>); struct Q(pub Vec<u8>);", ["Q"]),
        ("struct $P;", "struct A; struct B(); struct C {}", ["A"]),
        ("enum $P { $$$, $V($$$), $$$ }", "enum A { X, #[a] Y(u8), Z { b: u8 } } enum B { X }", ["A"]),
        ("enum $P { $$$, $V, $$$ }", "enum A { X(u8) } enum B { X, Y }", ["A", "B"]),
        ("enum $P { $$$, $V = $x, $$$ }", "enum A { X = 1, } enum B { X, Y }", ["A"]),
        ("pub struct $P { $$$, pub $f: $T, $$$ }", "pub struct A { b: u8 } pub struct C { b: u8, pub d: u8 }", ["C"]),
        ("struct $P { $f: $T }", "struct A { pub(crate) b: u8, } struct B { c: u8, d: u8 }", ["A"]),
    ],
)
def test_tuple_fields_and_variants(fragment, text, expected):
    assert names(fragment, text, "P") == expected


@pytest.mark.parametrize(
    ("fragment", "text", "expected"),
    [
        ("#[repr($$$a, packed, $$$b)] struct $S", "#[repr(C, packed)] struct A;", ["A"]),
        ("#[repr(C)] struct $S", "#[a] #[repr(C)] /* */ #[b(c)] pub struct A; struct B;", ["A"]),
        ("#[b] #[a] struct $S", "#[a] #[c] #[b] struct A; #[a] struct B; #[b] struct C;", ["A"]),
        ("#[a] #[a] struct $S", "#[a] struct A; #[a] #[a] struct B;", ["B"]),
        ("#[wasm_bindgen] extern $x { $$$ }", '#[wasm_bindgen::prelude::wasm_bindgen] extern "C" {}', [None]),
        ("#[wasm_bindgen::prelude::wasm_bindgen] mod $S", "#[wasm_bindgen] mod a {}", ["a"]),
        ("#[derive($$$, Clone, $$$)] struct $S", "#[derive(Clone, Debug)] struct A; #[derive(Debug)] struct B;", ["A"]),
        ("#[doc = $d] struct $S", '#[doc = "a"] struct A;', ["A"]),
        ("#[$x] struct $S", "#[a] struct A; struct B;", ["A"]),
        ("#[inline] fn $S($$$)", "impl A { #[inline] pub fn a(&self) {} fn b(&self) {} }", ["a"]),
        ("#[a] $f: $S", "struct A { #[a] b: u8, c: u16 }", ["u8"]),
        ("#[a] let $S = $e;", "fn f() { #[a] let x = 1; let y = 2; }", ["x"]),
    ],
)
def test_attributes(fragment, text, expected):
    kind = "field" if fragment.startswith("#[a] $f") else None
    assert names(fragment, text, "S", kind) == expected


def test_an_attribute_in_a_cfg_attr_is_not_sure():
    text = "#[cfg_attr(a, repr(C), b)] struct A;"
    assert unifying.unknowns("#[repr(C)] struct $S", text) == [
        "whether the attribute `repr` is there depends on a `cfg_attr`"
    ]
    assert unifying.captures("#[repr(C)] struct $S", "#[cfg_attr(repr, x)] struct A;".replace("repr,", "y,")) == []
    assert unifying.unknowns("#[repr(C)] struct $S", "#[repr(C)] " + text) == []


def test_visibility_and_attributes_that_are_bound():
    text = "lazy_static! { #[a] #[b] pub(crate) static ref A: u8 = 1; /// doc\n static ref B: u8 = 2; }"
    first, second = unifying.captures(LAZY, text)
    assert (first["attrs"], first["vis"], first["X"], first["T"], first["e"]) == (
        "#[a] #[b]",
        "pub(crate)",
        "A",
        "u8",
        "1",
    )
    assert (second["attrs"], second["vis"], second["X"]) == ("", "", "B")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("H { p: Box::leak(Box::new(v)).as_ptr() }", [("", "p", "")]),
        ("H { a, p: Box::leak(Box::new(v)).as_ptr(), b: 1, }", [("a", "p", "b: 1")]),
        ("H { a, p: Box::leak(Box::new(v)).as_ptr(), ..c }", [("a", "p", "..c")]),
        ("m::H::<u8> { p: unsafe { Box::leak(Box::new(v)).as_ptr() } }", [("", "p", "")]),
        ("H { p: Box::leak(v).as_ptr() }", []),
        ("H(Box::leak(Box::new(v)).as_ptr())", []),
    ],
)
def test_struct_expressions(text, expected):
    found = unifying.captures(INIT, f"fn f() {{ {text}; }}")
    assert [(one["a"], one["f"], one["b"]) for one in found] == expected


@pytest.mark.parametrize(
    ("fragment", "kind", "text", "expected"),
    [
        ("$H { $$$, $f: $e, $$$ }", None, "let x = H { a };", [{"H": "H", "e": "a", "f": "a"}]),
        ("$H { $f: $f }", None, "let x = H { a }; let y = H { b: c };", [{"H": "H", "f": "a"}]),
        ("$H { $f }", None, "let x = H { a: b };", [{"H": "H", "f": "a: b"}]),
        ("$H { $f: $p }", "pattern", "let H { a } = x;", [{"H": "H", "f": "a", "p": "a"}]),
        ("$H { $f: $p, .. }", "pattern", "let H { a: ref b, .. } = x;", [{"H": "H", "f": "a", "p": "ref b"}]),
        ("Some($x)", "pattern", "if let Some(y) = z {}", [{"x": "y"}]),
        ("Some($x) => $e", "arm", "match a { #[b] Some(y) => 1, _ => 2 }", [{"e": "1", "x": "y"}]),
        ("Some($x) => $e,", "arm", "match a { _ => 2, Some(y) => 1 }", [{"e": "1", "x": "y"}]),
        ("Some($x) => $e", "arm", "match a { Some(y) if z => 1, _ => 2 }", []),
        ("|$x| $e", None, "g(|a: u8| a, |b| b, |c, d| c);", [{"e": "a", "x": "a"}, {"e": "b", "x": "b"}]),
        ("|$x: u8| $e", None, "g(|a: u8| a, |b| b);", [{"e": "a", "x": "a"}]),
        ("let $x = $e;", None, "let mut a: u8 = 1; let b = 2;", [{"e": "1", "x": "a"}, {"e": "2", "x": "b"}]),
        ("let mut $x = $e;", None, "let mut a: u8 = 1; let b = 2;", [{"e": "1", "x": "a"}]),
        ("let $x: $T = $e;", None, "let mut a: u8 = 1; let b = 2;", [{"T": "u8", "e": "1", "x": "a"}]),
        ("let $x;", None, "let mut a; let b: u8; let c = 1;", [{"x": "a"}, {"x": "b"}]),
        ("let $x: $T = std::mem::uninitialized();", None, "let a: u8 = unsafe { std::mem::uninitialized() };",
         [{"T": "u8", "x": "a"}]),
        ("$x.collect::<$$$t>()", None, "a.collect(); b.collect::<Vec<_>>();",
         [{"t": "", "x": "a"}, {"t": "Vec<_>", "x": "b"}]),
        ("$x.collect()", None, "a.collect::<Vec<_>>();", [{"x": "a"}]),
    ],
)  # fmt: skip
def test_patterns_arms_and_lets(fragment, kind, text, expected):
    assert unifying.captures(fragment, f"fn f() {{ {text} }}", kind) == expected


@pytest.mark.parametrize(
    ("fragment", "text", "expected"),
    [
        ("vec![$e; $n]", "vec![1; 2]; vec!(3; 4); vec!{5; 6}; vec![7, 8];", ["1", "3", "5"]),
        ("vec![$$$e]", "vec![1; 2]; vec!(3, 4); vec![];", ["1; 2", "3, 4", ""]),
        ("vec![$e, $$$]", "vec![1; 2]; std::vec!(3, 4,); vec![];", ["3"]),
        ("vec![$e]", "macro_rules! vec { () => {} } vec![1];", []),
        ("vec![$e]", "my::vec![1]; alloc::vec![2];", ["2"]),
        (
            "lazy_static! { $$$e }",
            "lazy_static::lazy_static! { static A: u8 = 1; } other! { b }",
            ["static A: u8 = 1;"],
        ),
        ("format!($e, $$$)", 'format!("a", b); format!("c");', ['"a"', '"c"']),
    ],
)
def test_macro_calls(fragment, text, expected):
    assert names(fragment, f"fn f() {{ {text} }}", "e") == expected


@pytest.mark.parametrize(
    ("fragment", "text", "expected"),
    [
        ("$W<$$$>", "fn f(a: A<u8>, b: m::B) {}", ["A", "m::B"]),
        ("Vec<$$$>", "fn f(a: Vec<u8>, b: &Vec) {}", [None, None]),
        ("&'$a $W", "fn f(a: &'b u8, c: &u8, d: &'static u8) {}", ["u8", "u8"]),
        ("&'static $W", "fn f(a: &'b u8, c: &'static str) {}", ["str"]),
        ("*const $W", "fn f(a: *const u8, b: *mut u16) {}", ["u8"]),
        ("[$W; $n]", "fn f(a: [u8; 2], b: [u8]) {}", ["u8"]),
        ("fn($$$) -> $W", "fn f(a: fn(u8) -> u16, b: fn()) {}", ["u16"]),
    ],
)
def test_types(fragment, text, expected):
    assert names(fragment, text, "W", "type") == expected


def test_a_lifetime_is_one_by_its_name():
    fragment = "fn $f<$$$a, '$x, $$$b>($$$p) -> &'$x $T { $$$body }"
    assert names(fragment, "fn f<'a, 'b, T>(p: *const T) -> &'b T { g() }", "x") == ["'b"]
    assert names(fragment, "fn f<'a>(p: *const u8) -> &'static u8 { g() }", "x") == []


SPAN = 'match = { span = "T" }\nT = { kind = "type-parameter" }'


def test_each_place_of_the_capture_that_is_shown_is_a_finding():
    page = searcher(SEND, SPAN)
    text = "unsafe impl<'a, A, const N: usize, B: Send> Send for W<A> {}"
    assert page.found(text) == ["A", "B"]
    excluded = searcher(SEND, SPAN, f"```rust not\n{BOUND}\n```")
    assert excluded.found(text) == ["A"]


def test_the_first_solution_that_meets_the_constraints_wins():
    page = searcher("g::h($$$, $x, $$$)", 'x = { kind = "string" }')
    (match,) = page.matches('fn f() { g::h(1, 2, "a", "b"); }')
    assert match.bindings.captures["x"].span.cut(b'fn f() { g::h(1, 2, "a", "b"); }') == b'"a"'
    assert page.found("fn f() { g::h(1, 2); }") == []


def test_a_place_with_too_many_solutions_is_given_up():
    page = searcher("g::h($$$, $x, $$$)", 'x = { kind = "string" }')
    assert page.found(f'fn f() {{ g::h({"1, " * 190} "a"); }}') != []
    assert page.found(f'fn f() {{ g::h({"1, " * 210} "a"); }}') == []


@pytest.mark.parametrize(
    ("fragment", "text", "miss"),
    [
        ("$x.unwrap()", "fn f() { a.expect(); }", ("expect", "`unwrap`", "`expect`")),
        ("static mut $N: u8 = $v;", "static mut A: u16 = 1;", ("u16", "`u8`", "`u16`")),
        ("g::h($x, $x)", "fn f() { g::h(1, 2); }", ("2", "`1`, which `$x` stands for", "`2`")),
        ("g::h($x)", "fn f() { g::h(1, 2); }", ("2", "no further element", "`2`")),
        ("#[a] struct $S", "struct A;", ("", "`#[a]`", "nothing")),
    ],
)
def test_misses_are_told(fragment, text, miss):
    assert unifying.furthest_miss(fragment, text) == miss
