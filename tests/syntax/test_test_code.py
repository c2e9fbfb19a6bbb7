"""Holds which parts of a file are test code, and what a place in it answers."""

from __future__ import annotations

import pytest

from deburr.syntax.crate_view import NoCrate
from deburr.syntax.source import SourceFile
from deburr.syntax.test_code import is_in_tests, spans_of_tests


@pytest.mark.parametrize(
    ("text", "test_parts"),
    [
        ("fn a() { #[cfg(test)] b(); c(); }", ["#[cfg(test)] b();"]),
        ("fn a() { #[cfg(test)] let b = 1; c(); }", ["#[cfg(test)] let b = 1;"]),
        ("fn a() { #[cfg(test)] { b() } c(); }", ["#[cfg(test)] { b() }"]),
        ("fn a() { b(); #[test] fn c() {} }", ["#[test] fn c() {}"]),
        (
            "impl S { fn a() { #[cfg(test)] b(); } #[cfg(test)] fn c() {} }",
            ["#[cfg(test)] b();", "#[cfg(test)] fn c() {}"],
        ),
        ("struct S { #[cfg(test)] a: u8, b: u8 }", ["#[cfg(test)] a: u8"]),
        ("enum E { #[cfg(test)] A, B }", ["#[cfg(test)] A"]),
        ("fn a() { match b { #[cfg(test)] 1 => c(), _ => d() } }", ["#[cfg(test)] 1 => c(),"]),
        ("#[cfg(test)] mod a { #[test] fn b() {} }", ["#[cfg(test)] mod a { #[test] fn b() {} }"]),
        ("#[quickcheck] fn a() {} fn b() {}", ["#[quickcheck] fn a() {}"]),
        ("mod a { #![cfg(test)] fn b() {} } fn c() {}", ["{ #![cfg(test)] fn b() {} }"]),
        ("thread_local! { #[cfg(test)] static A: u8 = 1; static B: u8 = 2; }", ["#[cfg(test)] static A: u8 = 1;"]),
        ("#[a]\n#[cfg(test)]\n#[b]\nfn c() {}", ["#[a]\n#[cfg(test)]\n#[b]\nfn c() {}"]),
        ("mod tests { fn a() {} }", []),
        ("// #[cfg(test)]\nfn a() {}", []),
        ('fn a() { b("#[cfg(test)]"); }', []),
        ("#[cfg(any(test, unix))] fn a() {}", []),
        ("#[doc(test)] fn a() {}", []),
    ],
)
def test_parts_of_a_file(text, test_parts):
    source = SourceFile(text.encode())
    assert [span.cut(source.data).decode() for span in spans_of_tests(source)] == test_parts


@pytest.mark.parametrize(
    ("text", "is_test_file", "wanted"),
    [
        ("fn a() { HERE }", False, "no"),
        ("fn a() { HERE }", True, "yes"),
        ("fn a() { HERE }", None, "unknown"),
        ("#[test] fn a() { HERE }", None, "yes"),
        ("#[cfg(test)] mod b { fn a() { HERE } }", False, "yes"),
        ("fn a() { #[cfg(test)] { HERE } }", False, "yes"),
        ("fn a() { #[cfg(test)] {} HERE }", False, "no"),
        ("#[cfg_attr(unix, test)] fn a() { HERE }", False, "unknown"),
        ('#[cfg_attr(feature = "x", cfg(test))] fn a() { HERE }', False, "unknown"),
        ("#[cfg_attr(test, allow(x))] fn a() { HERE }", False, "no"),
        ("#[cfg_attr(not(test), no_std)] fn a() { HERE }", False, "no"),
        ("#[cfg(test)] mod c { #[cfg_attr(unix, test)] fn a() { HERE } }", False, "yes"),
        ("mod tests { fn a() { HERE } }", False, "no"),
    ],
)
def test_a_place_in_a_file(text, is_test_file, wanted):
    source = SourceFile(text.encode())
    at = text.index("HERE")
    node = source.ancestors(at, at + 4).innermost
    assert is_in_tests(source, node, NoCrate(is_test_file=is_test_file)).answer.value == wanted


def test_many_attributes_are_read_in_linear_time():
    """A quadratic search would take minutes."""
    source = SourceFile(b"#[test] fn a() {}\n" * 20_000)
    assert len(spans_of_tests(source)) == 20_000
