"""Holds the search for the fixes that broke something, against a world in which it is known which ones do.

No compiler: the check is a rule of the test, so that every shape of cause can be tried.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deburr.compiler.cargo_check import Message, MessageSpan
from deburr.compiler.processes import NotRun
from deburr.engine.findings import Applied, Changed, FileChange, Finding, Fix, FixKey, Place
from deburr.language.model import Applicability, Level
from deburr.run.verification.back_out import BackOut, Verdict
from deburr.run.verification.blame import Detective
from deburr.run.verification.plan import Plan
from deburr.syntax.source import SourceFile
from deburr.text.edit import Edit
from deburr.text.span import Span

FILE = Path("/nowhere/lib.rs")
TEXT = b"".join(b"fn f%02d() { x%02d }\n" % (number, number) for number in range(20))
SOURCE = SourceFile(TEXT, str(FILE))
WIDTH = len(b"fn f00() { x00 }\n")


def applied(number):
    span = Span(number * WIDTH + 11, number * WIDTH + 14)
    fix = Fix("new", "new", Applicability.MACHINE_APPLICABLE, (Edit(span, b"y%02d" % number),))
    finding = Finding("page", "group", Level.WARN, "old", span, (fix,))
    return Applied(finding, fix, 0, FixKey(str(FILE), "page", span.start), (Place(str(FILE), span),))


class World:
    """Twenty fixes; `rules` say which of them together bring an error, and at whose place it shows (None: nowhere)."""

    def __init__(self, rules):
        self.rules = rules
        self.keys = {applied(number).key: number for number in range(20)}
        self.plans = 0

    def plan(self, without=()):
        self.plans += 1
        gone = {one.fix.key for one in without}
        made = tuple(one for number in range(20) if (one := applied(number)).key not in gone)
        return Plan((Changed(str(FILE), FileChange(TEXT, TEXT + b"//", made, (), ())),))

    def check(self, plan):
        there = {self.keys[key] for key in plan.fixes}
        return Verdict(tuple(self.error(*rule) for rule in self.rules if rule[0] <= there))

    def error(self, causes, place):
        spans = ()
        if place is not None:
            spans = (MessageSpan(FILE, place * WIDTH + 11, place * WIDTH + 14, True, place + 1),)
        # As errors do, it names what it is about.
        named = " and ".join(f"`f{number:02}`" for number in sorted(causes))
        return Message("lib", "error", "E0001", f"{named} is broken, at {place}", spans)

    def settled(self):
        search = BackOut(self.check, self.plan, lambda plan: Detective(plan.fixes, lambda path: SOURCE))
        result = search.settle(self.plan())
        assert not isinstance(result, NotRun), result
        assert not self.check(result.plan).errors
        return {self.keys[one.fix.key] for one in result.backed_out}, search


@pytest.mark.parametrize(
    ("rules", "out"),
    [
        ([], set()),
        ([({3}, 3)], {3}),
        ([({3}, 3), ({7}, 7)], {3, 7}),
        ([({3}, None)], {3}),
        ([({3}, None), ({15}, None)], {3, 15}),
        ([({3}, 8)], {3}),
    ],
    ids=["none", "at its place", "two at their places", "nowhere", "two nowhere", "at the place of an innocent one"],
)
def test_exactly_those_that_break_it_go(rules, out):
    assert World(rules).settled()[0] == out


def test_of_two_that_only_break_together_one_goes():
    out, _ = World([({3, 12}, None)]).settled()
    assert out in ({3}, {12}, {3, 12})
    assert len(out) == 1


def test_a_search_costs_the_logarithm():
    _, search = World([({3}, None)]).settled()
    assert search.checks <= 14


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sets(st.integers(0, 19), min_size=1, max_size=1), st.none() | st.integers(0, 19)), max_size=5)
)
def test_with_single_causes_nothing_but_the_causes_goes(rules):
    out, _ = World([(frozenset(causes), place) for causes, place in rules]).settled()
    assert out == {number for causes, _ in rules for number in causes}


def test_an_error_without_any_fix_is_no_answer():
    world = World([(set(), None)])
    search = BackOut(world.check, world.plan, lambda plan: Detective(plan.fixes, lambda path: SOURCE))
    result = search.settle(world.plan())
    assert isinstance(result, NotRun)
    assert "an error that no fix explains" in result.reason
