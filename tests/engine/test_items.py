"""Holds the rewriting of items: what a page does not write keeps its bytes, lists keep their layout, macros open up,
and what is public is not changed without a word.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from deburr.engine.edits.item_rewriting import SHARED_ATTRIBUTES
from deburr.engine.edits.rendering import Renderer
from deburr.engine.edits.rewriting import LOST_COMMENT, Rewriting, rewrite
from deburr.engine.matching.unify import Unifier
from deburr.language.alignment import align
from deburr.language.compiled import CompiledAlternative
from deburr.language.fragments import FragmentError, compile_fragment, compile_template
from deburr.syntax.crate_view import NoCrate
from deburr.syntax.source import Node, SourceFile
from deburr.text.edit import apply_edits
from engine.judging import judged

LAZY = "std::sync::LazyLock"
FIELD = ("struct $H { $$$a, $f: *const $T, $$$b }", "struct $H { $$$a, $f: &'static [$T], $$$b }")
PARAMETER = ("fn $f($$$a, $p: *const $T, $$$b)", "fn $f($$$a, $$$b)")
LIFETIME = (
    "fn $f<$$$A, '$x, $$$B>($$$P) -> &'$x $T { $$$body }",
    "fn $f<$$$A, $$$B>($$$P) -> &$T { $$$body }",
)
BOUND = ("unsafe impl<$T> Send for $W<$$$c> where $$$w {}", "unsafe impl<$T: Send> Send for $W<$$$c> where $$$w {}")
OPENED = ("lazy_static! { $$$items }", "$$$items")
REF = ("static ref $X: $T = $e;", f"static $X: {LAZY}<$T> = {LAZY}::new(|| $e);")
BESIDE = ("struct $S { $$$f }", "struct $S { $$$f }\n\nimpl Drop for $S {\n    fn drop(&mut self) {}\n}")
ABOVE = ("fn $f() {}", "/// For it.\nconst BEFORE: u8 = 1;\n\nfn $f() {}")
SEND = ("unsafe impl Send for $W {}", "")
TUPLE = ("struct $S($$$a, *mut $T, $$$b);", "struct $S($$$a, &'static mut $T, $$$b);")


@dataclass(frozen=True)
class Outcome:
    """What one step makes of the first place that it matches."""

    text: str
    made: Rewriting


def _nodes(source: SourceFile) -> Iterator[Node]:
    pending = [source.root]
    while pending:
        node = pending.pop()
        yield node
        pending.extend(reversed(list(source.children(node))))


def outcome(step: tuple[str, str], text: str, kind: str | None = None, crate: NoCrate | None = None) -> Outcome:
    fragment, template = compile_fragment(step[0], kind), compile_template(step[1], kind)
    assert not isinstance(fragment, FragmentError), fragment
    assert not isinstance(template, FragmentError), template
    source, view = SourceFile(text.encode()), crate or NoCrate(edition="2021")
    unifier = Unifier(source, view)
    alternative = CompiledAlternative(fragment, template, (), align(fragment, template))
    for node in _nodes(source):
        bindings = unifier.match(fragment.root, node)
        if bindings is not None:
            made = rewrite(Renderer(source, view, node, fragment, template, bindings, uses=(LAZY,)), alternative)
            return Outcome(apply_edits(source.data, made.edits).decode(), made)
    raise AssertionError("nothing matches")


# The step, what it is made for, before and after.
CASES = {
    "mut of a static": (
        ("static mut $N: $T = $e;", "static $N: $T = $e;"),
        "#[used]\nstatic mut N: u32 = 0; // count\n",
        "#[used]\nstatic N: u32 = 0; // count\n",
    ),
    "field among others": (
        FIELD,
        "/// Doc.\n#[derive(Debug)]\nstruct H {\n    // first\n    len: usize, // behind\n    /// The pointer.\n"
        "    pub p: *const u8,\n    #[allow(dead_code)]\n    z: u8,\n}\n",
        "/// Doc.\n#[derive(Debug)]\nstruct H {\n    // first\n    len: usize, // behind\n    /// The pointer.\n"
        "    pub p: &'static [u8],\n    #[allow(dead_code)]\n    z: u8,\n}\n",
    ),
    "field alone, on one line": (FIELD, "struct H { p: *const u8 }\n", "struct H { p: &'static [u8] }\n"),
    "field alone, with a comma": (FIELD, "struct H { p: *const u8, }\n", "struct H { p: &'static [u8], }\n"),
    "field in CRLF": (
        FIELD,
        "struct H {\r\n    a: u8,\r\n    p: *const u8,\r\n}\r\n",
        "struct H {\r\n    a: u8,\r\n    p: &'static [u8],\r\n}\r\n",
    ),
    "tuple field keeps its visibility": (
        TUPLE,
        "pub(crate) struct W(pub u8, pub *mut u8);\n",
        "pub(crate) struct W(pub u8, pub &'static mut u8);\n",
    ),
    "variant": (
        ("enum $E { $$$a, $V($T), $$$b }", "enum $E { $$$a, $V(Box<$T>), $$$b }"),
        "enum E {\n    A,\n    /// Doc.\n    #[allow(dead_code)]\n    B(u8),\n    C,\n}\n",
        "enum E {\n    A,\n    /// Doc.\n    #[allow(dead_code)]\n    B(Box<u8>),\n    C,\n}\n",
    ),
    "qualifier": (
        ("extern $abi { $$$items }", "unsafe extern $abi { $$$items }"),
        'extern "C" {\n    // first\n    fn f();\n}\n',
        'unsafe extern "C" {\n    // first\n    fn f();\n}\n',
    ),
    "last parameter": (
        PARAMETER,
        "fn g(a: u8, p: *const u8) -> u8 {\n    a\n}\n",
        "fn g(a: u8) -> u8 {\n    a\n}\n",
    ),
    "only parameter with a comma": (PARAMETER, "fn g(p: *const u8,) -> u8 { 1 }\n", "fn g() -> u8 { 1 }\n"),
    "parameter on a line": (
        PARAMETER,
        "fn g(\n    a: u8, // first\n    p: *const u8,\n    c: u8,\n) -> u8 {\n    1\n}\n",
        "fn g(\n    a: u8, // first\n    c: u8,\n) -> u8 {\n    1\n}\n",
    ),
    "last parameter on a line": (
        PARAMETER,
        "fn g(\n    a: u8,\n    p: *const u8,\n) {\n}\n",
        "fn g(\n    a: u8,\n) {\n}\n",
    ),
    "parameter added": (
        ("fn $f($$$a) { $$$b }", "fn $f($$$a, _: u8) { $$$b }"),
        "fn g(a: u8) { h(); }\n",
        "fn g(a: u8, _: u8) { h(); }\n",
    ),
    "parameter added to none": (
        ("fn $f($$$a) { $$$b }", "fn $f($$$a, _: u8) { $$$b }"),
        "fn g() { h(); }\n",
        "fn g(_: u8) { h(); }\n",
    ),
    "lifetime alone": (
        LIFETIME,
        "fn g<'a>(p: &u8) -> &'a u8 {\n    // kept\n    todo!()\n}\n",
        "fn g(p: &u8) -> &u8 {\n    // kept\n    todo!()\n}\n",
    ),
    "lifetime among parameters": (
        LIFETIME,
        "fn g<'a, T: Clone>(p: &T) -> &'a T { todo!() }\n",
        "fn g<T: Clone>(p: &T) -> &T { todo!() }\n",
    ),
    "bound where there is none": (
        BOUND,
        "unsafe impl<T> Send for W<T> {}\n",
        "unsafe impl<T: Send> Send for W<T> {}\n",
    ),
    "bound behind others": (
        BOUND,
        "unsafe impl<T: Clone /* c */> Send for W<T> {}\n",
        "unsafe impl<T: Clone + Send /* c */> Send for W<T> {}\n",
    ),
    "bound behind ?Sized": (
        BOUND,
        "unsafe impl<T: ?Sized> Send for W<T> {}\n",
        "unsafe impl<T: ?Sized + Send> Send for W<T> {}\n",
    ),
    "bound that is there": (
        BOUND,
        "unsafe impl<T: Clone + std::marker::Send> Send for W<T> {}\n",
        "unsafe impl<T: Clone + std::marker::Send> Send for W<T> {}\n",
    ),
    "bound in the where-clause": (
        BOUND,
        "unsafe impl<T> Send for W<T>\nwhere\n    T: Send,\n{\n}\n",
        "unsafe impl<T> Send for W<T>\nwhere\n    T: Send,\n{\n}\n",
    ),
    "other bound in the where-clause": (
        BOUND,
        "unsafe impl<T> Send for W<T>\nwhere\n    T: Clone,\n{\n}\n",
        "unsafe impl<T: Send> Send for W<T>\nwhere\n    T: Clone,\n{\n}\n",
    ),
    "bound whose name is taken": (
        BOUND,
        "struct Send;\nunsafe impl<T> std::marker::Send for W<T> {}\n",
        "struct Send;\nunsafe impl<T: std::marker::Send> std::marker::Send for W<T> {}\n",
    ),
    "no bound for a const": (
        BOUND,
        "unsafe impl<const N: usize> Send for W<N> {}\n",
        "unsafe impl<const N: usize> Send for W<N> {}\n",
    ),
    "generic parameter goes": (
        ("struct $S<$T> { $$$f }", "struct $S { $$$f }"),
        "struct W<T> {\n    a: u8,\n}\n",
        "struct W {\n    a: u8,\n}\n",
    ),
    "macro with several items": (
        OPENED,
        "lazy_static! {\n    /// Doc.\n    pub static ref A: u8 = f(\n        1,\n    );\n    // between\n"
        '    static ref B: &str = "a\n    b";\n    // end\n}\n\nfn x() {}\n',
        "/// Doc.\npub static ref A: u8 = f(\n    1,\n);\n// between\n"
        'static ref B: &str = "a\n    b";\n// end\n\nfn x() {}\n',
    ),
    "macro with a comment first": (
        OPENED,
        "lazy_static! {\n    // first\n    static ref A: u8 = 1;\n}\n",
        "// first\nstatic ref A: u8 = 1;\n",
    ),
    "macro in a module": (
        OPENED,
        "mod m {\n    lazy_static! {\n        /** more\n            text */\n        static ref A: u8 = 1;\n    }\n}\n",
        "mod m {\n    /** more\n            text */\n    static ref A: u8 = 1;\n}\n",
    ),
    "macro in CRLF": (
        OPENED,
        "lazy_static! {\r\n    static ref A: u8 = 1;\r\n    static ref B: u8 = 1;\r\n}\r\n",
        "static ref A: u8 = 1;\r\nstatic ref B: u8 = 1;\r\n",
    ),
    "attribute of a macro with one item": (
        OPENED,
        "#[cfg(unix)]\nlazy_static! {\n    #[doc(hidden)]\n    static ref A: u8 = 1;\n}\n",
        "#[cfg(unix)]\n#[doc(hidden)]\nstatic ref A: u8 = 1;\n",
    ),
    "initialiser on a line of its own": (
        REF,
        "static ref A: u8 =\n    f();\n",
        "use std::sync::LazyLock;\n\nstatic A: LazyLock<u8> =\n    LazyLock::new(|| f());\n",
    ),
    "macro on one line": (OPENED, "lazy_static! { static ref A: u8 = 1; }\n", "static ref A: u8 = 1;\n"),
    "macro in parentheses": (OPENED, "lazy_static!(\n    static ref A: u8 = 1;\n);\n", "static ref A: u8 = 1;\n"),
    "static ref": (
        REF,
        "lazy_static! {\n    #[allow(dead_code)]\n"
        "    pub(crate) static ref A: Vec<u8> = vec![\n        1,\n    ];\n}\n",
        "use std::sync::LazyLock;\n\nlazy_static! {\n    #[allow(dead_code)]\n"
        "    pub(crate) static A: LazyLock<Vec<u8>> = LazyLock::new(|| vec![\n        1,\n    ]);\n}\n",
    ),
    "item beside": (
        BESIDE,
        "mod a {\n    struct S {\n        a: u8,\n    } // behind\n\n    fn x() {}\n}\n",
        "mod a {\n    struct S {\n        a: u8,\n    } // behind\n\n    impl Drop for S {\n"
        "        fn drop(&mut self) {}\n    }\n\n    fn x() {}\n}\n",
    ),
    "item beside, in CRLF": (
        BESIDE,
        "struct S {\r\n    a: u8,\r\n}\r\n",
        "struct S {\r\n    a: u8,\r\n}\r\n\r\nimpl Drop for S {\r\n    fn drop(&mut self) {}\r\n}\r\n",
    ),
    "item above": (
        ABOVE,
        "fn a(x: u8) {}\n\n/// Doc.\n#[inline]\nfn g() {}\n",
        "fn a(x: u8) {}\n\n/// For it.\nconst BEFORE: u8 = 1;\n\n/// Doc.\n#[inline]\nfn g() {}\n",
    ),
    "comment above": (
        ("fn $f() {}", "// Called once.\nunsafe fn $f() {}"),
        "mod m {\n    #[inline]\n    fn g() {}\n}\n",
        "mod m {\n    // Called once.\n    #[inline]\n    unsafe fn g() {}\n}\n",
    ),
    "item deleted": (
        SEND,
        "struct W;\n\n#[cfg(unix)]\nunsafe impl Send for W {}\n\nfn f() {}\n",
        "struct W;\n\nfn f() {}\n",
    ),
    "let": (
        ("let $x: $T = std::mem::uninitialized();", "let $x: $T = std::mem::zeroed();"),
        "fn f() {\n    let mut x: [u8; 4] = unsafe { std::mem::uninitialized() };\n}\n",
        "fn f() {\n    let mut x: [u8; 4] = unsafe { std::mem::zeroed() };\n}\n",
    ),
    "attribute argument": (
        ("#[repr($$$a, packed, $$$b)]", "#[repr(C, $$$a, packed, $$$b)]"),
        "#[repr(packed)]\nstruct S;\n",
        "#[repr(C, packed)]\nstruct S;\n",
    ),
    "attribute deleted": (
        ('#[link(name = "c")]', ""),
        '/// Doc.\n#[link(name = "c")]\n#[cfg(unix)]\nextern "C" {}\n',
        '/// Doc.\n#[cfg(unix)]\nextern "C" {}\n',
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_bytes(name: str) -> None:
    step, before, after = CASES[name]
    got = outcome(step, before)
    assert got.made.withheld is None
    assert got.text == after


WITHHELD = {
    "doc comment of a deleted item": (SEND, "/// Doc.\nunsafe impl Send for W {}\n", LOST_COMMENT),
    "comment above a deleted item": (SEND, "// SAFETY: x\n#[cfg(unix)]\nunsafe impl Send for W {}\n", LOST_COMMENT),
    "comment behind a deleted item": (SEND, "unsafe impl Send for W {} // for x\n", LOST_COMMENT),
    "attributes of a macro with several items": (
        OPENED,
        "#[cfg(unix)]\nlazy_static! {\n    static ref A: u8 = 1;\n    static ref B: u8 = 1;\n}\n",
        SHARED_ATTRIBUTES,
    ),
    "comment in a parameter that goes": (PARAMETER, "fn g(p: /* c */ *const u8) {}\n", LOST_COMMENT),
}


@pytest.mark.parametrize("name", WITHHELD)
def test_withheld(name: str) -> None:
    step, text, reason = WITHHELD[name]
    assert outcome(step, text).made.withheld == reason


def test_comment_two_lines_above_a_deleted_item_stays() -> None:
    got = outcome(SEND, "// About the file.\n\nunsafe impl Send for W {}\nfn f() {}\n")
    assert got.text == "// About the file.\n\nfn f() {}\n"


# The step, the source, and what is said of it.
PUBLIC = {
    "static": (("static mut $N: $T = $e;", "static $N: $T = $e;"), "pub static mut N: u8 = 0;\n", "`N`"),
    "field": (FIELD, "pub struct H { pub p: *const u8 }\n", "`H`"),
    "parameter": (PARAMETER, "pub fn g(p: *const u8) {}\n", "`g`"),
    "deleted": (("static $N: u8 = 0;", ""), "pub static N: u8 = 0;\n", "`N`"),
    "private field": (FIELD, "pub struct H { p: *const u8 }\n", None),
    "private item": (FIELD, "struct H { pub p: *const u8 }\n", None),
    "visible in the crate": (PARAMETER, "pub(crate) fn g(p: *const u8) {}\n", None),
    "body": (("fn $f() { $$$b }", "fn $f() { std::process::abort(); $$$b }"), "pub fn f() { h(); }\n", None),
    "impl of a trait": (BOUND, "unsafe impl<T> Send for W<T> {}\n", None),
    "required method": (PARAMETER, "pub trait T {\n    fn g(p: *const u8);\n}\n", "`g`"),
    "provided method": (PARAMETER, "pub trait T {\n    fn g(p: *const u8) {}\n}\n", "`g`"),
    "method of a private trait": (PARAMETER, "trait T {\n    fn g(p: *const u8) {}\n}\n", None),
    "the ABI of a bare extern": (("extern fn $f", 'extern "C" fn $f'), "pub extern fn g() {}\n", None),
    "another ABI": (("extern fn $f", 'extern "system" fn $f'), "pub extern fn g() {}\n", "`g`"),
}


@pytest.mark.parametrize("name", PUBLIC)
def test_public(name: str) -> None:
    step, text, what = PUBLIC[name]
    expected = (f"{what} is public, and other files or crates may use it",) if what is not None else ()
    got = outcome(step, text)
    assert got.made.withheld is None
    assert got.made.lowered == expected


def test_map_table_is_spelled_for_its_place() -> None:
    got = outcome(REF, "use std::sync::LazyLock as Lazy;\nstatic ref A: u8 = 1;\n")
    assert got.text == "use std::sync::LazyLock as Lazy;\nstatic A: Lazy<u8> = Lazy::new(|| 1);\n"


def test_name_that_is_taken_is_written_in_full() -> None:
    got = outcome(REF, "struct LazyLock;\nstatic ref A: u8 = 1;\n")
    assert got.text == ("struct LazyLock;\nstatic A: std::sync::LazyLock<u8> = std::sync::LazyLock::new(|| 1);\n")


def test_no_std_withholds_what_only_std_has() -> None:
    got = outcome(REF, "static ref A: u8 = 1;\n", crate=NoCrate(edition="2021", no_std=True))
    assert got.made.withheld == "`std::sync::LazyLock` is in no crate that code without `std` can use"


# Complete sources, which rustc takes before and after: what is around the item, the step, the item, and the item then.
COMPILED = {
    "field": (
        "fn f(h: H) -> usize { h.p.len() }",
        FIELD,
        "struct H { n: u8, p: *const u8 }",
        "struct H { n: u8, p: &'static [u8] }",
    ),
    "bounded reference": (
        "trait A {} fn f(h: H) -> usize { size_of_val(h.p) }",
        ("struct $H { $$$a, $f: *const $T, $$$b }", "struct $H { $$$a, $f: &'static $T, $$$b }"),
        "struct H { p: *const (dyn A + Send), }",
        "struct H { p: &'static (dyn A + Send), }",
    ),
    "bound": (
        "struct W<T>(*mut T);",
        BOUND,
        "unsafe impl<T: ?Sized + Clone> Send for W<T> where T: Sized {}",
        "unsafe impl<T: ?Sized + Clone + Send> Send for W<T> where T: Sized {}",
    ),
    "default of a parameter": (
        "",
        ("struct $S<$T>($$$f);", "struct $S<$T: Send>($$$f);"),
        "struct W<T = u8>(T);",
        "struct W<T: Send = u8>(T);",
    ),
    "static": ("", REF, "static ref A: Vec<u8> = vec![1];", "static A: LazyLock<Vec<u8>> = LazyLock::new(|| vec![1]);"),
    "lifetime": ("", LIFETIME, "fn g<'a>(p: &u8) -> &'a u8 { _ = p; &0 }", "fn g(p: &u8) -> &u8 { _ = p; &0 }"),
    "beside": (
        "",
        BESIDE,
        "struct S { a: u8 }",
        "struct S { a: u8 }\n\nimpl Drop for S {\n    fn drop(&mut self) {}\n}",
    ),
}


def test_results_compile(tmp_path: Path) -> None:
    texts = []
    for name, (around, step, before, after) in COMPILED.items():
        got = outcome(step, f"{around}\n{before}\n")
        assert got.made.withheld is None, name
        assert got.text.endswith(f"{around}\n{after}\n"), name
        texts.append(got.text)
    errors = {name: found for name, found in zip(COMPILED, judged(texts, tmp_path), strict=True) if found}
    assert errors == {}
