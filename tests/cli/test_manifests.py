"""Holds fixes that change a Cargo.toml, on disk: git, cargo and the bytes are the judges.

What such an edit is, is tested in `tests/engine/test_manifests.py`.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

RUST = """\
pub async fn call<F: AsyncFn()>(f: F) {
    f().await
}

pub fn both(a: impl Fn() -> u32, b: impl Fn() -> u32) -> u32 {
    a() + b()
}

pub async fn work() -> u32 {
    call(async || {}).await;
    let sum = || both(|| 1, || 2);
    sum()
}
"""
ROOT = '[workspace]\nmembers = ["one", "two"]\nresolver = "3"\n\n# kept\n[profile.release]\nlto   = true # also kept\n'
DEV = "\n[profile.dev]\nincremental = false\n"
FILES = {
    "Cargo.toml": ROOT,
    "one/Cargo.toml": '[package]\nname = "one"\nversion = "0.1.0"\nedition = "2024"\nrust-version = "1.85"\n',
    "one/src/lib.rs": RUST + "\npub mod more;\n",
    "one/src/more.rs": RUST,
    "two/Cargo.toml": '[package]\nname = "two"\nversion = "0.1.0"\nedition = "2024"\nrust-version = "1.85"\n',
    "two/src/lib.rs": RUST,
}
PAGE = "async_closure_incremental"
OLD = ("--select", PAGE, "--toolchain", "1.85")
ALL = (*OLD, "--applicability", "maybe-incorrect")


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    """Two packages, in a git repository; the current folder."""
    top = tmp_path / "top"
    for name, text in FILES.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(text)
    subprocess.run(["git", "init", "-q", top], check=True)
    subprocess.run(["git", "add", "."], cwd=top, check=True)
    person = ["-c", "user.name=Some Body", "-c", "user.email=some@body.example"]
    subprocess.run(["git", *person, "commit", "-q", "-m", "as it was"], cwd=top, check=True)
    monkeypatch.chdir(top)
    return top


def texts(top: Path) -> dict[str, str]:
    return {name: (top / name).read_text() for name in FILES}


AFTER = {**FILES, "Cargo.toml": ROOT + DEV}


def test_three_findings_want_one_edit_and_git_applies_the_patch(deburr, workspace):
    result = deburr("diff", *ALL)
    assert (result.code, texts(workspace)) == (0, FILES)
    assert result.text.count("diff --git") == 1
    assert "pending: 3 fixes in 1 of 4 files" in result.err
    subprocess.run(["git", "apply"], input=result.out, check=True)
    assert texts(workspace) == AFTER


def test_a_reviewed_fix_changes_the_manifest(deburr, workspace):
    deburr("review", "--plain", *OLD, given=b"a\nq\n")
    result = deburr("apply", "--reviewed", *OLD)
    assert (result.code, texts(workspace)) == (0, AFTER)


def test_apply_writes_the_manifest_and_undo_takes_it_back(deburr, workspace):
    result = deburr("apply", *ALL)
    assert (result.code, texts(workspace)) == (0, AFTER)
    assert result.text == "Cargo.toml: changed with one/src/lib.rs and 2 more\n"
    assert "applied: 3 fixes in 1 of 4 files" in result.err
    assert deburr("check", *OLD).text == ""
    assert deburr("diff", *ALL).out == b""
    assert deburr("undo", own=False).code == 0
    assert texts(workspace) == FILES


@pytest.mark.rustc
@pytest.mark.skipif(shutil.which("cargo") is None, reason="there is no cargo")
def test_cargo_checks_the_workspace_with_the_new_manifest(deburr, workspace):
    result = deburr("apply", *ALL, verify=True)
    assert (result.code, texts(workspace)) == (0, AFTER)
    assert "checked: what is applied compiles" in result.err
    assert "unverified" not in result.err
    assert "not formatted" not in result.err
    said = subprocess.run(["cargo", "metadata", "--offline", "--format-version=1"], capture_output=True, check=True)
    assert {one["name"] for one in json.loads(said.stdout)["packages"]} == {"one", "two"}


def test_commit_makes_one_commit_of_the_manifest(deburr, workspace, monkeypatch):
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "Some Body")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "some@body.example")
    assert deburr("apply", *ALL, "--commit").code == 0
    shown = subprocess.run(["git", "show", "--stat", "--format=%b"], capture_output=True, check=True, text=True).stdout
    assert f"Deburr-pattern: {PAGE}" in shown
    assert "1 file changed, 3 insertions(+)" in shown


def test_a_manifest_with_uncommitted_changes_is_not_written(deburr, workspace):
    (workspace / "Cargo.toml").write_text(ROOT + "# mine\n")
    result = deburr("apply", *ALL)
    assert result.code == 2
    assert "Cargo.toml" in result.err
    assert (workspace / "Cargo.toml").read_text() == ROOT + "# mine\n"


@pytest.mark.parametrize("paths", [("one",), ("one/src/lib.rs", "one/src/more.rs", "two")])
def test_a_manifest_that_nobody_named_is_left_alone(deburr, workspace, paths):
    result = deburr("apply", *paths, *ALL)
    assert (result.code, texts(workspace)) == (1, FILES)
    assert "Cargo.toml would have to change: it is not among the files of this run" in result.err


def test_a_named_manifest_may_change_and_is_not_read_as_rust(deburr, workspace):
    result = deburr("apply", "one/src/lib.rs", "Cargo.toml", *ALL)
    assert (result.code, texts(workspace)) == (0, AFTER)
    assert "no Rust file was analysed" in deburr("check", "Cargo.toml", *OLD).err


@pytest.mark.parametrize(
    ("file", "text"), [(".gitignore", "Cargo.toml\n"), ("deburr.toml", 'exclude = ["Cargo.toml"]\n')]
)
def test_a_manifest_that_is_ignored_or_excluded_is_left_alone(deburr, workspace, file, text):
    (workspace / file).write_text(text)
    result = deburr("diff", *ALL)
    assert (result.code, result.out) == (0, b"")
    assert "it is not among the files of this run" in result.err


def test_a_package_that_the_workspace_excludes_has_its_own_profiles(deburr, workspace):
    (workspace / "Cargo.toml").write_text('[workspace]\nmembers = ["one"]\nexclude = ["two"]\n')
    deburr("apply", "two", *ALL, "--allow-dirty")
    assert (workspace / "two/Cargo.toml").read_text() == FILES["two/Cargo.toml"] + DEV


def test_a_text_from_stdin_without_a_name_has_no_manifest(deburr, workspace):
    result = deburr("check", "-", *OLD, given=RUST.encode())
    assert "withheld: no Cargo.toml can be seen that speaks of this file" in result.text


def test_the_diagnostic_shows_the_manifest(deburr, workspace):
    shown = deburr("check", "two", "Cargo.toml", *OLD).text
    assert "  --> Cargo.toml\n   |\n 8 +\n 9 + [profile.dev]\n10 + incremental = false\n" in shown
    (line,) = deburr("check", "two", "Cargo.toml", *OLD, "--format", "json").text.splitlines()
    helps = [one for one in json.loads(line)["children"] if one["spans"]]
    assert next(one["spans"][0]["file_name"] for one in helps) == "Cargo.toml"


def test_why_says_that_the_manifest_has_it_already(deburr, workspace):
    (workspace / "Cargo.toml").write_text(ROOT + DEV)
    said = deburr("why", "two/src/lib.rs:10", PAGE, "--toolchain", "1.85").text
    assert "the manifest says what its rewrite `no_incremental` would make it say" in said
    assert "is not about this project" in deburr("why", "two/src/lib.rs:10", PAGE, "--toolchain", "1.90").text


@pytest.mark.parametrize(
    ("version", "found"), [("1.84.1", 0), ("1.85", 3), ("1.85.1", 3), ("1.87", 3), ("1.88", 0), ("1.95", 0)]
)
def test_a_toolchain_that_is_given_wins_over_the_pinned_one(deburr, workspace, version, found):
    (workspace / "rust-toolchain.toml").write_text('[toolchain]\nchannel = "1.86"\n')
    assert deburr("check", "--select", PAGE).text.count("warning[") == 3
    assert deburr("check", "--select", PAGE, "--toolchain", version).text.count("warning[") == found


def test_a_toolchain_that_is_no_version_is_a_mistake(deburr, workspace):
    result = deburr("check", "--toolchain", "stable")
    assert result.code == 2
    assert "`stable` is no version; write it like 1.85 or 1.85.1" in " ".join(result.err.split())


def test_a_file_in_no_package_has_no_manifest(deburr, tmp_path, monkeypatch):
    (tmp_path / "alone.rs").write_text(RUST)
    monkeypatch.chdir(tmp_path)
    assert "no Cargo.toml can be seen that speaks of this file" in deburr("check", "alone.rs", *OLD).text
    assert deburr("diff", ".", *ALL).out == b""


def test_a_manifest_whose_staged_text_is_another_one_is_left_alone(deburr, workspace):
    (workspace / "two/src/lib.rs").write_text("// staged\n" + RUST.replace("async || {}", "async || {  }"))
    (workspace / "Cargo.toml").write_text(ROOT + "# staged\n")
    subprocess.run(["git", "add", "."], check=True)
    (workspace / "Cargo.toml").write_text(ROOT + "# staged\n# not staged\n")
    result = deburr("apply", *ALL, "--staged")
    assert result.code == 1
    assert "Cargo.toml would have to change: its staged text is not the one in the work tree" in result.err
    assert (workspace / "Cargo.toml").read_text() == ROOT + "# staged\n# not staged\n"
