"""Holds the token difference: what stands on both sides keeps its bytes, what goes leaves no gap, what comes brings the
template's white space, and a comment without a place withholds the fix.
"""

from __future__ import annotations

import pytest

from engine import pages

LEAK = pages.LEAK
CFG = ("#[cfg_attr($$$a, no_mangle, $$$b)]", "#[cfg_attr($$$a, unsafe(no_mangle), $$$b)]")
UNEQUAL = ("std::mem::transmute::<u8, bool>($x)", "$x != 0")
NULL = ("$p == std::ptr::null()", "$p.is_null()")
SWAPPED = ("k::swap($a, $b)", "k::swapped($b, $a)")
LONG = ("k::long($x)", "{\n    $x\n}")
DROPPED = ("k::keep($a, $b)", "k::keep($a)")
ADDED = ("k::old($$$args)", "k::fresh($$$args, 1)")
TURBOFISH = ("k::make($x)", "Vec::<u8>::from($x)")

# The rule, the expression or item before, and after.
CASES = {
    "on one line": (LEAK, "Box::leak(Box::new(v)).as_ptr()", "Vec::leak(v).as_ptr()"),
    "long path": (LEAK, "::std::boxed::Box::leak(std::boxed::Box::new(v)).as_ptr()", "Vec::leak(v).as_ptr()"),
    "on lines": (LEAK, "Box::leak(\n    Box::new(\n        v\n    )\n).as_ptr()", "Vec::leak(\n    v\n).as_ptr()"),
    "with tabs": (LEAK, "Box::leak(\n\tBox::new(v)\n).as_ptr()", "Vec::leak(\n\tv\n).as_ptr()"),
    "CRLF": (LEAK, "Box::leak(\r\n    Box::new(v)\r\n).as_ptr()", "Vec::leak(\r\n    v\r\n).as_ptr()"),
    "chain on lines": (LEAK, "Box::leak(Box::new(v))\n    .as_ptr()", "Vec::leak(v)\n    .as_ptr()"),
    "comment at the capture": (LEAK, "Box::leak(Box::new(/* all */ v)).as_ptr()", "Vec::leak(/* all */ v).as_ptr()"),
    "comment behind the capture": (
        LEAK,
        "Box::leak(Box::new(v /* all */)).as_ptr()",
        "Vec::leak(v /* all */).as_ptr()",
    ),
    "comment in front": (LEAK, "Box::leak(/* new */ Box::new(v)).as_ptr()", "Vec::leak(/* new */ v).as_ptr()"),
    "line comment": (
        LEAK,
        "Box::leak(\n    // the bytes\n    Box::new(v),\n).as_ptr()",
        "Vec::leak(\n    // the bytes\n    v,\n).as_ptr()",
    ),
    "comment in a kept place": (LEAK, "Box::leak(Box::new(v)) /* p */ .as_ptr()", "Vec::leak(v) /* p */ .as_ptr()"),
    "text of several lines": (LEAK, 'Box::leak(Box::new(f("a\n  b"))).as_ptr()', 'Vec::leak(f("a\n  b")).as_ptr()'),
    "trailing commas": (LEAK, "Box::leak(Box::new(v,),).as_ptr()", "Vec::leak(v).as_ptr()"),
    "a trailing comma on its line": (
        LEAK,
        "Box::leak(Box::new(\n    v,\n)).as_ptr()",
        "Vec::leak(\n    v,\n).as_ptr()",
    ),
    "parentheses around a part": (LEAK, "Box::leak((Box::new(v))).as_ptr()", "Vec::leak((v)).as_ptr()"),
    "parentheses around the root": (LEAK, "(Box::leak(Box::new(v)).as_ptr())", "(Vec::leak(v).as_ptr())"),
    "turbofish that is free": (LEAK, "Box::leak(Box::<Vec<u8>>::new(v)).as_ptr()", "Vec::leak(v).as_ptr()"),
    "raw identifier": (LEAK, "Box::leak(Box::r#new(r#type)).as_ptr()", "Vec::leak(r#type).as_ptr()"),
    "infix from a call": (UNEQUAL, "std::mem::transmute::<u8, bool>(v)", "v != 0"),
    "infix, spaced": (UNEQUAL, "std::mem::transmute::<u8, bool>( v )", "v != 0"),
    "call from infix": (NULL, "p == std::ptr::null()", "p.is_null()"),
    "call from infix on lines": (NULL, "p\n    == std::ptr::null()", "p\n    .is_null()"),
    "capture gets parentheses": (NULL, "a as *const u8 == std::ptr::null()", "(a as *const u8).is_null()"),
    "capture loses parentheses": (("k::m($x).n()", "k::n($x)"), "k::m(a).n()", "k::n(a)"),
    "needless parentheses go": (("$x.old()", "k::new($x)"), "(a + b).old()", "k::new(a + b)"),
    "parentheses that were redundant stay": (("$x.old()", "k::new($x)"), "(a).old()", "k::new((a))"),
    "captures change places": (SWAPPED, "k::swap(a, b + 1)", "k::swapped(b + 1, a)"),
    "argument goes": (DROPPED, "k::keep(a, b)", "k::keep(a)"),
    "argument goes, on lines": (DROPPED, "k::keep(\n    a,\n    b,\n)", "k::keep(\n    a,\n)"),
    "argument comes": (ADDED, "k::old(a, b)", "k::fresh(a, b, 1)"),
    "argument comes to none": (ADDED, "k::old()", "k::fresh(1)"),
    "path with generics": (TURBOFISH, "k::make(a)", "Vec::<u8>::from(a)"),
    "only entry of a list": (
        CFG,
        '#[cfg_attr(feature = "x", no_mangle)]\nfn g() {}',
        '#[cfg_attr(feature = "x", unsafe(no_mangle))]\nfn g() {}',
    ),
    "first entry": (CFG, "#[cfg_attr(no_mangle, x)]\nfn g() {}", "#[cfg_attr(unsafe(no_mangle), x)]\nfn g() {}"),
    "nothing on either side": (CFG, "#[cfg_attr(no_mangle)]\nfn g() {}", "#[cfg_attr(unsafe(no_mangle))]\nfn g() {}"),
    "in the middle": (
        CFG,
        "#[cfg_attr(unix, no_mangle, x)]\nfn g() {}",
        "#[cfg_attr(unix, unsafe(no_mangle), x)]\nfn g() {}",
    ),
    "on lines of its own": (
        CFG,
        "#[cfg_attr(\n    unix,\n    no_mangle,\n)]\nfn g() {}",
        "#[cfg_attr(\n    unix,\n    unsafe(no_mangle),\n)]\nfn g() {}",
    ),
    "deleted attribute": (("#[odd]", ""), "#[odd]\nfn g() {}", "fn g() {}"),
    "deleted attribute on the item's line": (("#[odd]", ""), "#[odd] fn g() {}", "fn g() {}"),
    "deleted between others": (
        ("#[odd]", ""),
        "/// Doc.\n#[odd]\n#[inline]\nfn g() {}",
        "/// Doc.\n#[inline]\nfn g() {}",
    ),
    "head of an item": (
        ("extern fn $f", 'extern "C" fn $f'),
        "pub extern fn g(a: u8) {}",
        'pub extern "C" fn g(a: u8) {}',
    ),
    "head of an item, qualified": (
        ("extern { $$$items }", "unsafe extern { $$$items }"),
        "extern {\n    // first\n    fn g();\n}",
        "unsafe extern {\n    // first\n    fn g();\n}",
    ),
}


