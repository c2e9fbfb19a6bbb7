"""Every form of `use`, leaf by leaf: name, path as written, the bytes of the leaf, and its flags (counted by hand)."""

from __future__ import annotations

import pytest

from deburr.syntax.source import SourceFile
from deburr.syntax.uses import UseLeaf, uses_in


def shown(source: SourceFile, leaf: UseLeaf) -> str:
    flags = ["glob"] * leaf.is_glob + ["pub"] * leaf.is_public + ["anchored"] * leaf.anchored
    text = source.data[leaf.span.start : leaf.span.end].decode()
    return " | ".join([leaf.name, "::".join(leaf.path), text, *flags, *([f"cfg {leaf.cfg}"] if leaf.cfg else [])])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("use std::mem;", ["mem | std::mem | std::mem"]),
        ("use libc;", ["libc | libc | libc"]),
        ("use std::mem as m;", ["m | std::mem | std::mem as m"]),
        ("use std::io::Write as _;", ["_ | std::io::Write | std::io::Write as _"]),
        ("use std::mem::{self};", ["mem | std::mem | self"]),
        ("use std::mem::{self as m, take};", ["m | std::mem | self as m", "take | std::mem::take | take"]),
        (
            "use std::{boxed::Box as B, vec, io::{self, prelude::*}};",
            [
                "B | std::boxed::Box | boxed::Box as B",
                "vec | std::vec | vec",
                "io | std::io | self",
                " | std::io::prelude | prelude::* | glob",
            ],
        ),
        ("use std::ptr::*;", [" | std::ptr | std::ptr::* | glob"]),
        ("use std::ptr::{*};", [" | std::ptr | * | glob"]),
        ("use ::std::mem;", ["mem | std::mem | ::std::mem | anchored"]),
        ("use ::{std::mem, libc};", ["mem | std::mem | std::mem | anchored", "libc | libc | libc | anchored"]),
        ("use {a, b::c};", ["a | a | a", "c | b::c | b::c"]),
        ("use crate::x::Y;", ["Y | crate::x::Y | crate::x::Y"]),
        ("use super::super::*;", [" | super::super | super::super::* | glob"]),
        ("use self::r#fn as r#type;", ["type | self::fn | self::r#fn as r#type"]),
        ("use ::*;", [" |  | ::* | glob | anchored"]),
        ("pub use a::b;", ["b | a::b | a::b | pub"]),
        ("pub(crate) use a::b;", ["b | a::b | a::b | pub"]),
        ("pub(self) use a::b;", ["b | a::b | a::b"]),
        ("#[cfg(unix)] #[allow(unused)] use a::b;", ["b | a::b | a::b | cfg unix"]),
        ('#[cfg(a)] // why\n#[cfg(feature = "b")] use a::b;', ['b | a::b | a::b | cfg a, feature = "b"']),
        ("#[cfg(a)] fn f() {} use a::b;", ["b | a::b | a::b"]),
        ("use a::{};", []),
        ("use a::{/* x */ b /* y */, // z\n};", ["b | a::b | b"]),
        ("fn f() { use a::b; } mod m { use c::d; }", []),
        ("\ufeffuse a::b;\r\n", ["b | a::b | a::b"]),
    ],
)
def test_leaves_of_a_file(text: str, expected: list[str]) -> None:
    source = SourceFile(text.encode())
    assert [shown(source, leaf) for leaf in uses_in(source, source.root)] == expected


def test_the_declaration_is_without_attributes_and_with_visibility() -> None:
    source = SourceFile(b"#[cfg(a)]\npub use a::{b, c};\n")
    assert {source.data[leaf.declaration.start : leaf.declaration.end] for leaf in uses_in(source, source.root)} == {
        b"pub use a::{b, c};"
    }


def test_scopes_inside() -> None:
    source = SourceFile(b"mod m { use a::b; fn f() { use c::d; { use e::f; } } }")
    module = source.root.named_children[0]
    block = source.ancestors(source.data.index(b"use c"), source.data.index(b"use c") + 1).nodes[-3]
    assert [leaf.name for leaf in uses_in(source, module)] == ["b"]
    assert block.type == "block"
    assert [leaf.name for leaf in uses_in(source, block)] == ["d"]


def test_deep_trees() -> None:
    source = SourceFile(b"use " + b"a::{" * 5000 + b"b" + b"}" * 5000 + b";")
    assert [len(leaf.path) for leaf in uses_in(source, source.root)] == [5001]
