"""`--since` and `--staged`: only what is in changed lines is reported and fixed, in real git repositories."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

import deburr as deburr_package
from run.repository import QUIET, commit, git

OLD = b"pub fn old() {\n    std::mem::forget(1);\n}\n"
NEW = b"pub fn new() {\n    std::mem::forget(1);\n}\n"
FIXED = NEW.replace(b"std::mem::forget(1)", b"drop(1)")


@pytest.fixture
def repository(crate: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The crate, committed with an old finding in each of two files."""
    for name, value in QUIET.items():
        monkeypatch.setenv(name, value)
    (crate / "src/two.rs").write_bytes(OLD)
    (crate / "src/one.rs").write_bytes(OLD)
    (crate / "src/lib.rs").write_bytes(b"mod one;\nmod two;\n")
    commit(crate)
    return crate


def places(deburr, *words: str) -> list[str]:
    """`file:line` of each finding."""
    result = deburr("check", "src", "--format", "json", *words)
    assert result.code == 0, result.err
    spans = [json.loads(line)["spans"][0] for line in result.text.splitlines()]
    return [f"{span['file_name']}:{span['line_start']}" for span in spans]


def test_findings_in_changed_lines_only(deburr, repository: Path) -> None:
    (repository / "src/one.rs").write_bytes(NEW + OLD)
    assert places(deburr, "--since", "HEAD") == ["src/one.rs:2"]
    assert places(deburr) == ["src/one.rs:2", "src/one.rs:5", "src/two.rs:2"]


def test_files_without_a_changed_line_are_not_read(deburr, repository: Path) -> None:
    (repository / "src/one.rs").write_bytes(NEW + OLD)
    (repository / "src/two.rs").write_bytes(b"\xff" + OLD)
    git(repository, "add", "src/two.rs")
    git(repository, "commit", "--quiet", "--message", "not UTF-8")
    result = deburr("check", "src", "--since", "HEAD")
    assert result.err.splitlines() == [
        "passed over: 2 files (without a changed line)",
        "1 finding (1 warning) in 1 of 1 file; `deburr diff` shows 1 fix",
    ]


def test_one_changed_line_of_a_finding_is_enough(deburr, repository: Path) -> None:
    text = b"pub fn f() {\n    std::mem::forget(\n        1,\n    );\n}\n"
    (repository / "src/one.rs").write_bytes(text)
    commit(repository)
    (repository / "src/one.rs").write_bytes(text.replace(b"        1,", b"        1"))
    assert places(deburr, "--since", "HEAD") == ["src/one.rs:2"]
    (repository / "src/one.rs").write_bytes(text.replace(b"f()", b"g()"))
    assert places(deburr, "--since", "HEAD") == []


def test_apply_changes_changed_lines_only_and_a_second_run_has_nothing_to_do(deburr, repository: Path) -> None:
    (repository / "src/one.rs").write_bytes(OLD + NEW)
    result = deburr("apply", "src", "--since", "HEAD", "--allow-dirty")
    assert result.code == 0, result.err
    assert (repository / "src/one.rs").read_bytes() == OLD + FIXED
    assert (repository / "src/two.rs").read_bytes() == OLD
    again = deburr("apply", "src", "--since", "HEAD", "--allow-dirty")
    assert again.err.splitlines()[-1] == "applied: 0 fixes in 0 of 1 file"


def test_what_is_withheld_in_other_lines_is_no_news(deburr, repository: Path) -> None:
    unsure = b"pub fn unsure() {\n    std::mem::forget(2);\n}\n"
    (repository / "src/one.rs").write_bytes(unsure)
    commit(repository)
    (repository / "src/one.rs").write_bytes(unsure + NEW)
    assert deburr("apply", "src", "--since", "HEAD", "--allow-dirty").code == 0
    (repository / "src/one.rs").write_bytes(unsure + NEW)
    assert deburr("apply", "src", "--allow-dirty").code == 1


