"""The shortest spelling of an item at a place; rustc compiles every spelling that is given for a whole program.

`/*?*/` is the place. The programs of `COMPILED` hold an expression there that must be the item's own value.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from deburr.syntax.crate_view import CrateView, ModuleSource, NoCrate
from deburr.syntax.names import Namespace, spell
from deburr.syntax.source import SourceFile


@dataclass(frozen=True)
class Root:
    """A crate of one file."""

    edition: str | None = "2021"
    no_std: bool | None = False
    is_test_file: bool | None = False

    def module_of_file(self) -> tuple[str, ...]:
        return ("crate",)

    def module(self, path: tuple[str, ...]) -> ModuleSource | None:
        return None

    def child_modules(self) -> tuple[ModuleSource, ...] | None:
        return ()


def spelled(text: str, item: str, crate: CrateView, namespace: Namespace = Namespace.VALUE) -> str:
    source = SourceFile(text.encode())
    return spell(source, tuple(item.split("::")), source.data.index(b"/*?*/"), namespace, crate)


COMPILED = [
    ("f32", "f32", "2021", "fn f() -> f32 { /*?*/::from_bits(1) }"),
    ("f32", "std::primitive::f32", "2021", "struct f32; fn f() -> std::primitive::f32 { /*?*/::from_bits(1) }"),
    ("f32", "f32", "2021", "mod f32 {} fn f() -> f32 { /*?*/::from_bits(1) }"),
    ("f32", "f32", "2021", "use std::f32; fn f() -> f32 { /*?*/::from_bits(1) + f32::consts::PI }"),
    ("std::vec::Vec::new", "Vec::new", "2021", "fn f() -> Vec<u8> { /*?*/() }"),
    ("std::mem::take", "std::mem::take", "2021", "fn f() -> u8 { /*?*/(&mut 1u8) }"),
    ("std::mem::take", "mem::take", "2021", "use std::mem; fn f() -> u8 { /*?*/(&mut 1u8) }"),
    ("std::mem::take", "m::take", "2021", "use std::mem as m; fn f() -> u8 { /*?*/(&mut 1u8) }"),
    ("std::mem::take", "take", "2021", "use std::mem::take; fn f() -> u8 { /*?*/(&mut 1u8) }"),
    ("std::mem::take", "t", "2021", "use std::mem::take as t; fn f() -> u8 { /*?*/(&mut 1u8) }"),
    ("std::mem::take", "take", "2021", "use std::mem::*; fn f() -> u8 { /*?*/(&mut 1u8) }"),
    ("std::mem::take", "mem::take", "2021", "fn f() -> u8 { use std::mem; /*?*/(&mut 1u8) }"),
    ("std::mem::take", "std::mem::take", "2021", "use std::mem; mod m { fn f() -> u8 { /*?*/(&mut 1u8) } }"),
    ("std::mem::take", "mem::take", "2021", "use std::mem; mod m { use super::*; fn f() -> u8 { /*?*/(&mut 1u8) } }"),
    ("std::mem::take", "std::mem::take", "2021", "use std::mem::take; fn f(take: u8) -> u8 { /*?*/(&mut 1u8) + take }"),
    ("std::mem::take", "::std::mem::take", "2021", "mod std {} fn f() -> u8 { /*?*/(&mut 1u8) }"),
    ("std::mem::take", "::std::mem::take", "2021", "fn f() -> u8 { mod std {} /*?*/(&mut 1u8) }"),
    ("std::mem::take", "::std::mem::take", "2015", "mod m { fn f() -> u8 { /*?*/(&mut 1u8) } }"),
    ("std::mem::take", "std::mem::take", "2015", "fn f() -> u8 { /*?*/(&mut 1u8) }"),
    ("std::vec::Vec::new", "std::vec::Vec::new", "2021", "struct Vec; fn f() -> std::vec::Vec<u8> { /*?*/() }"),
    ("std::vec::Vec::new", "std::vec::Vec::new", "2021", "fn f<Vec>(_: Vec) -> std::vec::Vec<u8> { /*?*/() }"),
    ("std::vec::Vec::new", "V::new", "2021", "struct Vec; use std::vec::Vec as V; fn f() -> V<u8> { /*?*/() }"),
    ("std::ptr::null", "ptr::null", "2021", "use std::ptr::{self, NonNull}; fn f() -> *const u8 { /*?*/() }"),
    ("u8::from_str_radix", "u8::from_str_radix", "2021", 'fn f() -> u8 { /*?*/("1", 10).unwrap() }'),
    ("std::convert::TryFrom::try_from", "TryFrom::try_from", "2021", "fn f() -> u8 { /*?*/(1u16).unwrap() }"),
    (
        "std::convert::TryFrom::try_from", "std::convert::TryFrom::try_from", "2018",
        "fn f() -> Result<u8, std::num::TryFromIntError> { /*?*/(1u16) }",
    ),
    ("crate::m::x", "m::x", "2021", "mod m { pub fn x() -> u8 { 0 } } fn f() -> u8 { /*?*/() }"),
    ("crate::x", "x", "2021", "fn x() -> u8 { 0 } fn f() -> u8 { /*?*/() }"),
    ("crate::x", "crate::x", "2021", "fn x() -> u8 { 0 } mod m { fn f() -> u8 { /*?*/() } }"),
    ("crate::x", "crate::x", "2015", "fn x() -> u8 { 0 } mod m { fn f() -> u8 { /*?*/() } }"),
    ("std::mem::size_of", "std::mem::size_of", "2021", "fn f() -> usize { /*?*/::<u8>() }"),
    ("std::sync::atomic::AtomicU8::new", "AtomicU8::new", "2021", "use std::sync::atomic::*; fn f() { /*?*/(1); }"),
    ("std::ffi::CString::new", "ffi::CString::new", "2021", 'use std::ffi; fn f() { let _ = /*?*/("x"); }'),
]  # fmt: skip


@pytest.mark.parametrize(("item", "expected", "edition", "text"), COMPILED)
def test_spelling(item: str, expected: str, edition: str, text: str) -> None:
    assert spelled(text, item, Root(edition)) == expected


@pytest.mark.rustc
def test_rustc_takes_every_spelling(tmp_path: Path) -> None:
    wrong: list[str] = []
    for item, _, edition, text in COMPILED:
        file = tmp_path / "program.rs"
        file.write_text(text.replace("/*?*/", spelled(text, item, Root(edition))))
        command = ["rustc", f"--edition={edition}", "--crate-type=lib", "--emit=metadata", "--cap-lints=allow"]
        done = subprocess.run(
            [*command, f"--out-dir={tmp_path}", str(file)], capture_output=True, text=True, timeout=60, check=False
        )
        if done.returncode != 0:
            wrong.append(done.stderr)
    assert wrong == []


NO_STD = "#![no_std] extern crate alloc; "


@pytest.mark.parametrize(
    ("text", "item", "no_std", "expected"),
    [
        ("fn f() { /*?*/ }", "std::vec::Vec::leak", True, "alloc::vec::Vec::leak"),
        ("fn f() { /*?*/ }", "std::mem::take", True, "core::mem::take"),
        ("fn f() { /*?*/ }", "std::option::Option::Some", True, "Some"),
        ("fn f() { /*?*/ }", "std::collections::HashMap", True, "std::collections::HashMap"),
        ("fn f() { /*?*/ }", "std::sync::atomic::AtomicU8", True, "core::sync::atomic::AtomicU8"),
        ("fn f() { /*?*/ }", "std::sync::Arc", True, "alloc::sync::Arc"),
        ("use alloc::vec::Vec; fn f() { /*?*/ }", "std::vec::Vec::leak", True, "Vec::leak"),
        ("use core::mem; fn f() { /*?*/ }", "std::mem::take", True, "mem::take"),
        ("use foo::prelude::*; fn f() { /*?*/ }", "std::vec::Vec::leak", True, "alloc::vec::Vec::leak"),
        (NO_STD + "fn f() { /*?*/ }", "std::vec::Vec::leak", None, "alloc::vec::Vec::leak"),
        ("#![cfg_attr(not(test), no_std)] fn f() { /*?*/ }", "std::mem::take", None, "core::mem::take"),
        ("use alloc::vec::Vec; fn f() { /*?*/ }", "std::mem::take", None, "core::mem::take"),
        ("use core::fmt; fn f() { std::mem::drop(1); /*?*/ }", "std::mem::take", None, "std::mem::take"),
        ("fn f() { /*?*/ }", "std::mem::take", None, "std::mem::take"),
        ("mod core {} fn f() { /*?*/ }", "std::mem::take", True, "::core::mem::take"),
        ("extern crate alloc as al; fn f() { /*?*/ }", "std::vec::Vec::leak", True, "al::vec::Vec::leak"),
    ],
)
def test_no_std(text: str, item: str, no_std: bool | None, expected: str) -> None:
    assert spelled(text, item, Root(no_std=no_std)) == expected


@pytest.mark.parametrize(
    ("text", "item", "expected"),
    [
        ("fn f() { /*?*/ }", "libc::c_char", "libc::c_char"),
        ("use libc::c_char; fn f() { /*?*/ }", "libc::c_char", "c_char"),
        ("mod libc {} fn f() { /*?*/ }", "libc::c_char", "::libc::c_char"),
        ("use std::os::raw::c_char; fn f() { /*?*/ }", "std::ffi::c_char", "c_char"),
        ("use std::os::raw; fn f() { /*?*/ }", "std::ffi::c_char", "raw::c_char"),
        ("fn f() { /*?*/ }", "u8", "u8"),
        ("struct X; mod m { fn f() { /*?*/ } }", "crate::?::X", "super::X"),
        ("struct X; fn f() { /*?*/ }", "crate::?::X", "X"),
        ("use foo::*; fn f() { /*?*/ }", "std::boxed::Box", "Box"),
    ],
)
def test_types_in_a_lone_file(text: str, item: str, expected: str) -> None:
    assert spelled(text, item, NoCrate(), Namespace.TYPE) == expected
