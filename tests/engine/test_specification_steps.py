"""Sentences of docs/patterns.md on rewrites, steps and context fences, each through a whole page; what must come out is
written by hand from the sentence.
"""

from __future__ import annotations

import pytest

from deburr.language.gates import NO_FACTS, ProjectFacts
from deburr.language.versions import Version
from deburr.syntax.crate_view import NoCrate
from engine import linked, pages
from engine.linked import step

NEW = step("k::new($x)", "k::made($x)")
OPT = step("k::opt($x)", "k::gone($x)", "each")


def found(engine, text, facts=NO_FACTS):
    return engine.check(text.encode(), "src/lib.rs", facts, NoCrate(edition="2021"))


CASES = {
    "alternatives are tried in order": (
        (*step("k::f($x, 1)", "k::one($x)"), *step("k::f($x, $y)", "k::two($x, $y)", "or")),
        "fn t() { k::f(1, 1); k::f(1, 2); }",
        "fn t() { k::one(1); k::two(1, 2); }",
    ),
    "the first that surely matches is taken": (
        (*step("k::f($x, k::z())", "k::one($x)"), *step("k::f($x, $v)", "k::two($x, $v)", "or")),
        "use q::*; fn t() { k::f(1, z()); k::f(1, k::z()); }",
        "use q::*; fn t() { k::two(1, z()); k::one(1); }",
    ),
    "or else the first that may": (
        (*step("k::f($x, k::z())", "k::one($x)"), *step("k::f($x, k::y())", "k::two($x)", "or")),
        "use q::*; fn t() { k::f(1, z()); k::f(1, y()); }",
        "use q::*; fn t() { k::one(1); k::two(1); }",
    ),
    "a fence above the first match holds for the whole section": (
        (("not-inside", "loop { $$$ }"), *step("k::a($x)", "k::y($x)"), *step("k::b($x)", "k::z($x)", "or")),
        "fn t() { loop { k::a(1); k::b(1); } k::a(2); k::b(2); }",
        "fn t() { loop { k::a(1); k::b(1); } k::y(2); k::z(2); }",
    ),
    "one below a match for that match alone": (
        (*step("k::a($x)", "k::y($x)"), ("not-inside", "loop { $$$ }"), *step("k::b($x)", "k::z($x)", "or")),
        "fn t() { loop { k::a(1); k::b(1); } k::a(2); k::b(2); }",
        "fn t() { loop { k::a(1); k::z(1); } k::y(2); k::z(2); }",
    ),
    "fences of the rewrite are asked of the primary match, those of a step of its own": (
        (("not-inside", "loop { $$$ }"), *NEW, *OPT, ("inside", "loop { $$$ }")),
        "fn t(a: u8) { k::new(a); k::opt(a); loop { k::opt(a); k::new(a); } }",
        "fn t(a: u8) { k::made(a); k::opt(a); loop { k::gone(a); k::new(a); } }",
    ),
    "the mention that another step has taken is not matched": (
        (*step("k::new($x, $y)", "k::made($x, $y)"), *step("$x", "$x.clone()", "each")),
        "fn t(a: u8) { k::new(a, g(a)); h(a); }",
        "fn t(a: u8) { k::made(a, g(a.clone())); h(a.clone()); }",
    ),
    "where a variable is declared is no use of it": (
        (*NEW, *step("$x", "k::z($x)", "each")),
        "fn t((a, b): P) { k::new(a); let c = 1; k::new(c); g(a, b, c); |b: u8| b; }",
        "fn t((a, b): P) { k::made(a); let c = 1; k::made(c); g(k::z(a), b, k::z(c)); |b: u8| b; }",
    ),
    "a step may match inside a capture": (
        (*step("k::new($x, $y)", "k::made($x, $y)"), *step("k::opt($x)", "k::gone($x)", "each")),
        "fn t(a: u8) { k::new(a, k::opt(a)); k::opt(a); }",
        "fn t(a: u8) { k::made(a, k::gone(a)); k::gone(a); }",
    ),
    "two structs of one shape in one file, one of them without its constructor": (
        (*step("struct $S { $f: u8 }", "struct $S { $f: u16 }"), *step("$S { $f: k::byte() }", "$S { $f: k::word() }")),
        "struct A { f: u8 } struct B { f: u8 } fn t() { A { f: k::byte() }; B { f: k::other() }; }",
        "struct A { f: u16 } struct B { f: u8 } fn t() { A { f: k::word() }; B { f: k::other() }; }",
    ),
    "a step in a macro, around another step": (
        (*step("k::new($x)", "k::made($x)"), *step("k::with($x, $y)", "k::done($x, $y)")),
        "fn t(a: u8) { assert!(k::with(a, vec![k::new(a)])); }",
        "fn t(a: u8) { assert!(k::done(a, vec![k::made(a)])); }",
    ),
}


