"""Syntax and the Rust that first had it; the versions are those of Rust's release notes."""

from __future__ import annotations

import pytest

from deburr.syntax.language_features import language_features

NEW = [
    ('fn f() -> &CStr { c"text" }', "1.77"),
    ('fn f() -> &CStr { cr#"text"# }', "1.77"),
    ("fn f(x: &u8) -> *const u8 { &raw const *x }", "1.82"),
    ("fn f(x: &mut u8) -> *mut u8 { &raw mut *x }", "1.82"),
    ('unsafe extern "C" { fn f(); }', "1.82"),
    ("#[unsafe(no_mangle)] pub fn f() {}", "1.82"),
    ("fn f(x: Option<u8>) { let Some(y) = x else { return }; }", "1.65"),
    ("fn f(x: Option<u8>) { if let Some(y) = x && y > 1 {} }", "1.88"),
    ("fn f() -> usize { const { 1 + 1 } }", "1.79"),
    ("fn f() -> u8 { 'a: { break 'a 1 } }", "1.65"),
    ("struct S<const N: usize>;", "1.51"),
    ("trait T { type A<'a>; }", "1.65"),
    ("fn f() { let g = async || 1; }", "1.85"),
    ("fn f<'a>(x: &'a u8) -> impl Sized + use<'a> { x }", "1.82"),
]


@pytest.mark.parametrize(("text", "since"), NEW)
def test_what_is_new_is_found(text, since):
    assert [feature.since for feature in language_features(text.encode())] == [since]


@pytest.mark.parametrize(
    "text",
    [
        'fn f() -> &str { "c\\"text" }',
        "fn f(raw: &u8) -> &u8 { &raw }",
        "fn f(x: &mut u8) -> *mut u8 { x as *mut u8 }",
        'extern "C" { fn f(); }',
        'unsafe extern "C" fn f() {}',
        "#[no_mangle] pub fn f() {}",
        '#[doc(alias = "unsafe(no_mangle)")] pub fn f() {}',
        "fn f(x: Option<u8>) { let y = if let Some(y) = x { y } else { return }; }",
        "fn f(x: bool) { if x && true {} }",
        "const N: usize = { 1 };",
        "fn f() { 'a: loop { break 'a } }",
        "struct S<T>(T); trait U { type A; }",
        "fn f() { let g = async { 1 }; let h = || 1; }",
    ],
)
def test_what_is_old_is_not(text):
    assert language_features(text.encode()) == {}


def test_macros_are_looked_into_and_uses_counted():
    found = language_features(b'fn f() { assert_eq!(c"a", vec![c"b"][0]); g(c"c") }')
    assert {feature.name: count for feature, count in found.items()} == {"C string literals": 3}
