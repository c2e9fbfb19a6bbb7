"""`deburr apply` in a git work tree: uncommitted changes, commits, and a repository that wants to run something."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

ALL = ("src", "--applicability", "maybe-incorrect")
ONE = b"use std::mem;\n\npub fn one() {\n    mem::forget(1);\n}\n\npub fn mem_is_used() {\n    mem::drop(0);\n}\n"


def texts(crate: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in crate.glob("src/*.rs")}


# Uncommitted changes


def modify(crate: Path, run_git) -> None:
    (crate / "src/one.rs").write_bytes(ONE + b"// mine\n")


def stage(crate: Path, run_git) -> None:
    modify(crate, run_git)
    run_git(crate, "add", "src/one.rs")


def forget(crate: Path, run_git) -> None:
    run_git(crate, "rm", "--cached", "--quiet", "src/one.rs")
    run_git(crate, "commit", "--quiet", "-m", "without it")


@pytest.mark.parametrize(("change", "state"), [(modify, "modified"), (stage, "staged"), (forget, "untracked")])
def test_a_file_with_uncommitted_changes_is_refused(deburr, crate: Path, run_git, change, state: str) -> None:
    change(crate, run_git)
    now = texts(crate)
    result = deburr("apply", *ALL)
    assert (result.code, result.out, texts(crate)) == (2, b"", now)
    assert (
        f"error: 1 file that would be changed has uncommitted changes: src/one.rs ({state}); nothing was written: "
        "commit or stash them first, or go on with `--allow-dirty`\n"
    ) in result.err
    assert deburr("apply", *ALL, "--allow-dirty").code == 0
    assert texts(crate) != now


def test_only_the_files_that_would_be_touched_count(deburr, crate: Path) -> None:
    (crate / "src/lib.rs").write_bytes(b"pub fn clean() {}\n// mine\n")
    (crate / "src/new.rs").write_bytes(b"fn f() {}\n")
    (crate / "notes.txt").write_bytes(b"mine")
    assert deburr("apply", *ALL).code == 0


def test_what_git_is_told_to_ignore_is_nobodys_change(deburr, crate: Path) -> None:
    (crate / ".gitignore").write_bytes(b"made.rs\n")
    (crate / "src/made.rs").write_bytes(b"fn f() { std::mem::forget(1); }\n")
    assert deburr("apply", "src/made.rs").code == 0


def test_many_are_counted(deburr, crate: Path) -> None:
    for number in range(8):
        (crate / f"src/new{number}.rs").write_bytes(b"fn f() { std::mem::forget(1); }\n")
    assert "src/new4.rs (untracked), and 3 others; nothing" in deburr("apply", *ALL).err


@pytest.mark.parametrize("name", ["--output=x.rs", ":(top)a.rs", "-n.rs", "*.rs", "a b\n.rs", 'q"ü.rs'])
def test_odd_names_are_only_names(deburr, crate: Path, run_git, name: str) -> None:
    (crate / "src" / name).write_bytes(b"fn f() { std::mem::forget(1); }\n")
    assert "(untracked); nothing was written" in deburr("apply", "src").err
    run_git(crate, "add", "-A")
    run_git(crate, "commit", "--quiet", "-m", "odd")
    assert deburr("apply", *ALL).code == 0
    assert (crate / "src" / name).read_bytes() == b"fn f() { drop(1); }\n"
    assert sorted(os.listdir(crate)) == [".git", "Cargo.toml", "src"]


def test_outside_of_git_nothing_is_asked(deburr, tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "a.rs").write_bytes(b"fn f() { std::mem::forget(1); }\n")
    monkeypatch.setenv("PATH", "/nowhere")
    assert deburr("apply", tmp_path).code == 0


def test_without_git_a_work_tree_is_not_believed_to_be_clean(deburr, crate: Path, monkeypatch) -> None:
    monkeypatch.setenv("PATH", f"{crate}:.:/nowhere")
    (crate / "git").write_text("#!/bin/sh\ntouch ran\n")
    (crate / "git").chmod(0o755)
    monkeypatch.setenv("PATH", ".:/nowhere")
    now = texts(crate)
    result = deburr("apply", *ALL)
    assert (result.code, texts(crate)) == (2, now)
    assert (
        "whether files have uncommitted changes cannot be seen: git is not installed; nothing was written" in result.err
    )
    assert not (crate / "ran").exists()
    assert deburr("apply", *ALL, "--allow-dirty").code == 0


def test_a_broken_repository_is_not_believed_to_be_clean(deburr, crate: Path) -> None:
    (crate / ".git/HEAD").unlink()
    result = deburr("apply", *ALL)
    assert result.code == 2
    assert "cannot be seen: git in " in result.err


def test_line_ends_that_git_changes_are_no_change(deburr, crate: Path, run_git) -> None:
    (crate / ".gitattributes").write_bytes(b"*.rs text eol=crlf\n")
    (crate / "src/one.rs").write_bytes(ONE.replace(b"\n", b"\r\n"))
    run_git(crate, "add", "-A")
    run_git(crate, "commit", "--quiet", "-m", "line ends")
    os.utime(crate / "src/one.rs", (1, 1))
    assert deburr("apply", "src/one.rs").code == 0


# A repository that wants to run something


@pytest.fixture
def hostile(crate: Path, run_git, tmp_path: Path) -> Path:
    """The crate with everything in its git configuration that names a program; returns what each would leave."""
    marks = tmp_path / "marks"
    marks.mkdir()
    program = tmp_path / "evil"
    program.write_text(f'#!/bin/sh\ntouch "{marks}/$(basename "$0")-$$"\ncat\n')
    program.chmod(0o755)
    hooks = crate / ".git/hooks"
    hooks.mkdir(exist_ok=True)
    for name in (
        "pre-commit",
        "post-commit",
        "commit-msg",
        "post-index-change",
        "reference-transaction",
        "prepare-commit-msg",
    ):
        (hooks / name).symlink_to(program)
    (crate / ".gitattributes").write_bytes(b"*.rs filter=evil diff=evil\n")
    run_git(crate, "add", ".gitattributes")
    for key in (
        "core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.alternateRefsCommand", "gpg.program",
        "gpg.ssh.program", "diff.external", "diff.evil.textconv", "diff.evil.command", "filter.evil.clean",
        "filter.evil.smudge", "credential.helper", "sequence.editor", "interactive.diffFilter", "core.askPass",
    ):  # fmt: skip
        run_git(crate, "config", key, str(program))
    for key in ("commit.gpgSign", "filter.evil.required", "pager.status", "core.untrackedCache"):
        run_git(crate, "config", key, "true")
    run_git(crate, "config", "alias.status", f"!{program}")
    run_git(crate, "config", "core.hooksPath", str(hooks))
    # git has to look into the file to know whether it is the same.
    (crate / "src/one.rs").touch()
    for mark in marks.iterdir():
        mark.unlink()
    return marks


def test_the_programs_would_be_run_by_plain_git(hostile: Path, crate: Path, run_git) -> None:
    """The trap is one: without precautions, asking for the status runs what the repository wants."""
    run_git(crate, "status", "--porcelain")
    assert list(hostile.iterdir())


@pytest.mark.usefixtures("somebody")
@pytest.mark.parametrize("options", [(), ("--commit",), ("--allow-dirty",)])
def test_a_hostile_repository_runs_nothing(deburr, hostile: Path, crate: Path, options) -> None:
    for command in ("check", "diff"):
        deburr(command, "src")
    deburr("apply", *ALL, *options)
    deburr("undo", own=False)
    assert list(hostile.iterdir()) == []


@pytest.mark.usefixtures("somebody")
def test_a_commit_in_a_hostile_repository_runs_nothing(deburr, hostile: Path, crate: Path, run_git) -> None:
    """Without its filter, for which a commit is refused."""
    run_git(crate, "-c", "core.fsmonitor=", "-c", "core.hooksPath=/dev/null", "rm", "-q", "-f", ".gitattributes")
    for mark in hostile.iterdir():
        mark.unlink()
    assert deburr("apply", *ALL, "--commit").code == 0
    assert list(hostile.iterdir()) == []
    quiet = ("-c", "core.fsmonitor=", "--no-pager")
    assert run_git(crate, *quiet, "rev-list", "--count", "HEAD") == b"3\n"
    assert b"gpgsig" not in run_git(crate, *quiet, "cat-file", "commit", "HEAD")


# Commits


def log(crate: Path, run_git, form: str) -> list[str]:
    return run_git(crate, "log", "--reverse", f"--format={form}", "HEAD").decode().splitlines()


@pytest.mark.usefixtures("somebody")
def test_one_commit_for_each_pattern(deburr, crate: Path, run_git) -> None:
    result = deburr("apply", *ALL, "--commit")
    assert result.code == 0
    assert f"committed: 2 commits in `{crate}`, without running hooks\n" in result.err
    assert log(crate, run_git, "%s") == ["as it was", "a number is forgotten", "a two is forgotten"]
    assert run_git(crate, "show", "--format=%B", "--name-only", "HEAD").decode() == (
        "a two is forgotten\n\nIt is not said plainly.\n\nDeburr-pattern: forget_a_two\n\n\nsrc/two.rs\n"
    )
    assert run_git(crate, "status", "--porcelain") == b""
    # Plumbing, which does not look again at what it takes for changed.
    assert run_git(crate, "diff-index", "--name-only", "HEAD") == b""
    assert run_git(crate, "show", "HEAD~1:src/one.rs") == ONE.replace(b"mem::forget(1)", b"drop(1)")


@pytest.fixture
def both(crate: Path, run_git) -> Path:
    """A file in which two patterns have a fix."""
    (crate / "src/both.rs").write_bytes(b"fn f() {\n    std::mem::forget(2);\n    std::mem::forget(1);\n}\n")
    (crate / "src/both.rs").chmod(0o755)
    run_git(crate, "add", "-A")
    run_git(crate, "commit", "--quiet", "-m", "both")
    return crate


@pytest.mark.usefixtures("somebody")
def test_patterns_of_one_file_are_told_apart(deburr, both: Path, run_git) -> None:
    assert deburr("apply", *ALL, "--commit").code == 0
    assert log(both, run_git, "%s")[2:] == ["a number is forgotten", "a two is forgotten"]
    assert run_git(both, "show", "HEAD~1:src/both.rs") == b"fn f() {\n    std::mem::forget(2);\n    drop(1);\n}\n"
    assert run_git(both, "show", "HEAD:src/both.rs") == (both / "src/both.rs").read_bytes()
    assert run_git(both, "ls-tree", "HEAD", "src/both.rs").startswith(b"100755 ")
    assert run_git(both, "status", "--porcelain") == b""


@pytest.mark.usefixtures("somebody")
def test_what_cannot_be_told_apart_is_one_commit(deburr, both: Path, run_git, monkeypatch) -> None:
    from deburr.run import commit_plan

    monkeypatch.setattr(commit_plan, "_texts", lambda *rest: {"src/both.rs": b"something else"})
    result = deburr("apply", *ALL, "--commit")
    assert result.code == 0
    assert "one commit for forget_a_number, forget_a_two: their fixes cannot be told apart\n" in result.err
    assert log(both, run_git, "%s")[2:] == ["2 patterns, which change the same lines or depend on one another"]
    body = run_git(both, "show", "-s", "--format=%B").decode()
    assert "forget_a_two: a two is forgotten. It is not said plainly.\n" in body
    assert body.endswith("Deburr-pattern: forget_a_number\nDeburr-pattern: forget_a_two\n\n")
    assert run_git(both, "status", "--porcelain") == b""


def start_merge(crate: Path, run_git) -> None:
    (crate / ".git/MERGE_HEAD").write_bytes(run_git(crate, "rev-parse", "HEAD"))


def stage_another(crate: Path, run_git) -> None:
    (crate / "other.txt").write_text("x")
    run_git(crate, "add", "other.txt")


def filter_it(crate: Path, run_git) -> None:
    (crate / ".git/info").mkdir(exist_ok=True)
    (crate / ".git/info/attributes").write_text("*.rs filter=lfs\n")


def ignore_it(crate: Path, run_git) -> None:
    forget(crate, run_git)
    (crate / ".gitignore").write_text("one.rs\n")


@pytest.mark.usefixtures("somebody")
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (stage_another, "changes are staged in `{crate}`: `other.txt`; commit or unstage them first"),
        (start_merge, "a merge or a rebase is under way in `{crate}`; finish it first"),
        (filter_it, "`src/one.rs`: a filter is set for it, and deburr runs none; commit it yourself"),
        (ignore_it, "git does not have `src/one.rs`; add and commit first"),
    ],
)
def test_where_no_commit_can_be_made_nothing_is_written(deburr, crate: Path, run_git, change, reason: str) -> None:
    change(crate, run_git)
    now, head = texts(crate), run_git(crate, "rev-parse", "HEAD")
    result = deburr("apply", "src/one.rs", "--commit")
    assert (result.code, texts(crate), run_git(crate, "rev-parse", "HEAD")) == (2, now, head)
    assert f"error: no commit can be made, so nothing was written: {reason.format(crate=crate)}\n" in result.err


@pytest.mark.usefixtures("somebody")
def test_uncommitted_changes_are_in_no_commit(deburr, crate: Path, run_git) -> None:
    modify(crate, run_git)
    now = texts(crate)
    result = deburr("apply", "src/one.rs", "--commit", "--allow-dirty")
    assert (result.code, texts(crate)) == (2, now)
    assert "src/one.rs (modified); nothing was written: commit or stash them first\n" in result.err


def test_without_an_author_nothing_is_written(deburr, crate: Path, monkeypatch, tmp_path: Path) -> None:
    for name, value in {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "HOME": str(tmp_path),
    }.items():
        monkeypatch.setenv(name, value)
    for name in ("EMAIL", "GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"):
        monkeypatch.delenv(name, raising=False)
    with (crate / ".git/config").open("a") as file:
        file.write("[user]\n\tuseConfigOnly = true\n")
    now = texts(crate)
    result = deburr("apply", *ALL, "--commit")
    assert (result.code, texts(crate)) == (2, now)
    assert "no commit can be made" in result.err


@pytest.mark.usefixtures("somebody")
def test_outside_of_git_there_is_no_commit(deburr, tmp_path: Path) -> None:
    (tmp_path / "a.rs").write_bytes(b"fn f() { std::mem::forget(1); }\n")
    result = deburr("apply", tmp_path, "--commit")
    assert result.code == 2
    assert f"`{tmp_path}/a.rs` is in no git repository" in result.err
    assert (tmp_path / "a.rs").read_bytes() == b"fn f() { std::mem::forget(1); }\n"


@pytest.mark.usefixtures("somebody")
def test_a_head_that_moved_meanwhile_stays(deburr, crate: Path, run_git, monkeypatch) -> None:
    from deburr.run.journal.transaction import Transaction

    real = Transaction.write

    def write(*words, **more):
        run_git(crate, "commit", "--quiet", "--allow-empty", "-m", "meanwhile")
        return real(*words, **more)

    monkeypatch.setattr(Transaction, "write", write)
    result = deburr("apply", *ALL, "--commit")
    assert result.code == 2
    assert "the files are written, but not committed: " in result.err
    assert log(crate, run_git, "%s") == ["as it was", "meanwhile"]


def test_commit_and_stdin_do_not_go_together(deburr, crate: Path) -> None:
    assert deburr("apply", "-", "--commit", given=b"").code == 2


@pytest.mark.usefixtures("somebody")
def test_line_ends_are_committed_as_git_keeps_them(deburr, crate: Path, run_git) -> None:
    (crate / ".gitattributes").write_bytes(b"*.rs text eol=crlf\n")
    (crate / "src/one.rs").write_bytes(ONE.replace(b"\n", b"\r\n"))
    run_git(crate, "add", "-A")
    run_git(crate, "commit", "--quiet", "-m", "line ends")
    assert deburr("apply", "src/one.rs", "--commit").code == 0
    assert b"\r" not in run_git(crate, "show", "HEAD:src/one.rs")
    assert b"drop(1);\r\n" in (crate / "src/one.rs").read_bytes()
    assert run_git(crate, "status", "--porcelain") == b""
    assert stat.S_IMODE((crate / "src/one.rs").stat().st_mode) & 0o111 == 0


@pytest.mark.rustc
@pytest.mark.usefixtures("somebody")
def test_checked_and_formatted_patterns_of_one_file_are_told_apart(deburr, both: Path, run_git) -> None:
    """What cargo lets pass and rustfmt lays out again is what the steps lead to."""
    (both / "src/lib.rs").write_bytes(b"#![allow(dropping_copy_types)]\nmod both;\n")
    zeros = "0" * 25
    lines = (
        "    let _ = (",
        "        std::mem::forget(2),",
        "        std::mem::forget(1),",
        f"        {zeros},",
        "    );",
    )
    (both / "src/both.rs").write_text("\n".join(["#[allow(dead_code)]", "fn f() {", *lines, "}", ""]))
    run_git(both, "commit", "--quiet", "-a", "-m", "checked")
    result = deburr("apply", *ALL, "--commit", verify=True)
    assert result.code == 0, result.err
    assert log(both, run_git, "%s")[3:] == ["a number is forgotten", "a two is forgotten"]
    assert run_git(both, "show", "HEAD:src/both.rs") == (both / "src/both.rs").read_bytes()
    assert f"    let _ = (drop(2), drop(1), {zeros});\n" in (both / "src/both.rs").read_text()
