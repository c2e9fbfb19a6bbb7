"""Holds `--reviewed`: exactly what was accepted is made, judged by bytes that were worked out by hand and by git.

And that a decision holds as long as what it is about is there, and not a moment longer."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from cli.page_texts import PAGE

FORGOTTEN = """```toml
[pattern]
id = "forgotten"
level = "warn"
since = "0.1.0"

[metavariables]
x = {{ kind = "expression" }}

[rewrites.drop_it]
applicability = "machine-applicable"
default = true
title = "drop it"

[rewrites.keep_it]
applicability = "maybe-incorrect"
title = "keep it"
```

# a value is forgotten

## What it does

Finds it.

## Why is this bad?

It leaks.

## Known problems

None.

## Rewrite: drop_it

```rust match
std::mem::forget($x)
```

```rust rewrite
drop($x)
```

## Rewrite: keep_it

```rust match
std::mem::forget($x)
```

```rust rewrite
$x.keep()
```

## Example: alone

```rust bad
pub fn f(x: String) {{
    std::mem::forget(x);
}}
```

```rust good drop_it
pub fn f(x: String) {{
    drop(x);
}}
```
""".replace("{{", "{").replace("}}", "}")
LIB = b"""pub mod other;

pub fn one(a: String, b: String) {
    std::mem::forget(a);
    std::mem::forget(b);
}

