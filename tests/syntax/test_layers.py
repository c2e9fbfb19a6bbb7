"""Holds as what the inside of a macro is read, how far it is trusted, and that all places are those of the file."""

from __future__ import annotations

import pytest

from deburr.syntax.layers import Shape, Trust, trust_of
from deburr.syntax.source import MOST_LAYERS, SourceFile


def layers_at(text, mark="MARK"):
    data = text.encode()
    at = data.index(mark.encode())
    return SourceFile(data).ancestors(at, at + len(mark)).layers


@pytest.mark.parametrize(
    ("text", "shape", "trust", "clean"),
    [
        ("fn f() { vec![1, MARK] }", Shape.ARGUMENTS, Trust.KNOWN, True),
        ("fn f() { vec![MARK; 3] }", Shape.REPEAT, Trust.KNOWN, True),
        ("fn f() { std::vec!(MARK) }", Shape.ARGUMENTS, Trust.KNOWN, True),
        ('fn f() { assert!(MARK > 1, "{}", 2) }', Shape.ARGUMENTS, Trust.KNOWN, True),
        ("thread_local! { static A: u8 = MARK; }", Shape.ITEMS, Trust.KNOWN, True),
        ("lazy_static! { static ref A: u8 = 1; static ref B: u8 = MARK; }", Shape.ITEMS, Trust.KNOWN, True),
        ("fn f() { my!(MARK) }", Shape.ARGUMENTS, Trust.UNKNOWN, True),
        ("fn f() { my! { let a = MARK; a } }", Shape.BLOCK, Trust.UNKNOWN, True),
        ("m!(MARK);", Shape.ARGUMENTS, Trust.UNKNOWN, True),
        ("m!([MARK; 1]);", Shape.ARGUMENTS, Trust.UNKNOWN, True),
        ("#[a(MARK)] fn f() {}", Shape.ARGUMENTS, Trust.ATTRIBUTE, True),
        ("my! { fn f() { MARK } }", Shape.BLOCK, Trust.UNKNOWN, True),
        ("fn f() { quote!(MARK) }", Shape.ARGUMENTS, Trust.QUOTED, True),
        ("fn f() { proc::stringify!(MARK) }", Shape.ARGUMENTS, Trust.QUOTED, True),
        ("macro_rules! m { ($a:expr) => { f(MARK, $a) } }", Shape.BLOCK, Trust.DEFINITION, True),
        ("#[foo(MARK)] fn f() {}", Shape.ARGUMENTS, Trust.ATTRIBUTE, True),
        ("#[unsafe(MARK)] fn f() {}", Shape.ARGUMENTS, Trust.ATTRIBUTE, True),
        ("macro_rules! m { ($($a:ident),*) => { $( fn $a() { MARK } )* } }", Shape.BLOCK, Trust.DEFINITION, True),
        ("macro_rules! m { ($a:ident) => { struct $a; fn f() { MARK } } }", Shape.BLOCK, Trust.DEFINITION, True),
        ("fn f() { my!(MARK => 1) }", Shape.ARGUMENTS, Trust.UNKNOWN, False),
    ],
)
def test_as_what_the_inside_is_read(text, shape, trust, clean):
    (layer,) = layers_at(text)
    assert (layer.shape, layer.trust, layer.clean) == (shape, trust, clean)


@pytest.mark.parametrize(
    ("body", "marks"),
    [
        ("$( fn $a() { MARK } )*", ["$(", ")*"]),
        ("$( $a: MARK ),+", ["$(", "),+"]),
        ("$( #[$a] )? fn f() { $( $b! { $( $c ; )* } ) * MARK }", ["$(", ")?", "$(", "$(", ")*", ") *"]),
        ('f(MARK, "$(a)*" $(, $a)+)', ["$(", ")+"]),
        ("MARK $(a)++ /* $(b)* */", ["$(", ")++"]),
        ("$crate::f($a, MARK)", []),
    ],
)
def test_repetitions_are_looked_through(body, marks):
    source = SourceFile(f"/* é */ macro_rules! m {{ ($a:ident) => {{ {body} }} }}".encode())
    at = source.data.index(b"MARK")
    (layer, *_) = source.ancestors(at, at + 4).layers
    assert [mark.cut(source.data).decode() for mark in layer.marks] == marks


def test_macros_in_macros_are_layers_in_layers():
    assert [layer.macro for layer in layers_at("fn f() { my!(vec![assert!(MARK)]) }")] == ["my", "vec", "assert"]


def test_layers_have_an_end():
    def depth(levels):
        return len(layers_at("fn f() { " + "vec![" * levels + "MARK" + "]" * levels + " }"))

    assert depth(MOST_LAYERS) == MOST_LAYERS
    assert depth(MOST_LAYERS + 5) == MOST_LAYERS


@pytest.mark.parametrize("inside", ["", " ", "\n"])
def test_an_empty_macro_has_no_layer(inside):
    source = SourceFile(f"fn f() {{ vec![{inside}] }}".encode())
    at = source.data.index(b"vec!") + 4
    assert source.ancestors(at, at + 1).layers == ()


@pytest.mark.parametrize("head", ["", "/* é */ ", "\ufeff", "m!{}\r\n", "// a\n" * 5000])
def test_places_are_those_of_the_file(head):
    data = f"{head}my!(é, MARK);".encode()
    at = data.index(b"MARK")
    node = SourceFile(data).ancestors(at, at + 4).innermost
    assert (node.type, node.start_byte, node.end_byte) == ("identifier", at, at + 4)


@pytest.mark.parametrize(
    ("macro", "trust"),
    [
        ("vec", Trust.KNOWN),
        ("my", Trust.UNKNOWN),
        ("quote", Trust.QUOTED),
        ("macro_rules!", Trust.DEFINITION),
        ("#cfg", Trust.ATTRIBUTE),
    ],
)
def test_trust(macro, trust):
    assert trust_of(macro) is trust
