"""Holds when two pieces of code are one and the same thing for a pattern, and what a literal stands for."""

from __future__ import annotations

import pytest

from deburr.engine.equality import literal_value, same_code
from deburr.syntax.crate_view import NoCrate
from deburr.syntax.source import SourceFile


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
