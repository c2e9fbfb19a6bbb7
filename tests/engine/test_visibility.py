"""Holds when another file can mention a name, and where it may do so; the expected answers follow from Rust's rules of
privacy: what is private is seen in its own module and in those below it.
"""

from __future__ import annotations

import pytest

from deburr.engine.naming.visibility import other_files, visible_elsewhere
from deburr.syntax.crate_view import ModuleSource, NoCrate
from deburr.syntax.source import SourceFile
from deburr.syntax.verdict import Answer

YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN


def answer(text):
    at = text.index("/*d*/")
    source = SourceFile(text.replace("/*d*/", "").encode())
    nodes = source.ancestors(at, at + 1).nodes
    node = next(one for one in nodes if one.start_byte == at and one.type.endswith("identifier"))
    return visible_elsewhere(source, node, NoCrate())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("static /*d*/N: u8 = 0;", NO),
        ("pub static /*d*/N: u8 = 0;", YES),
        ("pub(crate) static /*d*/N: u8 = 0;", YES),
        ("pub(self) static /*d*/N: u8 = 0;", NO),
        ("static /*d*/N: u8 = 0; mod below;", YES),
        ("static /*d*/N: u8 = 0; mod a { mod below; }", YES),
        ("static /*d*/N: u8 = 0; mod tests { use super::*; }", NO),
        ("mod a { static /*d*/N: u8 = 0; } mod below;", NO),
        ("mod a { pub static /*d*/N: u8 = 0; }", NO),
        ("mod a { pub static /*d*/N: u8 = 0; } mod below;", YES),
        ("mod a { pub static /*d*/N: u8 = 0; } pub use a::*;", UNKNOWN),
        ("pub mod a { pub static /*d*/N: u8 = 0; }", YES),
        ("pub mod a { static /*d*/N: u8 = 0; }", NO),
        ("fn f() { pub static /*d*/N: u8 = 0; } mod below;", NO),
        ("#[no_mangle] static /*d*/N: u8 = 0;", YES),
        ("struct S { /*d*/f: u8 }", NO),
        ("pub struct S { /*d*/f: u8 }", NO),
        ("pub struct S { pub /*d*/f: u8 }", YES),
        ("struct S { pub /*d*/f: u8 }", NO),
        ("struct S { /*d*/f: u8 } mod below;", YES),
        ("pub enum E { V { /*d*/f: u8 } }", YES),
        ("enum E { /*d*/V }", NO),
        ('extern "C" { static /*d*/N: u8; }', NO),
        ('extern "C" { pub static /*d*/N: u8; }', YES),
        ("fn f() { let /*d*/v = 1; } mod below;", NO),
        ("pub fn f</*d*/T>() {}", NO),
        ("fn f() { g(/*d*/N) }", UNKNOWN),
    ],
)
def test_who_can_see_a_name(text, expected):
    assert answer(text).answer is expected


def test_a_yes_says_why():
    assert answer("static /*d*/N: u8 = 0; mod below;").reason == "the module `below`, in a file of its own, can see `N`"
    assert answer("pub static /*d*/N: u8 = 0;").reason == "`N` is public, and other files or crates may use it"


class Files:
    """A crate of the files given by the path of their module."""

    edition = "2021"
    no_std = False

    def __init__(self, own, **files):
        self.own = own
        self.files = {tuple(name.split("__")): SourceFile(text.encode(), f"{name}.rs") for name, text in files.items()}
        self.views = {own: self}

    def module_of_file(self):
        return self.own

    def module(self, path):
        found = self.files.get(path)
        return ModuleSource(found, found.root) if found is not None else None

    def child_modules(self):
        return None

    def view_from(self, source):
        path = next(path for path, file in self.files.items() if file is source)
        if path not in self.views:
            view = Files(path)
            view.files, view.views = self.files, self.views
            self.views[path] = view
        return self.views[path]

    def why_not_changed(self, source):
        return None


def test_all_files_of_a_crate_are_looked_at_but_the_own_one():
    crate = Files(("crate", "a"), crate="mod a; mod b;", crate__a="mod c;", crate__b="", crate__a__c="")
    found = other_files(SourceFile(b"mod c;"), crate)
    assert sorted(file.source.name for file in found.files) == ["crate.rs", "crate__a__c.rs", "crate__b.rs"]
    assert found.unseen is None


def test_a_module_that_cannot_be_seen_is_named():
    crate = Files(("crate",), crate="mod a; mod b;", crate__a="")
    assert other_files(SourceFile(b""), crate).unseen == "the module `b` cannot be seen"
    assert other_files(SourceFile(b""), NoCrate()).unseen == "the crate's other files cannot be seen"
