"""Holds that the candidate stage loses nothing: the slow way round, over all nodes of a file, gives the same places.

The sources are the texts of the other tests of matching, texts made for the ways in which an anchor can be hidden, and
the crates in cargo's registry, where there is one. White space and comments are put between any two tokens.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deburr.engine.candidates import Prefilter, needs_of
from deburr.engine.sites import every_site, is_in_attribute, sites
from deburr.engine.unify import Unifier
from deburr.language.fragments import Fragment, compile_fragment
from deburr.syntax.crate_view import NoCrate
from deburr.syntax.source import SourceFile
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


def compiled(text) -> Fragment:
    fragment = compile_fragment(text)
    assert isinstance(fragment, Fragment), fragment
    return fragment


COMPILED = [compiled(text) for text in FRAGMENTS]


def places(source, fragment, nodes):
    unifier = Unifier(source, NoCrate())
    return sorted(
        {
            (node.start_byte, node.end_byte)
            for node in nodes
            if unifier.match(fragment.root, node) is not None and not is_in_attribute_of(source, fragment, node)
        }
    )


def is_in_attribute_of(source, fragment, node):
    return fragment.category != "attribute" and is_in_attribute(source, node)


def assert_nothing_is_lost(data: bytes) -> int:
    source = SourceFile(data)
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


@pytest.mark.parametrize("text", HIDDEN)
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
    step = max(len(files) // 60, 1)
    assert sum(assert_nothing_is_lost(file.read_bytes()) for file in files[::step]) > 100


@pytest.mark.parametrize("fragment", COMPILED, ids=FRAGMENTS)
def test_a_file_without_the_words_is_no_candidate(fragment):
    assert Prefilter([needs_of(fragment)]).possible(b"fn nothing() -> u8 { 1 + 2 }") == []


def test_many_fragments_are_looked_for_at_once_as_well():
    """Above two dozen words the search is another one; it must answer the same."""
    needs = [needs_of(fragment) for fragment in COMPILED]
    for text in (*HIDDEN, *texts()):
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
    for fragment in COMPILED:
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
