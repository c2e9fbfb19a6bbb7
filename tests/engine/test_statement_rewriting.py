"""Holds what becomes of runs of statements: what changes, what goes, what is new, and when nothing of it is done.

The texts are written by hand; rustc compiles them before and after, and may not have anything new to say.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.judging import judged
from engine.statement_cases import CHANGED, NAMED, SIZED, WITHHELD, ZEROED
from engine.statements import changed


@pytest.mark.parametrize("name", CHANGED)
def test_what_becomes_of_a_run(name: str) -> None:
    rule, before, after = CHANGED[name]
    outcome = changed(*rule, before)
    assert outcome.withheld is None
    assert outcome.text == after
    assert outcome.lowered == ()


@pytest.mark.parametrize("name", WITHHELD)
def test_when_it_is_withheld(name: str) -> None:
    rule, before, reason = WITHHELD[name]
    outcome = changed(*rule, before, old="old")
    assert outcome.withheld is not None
    assert reason in outcome.withheld


def test_what_may_have_changed_lowers() -> None:
    text = (
        "fn f(c: usize, mut n: usize) {\n    let mut v: Vec<u8> = Vec::with_capacity(c);\n    g(&mut n);\n"
        "    unsafe { v.set_len(n) };\n}\nfn g(_: &mut usize) {}\n"
    )
    outcome = changed(*SIZED, text)
    assert outcome.withheld is None
    assert len(outcome.lowered) == 1
    assert "`n` may change" in outcome.lowered[0]


def test_a_new_variable_has_a_name_of_its_own() -> None:
    text = "fn f(mut v: Vec<u8>) {\n    v.push(1);\n    let held = 2;\n    drop(held);\n    v.sort();\n}\n"
    assert changed(*NAMED, text, held="held").text == (
        "fn f(mut v: Vec<u8>) {\n    let held_2 = &mut v;\n    held_2.push(1);\n    let held = 2;\n    drop(held);\n"
        "    v.sort();\n}\n"
    )


def test_what_is_not_matched_keeps_every_byte() -> None:
    text = (
        'fn  f( n :usize )->Vec<u8>{\n\n\tlet mut v  = Vec::with_capacity( n );\n  let s = "\n   x\\\n";drop(s)  ;\n'
        "  unsafe{v.set_len(n)};v }"
    )
    assert changed(*ZEROED, text).text == (
        'fn  f( n :usize )->Vec<u8>{\n\n\tlet mut v  = vec![0; n];\n  let s = "\n   x\\\n";drop(s)  ;\n  v }'
    )


@pytest.mark.rustc
def test_rustc_has_nothing_new_to_say(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    before = judged([case[1] for case in CHANGED.values()], tmp_path / "a")
    after = judged([changed(*case[0], case[1]).text for case in CHANGED.values()], tmp_path / "b")
    assert not {name: codes for name, codes in zip(CHANGED, before, strict=True) if any(one[0] == "E" for one in codes)}
    worse = {name: new - old for name, old, new in zip(CHANGED, before, after, strict=True)}
    allowed = {"unused_mut", "unused_variables"}
    assert not {name: dict(codes) for name, codes in worse.items() if set(codes) - allowed}
