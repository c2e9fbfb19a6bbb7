"""Holds what of a piece of code counts: its tokens without comments, white space, redundant brackets, last commas."""

from __future__ import annotations

import pytest

from deburr.syntax.source import SourceFile
from deburr.syntax.tokens import comments_in, inner_of, significant_tokens, strip, strip_parentheses
from deburr.text.span import Span


def first(text, *kinds):
    source = SourceFile(text.encode())
    pending = [source.root]
    while pending:
        node = pending.pop(0)
        if node.type in kinds:
            return source, node
        pending.extend(node.children)
    raise AssertionError(kinds)


def tokens(expression):
    source, node = first(f"fn f() {{ let _ = {expression}; }}", "let_declaration")
    return [text for text, _ in significant_tokens(source, node.child_by_field_name("value"))]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("g(a, b)", "g ( a , /* c */ b , )"),
        ("g(a, b)", "(g((a), ((b))))"),
        ("[1, 2]", "[1, 2,]"),
        ("S { a: 1 }", "S { a: 1, }"),
        ("r#a + b", "a + b"),
        ("g::<u8>()", "g::<(u8)>()"),
        ("a", "// b\n a"),
        ("vec![a, b]", "vec![ a , b, ]"),
        ('g("a b")', 'g( "a b" )'),
    ],
)
def test_equal_tokens(one, other):
    assert tokens(one) == tokens(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("g(a, b)", "g(a)"),
        ("(a,)", "a"),
        ('"a b"', '"a  b"'),
        ("g::<(u8,)>()", "g::<u8>()"),
        ("a + b", "a - b"),
        ("g({ a })", "g(a)"),
    ],
)
def test_other_tokens(one, other):
    assert tokens(one) != tokens(other)


def test_the_tokens_say_where_they_are():
    source, node = first("fn f() { g(/* c */ a, ); }", "call_expression")
    assert list(significant_tokens(source, node)) == [
        ("g", Span(9, 10)),
        ("(", Span(10, 11)),
        ("a", Span(19, 20)),
        (")", Span(22, 23)),
    ]


@pytest.mark.parametrize(
    ("text", "kind", "inner"),
    [
        ("fn f() { let _ = (a); }", "parenthesized_expression", "a"),
        ("fn f() { let _ = (/* c */ a); }", "parenthesized_expression", "a"),
        ("fn f() { let _ = unsafe { a }; }", "unsafe_block", "a"),
        ("fn f() { let _ = unsafe { a; }; }", "unsafe_block", None),
        ("fn f() { let _ = unsafe { a; b }; }", "unsafe_block", None),
        ("fn f() { let _ = unsafe { let a = b; }; }", "unsafe_block", None),
        ("fn f() { let _ = unsafe { }; }", "unsafe_block", None),
        ("fn f() { let _ = { a }; }", "let_declaration", None),
        ("fn f(a: (u8)) {}", "tuple_type", "u8"),
        ("fn f(a: (u8,)) {}", "tuple_type", None),
        ("fn f(a: (u8, u8)) {}", "tuple_type", None),
    ],
)
def test_what_is_looked_through(text, kind, inner):
    source, node = first(text, kind)
    found = inner_of(node)
    assert (source.text(found) if found is not None else None) == inner


def test_brackets_in_brackets():
    source, node = first("fn f() { let _ = ((unsafe { (a) })); }", "parenthesized_expression")
    assert source.text(strip(node)) == "a"
    assert source.text(strip_parentheses(node)) == "unsafe { (a) }"


def test_five_thousand_brackets():
    source, node = first("fn f() { let _ = " + "(" * 5000 + "a" + ")" * 5000 + "; }", "parenthesized_expression")
    assert source.text(strip(node)) == "a"
    assert [text for text, _ in significant_tokens(source, node)] == ["a"]


def test_comments_in_a_span():
    source = SourceFile(b"/* a */ fn f() { /* b */ g(); // c\n } /// d\nfn h() {}")
    assert [span.cut(source.data) for span in comments_in(source, Span(10, 31))] == [b"/* b */", b"// c"]
    assert len(comments_in(source, Span(0, len(source.data)))) == 4
