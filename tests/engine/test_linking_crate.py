"""Holds rewrites of scope `crate`: steps that are matched and rewritten in other files, joined by what names mean.

The crates are made of texts; `tests/run/test_linked_files.py` has them on disk, with cargo as the judge.
"""

from __future__ import annotations

import pytest

from deburr.engine.rounds import Subject
from deburr.language.gates import NO_FACTS
from deburr.language.model import Applicability
from deburr.syntax.crate_view import ModuleSource
from deburr.syntax.source import SourceFile
from engine import linked, pages
from engine.linked import COUNTER, step

ONLY = 'only = ["N"]\nscope = "crate"'


class Crate:
    """A crate of texts by module path, `crate__a__b`; the file of a module is called by its path, `crate/a/b.rs`."""

    edition = "2021"
    no_std = False
    is_test_file = False

    def __init__(self, own, sources, views, refused):
        self.own, self.sources, self.views, self.refused = own, sources, views, refused
        views[own] = self

    @classmethod
    def of(cls, texts, refused=None):
        sources = {tuple(name.split("/")): SourceFile(text.encode(), f"{name}.rs") for name, text in texts.items()}
        return cls(("crate",), sources, {}, refused or {})

    def module_of_file(self):
        return self.own

    def module(self, path):
        source = self.sources.get(path)
        return ModuleSource(source, source.root) if source is not None else None

    def child_modules(self):
        return tuple(
            self.module(path) for path in self.sources if path[: len(self.own)] == self.own and path != self.own
        )

    def view_from(self, source):
        path = next(path for path, one in self.sources.items() if one is source)
        return self.views.get(path) or Crate(path, self.sources, self.views, self.refused)

    def why_not_changed(self, source):
        return self.refused.get(source.name)


class Texts:
    """The files of such a crate while they are fixed."""

    can_grow = True

    def __init__(self, texts):
        self.texts = dict(texts)
        self.crate = Crate.of(self.texts)

    def subject(self, name):
        source = self.crate.sources[tuple(name.removesuffix(".rs").split("/"))]
        return Subject(source, NO_FACTS, self.crate.view_from(source), lambda _, findings: findings)

    def replace(self, texts):
        self.texts.update({name.removesuffix(".rs"): data.decode() for name, data in texts.items()})
        self.crate = Crate.of(self.texts)


def fixed(engine, texts, start="crate/counter"):
    """The texts once the fixes of the file `start` are made, and the changes by file."""
    world = Texts(texts)
    changes = engine.fix_together([f"{start}.rs"], world)
    for name, change in changes.items():
        assert world.texts[name.removesuffix(".rs")].encode() == change.after
    return world.texts, changes


def the_fix(engine, texts, start="crate/counter", refused=None):
    """The one fix of the file `start`."""
    crate = Crate.of(texts, refused)
    source = crate.sources[tuple(start.split("/"))]
    (finding,) = engine.check(source.data, source.name, NO_FACTS, crate.view_from(source))
    return finding.fix()


ROOT = "mod user; mod counter;\n"
DECLARED = "pub(crate) static mut C: usize = 0;\n"
DONE = "pub(crate) static C: k::A = k::A::new(0);\n"
USES = {
    "a full path": (
        "fn f() { unsafe { crate::counter::C += 1 } }",
        "fn f() { crate::counter::C.add(1) }",
    ),
    "super": ("fn f() { g(unsafe { super::counter::C }) }", "fn f() { g(super::counter::C.get()) }"),
    "an import, which stays": (
        "use crate::counter::C;\nfn g(_: usize) {}\nfn f() { unsafe { C += 1; g(C) } }",
        "use crate::counter::C;\nfn g(_: usize) {}\nfn f() { C.add(1); g(C.get()) }",
    ),
    "a glob import": (
        "use crate::counter::*;\nfn f() { g(unsafe { C }) }",
        "use crate::counter::*;\nfn f() { g(C.get()) }",
    ),
    "an imported module": (
        "use crate::counter;\nfn f() { g(unsafe { counter::C }) }",
        "use crate::counter;\nfn f() { g(counter::C.get()) }",
    ),
    "in a macro": (
        'fn f() { println!("{}", unsafe { crate::counter::C }); }',
        'fn f() { println!("{}", crate::counter::C.get()); }',
    ),
    "a local of the same name": ("fn f(C: usize) { g(C) }", "fn f(C: usize) { g(C) }"),
    "another static of the same name": (
        "static mut C: u8 = 0;\nfn f() { unsafe { C += 1 } }",
        "static mut C: u8 = 0;\nfn f() { unsafe { C += 1 } }",
    ),
    "a comment and a string": ('// C\nfn f() { g("C") }', '// C\nfn f() { g("C") }'),
}


