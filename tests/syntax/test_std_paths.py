"""The tables of the standard library against rustc, and the one spelling of a path.

Whether two paths are one item is asked by importing both under one name through two globs: rustc calls the name
ambiguous exactly when they differ.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Collection, Iterable
from pathlib import Path

import pytest

from deburr.syntax import std_names
from deburr.syntax.std_paths import PRELUDE, canonical, everywhere, glob_names, has_namespace, home_crate, in_prelude

HEADER = "#![no_std] extern crate alloc; extern crate std;"

UNSTABLE = ("std", "intrinsics")


def wrong_lines(lines: Iterable[str], tmp_path: Path, codes: Collection[str] = ()) -> set[int]:
    """The 0-based indices of the lines that rustc finds an error in, or gives a message of one of `codes` for."""
    file = tmp_path / "lines.rs"
    file.write_text("\n".join([HEADER, *lines]))
    options = ["--edition=2024", "--crate-type=lib", "--emit=metadata", "--error-format=json"]
    done = subprocess.run(
        ["rustc", *options, f"--out-dir={tmp_path}", str(file)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    messages = [json.loads(line) for line in done.stderr.splitlines()]
    if codes:
        errors = [message for message in messages if (message["code"] or {}).get("code") in codes]
    else:
        errors = [message for message in messages if message["level"] == "error"]
    spans = [span for message in errors for span in message["spans"]]
    return {span["line_start"] - 2 for span in spans if span["is_primary"]}


def raw(path: str) -> str:
    return path.replace("::try", "::r#try")


@pytest.mark.rustc
def test_every_name_is_there(tmp_path: Path) -> None:
    names = ["::".join((*module, name)) for module, names in std_names.MODULE_NAMES.items() for name in sorted(names)]
    names += [f"std::{name}" for name in sorted(std_names.STD_MACROS)]
    names += ["::".join(path) for path in sorted(std_names.PATHED_MACROS)]
    wrong = wrong_lines((f"pub use {raw(name)} as n{index};" for index, name in enumerate(names)), tmp_path)
    assert [names[index] for index in sorted(wrong)] == []
    assert len(names) > 700


@pytest.mark.rustc
def test_every_module_is_one(tmp_path: Path) -> None:
    # `std::intrinsics` is unstable as a module; old code has paths through it all the same.
    modules = sorted("::".join(module) for module in std_names.MODULES if module not in {("std",), UNSTABLE})
    lines = [f"pub mod m{index} {{ pub use {module}::*; }}" for index, module in enumerate(modules)]
    wrong = wrong_lines(lines, tmp_path)
    assert [modules[index] for index in sorted(wrong)] == []


@pytest.mark.rustc
def test_names_live_in_their_lowest_crate(tmp_path: Path) -> None:
    paths = [(*module, name) for module, names in std_names.MODULE_NAMES.items() for name in sorted(names)]
    there = [(*path, home_crate(path)) for path in paths]
    lower = {"core": (), "alloc": ("core",), "std": ("core", "alloc")}
    lines = [f"pub use {raw('::'.join((home, *path)))} as n{n};" for n, (_, *path, home) in enumerate(there)]
    assert ["::".join(there[index]) for index in sorted(wrong_lines(lines, tmp_path))] == []
    below = [(crate, *path) for _, *path, home in there for crate in lower[home]]
    lines = [f"pub use {raw('::'.join(path))} as n{n};" for n, path in enumerate(below)]
    wrong = wrong_lines(lines, tmp_path)
    assert ["::".join(path) for index, path in enumerate(below) if index not in wrong] == []


def same_items(pairs: list[tuple[str, str]], tmp_path: Path) -> list[tuple[str, str]]:
    """The pairs of paths that are not one item."""
    lines = [
        f"mod p{n} {{ mod a {{ pub use {one} as X; }} mod b {{ pub use {other} as X; }} use a::*; use b::*; "
        "fn value() { X; } fn r#type(_: X) {} }"
        for n, (one, other) in enumerate(pairs)
    ]
    return [pairs[index] for index in sorted(wrong_lines(lines, tmp_path, {"E0659", "ambiguous_glob_imports"}))]


@pytest.mark.rustc
def test_the_prelude_is_what_it_says(tmp_path: Path) -> None:
    pairs = [(f"std::prelude::rust_2024::{name}", "::".join(path)) for name, path in PRELUDE.items()]
    assert same_items(pairs, tmp_path) == []


@pytest.mark.rustc
def test_reexports_are_one_item(tmp_path: Path) -> None:
    pairs = [
        (one, other) for one, other in std_names.REEXPORTS.items() if "intrinsics" not in one and one != "std::os::raw"
    ]
    assert same_items(pairs, tmp_path) == []
    different = [("std::mem::swap", "std::mem::take"), ("std::io::Error", "std::fmt::Error")]
    assert same_items(different, tmp_path) == different


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("core::mem::take", "std::mem::take"),
        ("alloc::boxed::Box::leak", "std::boxed::Box::leak"),
        ("std::os::raw::c_char", "std::ffi::c_char"),
        ("core::primitive::u8", "u8"),
        ("core::primitive::u8::MAX", "u8::MAX"),
        ("std::u8::MAX", "std::u8::MAX"),
        ("std::u8::from_str_radix", "u8::from_str_radix"),
        ("std::f32::consts::PI", "std::f32::consts::PI"),
        ("std::str::from_utf8", "std::str::from_utf8"),
        ("std::prelude::v1::Box", "std::boxed::Box"),
        ("std::prelude::rust_2021::Some", "std::option::Option::Some"),
        ("std::io::prelude::Read", "std::io::Read"),
        ("std::collections::hash_map::HashMap::new", "std::collections::HashMap::new"),
        ("std::collections::hash_map::Entry", "std::collections::hash_map::Entry"),
        ("core::intrinsics::transmute", "std::mem::transmute"),
        ("libc::c_char", "libc::c_char"),
        ("crate::core::x", "crate::core::x"),
        ("u8", "u8"),
    ],
)
def test_canonical(path: str, expected: str) -> None:
    assert "::".join(canonical(tuple(path.split("::")))) == expected


def test_namespaces() -> None:
    answers = {
        ("std::vec", "type"): True,
        ("std::vec", "macro"): True,
        ("std::vec", "value"): False,
        ("std::mem::take", "value"): True,
        ("std::mem::take", "type"): False,
        ("std::ffi::c_char", "type"): True,
        ("std::ptr::addr_of", "macro"): True,
        ("std::boxed::Box", "value"): False,
        ("std::option::Option::Some", "value"): True,
        ("libc::c_char", "macro"): True,
    }
    for (path, namespace), expected in answers.items():
        assert has_namespace(tuple(path.split("::")), namespace) is expected, (path, namespace)


def test_globs_and_preludes() -> None:
    assert "null" in (glob_names(("std", "ptr")) or ())
    assert glob_names(("std", "ptr", "metadata")) is None
    assert glob_names(("std", "sync", "atomic", "Ordering")) == {"Relaxed", "Release", "Acquire", "AcqRel", "SeqCst"}
    assert everywhere("Box", "type") == ("std", "boxed", "Box")
    assert everywhere("Box", "value") is None
    assert everywhere("u8", "type") == ("u8",)
    assert everywhere("vec", "macro") == ("std", "vec")
    assert in_prelude("TryFrom", "2018") is None
    assert in_prelude("TryFrom", "2021") == ("std", "convert", "TryFrom")
    assert in_prelude("TryFrom", None) is None
    assert in_prelude("Vec", "2021", no_std=True) is None
    assert in_prelude("Some", "2021", no_std=True) == ("std", "option", "Option", "Some")
    assert in_prelude("size_of", "2024") is None
