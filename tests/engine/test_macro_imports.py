"""Holds what becomes of the import of a macro whose calls a rewrite takes away."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from deburr.language.gates import NO_FACTS
from deburr.syntax.crate_view import ModuleSource, NoCrate
from deburr.syntax.source import SourceFile
from engine import pages

OPENED = ("lazy_static! { $$$items }", "$$$items")
CALL = "lazy_static! {\n    static A: u8 = 1;\n}\n"
ITEM = "static A: u8 = 1;\n"

# Before and after, without the call itself, which is put in at `CALL`.
CASES = {
    "import": ("use lazy_static::lazy_static;\n\nCALL", "CALL"),
    "import among others": (
        "use std::fmt;\nuse lazy_static::lazy_static;\n\nCALL",
        "use std::fmt;\n\nCALL",
    ),
    "in a list": ("use lazy_static::{initialize, lazy_static};\n\nCALL", "use lazy_static::initialize;\n\nCALL"),
    "import beside an extern crate": (
        "#[macro_use]\nextern crate lazy_static;\nuse lazy_static::lazy_static;\n\nCALL",
        "CALL",
    ),
    "two calls": ("use lazy_static::lazy_static;\n\nCALL\nCALL", "CALL\nCALL"),
    "named in another macro": (
        "use lazy_static::lazy_static;\n\nCALL\nmy!(lazy_static);\n",
        "use lazy_static::lazy_static;\n\nCALL\nmy!(lazy_static);\n",
    ),
    "extern crate": ("#[macro_use]\nextern crate lazy_static;\n\nCALL", "CALL"),
    "extern crate that is used otherwise": (
        "#[macro_use]\nextern crate lazy_static;\n\nCALL\nuse lazy_static::initialize;\n",
        "#[macro_use]\nextern crate lazy_static;\n\nCALL\nuse lazy_static::initialize;\n",
    ),
    "extern crate with another attribute": (
        "#[cfg(unix)]\n#[macro_use]\nextern crate lazy_static;\n\nCALL",
        "#[cfg(unix)]\n#[macro_use]\nextern crate lazy_static;\n\nCALL",
    ),
    "extern crate of another name": (
        "#[macro_use]\nextern crate once;\n\nCALL",
        "#[macro_use]\nextern crate once;\n\nCALL",
    ),
    "extern crate beside files that cannot be seen": (
        "#[macro_use]\nextern crate lazy_static;\nmod other;\n\nCALL",
        "#[macro_use]\nextern crate lazy_static;\nmod other;\n\nCALL",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_import(name: str) -> None:
    before, after = CASES[name]
    engine = pages.engine_of(pages.rule("one", OPENED))
    assert pages.after(engine, before.replace("CALL", CALL)) == after.replace("CALL", ITEM)


@dataclass(frozen=True)
class _Crate:
    """A crate root with one other file."""

    other: str
    edition: str | None = "2018"
    no_std: bool | None = None
    is_test_file: bool | None = None
    _sources: dict[str, SourceFile] = field(default_factory=dict)

    def module_of_file(self) -> tuple[str, ...] | None:
        return ("crate",)

    def module(self, path: tuple[str, ...]) -> ModuleSource | None:
        if path != ("crate", "other"):
            return None
        source = self._sources.setdefault("other", SourceFile(self.other.encode()))
        return ModuleSource(source, source.root)

    def child_modules(self) -> tuple[ModuleSource, ...] | None:
        module = self.module(("crate", "other"))
        return (module,) if module is not None else None


@pytest.mark.parametrize(("other", "stays"), [("fn f() {}\n", False), ("lazy_static! {}\n", True)])
def test_extern_crate_that_another_file_may_use(other: str, stays: bool) -> None:
    engine = pages.engine_of(pages.rule("one", OPENED))
    text = f"#[macro_use]\nextern crate lazy_static;\nmod other;\n\n{CALL}"
    assert ("extern crate" in pages.after(engine, text, _Crate(other))) is stays


def test_note_where_other_files_cannot_be_seen() -> None:
    engine = pages.engine_of(pages.rule("one", OPENED))
    text = f"#[macro_use]\nextern crate lazy_static;\nmod other;\n\n{CALL}".encode()
    findings = engine.check(text, "src/lib.rs", NO_FACTS, NoCrate())
    notes = [note for one in findings for fix in one.fixes for note in fix.notes]
    assert notes == [
        "`extern crate lazy_static;` may be unused now, and stays: other files of the crate cannot be seen"
    ]
