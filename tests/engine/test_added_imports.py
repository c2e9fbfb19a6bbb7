"""Holds the imports that a rewrite adds: where they stand, and that a name which is taken is not taken again."""

from __future__ import annotations

import pytest

from deburr.engine.use_declarations.added_imports import added_imports, merged_imports
from deburr.syntax.crate_view import NoCrate
from deburr.syntax.source import SourceFile
from deburr.text.edit import apply_edits

LAZY = "std::sync::LazyLock"

# What the file is, with `HERE` where the import is needed, and what it becomes.
PLACES = {
    "empty file": ("fn HERE() {}\n", "use std::sync::LazyLock;\n\nfn HERE() {}\n"),
    "behind inner attributes": (
        "//! The crate.\n#![allow(dead_code)]\n\nfn HERE() {}\n",
        "//! The crate.\n#![allow(dead_code)]\n\nuse std::sync::LazyLock;\n\nfn HERE() {}\n",
    ),
    "behind inner attributes, no blank line": (
        "#![allow(dead_code)]\nfn HERE() {}\n",
        "#![allow(dead_code)]\n\nuse std::sync::LazyLock;\n\nfn HERE() {}\n",
    ),
    "behind a licence": (
        "// Licence.\n// More.\n\n/// Doc.\nfn HERE() {}\n",
        "// Licence.\n// More.\n\nuse std::sync::LazyLock;\n\n/// Doc.\nfn HERE() {}\n",
    ),
    "before a comment of the first item": (
        "// About it.\nfn HERE() {}\n",
        "use std::sync::LazyLock;\n\n// About it.\nfn HERE() {}\n",
    ),
    "behind extern crate": (
        "#[macro_use]\nextern crate libc;\n\nfn HERE() {}\n",
        "#[macro_use]\nextern crate libc;\n\nuse std::sync::LazyLock;\n\nfn HERE() {}\n",
    ),
    "byte order mark": ("\ufefffn HERE() {}\n", "\ufeffuse std::sync::LazyLock;\n\nfn HERE() {}\n"),
    "CRLF": ("fn HERE() {}\r\n", "use std::sync::LazyLock;\r\n\r\nfn HERE() {}\r\n"),
    "CRLF in a group": (
        "use std::fmt;\r\nuse std::vec;\r\nfn HERE() {}\r\n",
        "use std::fmt;\r\nuse std::sync::LazyLock;\r\nuse std::vec;\r\nfn HERE() {}\r\n",
    ),
    "sorted into its group": (
        "use std::fmt;\nuse std::time::Duration;\n\nfn HERE() {}\n",
        "use std::fmt;\nuse std::sync::LazyLock;\nuse std::time::Duration;\n\nfn HERE() {}\n",
    ),
    "last of its group": (
        "use std::fmt;\nuse std::sync::Arc;\n\nuse libc::c_int;\n\nfn HERE() {}\n",
        "use std::fmt;\nuse std::sync::Arc;\nuse std::sync::LazyLock;\n\nuse libc::c_int;\n\nfn HERE() {}\n",
    ),
    "before a list": (
        "use std::sync::{Arc, Mutex};\n\nfn HERE() {}\n",
        "use std::sync::LazyLock;\nuse std::sync::{Arc, Mutex};\n\nfn HERE() {}\n",
    ),
    "snake_case before CamelCase": (
        "use std::sync::atomic::AtomicU8;\nuse std::sync::Once;\n\nfn HERE() {}\n",
        "use std::sync::atomic::AtomicU8;\nuse std::sync::LazyLock;\nuse std::sync::Once;\n\nfn HERE() {}\n",
    ),
    "group of std behind another": (
        "use libc::c_int;\n\nuse std::fmt;\n\nfn HERE() {}\n",
        "use libc::c_int;\n\nuse std::fmt;\nuse std::sync::LazyLock;\n\nfn HERE() {}\n",
    ),
    "group without std": (
        "use crate::a;\nuse libc::c_int;\nuse zeta::b;\n\nfn HERE() {}\n",
        "use crate::a;\nuse libc::c_int;\nuse std::sync::LazyLock;\nuse zeta::b;\n\nfn HERE() {}\n",
    ),
    "not among what is re-exported": (
        "pub use a::b;\n\nuse libc::c_int;\n\nfn HERE() {}\n",
        "pub use a::b;\n\nuse libc::c_int;\nuse std::sync::LazyLock;\n\nfn HERE() {}\n",
    ),
    "before an attribute and a comment": (
        "use std::fmt;\n// For later.\n#[cfg(unix)]\nuse std::time::Duration;\n\nfn HERE() {}\n",
        "use std::fmt;\nuse std::sync::LazyLock;\n"
        "// For later.\n#[cfg(unix)]\nuse std::time::Duration;\n\nfn HERE() {}\n",
    ),
    "behind a comment on the line": (
        "use std::fmt; // output\n\nfn HERE() {}\n",
        "use std::fmt; // output\nuse std::sync::LazyLock;\n\nfn HERE() {}\n",
    ),
    "no newline at the end": ("fn HERE() {}\nuse std::fmt;", "fn HERE() {}\nuse std::fmt;\nuse std::sync::LazyLock;\n"),
    "in a module": (
        "use std::fmt;\n\nmod a {\n    fn HERE() {}\n}\n",
        "use std::fmt;\n\nmod a {\n    use std::sync::LazyLock;\n\n    fn HERE() {}\n}\n",
    ),
    "in a module with its own": (
        "mod a {\n    use super::b;\n    use std::fmt;\n\n    fn HERE() {}\n}\n",
        "mod a {\n    use super::b;\n    use std::fmt;\n    use std::sync::LazyLock;\n\n    fn HERE() {}\n}\n",
    ),
    "from a body to its module": (
        "fn f() {\n    use std::fmt;\n    HERE();\n}\n",
        "use std::sync::LazyLock;\n\nfn f() {\n    use std::fmt;\n    HERE();\n}\n",
    ),
}


