"""Holds that code in macro bodies is found like any other, and with how much confidence."""

from __future__ import annotations

import pytest

from deburr.engine.edits.rewriting import REPEATED
from deburr.language.gates import NO_FACTS
from deburr.syntax.crate_view import NoCrate
from engine import matching, pages

LEAK = matching.searcher("Box::leak(Box::new($v)).as_ptr()", 'v = { kind = "expression", type = "Vec<_>" }')
TRANSMUTE = matching.searcher("std::mem::transmute::<u32, f32>($x)")
CAST = matching.searcher("0 as *const $T")

IN_A_FN_LEAK = [
    "let x = vec![Box::leak(Box::new(v)).as_ptr()]",
    "let x = vec![Box::leak(Box::new(v)).as_ptr(), 1]",
    "let x = vec![Box::leak(Box::new(v)).as_ptr(); 3]",
    "assert!(Box::leak(Box::new(v)).as_ptr().is_null())",
    'assert!(Box::leak(Box::new(v)).as_ptr().is_null(), "x {}", 1)',
    "assert_eq!(Box::leak(Box::new(v)).as_ptr(), x)",
    "assert_eq!(x, Box::leak(Box::new(v)).as_ptr(),)",
    'println!("{:?}", Box::leak(Box::new(v)).as_ptr())',
    'println!("{p:?}", p = Box::leak(Box::new(v)).as_ptr())',
    "matches!(Box::leak(Box::new(v)).as_ptr(), _)",
    "matches!(Box::leak(Box::new(v)).as_ptr(), p if p.is_null())",
    "matches!(x, Some(p) if Box::leak(Box::new(v)).as_ptr() == p)",
    'let _ = format_args!("{:?}", Box::leak(Box::new(v)).as_ptr())',
    "my!(Box::leak(Box::new(v)).as_ptr())",
    "my! { let x = Box::leak(Box::new(v)).as_ptr(); foo => bar }",
    "my!(a => Box::leak(Box::new(v)).as_ptr(), b => c)",
    "my!(a: Box::leak(Box::new(v)).as_ptr(); b)",
    "vec![assert!(vec![Box::leak(Box::new(v)).as_ptr()].is_empty())]",
    "my!(vec![Box::leak(Box::new(v)).as_ptr()])",
]

FILE_LEAK = [
    "static P: T = Box::leak(Box::new(vec![1])).as_ptr();",
    "thread_local! { static P: T = Box::leak(Box::new(vec![1])).as_ptr(); }",
    "thread_local! { static Q: u8 = 1; pub static P: T = const { Box::leak(Box::new(vec![1])).as_ptr() }; }",
    "thread_local!(static P: T = Box::leak(Box::new(vec![1])).as_ptr());",
    "lazy_static! { static ref Q: u8 = 1; static ref P: T = Box::leak(Box::new(vec![1])).as_ptr(); }",
    (
        "lazy_static::lazy_static! { /// doc\n pub static ref Q: u8 = 1;\n#[x] pub(crate) static ref P: T = { let v "
        "= vec![1]; Box::leak(Box::new(v)).as_ptr() }; }"
    ),
    "cfg_if::cfg_if! { if #[cfg(unix)] { fn f(v: Vec<u8>) { Box::leak(Box::new(v)).as_ptr(); } } else { } }",
    (
        "cfg_if! { if #[cfg(unix)] { } else if #[cfg(x)] { fn g(){} } else { fn f(v: Vec<u8>) { "
        "Box::leak(Box::new(v)).as_ptr(); } } }"
    ),
    "macro_rules! m { ($v:expr) => { Box::leak(Box::new($v)).as_ptr() }; }",
    "macro_rules! m { ($v:expr) => { { let v = vec![1]; Box::leak(Box::new(v)).as_ptr() } }; }",
    "macro_rules! m { () => {}; ($($v:expr),*) => { $( foo(Box::leak(Box::new($v)).as_ptr()); )* }; }",
    "macro_rules! m { ($($v:expr),*) => { [$( Box::leak(Box::new($v)).as_ptr() ),*] }; }",
    "macro_rules! m { ($v:expr) => ( Box::leak(Box::new($v)).as_ptr() ) }",
    "macro_rules! m ( ($v:expr) => { fn f() { Box::leak(Box::new($v)).as_ptr(); } } );",
    "macro_rules! m { ($n:ident) => { impl $n { fn f(v: Vec<u8>) { Box::leak(Box::new(v)).as_ptr(); } } } }",
    (
        "macro_rules! m { ($($n:ident),*) => { $( impl $n { fn f(v: Vec<u8>) { Box::leak(Box::new(v)).as_ptr(); } } "
        ")* } }"
    ),
    "macro_rules! m { ($($n:ident $b:block),*) => { $( $n => { foo(Box::leak(Box::new($n)).as_ptr()) } )* } }",
    "macro_rules! m { ($(#[$a:meta])*) => { $(#[$a])* fn f(v: Vec<u8>) { Box::leak(Box::new(v)).as_ptr(); } } }",
    "macro_rules! m { ($($n:ident),*) => { $( fn $n(v: Vec<u8>) { Box::leak(Box::new(v)).as_ptr(); } )* } }",
    "macro_rules! m { ($($n:pat => $v:expr;)*) => { match a { $( $n => Box::leak(Box::new($v)).as_ptr(), )* } } }",
    "macro_rules! m { ($n:ident $(, $v:expr)*) => {{ let $n = b; $( Box::leak(Box::new($v)).as_ptr() );+ }} }",
    "macro_rules! m { ($n:ident) => { struct $n; fn f(v: Vec<u8>) { Box::leak(Box::new(v)).as_ptr(); } } }",
    "macro_rules! m { ($($v:expr),*) => { vec![0, $( Box::leak(Box::new($v)).as_ptr() ),*] } }",
    "impl T for S { const X: P = Box::leak(Box::new(vec![1])).as_ptr(); }",
    "enum E { A = Box::leak(Box::new(vec![1])).as_ptr() as isize }",
    "#[test] fn f() { let v = vec![1]; Box::leak(Box::new(v)).as_ptr(); }",
]

