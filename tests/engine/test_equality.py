"""Holds when two pieces of code are one and the same thing for a pattern, and what a literal stands for."""

from __future__ import annotations

import re

import pytest

from deburr.engine.naming.equality import literal_value, same_binding, same_code
from deburr.syntax.crate_view import NoCrate
from deburr.syntax.source import SourceFile
from deburr.syntax.verdict import Answer


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("0", "0x0", True),
        ("0", "0usize", True),
        ("0", "0_u8", True),
        ("1_000", "1000", True),
        ("0xFF", "255", True),
        ("0b11", "0o3", True),
        ("1", "2", False),
        ("0", "0.0", False),
        ("0xF32", "3890", True),
        ("0x1f32", "0x1", False),
        ('"a"', '"a"', True),
        ('"a"', 'r"a"', False),
        ("'1'", "1", False),
    ],
)
def test_integers_are_compared_by_value(one, other, equal):
    assert (literal_value(one) == literal_value(other)) is equal


def arguments(text):
    source = SourceFile(text.encode())
    pending = [source.root]
    while pending:
        node = pending.pop(0)
        if node.type == "arguments":
            return source, node.named_children
        pending.extend(node.children)
    raise AssertionError("no call")


@pytest.mark.parametrize(
    ("text", "equal"),
    [
        ("fn f() { g(a + b, (a) + /* c */ b) }", True),
        ("fn f() { g(h(a), h(a,)) }", True),
        ("fn f() { g(r#a, a) }", True),
        ("fn f() { g(a + b, b + a) }", False),
        ("fn f(a: u8) { g(a, { let a = 2; a }) }", False),
        ("fn f(a: u8) { g({ a }, { let a = 2; a }) }", False),
        ("fn f(a: u8) { g(a, unsafe { a }) }", True),
        ("fn f() { g(<u8>::x(), <u16>::x()) }", False),
        ("fn f() { g('a', 'b') }", False),
        ("fn f() { g(x.0, x.1) }", False),
        ("fn f() { g((a, b), (a, b,)) }", True),
    ],
)
def test_code_is_compared_by_tokens_and_names_by_meaning(text, equal):
    source, (one, other) = arguments(text)
    assert same_code(source, one, other, NoCrate()) is equal


def named(text):
    """The source without its marks, and the nodes behind `/*1*/` and `/*2*/`."""
    plain, at, nodes = "", 0, {}
    for found in re.finditer(r"/\*([12])\*/", text):
        plain += text[at : found.start()]
        nodes[found.group(1)] = len(plain.encode())
        at = found.end()
    source = SourceFile((plain + text[at:]).encode())
    return source, [outermost(source, nodes[key]) for key in "12"]


def outermost(source, at):
    """The largest node that starts at byte `at`, below statements."""
    nodes = source.ancestors(at, at + 1).nodes
    return next(node for node in nodes if node.start_byte == at and not node.type.endswith(("_statement", "_item")))


YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("static /*1*/N: u8 = 0; fn f() { g(/*2*/N) }", YES),
        ("static /*1*/N: u8 = 0; fn f(N: u8) { g(/*2*/N) }", NO),
        ("static /*1*/N: u8 = 0; mod m { static N: u8 = 0; fn f() { g(/*2*/N) } }", NO),
        ("static /*1*/N: u8 = 0; mod m { fn f() { g(/*2*/super::N) } }", YES),
        ("static /*1*/N: u8 = 0; mod m { fn f() { g(/*2*/crate::N) } }", UNKNOWN),
        ("struct /*1*/S; unsafe impl Send for /*2*/S {}", YES),
        ("struct /*1*/S; mod m { struct S; unsafe impl Send for /*2*/S {} }", NO),
        ("struct /*1*/S; impl S { fn f() { g(/*2*/Self { }) } }", NO),
        ("struct /*1*/S { a: u8 } impl S { fn f() -> /*2*/Self { S { a: 1 } } }", YES),
        ("fn f() { let a: /*1*/Vec<u8>; let b: /*2*/Vec<u16>; }", NO),
        ("fn f() { let a: /*1*/Vec<u8>; let b: /*2*/std::vec::Vec<u8>; }", YES),
        ("struct S { /*1*/f: u8 } fn g(s: S) { h(/*2*/s.f) }", NO),
        ("fn f<'a>(x: &/*1*/'a u8, y: &/*2*/'a u8) {}", YES),
        ("fn f<'a, 'b>(x: &/*1*/'a u8, y: &/*2*/'b u8) {}", NO),
        ("fn f</*1*/T>(x: /*2*/T) {}", YES),
        ("fn f</*1*/T>() {} fn g<T>(x: /*2*/T) {}", NO),
        ("struct W<T>(/*1*/T); impl<U> W<U> { fn f(x: /*2*/U) {} }", YES),
        ("struct W<'a, K, T>(&'a K, /*1*/T); impl<'a, U, K> W<'a, K, U> { fn f(x: /*2*/U) {} }", YES),
        ("struct W<K, T>(K, /*1*/T); impl<T, K> W<T, K> { fn f(x: /*2*/T) {} }", NO),
        ("struct W<T>(/*1*/T); impl<T> W<Vec<T>> { fn f(x: /*2*/T) {} }", NO),
        ("struct W<K, T>(K, /*1*/T); impl<T> W<T, T> { fn f(x: /*2*/T) {} }", NO),
        ("struct W<T>(/*1*/T); struct V<T>(T); impl<T> V<T> { fn f(x: /*2*/T) {} }", NO),
        ("struct W<T>(T); impl<A> W<A> { fn g(x: /*1*/A) {} } impl<B> W<B> { fn f(x: /*2*/B) {} }", YES),
        ("struct W<T>(/*1*/T); impl<T> W<T> { fn f<T>(x: /*2*/T) {} }", NO),
        ("fn f() { let /*1*/v = 1; g(/*2*/v) }", YES),
        ("fn f() { let /*1*/v = 1; let v = 2; g(/*2*/v) }", NO),
        ("fn f() { g(/*1*/a.b, /*2*/a.b) }", YES),
        ("fn f(a: u8) { g(/*1*/a.b, { let a = 2; /*2*/a.b }) }", NO),
        ("use x::*; fn f() { g(/*1*/A, /*2*/A) }", YES),
        ("use x::*; static /*1*/A: u8 = 0; fn f() { g(/*2*/B) }", NO),
        ("use x::*; fn f() { g(/*1*/A) } mod m { use y::*; fn f() { g(/*2*/A) } }", UNKNOWN),
    ],
)
def test_a_binding_is_the_same_thing_not_only_the_same_text(text, answer):
    source, (one, other) = named(text)
    assert same_binding(source, one, other, NoCrate()).answer is answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("fn g(s: S) { s.f }", YES),
        ("fn g(s: &mut Box<S>) { s.f }", YES),
        ("fn g(t: T) { t.f }", NO),
        ("fn g() { own().f }", UNKNOWN),
        ("fn g() { S { f: 1 } }", YES),
        ("fn g() { T { f: 1 } }", NO),
        ("fn g(f: u8) { S { f } }", YES),
        ("fn g(s: S) { let S { f, .. } = s; }", YES),
        ("fn g(t: T) { let T { f, .. } = t; }", NO),
    ],
)
def test_a_field_belongs_to_its_struct(text, answer):
    source = SourceFile(("struct S { f: u8 } struct T { f: u8 } " + text).encode())
    start = source.data.index(b"fn g") + 4
    places = [found.start() for found in re.finditer(rb"\bf\b", source.data[start:])]
    kinds = {"field_identifier", "shorthand_field_identifier", "shorthand_field_initializer"}
    for at in places:
        nodes = source.ancestors(start + at, start + at + 1).nodes
        if nodes[-1].type in kinds or nodes[-2].type in kinds:
            assert same_binding(source, source.ancestors(11, 12).innermost, nodes[-1], NoCrate()).answer is answer
            return
    raise AssertionError("no field")