@pytest.mark.parametrize("name", PLACES)
def test_place(name: str) -> None:
    before, after = PLACES[name]
    source = SourceFile(before.encode())
    added = added_imports(source, NoCrate(edition="2021"), source.data.index(b"HERE"), [LAZY])
    assert added.names == {LAZY: "LazyLock"}
    assert apply_edits(source.data, added.edits).decode() == after


# What the file is, and the name that the path gets; None: it is written in full.
NAMES = {
    "imported": ("use std::sync::LazyLock;\nfn HERE() {}\n", "LazyLock"),
    "imported under another name": ("use std::sync::LazyLock as Lazy;\nfn HERE() {}\n", "Lazy"),
    "glob of its module": ("use std::sync::*;\nfn HERE() {}\n", "LazyLock"),
    "other item of that name": ("struct LazyLock;\nfn HERE() {}\n", None),
    "other import of that name": ("use spin::LazyLock;\nfn HERE() {}\n", None),
    "in a list": ("use spin::{LazyLock, Once};\nfn HERE() {}\n", None),
    "function of that name": ("fn LazyLock() {}\nfn HERE() {}\n", None),
    "macro of that name": ("macro_rules! LazyLock { () => {} }\nfn HERE() {}\n", None),
    "type parameter": ("fn f<LazyLock>() { HERE }\n", None),
    "item of the body": ("fn f() { struct LazyLock; HERE }\n", None),
    "used from a glob": ("use spin::*;\nfn f(x: LazyLock) { HERE }\n", None),
}


@pytest.mark.parametrize("name", NAMES)
def test_name(name: str) -> None:
    text, expected = NAMES[name]
    source = SourceFile(text.encode())
    added = added_imports(source, NoCrate(edition="2021"), source.data.index(b"HERE"), [LAZY])
    assert added.edits == ()
    assert added.names.get(LAZY) == expected


@pytest.mark.parametrize(
    "text",
    [
        "use spin::*;\nfn HERE() {}\n",
        "fn HERE() -> spin::LazyLock { todo!() }\n",
        "// A LazyLock would do.\nfn HERE() {}\n",
    ],
    ids=["glob", "qualified", "comment"],
)
def test_name_that_is_free(text: str) -> None:
    source = SourceFile(text.encode())
    added = added_imports(source, NoCrate(edition="2021"), source.data.index(b"HERE"), [LAZY])
    assert added.names == {LAZY: "LazyLock"}
    assert len(added.edits) == 1