IN_A_FN_CAST = [
    "vec![0 as *const u8; 3]",
    "my!(0 as *const u8)",
]

FILE_CAST = [
    "macro_rules! m { ($t:ty) => { 0 as *const $t } }",
]

CASES = [
    *((LEAK, f"fn f(v: Vec<u8>) {{ {text}; }}") for text in IN_A_FN_LEAK),
    *((LEAK, text) for text in FILE_LEAK),
    *((CAST, f"fn f(v: Vec<u8>) {{ {text}; }}") for text in IN_A_FN_CAST),
    *((CAST, text) for text in FILE_CAST),
]


@pytest.mark.parametrize(("page", "text"), CASES, ids=[text for _, text in CASES])
def test_code_in_a_macro_is_found_once(page, text):
    assert len(page.matches(text)) == 1


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("fn f() { vec![0 as *const u8]; }", []),
        ("fn f() { assert!(vec![0 as *const u8].is_empty()); }", []),
        ('fn f() { log::info!("{:?}", 0 as *const u8); }', []),
        ("thread_local! { static P: *const u8 = 0 as *const u8; }", []),
        ("fn f() { my!(0 as *const u8); }", ["what `my!` does with its argument is not known"]),
        ("fn f() { vec![my!(0 as *const u8)]; }", ["what `my!` does with its argument is not known"]),
        (
            "macro_rules! m { () => { 0 as *const u8 } }",
            ["it is in the body of a macro, whose arguments are not known"],
        ),
    ],
)
def test_what_a_macro_does_to_the_confidence(text, reasons):
    assert CAST.unknowns(text) == reasons


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("macro_rules! m { ($($v:expr),*) => { f(Box::leak(Box::new($($v)*)).as_ptr()) } }", REPEATED),
        ("macro_rules! m { ($($v:expr),*) => { f($( Box::leak(Box::new($v)).as_ptr() ),*) } }", None),
    ],
)
def test_what_is_repeated_in_part_is_not_rewritten(text, reason):
    engine = pages.engine_of(pages.rule("leak", ("Box::leak(Box::new($v)).as_ptr()", "Vec::leak($v).as_ptr()")))
    (finding,) = engine.check(text.encode(), "a.rs", NO_FACTS, NoCrate())
    assert [fix.withheld for fix in finding.fixes] == [reason]


def test_places_in_a_macro_are_those_of_the_file():
    text = "/* é */ fn f() { vec![1, 0 as *const u8]; }"
    (match,) = CAST.matches(text)
    assert text.encode()[match.span.start : match.span.end] == b"0 as *const u8"
    assert match.span.start == 26


def test_macros_a_hundred_deep_are_looked_into():
    def nested(depth):
        return "fn f() { " + "vec![" * depth + "0 as *const u8" + "]" * depth + "; }"

    assert len(CAST.matches(nested(100))) == 1
    assert CAST.matches(nested(101)) == []


def test_a_macro_of_the_file_is_not_the_known_one_of_its_name():
    code = "fn f(v: Vec<u8>) { assert!(Box::leak(Box::new(v)).as_ptr().is_null()); }"
    own = "macro_rules! assert { ($e:expr) => { stringify!($e) } }\n"
    assert LEAK.unknowns(code) == []
    assert LEAK.unknowns(own + code) == ["what `assert!` does with its argument is not known"]
