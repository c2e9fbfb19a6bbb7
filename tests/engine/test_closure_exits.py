"""Holds that code which leaves its function does not move into a closure; which code does is what Rust says."""

from __future__ import annotations

import pytest

from deburr.language.gates import NO_FACTS
from deburr.syntax.crate_view import NoCrate
from engine import linked
from engine.linked import step

LAZY = step("if k::missing() { k::set($e) }", "k::get_or_set(|| $e)")
AGAIN = step("k::now(|| $e)", "k::later(move || $e)")


def withheld(fences, code):
    engine = linked.engine(*fences)
    (finding,) = engine.check(f"fn f() {{ {code} }}\n".encode(), "src/lib.rs", NO_FACTS, NoCrate())
    return finding.fix().withheld


@pytest.mark.parametrize("code", ["g()?", "return", "{ if h() { return 1; } 2 }", "g().await"])
def test_what_leaves_the_function_stays(code):
    assert (
        withheld(LAZY, f"if k::missing() {{ k::set({code}) }}") == f"`{code}` may leave the closure that it moves into"
    )


@pytest.mark.parametrize("code", ["g()", "|| return 1", "{ loop { break; } }", "async { g().await }"])
def test_what_stays_in_itself_moves(code):
    assert withheld(LAZY, f"if k::missing() {{ k::set({code}) }}") is None


def test_from_one_closure_into_another():
    assert withheld(AGAIN, "k::now(|| return 1)") is None
