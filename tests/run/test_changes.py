"""Which lines changed, with the real git: revisions, the index, names, line ends, and what a repository may not do."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from deburr.errors import ToolError, UsageError
from deburr.run.changes import Changes, changes_of
from deburr.run.request import Since
from deburr.text.changed_lines import NONE, WHOLE, ChangedLines
from run.repository import QUIET, commit, git

HEAD = Since("HEAD")
STAGED = Since(None)


@pytest.fixture
def top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with two committed files; the working directory is elsewhere."""
    for name, value in QUIET.items():
        monkeypatch.setenv(name, value)
    top = (tmp_path / "top").resolve()
    (top / "src").mkdir(parents=True)
    git(top, "init", "--quiet", "--initial-branch=main")
    (top / "src/a.rs").write_bytes(b"a1\na2\na3\n")
    (top / "src/b.rs").write_bytes(b"b1\nb2\n")
    commit(top)
    monkeypatch.chdir(tmp_path)
    return top


def changes(top: Path, since: Since) -> Changes:
    return changes_of([str(file) for file in sorted((top / "src").iterdir())], [str(top)], since)


def lines(top: Path, since: Since, name: str = "src/a.rs") -> ChangedLines:
    return changes(top, since).of(str(top / name))


def only(*numbers: int) -> ChangedLines:
    return ChangedLines(tuple((number, number) for number in numbers))


def test_lines_of_the_work_tree_since_a_commit(top: Path) -> None:
    (top / "src/a.rs").write_bytes(b"a1\nx\na3\ny\n")
    git(top, "add", "src/a.rs")
    (top / "src/a.rs").write_bytes(b"a1\nx\na3\ny\nz\n")
    assert lines(top, HEAD) == ChangedLines(((2, 2), (4, 5)))
    assert lines(top, HEAD, "src/b.rs") == NONE


def test_a_file_that_git_does_not_track_has_changed_as_a_whole(top: Path) -> None:
    (top / "src/new.rs").write_bytes(b"n\n")
    (top / ".gitignore").write_text("ignored.rs\n")
    (top / "src/ignored.rs").write_bytes(b"n\n")
    assert lines(top, HEAD, "src/new.rs") is WHOLE
    assert lines(top, HEAD, "src/ignored.rs") is WHOLE
    assert lines(top, STAGED, "src/new.rs") == NONE


def test_a_renamed_file_has_the_lines_that_differ(top: Path) -> None:
    (top / "src/a.rs").write_bytes(b"".join(b"line %d\n" % number for number in range(20)))
    commit(top)
    git(top, "mv", "src/a.rs", "src/c.rs")
    assert lines(top, HEAD, "src/c.rs") == NONE
    (top / "src/c.rs").write_bytes((top / "src/c.rs").read_bytes().replace(b"line 7\n", b"seven\n"))
    assert lines(top, HEAD, "src/c.rs") == only(8)


def test_three_dots_are_the_commit_where_the_branches_parted(top: Path) -> None:
    git(top, "switch", "--quiet", "--create", "topic")
    (top / "src/b.rs").write_bytes(b"b1\nb2\nb3\n")
    commit(top)
    git(top, "switch", "--quiet", "main")
    (top / "src/a.rs").write_bytes(b"a2\na3\n")
    commit(top)
    git(top, "switch", "--quiet", "topic")
    assert lines(top, Since("main")) == only(1), "`a1` is in the work tree and not in main"
    assert lines(top, Since("main...")) == NONE
    assert lines(top, Since("main..."), "src/b.rs") == only(3)


def test_histories_without_a_common_commit(top: Path) -> None:
    git(top, "switch", "--quiet", "--orphan", "other")
    git(top, "commit", "--quiet", "--allow-empty", "--message", "other")
    (top / "src").mkdir(exist_ok=True)
    with pytest.raises(UsageError, match="no commit in common"):
        changes(top, Since("main..."))


@pytest.mark.parametrize("revision", ["nope", "", "...", "--output=x", "-p", "HEAD..HEAD", "HEAD:src", "HEAD^{tree}"])
def test_what_is_no_commit_is_refused_and_is_no_option(top: Path, revision: str) -> None:
    with pytest.raises(UsageError, match="is no commit in"):
        changes(top, Since(revision))
    assert not (top / "x").exists()


