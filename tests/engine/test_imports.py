"""Holds which imports go with a rewrite and which stay, how their lines and groups close up, and how paths are written
that a rewrite brings in.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass

import pytest

from deburr.syntax.crate_view import ModuleSource, NoCrate
from deburr.syntax.source import SourceFile
from engine import pages


@pytest.fixture(scope="module")
def engine():
    return pages.engine_of(
        pages.rule("bits", ("std::mem::transmute::<f32, u32>($x)", "f32::to_bits($x)")),
        pages.rule("null", ("0 as *const u8", "std::ptr::null::<u8>()")),
        pages.rule("zero", ("std::mem::zeroed::<u32>()", "0u32")),
    )


BITS = "fn f(v: f32) -> u32 { unsafe { transmute::<f32, u32>(v) } }\n"
DONE = "fn f(v: f32) -> u32 { f32::to_bits(v) }\n"


REMOVED = {
    "the only one": ("use std::mem::transmute;\n\n" + BITS, DONE),
    "the only one, CRLF": (
        ("use std::mem::transmute;\n\n" + BITS).replace("\n", "\r\n"),
        DONE.replace("\n", "\r\n"),
    ),
    "behind a mark": ("\ufeffuse std::mem::transmute;\n\n" + BITS, "\ufeff" + DONE),
    "behind an inner attribute": (
        "#![allow(dead_code)]\n\nuse std::mem::transmute;\n\n" + BITS,
        "#![allow(dead_code)]\n\n" + DONE,
    ),
    "between others": (
        "use std::fmt;\nuse std::mem::transmute;\nuse std::ptr;\n\n" + BITS,
        "use std::fmt;\nuse std::ptr;\n\n" + DONE,
    ),
    "a paragraph of its own": (
        "use std::fmt;\n\nuse std::mem::transmute;\n\nuse std::ptr;\n\n" + BITS,
        "use std::fmt;\n\nuse std::ptr;\n\n" + DONE,
    ),
    "with code on its line": ("use std::fmt; use std::mem::transmute;\n" + BITS, "use std::fmt;\n" + DONE),
    "with code behind it": ("use std::mem::transmute; use std::fmt;\n" + BITS, "use std::fmt;\n" + DONE),
    "with a comment behind it": ("use std::mem::transmute; // bits\n" + BITS, "// bits\n" + DONE),
    "with a comment above it": ("// bits\nuse std::mem::transmute;\n" + BITS, "// bits\n" + DONE),
    "another import names it in a path": (
        "use std::mem;\nuse std::mem::swap;\nfn f(v: f32) -> u32 { unsafe { mem::transmute::<f32, u32>(v) } }\n",
        "use std::mem::swap;\n" + DONE,
    ),
    "a group of std names it in a path": (
        "use std::mem;\nuse std::{fmt, mem::swap};\nfn f(v: f32) -> u32 { unsafe { mem::transmute::<f32, u32>(v) } }\n",
        "use std::{fmt, mem::swap};\n" + DONE,
    ),
    "first of a group": ("use std::mem::{transmute, swap};\n" + BITS, "use std::mem::swap;\n" + DONE),
    "last of a group": ("use std::mem::{swap, transmute};\n" + BITS, "use std::mem::swap;\n" + DONE),
    "in the middle": ("use std::mem::{swap, transmute, take};\n" + BITS, "use std::mem::{swap, take};\n" + DONE),
    "first of three": ("use std::mem::{transmute, swap, take};\n" + BITS, "use std::mem::{swap, take};\n" + DONE),
    "last with a comma": ("use std::mem::{swap, take, transmute,};\n" + BITS, "use std::mem::{swap, take,};\n" + DONE),
    "only one in a group": ("use std::mem::{transmute};\n\n" + BITS, DONE),
    "beside self": ("use std::mem::{self, transmute};\n" + BITS, "use std::mem::{self};\n" + DONE),
    "lines of a group": (
        "use std::{\n    fmt,\n    mem::transmute,\n    ptr,\n};\n" + BITS,
        "use std::{\n    fmt,\n    ptr,\n};\n" + DONE,
    ),
    "last line of a group": (
        "use std::{\n    fmt,\n    ptr,\n    mem::transmute,\n};\n" + BITS,
        "use std::{\n    fmt,\n    ptr,\n};\n" + DONE,
    ),
    "nested group of one": (
        "use std::{fmt, mem::{transmute}, ptr};\n" + BITS,
        "use std::{fmt, ptr};\n" + DONE,
    ),
    "nested group of two": (
        "use std::{fmt, mem::{transmute, swap}, ptr};\n" + BITS,
        "use std::{fmt, mem::swap, ptr};\n" + DONE,
    ),
    "under another name": (
        "use std::mem::transmute as cast;\n\nfn f(v: f32) -> u32 { unsafe { cast::<f32, u32>(v) } }\n",
        DONE,
    ),
    "the module": ("use std::mem;\n\nfn f(v: f32) -> u32 { unsafe { mem::transmute::<f32, u32>(v) } }\n", DONE),
    "two places that need it only together": (
        "use std::mem::transmute;\n\n" + BITS + BITS.replace("fn f", "fn g"),
        DONE + DONE.replace("fn f", "fn g"),
    ),
    "two imports at once": (
        "use std::mem::{transmute, zeroed};\n\n" + BITS + "fn z() -> u32 { unsafe { zeroed::<u32>() } }\n",
        DONE + "fn z() -> u32 { 0u32 }\n",
    ),
    "two lines at once": (
        "use std::mem::transmute;\nuse std::mem::zeroed;\n\n" + BITS + "fn z() -> u32 { unsafe { zeroed::<u32>() } }\n",
        DONE + "fn z() -> u32 { 0u32 }\n",
    ),
    "in a function": (
        "fn f(v: f32) -> u32 {\n    use std::mem::transmute;\n\n    unsafe { transmute::<f32, u32>(v) }\n}\n",
        "fn f(v: f32) -> u32 {\n    f32::to_bits(v)\n}\n",
    ),
    "in a module": (
        "mod m {\n    use std::mem::transmute;\n\n    " + BITS + "}\n",
        "mod m {\n    " + DONE + "}\n",
    ),
    "mentioned in a plain comment": (
        "use std::mem::transmute;\n\n// no transmute here\n" + BITS,
        "// no transmute here\n" + DONE,
    ),
    "in one of two modules": (
        "mod a {\n    use std::mem::transmute;\n    "
        + BITS
        + "}\nmod b {\n    use std::mem::transmute;\n    pub const F: unsafe fn(f32) -> u32 = transmute;\n}\n",
        "mod a {\n    "
        + DONE
        + "}\nmod b {\n    use std::mem::transmute;\n    pub const F: unsafe fn(f32) -> u32 = transmute;\n}\n",
    ),
}


@pytest.mark.parametrize("name", REMOVED)
def test_goes(engine, name: str) -> None:
    before, expected = REMOVED[name]
    change = pages.fixed(engine, before)
    assert change.after.decode() == expected
    assert not [note for note in change.notes if "import" in note]


GLOB = "fn f(v: f32) -> u32 { unsafe { transmute::<f32, u32>(v) } }\n"

# What stands before and behind the function, whether the glob goes, and what is said of it where it stays.
GLOBS = {
    "of std, nothing else": ("use std::mem::*;\n\n", "", True, None),
    "of std, in a group": ("use std::{fmt, mem::*};\n", "", True, None),
    "of std, with another name": ("use std::mem::*;\n", "fn g(v: &mut u8) -> u8 { take(v) }\n", False, None),
    "of std, with a name in a text": (
        "use std::mem::*;\n",
        'const T: &str = "swap";\n',
        False,
        "`swap` occurs elsewhere",
    ),
    "of std, public": ("pub use std::mem::*;\n", "", False, "it is public"),
    "of a module above": ("use std::mem::transmute;\nmod m { use super::*; ", "}\n", False, "cannot be seen"),
    "of a module above, with another name": (
        "use std::mem::{swap, transmute};\nmod m { use super::*; ",
        "fn g(a: &mut u8, b: &mut u8) { swap(a, b) } }\n",
        False,
        None,
    ),
}


@pytest.mark.parametrize("name", GLOBS)
def test_globs(engine, name: str) -> None:
    before, behind, goes, reason = GLOBS[name]
    change = pages.fixed(engine, before + GLOB + behind)
    after, notes = change.after.decode(), [note for note in change.notes if "::*`" in note]
    assert ("*" in after) is not goes
    assert len(notes) == (reason is not None)
    assert all(reason in note for note in notes)


STAYS = {
    "public": ("pub use std::mem::transmute;\n" + BITS, "it is public"),
    "of the crate": ("pub(crate) use std::mem::transmute;\n" + BITS, "it is public"),
    "conditional": ("#[cfg(unix)]\nuse std::mem::transmute;\n" + BITS, "it is under `unix`"),
    "with an attribute": ("#[rustfmt::skip]\nuse std::mem::transmute;\n" + BITS, "it has attributes"),
    "in a doc link": ("use std::mem::transmute;\n/// See [transmute].\n" + BITS, "occurs elsewhere"),
    "in a text": ("use std::mem::transmute;\n" + BITS + 'const T: &str = "transmute";\n', "occurs elsewhere"),
    "through the module itself": (
        "use std::mem::transmute;\n" + BITS + "mod m { fn g() { odd!(super::transmute::<u8, i8>(1)) } }\n",
        "occurs elsewhere",
    ),
    "in a macro that is not known": ("use std::mem::transmute;\n" + BITS + "odd! { @transmute }\n", "occurs elsewhere"),
    "in an attribute": ("use std::mem::transmute;\n#[odd(transmute)]\n" + BITS, "occurs elsewhere"),
    "imported again by a module": (
        "use std::mem::transmute;\n" + BITS + "mod m { use std::mem::transmute; }\n",
        "occurs elsewhere",
    ),
    "with a module in another file": (
        "use std::mem::transmute;\nmod other;\n" + BITS,
        "child module that cannot be seen",
    ),
    "with a comment in the group": (
        "use std::mem::{swap, /* bits */ transmute};\n" + BITS,
        "a comment stands beside it",
    ),
    "with a comment in it": ("use std::mem:: /* bits */ transmute;\n" + BITS, "a comment stands beside it"),
}


@pytest.mark.parametrize("name", STAYS)
def test_stays_and_that_is_noted(engine, name: str) -> None:
    before, reason = STAYS[name]
    change = pages.fixed(engine, before)
    assert change.after.decode() == before.replace(BITS, DONE)
    assert [note for note in change.notes if "the import of `transmute`" in note and reason in note], change.notes


USED = {
    "a call that is no match": "use std::mem::transmute;\n"
    + BITS
    + "fn g(v: i32) -> f32 { unsafe { transmute::<i32, f32>(v) } }\n",
    "a value": "use std::mem::transmute;\n" + BITS + "const F: unsafe fn(i32) -> f32 = transmute;\n",
    "a child by super": "use std::mem::transmute;\n"
    + BITS
    + "mod m { use super::*; const F: unsafe fn(i32) -> f32 = transmute; }\n",
    "in a known macro": "use std::mem::transmute;\n"
    + BITS
    + 'fn g(v: i32) { println!("{}", unsafe { transmute::<i32, f32>(v) }); }\n',
}


@pytest.mark.parametrize("name", USED)
def test_is_still_used(engine, name: str) -> None:
    change = pages.fixed(engine, USED[name])
    assert change.after.decode() == USED[name].replace(BITS, DONE)
    assert not [note for note in change.notes if "import" in note and "a child" not in name], change.notes


@dataclass(frozen=True)
class Children(NoCrate):
    """A crate of which the child modules of the file are known."""

    texts: tuple[str, ...] = ()

    def child_modules(self) -> tuple[ModuleSource, ...]:
        sources = [SourceFile(text.encode()) for text in self.texts]
        return tuple(ModuleSource(source, source.root) for source in sources)


@pytest.mark.parametrize(
    ("child", "goes"),
    [
        ("fn nothing() {}", True),
        ("use super::*; fn f() { transmute(1) }", False),
        ("use super::*; fn f() {}", True),
        ("use std::mem::transmute; fn f() {}", True),
        ("fn f() { super::transmute(1) }", False),
    ],
)
def test_child_modules_in_other_files(engine, child: str, goes: bool) -> None:
    before = "use std::mem::transmute;\nmod other;\n" + BITS
    change = pages.fixed(engine, before, Children(texts=(child,)))
    expected = "mod other;\n" + DONE if goes else before.replace(BITS, DONE)
    assert change.after.decode() == expected
    assert bool([note for note in change.notes if "super" in note]) != goes


@pytest.mark.parametrize(
    ("before", "call"),
    [
        ("", "std::ptr::null::<u8>()"),
        ("use std::ptr;\n", "ptr::null::<u8>()"),
        ("use std::ptr::null;\n", "null::<u8>()"),
        ("use std::ptr::null as nil;\n", "nil::<u8>()"),
        ("use core::ptr;\n", "ptr::null::<u8>()"),
        ("#![no_std]\n", "core::ptr::null::<u8>()"),
        ("mod std {}\n", "::std::ptr::null::<u8>()"),
        ("mod ptr {}\n", "std::ptr::null::<u8>()"),
    ],
)
def test_the_path_that_a_rewrite_needs(engine, before: str, call: str) -> None:
    text = before + "fn f() -> *const u8 { 0 as *const u8 }\n"
    assert pages.after(engine, text) == text.replace("0 as *const u8", call)


@pytest.fixture(scope="module")
def boxes():
    return pages.engine_of(
        pages.rule("leak", ("Box::into_raw($b)", "Box::leak($b)")),
        pages.rule("new", ("libc::leaked::<u8>($v)", "Box::leak(Box::new($v))")),
    )


HALF = '#![cfg_attr(feature = "x", no_std)]\n'
UNDER = '#[cfg(feature = "x")]'
FACADE = f"""{HALF}pub mod rust {{
    #[cfg(not(feature = "x"))] pub use std::boxed::Box;
    {UNDER} extern crate alloc;
    {UNDER} pub use self::alloc::boxed::Box as Box;
}}
use rust::*;
"""
RAW = "pub fn f(b: Box<u8>) -> *mut u8 { Box::into_raw(b) }\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (FACADE + RAW, "Box::leak(b)"),
        (FACADE + RAW.replace("Box::into", "rust::Box::into"), "rust::Box::leak(b)"),
        (FACADE + RAW.replace("Box::into", "crate :: rust::Box::into"), "crate::rust::Box::leak(b)"),
        ("#![no_std]\nextern crate alloc as a;\n" + RAW.replace("Box", "a::boxed::Box"), "a::boxed::Box::leak(b)"),
    ],
)
@pytest.mark.rustc
def test_what_the_match_calls_it_is_there_wherever_the_match_is(boxes, tmp_path, before: str, after: str) -> None:
    change = pages.fixed(boxes, before, NoCrate(edition="2021", no_std=True))
    text = change.after.decode()
    assert text[text.rindex("{") + 1 : text.rindex("}")].strip() == after
    (tmp_path / "lib.rs").write_bytes(change.after)
    for flags in ([], ['--cfg=feature="x"']):
        command = ["rustc", "--edition=2021", "--crate-type=lib", "--emit=metadata", *flags, "lib.rs"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("before", "why"),
    [
        (HALF, "alloc"),
        (HALF + UNDER + "\nextern crate alloc;\n", "alloc"),
        (HALF + "extern crate alloc;\n", None),
        (HALF + "use alloc::vec::Vec;\n", None),
        ("", None),
    ],
)
def test_a_crate_that_cannot_be_named_withholds_the_fix(boxes, before: str, why: str | None) -> None:
    text = before + "fn f() { libc::leaked::<u8>(1); }\n"
    change = pages.fixed(boxes, text, NoCrate(edition="2021", no_std=bool(before)))
    reasons = [one.reason for one in change.withheld]
    if why is None:
        assert (reasons, change.after.decode() != text) == ([], True)
    else:
        assert change.after.decode() == text
        assert [f"is in the crate `{why}`, which has no name here" in reason for reason in reasons] == [True]
