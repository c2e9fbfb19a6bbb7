"""Holds that one fragment finds its idiom however it is spelled and wherever it stands; what rustc takes for the same
code, by hand.
"""

from __future__ import annotations

import pytest

from engine import matching

LEAK = matching.searcher("Box::leak(Box::new($v)).as_ptr()", 'v = { kind = "expression", type = "Vec<_>" }')
TRANSMUTE = matching.searcher("std::mem::transmute::<u32, f32>($x)")
CAST = matching.searcher("0 as *const $T")

IN_A_FN_LEAK = [
    "let p = Box::leak(Box::new(v)).as_ptr()",
    "std::boxed::Box::leak(std::boxed::Box::new(v)).as_ptr()",
    "::std::boxed::Box::leak(::std::boxed::Box::new(v)).as_ptr()",
    "alloc::boxed::Box::leak(alloc::boxed::Box::new(v)).as_ptr()",
    "::alloc::boxed::Box::leak(::alloc::boxed::Box::new(v)).as_ptr()",
    "{ use std::boxed::Box as B; B::leak(B::new(v)).as_ptr() }",
    "{ use std::boxed::{self, Box as B}; B::leak(boxed::Box::new(v)).as_ptr() }",
    "{ use std::{boxed::{Box as B}}; B::leak(B::new(v)).as_ptr() }",
    "{ use std::boxed::*; Box::leak(Box::new(v)).as_ptr() }",
    "{ use std::*; boxed::Box::leak(boxed::Box::new(v)).as_ptr() }",
    "{ use std as s; s::boxed::Box::leak(s::boxed::Box::new(v)).as_ptr() }",
    "{ use std::boxed as b; b::Box::leak(b::Box::new(v)).as_ptr() }",
    "{ type B<T> = Box<T>; B::leak(B::new(v)).as_ptr() }",
    "Box::<Vec<u8>>::leak(Box::<Vec<u8>>::new(v)).as_ptr()",
    "Box::leak::<'static>(Box::new(v)).as_ptr()",
    "Box::<_>::leak::<'static>(Box::<_>::new(v)).as_ptr()",
    "<Box<Vec<u8>>>::leak(<Box<Vec<u8>>>::new(v)).as_ptr()",
    "<Box<_> >::leak(<Box<_>>::new(v)).as_ptr()",
    "<Box<_>>::leak(Box::new(v)).as_ptr()",
    "<std::boxed::Box<_>>::leak(Box::new(v)).as_ptr()",
    "<::std::boxed::Box<_>>::leak(Box::new(v)).as_ptr()",
    "Vec::as_ptr(Box::leak(Box::new(v)))",
    "<[u8]>::as_ptr(Box::leak(Box::new(v)))",
    "<Vec<u8>>::as_ptr(Box::leak(Box::new(v)))",
    "<Vec<u8>>::as_ptr(&*Box::leak(Box::new(v)))",
    "Vec::<u8>::as_ptr(Box::leak(Box::new(v)),)",
    "((Box::leak)(((Box::new)((v))))).as_ptr()",
    "(Box::leak(Box::new((v)))).as_ptr()",
    "(Box::leak(Box::new(v)).as_ptr)()",
    "Box::leak(Box::new(v,),).as_ptr()",
    "Box::leak(\n    Box::new(\n  v,\n ),\n)\n.as_ptr\n()",
    "/*a*/Box/*b*/::/*c*/leak/*d*/(/*e*/Box/*f*/::/*g*/new/*h*/(/*i*/v/*j*/)/*k*/)/*l*/./*m*/as_ptr/*n*/(/*o*/)/*p*/",
    "Box// a\n::// b\nleak // c\n( // d\nBox::new(v)//e\n)//f\n.//g\nas_ptr//h\n(//i\n)",
    "r#Box::r#leak(r#Box::r#new(v)).r#as_ptr()",
    "let c = || Box::leak(Box::new(v)).as_ptr()",
    "let c = move |x: u8| { Box::leak(Box::new(v)).as_ptr() }",
    "let c = async { Box::leak(Box::new(v)).as_ptr() }",
    "let c = async move { foo(Box::leak(Box::new(v)).as_ptr()).await }",
    "let c = const { Box::leak(Box::new(v)).as_ptr() }",
    "let Some(x) = foo(Box::leak(Box::new(v)).as_ptr()) else { return }",
    "let Some(x) = foo() else { Box::leak(Box::new(v)).as_ptr(); return }",
    "if let Some(x) = y && let Some(z) = foo(Box::leak(Box::new(v)).as_ptr()) && z { }",
    "while let Some(x) = foo(Box::leak(Box::new(v)).as_ptr()) { }",
    "let s = S { p: Box::leak(Box::new(v)).as_ptr(), ..d }",
    "return Box::leak(Box::new(v)).as_ptr()",
    "match x { _ => Box::leak(Box::new(v)).as_ptr(), }",
    "match x { _ if foo(Box::leak(Box::new(v)).as_ptr()) => 1, _ => 2 }",
    "match x { _ => { Box::leak(Box::new(v)).as_ptr() } }",
    "#[allow(x)] Box::leak(Box::new(v)).as_ptr()",
    "#[allow(x)] let x = Box::leak(Box::new(v)).as_ptr()",
    "foo(#[allow(x)] Box::leak(Box::new(v)).as_ptr())",
    "let a: [u8; foo(Box::leak(Box::new(v)).as_ptr())] = x",
    "foo::<{ Box::leak(Box::new(v)).as_ptr() as usize }>()",
    "unsafe { Box::leak(Box::new(v)).as_ptr() }",
    "unsafe { Box::leak(Box::new(v)) }.as_ptr()",
    "unsafe { *Box::leak(Box::new(v)).as_ptr() }",
    "Box::leak(unsafe { Box::new(v) }).as_ptr()",
    "x + Box::leak(Box::new(v)).as_ptr() as usize",
    "loop { break Box::leak(Box::new(v)).as_ptr() }",
    "yy[Box::leak(Box::new(v)).as_ptr() as usize]",
    "Box::leak(Box::new(v)).as_ptr().cast::<u8>()",
    "'a: { break 'a Box::leak(Box::new(v)).as_ptr() }",
    "(1, Box::leak(Box::new(v)).as_ptr())",
    "[Box::leak(Box::new(v)).as_ptr(); 2]",
    "x..Box::leak(Box::new(v)).as_ptr()",
    "&Box::leak(Box::new(v)).as_ptr()",
    "x = Box::leak(Box::new(v)).as_ptr()",
    "foo(Box::leak(Box::new(v)).as_ptr())?",
]

