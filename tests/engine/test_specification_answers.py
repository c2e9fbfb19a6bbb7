"""Holds the table of docs/patterns.md on what is unknown: each row has a case, and the case does what the row says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from deburr.language.gates import NO_FACTS
from deburr.syntax.crate_view import NoCrate
from engine import linked
from engine.linked import step

SPECIFICATION = (Path(__file__).parents[2] / "docs" / "patterns.md").read_text(encoding="utf-8")
TABLE = SPECIFICATION.split("| of | is unknown where | then |\n|---|---|---|\n")[1].split("\n\n")[0]
ROWS = {row.split(" | ")[0].strip("| ").replace("`", ""): row.split(" | ")[-1].strip("| ") for row in TABLE.split("\n")}

ONE = step("k::f($x)", "k::g($x)")
OF_X = "x = {{ {} }}"
UNSEEN = "fn t() { k::f(unseen()); }"
# For each row: the fences, lines of `[metavariables]`, of the front matter and of the rewrite, and a text.
CASES = {
    "a path": (ONE, "", "", "", "use q::*; fn t() { f(1); }"),
    "a macro around": (ONE, "", "", "", "fn t() { own!(k::f(1)); }"),
    "a gate": (ONE, "", '[gates]\ncrates = { napi = "2" }', "", "fn t() { k::f(1); }"),
    "a name twice": (step("k::f($x, $x)", "k::g($x)"), "", "", "", "fn t() { k::f(u(), u()); }"),
    "an attribute": (step("#[a] struct $S;", "#[b] struct $S;"), "", "", "", "#[cfg_attr(c, a)] struct S;"),
    "a statement": (step("k::a(); k::b();", "k::c();"), "", "", "", "fn t() { #[cfg(x)] k::a(); k::b(); }"),
    "type": (ONE, OF_X.format('type = "Vec<_>"'), "", "", UNSEEN),
    "text": (ONE, OF_X.format('text = "(a|aa)+$"'), "", "", f"fn t() {{ k::f({'a' * 60}_); }}"),
    "not": (ONE, OF_X.format('not = ["k::bad()"]'), "", "", "use q::*; fn t() { k::f(bad()); }"),
    "matches": (ONE, OF_X.format('matches = ["k::good()"]'), "", "", "use q::*; fn t() { k::f(good()); }"),
    "contains": (
        *(step("fn $f($p: $x)", "fn $f($p: u8)"), OF_X.format('kind = "type", contains = ["&_"]'), "", ""),
        "use q::*; fn t(a: Wrapped<&u8>) {}",
    ),
    "pure": (ONE, OF_X.format("pure = true"), "", "", UNSEEN),
    "not-mentions": (
        *(step("k::f($x, $y)", "k::g($x, $y)"), 'y = { not-mentions = ["x"] }', "", ""),
        "fn t(a: u8) { k::f(a, own!(a)); }",
    ),
    "used-only-as": (ONE, OF_X.format('used-only-as = ["k::h($x)"]'), "", "", "fn t(a: u8) { k::f(a); own!(a); }"),
    "not-used-after": (
        *(ONE, OF_X.format("not-used-after = true"), "", ""),
        "fn t(a: u8) { let c = || a; k::f(a); c(); }",
    ),
    "mutable": (ONE, OF_X.format("mutable = true"), "", "", "fn t() { k::f(unseen); }"),
    "safe": (ONE, OF_X.format("safe = true"), "", "", UNSEEN),
    "match = { type }": (ONE, 'match = { type = "u8" }', "", "", "fn t() { k::f(1); }"),
    "match = { kept }": (ONE, "match = { kept = true }", "", "", "fn t() { let p = own!(k::f(1)); }"),
    "match = { tests }": (ONE, "match = { tests = false }", "", "", "fn t() { k::f(1); }"),
    "a context fence": ((*ONE, ("not-inside", "k::q($_)")), "", "", "", "use z::*; fn t() { q(k::f(1)); }"),
    "exists, not-exists": ((*ONE, ("not-exists", "k::q()")), "", "", "", "mod other; fn t() { k::f(1); }"),
    "sure_if": (ONE, "", "", 'sure_if = ["pure(x)"]', UNSEEN),
    "steps": (
        *((*step("struct $S { $f: u8 }", "struct $S { $f: u16 }"), *step("$e.$f += 1", "$e.$f += 2")), "", "", ""),
        "struct S { f: u8 } fn t() { unseen().f += 1; }",
    ),
    "only": (
        *(step("static mut $N: u8 = $v;", "static $N: u8 = $v;"), "", "", 'only = ["N"]'),
        "static mut C: u8 = 1; fn t() { own!(C); }",
    ),
    "names that others see": (
        *(step("static mut $N: u8 = $v;", "static $N: u8 = $v;"), "", "", 'only = ["N"]'),
        "pub static mut C: u8 = 1;",
    ),
}
CONSTRAINTS = [name for name, then in ROWS.items() if "no-match" in then]


def findings(case, text, variables):
    fences, _, front, keys, _ = case
    tables = f"{front}\n[metavariables]\n{variables}" if variables else front
    engine = linked.engine(*fences, tables=tables, keys=keys)
    return engine.check(text.encode(), "src/lib.rs", NO_FACTS, NoCrate(edition="2021"))


def test_every_row_has_a_case():
    assert list(ROWS) == list(CASES)


@pytest.mark.parametrize("name", CASES)
def test_what_is_unknown_keeps_the_finding(name):
    case = CASES[name]
    (finding,) = findings(case, case[4] + "\n", case[1])
    fix = finding.fixes[0]
    if "withheld" in ROWS[name]:
        assert fix.withheld is not None
        return
    assert fix.withheld is None
    assert fix.lowered != ()
    assert fix.applicability.value == "maybe-incorrect"


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_unknown_is_no_match_on_request(name):
    case = CASES[name]
    """Without the key there is a finding, says the test above."""
    tables = re.sub(r" \}$", ', unknown = "no-match" }', case[1])
    assert list(findings(case, case[4] + "\n", tables)) == []