def _variables(step: tuple[str, str]) -> str:
    """A rewrite may drop or reorder only what is pure."""
    return "".join(f"{name} = {{ pure = true }}\n" for name in "ab" if step in (SWAPPED, DROPPED))


def _around(text: str) -> str:
    return text if "fn " in text or text.startswith("#") else f"fn f() {{\n    let r = {text};\n}}\n"


@pytest.mark.parametrize("name", CASES)
def test_bytes(name: str) -> None:
    step, before, expected = CASES[name]
    kind = "item" if "extern" in step[0] else ""
    engine = pages.engine_of(pages.rule("one", step, kind=kind, variables=_variables(step)))
    change = pages.fixed(engine, _around(before))
    assert change.after.decode() == _around(expected), [one.reason for one in change.withheld]


LOST = {
    "between tokens that go": (LEAK, "Box::leak(Box::new /* boxed */ (v)).as_ptr()"),
    "in a path": (LEAK, "Box::leak(Box /* boxed */ ::new(v)).as_ptr()"),
    "beside an argument that goes": (DROPPED, "k::keep(a, /* second */ b)"),
    "in a list that is written anew": (SWAPPED, "k::swap(a, /* second */ b)"),
}


@pytest.mark.parametrize("name", LOST)
def test_a_comment_without_a_place_withholds(name: str) -> None:
    step, before = LOST[name]
    change = pages.fixed(pages.engine_of(pages.rule("one", step, variables=_variables(step))), _around(before))
    if change.after.decode() == _around(before):
        assert [one.reason for one in change.withheld] == ["a comment inside it has no place in the rewrite"]
    else:
        comment = before[before.index("/*") : before.index("*/") + 2]
        assert comment in change.after.decode()


