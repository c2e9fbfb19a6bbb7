"""Holds what counts as a mention of a binding in its file.

Each text is marked by hand: `/*y*/` stands in front of every mention, `/*u*/` in front of every place that may be one,
`/*d*/` in front of the name that is asked about.
"""

from __future__ import annotations

import re

import pytest

from deburr.engine.naming.mentions import mentions, reach_of
from deburr.syntax.crate_view import NoCrate
from deburr.syntax.source import SourceFile
from deburr.text.span import Span

_MARK = re.compile(r"/\*([yud])\*/")


def marked(text):
    """The source without its marks, and the bytes of each mark by its letter."""
    places = {"y": [], "u": [], "d": []}
    plain, at = "", 0
    for found in _MARK.finditer(text):
        plain += text[at : found.start()]
        places[found.group(1)].append(len(plain.encode()))
        at = found.end()
    plain += text[at:]
    return SourceFile(plain.encode()), places


def name_at(source, at):
    nodes = source.ancestors(at, at + 1).nodes
    return next(node for node in nodes if node.start_byte == at and node.type.endswith(("identifier", "lifetime")))


def found_in(text):
    source, places = marked(text)
    asked = places["d"][0]
    found = mentions(source, name_at(source, asked), NoCrate())
    sure = [one.span.start for one in found if one.verdict.is_yes]
    maybe = [one.span.start for one in found if one.verdict.is_unknown]
    return source, places, sure, maybe


