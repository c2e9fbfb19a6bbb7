"""Holds the search for fixes to blame to its promises, with failures that were made up: exactly the culprits go.

The plans here are sets of numbers. That a search works on real plans and a real cargo is shown in `tests/cli`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deburr.compiler.cargo_tests.running import TestResult
from deburr.compiler.cargo_tests.targets import TestTarget
from deburr.run.verification import back_out
from deburr.run.verification.back_out import BackOut, Settled, Verdict
from deburr.run.verification.blame import Ground, Suspicion
from deburr.run.verification.failures import Failure, failed_test

TARGET = TestTarget("p", "lib", "p")


def failure(name: str) -> Failure:
    return failed_test(TARGET, name, TestResult(name, is_passed=False))


@dataclass
class Project:
    """Tests by name, each failing when all fixes of one of its causes are made."""

    causes: dict[str, list[set[int]]]
    size: int
    spared: list[str] = field(default_factory=list)
    moody: dict[str, int] = field(default_factory=dict)
    """Tests that fail for no reason, and how often they still will."""
    whole: int = 0

    def plan(self, gone) -> SimpleNamespace:
        out = {one.fix.key for one in gone}
        fixes = {n: SimpleNamespace(key=n) for n in range(self.size) if n not in out}
        return SimpleNamespace(fixes=fixes)

    def fails(self, name: str, plan) -> bool:
        if self.moody.get(name, 0) > 0:
            self.moody[name] -= 1
            return True
        return any(cause <= set(plan.fixes) for cause in self.causes.get(name, ()))

    def check(self, plan) -> Verdict:
        self.whole += 1
        names = [name for name in [*self.causes, *self.moody] if name not in self.spared]
        return Verdict(tuple(failure(name) for name in names if self.fails(name, plan)))

    def again(self, plan, message) -> Verdict:
        return Verdict((message,) if self.fails(message.text, plan) else ())

    def spare(self, message) -> bool:
        self.spared.append(message.text)
        return True

    def settled(self) -> Settled:
        class Nobody:
            def suspicion(self, message):
                return Suspicion(message, Ground.NONE, tuple(plan.fixes))

        plan = self.plan(())
        search = BackOut(self.check, self.plan, lambda plan: Nobody(), again=self.again, spare=self.spare)
        settled = search.settle(plan)
        assert isinstance(settled, Settled)
        return settled


@given(st.integers(1, 30).flatmap(lambda n: st.tuples(st.just(n), st.lists(st.integers(0, n - 1), unique=True))))
@settings(max_examples=100, deadline=None)
def test_exactly_the_fixes_that_make_a_test_fail_go(case):
    size, culprits = case
    project = Project({f"t{n}": [{n}] for n in culprits}, size)
    # So many culprits among so few fixes need more checks than a user would wait for.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(back_out, "MOST_CHECKS", 10_000)
        settled = project.settled()
    assert {one.fix.key: one.reason for one in settled.backed_out} == {
        n: f"it makes the test `t{n}` fail" for n in culprits
    }
    assert project.spared == []


def test_what_is_suspected_goes_when_the_checks_are_used_up(monkeypatch):
    monkeypatch.setattr(back_out, "MOST_CHECKS", 6)
    project = Project({f"t{n}": [{n}] for n in range(10)}, 20)
    gone = {one.fix.key for one in project.settled().backed_out}
    assert gone >= set(range(10))


def test_one_fix_that_makes_many_tests_fail_is_looked_for_once():
    project = Project({f"t{n}": [{7}] for n in range(6)}, 20)
    assert [one.fix.key for one in project.settled().backed_out] == [7]
    assert project.whole == 2, "before and after"


def test_of_two_fixes_that_only_together_make_a_test_fail_one_goes():
    settled = Project({"t": [{2, 9}]}, 12).settled()
    assert [one.fix.key in {2, 9} for one in settled.backed_out] == [True]


def test_a_test_with_two_causes_loses_both():
    settled = Project({"t": [{2}, {9}]}, 12).settled()
    assert {one.fix.key for one in settled.backed_out} == {2, 9}


@given(st.integers(1, 8))
def test_no_fix_goes_for_a_test_that_fails_a_few_times_for_no_reason(times):
    """Wherever in the search it stops to fail: the last look, with the fix to blame in place, shows it."""
    project = Project({"t": [{3}]}, 12, moody={"m": times})
    settled = project.settled()
    assert {one.fix.key for one in settled.backed_out} == {3}
    assert set(project.spared) <= {"m"}