def test_several_at_one_place_are_one_edit() -> None:
    source = SourceFile(b"use std::fmt;\n\nfn HERE() {}\n")
    paths = ["std::sync::Mutex", LAZY, "std::sync::Mutex"]
    added = added_imports(source, NoCrate(edition="2021"), source.data.index(b"HERE"), paths)
    text = apply_edits(source.data, added.edits).decode()
    assert text == "use std::fmt;\nuse std::sync::LazyLock;\nuse std::sync::Mutex;\n\nfn HERE() {}\n"
    assert len(added.edits) == 1


def test_two_places_ask_for_one_edit() -> None:
    source = SourceFile(b"fn a() {}\nfn b() {}\n")
    one = added_imports(source, NoCrate(), 3, [LAZY])
    other = added_imports(source, NoCrate(), 13, [LAZY])
    assert one.edits == other.edits


def test_edition_2024_sorts_by_value() -> None:
    source = SourceFile(b"use std::sync::Arc;\nuse std::sync::atomic::AtomicU8;\n\nfn HERE() {}\n")
    added = added_imports(source, NoCrate(edition="2024"), source.data.index(b"HERE"), [LAZY])
    assert apply_edits(source.data, added.edits).startswith(b"use std::sync::Arc;\nuse std::sync::LazyLock;\nuse std")


def test_without_std() -> None:
    source = SourceFile(b"#![no_std]\n\nfn HERE() {}\n")
    crate = NoCrate(edition="2021", no_std=True)
    at = source.data.index(b"HERE")
    assert added_imports(source, crate, at, [LAZY]).withheld == (
        "`std::sync::LazyLock` is in no crate that code without `std` can use"
    )
    added = added_imports(source, crate, at, ["std::sync::atomic::AtomicU8"])
    assert b"use core::sync::atomic::AtomicU8;" in added.edits[0].replacement


def test_imports_of_several_steps_are_one_insertion() -> None:
    source = SourceFile(b"mod a {\r\n    fn HERE() {}\r\n}\r\n")
    at, crate = source.data.index(b"HERE"), NoCrate(edition="2021")
    one, other = (added_imports(source, crate, at, paths) for paths in ([LAZY], [LAZY, "std::sync::Mutex"]))
    text = apply_edits(source.data, merged_imports([*other.edits, *one.edits]))
    assert text == (
        b"mod a {\r\n    use std::sync::LazyLock;\r\n    use std::sync::Mutex;\r\n\r\n    fn HERE() {}\r\n}\r\n"
    )


# Where an import might be unused, or unseen: the path is written in full there.
HIDDEN = {
    "under a cfg": "#[cfg(unix)]\nfn HERE() {}\n",
    "in what is under a cfg": '#[cfg(feature = "a")]\nfn f() {\n    static HERE: u8 = 1;\n}\n',
    "test in code that is not for tests only": "#[test]\nfn HERE() {}\n",
    "body of a macro": "macro_rules! m {\n    () => {\n        static HERE: u8 = 1;\n    };\n}\n",
    "body of a macro, imported beside it": (
        "use std::sync::LazyLock;\nmacro_rules! m {\n    () => {\n        static HERE: u8 = 1;\n    };\n}\n"
    ),
}


@pytest.mark.parametrize("name", HIDDEN)
def test_no_import_where_it_might_be_unused(name: str) -> None:
    text = HIDDEN[name]
    found = added_imports(SourceFile(text.encode()), NoCrate(), text.index("HERE"), [LAZY])
    assert (found.edits, dict(found.names), found.withheld) == ((), {}, None)


def test_import_in_a_module_for_tests() -> None:
    text = "#[cfg(test)]\nmod tests {\n    #[test]\n    fn HERE() {}\n}\n"
    found = added_imports(SourceFile(text.encode()), NoCrate(), text.index("HERE"), [LAZY])
    assert apply_edits(text.encode(), found.edits).decode() == (
        "#[cfg(test)]\nmod tests {\n    use std::sync::LazyLock;\n\n    #[test]\n    fn HERE() {}\n}\n"
    )