@pytest.mark.parametrize(("before", "after"), USES.values(), ids=USES)
def test_uses_in_another_file_change_with_the_declaration(before, after):
    engine = linked.engine(*COUNTER, keys=ONLY)
    texts, changes = fixed(engine, {"crate": ROOT, "crate/counter": DECLARED, "crate/user": before})
    assert texts == {"crate": ROOT, "crate/counter": DONE, "crate/user": after}
    assert len(changes["crate/counter.rs"].applied) == 1
    assert changes["crate/counter.rs"].joined == ()
    if before != after:
        assert changes["crate/user.rs"].joined == ("crate/counter.rs",)
        assert changes["crate/user.rs"].applied == ()
    _, again = fixed(engine, texts)
    assert [one.applied for one in again.values()] == [()]


LEFT = {
    "an assignment": ("fn f() { unsafe { crate::counter::C = 1 } }", "`C` is also used at line 1 of crate/user.rs"),
    "another name": (
        "use crate::counter::C as D;\nfn f() { unsafe { D += 1 } }",
        "`C` is also used at line 1 of crate/user.rs",
    ),
    "an unknown macro": (
        "fn f() { any!(crate::counter::C) }",
        "`C` may also be used at line 1 of crate/user.rs: what `any!` does with its argument is not known",
    ),
}


@pytest.mark.parametrize(("text", "reason"), LEFT.values(), ids=LEFT)
def test_a_mention_in_another_file_that_no_step_covers_withholds_the_fix(text, reason):
    engine = linked.engine(*COUNTER[:4], keys=ONLY)
    texts = {"crate": ROOT, "crate/counter": DECLARED, "crate/user": text}
    assert the_fix(engine, texts).withheld == reason
    assert fixed(engine, texts)[0] == texts


def test_a_required_step_may_be_in_another_file():
    engine = linked.engine(
        *step("static mut $N: usize = $v;", "static $N: k::A = k::A::new($v);", "primary"),
        *step("$N += $e", "$N.add($e)"),
        keys='scope = "crate"',
    )
    texts = {"crate": ROOT, "crate/counter": DECLARED, "crate/user": "fn f() { unsafe { super::counter::C += 2 } }"}
    after, _ = fixed(engine, texts)
    assert after == {"crate": ROOT, "crate/counter": DONE, "crate/user": "fn f() { super::counter::C.add(2) }"}
    nothing = {"crate": ROOT, "crate/counter": DECLARED, "crate/user": "fn f() {}"}
    assert fixed(engine, nothing)[0] == nothing


def test_a_finding_is_in_the_file_of_its_primary_match():
    engine = linked.engine(
        *step("static mut $N: usize = $v;", "static $N: k::A = k::A::new($v);"),
        *step("$N += $e", "$N.add($e)", "primary"),
        keys='scope = "crate"',
    )
    texts = {"crate": ROOT, "crate/counter": DECLARED, "crate/user": "fn f() { unsafe { super::counter::C += 2 } }"}
    crate = Crate.of(texts)
    found = {
        path: engine.check(source.data, source.name, NO_FACTS, crate.view_from(source))
        for path, source in crate.sources.items()
    }
    assert {path: len(findings) for path, findings in found.items()} == {
        ("crate",): 0,
        ("crate", "counter"): 0,
        ("crate", "user"): 1,
    }
    after, _ = fixed(engine, texts, start="crate/user")
    assert after == {"crate": ROOT, "crate/counter": DONE, "crate/user": "fn f() { super::counter::C.add(2) }"}


def test_a_field_and_its_uses_in_two_files():
    engine = linked.engine(
        *step("struct $S { $$$a, $f: *const u8, $$$b }", "struct $S { $$$a, $f: usize, $$$b }", "primary"),
        *step("$s.$f.addr()", "$s.$f", "each"),
        keys='only = ["f"]\nscope = "crate"',
    )
    texts = {
        "crate": "mod user;\n"
        "pub(crate) struct H { pub(crate) p: *const u8 }\n"
        "pub(crate) struct O { pub(crate) p: *const u8, q: u8 }",
        "crate/user": "use crate::{H, O};\nfn f(h: &H, o: &O) -> usize { h.p.addr() + o.p.addr() }",
    }
    after, changes = fixed(engine, texts, start="crate")
    assert after == {
        "crate": texts["crate"].replace("*const u8", "usize"),
        "crate/user": "use crate::{H, O};\nfn f(h: &H, o: &O) -> usize { h.p + o.p }",
    }
    assert len(changes["crate.rs"].applied) == 2


def test_two_declarations_whose_uses_share_an_unsafe_block_in_another_file():
    engine = linked.engine(*COUNTER, keys=ONLY)
    texts = {
        "crate": "mod user; pub(crate) static mut A: usize = 0; pub(crate) static mut B: usize = 0;\n",
        "crate/user": "use super::{A, B};\nfn f() { unsafe { A += 1; B += 1; } }",
    }
    after, _ = fixed(engine, texts, start="crate")
    assert after["crate/user"] == "use super::{A, B};\nfn f() { A.add(1); B.add(1); }"


