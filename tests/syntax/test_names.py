"""What names resolve to, with rustc as the witness.

The programs of `data/names_with_rustc.txt` are written so that they compile only in the stated reading (a `let` with a
type, a function item compared with `same`); `test_rustc_reads_it_so` gives each of them to rustc. Those of
`data/names_alone.txt` are what a file can or cannot say without its crate; no compiler can be asked about those.
"""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from deburr.syntax.crate_view import ModuleSource, NoCrate
from deburr.syntax.names import Generic, Item, Local, Namespace, Unresolved, resolve, resolve_at, resolve_leaf
from deburr.syntax.paths import PATH_KINDS, read_path
from deburr.syntax.paths import Path as RustPath
from deburr.syntax.source import SourceFile
from deburr.syntax.uses import uses_in

TYPE, VALUE, MACRO = Namespace.TYPE, Namespace.VALUE, Namespace.MACRO
SAME = "fn same<T>(_: T, _: T) {}\n"


@dataclass(frozen=True)
class CrateRoot:
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


@dataclass(frozen=True)
class Row:
    """`expected`: a canonical path (`{}` for a block), `local`, `generic` or `unresolved`."""

    name: str
    namespace: Namespace
    expected: str
    edition: str
    error: str | None
    text: str


def rows_of(file: str) -> list[Row]:
    """The sections of a file of `tests/data`."""
    text = (Path(__file__).resolve().parents[1] / "data" / file).read_text()
    rows: list[Row] = []
    for section in text.split("## ")[1:]:
        heading, _, program = section.partition("\n")
        name, _, said = heading.partition(": ")
        namespace, expected, edition, *error = said.split()
        rows.append(Row(name, Namespace(namespace), expected, edition, error[0] if error else None, program.strip()))
    return rows


ROWS = rows_of("names_with_rustc.txt")
ALONE = rows_of("names_alone.txt")


def path_at(source: SourceFile, at: int) -> RustPath:
    """The widest path that starts at byte `at`."""
    starting = [
        node for node in source.ancestors(at, at + 1).nodes if node.start_byte == at and node.type in PATH_KINDS
    ]
    path = read_path(source, starting[0])
    assert path is not None
    return path


def asked(text: str) -> tuple[SourceFile, RustPath]:
    source = SourceFile(text.encode())
    return source, path_at(source, text.encode().index(b"/*?*/") + 5)


def described(found: object) -> str:
    match found:
        case Item(path=path):
            return re.sub(r"\{\d+\}", "{}", "::".join(path))
        case Local():
            return "local"
        case Generic():
            return "generic"
        case Unresolved():
            return "unresolved"
    raise AssertionError(found)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_resolves(row: Row) -> None:
    source, path = asked(SAME + row.text)
    found = resolve(source, path, row.namespace, CrateRoot(row.edition))
    assert described(found) == row.expected
    if isinstance(found, Local):
        assert found.definition.start == source.data.index(b"/*=*/") + 5


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_resolve_at_agrees(row: Row) -> None:
    source, path = asked(SAME + row.text)
    if path.self_type is not None or path.trait is not None or row.name == "use_tree_itself":
        pytest.skip("no plain path")
    found = resolve_at(
        source, path.names, path.span.start, row.namespace, CrateRoot(row.edition), anchored=path.anchored
    )
    assert described(found) == row.expected


@pytest.mark.rustc
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_rustc_reads_it_so(row: Row, tmp_path: Path) -> None:
    file = tmp_path / "row.rs"
    file.write_text(SAME + row.text)
    command = ["rustc", "--edition", row.edition, "--crate-type=lib", "--emit=metadata", "--cap-lints=allow"]
    done = subprocess.run(
        [*command, f"--out-dir={tmp_path}", str(file)], capture_output=True, text=True, timeout=60, check=False
    )
    if row.error is None:
        assert done.returncode == 0, done.stderr
    else:
        assert f"error[{row.error}]" in done.stderr


