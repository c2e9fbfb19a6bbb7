"""Holds the making of single fixes that a caller picks: these and no others, whatever the rounds find besides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from deburr.engine.analysis import Engine, Options
from deburr.engine.findings import FileChange, Finding, FixKey
from deburr.engine.picks import Pick
from deburr.language.gates import NO_FACTS
from deburr.language.model import Applicability
from deburr.syntax.crate_view import NoCrate
from deburr.syntax.source import SourceFile
from engine import pages


@dataclass
class ByText:
    """Picks by the text of the finding."""

    wanted: Mapping[str, Pick]
    asked: list[str] = field(default_factory=list)

    def pick(self, source: SourceFile, finding: Finding) -> Pick | None:
        text = source.data[finding.span.start : finding.span.end].decode()
        self.asked.append(text)
        return self.wanted.get(text)


R = Pick("r")


def made(text: str, wanted: Mapping[str, Pick], *rules: str) -> FileChange:
    """What the picks make of a text. Nothing else may be made, however sure it is."""
    options = Options(Applicability.MACHINE_APPLICABLE, picks=ByText(wanted))
    return pages.fixed(Engine(pages.pages_of(*rules), options), text)


A = pages.rule("one", ("k::a($x)", "k::b($x)"))
AB = (A, pages.rule("two", ("k::b($x)", "k::c($x)")))


def body(text: str) -> str:
    return f"fn f() {{ {text}; }}\n"


@pytest.mark.parametrize(
    ("before", "picked", "after"),
    [
        ("k::a(1); k::a(2)", ["k::a(2)"], "k::a(1); k::b(2)"),
        ("k::a(1); k::a(2)", [], "k::a(1); k::a(2)"),
        # Only the outer one, and the inner one only; then both.
        ("k::a(k::a(1))", ["k::a(k::a(1))"], "k::b(k::a(1))"),
        ("k::a(k::a(1))", ["k::a(1)"], "k::a(k::b(1))"),
        ("k::a(k::a(1))", ["k::a(1)", "k::a(k::a(1))"], "k::b(k::b(1))"),
    ],
)
def test_what_was_picked_is_made_and_nothing_else(before: str, picked: list[str], after: str) -> None:
    change = made(body(before), dict.fromkeys(picked, R), A)
    assert change.after.decode() == body(after)
    assert (len(change.applied), change.withheld) == (len(picked), ())


def test_what_a_fix_makes_possible_was_picked_by_nobody() -> None:
    change = made(body("k::a(1)"), {"k::a(1)": R, "k::b(1)": R}, *AB)
    assert change.after.decode() == body("k::b(1)")
    assert [one.pattern for one in change.remaining] == ["two"]


def test_an_unsure_fix_is_made_if_it_was_picked() -> None:
    unsure = pages.rule("one", ("k::a($x)", "k::b($x)"), applicability="has-placeholders")
    assert made(body("k::a(1)"), {"k::a(1)": R}, unsure).after.decode() == body("k::b(1)")


G = pages.rule("outer", ("k::g($x)", "$x.g()"))
NE = pages.rule("inner", ("k::ne($x)", "$x != 0"))


def test_a_pick_that_lost_gets_its_turn_where_it_writes_the_same() -> None:
    both = {"k::g(k::ne(v))": R, "k::ne(v)": R}
    change = made(body("k::g(k::ne(v))"), both, G, NE)
    # The same expression, which needs parentheses in its new place.
    assert change.after.decode() == body("(v != 0).g()")
    assert [(one.finding.pattern, one.round) for one in change.applied] == [("outer", 0), ("inner", 1)]
    alone = made(body("k::g(k::ne(v))"), {"k::ne(v)": R}, G, NE)
    assert alone.after.decode() == body("k::g(v != 0)")


def test_a_pick_whose_place_another_one_has_copied_is_not_made() -> None:
    doubles = pages.rule("outer", ("k::twice($x)", "k::sum($x, $x)"), variables="x = { pure = true }")
    inner = pages.rule("inner", ("k::N", "k::M.b"))
    change = made(body("k::twice(k::N)"), {"k::twice(k::N)": R, "k::N": R}, doubles, inner)
    # Which of the two copies was meant is nobody's to say.
    assert change.after.decode() == body("k::sum(k::N, k::N)")
    assert [(one.finding.pattern, one.reason) for one in change.withheld] == [
        ("inner", "it overlaps with a fix of `outer`")
    ]


@pytest.mark.parametrize(
    ("pick", "after"),
    [
        (Pick("r", b"by_hand(1)"), "by_hand(1)"),
        (Pick(None, b"by_hand(1)"), "by_hand(1)"),
    ],
)
def test_a_text_stands_in_the_finding_s_place(pick: Pick, after: str) -> None:
    change = made(body("k::a(1); k::a(2)"), {"k::a(1)": pick}, A)
    assert change.after.decode() == body(f"{after}; k::a(2)")


def test_a_text_that_does_not_parse_is_not_made() -> None:
    change = made(body("k::a(1)"), {"k::a(1)": Pick("r", b"by_hand(")}, A)
    assert change.after == change.before
    assert [one.reason for one in change.withheld] == ["its result would not parse"]


def test_a_pick_of_a_rewrite_that_is_not_there_is_said() -> None:
    change = made(body("k::a(1)"), {"k::a(1)": Pick("gone")}, A)
    assert change.after == change.before
    assert [(one.fix.rewrite, one.reason) for one in change.withheld] == [("gone", "there is nothing to apply")]


def test_a_pick_that_is_excluded_says_why() -> None:
    engine = Engine(pages.pages_of(A), Options(picks=ByText({"k::a(1)": R})))
    text = body("k::a(1)").encode()
    key = FixKey("src/lib.rs", "one", text.index(b"k::a"))
    change = engine.fix(text, "src/lib.rs", NO_FACTS, NoCrate(), excluded={key: "it does not compile"})
    assert (change.after, [one.reason for one in change.withheld]) == (text, ["it does not compile"])
