"""Holds when a rewrite is taken to evaluate its operands as its match does: as often, and in the same order."""

from __future__ import annotations

import pytest

from deburr.language.compiled import CompiledVariable
from deburr.language.evaluation import evaluation_problems
from deburr.language.fragments import compile_fragment, compile_template
from deburr.language.model import Applicability, Metavariable, Rewrite


def found(match, rewrite, sure=(), kind=None, **variables):
    compiled = {
        name: CompiledVariable(Metavariable(name, **stated), None, (), ()) for name, stated in variables.items()
    }
    about = Rewrite("r", Applicability.MACHINE_APPLICABLE, (), sure_if=tuple(sure))
    problems = evaluation_problems(compile_fragment(match, kind), compile_template(rewrite, kind), compiled, about)
    return [problem.message for problem in problems]


DROPS = ["the rewrite drops `$b`, which may have effects"]
REPEATS = ["the rewrite repeats `$a`, which may have effects"]
REORDERS = ["the rewrite evaluates `$a` and `$b` in another order"]


@pytest.mark.parametrize(
    ("match", "rewrite", "expected"),
    [
        ("foo::f($a, $b)", "foo::g($a, $b)", []),
        ("foo::f($a, $b)", "$a.g($b)", []),
        ("foo::f($a, $b)", "foo::g($a)", DROPS),
        ("foo::f($a)", "foo::g($a, $a)", REPEATS),
        ("foo::f($a, $b)", "foo::g($b, $a)", REORDERS),
        ("foo::f($a, $$$b)", "foo::g($a)", DROPS),
        ("foo::f::<$a>($b)", "foo::g($b)", []),
        ("foo::f::<$a, $b>()", "foo::g::<$b, $a, $a>()", []),
        ("$a == 0", "$a == 1", []),
        ("let $p = foo::f($a);", "let $p = foo::g($a, $a);", REPEATS),
        ("fn $a", "fn x", []),
    ],
)
def test_count_and_order(match, rewrite, expected):
    assert found(match, rewrite) == expected


@pytest.mark.parametrize("stated", [{"pure": True}, {"kind": "literal"}, {"kind": "identifier"}, {"kind": "closure"}])
def test_what_has_no_effect_may_be_dropped_doubled_and_moved(stated):
    assert found("foo::f($a, $b)", "foo::g($b, $b)", a=stated, b=stated) == []


@pytest.mark.parametrize("stated", [{"kind": "expression"}, {"kind": "block"}, {"pure": False}, {"type": "u8"}])
def test_other_constraints_say_nothing_of_effects(stated):
    assert found("foo::f($a, $b)", "foo::g($a)", b=stated) == DROPS


def test_a_rewrite_can_ask_for_purity_of_its_own():
    assert found("foo::f($a, $b)", "foo::g($a)", sure=["pure(b)"]) == []
    assert found("foo::f($a, $b)", "foo::g($a)", sure=["pure(a)", "typed(b)"]) == DROPS
