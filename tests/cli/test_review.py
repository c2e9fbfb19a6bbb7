"""Holds `deburr review --plain`: what each answer does, what is shown, and that every decision is kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

NAME = ".deburr/review.json"
F = "std::mem::forget"
LIB = f"pub fn a() {{\n    {F}(1);\n    {F}(2);\n}}\n\npub fn b() {{\n    {F}(1);\n}}\n"
OTHER = f"pub fn c() {{\n    {F}(1);\n}}\n"


@pytest.fixture
def file(crate: Path) -> Path:
    """Three findings in one file and one in another: 1, 2 (unsure), 1; 1."""
    for name in ("one.rs", "two.rs"):
        (crate / "src" / name).unlink()
    (crate / "src/other.rs").write_text(OTHER)
    (crate / "src/lib.rs").write_text(LIB)
    return crate / "src/lib.rs"


def review(deburr, answers: str, *words: str | Path):
    return deburr("review", "--plain", "--select", "forget_a_number,forget_a_two", *words, given=answers.encode())


def decided(crate: Path) -> list[str]:
    """`item snippet decision`, with the reason or the text."""
    rows = json.loads((crate / NAME).read_text())["decisions"][:-1]
    return [
        " ".join(
            filter(None, (one["item"], one["snippet"][16:], one["decision"], one.get("reason"), one.get("replacement")))
        )
        for one in rows
    ]


A1, A2, B1, C1 = "fn a (1)", "fn a (2)", "fn b (1)", "fn c (1)"


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ("a\nr\n\ns\nr it is meant\n", [f"{A1} accept", f"{A2} reject", f"{B1} skip", f"{C1} reject it is meant"]),
        ("r\nfor C\nq\na\n", [f"{A1} reject for C"]),
        # Behind the skipped one come the others; the end of the input is the end.
        ("s\na", [f"{A1} skip", f"{A2} accept"]),
        ("p\na\na\n", [f"{A1} accept", f"{A2} accept", f"{B1} accept", f"{C1} accept"]),
        ("f r generated\nq\n", [f"{A1} reject generated", f"{A2} reject generated", f"{B1} reject generated"]),
        ("p\n\nw\n?\nx\n\nq\n", None),
        ("a\na\nu\nr no\nq\n", [f"{A1} accept", f"{A2} reject no"]),
        ("p a\nu\nu\nr\n\n", [f"{A1} reject"]),
        ("/other.rs\na\n/ forget(2)\nr\n\nq\n", [f"{A2} reject", f"{C1} accept"]),
    ],
)
def test_answers(deburr, crate: Path, file: Path, answers: str, expected: list[str] | None) -> None:
    result = review(deburr, answers)
    assert result.code == 0
    if expected is None:
        assert not (crate / NAME).exists()
        assert all(
            one in result.text for one in ("nothing was decided", "no other rewrite", "a suppression needs a reason")
        )
        return
    assert decided(crate) == expected
    assert file.read_text() == LIB


def test_what_is_shown(deburr, file: Path, snapshot) -> None:
    snapshot.assert_match(review(deburr, "s\nq\n").out, "two_items.txt")


def test_the_next_session_goes_on_where_this_one_ended(deburr, crate: Path, file: Path) -> None:
    review(deburr, "a\ns\nq\n")
    result = review(deburr, "r\n\nq\n")
    assert result.text.count("[2 of 4]") == 1
    assert "decided: open" not in result.text
    assert decided(crate) == [f"{A1} accept", f"{A2} reject"]


def test_two_sessions_at_once(deburr, crate: Path, file: Path, monkeypatch) -> None:
    from deburr.review.session import ReviewSession

    first = ReviewSession.accept

    def accept(self, items, rewrite=None):
        # While this one asks about the first item, somebody else decides about the others.
        monkeypatch.setattr(ReviewSession, "accept", first)
        other = ReviewSession.opened(self.collected)
        other.reject(other.items[1:])
        return first(self, items, rewrite)

    monkeypatch.setattr(ReviewSession, "accept", accept)
    result = review(deburr, "a\n")
    assert decided(crate) == [f"{A1} accept", f"{A2} reject", f"{B1} reject", f"{C1} reject"]
    assert "nothing is left to decide" in result.text


def test_a_text_of_one_s_own(deburr, crate: Path, file: Path, tmp_path: Path, monkeypatch) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\ngrep -qx "drop(1)" "$1" && echo "drop(0x1)" > "$1"\n')
    editor.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(editor))
    monkeypatch.delenv("VISUAL", raising=False)
    review(deburr, "e\nq\n")
    assert decided(crate) == [f"{A1} accept drop(0x1)"]
    assert deburr("apply", "--reviewed", "--allow-dirty").code == 0
    assert file.read_text() == LIB.replace(f"{F}(1)", "drop(0x1)", 1)


def test_no_editor_and_one_that_fails(deburr, crate: Path, file: Path, monkeypatch) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    for editor, message in (("", "there is no editor: set EDITOR"), ("false", "the editor `false` ended with 1")):
        monkeypatch.setenv("EDITOR", editor)
        result = review(deburr, "e\nq\n")
        assert message in result.err
        assert "the text is as it was: nothing was decided" in result.text
    monkeypatch.setenv("EDITOR", "true")
    review(deburr, "e\nq\n")
    assert not (crate / NAME).exists()


def test_rejected_and_suppressed_in_one_step(deburr, crate: Path, file: Path) -> None:
    result = review(deburr, "x C frees it\na\nq\n")
    comment = "    // deburr: allow(forget_a_number) -- C frees it\n"
    assert file.read_text() == LIB.replace("{\n", f"{{\n{comment}", 1)
    # The source says it now.
    assert decided(crate) == [f"{A2} accept"]
    # The next one is shown where it is now.
    assert " --> src/lib.rs:4:5" in result.text
    assert deburr("undo", own=False).code == 0
    assert file.read_text() == LIB


def test_what_was_decided_about_others_alike_stays_theirs(deburr, crate: Path, file: Path) -> None:
    three = [f"    {F}(1);\n" for _ in range(3)]
    file.write_text("".join(["pub fn a() {\n", *three, "}\n"]))
    # The second of them is suppressed when the first is accepted and the third rejected.
    review(deburr, "a\ns\nr no\nq\n")
    review(deburr, "x C frees it\nq\n")
    comment = "    // deburr: allow(forget_a_number) -- C frees it\n"
    after = ["pub fn a() {\n", three[0], comment, *three[1:], "}\n"]
    assert file.read_text() == "".join(after)
    assert decided(crate) == [f"{A1} accept", f"{A1} reject no"]
    assert deburr("apply", "--reviewed", "--allow-dirty").code == 0
    after[1] = "    drop(1);\n"
    assert file.read_text() == "".join(after)


def test_rejected_and_known_in_one_step(deburr, crate: Path, file: Path) -> None:
    review(deburr, "b\nq\n")
    entries = json.loads((crate / "deburr-baseline.json").read_text())["findings"]
    assert [(one["item"], one["snippet"], one["count"]) for one in entries] == [("fn a", f"{F}(1)", 1)]
    result = deburr("check", "--baseline", "deburr-baseline.json")
    assert "3 findings (3 warnings)" in result.err


def test_what_came_from_a_file_moves_no_cursor(deburr, crate: Path, file: Path) -> None:
    file.write_bytes(
        "pub fn a() {\n    /* \x1b[2J \u202e */ std::mem::forget(1); // \x1b]0;owned\x07 \u2066\n}\n".encode()
    )
    (crate / "src/o\x1b[31m.rs").write_text(OTHER)
    shown = review(deburr, "w\ni\n/ \x1b[2J\na\nr \x1b[2J\n").out.decode()
    assert not [one for one in shown if one in "\x1b\x07\u202e\u2066"]
    assert "/* \\x1b[2J \\u{202e} */" in shown


@pytest.mark.parametrize(("text", "message"), [("{", "is not JSON"), ('{"deburr-review": 2}', "version 2 is unknown")])
def test_a_file_that_is_not_understood(deburr, crate: Path, file: Path, text: str, message: str) -> None:
    (crate / ".deburr").mkdir()
    (crate / NAME).write_text(text)
    for command in (("review", "--plain"), ("diff", "--reviewed"), ("apply", "--reviewed")):
        result = deburr(*command, "--select", "forget_a_number", given=b"a\n")
        assert (result.code, message in result.err) == (2, True)
        assert f"{NAME}:1:" in result.err
    assert ((crate / NAME).read_text(), file.read_text()) == (text, LIB)


def test_another_file_of_decisions(deburr, crate: Path, file: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.json"
    review(deburr, "p a\nq\n", "--decisions", mine)
    assert not (crate / NAME).exists()
    result = deburr("apply", "--reviewed", "--decisions", mine, "--allow-dirty")
    assert "applied: 3 fixes in 2 of 2 files" in result.err


UNSEEN = "error: this is no terminal to review in; `--plain` asks line by line and reads the answers from stdin\n"


def test_without_a_terminal(deburr, file: Path) -> None:
    result = deburr("review", "--select", "forget_a_number", given=b"a\n")
    assert (result.code, result.err) == (2, UNSEEN)