CASES = {
    "static": "static mut /*d*/N: u32 = 0; fn a() { unsafe { /*y*/N += /*y*/N; } }",
    "shadowed by a local": "static /*d*/N: u32 = 0; fn a() { let n = /*y*/N; } fn b(N: u32) { N; }",
    "shadowed by a block's own": "static /*d*/N: u32 = 0; fn a() { static N: u8 = 1; N; } fn b() { /*y*/N; }",
    "of another module": "static /*d*/N: u32 = 0; mod m { static N: u8 = 0; fn a() { N; super::/*y*/N; } }",
    "imported": "static /*d*/N: u32 = 0; mod m { use super::/*y*/N; fn a() { /*y*/N; } }",
    "imported by a glob": "static /*d*/N: u32 = 0; mod m { use super::*; fn a() { /*y*/N; } }",
    "renamed": "static /*d*/N: u32 = 0; mod m { use super::/*y*/N as K; fn a() { K; } }",
    "of a foreign crate": "static /*d*/N: u32 = 0; fn a() { foo::N; }",
    "comments and strings": '// N\n/// N\nstatic /*d*/N: u32 = 0; fn a() { "N"; /* N */ /*y*/N; }',
    "labels and lifetimes": "static /*d*/N: u32 = 0; fn a<'N>() { 'N: loop { break 'N } }",
    "fields and methods": "static /*d*/N: u32 = 0; fn a(s: S) { s.N; s.N(); S { N: 1 }; S { /*y*/N }; }",
    "known macros": "static /*d*/N: u32 = 0; fn a() { vec![/*y*/N; 2]; assert_eq!(/*y*/N, 1); }",
    "format strings": 'static /*d*/N: u32 = 0; fn a() { println!("{/*y*/N} {/*y*/N:?} {:/*y*/N$} {{N}} N {}", 1, 2); }',
    "named arguments": 'static /*d*/N: u32 = 0; fn a() { println!("{N}", N = 3); println!("{}", /*y*/N); }',
    "strings of no macro": 'static /*d*/N: u32 = 0; fn a() { f("{N}"); }',
    "unknown macros": "static /*d*/N: u32 = 0; fn a() { own!(/*u*/N); quote! { /*u*/N }; }",
    "unknown format strings": 'static /*d*/N: u32 = 0; fn a() { own!("{/*u*/N}"); }',
    "the body of one macro": "macro_rules! m { ($i:ty) => { fn a<'b>(/*d*/v: &'b $i) -> &'b $i { /*y*/v } } }",
    "macro definitions": "static /*d*/N: u32 = 0; macro_rules! m { (N) => { /*u*/N } }",
    "attributes": "#[derive(N)] #[own(/*u*/N)] struct S; static /*d*/N: u32 = 0;",
    "raw": "static /*d*/N: u32 = 0; fn a() { r#/*y*/N; }",
    "words that contain it": "static /*d*/N: u32 = 0; fn a() { NN; N_; N2; }",
    "extern": 'extern "C" { static /*d*/N: u32; fn f(N: u8); } fn a() { unsafe { /*y*/N } }',
    "pattern": "const /*d*/N: u32 = 0; fn a(x: u32) { match x { /*y*/N => 1, _ => 2 }; }",
    "const argument": "const /*d*/N: usize = 0; fn a() -> S</*y*/N> { [0; /*y*/N] }",
    "const parameter": "fn a<const /*d*/N: usize>() -> [u8; /*y*/N] { [0; /*y*/N] } fn b() { N; }",
    "type": "struct /*d*/S; impl /*y*/S { fn a() -> Self { /*y*/S } } fn b(s: &/*y*/S) { m::S; /*y*/S::a(); }",
    "type asked of `Self`": "struct /*y*/S; impl /*y*/S { fn a() -> Self { /*d*/Self } fn b() -> Self { /*y*/S } }",
    "tuple struct": "struct /*d*/S(u8); fn a() { let /*y*/S(x) = /*y*/S(1); }",
    "type parameter": "fn a</*d*/T>(x: /*y*/T) -> Vec</*y*/T> { x } struct T;",
    "lifetime": "fn a<'x, T>() {} fn b</*d*/'x>(p: &/*y*/'x u8) -> &/*y*/'x u8 { p }",
    "variable": 'fn a() { let /*d*/v = 1; /*y*/v + 1; { let v = 2; v } println!("{/*y*/v}"); || /*y*/v; } fn b() { v }',
    "parameter": "fn a(/*d*/v: u8) { /*y*/v; let v = /*y*/v; v }",
    "asked of a use": "fn a() { let v = 1; /*d*//*y*/v; /*y*/v }",
    "field": "struct S { /*d*/f: u8 } impl S { fn a(&self) { self./*y*/f; self.f(); f; } } struct T { f: u8 }",
    "field through pointers": "struct S { /*d*/f: u8 } fn a(b: Box<S>, r: &mut S) { b./*y*/f; (&*r)./*y*/f; }",
    "field of another": "struct S { /*d*/f: u8 } struct T { f: u8 } fn a(t: T) { t.f; T { f: 1 }; let T { f } = t; }",
    "field in literals": "struct S { /*d*/f: u8 } fn a(f: u8) { S { /*y*/f: 1 }; S { /*y*/f }; }",
    "field in patterns": "struct S { /*d*/f: u8 } fn a(s: S) { let S { /*y*/f } = s; let S { /*y*/f: x } = s; x; }",
    "field of a variant": "struct S { /*d*/f: u8 } enum E { V { f: u8 } } fn a() { E::V { f: 1 }; }",
    "field of the unknown": "struct S { /*d*/f: u8 } fn a() { own()./*u*/f; }",
    "field in Self": "struct S { /*d*/f: u8 } impl S { fn a() -> Self { Self { /*y*/f: 1 } } }",
    "function": "fn /*d*/g() {} fn a() { /*y*/g(); x.g(); h(/*y*/g); g::x(); }",
    "method": "struct S; impl S { fn /*d*/g(&self) {} "
    "fn a() { Self::/*y*/g(); S::/*y*/g(); x./*u*/g(); T::/*u*/g(); } }",
    "method of a `self` of some type": "struct S; impl S { fn /*d*/g(mut self: Box<Self>) {} fn a() { x./*u*/g(); } }",
    "function of a type": "struct S; impl S { fn /*d*/g() {} fn a() { S::/*y*/g(); x.g(); T::/*u*/g(); } } "
    "struct U; impl U { fn g() {} fn a() { Self::g(); } }",
    "variant": "enum E { /*d*/V } fn a() { E::/*y*/V; V; } struct V;",
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_every_mention_is_found_and_nothing_else(text):
    _, places, sure, maybe = found_in(text)
    assert (sure, maybe) == (places["y"], places["u"])


def test_an_expression_is_no_name():
    source = SourceFile(b"fn a() { x.y; }")
    node = source.ancestors(9, 12).innermost
    (only,) = mentions(source, node, NoCrate())
    assert only.verdict.is_unknown
    assert only.span == Span(9, 12)


def test_an_unknown_mention_says_why():
    source, _, _, _ = found_in("static /*d*/N: u32 = 0; own!(N);")
    (only,) = mentions(source, name_at(source, 7), NoCrate())
    assert only.verdict.reason == "what `own!` does with its argument is not known"


@pytest.mark.parametrize(
    ("text", "reach"),
    [
        ("fn a() { let /*d*/v = 1; } fn b() {}", "fn a() { let v = 1; }"),
        ("impl</*d*/T> S<T> { fn b(x: T) {} } fn c() {}", "impl<T> S<T> { fn b(x: T) {} }"),
        ("fn a</*d*/'x>() {} fn b() {}", "fn a<'x>() {}"),
        ("static /*d*/N: u8 = 0; fn b() {}", "static N: u8 = 0; fn b() {}"),
    ],
)
def test_a_local_name_is_looked_for_in_its_item_only(text, reach):
    source, places = marked(text)
    span = reach_of(source, name_at(source, places["d"][0]), NoCrate())
    assert span.cut(source.data).decode() == reach


def test_nesting_is_no_limit():
    deep = "(" * 5000 + "N" + ")" * 5000
    source = SourceFile(f"static N: u8 = 0; fn a() {{ {deep}; N }}".encode())
    assert len(mentions(source, name_at(source, 7), NoCrate())) == 2