def test_a_repository_without_a_commit(tmp_path: Path, top: Path) -> None:
    empty = (tmp_path / "empty").resolve()
    (empty / "src").mkdir(parents=True)
    git(empty, "init", "--quiet")
    (empty / "src/a.rs").write_bytes(b"a\nb\n")
    git(empty, "add", ".")
    with pytest.raises(UsageError, match="is no commit in"):
        changes(empty, HEAD)
    assert lines(empty, STAGED) == ChangedLines(((1, 2),))


def test_a_shallow_clone_says_what_to_do(tmp_path: Path, top: Path) -> None:
    (top / "src/a.rs").write_bytes(b"x\n")
    commit(top)
    first = git(top, "rev-parse", "HEAD~").strip()
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{top}", "clone")
    with pytest.raises(UsageError) as raised:
        changes((tmp_path / "clone").resolve(), Since(first))
    assert raised.value.help == "the clone is shallow: fetch the commit first"


def test_outside_of_a_repository(tmp_path: Path, top: Path) -> None:
    (tmp_path / "alone").mkdir()
    with pytest.raises(UsageError, match="needs a git repository"):
        changes_of([], [str(tmp_path / "alone")], HEAD)


def test_without_git(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setenv("CARGO_HOME", "/nowhere")
    with pytest.raises(ToolError, match="git is not installed"):
        changes(top, HEAD)


def test_staged_lines_and_the_text_that_they_are_in(top: Path) -> None:
    (top / "src/a.rs").write_bytes(b"a1\nstaged\na3\n")
    git(top, "add", ".")
    assert changes(top, STAGED).texts == {}
    (top / "src/a.rs").write_bytes(b"more\na1\nstaged\na3\n")
    found = changes(top, STAGED)
    assert found.of(str(top / "src/a.rs")) == only(2)
    assert found.texts == {str(top / "src/a.rs"): b"a1\nstaged\na3\n"}


def test_the_text_of_a_file_that_is_not_staged_but_differs(top: Path) -> None:
    (top / "src/b.rs").write_bytes(b"other\n")
    found = changes(top, STAGED)
    assert found.lines == {}
    assert found.texts == {str(top / "src/b.rs"): b"b1\nb2\n"}, "what other files see of it is the index's text too"


def test_a_staged_file_that_is_gone_from_the_work_tree(top: Path) -> None:
    (top / "src/a.rs").write_bytes(b"x\n")
    git(top, "add", ".")
    (top / "src/a.rs").unlink()
    assert changes(top, STAGED).missing == (str(top / "src/a.rs"),)
    git(top, "add", ".")
    assert changes(top, STAGED).missing == ()


def test_a_conflict_has_no_staged_text(top: Path) -> None:
    git(top, "switch", "--quiet", "--create", "topic")
    (top / "src/a.rs").write_bytes(b"topic\n")
    commit(top)
    git(top, "switch", "--quiet", "main")
    (top / "src/a.rs").write_bytes(b"main\n")
    commit(top)
    with pytest.raises(AssertionError):
        git(top, "merge", "--quiet", "topic")
    assert changes(top, STAGED).unmerged == (str(top / "src/a.rs"),)


def test_the_index_that_a_hook_is_given(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`git commit FILE` runs the hook with an index of its own, and names it relative to the hook's folder."""
    seen = top / "seen"
    hook = top / ".git/hooks/pre-commit"
    hook.write_text(f'#!/bin/sh\necho "$GIT_INDEX_FILE" > "{seen}"\ncp "$GIT_INDEX_FILE" .git/kept\n')
    hook.chmod(0o755)
    (top / "src/a.rs").write_bytes(b"a1\nx\na3\n")
    (top / "src/b.rs").write_bytes(b"y\nb1\nb2\n")
    git(top, "add", "src/b.rs")
    git(top, "commit", "--quiet", "--message", "only a", "--", "src/a.rs")
    assert seen.read_text().strip() != ".git/index"
    git(top, "reset", "--quiet", "--soft", "HEAD~")
    monkeypatch.chdir(top)
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/kept")
    found = changes(top, STAGED)
    assert (found.of(str(top / "src/a.rs")), found.of(str(top / "src/b.rs"))) == (only(2), NONE)
    monkeypatch.chdir(top.parent)
    assert lines(top, STAGED, "src/b.rs") == only(1), "elsewhere these variables are about another repository"


def test_line_ends_that_git_converts_are_no_change(top: Path) -> None:
    git(top, "config", "core.autocrlf", "true")
    (top / "src/a.rs").write_bytes(b"a1\r\na2\r\nx\r\n")
    assert lines(top, HEAD) == only(3)
    git(top, "add", ".")
    found = changes(top, STAGED)
    assert found.of(str(top / "src/a.rs")) == only(3)
    assert found.texts == {}, "the work tree has the staged text, with the line ends that git gives it"


def test_line_ends_that_git_does_not_convert_are_a_change(top: Path) -> None:
    git(top, "config", "core.autocrlf", "false")
    (top / "src/a.rs").write_bytes(b"a1\r\na2\na3\n")
    assert lines(top, HEAD) == only(1)


def test_settings_and_attributes_do_not_hide_lines(top: Path) -> None:
    for name, value in {
        "diff.context": "5", "diff.interHunkContext": "9", "diff.noprefix": "true", "diff.mnemonicPrefix": "true",
        "diff.relative": "true", "color.ui": "always", "diff.orderFile": "missing", "diff.algorithm": "patience",
    }.items():  # fmt: skip
        git(top, "config", name, value)
    (top / ".gitattributes").write_text("*.rs -diff\nsrc/b.rs binary\n")
    (top / "src/a.rs").write_bytes(b"x\na1\na2\na3\ny\n")
    (top / "src/b.rs").write_bytes(b"b1\nb2\nb3\n")
    assert lines(top, HEAD) == only(1, 5)
    assert lines(top, HEAD, "src/b.rs") == only(3)


@pytest.mark.parametrize("flag", ["--assume-unchanged", "--skip-worktree"])
def test_a_file_that_git_was_told_not_to_look_at_has_changed_as_a_whole(top: Path, flag: str) -> None:
    git(top, "update-index", flag, "src/a.rs")
    (top / "src/a.rs").write_bytes(b"a1\nx\n")
    assert lines(top, HEAD) is WHOLE
    assert changes(top, STAGED).texts == {str(top / "src/a.rs"): b"a1\na2\na3\n"}


def test_a_nested_repository_is_asked_itself(top: Path) -> None:
    inner = top / "src/inner"
    inner.mkdir()
    git(inner, "init", "--quiet")
    (inner / "c.rs").write_bytes(b"c\n")
    commit(inner)
    (inner / "c.rs").write_bytes(b"c\nd\n")
    found = changes_of([str(inner / "c.rs"), str(top / "src/a.rs")], [str(top)], HEAD)
    assert found.of(str(inner / "c.rs")) == only(2)


def test_nothing_of_the_repository_runs_and_nothing_is_written(top: Path) -> None:
    trap = top / "trap.sh"
    sprung = top.parent / "sprung"
    trap.write_text(f'#!/bin/sh\necho "$0 $*" >> "{sprung}"\ncat\n')
    trap.chmod(0o755)
    settings = {
        "core.fsmonitor": str(trap), "diff.external": str(trap), "diff.evil.textconv": str(trap),
        "diff.evil.command": str(trap), "filter.evil.clean": str(trap), "filter.evil.smudge": str(trap),
        "filter.x=y.process": str(trap), "filter.evil.required": "true", "core.pager": str(trap),
        "core.hooksPath": str(top / "hooks"), "core.sshCommand": str(trap), "core.editor": str(trap),
        "include.path": "more",
    }  # fmt: skip
    for name, value in settings.items():
        git(top, "config", name, value)
    (top / ".git/more").write_text(f'[filter "Ev.IL"]\n\tclean = {trap}\n')
    (top / "hooks").mkdir()
    for hook in ("post-index-change", "fsmonitor-watchman", "post-checkout", "pre-commit"):
        (top / "hooks" / hook).symlink_to(trap)
    (top / ".gitattributes").write_text("src/a.rs filter=evil diff=evil\nsrc/b.rs filter=Ev.IL\nsrc/c.rs filter=x=y\n")
    (top / "src/a.rs").write_bytes(b"x\na1\na2\na3\n")
    (top / "src/b.rs").write_bytes(b"x\nb1\nb2\n")
    (top / "src/c.rs").write_bytes(b"c\n")
    os.utime(top / "src/a.rs", (1, 1))
    index = (top / ".git/index").read_bytes()
    assert lines(top, HEAD) == only(1)
    assert lines(top, HEAD, "src/b.rs") == only(1)
    changes(top, STAGED)
    assert not sprung.exists(), sprung.read_text()
    assert (top / ".git/index").read_bytes() == index
    # The trap works: git itself springs it.
    git(top, "status")
    assert sprung.exists()


def test_a_work_tree_that_is_elsewhere_is_refused(top: Path) -> None:
    git(top, "config", "core.worktree", "/")
    with pytest.raises(UsageError, match="is elsewhere"):
        changes(top, HEAD)
