"""Holds how the fixes of a file go together: nested ones in one run, the fixpoint, overlaps with their winners, cycles,
and results that would not parse.
"""

from __future__ import annotations

import pytest

from deburr.engine.beating import beat_ranks
from deburr.errors import PatternCycleError
from deburr.language.model import Applicability
from engine import pages
from growth import assert_grows

BOOL = ("std::mem::transmute::<u8, bool>($x)", "$x != 0")


def _body(text: str) -> str:
    return f"fn f() {{ let r = {text}; }}\n"


def test_nested_matches_are_done_in_one_run() -> None:
    engine = pages.engine_of(pages.rule("one", ("k::a($x)", "k::b($x)")))
    assert pages.after(engine, _body("k::a(k::a(k::a(1)))")) == _body("k::b(k::b(k::b(1)))")


def test_what_a_fix_makes_possible_is_done_too() -> None:
    engine = pages.engine_of(pages.rule("one", ("k::a($x)", "k::b($x)")), pages.rule("two", ("k::b($x)", "k::c($x)")))
    change = pages.fixed(engine, _body("k::a(1)"))
    assert change.after.decode() == _body("k::c(1)")
    assert [(one.finding.pattern, one.round) for one in change.applied] == [("one", 0), ("two", 1)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("k::g(k::ne(v))", "(v != 0).g()"),
        ("k::g(k::ne(k::g(v)))", "(v.g() != 0).g()"),
        ("k::neg(k::ne(v))", "!(v != 0)"),
        ("k::ne(k::neg(v))", "!v != 0"),
        ("k::g(unsafe { std::mem::transmute::<u8, bool>(v) })", "(v != 0).g()"),
    ],
)
def test_parentheses_where_one_fix_stands_in_another(before: str, after: str) -> None:
    engine = pages.engine_of(
        pages.rule("outer", ("k::g($x)", "$x.g()")),
        pages.rule("not", ("k::neg($x)", "!$x")),
        pages.rule("inner", ("k::ne($x)", "$x != 0")),
        pages.rule("bool", BOOL),
    )
    assert pages.after(engine, _body(before)) == _body(after)


def test_a_second_run_has_nothing_to_do_and_says_the_same() -> None:
    engine = pages.engine_of(
        pages.rule("one", ("k::a($x)", "k::b($x)")),
        pages.rule("two", ("k::b($x)", "k::c($x)")),
        pages.rule("seen", ("k::c($x)", None), ("k::d($x)", "k::e($x)")),
    )
    first = pages.fixed(engine, _body("k::a(k::b(k::d(1)))"))
    second = pages.fixed(engine, first.after)
    assert second.after == first.after
    assert not second.applied
    assert second.remaining == first.remaining
    assert len(first.remaining) == 2


# Two rules that want the same bytes at one place, and what decides.
CLASHES = {
    "beats": ({"name": "a"}, {"name": "z", "beats": ["a"], "level": "allow"}, "z"),
    "level": ({"name": "a", "level": "warn"}, {"name": "z", "level": "deny"}, "z"),
    "id": ({"name": "a"}, {"name": "z"}, "a"),
}


@pytest.mark.parametrize("name", CLASHES)
def test_the_stated_order_decides(name: str) -> None:
    first, second, winner = CLASHES[name]
    engine = pages.engine_of(_clash(first), _clash(second))
    change = pages.fixed(engine, _body("k::both(1)"))
    assert change.after.decode() == _body(f"k::by_{winner}(1)")
    assert [one.finding.pattern for one in change.applied] == [winner]
    loser = "a" if winner == "z" else "z"
    if name != "beats":
        reasons = {one.finding.pattern: one.reason for one in change.withheld}
        assert reasons == {loser: f"it overlaps with a fix of `{winner}`"}


def _clash(words: dict) -> str:
    name = words["name"]
    more = {key: value for key, value in words.items() if key != "name"}
    return pages.rule(name, ("k::both($x)", f"k::by_{name}($x)"), **more)


def test_the_outermost_wins() -> None:
    engine = pages.engine_of(
        pages.rule("inner", ("k::a($x)", "k::by_inner($x)")),
        pages.rule("outer", ("k::o(k::a($x))", "k::by_outer($x)"), level="allow"),
    )
    change = pages.fixed(engine, _body("k::o(k::a(1))"))
    assert change.after.decode() == _body("k::by_outer(1)")
    assert [(one.finding.pattern, one.reason) for one in change.withheld] == [
        ("inner", "it overlaps with a fix of `outer`")
    ]