def test_lines_of_a_template_take_the_indentation_of_their_place() -> None:
    engine = pages.engine_of(pages.rule("one", LONG))
    before = "fn f() {\r\n    g(|| {\r\n        let r = k::long(7);\r\n    });\r\n}\r\n"
    expected = "fn f() {\r\n    g(|| {\r\n        let r = {\r\n            7\r\n        };\r\n    });\r\n}\r\n"
    assert pages.after(engine, before) == expected


def test_another_shape_is_rendered_whole() -> None:
    engine = pages.engine_of(pages.rule("one", LEAK))
    before = _around("<[u8]>::as_ptr(Box::leak(Box::new(v)))")
    assert pages.after(engine, before) == _around("Vec::leak(v).as_ptr()")
    commented = _around("<[u8]>::as_ptr(/* p */ Box::leak(Box::new(v)))")
    change = pages.fixed(engine, commented)
    assert change.after.decode() == commented
    assert [one.reason for one in change.withheld] == ["a comment inside it has no place in the rewrite"]


@pytest.mark.parametrize(
    ("capture", "expected"),
    [
        ("unsafe { *p }", "Vec::leak(unsafe { *p }).as_ptr()"),
        ("v", "Vec::leak(v).as_ptr()"),
    ],
)
def test_an_unsafe_that_is_part_of_the_capture_stays(capture: str, expected: str) -> None:
    engine = pages.engine_of(pages.rule("one", LEAK))
    assert pages.after(engine, _around(f"Box::leak(Box::new({capture})).as_ptr()")) == _around(expected)


def test_an_unsafe_that_what_stays_needs_withholds() -> None:
    engine = pages.engine_of(pages.rule("one", LEAK))
    before = _around("Box::leak(unsafe { Box::new(*p) }).as_ptr()")
    change = pages.fixed(engine, before)
    assert change.after.decode() == before
    assert "an `unsafe` inside it" in change.withheld[0].reason
    assert pages.after(engine, before.replace("*p", "p")) == _around("Vec::leak(p).as_ptr()")


def test_a_line_break_in_a_moved_string_is_not_laid_out():
    """The template has several lines, so what it brings is indented; the capture is a string of two."""
    engine = pages.engine_of(
        pages.rule("two_lines", ("k::one($a, $b)", "k::two(\n    $b,\n    $a,\n)"), variables="a = { pure = true }")
    )
    before = 'fn f() {\n    k::one(1, "x\ny");\n}\n'
    assert pages.after(engine, before) == 'fn f() {\n    k::two(\n        "x\ny",\n        1,\n    );\n}\n'
