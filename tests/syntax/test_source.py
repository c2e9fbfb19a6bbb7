"""Holds the ways down to a place: the same whatever was asked before, through macro bodies, quick in wide sources."""

from __future__ import annotations

import random
import re
from itertools import pairwise

import pytest

from deburr.syntax.source import SourceFile, span_of
from growth import assert_grows

TEXT = """
fn wide() { WIDE }
mod m { fn f(v: Vec<u8>) -> u8 { let a = vec![g(v[0]), h!(x, { y => z }), (1, 2)]; a.len() } }
macro_rules! k { ($a:expr, $($b:ty),*) => { $( p::<$b>($a, vec![$a; 2]); )* }; () => {} }
#[derive(Clone, Debug)] struct S { a: u8, /* c */ b: [u8; 3] }
thread_local! { static A: u8 = const { 1 }; static B: Vec<u8> = vec![]; }
""".replace("WIDE", "".join(f"call(a{i}, vec![{i}]);\n" for i in range(200)))


def way(source, start, end):
    found = source.ancestors(start, end)
    return [(node.type, span_of(node)) for node in found.nodes], [layer.macro for layer in found.layers]


def test_the_order_of_questions_does_not_matter():
    data = TEXT.encode()
    spans = [found.span() for found in re.finditer(rb"\w+|[^\w\s]", data)]
    longer = [(one[0], two[1]) for one, two in zip(spans, spans[7:], strict=False)]
    spans += [(start, start) for start, _ in spans] + longer
    asked = SourceFile(data)
    random.Random(1).shuffle(spans)
    for start, end in spans[:600]:
        assert way(asked, start, end) == way(SourceFile(data), start, end)


def test_every_way_covers_its_place_and_narrows():
    source = SourceFile(TEXT.encode())
    for found in re.finditer(rb"\w+", source.data):
        nodes = source.ancestors(*found.span()).nodes
        assert nodes[0] == source.root
        for outer, inner in pairwise(nodes):
            assert span_of(outer).contains(span_of(inner))
        assert nodes[-1].start_byte <= found.start()
        assert found.end() <= nodes[-1].end_byte


def test_parents():
    source = SourceFile(b"fn f() { vec![g(x)]; }")
    at = source.data.index(b"x")
    kinds = []
    node = source.ancestors(at, at + 1).innermost
    while node is not None:
        kinds.append(node.type)
        node = source.parent(node)
    assert kinds == [
        *("identifier", "arguments", "call_expression", "token_tree", "macro_invocation", "expression_statement"),
        *("block", "function_item", "source_file"),
    ]


def test_children_of_a_token_tree_are_those_of_its_inside():
    source = SourceFile(b"fn f() { vec![g(x), /* c */ 2]; }")
    at = source.data.index(b"g(")
    tree = next(node for node in source.ancestors(at, at + 1).nodes if node.type == "token_tree")
    assert [node.type for node in source.children(tree)] == ["call_expression", ",", "integer_literal"]


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\xff\xfe fn f() {}", b"fn f( {", b"\x00"])
def test_odd_files_do_no_harm(data):
    source = SourceFile(data)
    for at in range(len(data)):
        assert len(source.ancestors(at, at + 1).nodes) >= 0


def test_a_mark_at_the_start_is_outside_of_everything():
    source = SourceFile("\ufefffn f() {}".encode())
    assert source.ancestors(0, 3).nodes == ()
    assert source.ancestors(6, 7).innermost.type == "identifier"


@pytest.mark.parametrize(
    ("text", "size"),
    [
        (lambda n: "// a comment\n" * n, 16_000),
        (lambda n: "fn f() {}\n" * n, 16_000),
        (lambda n: "fn f() { g(" + "x, " * n + "); }", 16_000),
        (lambda n: "fn f() { vec![" + "x, " * n + "]; }", 16_000),
        (lambda n: "fn f() { " + "(" * n + "x" + ")" * n + " }", 5000),
        (lambda n: "fn f() { " + "vec![x];" * n + " }", 8000),
    ],
    ids=["comments", "items", "arguments", "macro", "deep", "macros"],
)
def test_asking_for_every_word_takes_linear_time(text, size):
    def ask(count):
        source = SourceFile(text(count).encode())
        for found in re.finditer(rb"\w+", source.data):
            source.ancestors(*found.span())

    assert_grows(ask, size)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        (b"fn f() {}\n", None),
        (b"", None),
        (b"fn f() { g(; }\n", 10),
        (b"fn f() {}\n\nfn g( {\n", 11),
        (b"fn f() { let x = 1 }\nfn g() { @@ }\n", 18),
    ],
)
def test_the_first_place_that_is_not_understood(text, at):
    assert SourceFile(text).first_error() == at
