"""Holds that only a template that was matched brings placeholders, and that nothing is computed for another one."""

from __future__ import annotations

from deburr.engine.findings import Fix
from deburr.language.gates import NO_FACTS
from deburr.language.model import Applicability
from deburr.syntax.crate_view import NoCrate
from engine.pages import engine_of, rule

VARIABLES = """
T = { in = ["u8"] }
zero = { from = "T", transform = "zero_of_type" }
todo = { placeholder = "a value" }
"""
PAGE = rule(
    "zeroed",
    ("std::mem::zeroed::<$T>()", "$zero"),
    ("std::mem::zeroed::<$U>()", "std::mem::size_of::<$U>($todo)"),
    variables=VARIABLES,
)


def _fix(page: str, text: str) -> Fix:
    (finding,) = engine_of(page).check(text.encode(), "a.rs", NO_FACTS, NoCrate())
    (fix,) = finding.fixes
    return fix


def test_an_alternative_without_a_placeholder_keeps_what_is_declared() -> None:
    fix = _fix(PAGE, "fn f() { g(std::mem::zeroed::<u8>()); }")
    assert fix.applicability is Applicability.MACHINE_APPLICABLE
    assert [edit.replacement for edit in fix.edits] == [b"0u8"]


def test_the_alternative_with_one_has_placeholders() -> None:
    fix = _fix(PAGE, "fn f() { g(std::mem::zeroed::<u16>()); }")
    assert fix.applicability is Applicability.HAS_PLACEHOLDERS


def test_what_a_template_does_not_use_is_not_computed() -> None:
    page = rule(
        "zeroed",
        ("std::mem::zeroed::<$T>()", "std::mem::size_of::<$T>()"),
        ("std::mem::align_of::<$T>()", "$zero"),
        variables='zero = { from = "T", transform = "zero_of_type" }',
    )
    assert _fix(page, "fn f() { g(std::mem::zeroed::<S>()); }").withheld is None
    assert "cannot be turned" in (_fix(page, "fn f() { g(std::mem::align_of::<S>()); }").withheld or "")


def test_a_function_of_a_type_is_no_member_of_a_module() -> None:
    page = rule("zeroed", ("std::mem::zeroed()", "std::mem::zeroed::<u8>()"))
    unseen = "unseen! { pub struct Box; }\nfn f() { Box::zeroed(); }"
    assert engine_of(page).check(unseen.encode(), "a.rs", NO_FACTS, NoCrate()) == ()