@pytest.mark.parametrize("row", ALONE, ids=lambda row: row.name)
def test_one_file_alone(row: Row) -> None:
    source, path = asked(row.text)
    assert described(resolve(source, path, row.namespace, NoCrate())) == row.expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("use foo::*; fn f() { /*?*/Box::new() }", "unresolved"),
        ("use foo::*; fn f() { /*?*/u8::MAX }", "u8::MAX"),
        ("use std::ptr::*; fn f() { /*?*/Box::new() }", "std::boxed::Box::new"),
        ("mod m {} use m::*; fn f() { /*?*/Box::new() }", "std::boxed::Box::new"),
        ("use foo::*; use std::boxed::Box; fn f() { /*?*/Box::new() }", "std::boxed::Box::new"),
    ],
)
def test_strict_globs(text: str, expected: str) -> None:
    source, path = asked(text)
    assert described(resolve(source, path, VALUE, NoCrate(), strict_globs=True)) == expected


def test_reasons_name_the_culprit() -> None:
    texts = {
        "use foo::bar::*; fn f() { /*?*/frob() }": "a glob import of `foo::bar` may define `frob`",
        "mod sys; fn f() { /*?*/sys::x() }": "the module `crate::?::sys` cannot be seen",
        "#[cfg(loom)] use loom::Arc; use std::sync::Arc; fn f() { /*?*/Arc::new() }": (
            "`Arc` may have another meaning under `#[cfg(loom)]`"
        ),
    }
    for text, reason in texts.items():
        source, path = asked(text)
        assert resolve(source, path, VALUE, NoCrate()) == Unresolved(reason)


def test_via_is_the_import_of_this_file() -> None:
    text = "mod m { pub use std::mem::take; } use m::take as t; fn f() { /*?*/t(); crate::m::take(); }"
    source, path = asked(text)
    found = resolve(source, path, VALUE, CrateRoot())
    assert isinstance(found, Item)
    assert found.via is not None
    assert source.data[found.via.span.start : found.via.span.end] == b"m::take as t"
    other = resolve(source, path_at(source, text.index("crate::m")), VALUE, CrateRoot())
    assert isinstance(other, Item)
    assert (other.path, other.via) == (("std", "mem", "take"), None)


def test_leaf() -> None:
    source = SourceFile(b"use std::{vec, mem::take}; use foo::Bar;")
    leaves = {leaf.name: leaf for leaf in uses_in(source, source.root)}
    answers = {
        ("vec", TYPE): "std::vec",
        ("vec", MACRO): "std::vec",
        ("vec", VALUE): "unresolved",
        ("take", VALUE): "std::mem::take",
        ("take", TYPE): "unresolved",
        ("Bar", TYPE): "foo::Bar",
    }
    for (name, namespace), expected in answers.items():
        assert described(resolve_leaf(source, leaves[name], namespace, NoCrate())) == expected


