"""Holds that nothing is found where a name means something else, or where the text is no code that runs."""

from __future__ import annotations

import pytest

from deburr.syntax.source import SourceFile
from engine import matching

LEAK = matching.searcher("Box::leak(Box::new($v)).as_ptr()", 'v = { kind = "expression", type = "Vec<_>" }')
TRANSMUTE = matching.searcher("std::mem::transmute::<u32, f32>($x)")
CAST = matching.searcher("0 as *const $T")

IN_A_FN_LEAK = [
    "Box::leak(Box::new(v)).as_ptr(); struct Box",
    "use foo::Box; Box::leak(Box::new(v)).as_ptr()",
    "use self::m::*; Box::leak(Box::new(v)).as_ptr(); } mod m { pub struct Box",
    "my::boxed::Box::leak(Box::new(v)).as_ptr()",
    "quote!(Box::leak(Box::new(v)).as_ptr())",
    "quote::quote! { Box::leak(Box::new(v)).as_ptr() }",
    "stringify!(Box::leak(Box::new(v)).as_ptr())",
    "vec![stringify!(Box::leak(Box::new(v)).as_ptr())]",
    "quote!(vec![Box::leak(Box::new(v)).as_ptr()])",
    '"Box::leak(Box::new(v)).as_ptr()"',
    'b"Box::leak(Box::new(v)).as_ptr()"',
    'r#"Box::leak(Box::new(v)).as_ptr()"#',
    'r"\nBox::leak(Box::new(v)).as_ptr()\n"',
    'println!("{}", "Box::leak(Box::new(v)).as_ptr()")',
    'println!("Box::leak(Box::new(v)).as_ptr() {}", 1)',
    'my!("Box::leak(Box::new(v)).as_ptr()")',
    "my!(// Box::leak(Box::new(v)).as_ptr()\n)",
    "my!(/* Box::leak(Box::new(v)).as_ptr() */ x)",
    "Box::leak!(Box::new(v)).as_ptr()",
    "leak!(Box::new(v)).as_ptr()",
    "x.leak(Box::new(v)).as_ptr()",
    "Box.leak(Box::new(v)).as_ptr()",
    "Box::leak(Box::new(v)).as_mut_ptr()",
    "Box::leak(Box::new(v)).as_ptr(1)",
    "Box::leak(Box::new(v)).as_ptr",
    "Box::leak(Box::new(v, w)).as_ptr()",
    "Box::leak(Box::new(v), 1).as_ptr()",
    "Box::leak(Box::pin(v)).as_ptr()",
    "let b = Box::new(v); Box::leak(b).as_ptr()",
    "Box::leak(Box::new(&v)).as_ptr()",
    "<S as Tr>::Box::leak(Box::new(v)).as_ptr()",
    "<Box<_> as Tr>::leak(Box::new(v)).as_ptr()",
    "<foo::Box<_>>::leak(Box::new(v)).as_ptr()",
]

FILE_LEAK = [
    "struct Box; impl Box {} fn f(v: Vec<u8>) { Box::leak(Box::new(v)).as_ptr(); }",
    "fn f(v: Vec<u8>) { { struct Box; { Box::leak(Box::new(v)).as_ptr(); } } }",
    "use foo::Box; fn f(v: Vec<u8>) { Box::leak(Box::new(v)).as_ptr(); }",
    "use foo::{self, bar::Box}; fn f(v: Vec<u8>) { Box::leak(Box::new(v)).as_ptr(); }",
    "use foo::Thing as Box; fn f(v: Vec<u8>) { Box::leak(Box::new(v)).as_ptr(); }",
    "struct Box; mod m { use super::*; fn f(v: Vec<u8>) { Box::leak(Box::new(v)).as_ptr(); } }",
    "mod m { pub struct Box; } use m::*; fn f(v: Vec<u8>) { Box::leak(Box::new(v)).as_ptr(); }",
    (
        "mod m { pub mod n { pub struct Box; } pub use n::*; } use m::*; fn f(v: Vec<u8>) { "
        "Box::leak(Box::new(v)).as_ptr(); }"
    ),
    (
        "mod std { pub mod boxed { pub struct Box; } } fn f(v: Vec<u8>) { "
        "std::boxed::Box::leak(std::boxed::Box::new(v)).as_ptr(); }"
    ),
    "enum Box<T> { A(T) } fn f(v: Vec<u8>) { Box::leak(Box::new(v)).as_ptr(); }",
    "union Box { a: u8 } fn f(v: Vec<u8>) { Box::leak(Box::new(v)).as_ptr(); }",
    "trait Box {} fn f(v: Vec<u8>) { Box::leak(Box::new(v)).as_ptr(); }",
    "fn f<Box: X>(v: Vec<u8>) { Box::leak(Box::new(v)).as_ptr(); }",
    "impl<Box> T for Box { fn f(v: Vec<u8>) { Box::leak(Box::new(v)).as_ptr(); } }",
    "extern crate foo as Box; fn f(v: Vec<u8>) { Box::leak(Box::new(v)).as_ptr(); }",
    "fn f(v: Vec<u8>) { quote! { fn g() { Box::leak(Box::new(v)).as_ptr(); } } }",
    "#[foo(Box::leak(Box::new(v)).as_ptr())] fn f(v: Vec<u8>) { }",
    "#[foo = Box::leak(Box::new(v)).as_ptr()] fn f(v: Vec<u8>) { }",
    "#![foo(Box::leak(Box::new(v)).as_ptr())] fn f(v: Vec<u8>) { }",
    "#[cfg_attr(any(), foo(Box::leak(Box::new(v)).as_ptr()))] fn f(v: Vec<u8>) { }",
    "/// Box::leak(Box::new(v)).as_ptr()\nfn f(v: Vec<u8>) { }",
    "//! Box::leak(Box::new(v)).as_ptr()\nfn f(v: Vec<u8>) { }",
    "/** Box::leak(Box::new(v)).as_ptr() */fn f(v: Vec<u8>) { }",
    "fn f(v: Vec<u8>) { // Box::leak(Box::new(v)).as_ptr()\n }",
    "fn f(v: Vec<u8>) { /* Box::leak(Box::new(v)).as_ptr() /* Box::leak(Box::new(v)).as_ptr() */ */ }",
    "fn f(v: String) { Box::leak(Box::new(v)).as_ptr(); }",
    "fn f(v: [u8; 3]) { Box::leak(Box::new(v)).as_ptr(); }",
    "trait AsP { fn as_ptr(x: u8); } fn f(v: Vec<u8>) { AsP::as_ptr(Box::leak(Box::new(v))); }",
    "trait AsP { fn as_ptr(&self); } fn f(v: Vec<u8>) { <_ as AsP>::as_ptr(Box::leak(Box::new(v))); }",
    "trait AsP { fn as_ptr(&self); } fn f(v: Vec<u8>) { <Vec<u8> as AsP>::as_ptr(Box::leak(Box::new(v))); }",
    "struct L; impl L { fn as_ptr(x: u8) {} } fn f(v: Vec<u8>) { L::as_ptr(Box::leak(Box::new(v))); }",
    "fn as_ptr<T>(x:T) {} fn f(v: Vec<u8>) { as_ptr(Box::leak(Box::new(v))); }",
]

