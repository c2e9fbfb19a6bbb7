"""Holds what becomes of `unsafe` around a rewrite: gone where nothing needs it, silent where something does, noted
where that is not known; with the layout, the comments and the meaning around it kept.

rustc is the judge: all snippets are compiled before and after, and no module may have an error or a warning after its
fix that it did not have before.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from deburr.engine.leftovers.surplus_unsafe import Rewritten, surplus_unsafe
from deburr.syntax.crate_view import NoCrate
from deburr.syntax.source import SourceFile
from deburr.text.edit import Edit, apply_edits
from deburr.text.span import Span
from engine import linked, pages
from engine.judging import judged
from engine.unsafe_cases import CASES

BITS = ("std::mem::transmute::<f32, u32>($x)", "f32::to_bits($x)")
BOOL = ("std::mem::transmute::<u8, bool>($x)", "$x != 0")
TEXT = ("std::str::from_utf8_unchecked($b)", "std::str::from_utf8($b).unwrap()")
ITEM = ("$s.get_unchecked($i)", "&$s[$i]")
STILL_UNSAFE = ("std::mem::transmute::<u32, f32>($x)", "std::ptr::read(&f32::from_bits($x))")


@pytest.fixture(scope="module")
def engine():
    return pages.engine_of(
        pages.rule("bits", BITS),
        pages.rule("bool", BOOL),
        pages.rule("text", TEXT),
        pages.rule("item", ITEM),
        pages.rule("still", STILL_UNSAFE),
    )


@pytest.mark.parametrize("name", CASES)
def test_what_becomes_of_the_block(engine, name: str) -> None:
    before, expected, is_noted = CASES[name]
    change = pages.fixed(engine, before)
    assert change.applied
    if expected is not None:
        assert change.after.decode() == expected
    assert any("`unsafe` block stays" in note for note in change.notes) == is_noted, change.notes


@pytest.mark.rustc
def test_rustc_has_nothing_new_to_say(engine, tmp_path: Path) -> None:
    texts = [case[0] for case in CASES.values()]
    fixed = [pages.after(engine, text) for text in texts]
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    before, after = judged(texts, tmp_path / "a"), judged(fixed, tmp_path / "b")
    assert not [name for name, codes in zip(CASES, before, strict=True) if any(code.startswith("E") for code in codes)]
    worse = {
        name: (text, dict(new - old))
        for name, text, old, new in zip(CASES, fixed, before, after, strict=True)
        # A block that stays with a note may be one too many.
        if new - old and not (CASES[name][2] and set(new - old) == {"unused_unsafe"})
    }
    assert not worse


# A text in which what stands between `<` and `>` is deleted, and what is left without the `unsafe`.
DELETED = {
    "the first line": (
        "fn f(n: u8) {\n    unsafe {\n<        a();\n>        drop(n);\n    }\n}\n",
        "fn f(n: u8) {\n    drop(n);\n}\n",
    ),
    "the last line": (
        "fn f(n: u8) {\n    unsafe {\n        drop(n);\n<        a();\n>    }\n}\n",
        "fn f(n: u8) {\n    drop(n);\n}\n",
    ),
    "the first and the last line": (
        "fn f(n: u8) {\n    unsafe {\n<        a();\n>        drop(n);\n<        a();\n>    }\n}\n",
        "fn f(n: u8) {\n    drop(n);\n}\n",
    ),
    "a line in the middle": (
        "fn f(n: u8) {\n    unsafe {\n        drop(n);\n<        a();\n>        drop(n);\n    }\n}\n",
        "fn f(n: u8) {\n    drop(n);\n    drop(n);\n}\n",
    ),
    "on one line": ("fn f(n: u8) { unsafe { <a(); >drop(n); } }", "fn f(n: u8) { drop(n); }"),
    "at the end of one line": ("fn f(n: u8) { unsafe { drop(n);< a();> } }", "fn f(n: u8) { drop(n); }"),
    "a variable, with its scope": (
        "fn f(n: u8) {\n    unsafe {\n<        let a = n;\n>        drop(n);\n    }\n}\n",
        "fn f(n: u8) {\n    drop(n);\n}\n",
    ),
    "another variable stays": (
        "fn f(n: u8) {\n    unsafe {\n        let b = n;\n<        a();\n>        drop(b);\n    }\n}\n",
        "fn f(n: u8) {\n    {\n        let b = n;\n        drop(b);\n    }\n}\n",
    ),
    "all of it": (
        "fn f(n: u8) {\n    unsafe {\n<        a();\n><        b();\n>    }\n    drop(n);\n}\n",
        "fn f(n: u8) {\n    drop(n);\n}\n",
    ),
    "all of it, with a semicolon behind": (
        "fn f(n: u8) { unsafe { <a(); ><b() >}; drop(n); }",
        "fn f(n: u8) { drop(n); }",
    ),
    "something else needs it": (
        "fn f(n: *const u8) {\n    unsafe {\n<        a();\n>        drop(*n);\n    }\n}\n",
        "fn f(n: *const u8) {\n    unsafe {\n        drop(*n);\n    }\n}\n",
    ),
}


@pytest.mark.parametrize("name", DELETED)
def test_what_becomes_of_a_block_from_which_statements_go(name: str) -> None:
    marked, expected = DELETED[name]
    text = marked.replace("<", "").replace(">", "")
    spans: list[Span] = []
    for part in marked.split("<")[1:]:
        start = marked.index("<" + part) - 2 * len(spans)
        spans.append(Span(start, start + part.index(">")))
    source = SourceFile(text.encode())
    edits = [Edit(span, b"") for span in spans]
    gone = [Span(one.start + len(own) - len(own.lstrip()), one.end) for one in spans for own in [one.cut(source.data)]]
    places = [Rewritten(Span(one.start, one.start + len(one.cut(source.data).rstrip())), ()) for one in gone]
    surplus = surplus_unsafe(source, NoCrate(), places, edits)
    removals = [edit for one in surplus.removals for edit in (*one.edits, *one.layout)]
    assert apply_edits(source.data, [*edits, *removals]).decode() == expected


CALLS = {
    "an unsafe fn": ("unsafe fn g(x: u8) {}\nfn f() { unsafe { g(k::a(1)) } }", "unsafe { g(k::b(1)) }", ()),
    "a safe fn": ("fn g(x: u8) {}\nfn f() { unsafe { g(k::a(1)) } }", "g(k::b(1))", ()),
    "of a type": (
        "struct S; impl S { unsafe fn g(x: u8) {} }\nfn f() { unsafe { S::g(k::a(1)) } }",
        "unsafe { S::g(k::b(1)) }",
        (),
    ),
    "a statement": ("unsafe fn g(x: u8) {}\nfn f() { unsafe { g(k::a(1)); } }", "unsafe { g(k::b(1)); }", ()),
    "with generics": (
        "unsafe fn g<T>(x: T) {}\nfn f() { unsafe { g::<u8>(k::a(1)) } }",
        "unsafe { g::<u8>(k::b(1)) }",
        (),
    ),
    "what cannot be seen": (
        "use q::g;\nfn f() { unsafe { g(k::a(1)) } }",
        "unsafe { g(k::b(1)) }",
        ("the `unsafe` block stays: `g` may need it",),
    ),
    "a method": (
        "fn f(s: q::S) { unsafe { s.g(k::a(1)) } }",
        "unsafe { s.g(k::b(1)) }",
        ("the `unsafe` block stays: `.g()` may need it",),
    ),
}


@pytest.mark.parametrize("name", CALLS)
def test_a_captured_function_is_called_where_it_may_be(name: str) -> None:
    before, after, notes = CALLS[name]
    head = before.rpartition("{ unsafe")[0]
    callee = "$r.$f" if name == "a method" else "$f"
    engine = pages.engine_of(pages.rule("call", (f"{callee}(k::a($x))", f"{callee}(k::b($x))")))
    change = pages.fixed(engine, before + "\n")
    assert change.after.decode() == f"{head}{{ {after} }}\n"
    assert tuple(change.notes) == notes


POINTER = (
    *linked.step("struct $S { $f: *const $T }", "struct $S { $f: &'static $T }"),
    *linked.step("*$e.$f", "$e.$f", "each"),
    ("inside", "$self.$_"),
    *linked.step("*$e.$f", "*$e.$f", "or"),
)
DEREFERENCED = {
    "by a method": ("unsafe { (*s.p).m() }", "s.p.m()"),
    "by a field": ("unsafe { (*s.p).x }", "s.p.x"),
    "copied": ("unsafe { *s.p }", "*s.p"),
    "with brackets of its own": ("unsafe { (*s.p) }", "(*s.p)"),
    "beside another pointer": ("unsafe { *s.p + *q }", "unsafe { *s.p + *q }"),
    "with a comment in the brackets": ("unsafe { (/* c */ *s.p).x }", "(/* c */ s.p).x"),
}


@pytest.mark.parametrize("name", DEREFERENCED)
def test_a_field_that_the_fix_makes_a_reference_is_followed_anywhere(name: str) -> None:
    before, after = DEREFERENCED[name]
    text = "struct P { x: u8 }\nimpl P { fn m(&self) {} }\nstruct S { p: *const P }\n"
    text += "fn f(s: S, q: *const u8) { let v = %s; }\n"
    expected = (text % after).replace("p: *const P", "p: &'static P")
    assert pages.after(linked.engine(*POINTER), text % before) == expected


SECTION = "`f` is safe now, and its `# Safety` section stays: what else it asks for is to be seen by a person"


@pytest.mark.parametrize(
    ("above", "notes"),
    [
        ("/// # Safety\n///\n/// Never.\n#[inline]\n", (SECTION,)),
        ("/// Safety.\n", ()),
        ("// # Safety\nfn g() {}\n", ()),
    ],
)
def test_a_safety_section_of_what_becomes_safe_is_noted(above: str, notes: tuple[str, ...]) -> None:
    engine = linked.engine(*linked.step("unsafe fn $f($x: u8)", "fn $f($x: u8)"))
    change = pages.fixed(engine, above + "unsafe fn f(x: u8) {}\n")
    assert change.after.decode() == above + "fn f(x: u8) {}\n"
    assert tuple(change.notes) == notes


LINES = "/// # Safety\n///\n/// Two\n/// lines.\n"
WRITTEN = {
    "nothing above": ("", LINES),
    "a comment": ("// why\n", "// why\n" + LINES),
    "documentation": ("/// Adds.\n", "/// Adds.\n///\n" + LINES),
    "an attribute": ("#[inline]\n", LINES + "#[inline]\n"),
    "both": ("/// Adds.\n#[inline] // fast\n", "/// Adds.\n///\n" + LINES + "#[inline] // fast\n"),
    "one that it has": ("/// # Safety\n///\n/// Never.\n", "/// # Safety\n///\n/// Never.\n"),
}


def asking(match: str, rewrite: str):
    return linked.engine(*linked.step(match, rewrite), keys='safety = "Two\\nlines."\n')


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("indentation", ["", "    "])
@pytest.mark.parametrize("name", WRITTEN)
def test_what_stays_unsafe_gets_the_section_of_the_page(name: str, indentation: str, newline: str) -> None:
    """Where rustdoc and Clippy's `missing_safety_doc` look for it: among the `///` lines above."""
    before, after = WRITTEN[name]
    engine = asking("unsafe fn $f($x: u8)", "unsafe fn $f($x: u16)")

    def laid(above: str, kind: str) -> str:
        lines = f"{above}unsafe fn f(x: {kind}) {{}}\n".splitlines(keepends=True)
        body = "".join(indentation + line for line in lines)
        whole = f"mod m {{\n{body}}}\n" if indentation else body
        return whole.replace("\n", newline)

    assert pages.after(engine, laid(before, "u8")) == laid(after, "u16")


