"""What scopes declare: items by namespace, `let` statements by where they begin to count, items in macro calls."""

from __future__ import annotations

import pytest

from deburr.syntax.bindings import pattern_bindings
from deburr.syntax.resolution import Namespace
from deburr.syntax.scopes import mod_items, table_of, variants_of
from deburr.syntax.source import SourceFile


def names(text: str, namespace: Namespace) -> list[str]:
    source = SourceFile(text.encode())
    return sorted(name for space, name in table_of(source, source.root).items if space is namespace)


ITEMS = (
    "struct A; struct B(u8); struct C { x: u8 } enum D { V } union E { x: u8 } trait F {} type G = u8; mod h {} "
    "extern crate i; extern crate j as k; fn l() {} const M: u8 = 1; static N: u8 = 1; macro_rules! o { () => {} } "
    'extern "C" { fn p(); static Q: u8; type R; } const _: () = (); impl A { fn s() {} }'
)


@pytest.mark.parametrize(
    ("namespace", "expected"),
    [
        (Namespace.TYPE, ["A", "B", "C", "D", "E", "F", "G", "R", "h", "i", "k"]),
        (Namespace.VALUE, ["A", "B", "M", "N", "Q", "_", "l", "p"]),
        (Namespace.MACRO, ["o"]),
    ],
)
def test_namespaces_of_items(namespace: Namespace, expected: list[str]) -> None:
    assert names(ITEMS, namespace) == expected


@pytest.mark.parametrize(
    ("text", "name", "condition"),
    [
        ("struct A;", "A", None),
        ("#[cfg(unix)] struct A;", "A", "unix"),
        ("thread_local! { static A: u8 = 1; }", "A", None),
        ("lazy_static! { pub static ref A: u8 = 1; }", "A", None),
        ("foo! { struct A; }", "A", "the macro `foo!`"),
        ("cfg_if! { if #[cfg(x)] { struct A; } else { struct B; } }", "B", "the macro `cfg_if!`"),
        ("#[cfg(y)] foo! { struct A; }", "A", "y"),
        ("cfg_net! { cfg_not_wasi! { mod A; } }", "A", "the macro `cfg_net!`"),
        ("foo! { bar fn A() -> junk ] }", "A", "the macro `foo!`"),
        ("fn f() {} println!(\"{}\", A); struct A;", "A", None),
    ],
)  # fmt: skip
def test_conditions(text: str, name: str, condition: str | None) -> None:
    source = SourceFile(text.encode())
    table = table_of(source, source.root)
    entries = [entry for (_, known), group in table.items.items() if known == name for entry in group]
    assert {entry.condition for entry in entries} == {condition}


def test_quoted_items_are_none() -> None:
    assert names("quote! { struct A; }", Namespace.TYPE) == []


def test_lets_count_from_their_end() -> None:
    source = SourceFile(b"fn f() { let x = 1; let x = x; x }")
    block = source.root.named_children[0].child_by_field_name("body")
    assert block is not None
    table = table_of(source, block)
    text = source.data
    first, second = text.index(b"x = 1"), text.index(b"x = x")
    assert table.local("x", first) is None
    found = [table.local("x", at) for at in (second, second + 4, text.index(b"x }"))]
    assert [local.definition.start if local else None for local in found] == [first, first, second]


@pytest.mark.parametrize(
    ("pattern", "refutable", "irrefutable"),
    [
        ("x", "x", "x"),
        ("X", "", "X"),
        ("_", "", ""),
        ("_x", "_x", "_x"),
        ("mut X", "X", "X"),
        ("ref x", "x", "x"),
        ("ref mut x", "x", "x"),
        ("&x", "x", "x"),
        ("(x, (y, Z))", "x y", "x y Z"),
        ("X @ Some(y)", "X y", "X y"),
        ("Some(x)", "x", "x"),
        ("a::B(x, ..)", "x", "x"),
        ("S { x, y: z, ref w, mut v, .. }", "x z w v", "x z w v"),
        ("S { x: Some(y) }", "y", "y"),
        ("[a, .., b]", "a b", "a b"),
        ("[a, rest @ .., b]", "a rest b", "a rest b"),
        ("Ok(x) | Err(x)", "x x", "x x"),
        ("1..=N", "", ""),
        ("a::B", "", ""),
        ("None", "", "None"),
        ("r#type", "type", "type"),
        ("(/* x */ y)", "y", "y"),
    ],
)
def test_patterns(pattern: str, refutable: str, irrefutable: str) -> None:
    source = SourceFile(f"fn f() {{ if let {pattern} = v {{}} }}".encode())
    at = source.data.index(b"let ") + 5
    condition = next(node for node in source.ancestors(at, at).nodes if node.type == "let_condition")
    node = condition.child_by_field_name("pattern")
    assert node is not None
    for sure, expected in ((False, refutable), (True, irrefutable)):
        assert [name for name, _ in pattern_bindings(source, node, irrefutable=sure)] == expected.split()


def test_modules_and_variants() -> None:
    source = SourceFile(b"mod b; enum E { X, Y(u8), Z { a: u8 } } mod a { mod c; } cfg_if! { if #[cfg(x)] { mod d; } }")
    assert [name for name, _ in mod_items(source, source.root)] == ["b", "a", "d"]
    assert list(variants_of(source, source.root.named_children[1])) == ["X", "Y", "Z"]
