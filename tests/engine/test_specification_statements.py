"""Sentences of docs/patterns.md on rewritten statements and hoists, each through a whole page; what must come out is
written by hand from the sentence.
"""

from __future__ import annotations

import pytest

from deburr.language.gates import NO_FACTS
from deburr.syntax.crate_view import NoCrate
from engine import linked, pages
from engine.linked import step

HOISTED = (("match", "$v.as_ptr()"), ("hoist", "let $o = $v;"), ("rewrite", "$o.as_ptr()"))
FRESH = '[metavariables]\no = { fresh = "owned" }\nv = { matches = ["k::make($$$)"] }'


def fixes(engine, text):
    found = engine.check(text.encode(), "src/lib.rs", NO_FACTS, NoCrate(edition="2021"))
    return [finding.fixes[0] for finding in found]


def test_of_two_hoists_in_one_statement_the_second_is_made_in_the_next_round():
    change = pages.fixed(
        linked.engine(*HOISTED, tables=FRESH), "fn t() {\n    g(k::make(1).as_ptr(), k::make(2).as_ptr());\n}\n"
    )
    assert change.after.decode() == (
        "fn t() {\n    let owned = k::make(1);\n    let owned_2 = k::make(2);\n"
        "    g(owned.as_ptr(), owned_2.as_ptr());\n}\n"
    )
    assert [one.round for one in change.applied] == [0, 1]


@pytest.mark.parametrize(
    ("call", "withheld", "lowered"),
    [("k::make(1)", False, True), ("k::make(*p)", True, False)],
)
def test_what_moves_out_of_an_unsafe_block(call, withheld, lowered):
    (fix,) = fixes(
        linked.engine(*HOISTED, tables=FRESH), f"fn t(p: *const u8) {{ g(unsafe {{ {call}.as_ptr() }}); }}\n"
    )
    assert (fix.withheld is not None, bool(fix.lowered)) == (withheld, lowered)


WITHHELD = {
    "an attribute in front of a deleted statement": (
        "an attribute stands in front",
        *(step("k::a($x);", ""), "fn t() {\n    #[allow(x)]\n    k::a(1);\n    k::b();\n}\n"),
    ),
    "a `cfg` in front of a statement that stays": (
        "an attribute stands in front",
        *(
            step("k::a($x); k::b($y);", "k::a($x); k::c($y);"),
            "fn t() {\n    #[cfg(x)]\n    k::a(1);\n    k::b(2);\n}\n",
        ),
    ),
    "a list that is copied": (
        "it would move or copy a run",
        step("k::a(); $$$s k::b();", "k::a(); $$$s k::c(); $$$s"),
        "fn t() {\n    k::a();\n    g();\n    k::b();\n}\n",
    ),
    "a list that is left out": (
        "have no place in the rewrite",
        step("k::a(); $$$s k::b();", "k::a(); k::b();"),
        "fn t() {\n    k::a();\n    g();\n    k::b();\n}\n",
    ),
    "a variable that would be declared in an `unsafe` block inside of the run": (
        "a new variable would not be seen",
        step("k::a($x); $$$s k::b($y);", "let $o = k::a($x); $$$s k::b($y, $o);"),
        "fn t() {\n    unsafe {\n        k::a(1);\n    }\n    g();\n    k::b(2);\n}\n",
    ),
}


@pytest.mark.parametrize(("reason", "fences", "text"), WITHHELD.values(), ids=WITHHELD)
def test_what_withholds_the_fix(reason, fences, text):
    said = {"$o": 'o = { fresh = "made" }', "$s": "s = { pure = true }", "$x": "x = { pure = true }"}
    lines = "\n".join(line for name, line in said.items() if name in str(fences))
    engine = linked.engine(*fences, tables=f"[metavariables]\n{lines}")
    (fix,) = fixes(engine, text)
    assert reason in (fix.withheld or "")
    assert pages.after(engine, text) == text


CASES = {
    "a list that is empty may be left out": (
        *("k::a(); $$$s k::b();", "k::a(); k::c();"),
        "fn t() {\n    k::a();\n    k::b();\n}\n",
        "fn t() {\n    k::a();\n    k::c();\n}\n",
    ),
    "equal numbers between two lists are paired in order": (
        *("k::a(); $$$s k::b(); k::c();", "k::z();\n$$$s\nk::c();\nk::b();"),
        "fn t() {\n    k::a(); // a\n    g();\n    k::b(); // b\n    k::c(); // c\n}\n",
        "fn t() {\n    k::z(); // a\n    g();\n    k::c(); // b\n    k::b(); // c\n}\n",
    ),
    "a statement inside `unsafe` is changed where it stands": (
        *("k::a(); k::b();", "k::y();\nk::z();"),
        "fn t(p: *const u8) {\n    unsafe {\n        k::a();\n        drop(*p);\n    }\n    g();\n}\n",
        None,
    ),
    "one and all around it keep their places": (
        *("k::a(); $$$s k::b();", "k::y();\n$$$s\nk::z();"),
        "fn t(p: *const u8) {\n    k::a();\n    unsafe {\n        drop(*p);\n        k::b();\n    }\n}\n",
        "fn t(p: *const u8) {\n    k::y();\n    unsafe {\n        drop(*p);\n        k::z();\n    }\n}\n",
    ),
}


@pytest.mark.parametrize(("match", "template", "before", "after"), CASES.values(), ids=CASES)
def test_a_sentence(match, template, before, after):
    tables = "[metavariables]\ns = { pure = true }" if "$s" in match else ""
    assert pages.after(linked.engine(*step(match, template), tables=tables), before) == (after or before)
