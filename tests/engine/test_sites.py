"""Holds which nodes are tried: each place once, paths as a whole, and that deep or long sources take bounded work."""

from __future__ import annotations

import re

import pytest

from engine import matching
from growth import BELOW_QUADRATIC, assert_grows

LEAK = matching.searcher("Box::leak(Box::new($v)).as_ptr()")
CAST = matching.searcher("0 as *const $T")
IDIOM = "Box::leak(Box::new(v)).as_ptr()"


def deep(before, after, idiom=IDIOM, ends="; }"):
    return lambda depth: "fn f(v: Vec<u8>) { " + before * depth + idiom + after * depth + ends


@pytest.mark.parametrize(
    ("page", "text", "count"),
    [
        (LEAK, deep("(", ")"), 1),
        (LEAK, deep("g(", ")"), 1),
        (LEAK, deep("{ ", " }"), 1),
        (LEAK, deep("if x { ", " }"), 1),
        (LEAK, deep("(", ")", f"my!({IDIOM})"), 1),
        (LEAK, lambda depth: "fn f(v: Vec<u8>) { my!(" + "(" * depth + IDIOM + ")" * depth + "); }", 1),
        (LEAK, lambda depth: "fn f(v: Vec<u8>) { my!(" + "{ x => " * depth + IDIOM + "}" * depth + "); }", None),
        (LEAK, deep("vec![", "]"), 0),
        (LEAK, deep("", ".a()"), 1),
        (LEAK, deep("(", ""), 1),
        (
            LEAK,
            lambda n: "fn f(v: Vec<u8>) { Box::leak(Box::new(" + "(" * n + "v" + ")" * n + ")).as_ptr(); }",
            1,
        ),
        (LEAK, lambda depth: "fn f(v: Vec<u8>) { " + "a::" * depth + "leak(as_ptr, Box::new()); }", 0),
        (CAST, deep("", " as *const u8", "0"), 1),
        (CAST, lambda depth: "fn f() { 0 as " + "*const " * depth + "u8; }", 1),
        (CAST, deep("unsafe { ", " }", "0 as *const u8"), 1),
        (CAST, deep("(", ")", "0", " as *const u8; }"), 1),
    ],
    ids=lambda value: re.sub(r"\W+", "_", value(3))[:60] if callable(value) else None,
)
def test_five_thousand_levels_are_no_trouble(page, text, count):
    def find(depth):
        found = page.matches(text(depth))
        assert count is None or len(found) == count

    assert_grows(find, 5000, BELOW_QUADRATIC)


@pytest.mark.parametrize(
    ("page", "text", "size", "is_found"),
    [
        (LEAK, lambda n: "fn f(v: Vec<u8>) {\n    let x = 1;\n" + f"    g(x);\n    {IDIOM};\n" * n + "}\n", 2400, True),
        (LEAK, lambda n: f"fn f(v: Vec<u8>) {{\n    {IDIOM};\n}}\n" * n, 2400, True),
        (CAST, lambda n: "fn f() { vec![\n" + "    0 as *const u8,\n" * n + "]; }", 2400, True),
        (CAST, lambda n: "fn f() {\n" + "    vec![0 as *const u8];\n" * n + "}", 2400, True),
        (CAST, lambda n: "fn f() {\n" + "    x as *const u8;\n" * n + "}", 32_000, False),
        (CAST, lambda n: "fn f() { vec![\n" + "    x as *const u8,\n" * n + "]; }", 32_000, False),
        (CAST, lambda n: "// 0 as *const u8\n" * n, 32_000, False),
    ],
    ids=["one fn", "many fns", "one macro", "many macros", "no match", "no match in a macro", "comments"],
)
def test_long_files_take_linear_time(page, text, size, is_found):
    def find(count):
        assert len(page.matches(text(count))) == (count if is_found else 0)

    assert_grows(find, size)


def test_a_place_with_many_anchors_is_found_once():
    page = matching.searcher("foo::add($x, $y)")
    assert page.found("fn f() { foo::add(foo::add(1, 2), foo::add(3, foo::add(4, 5))); }") == [
        "foo::add(foo::add(1, 2), foo::add(3, foo::add(4, 5)))",
        "foo::add(1, 2)",
        "foo::add(3, foo::add(4, 5))",
        "foo::add(4, 5)",
    ]


def test_a_path_is_found_as_a_whole():
    page = matching.searcher("std::ffi::c_char", kind="type")
    assert page.found("use std::ffi::c_char; fn f(a: std::ffi::c_char, b: c_char, c: *const std::os::raw::c_char) {}")[
        -3:
    ] == ["std::ffi::c_char", "c_char", "std::os::raw::c_char"]
    generic = matching.searcher("std::vec::Vec", kind="type")
    assert generic.found("fn f(a: Vec<u8>, b: std::vec::Vec<Vec<u8>>) {}") == [
        "Vec<u8>",
        "std::vec::Vec<Vec<u8>>",
        "Vec<u8>",
    ]


@pytest.mark.parametrize(
    "text",
    ["#[foo = 0 as *const u8] fn f() {}", "#[foo(0 as *const u8)] fn f() {}", "#![foo(x = 0 as *const u8)]"],
)
def test_attributes_are_no_code(text):
    assert CAST.found(text) == []