def test_code_of_the_first_file_is_not_copied_into_another():
    engine = linked.engine(
        *step("static mut $N: usize = $v;", "static $N: k::A = k::A::new($v);", "primary"),
        *step("$N += $e", "$N.add($e, $v)", "each"),
        keys='scope = "crate"',
    )
    use = "fn f() { unsafe { super::counter::C += 2 } }"
    fix = the_fix(engine, {"crate": ROOT, "crate/counter": DECLARED.replace("= 0", "= g()"), "crate/user": use})
    assert fix.withheld == "in crate/user.rs: at line 1: `v`, which the rewrite needs, stands in another file"
    # A literal is the same in every file.
    after, _ = fixed(engine, {"crate": ROOT, "crate/counter": DECLARED, "crate/user": use})
    assert after["crate/user"] == "fn f() { super::counter::C.add(2, 0) }"


def test_a_file_that_the_run_must_not_change_withholds_the_fix():
    engine = linked.engine(*COUNTER, keys=ONLY)
    texts = {"crate": ROOT, "crate/counter": DECLARED, "crate/user": "fn f() { unsafe { super::counter::C += 2 } }"}
    fix = the_fix(engine, texts, refused={"crate/user.rs": "it is generated"})
    assert fix.withheld == "in crate/user.rs: it is generated"


@pytest.mark.parametrize(
    ("texts", "reasons"),
    [
        ({"crate": ROOT, "crate/counter": DECLARED, "crate/user": ""}, ()),
        (
            {"crate": ROOT, "crate/counter": DECLARED.replace("pub(crate)", "pub"), "crate/user": ""},
            ("`C` is public, and other files or crates may use it",),
        ),
        (
            {"crate": ROOT, "crate/counter": DECLARED, "crate/user": "pub use crate::counter::C;"},
            ("`C` is re-exported in line 1 of crate/user.rs, and other crates may use it",),
        ),
        ({"crate": ROOT, "crate/counter": DECLARED, "crate/user": "mod gone;"}, ("the module `gone` cannot be seen",)),
        (
            {"crate": ROOT, "crate/counter": DECLARED, "crate/user": 'include!("more.rs");'},
            ("what `include!` brings in cannot be seen",),
        ),
    ],
)
def test_what_other_crates_or_unseen_files_may_use_is_less_sure(texts, reasons):
    fix = the_fix(linked.engine(*COUNTER, keys=ONLY), texts)
    assert fix.withheld is None
    assert fix.lowered == reasons
    sure = Applicability.MAYBE_INCORRECT if reasons else Applicability.MACHINE_APPLICABLE
    assert fix.applicability is sure


def test_a_file_alone_says_which_others_it_needs():
    engine = linked.engine(*COUNTER, keys=ONLY)
    texts = {"crate": ROOT, "crate/counter": DECLARED, "crate/user": "fn f() { unsafe { super::counter::C += 2 } }"}
    crate = Crate.of(texts)
    view = crate.view_from(crate.sources["crate", "counter"])
    change = engine.fix(DECLARED.encode(), "crate/counter.rs", NO_FACTS, view)
    assert (change.needs, change.after, change.applied) == (("crate/user.rs",), DECLARED.encode(), ())


def test_a_linked_fix_and_one_of_another_page_in_the_other_file():
    counter, other = linked.page(*COUNTER, keys=ONLY), linked.page(*step("k::old($x)", "k::new($x)"), name="other")
    engine = pages.engine_of(counter, other)
    texts = {"crate": ROOT, "crate/counter": DECLARED, "crate/user": "fn f() { k::old(unsafe { super::counter::C }) }"}
    after, changes = fixed(engine, texts)
    assert after["crate/user"] == "fn f() { k::new(super::counter::C.get()) }"
    assert [one.finding.pattern for one in changes["crate/user.rs"].applied] == ["other"]


MADE = step("struct $S { $f: u8 }", "struct $S { $f: u16 }")
FILLED = step("$S { $f: k::new() }", "$S { $f: k::made() }", "primary")


@pytest.mark.parametrize("name", ["S", "Self"])
def test_a_type_is_known_by_its_declaration_whatever_the_finding_calls_it(name):
    engine = linked.engine(*MADE, *FILLED, *step("impl $S", None, "each"), keys='only = ["S"]\nscope = "crate"')
    text = f"struct S {{ f: u8 }}\nimpl S {{ fn n() -> Self {{ {name} {{ f: k::new() }} }} }}\n"
    fix = the_fix(engine, {"crate": "mod a;\n", "crate/a": text}, "crate/a")
    assert (fix.withheld, fix.lowered) == (None, ())
    more = text + "fn m(_: S) {}\n"
    assert the_fix(engine, {"crate": "mod a;\n", "crate/a": more}, "crate/a").withheld == "`S` is also used at line 3"