FILE_LEAK = [
    "use std::boxed::Box as B; fn f(v: Vec<u8>) { B::leak(B::new(v)).as_ptr(); }",
    "use core as c; extern crate alloc as a; fn f(v: Vec<u8>) { a::boxed::Box::leak(Box::new(v)).as_ptr(); }",
    "extern crate alloc; use alloc::boxed::Box; fn f(v: Vec<u8>) { Box::leak(Box::new(v)).as_ptr(); }",
    "use foo::*; fn f(v: Vec<u8>) { Box::leak(Box::new(v)).as_ptr(); }",
    "use std::boxed::Box as B; mod m { use super::*; fn f(v: Vec<u8>) { B::leak(B::new(v)).as_ptr(); } }",
    "mod m { pub use std::boxed::Box as B; } use m::B; fn f(v: Vec<u8>) { B::leak(B::new(v)).as_ptr(); }",
    "mod m { pub use std::boxed::Box as B; } fn f(v: Vec<u8>) { m::B::leak(self::m::B::new(v)).as_ptr(); }",
    "mod m { use std::boxed as bx; fn f(v: Vec<u8>) { bx::Box::leak(self::bx::Box::new(v)).as_ptr(); } }",
    (
        "mod m { pub(crate) mod n { pub use std::boxed::Box as B; } pub use n::*; } fn f(v: Vec<u8>) { "
        "crate::m::B::leak(crate::m::n::B::new(v)).as_ptr(); }"
    ),
    "const P: T = Box::leak(Box::new(Vec::<u8>::new())).as_ptr();",
    "\ufefffn f(v: Vec<u8>) { Box::leak(Box::new(v)).as_ptr(); }",
    "fn f(v: Vec<u8>) {\r\n    Box::leak(\r\n        // x\r\n        Box::new(v))\r\n        .as_ptr();\r\n}\r\n",
    "fn g() { let = ; }\nfn f(v: Vec<u8>) { Box::leak(Box::new(v)).as_ptr(); }",
    "fn f(v: Vec<u8>) { Box::leak(Box::new(v)).as_ptr(); }\nfn g( { ",
    "trait T { fn f(v: Vec<u8>) { Box::leak(Box::new(v)).as_ptr(); } }",
    "mod a { mod b { fn f(v: Vec<u8>) { fn g(w: Vec<u8>) { Box::leak(Box::new(w)).as_ptr(); } } } }",
    "struct Boxy; fn f(v: Vec<u8>) { Box::leak(Box::new(v)).as_ptr(); }",
    "mod other { struct Box; } fn f(v: Vec<u8>) { Box::leak(Box::new(v)).as_ptr(); }",
    "fn g() { struct Box; } fn f(v: Vec<u8>) { Box::leak(Box::new(v)).as_ptr(); }",
]

