"""Holds when a rewrite is taken to evaluate its operands as its match does: as often, and in the same order."""

from __future__ import annotations

import pytest

from deburr.language.compiled import CompiledVariable
from deburr.language.evaluation import evaluation_problems
from deburr.language.fragments import compile_fragment, compile_template
from deburr.language.model import Applicability, Metavariable, Rewrite


def found(match, rewrite, sure=(), kind=None, hoist=None, elsewhere=(), shared=(), **variables):
    compiled = {
        name: CompiledVariable(Metavariable(name, **stated), None, (), ()) for name, stated in variables.items()
    }
    about = Rewrite("r", Applicability.MACHINE_APPLICABLE, (), sure_if=tuple(sure))
    fragment, template = compile_fragment(match, kind), compile_template(rewrite, kind)
    before = compile_template(hoist, "statement") if hoist is not None else None
    problems = evaluation_problems(fragment, template, compiled, about, before, elsewhere, shared)
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
        ("static mut N: $T = $a;", "static N: foo::Lazy<$T> = foo::Lazy::new(|| $a);", []),
        # What binds or names something is not evaluated.
        ("let $p = foo::f($a);", "let $p = foo::g($p, $a);", []),
        ("foo::f(|$x| $a)", "foo::g(|$x| foo::h($x, $x, $a))", []),
        ("$h.$f", "$h.$f.$f", []),
        # Named twice, it is pure: a match asks for that.
        ("foo::f($a, $a)", "foo::g($a)", []),
        ("foo::f($a, $a, $b)", "foo::g($b, $a)", []),
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


LATER = ["the rewrite moves `$a` to where it runs never or often, and it may have effects"]
SOONER = ["the rewrite evaluates `$a` once, and the match does so never or often"]


@pytest.mark.parametrize(
    ("match", "rewrite", "expected"),
    [
        ("foo::f($a)", "foo::g(|| $a)", LATER),
        ("foo::f($a)", "foo::g(move |$x| foo::h($x, $a))", LATER),
        ("foo::f($a)", "foo::g(async { $a })", LATER),
        ("foo::f($a)", "foo::g(const { $a })", LATER),
        ("foo::f($a)", "if true { $a } else { 1 }", LATER),
        ("foo::f($a)", "if $a { 1 } else { 2 }", []),
        ("foo::f($a)", "match $a { _ => 1 }", []),
        ("foo::f($a)", "match 1 { _ => $a }", LATER),
        ("foo::f($a)", "loop { $a }", LATER),
        ("foo::f($a)", "while $a {}", LATER),
        ("foo::f($a)", "for _ in $a {}", []),
        ("foo::f($a)", "for _ in 0..1 { $a }", LATER),
        ("foo::f($a)", "true && $a", LATER),
        ("foo::f($a)", "$a && true", []),
        ("foo::f($a)", "true & $a", []),
        ("foo::f($a)", "unsafe { $a }", []),
        ("foo::f($a)", "{ let $x = $a; $x }", []),
        ("foo::f(|| $a)", "foo::g(|| $a)", []),
        ("foo::f(|| $a)", "foo::g($a)", SOONER),
        ("for $i in 0..1 { foo::f($i, $a); }", "(0..1).map(|$i| $a)", []),
        ("if foo::c() { $a }", "foo::g(|| $a)", []),
    ],
)
def test_what_runs_later_stays_later(match, rewrite, expected):
    assert found(match, rewrite) == expected
    assert found(match, rewrite, a={"pure": True}) == []
    assert found(match, rewrite, sure=["pure(a)"]) == []


@pytest.mark.parametrize(
    ("match", "hoist", "rewrite", "expected"),
    [
        ("$a.as_ptr()", "let $o = $a;", "$o.as_ptr()", []),
        ("foo::f($a, $b)", "let $o = $a;", "foo::f($o, $b)", []),
        ("foo::f($a, $b)", "let $o = $b;", "foo::f($a, $o)", REORDERS),
        ("$a.as_ptr()", "let $o = $a;", "$a.as_ptr()", REPEATS),
        ("foo::f($a, $b)", "let $o = $a;", "$o", DROPS),
        ("foo::f($a)", "let $o = || $a;", "$o", LATER),
    ],
)
def test_what_is_put_before_the_statement_is_evaluated_first(match, hoist, rewrite, expected):
    assert found(match, rewrite, hoist=hoist) == expected


def test_what_another_step_evaluates_is_not_evaluated_here_too():
    taken = ["the rewrite evaluates `$b`, which the match of another step evaluates"]
    assert found("foo::f($a)", "foo::g($a, $b)", elsewhere={"b"}) == taken
    assert found("foo::f($a)", "foo::g::<$b>($a)", elsewhere={"b"}) == []
    assert found("foo::f($a, $b)", "foo::g($a, $b)", elsewhere={"b"}) == []


def test_what_two_steps_share_is_pure():
    assert found("foo::f($b, $a)", "foo::g($a, $b)", shared={"b"}) == []
    assert found("foo::f($b, $a)", "foo::g($a)", shared={"b"}) == []
