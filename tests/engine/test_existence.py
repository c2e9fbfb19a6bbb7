"""Holds `exists` and `not-exists`: what counts in the file, and how far other files of the crate are looked at."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from deburr.engine.matching.matches import Matcher
from deburr.engine.matching.unify import Unifier
from deburr.syntax.crate_view import ModuleSource, NoCrate
from deburr.syntax.source import SourceFile
from engine import matching


@dataclass(frozen=True)
class Crate(NoCrate):
    """A crate whose other modules are texts; None is one that cannot be seen."""

    texts: dict[tuple[str, ...], str | None] = field(default_factory=dict)
    own: tuple[str, ...] = ("crate",)
    sources: dict[tuple[str, ...], SourceFile] = field(default_factory=dict)

    def module_of_file(self):
        return self.own

    def module(self, path):
        text = self.texts.get(path)
        if text is None:
            return None
        source = self.sources.setdefault(path, SourceFile(text.encode(), "/".join(path)))
        return ModuleSource(source, source.root)

    def view_from(self, source):
        own = next(path for path, one in self.sources.items() if one is source)
        return Crate(texts=self.texts, own=own, sources=self.sources)


def crate(text: str, **others: str | None) -> Crate:
    texts = {("crate",): text, **{("crate", name): other for name, other in others.items()}}
    return Crate(texts=texts)


def answer(role, fragment, text, view=None, match="struct $S"):
    page = matching.searcher(match, "", matching.fence(role, fragment))
    matcher = Matcher(page.page, Unifier(SourceFile(text.encode()), view or NoCrate()), page.needs)
    found = matcher.find(page.page.reports, page.page.conditions, page.page.variables)
    assert len(found) <= 1, found
    if not found:
        return "no"
    return "unknown" if found[0].bindings.unknowns else "yes"


DROP = "impl<$$$> Drop for $S"

IN_ONE_FILE = [
    ("struct A; impl Drop for A { fn drop(&mut self) {} }", "yes", "no"),
    ("struct A; impl std::ops::Drop for A { fn drop(&mut self) {} }", "yes", "no"),
    ("struct A; mod m { impl Drop for super::A { fn drop(&mut self) {} } }", "yes", "no"),
    ("struct A; fn f() { impl Drop for A { fn drop(&mut self) {} } }", "yes", "no"),
    ("struct A; enum B {} impl Drop for B { fn drop(&mut self) {} }", "no", "yes"),
    ("struct A; trait Drop {} impl Drop for A {}", "no", "yes"),
    ("struct A; // impl Drop for A {}", "no", "yes"),
    ("struct A; fn f() { quote!(impl Drop for A {}); }", "no", "yes"),
    ("struct A; unseen! { A }", "unknown", "unknown"),
    ("struct A; fn f() { unseen!(A); }", "no", "yes"),
    ("struct A; mod outside;", "unknown", "unknown"),
    ("pub struct A;", "unknown", "unknown"),
    ("struct A; fn f( {", "unknown", "unknown"),
]


@pytest.mark.parametrize(("text", "exists", "exists_not"), IN_ONE_FILE)
def test_a_file_alone(text, exists, exists_not):
    assert answer("exists", DROP, text) == exists
    assert answer("not-exists", DROP, text) == exists_not


IMPL = "impl Drop for crate::A { fn drop(&mut self) {} }"

IN_A_CRATE = [
    ("pub struct A; mod m;", {"m": IMPL}, "yes"),
    ("pub struct A; mod m;", {"m": "use super::A; " + IMPL.replace("crate::", "")}, "yes"),
    ("pub struct A; mod m;", {"m": "struct A; " + IMPL.replace("crate::", "")}, "no"),
    ("pub struct A; mod m;", {"m": "fn f() {}"}, "no"),
    ("pub struct A; mod m;", {"m": None}, "unknown"),
    ("pub struct A; mod m; mod n;", {"m": None, "n": IMPL}, "yes"),
    ("pub struct A; mod m;", {"m": "use x::*; impl Drop for A {}"}, "unknown"),
    ("pub struct A;", {}, "no"),
    ("struct A; mod m;", {"m": IMPL}, "yes"),
    ("struct A; mod m;", {"m": ""}, "no"),
]


@pytest.mark.parametrize(("text", "others", "wanted"), IN_A_CRATE)
def test_other_files_of_the_crate(text, others, wanted):
    assert answer("exists", DROP, text, crate(text, **others)) == wanted


def test_what_exists_may_be_an_expression():
    fragment, match = "foo::init($x)", "foo::get($x)"
    text = "fn f(a: u8, b: u8) { foo::init(a); } fn g(a: u8) { foo::init(a); foo::get(a); }"
    assert answer("exists", fragment, text, match=match) == "yes"
    assert answer("not-exists", fragment, text, match=match) == "no"
    text = "fn f(a: u8) { foo::init(a); } fn g(a: u8) { foo::get(a); }"
    assert answer("exists", fragment, text, match=match) == "no"
    assert answer("not-exists", fragment, text, match=match) == "yes"


def test_what_has_no_captures_is_looked_for_in_the_whole_crate():
    text, match = "mod m; fn g() { foo::get(1); }", "foo::get(1)"
    assert answer("exists", "foo::init($_)", text, crate(text, m="fn f() { foo::init(2) }"), match) == "yes"
    assert answer("exists", "foo::init($_)", text, crate(text, m="fn f() { }"), match) == "no"
    assert answer("not-exists", "foo::init($_)", text, NoCrate(), match) == "unknown"


def test_the_text_that_is_asked_about_wins_over_what_the_crate_shows_of_its_file():
    view = crate("pub struct A; " + IMPL.replace("crate::", ""))
    assert answer("exists", DROP, "pub struct A;", view) == "no"