pub fn two(c: String) {
    std::mem::forget(std::mem::forget(c));
}
"""
OTHER = b"pub fn three(d: String) {\r\n\tstd::mem::forget(d);\r\n}\r\n"
NAME = ".deburr/review.json"


@pytest.fixture
def project(crate: Path, pages: Path, run_git) -> Path:
    """A crate with five findings in two files, committed."""
    (pages / "demo/forgotten.md").write_text(FORGOTTEN)
    (crate / "src/lib.rs").write_bytes(LIB)
    (crate / "src/other.rs").write_bytes(OTHER)
    (crate / "src/one.rs").unlink()
    (crate / "src/two.rs").unlink()
    commit(crate, run_git)
    return crate


def commit(project: Path, run_git) -> None:
    run_git(project, "add", "--all", "src")
    run_git(project, "commit", "--quiet", "-m", "more")


SELECT = ("--select", "forgotten")


def review(deburr, answers: str, *words: str):
    result = deburr("review", "--plain", *SELECT, *words, given=answers.encode())
    assert result.code == 0, result.err
    return result


def states(deburr) -> str:
    """The last line of a review that is asked nothing."""
    return review(deburr, "").err.splitlines()[-1]


def decisions(project: Path) -> list[dict]:
    return json.loads((project / NAME).read_text())["decisions"][:-1]


def change(file: Path, old: bytes, new: bytes) -> None:
    data = file.read_bytes()
    assert old in data
    file.write_bytes(data.replace(old, new))


# a: accepted; b: rejected; the outer one of c: skipped; the inner: with the other rewrite; d: edited by nobody.
ANSWERS = "a\nr it must live\ns\nw\na\n"
LIB_FIXED = LIB.replace(b"std::mem::forget(a)", b"drop(a)").replace(b"std::mem::forget(c)", b"c.keep()")


def test_exactly_what_was_accepted_is_made(deburr, project: Path, run_git) -> None:
    result = review(deburr, ANSWERS)
    assert result.err.splitlines()[-1] == (
        "5 findings: 1 open, 2 accepted, 1 rejected, 1 skipped; `deburr apply --reviewed` makes what is accepted"
    )
    assert [(one["snippet"], one["decision"], one.get("rewrite"), one.get("reason")) for one in decisions(project)] == [
        ("std::mem::forget(a)", "accept", "drop_it", None),
        ("std::mem::forget(b)", "reject", None, "it must live"),
        ("std::mem::forget(c)", "accept", "keep_it", None),
        ("std::mem::forget(std::mem::forget(c))", "skip", None, None),
    ]
    patch = deburr("diff", "--reviewed", *SELECT)
    assert (project / "src/lib.rs").read_bytes() == LIB
    result = deburr("apply", "--reviewed", *SELECT)
    assert (result.code, result.text) == (0, "src/lib.rs: 2 fixes\n")
    assert "reviewed: 1 open, 2 accepted, 1 rejected, 1 skipped\n" in result.err
    assert ((project / "src/lib.rs").read_bytes(), (project / "src/other.rs").read_bytes()) == (LIB_FIXED, OTHER)
    # git makes the same of the patch.
    run_git(project, "checkout", "--quiet", "src")
    run_git(project, "apply", given=patch.out)
    assert (project / "src/lib.rs").read_bytes() == LIB_FIXED
    # The two that were made are gone. What was skipped reads otherwise now, so nobody has skipped it.
    assert states(deburr) == "3 findings: 2 open, 1 rejected"
    again = deburr("apply", "--reviewed", "--allow-dirty", *SELECT)
    assert (again.code, again.out) == (0, b"")
    assert "2 accepted fixes of the review: there is no such finding" in again.err


def test_with_processes_and_undo(deburr, project: Path) -> None:
    for number in range(40):
        (project / f"src/m{number}.rs").write_bytes(OTHER)
    review(deburr, "p a\n")
    result = deburr("apply", "--reviewed", "--allow-dirty", "--jobs", "2", *SELECT)
    # The inner one of two reads as it did once the outer one is made.
    assert "applied: 45 fixes in 42 of 42 files" in result.err
    assert (project / "src/m7.rs").read_bytes() == OTHER.replace(b"std::mem::forget(d)", b"drop(d)")
    assert b"drop(drop(c))" in (project / "src/lib.rs").read_bytes()
    assert deburr("undo", own=False).code == 0
    assert (project / "src/lib.rs").read_bytes() == LIB
    assert states(deburr).startswith("45 findings: 45 accepted")


def test_a_rebase_that_moves_every_line_changes_nothing(deburr, project: Path, run_git) -> None:
    review(deburr, ANSWERS + "q\n")
    run_git(project, "checkout", "--quiet", "-b", "work")
    (project / "src/lib.rs").write_bytes(LIB + b"\npub fn ours() {}\n")
    run_git(project, "commit", "--quiet", "-am", "ours")
    run_git(project, "checkout", "--quiet", "-b", "upstream", "HEAD~1")
    head = b"//! What it is.\n//! More of it.\n\n"
    (project / "src/lib.rs").write_bytes(head + LIB)
    (project / "src/other.rs").write_bytes(b"//! Other.\r\n\r\n" + OTHER)
    run_git(project, "commit", "--quiet", "-am", "theirs")
    run_git(project, "checkout", "--quiet", "work")
    run_git(project, "rebase", "--quiet", "upstream")
    assert states(deburr).startswith("5 findings: 1 open, 2 accepted, 1 rejected, 1 skipped")
    assert deburr("apply", "--reviewed", *SELECT).code == 0
    assert (project / "src/lib.rs").read_bytes() == head + LIB_FIXED + b"\npub fn ours() {}\n"


def test_a_file_that_is_renamed(deburr, project: Path, run_git) -> None:
    review(deburr, "/ forget(d)\na\nq\n")
    run_git(project, "mv", "src/other.rs", "src/third.rs")
    change(project / "src/lib.rs", b"pub mod other;", b"pub mod third;")
    commit(project, run_git)
    assert deburr("apply", "--reviewed", *SELECT).text == "src/third.rs: 1 fix\n"
    assert (project / "src/third.rs").read_bytes() == OTHER.replace(b"std::mem::forget(d)", b"drop(d)")


def test_code_that_was_changed_is_not_fixed_and_named(deburr, project: Path, run_git) -> None:
    review(deburr, ANSWERS)
    change(project / "src/lib.rs", b"forget(a)", b"forget(a.trim())")
    commit(project, run_git)
    result = deburr("apply", "--reviewed", *SELECT)
    assert result.code == 1
    assert "stale: src/lib.rs:4: forgotten: accept: the code under it has changed since\n" in result.err
    assert b"std::mem::forget(a.trim());" in (project / "src/lib.rs").read_bytes()
    assert b"c.keep()" in (project / "src/lib.rs").read_bytes()


def test_a_fix_that_would_write_something_else_is_not_made(deburr, project: Path, pages: Path) -> None:
    review(deburr, "a\n")
    page = pages / "demo/forgotten.md"
    page.write_text(page.read_text().replace("drop($x)", "drop(Some($x))"))
    result = deburr("apply", "--reviewed", *SELECT)
    assert (result.code, result.out) == (1, b"")
    assert "stale: src/lib.rs:4: forgotten: accept: `drop_it` would write something else now\n" in result.err


def test_a_fix_that_has_become_less_sure_is_not_made(deburr, project: Path, pages: Path) -> None:
    review(deburr, "a\n")
    page = pages / "demo/forgotten.md"
    page.write_text(page.read_text().replace('"machine-applicable"', '"maybe-incorrect"', 1))
    result = deburr("apply", "--reviewed", *SELECT)
    assert (result.code, result.out) == (1, b"")
    assert "it was accepted as machine-applicable and is maybe-incorrect now" in result.err


def test_a_copy_of_an_accepted_place_makes_it_unclear_which_was_meant(deburr, project: Path, run_git) -> None:
    review(deburr, "a\n")
    change(project / "src/lib.rs", b"    std::mem::forget(b);", b"    std::mem::forget(a);")
    commit(project, run_git)
    result = deburr("apply", "--reviewed", *SELECT)
    assert (result.code, result.out) == (1, b"")
    assert "there were 1 alike here and now there are 2: which one is not known" in result.err


def test_since_and_baseline_narrow_what_is_made(deburr, project: Path) -> None:
    review(deburr, "p a\n")
    (project / "src/other.rs").write_bytes(OTHER + b"// more\r\n")
    assert deburr("diff", "--reviewed", "--since", "HEAD", *SELECT).out == b""
    change(project / "src/other.rs", b"forget(d);", b"forget(d); // changed")
    result = deburr("diff", "--reviewed", "--since", "HEAD", *SELECT)
    assert [one for one in result.text.splitlines() if one.startswith("+++")] == ["+++ b/src/other.rs"]
    assert deburr("baseline", "src/other.rs").code == 0
    result = deburr("diff", "--reviewed", "--baseline", "deburr-baseline.json", *SELECT)
    assert [one for one in result.text.splitlines() if one.startswith("+++")] == ["+++ b/src/lib.rs"]


def test_a_file_that_changes_while_it_is_worked_on_is_refused(deburr, project: Path, monkeypatch) -> None:
    review(deburr, "p a\n")
    from deburr.run import picked

    first = picked.run_over

    def run_over(*words):
        (project / "src/other.rs").write_bytes(b"// new\n" + OTHER)
        return first(*words)

    monkeypatch.setattr(picked, "run_over", run_over)
    result = deburr("apply", "--reviewed", "--allow-dirty", *SELECT)
    assert result.code == 2
    assert "error: src/other.rs: it has changed since its findings were looked at; run the command again" in result.err
    assert (project / "src/other.rs").read_bytes() == b"// new\n" + OTHER


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--rewrite", "forgotten=keep_it"), "what was accepted says which rewrite is made"),
        (("--applicability", "maybe-incorrect"), "what was accepted is made, however sure it is"),
        (("-",), "no review is about what `-` reads"),
    ],
)
def test_options_that_make_no_sense_together(deburr, project: Path, words, message: str) -> None:
    result = deburr("diff", "--reviewed", *words, *SELECT)
    assert (result.code, message in result.err) == (2, True)


def test_without_a_review(deburr, project: Path) -> None:
    result = deburr("apply", "--reviewed", *SELECT)
    assert (result.code, result.err.splitlines()[-1]) == (
        2,
        f"error: there is no review `{project / NAME}`; `deburr review` makes one",
    )
    assert deburr("diff", "--decisions", "x.json", *SELECT).code == 2


def test_a_text_of_somebody_else_s_needs_a_fresh_accept(deburr, project: Path, state_home: Path, monkeypatch) -> None:
    review(deburr, "a\n")
    file = project / NAME
    file.write_text(file.read_text().replace('"digest"', '"replacement": "evil()", "digest"', 1))
    result = deburr("apply", "--reviewed", *SELECT)
    assert (result.code, result.out) == (1, b"")
    assert "stale: src/lib.rs:4: forgotten: accept: edited elsewhere: accept it anew\n" in result.err
    assert (project / "src/lib.rs").read_bytes() == LIB
    # Among many it has not been looked at; and in its place there can be what deburr itself would write.
    shown = review(deburr, "p a\nq\n").text
    assert "not accepted: src/lib.rs:4: it has a text that was edited elsewhere" in shown
    assert "+    evil();" in shown
    assert deburr("diff", "--reviewed", *SELECT).text.count("+    drop(a);") == 0
    shown = review(deburr, "w\na\nq\n").text
    assert deburr("diff", "--reviewed", *SELECT).text.count("+    drop(a);") == 1
    # Seen and accepted here, it counts: for this place, and for this very text.
    (project / NAME).unlink()
    review(deburr, "a\n")
    file.write_text(file.read_text().replace('"digest"', '"replacement": "evil()", "digest"', 1))
    review(deburr, "a\n")
    assert deburr("apply", "--reviewed", *SELECT).code == 0
    assert (project / "src/lib.rs").read_bytes() == LIB.replace(b"std::mem::forget(a)", b"evil()")
    (project / "src/lib.rs").write_bytes(LIB)
    file.write_text(file.read_text().replace("evil()", "worse()"))
    assert deburr("apply", "--reviewed", *SELECT).code == 1
    # On another machine it does not count either.
    file.write_text(file.read_text().replace("worse()", "evil()"))
    monkeypatch.setenv("XDG_STATE_HOME", str(state_home / "other"))
    assert deburr("apply", "--reviewed", *SELECT).code == 1
    assert (project / "src/lib.rs").read_bytes() == LIB


@pytest.mark.rustc
def test_what_does_not_compile_is_backed_out(deburr, project: Path) -> None:
    review(deburr, "a\n/ forget(d)\nw\na\nq\n")
    result = deburr("apply", "--reviewed", *SELECT, verify=True)
    # Strings have no method `keep`.
    line = next(one for one in result.err.splitlines() if one.startswith("withheld"))
    assert line.startswith("withheld: src/other.rs:2:2: forgotten (keep_it): it does not compile: error[E0599]"), line
    assert (result.code, result.text) == (1, "src/lib.rs: 1 fix\n")
    assert (project / "src/lib.rs").read_bytes() == LIB.replace(b"std::mem::forget(a)", b"drop(a)")


def test_decisions_survive_a_kill(process, project: Path, pages: Path) -> None:
    words = ("review", "--plain", "--patterns", pages, *SELECT)
    running = process(*words, stdin=subprocess.PIPE, cwd=project)
    assert running.stdin is not None
    assert running.stdout is not None
    running.stdin.write(b"a\nr no\n")
    running.stdin.flush()
    until = time.monotonic() + 60
    seen = b""
    while b"[3 of 5]" not in seen and time.monotonic() < until:
        seen += os.read(running.stdout.fileno(), 65536)
    os.kill(running.pid, signal.SIGKILL)
    running.communicate()
    assert [one["decision"] for one in decisions(project)] == ["accept", "reject"]
    assert os.listdir(project / ".deburr") == ["review.json"]


def test_several_pages_and_commits(deburr, project: Path, pages: Path, run_git, somebody) -> None:
    page = {"id": "sized", "level": "warn", "applicability": "machine-applicable", "message": "a size"}
    page |= {"match": "std::mem::size_of::<u8>()", "rewrite": "1"}
    bad, good = "pub fn f() -> usize {\n    std::mem::size_of::<u8>()\n}", "pub fn f() -> usize {\n    1\n}"
    (pages / "demo/sized.md").write_text(PAGE.format(**page, bad=bad, good=good))
    size = b"pub fn n() -> usize {\r\n\tstd::mem::size_of::<u8>()\r\n}\r\n"
    (project / "src/other.rs").write_bytes(OTHER + size)
    commit(project, run_git)
    both = ("--select", "forgotten,sized")
    deburr("review", "--plain", *both, given=b"/ size_of\na\n/ forget(d)\na\n/ forget(b)\na\nq\n")
    result = deburr("apply", "--reviewed", "--commit", *both)
    assert (result.code, result.text) == (0, "src/lib.rs: 1 fix\nsrc/other.rs: 2 fixes\n")
    subjects = run_git(project, "log", "--format=%s", "-3").decode().splitlines()
    assert subjects == ["a size", "a value is forgotten", "more"]
    assert run_git(project, "status", "--porcelain") == b"?? .deburr/\n"
