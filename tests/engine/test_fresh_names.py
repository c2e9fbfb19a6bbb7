"""Holds which names a rewrite may give to a new variable. The expected names follow from Rust's rules, by hand."""

from __future__ import annotations

import pytest

from deburr.engine.edits.fresh_names import FreshNames, bind_fresh, fresh_name
from deburr.engine.matching.bindings import Bindings
from deburr.language.compiled_variables import CompiledVariable
from deburr.language.model import Metavariable
from deburr.syntax.crate_view import NoCrate
from deburr.syntax.source import Node, SourceFile

# A text with the place as `HERE`, and the name that is given where `buf` is wanted.
CASES = {
    "free": ("fn f() { HERE; }", "buf"),
    "a variable before": ("fn f() { let buf = 1; HERE; }", "buf_2"),
    "a variable behind": ("fn f() { HERE; let buf = 1; }", "buf_2"),
    "a parameter": ("fn f(buf: u8) { HERE; }", "buf_2"),
    "the second is taken too": ("fn f(buf: u8, buf_2: u8) { HERE; }", "buf_3"),
    "a raw identifier": ("fn f() { let r#buf = 1; HERE; }", "buf_2"),
    "another function": ("fn g(buf: u8) {}\nfn f() { HERE; }", "buf"),
    "a function around": ("fn g(buf: u8) { fn f() { HERE; } }", "buf"),
    "a closure": ("fn f() { let c = |buf: u8| 1; HERE; }", "buf_2"),
    "inside a closure": ("fn f(buf: u8) { let c = || { HERE; }; }", "buf_2"),
    "a macro's argument": ("fn f() { foo!(a buf b); HERE; }", "buf_2"),
    "a format string": ('fn f() { println!("{buf:?}"); HERE; }', "buf_2"),
    "a raw format string": ('fn f() { println!(r#"{buf}"#); HERE; }', "buf_2"),
    "another string": ('fn f() { let s = "buf"; HERE; }', "buf"),
    "a comment": ("fn f() { /* buf */ HERE; // buf\n }", "buf"),
    "a part of a word": ("fn f(my_buf: u8, bufs: u8) { HERE; }", "buf"),
    "a label": ("fn f() { 'buf: loop { HERE; } }", "buf_2"),
    "a constant": ("const buf: u8 = 1;\nfn f() { HERE; }", "buf_2"),
    "a static": ("static buf: u8 = 1;\nfn f() { HERE; }", "buf_2"),
    "a unit struct": ("struct buf;\nfn f() { HERE; }", "buf_2"),
    "a struct with named fields": ("struct buf { a: u8 }\nfn f() { HERE; }", "buf"),
    "a tuple struct": ("struct buf(u8);\nfn f() { HERE; }", "buf_2"),
    "a function of the name": ("fn buf() {}\nfn f() { HERE; }", "buf"),
    "a module of the name": ("mod buf {}\nfn f() { HERE; }", "buf"),
    "a constant under cfg": ("#[cfg(unix)]\nconst buf: u8 = 1;\nfn f() { HERE; }", "buf_2"),
    "an import": ("use a::buf;\nfn f() { HERE; }", "buf_2"),
    "a variant by a glob": ("enum E { buf }\nuse E::*;\nfn f() { HERE; }", "buf_2"),
    "a foreign glob": ("use a::*;\nfn f() { HERE; }", "buf"),
    "a constant of another module": ("mod m { const buf: u8 = 1; }\nfn f() { HERE; }", "buf"),
    "a constant of the block": ("fn g() { const buf: u8 = 1; fn f() { HERE; } }", "buf_2"),
    "a constant parameter": (
        "struct S<const buf: usize>;\nimpl<const buf: usize> S<buf> { fn f() { HERE; } }",
        "buf_2",
    ),
    "inside a macro": ("cfg_if! { if #[cfg(unix)] { fn f(buf: u8) { HERE; } } }", "buf_2"),
}


def _place(source: SourceFile, text: bytes = b"HERE", skip: int = 0) -> Node:
    at = -1
    for _ in range(skip + 1):
        at = source.data.index(text, at + 1)
    return source.ancestors(at, at + len(text)).innermost


@pytest.mark.parametrize("name", CASES)
def test_the_name(name: str) -> None:
    text, expected = CASES[name]
    source = SourceFile(text.encode())
    assert fresh_name(source, NoCrate(), _place(source), "buf") == expected


def test_names_that_others_have_are_taken() -> None:
    source = SourceFile(b"fn f() { HERE; }")
    assert fresh_name(source, NoCrate(), _place(source), "buf", {"buf", "buf_2"}) == "buf_3"


def test_names_of_one_run_differ_within_a_function() -> None:
    source = SourceFile(b"fn f() { HERE; HERE; }\nfn g() { HERE; }")
    names = FreshNames.of(source)
    first, second, third = (_place(source, skip=i) for i in range(3))
    assert names.draw(NoCrate(), first, "o", "buf") == "buf"
    assert names.draw(NoCrate(), second, "o", "buf") == "buf_2"
    assert names.draw(NoCrate(), third, "o", "buf") == "buf"
    assert names.draw(NoCrate(), first, "p", "buf") == "buf_3"


def test_the_same_question_has_the_same_answer() -> None:
    source = SourceFile(b"fn f() { HERE; HERE; }")
    place = _place(source)
    for _ in range(2):
        assert FreshNames.of(source).draw(NoCrate(), place, "o", "buf") == "buf"


def test_a_name_that_is_given_back_is_free() -> None:
    source = SourceFile(b"fn f() { HERE; HERE; }")
    names = FreshNames.of(source)
    names.draw(NoCrate(), _place(source), "o", "buf")
    names.give_back(_place(source))
    assert names.draw(NoCrate(), _place(source, skip=1), "o", "buf") == "buf"


def test_only_fresh_variables_are_bound() -> None:
    source = SourceFile(b"fn f(buf: u8) { HERE; }")
    bindings = Bindings()
    variables = {
        name: CompiledVariable(Metavariable(name, fresh=wanted), None, (), ())
        for name, wanted in (("o", "buf"), ("p", None))
    }
    bind_fresh(variables, source, NoCrate(), _place(source), bindings)
    assert {name: capture.text for name, capture in bindings.captures.items()} == {"o": "buf_2"}


def test_deep_nesting_is_no_recursion() -> None:
    source = SourceFile(b"fn f() { " + b"(" * 5000 + b"HERE" + b")" * 5000 + b"; }")
    assert fresh_name(source, NoCrate(), source.root.children[0], "buf") == "buf"