@pytest.mark.parametrize(("fences", "before", "after"), CASES.values(), ids=CASES)
def test_a_sentence(fences, before, after):
    tables = "[metavariables]\ny = { pure = true }" if "$y" in str(fences) else ""
    assert pages.after(linked.engine(*fences, tables=tables), before + "\n") == after + "\n"


def test_five_other_places_are_labels():
    text = "fn t(a: u8) { k::new(a); " + "k::opt(a); " * 7 + "}\n"
    (finding,) = found(linked.engine(*NEW, *OPT), text)
    assert [one.span.cut(text.encode()) for one in finding.labels] == [b"k::opt(a)"] * 5
    assert len(finding.fixes[0].edits) == 8


def test_a_reason_in_another_line_names_it():
    tables = "[metavariables]\ny = { pure = true }"
    engine = linked.engine(*NEW, *step("k::opt($x, $y)", "k::gone($x)", "each"), tables=tables)
    comment = "fn t(a: u8) {\n    k::new(a);\n    k::opt(a, /* why */ 1);\n}\n"
    (finding,) = found(engine, comment)
    assert finding.fixes[0].withheld == "at line 3: a comment inside it has no place in the rewrite"
    assert pages.after(engine, comment) == comment


def test_the_finding_stays_where_the_project_supports_an_older_rust():
    engine = linked.engine(*NEW, keys='msrv = "1.70"')
    text = "fn t() { k::new(1); }\n"
    (new,) = found(engine, text, ProjectFacts(rust_version=Version(1, 70)))
    (old,) = found(engine, text, ProjectFacts(rust_version=Version(1, 69)))
    assert new.fixes[0].withheld is None
    assert "1.69" in (old.fixes[0].withheld or "")


@pytest.mark.parametrize(("keys", "reason"), [("", "this form has no rewrite"), ('otherwise = "no"', "no")])
def test_a_form_without_a_rewrite_withholds_the_fix_of_the_others(keys, reason):
    engine = linked.engine(
        *NEW, *step("k::opt($x)", "k::gone($x)", "each"), *step("k::opt($x, 1)", None, "or"), keys=keys
    )
    text = "fn t(a: u8) {\n    k::new(a);\n    k::opt(a);\n    k::opt(a, 1);\n}\n"
    (finding,) = found(engine, text)
    assert finding.fixes[0].withheld == f"at line 4: {reason}"


REPORTS = """```toml
[pattern]
id = "t"
[rewrites]
a = { applicability = "machine-applicable", default = true }
b = { applicability = "machine-applicable" }
```
# found
```rust match
k::new($x)
```
## Rewrite: a
```rust match
k::g(k::new($x))
```
```rust rewrite
k::made($x)
```
## Rewrite: b
```rust match
k::new($x)
```
```rust rewrite
k::other($x)
```
## Example: e
```rust bad
fn f() {}
```
```rust good
fn f() {}
```
"""


def test_a_rewrite_belongs_to_a_reported_finding_that_lies_in_one_of_its_matches():
    engine = pages.engine_of(REPORTS)
    text = "fn t() { k::g(k::new(1)); k::new(2); k::g(k::new(3) + 1); }\n"
    assert [[fix.rewrite for fix in one.fixes] for one in found(engine, text)] == [["a", "b"], ["b"], ["b"]]
    assert pages.after(engine, text) == text.replace("k::g(k::new(1))", "k::made(1)")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("fn t() { k::f(k::g(1)); }", "yes"),
        ("fn t() { k::f(z()); }", "unknown"),
        ("fn t() { k::q(k::f(k::g(1))); }", "no"),
        ("fn t() { k::q(k::f(z())); }", "no"),
    ],
)
def test_a_no_wins_over_an_unknown_and_an_unknown_over_a_yes(text, answer):
    fences = (*step("k::f($x)", "k::h($x)"), ("not", "k::f(k::z())"), ("not-inside", "k::q($_)"))
    findings = found(linked.engine(*fences), "use q::*; " + text + "\n")
    given = "no" if not findings else "unknown" if findings[0].fixes[0].lowered else "yes"
    assert given == answer