def test_longer_chains_of_beats_rank_higher() -> None:
    made = pages.pages_of(
        pages.rule("a", ("k::a($x)", "k::b($x)"), beats=["b"]),
        pages.rule("b", ("k::c($x)", "k::d($x)"), beats=["c"]),
        pages.rule("c", ("k::e($x)", "k::f($x)")),
    )
    assert beat_ranks(made.pages) == {"a": 2, "b": 1, "c": 0}


def test_a_cycle_names_its_patterns_and_no_other() -> None:
    engine = pages.engine_of(
        pages.rule("there", ("k::a($x)", "k::b($x)")),
        pages.rule("back", ("k::b($x)", "k::a($x)")),
        pages.rule("innocent", ("k::c($x)", "k::d($x)")),
    )
    with pytest.raises(PatternCycleError, match="the rewrites of `back` and `there` undo one another"):
        pages.fixed(engine, _body("k::c(k::a(1))"))


def test_a_rewrite_that_never_ends_is_named() -> None:
    engine = pages.engine_of(pages.rule("grows", ("k::a($x)", "k::a(k::b($x))")))
    with pytest.raises(PatternCycleError, match="the rewrite of `grows` never ends"):
        pages.fixed(engine, _body("k::a(1)"))


def test_what_is_too_risky_stays() -> None:
    engine = pages.engine_of(
        pages.rule("sure", ("k::a($x)", "k::b($x)")),
        pages.rule("unsure", ("k::c($x)", "k::d($x)"), applicability="maybe-incorrect"),
        applicability=Applicability.MACHINE_APPLICABLE,
    )
    change = pages.fixed(engine, _body("k::c(k::a(1))"))
    assert change.after.decode() == _body("k::c(k::b(1))")
    assert [one.reason for one in change.withheld] == [
        "it is maybe-incorrect, and only machine-applicable fixes are selected"
    ]
    assert [one.pattern for one in change.remaining] == ["unsure"]


def test_only_the_fix_that_breaks_the_text_is_withheld() -> None:
    table = 'y = { map = "x", table = { one = "fine", two = "broken]]", three = "good" } }'
    engine = pages.engine_of(pages.rule("one", ("#[old($x)]", "#[new($y)]"), variables=table))
    text = "#[old(one)]\nfn a() {}\n#[old(two)]\nfn b() {}\n#[old(three)]\nfn c() {}\n"
    change = pages.fixed(engine, text)
    assert change.after.decode() == text.replace("old(one)", "new(fine)").replace("old(three)", "new(good)")
    assert [one.reason for one in change.withheld] == ["its result would not parse"]


def test_an_expression_that_would_not_parse_is_withheld() -> None:
    table = 'x = { pure = true }\ny = { map = "x", table = { "1" = "1) ((" } }'
    engine = pages.engine_of(pages.rule("one", ("k::a($x)", "k::b($y)"), variables=table))
    change = pages.fixed(engine, _body("k::a(1)"))
    assert change.after.decode() == _body("k::a(1)")
    assert [one.reason for one in change.withheld] == ["its result would be read in another way"]


def test_a_file_that_does_not_parse_gets_the_fixes_beside_the_mistake() -> None:
    engine = pages.engine_of(pages.rule("one", ("k::a($x)", "k::b($x)")))
    text = "fn g() { let = ; }\nfn f() { let r = k::a(1); }\n"
    assert pages.after(engine, text) == text.replace("k::a", "k::b")


def test_deeply_nested_places_that_cannot_go_together() -> None:
    engine = pages.engine_of(pages.rule("bool", BOOL))
    depth = 80
    text = _body("std::mem::transmute::<u8, bool>(" * depth + "v" + ")" * depth)
    change = pages.fixed(engine, text)
    assert len(change.applied) == depth
    assert change.after.decode().count("!= 0") == depth


def test_many_fixes_take_no_square_of_time() -> None:
    engine = pages.engine_of(pages.rule("bits", pages.TRANSMUTE), pages.rule("bool", BOOL))

    def fix(count: int) -> None:
        lines = "".join(f"    g({i}, unsafe {{ transmute::<f32, u32>(v) }});\n" for i in range(count))
        change = pages.fixed(engine, f"use std::mem::transmute;\n\nfn f(v: f32) {{\n{lines}}}\n")
        assert len(change.applied) == count
        assert b"transmute" not in change.after

    assert_grows(fix, 800)
