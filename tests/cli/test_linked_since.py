"""Fixes over several files, limited to changed lines: the finding's own line decides, its other edits go with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.test_linked_files import AFTER, COUNTER, ROOT, before, counted, texts
from run.repository import QUIET, commit, git

__all__ = ["counted"]


@pytest.fixture
def committed(counted: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The crate, committed with another start value of the counter, which then becomes 0."""
    for name, value in QUIET.items():
        monkeypatch.setenv(name, value)
    file = counted / "src/counter.rs"
    file.write_text(ROOT["src/counter.rs"].replace("usize = 0", "usize = 00"))
    commit(counted)
    file.write_text(ROOT["src/counter.rs"])
    return counted


def test_edits_in_files_without_a_changed_line_go_with_the_finding(deburr, committed: Path) -> None:
    result = deburr("apply", *COUNTER, "--since", "HEAD", "--allow-dirty")
    assert result.code == 0, result.err
    assert texts(committed) == AFTER


def test_a_changed_line_at_another_place_of_the_fix_does_not_count(deburr, committed: Path) -> None:
    commit(committed)
    user = committed / "src/user.rs"
    user.write_text(ROOT["src/user.rs"].replace("unsafe { CALLS }", "unsafe { CALLS } // read"))
    now = texts(committed)
    assert deburr("apply", *COUNTER, "--since", "HEAD", "--allow-dirty").code == 0
    assert texts(committed) == now


def test_the_staged_texts_of_all_files_are_fixed_together(deburr, committed: Path, run_git) -> None:
    git(committed, "add", ".")
    (committed / "src/other.rs").write_text("// not staged\n" + ROOT["src/other.rs"])
    patch = deburr("diff", *COUNTER, "--staged").out
    run_git(committed, "apply", "--cached", given=patch)
    assert {name: git(committed, "show", f":{name}") for name in AFTER} == AFTER


@pytest.mark.parametrize("part", ["src/counter.rs", "src/user.rs"])
def test_apply_writes_none_of_the_files_if_one_is_staged_in_part(deburr, committed: Path, part: str) -> None:
    git(committed, "add", ".")
    (committed / part).write_text("// not staged\n" + ROOT[part])
    result = deburr("apply", *COUNTER, "--staged")
    assert result.code == (2 if part == "src/counter.rs" else 1)
    assert "its staged text is not the one in the work tree" in result.err
    assert texts(committed) == {**before(), part: "// not staged\n" + ROOT[part]}


def test_a_known_finding_leaves_all_files_alone(deburr, committed: Path) -> None:
    assert deburr("baseline", *COUNTER[:2]).code == 0
    assert deburr("apply", *COUNTER, "--baseline", "deburr-baseline.json", "--allow-dirty").code == 0
    assert texts(committed) == before()
