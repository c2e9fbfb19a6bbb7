"""Holds what becomes of a `mut` that a fix takes the last use from that needs it, and of a fix that would need one.

rustc is the judge: all snippets are compiled before and after, and no function may have an error or a warning after its
fix that it did not have before.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine import pages
from engine.judging import judged
from engine.mut_cases import CASES, GOES, HEAD, NOTED, STAYS, ZERO, ZEROED

TOUCH, TOUCHED = r"std::hint::black_box(&mut \1)", r"std::hint::black_box(&\1)"
DROP = r"std::mem::swap(&mut \1, &mut 1);"


@pytest.fixture(scope="module")
def engine():
    return pages.engine_of(
        pages.rule("touch", ("std::hint::black_box(&mut $x)", "std::hint::black_box(&$x)")),
        pages.rule("drop", ("std::mem::swap(&mut $x, &mut 1);", ""), variables="x = { pure = true }"),
        pages.rule("same", ("std::convert::identity($x)", "$x")),
        pages.rule(
            "zero",
            ("let $v = Vec::with_capacity($n); $$$gap $v.set_len($n);", "let $v = vec![0; $n]; $$$gap"),
            variables='gap = { not-mentions = ["v"] }',
        ),
    )


def written(name: str) -> str:
    parameters, body, _ = CASES[name]
    body = re.sub(r"DROP\((\w+)\);", DROP, re.sub(r"TOUCH\((\*?\w+)\)", TOUCH, body))
    return f"{HEAD}pub fn f({parameters}) {{ {body} }}\n".replace("~", "")


def expected(name: str) -> str:
    parameters, body, fate = CASES[name]
    body = re.sub(r" DROP\(\w+\);", "", re.sub(r"TOUCH\((\*?\w+)\)", TOUCHED, body))
    body = body.replace(ZERO, ZEROED).replace("std::convert::identity(&x)", "&x")
    whole = f"pub fn f({parameters}) {{ {body} }}\n"
    return HEAD + re.sub(r"~mut\s+", "" if fate == GOES else "mut ", whole)


@pytest.mark.parametrize("name", CASES)
def test_what_becomes_of_the_mut(engine, name: str) -> None:
    change = pages.fixed(engine, written(name))
    assert change.applied
    assert change.after.decode() == expected(name)
    assert any(note.startswith("`mut` of `") for note in change.notes) == (CASES[name][2] == NOTED), change.notes


@pytest.mark.rustc
def test_rustc_has_nothing_new_to_say(engine, tmp_path: Path) -> None:
    texts = [written(name) for name in CASES]
    fixed = [pages.after(engine, text) for text in texts]
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    before, after = judged(texts, tmp_path / "a"), judged(fixed, tmp_path / "b")
    wrong = {
        name: dict(codes) for name, codes in zip(CASES, before, strict=True) if any(c != "unused_mut" for c in codes)
    }
    assert not wrong
    worse = {
        name: (text, dict(new - old))
        for name, text, old, new in zip(CASES, fixed, before, after, strict=True)
        # A `mut` that stays with a note may be one too many.
        if new - old and not (CASES[name][2] == NOTED and set(new - old) == {"unused_mut"})
    }
    assert not worse


# What a page of its own makes of a body, and whether the `mut` stays.
FRAGMENTS = {
    "a method of its own name": ("$v.as_mut_ptr()", "$v.as_ptr()", "let ~mut v = [n]; give(v.as_mut_ptr())", GOES),
    "a macro": (
        "std::ptr::addr_of_mut!($v)",
        "std::ptr::addr_of!($v)",
        "let ~mut v = n; give(std::ptr::addr_of_mut!(v))",
        GOES,
    ),
    "a raw borrow": ("&raw mut $v", "&raw const $v", "let ~mut v = n; give(&raw mut v)", GOES),
    "of a field": ("&raw mut $v", "&raw const $v", "let ~mut v = (n,); give(&raw mut v.0)", GOES),
    "of an element": ("&raw mut $v", "&raw const $v", "let ~mut v = [n]; give(&raw mut v[0])", GOES),
    "another borrow comes": (
        "std::mem::drop(&mut $v)",
        "std::hint::black_box(&mut $v)",
        "let ~mut v = n; std::mem::drop(&mut v);",
        STAYS,
    ),
    "a write comes": ("std::mem::take(&mut $v);", "$v = 0;", "let ~mut v = n; std::mem::take(&mut v);", STAYS),
    "a method that changes comes": (
        "$v.truncate(0);",
        "$v.clear();",
        "let ~mut v = vec![n]; v.truncate(0);",
        STAYS,
    ),
    "a value comes": ("std::mem::take(&mut $v)", "$v", "let ~mut v = n; give(std::mem::take(&mut v))", GOES),
    "an assignment goes": ("$v = $v.wrapping_add(0);", "", "let ~mut v = n; v = v.wrapping_add(0); give(v)", GOES),
    "a compound assignment goes": ("$v += 0;", "", "let ~mut v = n; v += 0; give(v)", GOES),
    "two of three go": ("$v += 0;", "", "let ~mut v = n; v += 0; v += 1; v += 0; give(v)", STAYS),
}


@pytest.mark.parametrize("name", FRAGMENTS)
def test_how_the_use_goes(name: str, tmp_path: Path) -> None:
    match, template, body, fate = FRAGMENTS[name]
    engine = pages.engine_of(pages.rule("one", (match, template), variables="v = { pure = true }"))
    text = f"{HEAD}pub fn f(n: u8) {{ {body} }}\n".replace("~", "")
    change = pages.fixed(engine, text)
    assert change.applied
    assert not change.notes
    assert f"let {'' if fate == GOES else 'mut '}v =" in change.after.decode()
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    (before,), (after,) = judged([text], tmp_path / "a"), judged([change.after.decode()], tmp_path / "b")
    assert not [code for codes in (before, after) for code in codes if code == "unused_mut" or code.startswith("E")]


# A parameter list, a body with a use that the fix turns into one that needs `mut`, and whether the fix is made.
MISSING = {
    "a let": ("", "let v = vec![1u8];", False),
    "a mut let": ("", "let mut v = vec![1u8];", True),
    "a parameter": ("v: Vec<u8>", "", False),
    "a reference": ("v: &mut Vec<u8>", "", True),
    "a shared name": ("", "let mut v = vec![1u8]; v.push(1); let v = v;", False),
    "cannot be seen": ("v: Unseen", "", True),
}


@pytest.mark.parametrize("name", MISSING)
@pytest.mark.parametrize("template", ["$v.pop()", "std::mem::take(&mut $v)", "$v.as_mut_slice()"])
def test_a_mut_that_is_not_there(name: str, template: str) -> None:
    parameters, body, is_made = MISSING[name]
    if "&mut" in template:
        is_made = name == "a mut let"
    engine = pages.engine_of(pages.rule("one", ("std::hint::black_box(&$v)", template), variables=""))
    change = pages.fixed(engine, f"{HEAD}fn f({parameters}) {{ {body} std::hint::black_box(&v); }}\n")
    assert bool(change.applied) == is_made
    if not change.applied:
        assert [one.reason for one in change.withheld] == ["`v` would have to be `mut`"]


def test_each_function_has_its_own(engine) -> None:
    text = (
        "mod m {{\n    pub fn one(n: u8) {{ let {0}x = n; std::hint::black_box({1}x); }}\n}}\n"
        "fn two(n: u8) {{ let mut x = n; std::hint::black_box({1}x); x = 2; drop(x) }}\n"
        "impl S {{ fn three(mut v: Vec<u8>) {{ v.push(two_of(&v)) }} }}\n"
        "fn four({0}x: u8) {{ std::hint::black_box({1}x); }}\n"
    )
    change = pages.fixed(engine, text.format("mut ", "&mut "))
    assert change.after.decode() == text.format("", "&")
    assert not change.notes


def test_fixes_that_only_together_take_the_last_use() -> None:
    one = pages.rule("one", ("std::hint::black_box(&mut $x)", "std::hint::black_box(&$x)"))
    two = pages.rule("two", ("std::mem::swap(&mut $x, &mut 1);", ""), variables="x = { pure = true }")
    text = "fn f(n: u8) { let mut x = n; std::hint::black_box(&mut x); std::mem::swap(&mut x, &mut 1); }\n"
    assert pages.after(pages.engine_of(one), text).startswith("fn f(n: u8) { let mut x")
    assert pages.after(pages.engine_of(two), text).startswith("fn f(n: u8) { let mut x")
    assert pages.after(pages.engine_of(one, two), text) == "fn f(n: u8) { let x = n; std::hint::black_box(&x); }\n"


def test_a_mut_that_may_be_unused_stays(engine) -> None:
    text = "#![allow(unused_mut)]\nfn f(n: u8) { let mut x = n; std::hint::black_box(&mut x); }\n"
    assert "let mut x" in pages.after(engine, text)
    assert "let x" in pages.after(engine, text.replace("allow", "deny"))


def test_a_comment_behind_it_stays(engine) -> None:
    text = "fn f(n: u8) { let mut /* why */ x = n; std::hint::black_box(&mut x); }\n"
    assert "let /* why */ x = n;" in pages.after(engine, text)


def test_a_deep_chain_is_given_up(engine) -> None:
    chain = ".clone()" * 3000
    change = pages.fixed(engine, f"fn f(n: u8) {{ let mut x = n; std::hint::black_box(&mut x); x{chain} }}\n")
    assert change.applied
    inner = "(" * 3000 + "x" + ")" * 3000
    change = pages.fixed(engine, f"fn f(n: u8) {{ let mut x = n; std::hint::black_box(&mut x); {inner}; }}\n")
    assert [note for note in change.notes if note.startswith("`mut` of `x` stays")]
