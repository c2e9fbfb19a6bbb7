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
from deburr.syntax.spelling import why_not_spelled


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


def why_not(text: str, item: str, crate: CrateView, namespace: Namespace = Namespace.VALUE) -> str | None:
    source = SourceFile(text.encode())
    return why_not_spelled(source, tuple(item.split("::")), source.data.index(b"/*?*/"), namespace, crate)


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


ALLOC = "extern crate alloc; "
NO_STD = "#![no_std] " + ALLOC
IMPORTED = "use alloc::fmt; fn f() { /*?*/ }"


@pytest.mark.parametrize(
    ("text", "item", "no_std", "expected"),
    [
        (ALLOC + "fn f() { /*?*/ }", "std::vec::Vec::leak", True, "alloc::vec::Vec::leak"),
        ("fn f() { /*?*/ }", "std::mem::take", True, "core::mem::take"),
        ("fn f() { /*?*/ }", "std::option::Option::Some", True, "Some"),
        ("fn f() { /*?*/ }", "std::sync::atomic::AtomicU8", True, "core::sync::atomic::AtomicU8"),
        (ALLOC + "fn f() { /*?*/ }", "std::sync::Arc", True, "alloc::sync::Arc"),
        ("use alloc::vec::Vec; fn f() { /*?*/ }", "std::vec::Vec::leak", True, "Vec::leak"),
        ("use core::mem; fn f() { /*?*/ }", "std::mem::take", True, "mem::take"),
        (ALLOC + "use foo::prelude::*; fn f() { /*?*/ }", "std::vec::Vec::leak", True, "alloc::vec::Vec::leak"),
        (NO_STD + "fn f() { /*?*/ }", "std::vec::Vec::leak", None, "alloc::vec::Vec::leak"),
        ("#![cfg_attr(not(test), no_std)] fn f() { /*?*/ }", "std::mem::take", None, "core::mem::take"),
        ("use alloc::vec::Vec; fn f() { /*?*/ }", "std::mem::take", None, "core::mem::take"),
        ("use core::fmt; fn f() { std::mem::drop(1); /*?*/ }", "std::mem::take", None, "std::mem::take"),
        ("fn f() { /*?*/ }", "std::mem::take", None, "std::mem::take"),
        ("mod core {} fn f() { /*?*/ }", "std::mem::take", True, "::core::mem::take"),
        ("extern crate alloc as al; fn f() { /*?*/ }", "std::vec::Vec::leak", True, "al::vec::Vec::leak"),
        (IMPORTED, "std::vec::Vec::leak", None, "alloc::vec::Vec::leak"),
        ("use std::fmt; fn f() { /*?*/ }", "std::collections::HashMap", True, "std::collections::HashMap"),
        ("use std::fmt; fn f() { /*?*/ }", "std::vec::Vec::leak", True, "std::vec::Vec::leak"),
    ],
)
def test_no_std(text: str, item: str, no_std: bool | None, expected: str) -> None:
    assert spelled(text, item, Root(no_std=no_std)) == expected
    assert why_not(text, item, Root(no_std=no_std)) is None