@dataclass(frozen=True)
class TwoFiles:
    """The file is `crate::a`; the texts are other modules."""

    texts: dict[tuple[str, ...], SourceFile]
    edition: str | None = "2021"
    no_std: bool | None = False
    is_test_file: bool | None = False

    def module_of_file(self) -> tuple[str, ...]:
        return ("crate", "a")

    def module(self, path: tuple[str, ...]) -> ModuleSource | None:
        source = self.texts.get(path)
        return ModuleSource(source, source.root) if source is not None else None

    def child_modules(self) -> tuple[ModuleSource, ...] | None:
        return None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("use super::*; fn f() { /*?*/B::new() }", "std::boxed::Box::new"),
        ("use crate::sys::*; fn f() { /*?*/take() }", "std::mem::take"),
        ("use crate::sys::*; fn f() { /*?*/hidden() }", "unresolved"),
        ("fn f() { /*?*/crate::sys::take() }", "std::mem::take"),
        ("fn f() { /*?*/super::sys::own() }", "crate::sys::own"),
        ("fn f() { /*?*/crate::sys::Alias::new() }", "std::boxed::Box::new"),
        ("fn f() { /*?*/crate::gone::take() }", "unresolved"),
        ("mod c; fn f() { /*?*/c::take() }", "unresolved"),
        ("mod sys; fn f() { /*?*/sys::x() }", "crate::a::sys::x"),
        ("fn f() { /*?*/al::vec::Vec::new() }", "std::vec::Vec::new"),
        ("use crate::sys::E::*; fn f() { /*?*/One }", "crate::sys::E::One"),
    ],
)
def test_other_files_of_the_crate(text: str, expected: str) -> None:
    others = {
        ("crate",): b"extern crate alloc as al; mod a; mod sys; use std::boxed::Box as B;",
        ("crate", "sys"): b"pub use std::mem::take; fn hidden() {} pub fn own() {} pub type Alias = Box<u8>; "
        b"pub enum E { One }",
        ("crate", "a", "sys"): b"pub fn x() {}",
    }
    source, path = asked(text)
    crate = TwoFiles({name: SourceFile(data) for name, data in others.items()})
    found = resolve(source, path, VALUE, crate)
    assert described(found) == expected
    if isinstance(found, Item):
        assert found.node is None


def test_2015_import_needs_the_root() -> None:
    source, path = asked("use foo::Bar; fn f() { /*?*/Bar::new() }")
    assert described(resolve(source, path, VALUE, NoCrate(edition="2015"))) == "unresolved"
    assert described(resolve(source, path, VALUE, NoCrate(edition="2018"))) == "foo::Bar::new"


@pytest.mark.parametrize(
    "text",
    [
        "fn f() { " + "{ " * 5000 + "/*?*/Box::new(x)" + " }" * 5000 + " }",
        "fn f() { " + "(" * 5000 + "/*?*/Box::new(x)" + ")" * 5000 + " }",
        "mod m { " * 1000 + "fn f() { /*?*/Box::new(x) }" + " }" * 1000,
        "use " + "a::{" * 5000 + "b" + "}" * 5000 + "; fn f() { /*?*/Box::new(x) }",
        "fn f(" + "(" * 5000 + "x" + ")" * 5000 + ": u8) { /*?*/Box::new(x) }",
        "type A0 = Box<u8>; "
        + "".join(f"type A{n + 1} = A{n}; " for n in range(3000))
        + "fn f() { /*?*/A3000::new() }",
        "".join(f"mod m{n} {{ pub use super::m{n + 1}::*; pub use super::m{n + 2}::*; }} " for n in range(60))
        + "fn f() { /*?*/m0::x() }",
    ],
    ids=["blocks", "parentheses", "modules", "use trees", "patterns", "aliases", "glob lattice"],
)
def test_odd_shapes_come_to_an_end(text: str) -> None:
    source, path = asked(text)
    assert described(resolve(source, path, VALUE, CrateRoot())) in {"std::boxed::Box::new", "unresolved"}


def test_answers_are_those_of_the_crate_that_asks() -> None:
    source, path = asked("fn f() { /*?*/crate::x() } fn x() {}")
    assert described(resolve(source, path, VALUE, NoCrate())) == "unresolved"
    assert described(resolve(source, path, VALUE, CrateRoot())) == "crate::x"


@pytest.mark.parametrize(
    ("rest", "expected"),
    [("fn f() { anyhow!(1); anyhow::Error; }", ("anyhow", "Error")), ("fn f() { anyhow::Error; }", None)],
)
def test_import_with_the_name_of_its_crate(rest: str, expected: tuple[str, ...] | None) -> None:
    """A macro that is called is no module; of what is not called, nothing is known."""
    text = f"use anyhow::anyhow;\n{rest}\n"
    found = resolve_at(SourceFile(text.encode()), ("anyhow", "Error"), text.index("anyhow::Error"), TYPE, CrateRoot())
    assert (found.path if isinstance(found, Item) else None) == expected