def test_the_patch_applies(deburr, repository: Path, run_git) -> None:
    (repository / "src/one.rs").write_bytes(OLD + NEW)
    patch = deburr("diff", "src", "--since", "HEAD").out
    run_git(repository, "apply", given=patch)
    assert (repository / "src/one.rs").read_bytes() == OLD + FIXED


def test_unused_suppressions_are_reported_in_changed_lines_only(deburr, repository: Path) -> None:
    unused = b"// deburr: allow(forget_a_number) -- no more\npub fn f() {}\n"
    (repository / "src/one.rs").write_bytes(unused)
    commit(repository)
    (repository / "src/one.rs").write_bytes(unused + b"pub fn g() {}\n")
    assert places(deburr, "--since", "HEAD") == []
    (repository / "src/two.rs").write_bytes(unused)
    assert places(deburr, "--since", "HEAD") == ["src/two.rs:1"]


def test_a_suppression_of_a_finding_in_other_lines_is_not_unused(deburr, repository: Path) -> None:
    text = b"pub fn f() {\n    // deburr: allow(forget_a_number) -- why\n    std::mem::forget(1);\n}\n"
    (repository / "src/one.rs").write_bytes(text.replace(b"why", b"what"))
    commit(repository)
    (repository / "src/one.rs").write_bytes(text)
    assert places(deburr, "--since", "HEAD") == []


@pytest.mark.parametrize("name", ["new\nline.rs", 'a"quote.rs', "with space.rs", "--since.rs"])
def test_names_that_git_quotes(deburr, repository: Path, name: str) -> None:
    (repository / "src" / name).write_bytes(OLD)
    commit(repository)
    (repository / "src" / name).write_bytes(OLD + NEW)
    assert places(deburr, "--since", "HEAD") == [f"src/{name}:5"]


def test_a_file_given_through_a_link(deburr, repository: Path, tmp_path: Path) -> None:
    (repository / "src/one.rs").write_bytes(OLD + NEW)
    (tmp_path / "link").symlink_to(repository / "src")
    result = deburr("check", tmp_path / "link", "--since", "HEAD")
    assert "link/one.rs:5:5" in result.text
    assert "1 finding" in result.err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--since", "nope"], "`nope` is no commit in"),
        (["--since", ""], "`` is no commit in"),
        (["--since=--output=x"], "`--output=x` is no commit in"),
        (["--since", "HEAD", "--staged"], "give one of the two"),
        (["--since", "HEAD", ".."], "needs a git repository"),
    ],
)
def test_what_cannot_be_done_is_said(deburr, repository: Path, words: list[str], message: str) -> None:
    result = deburr("check", *words)
    assert (result.code, result.out) == (2, b"")
    assert message in result.err


@pytest.mark.parametrize("option", [["--since", "HEAD"], ["--staged"]])
def test_stdin_has_no_history(deburr, repository: Path, option: list[str]) -> None:
    assert deburr("check", "-", *option, given=OLD).code == 2