VEC, TAKE, MAP = "std::vec::Vec::new", "std::mem::take", "std::collections::HashMap::new"
HALF = '#![cfg_attr(feature = "x", no_std)] '
UNDER, ELSE = '#[cfg(feature = "x")] ', '#[cfg(not(feature = "x"))] '
MACRO, IS_NOT = "std::vec", "no name"
CALLS = {TAKE: "(&mut 1u8);", MACRO: "![1u8];", "std::assert": "!(true);", "std::println": "!();"}
HERE = {"2015": "mod m { fn f() { /*?*/ } }", "2021": "fn f() { /*?*/ }"}
EVERYWHERE = [
    ("2021", HALF, VEC, IS_NOT),
    ("2021", HALF, TAKE, "core::mem::take"),
    ("2015", HALF, TAKE, IS_NOT),
    ("2015", "#![no_std] ", TAKE, "::core::mem::take"),
    ("2015", HALF + ELSE + "extern crate core; ", TAKE, "::core::mem::take"),
    ("2015", HALF + UNDER + "extern crate core as std; ", TAKE, "::std::mem::take"),
    ("2021", HALF + "extern crate alloc; ", VEC, "alloc::vec::Vec::new"),
    ("2021", HALF + UNDER + "extern crate alloc; ", VEC, IS_NOT),
    ("2021", HALF + ELSE + "extern crate alloc; ", VEC, IS_NOT),
    ("2021", HALF + UNDER + "extern crate alloc; " + ELSE + "extern crate std as alloc; ", VEC, "alloc::vec::Vec::new"),
    ("2021", HALF + UNDER + "extern crate alloc as std; ", VEC, "std::vec::Vec::new"),
    ("2021", HALF + "extern crate alloc as a; ", VEC, "a::vec::Vec::new"),
    ("2021", HALF + "extern crate alloc as _; ", VEC, IS_NOT),
    ("2021", HALF + "mod m { extern crate alloc; } ", VEC, IS_NOT),
    ("2021", HALF + "extern crate alloc; ", MAP, IS_NOT),
    ("2021", "#![no_std] extern crate std; ", VEC, "std::vec::Vec::new"),
    ("2021", "#![no_std] extern crate std; ", MAP, "std::collections::HashMap::new"),
    ("2021", "#![no_std] " + UNDER + "extern crate std; ", VEC, IS_NOT),
    ("2021", UNDER + "use std::vec::Vec as V; ", VEC, "Vec::new"),
    ("2021", UNDER + "use std::mem; ", TAKE, "std::mem::take"),
    ("2021", HALF + UNDER + "use core::mem; " + ELSE + "use std::mem; ", TAKE, "mem::take"),
    ("2021", HALF + "extern crate alloc; " + UNDER + "use alloc::vec::Vec; ", VEC, "alloc::vec::Vec::new"),
    # The condition at the end is that of the function.
    ("2021", HALF + ELSE, VEC, "Vec::new"),
    ("2021", HALF + ELSE, MAP, "std::collections::HashMap::new"),
    ("2021", HALF + ELSE, MACRO, "vec"),
    ("2021", HALF + UNDER, VEC, IS_NOT),
    ("2021", HALF + UNDER + "extern crate alloc; " + UNDER, VEC, "alloc::vec::Vec::new"),
    ("2021", UNDER + "use std::mem; " + UNDER, TAKE, "mem::take"),
    ("2021", UNDER + "use std::mem; " + ELSE, TAKE, "std::mem::take"),
    ("2021", HALF, MACRO, IS_NOT),
    ("2021", HALF + "extern crate alloc; ", MACRO, "alloc::vec"),
    ("2021", HALF + "#[macro_use] extern crate alloc; ", MACRO, "vec"),
    ("2021", HALF + UNDER + "#[macro_use] extern crate alloc; ", MACRO, "vec"),
    ("2021", "#![no_std] " + UNDER + "#[macro_use] extern crate alloc; ", MACRO, IS_NOT),
    ("2021", "#![no_std] ", "std::assert", "assert"),
    ("2021", "#![no_std] ", "std::println", IS_NOT),
    ("2021", "#![no_std] #[macro_use] extern crate std; ", "std::println", "println"),
]
"""The edition, what is around the function that calls it, the item, and its spelling."""


@pytest.mark.parametrize(("edition", "around", "item", "expected"), EVERYWHERE)
def test_a_name_is_there_in_every_configuration(edition: str, around: str, item: str, expected: str) -> None:
    crate = Root(edition, no_std="no_std" in around)
    text = around + HERE[edition]
    reason = why_not(text, item, crate, namespace_of(item))
    assert (IS_NOT if reason is not None else spelled(text, item, crate, namespace_of(item))) == expected


def namespace_of(item: str) -> Namespace:
    return Namespace.MACRO if "!" in CALLS.get(item, "") else Namespace.VALUE


@pytest.mark.rustc
def test_rustc_takes_every_name_in_every_configuration(tmp_path: Path) -> None:
    """And of what is refused, one of the configurations is refused by rustc as well, if it is as spelled."""
    for edition, around, item, expected in EVERYWHERE:
        crate = Root(edition, no_std="no_std" in around)
        text = around + HERE[edition]
        call = spelled(text, item, crate, namespace_of(item)) + CALLS.get(item, "();")
        (tmp_path / "program.rs").write_text(text.replace("/*?*/", call))
        taken = [_is_taken(tmp_path, edition, flags) for flags in ((), ('--cfg=feature="x"',))]
        assert all(taken) == (expected != IS_NOT), (edition, around, call)


def _is_taken(folder: Path, edition: str, flags: tuple[str, ...]) -> bool:
    command = ["rustc", f"--edition={edition}", "--crate-type=lib", "--emit=metadata", "--cap-lints=allow", *flags]
    command += [f"--out-dir={folder}", str(folder / "program.rs")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    # Without type arguments some types are not known; that is said once all names are.
    return done.returncode == 0 or "error[E0282]" in done.stderr


def test_the_reason_names_the_crate() -> None:
    assert why_not(HALF + "fn f() { /*?*/ }", "std::vec::Vec", Root(no_std=True)) == (
        "`std::vec::Vec` is in the crate `alloc`, which has no name here in every configuration of the crate"
    )


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
