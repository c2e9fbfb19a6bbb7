"""Holds that the candidate stage loses nothing: the slow way round, over all nodes of a file, gives the same places.

The sources are the texts of the other tests of matching, texts made for the ways in which an anchor can be hidden, and
the crates in cargo's registry, where there is one. White space and comments are put between any two tokens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deburr.engine.matching.candidates import Prefilter, needs_of
from deburr.engine.matching.sites import every_site, is_in_attribute, sites
from deburr.engine.matching.unify import Unifier
from deburr.language.fragments import Fragment, compile_fragment
from deburr.syntax.crate_view import NoCrate
from deburr.syntax.source import Node, SourceFile
from engine import test_macros, test_near_misses, test_spellings

FRAGMENTS = [
    "Box::leak(Box::new($v)).as_ptr()",
    "std::mem::transmute::<u32, f32>($x)",
    "std::mem::transmute($x)",
    "0 as *const $T",
    "0 as *mut _",
    "$x as *const $T",
    "$x as *const _",
    "&mut *$x",
    "$p == std::ptr::null()",
    "std::ptr::null::<$T>()",
    "*std::ptr::null()",
    "!std::mem::needs_drop::<$T>()",
    "Vec::leak($v)",
    "$v.as_ptr()",
    "$x.unwrap()",
    "$x.len() == 0",
    "std::vec::Vec<$T>",
    "std::ffi::c_char",
    "$x = true",
    "!true",
    "return $x",
    "&*$x",
    "unsafe impl Send for $T {}",
    "unsafe impl Sync for $T {}",
    "extern { $$$items }",
    "extern fn $f",
    "#[no_mangle]",
    "static mut $S: $T = $e;",
]
HIDDEN = [
    "use std::mem::transmute as a; use self::a as b; fn f() { b(x); }",
    "fn f() { use std::mem::transmute/*as*/as//as\n b; b(x); }",
    "fn f() { use std::mem::transmute /* /* as c */ */ as r#b; b::<u32, f32>(x); }",
    "fn f() { *(unsafe { std::ptr::null() }); !unsafe { std::mem::needs_drop::<u8>() }; }",
    "fn f() { !(unsafe { true }); !true; ! /* */ true; return unsafe { x }; return(x); }",
    "fn f() { 0 as(*const u8); 0 as((*mut _)); 0 as *const(_); 0 as *mut(_); x as * /* * */ const u8; }",
    "fn f() { 0 as\x0c*\x0bconst\x0cu8; 0 as *const // * const\n u8; 0 as // *\n * // const\n const u8; }",
    "fn f() { &mut(*x); &/*mut*/mut*x; &mut /* * */ * x; &unsafe { *x }; & *x; &(*x); }",
    "fn f() { x.r#unwrap(); x\n.\nunwrap\n(\n); Option::unwrap(x); x.len()==0; (x.len()) == 0usize; }",
    "type V<T> = Vec<T>; fn f(v: V<u8>, w: Vec<u8>) { V::leak(v); <V<u8>>::leak(w); }",
    "use std::ffi::c_char; type C = c_char; type/**/D = C; fn f(a: C, b: D, c: std::os::raw::c_char) {}",
    "type A = Vec<u8>; fn f(a: A) -> Vec<u16> { }",
    "\ufeffunsafe impl Send for A {}",
    "\ufeffextern { fn f(); }",
    "\ufeff#[no_mangle] fn f() {}",
    "unsafe/**/impl/**/Send for A {} unsafe\nimpl core::marker::Sync for A {} unsafe // impl\n impl Send for B {}",
    "use std::marker::Send as S; unsafe impl S for A {} pub extern\nfn f() {} extern{} extern /* */ { }",
    "# [ no_mangle ] fn f() {} #[/**/no_mangle] fn g() {} static mut A: u8 = 0; static/**/mut B: u8 = 1;",
    "fn f() { vec![*unsafe { std::ptr::null() }, 0 as *const u8]; my!(x as (*const u8) => !true); }",
    "fn f() { é.unwrap(); x.unwrapé(); x.éunwrap(); unwrap; x.unwrap }",
    "extern crate core as c; fn f() { c::mem::transmute(x); c::ptr::null::<u8>(); }",
    "mod m { pub use std::ptr::null as nothing; } use m::nothing as nil; fn f() { nil::<u8>(); p == nil(); }",
    "use std::ptr::{self as q, null as n}; fn f() { q::null::<u8>(); n::<u8>(); }",
]


SHAPES = [
    *("let mut $v = Vec::with_capacity($n); $$$gap $v.set_len($n);", "let $a = $x; $$$g return $a;", "let $a = $x; $a"),
    *("$x.push($a); $x.push($b);", "if $c { $$$a } $x", "let $p = $x;", "let $x: $T = std::mem::uninitialized();"),
    *("$v.set_len($n);", "return $x;", "unsafe { $$$ }", "lazy_static! { $$$items }", "static mut $N: $I = $v;"),
    *("#[$$$attrs] $vis static ref $X: $T = $e;", "$N += $e", "unsafe impl<$$$, $T, $$$> Send for $W<$$$> {}"),
    *(
        "unsafe impl<$$$g> Send for $W<$$$h> where $$$w {}",
        "impl<$$$> Drop for $S<$$$>",
        "impl<$$$> $T for $S where $$$ { $$$ }",
        "pub fn $f($$$)",
        "mod $m",
    ),
    *("struct $H { $$$a, $f: *const $T, $$$b }", "struct $P(*mut $T);", "#[repr(C)] $vis struct $S { $$$f }"),
    *("#[repr($$$a, packed, $$$b)] struct $S", "#[zzq::inline] fn $f($$$p)", "enum $E { $$$a, $V($T), $$$b }"),
    *("fn $f($$$a, $p: *const $T, $$$b)", "fn $f<$$$A, '$x, $$$B>($$$P) -> &'$x $T { $$$body }", "extern fn $f"),
    *("extern $abi { $$$items }", "use std::sync::Once;", "trait $T { $$$ }", "vec![$e; $n]", "vec![$$$x]"),
    *("format!($f, $$$)", "Some($x)", "Some($a) => $e", "$f: Vec<$T>", "&'static $T", "$H { $$$a, $f: $e, $$$b }"),
    *("|$x| $e", "for $i in 0..$n { $$$a }", "if let Some($x) = $y { $$$b }", "$x.collect::<$$$>()", "#[cfg($$$)]"),
    *("let $a = $x; unsafe { $$$b }", "#[must_use] fn $f", "let Some($x) = $y else { $$$ };", "static $N: $T = $v;"),
]
KINDS = {"Some($x)": "pattern", "Some($a) => $e": "arm", "$f: Vec<$T>": "field", "&'static $T": "type"}

SHAPED = [
    "fn f() { let mut v = Vec::with_capacity(n); a(); unsafe { b(); v.set_len(n) } let x = y; return x; }",
    "fn f() -> u8 { let a = b; unsafe { c(); let mut v = Vec::with_capacity(n); let x = v; x } }",
    "fn f() { my! { let mut v = Vec::with_capacity(n); v.set_len(n); } let a = 1; a }",
    "fn f() { unsafe { v.set_len(n) }; v.push(1); unsafe { v.push(2) } if a { } b.c() }",
    "fn f() { let x: u8 = unsafe { core::mem::uninitialized() }; #[a] let y = z; unsafe { A += 1; B += 2 } }",
    "lazy_static::lazy_static! { /// a\n #[b] pub static ref A: u8 = 1; static ref B: Vec<u8> = vec!(0; 9); }",
    "static mut A: u8 = 0; pub(crate) static B: u8 = 1; mod m { #[x] pub static mut C: u8 = 2; }",
    "unsafe impl<'a, T, const N: usize> Send for A<T> {} unsafe impl Send for B {} impl Drop for C { }",
    "use std::marker::Send as S; unsafe impl<T> S for A<T> where T: S, {} impl<T> Drop for m::D<T> where T: A {}",
    "#[derive(A)] #[repr(C, packed)] pub struct H { #[a] pub f: *const u8, g: Vec<u8> } struct P(#[b] pub *mut u8,);",
    "#[cfg_attr(a, repr(align(4)))] struct G; #[cfg_attr(a, repr(packed), repr(C))] struct H; "
    "#[cfg(a)] enum E { A(u8), #[x] B { c: u8 } }",
    '#[inline] pub fn f(mut p: *const u8) {} #[must_use = "a"] #[inline(always)] fn g(#[a] p: *const u8, q: u8);',
    "fn f<'a, 'b: 'a, T>(x: &'a u8) -> &'b T { g() } extern fn h() {} extern \"C\" { fn i(); } use std::sync::Once;",
    'pub trait T { fn f(); } fn g() { vec![1, 2]; std::vec![0; 3]; format!("{}", a); x.collect(); }',
    "fn f() { match a { Some(b) => 1, #[c] Some(d) => { 2 } _ => 3 } if let Some(x) = y { } }",
    "fn f() { let Some(z) = w else { return }; }",
    "fn f() { H { a, b: 1, ..c }; |x: u8| x; |y| y; for i in 0..9 { } x.collect::<Vec<_>>(); let a: &'static str; }",
    "fn f() { let/* */mut v/**/= Vec::with_capacity(n);\r\nunsafe/* {*/{// }\n v.set_len(n)} }",
]


def compiled(text) -> Fragment:
    fragment = compile_fragment(text, KINDS.get(text))
    assert isinstance(fragment, Fragment), fragment
    return fragment


COMPILED = [compiled(text) for text in (*FRAGMENTS, *SHAPES)]


def places(source, fragment, nodes):
    """Where the fragment matches; of statements in a block also where the run begins."""
    unifier = Unifier(source, NoCrate())
    found = set()
    for node in nodes:
        for solutions in unifier.by_place(fragment.root, node):
            first = next(solutions, None)
            if first is not None and not is_in_attribute_of(source, fragment, node):
                found.add((node.start_byte, node.end_byte, first.run[0].start_byte if first.run else 0))
    return sorted(found)


def is_in_attribute_of(source, fragment, node):
    return fragment.category != "attribute" and is_in_attribute(source, node)


@dataclass(slots=True)
class Walked(SourceFile):
    """A file that is walked over once for each of many fragments: its nodes are made for the first."""

    below: dict[int, list[Node]] = field(default_factory=dict)

    def children(self, node: Node) -> Iterator[Node]:
        if node.id not in self.below:
            self.below[node.id] = list(SourceFile.children(self, node))
        return iter(self.below[node.id])


def assert_nothing_is_lost(data: bytes) -> int:
    source = Walked(data)
    total = 0
    for fragment in COMPILED:
        needs = needs_of(fragment)
        slow = places(source, fragment, every_site(source, fragment))
        fast = places(source, fragment, sites(source, fragment, needs))
        assert fast == slow, fragment.text
        assert not slow or Prefilter([needs]).possible(data) == [0], fragment.text
        total += len(slow)
    return total


def texts():
    modules = [test_spellings, test_macros, test_near_misses]
    return [text for module in modules for _, text in module.CASES]


@pytest.mark.parametrize("text", [*HIDDEN, *SHAPED])
def test_hidden_anchors_are_found(text):
    assert assert_nothing_is_lost(text.encode()) > 0


def test_the_texts_of_the_other_tests_give_the_same_places_both_ways():
    assert sum(assert_nothing_is_lost(text.encode()) for text in texts()) > 300


def registry():
    return sorted((Path.home() / ".cargo" / "registry" / "src").glob("*/*/src/**/*.rs"))


def test_published_crates_give_the_same_places_both_ways():
    files = [file for file in registry() if 200 < file.stat().st_size < 20_000]
    if not files:
        pytest.skip("cargo's registry holds no sources")
    step = max(len(files) // 30, 1)
    assert sum(assert_nothing_is_lost(file.read_bytes()) for file in files[::step]) > 100


@pytest.mark.parametrize("fragment", COMPILED, ids=[*FRAGMENTS, *SHAPES])
def test_a_file_without_the_words_is_no_candidate(fragment):
    assert Prefilter([needs_of(fragment)]).possible(b"1 + 2") == []


def test_many_fragments_are_looked_for_at_once_as_well():
    """Above two dozen words the search is another one; it must answer the same."""
    needs = [needs_of(fragment) for fragment in COMPILED]
    for text in (*HIDDEN, *SHAPED, *texts()):
        data = text.encode()
        assert Prefilter(needs).possible(data) == [
            index for index, one in enumerate(needs) if Prefilter([one]).possible(data)
        ]


TRIVIA = st.sampled_from(
    [
        *("", " ", "\n", "\r\n", "\t", "\x0c", "/**/ ", "/* a */", "/* // */", "/* /* * */ */"),
        *("// b\n", "// /*\r\n", " // const\n "),
    ]
)
IDIOMS = [
    "Box :: leak ( Box :: new ( v ) ) . as_ptr ( )",
    "core :: mem :: transmute :: < u32 , f32 > ( x )",
    "t :: < u32 , f32 > ( x )",
    "0 as * const u8",
    "( 0 ) as ( * mut _ )",
    "& mut * x",
    "p == :: std :: ptr :: null ( )",
    "r#x . r#unwrap ( )",
]
AROUND = ("use std::mem::transmute as t;\nfn f(v: Vec<u8>) {\n    ", ";\n}\n")


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_trivia_between_any_two_tokens_changes_nothing(data):
    idiom = data.draw(st.sampled_from(IDIOMS))
    tokens = idiom.split()
    plain = AROUND[0] + spaced(tokens, [" "] * len(tokens)) + AROUND[1]
    gaps = data.draw(st.lists(TRIVIA, min_size=len(tokens), max_size=len(tokens)))
    dressed = AROUND[0] + spaced(tokens, gaps) + AROUND[1]
    for fragment in COMPILED[: len(FRAGMENTS)]:
        assert count(fragment, dressed) == count(fragment, plain), fragment.text
    assert_nothing_is_lost(dressed.encode())


def spaced(tokens, gaps):
    """The tokens with the gaps between them, and a space where two words would become one."""
    text = tokens[0]
    for before, token, gap in zip(tokens, tokens[1:], gaps, strict=False):
        joins = re.match(r"\w", token) and re.search(r"\w$", before)
        text += (gap or (" " if joins else "")) + token
    return text


def count(fragment, text):
    source = SourceFile(text.encode())
    return len(places(source, fragment, sites(source, fragment, needs_of(fragment))))
