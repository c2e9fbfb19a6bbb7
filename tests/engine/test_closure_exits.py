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


SPAWN = step("fn $f() -> $r { $$$body }", "fn $f() { k::spawn(async move { $$$body }) }")
SPAWN_ASYNC = step("async fn $f() -> $r { $$$body }", "fn $f() { k::spawn(async move { $$$body }) }")
CALL_ASYNC = step("async fn $f() -> $r { $$$body }", "async fn $f() { k::call(|| { $$$body }) }")


def of_item(fences, text):
    engine = linked.engine(*fences)
    (finding,) = engine.check(text.encode(), "src/lib.rs", NO_FACTS, NoCrate())
    return finding.fix().withheld


@pytest.mark.parametrize("body", ["g().await?", "if h() { return 1; } g()?", "for x in y { break; } z().await"])
def test_an_async_body_moves_into_an_async_block_and_no_other(body):
    assert of_item(SPAWN_ASYNC, f"async fn t() -> u8 {{ {body} }}\n") is None
    assert "may leave the closure that it moves into" in of_item(CALL_ASYNC, f"async fn t() -> u8 {{ {body} }}\n")
    assert "may leave the closure that it moves into" in of_item(SPAWN, "fn t() -> u8 { g()? }\n")


def test_from_one_closure_into_another():
    assert withheld(AGAIN, "k::now(|| return 1)") is None
