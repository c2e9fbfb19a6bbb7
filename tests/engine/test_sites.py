"""Holds which nodes are tried: each place once, paths as a whole, and that deep or long sources take bounded work."""

from __future__ import annotations

import time

import pytest

from engine import matching

LEAK = matching.searcher("Box::leak(Box::new($v)).as_ptr()")
CAST = matching.searcher("0 as *const $T")
IDIOM = "Box::leak(Box::new(v)).as_ptr()"
SECONDS = 12
"""Far above what is needed on a slow machine, far below what quadratic work takes."""


def deep(before, after, idiom=IDIOM, depth=5000):
    return "fn f(v: Vec<u8>) { " + before * depth + idiom + after * depth + "; }"


@pytest.mark.parametrize(
    ("page", "text", "count"),
    [
        (LEAK, deep("(", ")"), 1),
        (LEAK, deep("g(", ")"), 1),
        (LEAK, deep("{ ", " }"), 1),
        (LEAK, deep("if x { ", " }"), 1),
        (LEAK, deep("my!(" + "(", ")" + ")", depth=1), 1),
        (LEAK, "fn f(v: Vec<u8>) { my!(" + "(" * 5000 + IDIOM + ")" * 5000 + "); }", 1),
        (LEAK, "fn f(v: Vec<u8>) { my!(" + "{ x => " * 5000 + IDIOM + "}" * 5000 + "); }", None),
        (LEAK, deep("vec![", "]"), 0),
        (LEAK, deep("", ".a()"), 1),
        (LEAK, deep("(", ""), 1),
        (LEAK, "fn f(v: Vec<u8>) { Box::leak(Box::new(" + "(" * 5000 + "v" + ")" * 5000 + ")).as_ptr(); }", 1),
        (LEAK, "fn f(v: Vec<u8>) { " + "a::" * 5000 + "leak(as_ptr, Box::new()); }", 0),
        (CAST, deep("", " as *const u8", "0"), 1),
        (CAST, "fn f() { 0 as " + "*const " * 5000 + "u8; }", 1),
        (CAST, deep("unsafe { ", " }", "0 as *const u8"), 1),
        (CAST, deep("(", ")", "0")[:-3] + " as *const u8; }", 1),
    ],
    ids=lambda value: value[19:45] if isinstance(value, str) else None,
)
def test_five_thousand_levels_are_no_trouble(page, text, count):
    begun = time.monotonic()
    found = page.matches(text)
    assert time.monotonic() - begun < SECONDS
    assert count is None or len(found) == count


@pytest.mark.parametrize(
    ("page", "text", "count"),
    [
        (LEAK, "fn f(v: Vec<u8>) {\n    let x = 1;\n" + f"    g(x);\n    {IDIOM};\n" * 3000 + "}\n", 3000),
        (LEAK, f"fn f(v: Vec<u8>) {{\n    {IDIOM};\n}}\n" * 3000, 3000),
        (CAST, "fn f() { vec![\n" + "    0 as *const u8,\n" * 3000 + "]; }", 3000),
        (CAST, "fn f() {\n" + "    vec![0 as *const u8];\n" * 3000 + "}", 3000),
        (CAST, "fn f() {\n" + "    x as *const u8;\n" * 50_000 + "}", 0),
        (CAST, "fn f() { vec![\n" + "    x as *const u8,\n" * 50_000 + "]; }", 0),
        (CAST, "// 0 as *const u8\n" * 50_000, 0),
    ],
    ids=["one fn", "many fns", "one macro", "many macros", "no match", "no match in a macro", "comments"],
)
def test_long_files_take_linear_time(page, text, count):
    begun = time.monotonic()
    assert len(page.matches(text)) == count
    assert time.monotonic() - begun < SECONDS


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