IN_A_FN_TRANSMUTE = [
    "{fn transmute(){} transmute::<u32,f32>(x)}",
    "mem::transmute::<u32,f32>(x)",
    "{use foo::mem; mem::transmute::<u32,f32>(x)}",
    "std::mem::transmute(x)",
    "std::mem::transmute::<f32,u32>(x)",
    "std::mem::transmute::<u32,_>(x)",
    "std::mem::transmute::<u32,f64>(x)",
    "std::mem::transmute_copy::<u32,f32>(x)",
    "{use std::mem::{swap as transmute}; transmute::<u32,f32>(x)}",
    "x.transmute::<u32,f32>()",
    "{type u32 = u8; std::mem::transmute::<u32,f32>(x)}",
    "{struct u32; std::mem::transmute::<u32,f32>(x)}",
    "{ use std::mem::transmute; { fn transmute(){} transmute::<u32,f32>(x) } }",
    "{ let transmute = 1; transmute::<u32,f32>(x) }",
    "{ use foo::transmute; transmute::<u32,f32>(x) }",
    "std::mem::transmute::<u32,f32>",
    "{ use foo as std; std::mem::transmute::<u32,f32>(x) }",
    "{ use std::mem::transmute; |transmute: u8| transmute::<u32,f32>(x)}",
]

IN_A_FN_CAST = [
    "0 as *mut u8",
    "1 as *const u8",
    "0 as usize as *const u8",
    "x0 as *const u8",
    "0.0 as *const u8",
    "0 as const u8",
    '"0 as *const u8"',
    "x.0 as *const u8",
    "10 as *const u8",
    "-0 as *const u8",
]

CASES = [
    *((LEAK, f"fn f(v: Vec<u8>) {{ {text}; }}") for text in IN_A_FN_LEAK),
    *((LEAK, text) for text in FILE_LEAK),
    *((TRANSMUTE, f"fn f(v: Vec<u8>) {{ {text}; }}") for text in IN_A_FN_TRANSMUTE),
    *((CAST, f"fn f(v: Vec<u8>) {{ {text}; }}") for text in IN_A_FN_CAST),
]


@pytest.mark.parametrize(("page", "text"), CASES, ids=[text for _, text in CASES])
def test_nothing_is_found(page, text):
    assert page.found(text) == []


def test_amid_code_that_does_not_parse_nothing_is_sure():
    broken = "fn h(v: Vec<u8>) { let p = " + "(" * 9 + " Box::leak(Box::new(v)).as_ptr(); }"
    assert "deburr cannot parse the code around it" in LEAK.unknowns(broken)
    elsewhere = "fn h(v: Vec<u8>) { let p = Box::leak(Box::new(v)).as_ptr(); }\nfn g( {"
    assert LEAK.unknowns(elsewhere) == []


def test_nothing_is_sure_in_a_file_that_does_not_parse_at_all():
    text = "match x { A => { Box::leak(Box::new(v)).as_ptr()"
    assert SourceFile(text.encode()).root.is_error
    assert "deburr cannot parse the code around it" in LEAK.unknowns(text)