def test_without_git(deburr, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setenv("CARGO_HOME", "/nowhere")
    result = deburr("check", "--since", "HEAD")
    assert result.code == 2
    assert result.err == "error: cannot ask git which lines changed: git is not installed\n"


def test_staged_lines(deburr, repository: Path) -> None:
    (repository / "src/one.rs").write_bytes(OLD + NEW)
    (repository / "src/two.rs").write_bytes(OLD + NEW)
    git(repository, "add", "src/one.rs")
    assert places(deburr, "--staged") == ["src/one.rs:5"]


def test_the_staged_text_is_looked_at_and_not_the_one_in_the_work_tree(deburr, repository: Path, run_git) -> None:
    (repository / "src/one.rs").write_bytes(OLD + NEW)
    git(repository, "add", "src/one.rs")
    (repository / "src/one.rs").write_bytes(b"\n\n" + OLD + FIXED)
    assert places(deburr, "--staged") == ["src/one.rs:5"]
    patch = deburr("diff", "src", "--staged").out
    run_git(repository, "apply", "--cached", given=patch)
    assert git(repository, "show", ":src/one.rs").encode() == OLD + FIXED


def test_apply_refuses_a_file_of_which_only_a_part_is_staged(deburr, repository: Path) -> None:
    (repository / "src/one.rs").write_bytes(OLD + NEW)
    (repository / "src/two.rs").write_bytes(OLD + NEW)
    git(repository, "add", ".")
    (repository / "src/one.rs").write_bytes(b"\n" + OLD + NEW)
    result = deburr("apply", "src", "--staged")
    assert result.code == 2
    assert "src/one.rs: not written: its staged text is not the one in the work tree; stage the rest" in result.err
    assert (repository / "src/one.rs").read_bytes() == b"\n" + OLD + NEW
    assert (repository / "src/two.rs").read_bytes() == OLD + FIXED


def test_a_partly_staged_file_with_nothing_to_fix_is_no_error(deburr, repository: Path) -> None:
    (repository / "src/one.rs").write_bytes(OLD + b"// staged\n")
    git(repository, "add", ".")
    (repository / "src/one.rs").write_bytes(OLD + b"// staged\n// and more\n")
    assert deburr("apply", "src", "--staged").code == 0


def test_staged_and_gone_is_said(deburr, repository: Path) -> None:
    (repository / "src/one.rs").write_bytes(OLD + NEW)
    git(repository, "add", ".")
    (repository / "src/one.rs").unlink()
    result = deburr("check", "src", "--staged")
    assert result.code == 2
    assert "`src/one.rs` is staged and not in the work tree" in result.err


def test_crlf_in_the_work_tree(deburr, repository: Path) -> None:
    git(repository, "config", "core.autocrlf", "true")
    (repository / "src/one.rs").write_bytes((OLD + NEW).replace(b"\n", b"\r\n"))
    git(repository, "add", ".")
    assert places(deburr, "--staged") == ["src/one.rs:5"]
    assert places(deburr, "--since", "HEAD") == ["src/one.rs:5"]
    assert deburr("apply", "src", "--staged").code == 0
    assert (repository / "src/one.rs").read_bytes() == (OLD + FIXED).replace(b"\n", b"\r\n")


def test_workers_know_it_too(deburr, repository: Path) -> None:
    for number in range(40):
        (repository / f"src/f{number:02}.rs").write_bytes(OLD + b"// a comment\n" * 3000)
    commit(repository)
    for number in range(40):
        (repository / f"src/f{number:02}.rs").write_bytes(OLD + NEW + b"// a comment\n" * 3000)
    assert places(deburr, "--since", "HEAD", "--jobs", "2") == [f"src/f{number:02}.rs:5" for number in range(40)]


def test_a_pre_commit_hook(repository: Path, pages: Path) -> None:
    """The hook runs as git runs it, for a whole commit and for one of single files, which has an index of its own."""
    source = Path(deburr_package.__file__).resolve().parents[1]
    hook = repository / ".git/hooks/pre-commit"
    hook.write_text(
        f'#!/bin/sh\nPYTHONPATH="{source}" exec "{sys.executable}" -m deburr check --staged --deny warnings '
        f'--select forget_a_number --patterns "{pages}"\n'
    )
    hook.chmod(0o755)
    (repository / "src/one.rs").write_bytes(OLD + b"// fine\n")
    (repository / "src/two.rs").write_bytes(OLD + NEW)
    git(repository, "commit", "--quiet", "--message", "only one", "--", "src/one.rs")
    with pytest.raises(AssertionError, match=r"src/two\.rs:5:5"):
        git(repository, "commit", "--quiet", "--all", "--message", "both")
    (repository / "src").rename(repository / "moved")
    (repository / "moved/two.rs").write_bytes(OLD)
    git(repository / "moved", "add", "--all", ".")
    git(repository / "moved", "commit", "--quiet", "--all", "--message", "renamed, from another folder")