# One struct, two pages that rewrite it; what decides, who wins, and what the file is then.
STRUCT = "struct S { p: *const u8, n: u32 }\nfn t() -> S { S { p: k::null(), n: 0 } }\n"
POINTER = (
    *step("struct $S { $$$a, $f: *const $T, $$$b }", "struct $S { $$$a, $f: &'static $T, $$$b }"),
    *step("$S { $$$x, $f: k::null(), $$$y }", "$S { $$$x, $f: k::zero(), $$$y }"),
)
NUMBER = (
    *step("struct $S { $$$a, $f: u32, $$$b }", "struct $S { $$$a, $f: u64, $$$b }"),
    *step("$S { $$$x, $f: 0, $$$y }", "$S { $$$x, $f: 1, $$$y }"),
)
WRITTEN = {
    "different fields, different bytes": (POINTER, NUMBER, {}, "p: &'static u8, n: u64", "p: k::zero(), n: 1"),
    "the same field": (POINTER, POINTER, {}, "p: &'static u8, n: u32", "p: k::zero(), n: 0"),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_two_pages_rewrite_one_struct(name):
    one, other, more, fields, values = WRITTEN[name]
    engine = pages.engine_of(linked.page(*one, name="one", **more), linked.page(*other, name="other"))
    change = pages.fixed(engine, STRUCT)
    assert change.after.decode() == f"struct S {{ {fields} }}\nfn t() -> S {{ S {{ {values} }} }}\n"
    losers = [(one.finding.pattern, one.reason) for one in change.withheld]
    assert losers == ([] if name.startswith("different") else [("other", "it overlaps with a fix of `one`")])


def test_one_rewrite_matches_one_struct_twice():
    """Two fields of a struct are two solutions with different primary places only if the page shows the field."""
    text = "struct S { p: *const u8, q: *const u8 }\n"
    fences = step("struct $S { $$$a, $f: *const $T, $$$b }", "struct $S { $$$a, $f: &'static $T, $$$b }")
    assert pages.after(linked.engine(*fences), text) == "struct S { p: &'static u8, q: &'static u8 }\n"
    shown = linked.engine(*fences, tables='[metavariables]\nmatch = { span = "f" }')
    assert [one.span.cut(text.encode()) for one in found(shown, text)] == [b"p", b"q"]
    assert pages.after(shown, text) == "struct S { p: &'static u8, q: &'static u8 }\n"


FIELDS = {
    "among others": ("struct S { a: u8, p: *const u8, b: u8 }", "struct S { a: u8, b: u8 }"),
    "the last": ("struct S { a: u8, p: *const u8 }", "struct S { a: u8 }"),
    "the last, with its comma": ("struct S { a: u8, p: *const u8, }", "struct S { a: u8, }"),
    "alone": ("struct S {\n    p: *const u8,\n}", "struct S {\n}"),
    "on a line of its own": ("struct S {\n    a: u8,\n    #[b]\n    pub p: *const u8,\n}", "struct S {\n    a: u8,\n}"),
    "the last line, without a comma": ("struct S {\n    a: u8,\n    p: *const u8\n}", "struct S {\n    a: u8\n}"),
    "with a comment": ("struct S { a: u8, p: *const u8 /* why */, b: u8 }", None),
}


@pytest.mark.parametrize(("before", "after"), FIELDS.values(), ids=FIELDS)
def test_a_deleted_field_takes_its_comma_along(before, after):
    engine = linked.engine(("match field", "$f: *const $T"), ("rewrite field", ""))
    assert pages.after(engine, before + "\n") == (after or before) + "\n"