IN_A_FN_TRANSMUTE = [
    "std::mem::transmute::<u32, f32>(x)",
    "core::mem::transmute::<u32, f32>(x)",
    "::core::mem::transmute::<u32, f32>(x)",
    "{use std::mem; mem::transmute::<u32,f32>(x)}",
    "{use std::mem::transmute; transmute::<u32,f32>(x)}",
    "{use std::mem::transmute as t; t::<u32,f32>(x)}",
    "{use std::mem::{self as m, swap}; m::transmute::<u32,f32>(x)}",
    "{use std::mem::*; transmute::<u32,f32>(x)}",
    "{use core::{mem::{transmute as r#t}}; t::<u32,f32>(x)}",
    "{use std::mem::transmute as/*x*/t; t::<u32,f32>(x)}",
    "{use std::mem::transmute // x\n as // y\n t; t::<u32,f32>(x)}",
    "std::intrinsics::transmute::<u32,f32>(x)",
    "std::mem::transmute::<core::primitive::u32,std::primitive::f32>(x)",
    "{type U = u32; std::mem::transmute::<U,f32>(x)}",
    "(std::mem::transmute::<u32, f32>)(x)",
    "unsafe { std::mem::transmute::<u32, f32,>(x) }",
    "std :: mem :: transmute :: < u32 , f32 > ( x )",
    "std::mem::transmute::<(u32), f32>(x)",
    "std/**/::/**/mem/**/::/**/transmute/**/::/**/</**/u32/**/,/**/f32/**/>/**/(/**/x/**/)",
    "f32::to_bits(std::mem::transmute::<u32, f32>(x))",
]

IN_A_FN_CAST = [
    "0 as *const u8",
    "(0) as *const u8",
    "((0)) as *const u8",
    "0x0 as *const u8",
    "0_usize as *const u8",
    "0usize as*const u8",
    "0/*a*/as/*b*/*/*c*/const/*d*/u8",
    "0 as *const [u8; 3]",
    "0 as *const dyn Foo",
    "0 as * const\n u8",
    "0 // x\n as // * y\n * // z\n const u8",
    "(0 as *const u8).is_null()",
    "x == 0 as *const u8",
    "0 as *const *const u8",
    "0 as (*const u8)",
    "0u8 as *const u8",
    "0b0 as *const u8",
]

FILE_CAST = [
    "const N: *const u8 = 0 as *const u8;",
    "static A: [*const u8; 1] = [0 as *const u8];",
]

CASES = [
    *((LEAK, f"fn f(v: Vec<u8>) {{ {text}; }}") for text in IN_A_FN_LEAK),
    *((LEAK, text) for text in FILE_LEAK),
    *((TRANSMUTE, f"fn f(v: Vec<u8>) {{ {text}; }}") for text in IN_A_FN_TRANSMUTE),
    *((CAST, f"fn f(v: Vec<u8>) {{ {text}; }}") for text in IN_A_FN_CAST),
    *((CAST, text) for text in FILE_CAST),
]


@pytest.mark.parametrize(("page", "text"), CASES, ids=[text for _, text in CASES])
def test_every_spelling_is_found_once(page, text):
    assert len(page.matches(text)) == 1
