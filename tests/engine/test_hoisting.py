"""Holds where a `let` may be put in front of a statement, where it may not, and what it looks like there.

rustc compiles what is rewritten, before and after, and may have no error; the lint on dangling pointers may go.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.hoist_cases import HEAD, HOIST, HOISTED, LATER, LOWERED, MATCH, OWNER, REWRITE, WITHHELD
from engine.judging import judged
from engine.statements import Outcome, changed


def _hoisted(text: str) -> Outcome:
    return changed(MATCH, REWRITE, text.replace("OWNER", OWNER), HOIST, owned="owned")


@pytest.mark.parametrize("name", HOISTED)
def test_where_it_goes(name: str) -> None:
    before, after = (HEAD + text for text in HOISTED[name])
    outcome = _hoisted(before)
    assert outcome.withheld is None
    assert outcome.text == after.replace("OWNER", OWNER)
    assert outcome.lowered == ()


@pytest.mark.parametrize("name", WITHHELD)
def test_where_it_may_not_go(name: str) -> None:
    text, reason = WITHHELD[name]
    outcome = _hoisted(HEAD + text)
    assert outcome.withheld is not None
    assert reason in outcome.withheld


@pytest.mark.parametrize("name", LOWERED)
def test_where_it_may_be_wrong(name: str) -> None:
    text, reason = LOWERED[name]
    outcome = _hoisted(HEAD + text)
    assert outcome.withheld is None
    assert any(reason in one for one in outcome.lowered), outcome.lowered


@pytest.mark.parametrize("name", LATER)
def test_the_variable_stays_in_the_block(name: str) -> None:
    returned, rest, reason = LATER[name]
    statics = "static mut P: *const c_char = std::ptr::null();\nstruct C {\n    p: *const c_char,\n}\n"
    parameters = "s: &str, q: *const c_char, out: *mut *const c_char, v: &mut V"
    text = f"fn f({parameters}) -> {returned} {{\n    let p = OWNER.as_ptr();\n    {rest}\n}}\n"
    outcome = _hoisted(HEAD + statics + text)
    assert (outcome.withheld is not None) == reason.startswith("-")
    assert bool(outcome.lowered) == reason.startswith("?")
    assert reason[1:] in (outcome.withheld or " ".join(outcome.lowered))


def test_what_needs_unsafe_does_not_move_out_of_it() -> None:
    text = "unsafe fn make() -> String {\n    String::new()\n}\nfn f() {\n    let p = unsafe { make().as_ptr() };\n}\n"
    outcome = changed(MATCH, REWRITE, text, HOIST, owned="owned")
    assert outcome.withheld is not None
    assert "`unsafe` block that it needs" in outcome.withheld


def test_unsafe_that_only_the_moved_part_stood_in_goes() -> None:
    text = "fn f(s: &str) {\n    let p = unsafe { String::from(s).as_ptr() };\n    drop(p);\n}\n"
    outcome = changed(MATCH, REWRITE, text, HOIST, owned="owned")
    assert outcome.text == (
        "fn f(s: &str) {\n    let owned = String::from(s);\n    let p = owned.as_ptr();\n    drop(p);\n}\n"
    )


def test_unsafe_around_the_statement_stays_for_what_moved() -> None:
    text = (
        "unsafe fn make() -> String {\n    String::new()\n}\nfn f() {\n    unsafe {\n        drop(make().as_ptr());\n"
        "        drop(1);\n    }\n}\n"
    )
    outcome = changed(MATCH, REWRITE, text, HOIST, owned="owned")
    assert outcome.text == (
        "unsafe fn make() -> String {\n    String::new()\n}\nfn f() {\n    unsafe {\n        let owned = make();\n"
        "        drop(owned.as_ptr());\n        drop(1);\n    }\n}\n"
    )


def test_a_statement_gets_its_semicolon() -> None:
    outcome = changed("$v.as_ptr()", "$v.as_ptr()", "fn f(v: &[u8]) { let p = v.as_ptr(); }", "assert!($v.len() > 0)")
    assert outcome.text == "fn f(v: &[u8]) { assert!(v.len() > 0); let p = v.as_ptr(); }"


def test_a_run_of_statements_gets_it_in_front() -> None:
    outcome = changed(
        "$v.push($a); $v.sort();",
        "$held.push($a); $held.sort();",
        "fn f(mut v: Vec<u8>) {\n    drop(1);\n    v.push(1);\n    v.sort();\n}\n",
        "let $held = &mut $v;",
        held="held",
    )
    assert outcome.text == (
        "fn f(mut v: Vec<u8>) {\n    drop(1);\n    let held = &mut v;\n    held.push(1);\n    held.sort();\n}\n"
    )


@pytest.mark.rustc
def test_rustc_has_no_error(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    texts = [(HEAD + before).replace("OWNER", OWNER) for before, _ in HOISTED.values()]
    before = judged(texts, tmp_path / "a")
    after = judged([_hoisted(text).text for text in texts], tmp_path / "b")
    worse = {name: dict(new - old) for name, old, new in zip(HOISTED, before, after, strict=True) if new - old}
    assert not worse
    assert not {name: codes for name, codes in zip(HOISTED, after, strict=True) if any(one[0] == "E" for one in codes)}
