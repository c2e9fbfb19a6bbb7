"""Holds the file of decisions: its text, what is refused with its place, and that nothing is ever lost in it."""

import json
import multiprocessing
import os
import subprocess

import pytest

from deburr.review.decision_file import DecisionFile, ReviewFileError, read_decisions, render_decisions, usual_file
from review.decided import accept, key, reject

DECISIONS = {
    key(): accept(),
    key(snippet='say("ü")', pattern="q"): reject(reason="it is pinned"),
    key(file="src/b.rs"): accept(replacement="y()\r\n"),
}
TEXT = """{
  "deburr-review": 1,
  "decisions": [
    {"file": "src/a.rs", "module": "crate::a", "item": "fn f", "pattern": "p", "snippet": "x()", "number": 1, "of": 1, \
"place": 1, "places": 1, "decision": "accept", "rewrite": "r", "applicability": "machine-applicable", "digest": "0123"},
    {"file": "src/a.rs", "module": "crate::a", "item": "fn f", "pattern": "q", "snippet": "say(\\"\\u00fc\\")", \
"number": 1, "of": 1, "place": 1, "places": 1, "decision": "reject", "reason": "it is pinned"},
    {"file": "src/b.rs", "module": "crate::a", "item": "fn f", "pattern": "p", "snippet": "x()", "number": 1, "of": 1, \
"place": 1, "places": 1, "decision": "accept", "rewrite": "r", "applicability": "machine-applicable", \
"digest": "0123", "replacement": "y()\\r\\n"},
    {}
  ]
}
"""


@pytest.fixture
def file(tmp_path):
    found = usual_file(tmp_path)
    found.parent.mkdir()
    return found


def test_the_text_and_back(file):
    assert render_decisions(DECISIONS) == TEXT
    file.write_text(TEXT)
    assert read_decisions(file) == DECISIONS
    assert set(json.loads(TEXT)) == {"deburr-review", "decisions"}


def test_one_decision_more_changes_no_other_line(file):
    # git merges the lines of two branches: both have added one, at places that do not touch.
    base = render_decisions({key(item=f"fn f{number}"): accept() for number in range(9)})
    ours = render_decisions(
        {**{key(item=f"fn f{number}"): accept() for number in range(9)}, key(item="fn a"): accept()}
    )
    theirs = render_decisions(
        {**{key(item=f"fn f{number}"): accept() for number in range(9)}, key(item="fn z"): reject()}
    )
    for name, text in (("base", base), ("ours", ours), ("theirs", theirs)):
        (file.parent / name).write_text(text)
    merged = subprocess.run(
        ["git", "merge-file", "-p", "ours", "base", "theirs"], cwd=file.parent, capture_output=True, check=True
    ).stdout
    file.write_bytes(merged)
    assert len(read_decisions(file)) == 11
    assert render_decisions(read_decisions(file)).encode() == merged


ROW = TEXT.split("\n")[3]


@pytest.mark.parametrize(
    ("old", "new", "place", "message", "advice"),
    [
        (": 1,\n", ": 2,\n", "2:20", "version 2 is unknown; this deburr reads version 1", "update deburr"),
        ("  ]\n}\n", "  ]\n", "9:1", "is not JSON", "move the file away"),
        (ROW, "<<<<<<< HEAD\n" + ROW, "4:1", "has a merge conflict of git here", "keep the lines of both sides"),
        ('"number": 1', '"number": 0', "4:5", "`number` must be from 1 to what `of` says", "repair the decision"),
        (
            '"number": 1',
            '"number": true',
            "4:5",
            "`number`, `of`, `place` and `places` must be numbers",
            "repair the decision",
        ),
        ('"accept"', '"yes"', "4:5", "`decision` must be one of accept, reject, skip", "repair the decision"),
        ('"accept"', '"skip"', "4:5", "only what is accepted has `rewrite`", "repair the decision"),
        ('"digest"', '"comment"', "4:5", "`comment` is no key of a decision", "repair the decision"),
        (', "digest": "0123"', "", "4:5", "what is accepted has `rewrite`, `applicability`", "repair the decision"),
        ('"machine-applicable"', '"sure"', "4:5", "`sure` is no applicability", "repair the decision"),
        ('"src/a.rs"', '"../a.rs"', "4:5", "`file` must be a path inside the root", "repair the decision"),
        (ROW, ROW + "\n" + ROW.replace("0123", "4567"), "5:5", "line 4 decides otherwise", "keep one of the two lines"),
        ("deburr-review", "deburr-baseline", "1:1", "is no review of deburr", "name another file"),
    ],
)
def test_nonsense_is_named_with_its_place_and_left_as_it_is(file, old, new, place, message, advice):
    assert old in TEXT
    nonsense = TEXT.replace(old, new, 1)
    file.write_text(nonsense)
    with pytest.raises(ReviewFileError) as caught:
        read_decisions(file)
    assert message in caught.value.message
    assert f"{file}:{place}\n" in caught.value.message
    assert advice in caught.value.message
    with pytest.raises(ReviewFileError):
        DecisionFile(file).change({key(): reject()})
    assert file.read_text() == nonsense
    assert os.listdir(file.parent) == ["review.json"]


def test_the_same_decision_twice_is_one(file):
    file.write_text(TEXT.replace(ROW, f"{ROW}\n{ROW}"))
    assert read_decisions(file) == DECISIONS


def test_two_sessions_keep_each_other_s_decisions(file):
    one, other = DecisionFile(file), DecisionFile(file)
    one.change({key(item="fn a"): accept()})
    other.change({key(item="fn b"): reject()})
    assert one.change({key(item="fn c"): accept(), key(item="fn a"): None}) == {
        key(item="fn a"): accept(), key(item="fn c"): None
    }  # fmt: skip
    assert set(read_decisions(file)) == {key(item="fn b"), key(item="fn c")}


def _decide(file, name):
    for number in range(20):
        DecisionFile(file).change({key(item=f"fn {name}{number}"): accept()})


def test_two_processes_at_the_same_time_lose_nothing(file):
    context = multiprocessing.get_context("fork")
    processes = [context.Process(target=_decide, args=(file, name)) for name in "ab"]
    for one in processes:
        one.start()
    for one in processes:
        one.join()
    assert len(read_decisions(file)) == 40


def test_a_directory_that_is_a_link_is_not_written_through(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / ".deburr").symlink_to("elsewhere")
    with pytest.raises(ReviewFileError, match="cannot be kept in"):
        DecisionFile(usual_file(tmp_path)).change({key(): accept()})
    assert os.listdir(tmp_path / "elsewhere") == []
