"""Holds what the context of an expression wants: the type that rustc checks it against, or unknown.

Each row is a program with one expression between `«` and `»`; types by hand, last path segments only.
"""

from __future__ import annotations

import pytest

from deburr.syntax.context_types import expected_type
from deburr.syntax.crate_view import NoCrate
from deburr.syntax.source import Node, SourceFile
from deburr.syntax.types import UnknownTy, describe_type

DECLARATIONS = """
struct Point<T> { x: u8, inner: T }
struct Pair(u8, String);
enum Shape { Line { n: u16 } }
fn free(n: u8, list: &[u8]) -> u8 { n }
fn same<T>(x: T) -> T { x }
impl Pair { fn set(&mut self, n: u8) {} fn of(n: u16) -> Self { todo!() } }
"""

ROWS = [
    ("fn a() { let x: u8 = «f()»; }", "u8"),
    ("fn a() { let x: &[u8] = «f()»; }", "&[u8]"),
    ("fn a() { let x = «f()»; }", None),
    ("fn a() { let (x, y): (u8, char) = «f()»; }", "(u8, char)"),
    ("fn a() { let (x, y): (u8, char) = (1, «f()»); }", "char"),
    ("static S: u32 = «f()»;", "u32"),
    ("const C: [u8; 2] = [«f()», 1];", "u8"),
    ("fn a() -> f32 { «f()» }", "f32"),
    ("fn a() -> f32 { return «f()»; }", "f32"),
    ("fn a() -> f32 { unsafe { («f()») } }", "f32"),
    ("fn a() -> f32 { if c { «f()» } else { g() } }", "f32"),
    ("fn a() -> f32 { if c { g() } else if d { «f()» } else { g() } }", "f32"),
    ("fn a() -> f32 { match c { 1 => «f()», _ => g() } }", "f32"),
    ("fn a() -> f32 { match c { 1 => { «f()» } _ => g() } }", "f32"),
    ("fn a() -> f32 { «f()»; g() }", None),
    ("fn a() { «f()» }", "()"),
    ("fn a() { if «f()» {} }", "bool"),
    ("fn a() { while «f()» {} }", "bool"),
    ("fn a() { match 1 { x if «f()» => {} _ => {} } }", "bool"),
    ("fn a() { match «f()» { _ => {} } }", None),
    ("fn a() -> f32 { let g = || «f()»; 1.0 }", None),
    ("fn a() -> f32 { let g = || -> u8 { «f()» }; 1.0 }", "u8"),
    ("fn a() -> f32 { let g = || { return «f()»; }; 1.0 }", None),
    ("fn a() -> f32 { async { return «f()»; }; 1.0 }", None),
    ("fn a() -> impl Iterator<Item = u8> { «f()» }", None),
    ("fn a() { Pair(«f()», g()); }", "u8"),
    ("fn a() { Pair(1, «f()»); }", "String"),
    ("fn a() { Pair::of(«f()»); }", "u16"),
    ("fn a(p: Pair) { p.set(«f()»); }", "u8"),
    ("fn a() { free(1, «f()»); }", "&[u8]"),
    ("fn a() { free(1, «f()», ); }", "&[u8]"),
    ("fn a() { same::<u8>(«f()»); }", "u8"),
    ("fn a() { same(«f()»); }", None),
    ("fn a() { Point { x: «f()», inner: 1 }; }", "u8"),
    ("fn a() { Point::<char> { x: 1, inner: «f()» }; }", "char"),
    ("fn a(x: u8) { Point { «x», inner: 1 }; }", "u8"),
    ("fn a() { Shape::Line { n: «f()» }; }", "u16"),
    ("fn a(p: Pair) { p.0 = «f()»; }", "u8"),
    ("fn a(p: Pair) { p.0 += «1»; }", "u8"),
    ("fn a(p: Pair) { p.0 += «f()»; }", None),
    ("fn a() { unsafe { std::mem::transmute::<u32, f32>(«f()») }; }", "u32"),
    ("fn a() { unsafe { std::mem::transmute(«f()») }; }", None),
    ("fn a() { Vec::<u8>::with_capacity(«f()»); }", "usize"),
    ("fn a() { vec![1u8].push(«f()»); }", "u8"),
    ("fn a() { unsafe { std::ptr::copy::<u8>(«f()», d, 1) }; }", "*const u8"),
    ("fn a() { let x: Vec<u8> = vec![«f()»]; }", "u8"),
    ('fn a() { println!("{}", «f()»); }', None),
    ("fn a() { let x: [u8; «4»] = y; }", "usize"),
    ("fn a() { let x = [0u8; «4»]; }", "usize"),
    ("fn a(x: u8) { x + «1»; }", "u8"),
    ("fn a(x: u8) { x == «1»; }", "u8"),
    ("fn a(x: u8) { let y: u16 = x << «1»; }", None),
    ("fn a(x: u8) { x + «f()»; }", None),
    ("fn a() -> u16 { 1 + «1» }", "u16"),
    ("fn a() -> bool { f() && «g()» }", "bool"),
    ("fn a() { let x: &u8 = &«1»; }", "u8"),
    ("fn a() { let x: &[u8] = &«f()»; }", None),
    ("fn a() -> u8 { «f()»? }", None),
    ("fn a() { let x = «f()» as u8; }", None),
    ("fn a() { foreign::call(«f()»); }", None),
    ("impl Pair { fn b(&self) -> Self { «f()» } }", "Pair"),
    ("fn a<T>() -> Vec<T> { «f()» }", "Vec<T>"),
]


def marked(text: str) -> tuple[SourceFile, Node]:
    """The source without its marks, and the outermost node between them."""
    before, inside, after = text.replace("»", "«").split("«")
    start = len(before.encode())
    end = start + len(inside.encode())
    source = SourceFile((before + inside + after).encode())
    nodes = source.ancestors(start, end).nodes
    return source, next(node for node in nodes if (node.start_byte, node.end_byte) == (start, end))


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_what_the_context_wants(text: str, expected: str | None) -> None:
    source, node = marked(text + DECLARATIONS)
    if node.type == "shorthand_field_initializer":
        node = node.named_children[0]
    ty = expected_type(source, node, NoCrate())
    if expected is None:
        assert isinstance(ty, UnknownTy)
        assert ty.reason
    else:
        assert describe_type(ty) == expected