def test_what_becomes_safe_or_is_not_changed_gets_none() -> None:
    text = "unsafe fn g() {}\nunsafe fn f(x: u8) { unsafe fn h() {} }\n"
    assert pages.after(asking("unsafe fn $f($x: u8)", "fn $f($x: u8)"), text) == text.replace("unsafe fn f", "fn f")


@pytest.mark.parametrize("above", ["/** Adds. */\n", '#[doc = "Adds."]\n', "fn g() {} "])
def test_where_a_section_has_no_place_that_is_said(above: str) -> None:
    change = pages.fixed(asking("unsafe fn $f($x: u8)", "unsafe fn $f($x: u16)"), above + "unsafe fn f(x: u8) {}\n")
    assert change.after.decode() == above + "unsafe fn f(x: u16) {}\n"
    (applied,) = change.applied
    assert applied.fix.notes == ("`f` stays `unsafe`, and its documentation has no `# Safety` section",)


def test_a_dereference_that_the_rewrite_brings_keeps_the_block() -> None:
    engine = pages.engine_of(pages.rule("read", ("k::read($p)", "*$p")))
    text = "fn f(p: *const u8) -> u8 { unsafe { k::read(p) } }\n"
    assert pages.after(engine, text) == text.replace("k::read(p)", "*p")


def test_a_function_that_the_fix_makes_safe_is_called_anywhere() -> None:
    fences = (
        *linked.step("unsafe fn $f($x: u8)", "fn $f($x: u8)"),
        *linked.step("$f(k::a($y))", "$f(k::b($y))", "each"),
    )
    before = "struct S; impl S { unsafe fn g(x: u8) {} }\nfn f() { unsafe { S::g(k::a(1)) } }\n"
    after = "struct S; impl S { fn g(x: u8) {} }\nfn f() { S::g(k::b(1)) }\n"
    assert pages.after(linked.engine(*fences), before) == after
