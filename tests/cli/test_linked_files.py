"""Holds fixes that change several files of a crate, on disk: git, cargo and the bytes are the judges.

What such steps match is tested in `tests/engine/test_linking_crate.py`.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from deburr.run import picked
from deburr.run.crate_modules import forget

ROOT = {
    "Cargo.toml": '[package]\nname = "counted"\nversion = "0.1.0"\nedition = "2021"\nrust-version = "1.70"\n',
    "src/lib.rs": "mod counter;\nmod other;\nmod user;\n\npub use other::twice;\npub use user::call;\n",
    "src/counter.rs": (
        "//! Counters.\n\n"
        "pub(crate) static mut CALLS: usize = 0;\n\n"
        "pub(crate) fn count() {\n    unsafe {\n        CALLS += 1;\n    }\n}\n"
    ),
    "src/user.rs": (
        "use crate::counter::{count, CALLS};\n\n"
        "pub fn call() -> usize {\n    count();\n    unsafe { CALLS }\n}\n\n"
        "#[test]\nfn counts() {\n    assert!(call() < call());\n}\n"
    ),
    "src/other.rs": (
        "use crate::counter;\n\n"
        "/// Adds two.\npub fn twice() {\n    // Both at once.\n    unsafe { counter::CALLS += 2 }\n}\n"
    ),
}
AFTER = {
    "src/counter.rs": (
        "//! Counters.\n\n"
        "use std::sync::atomic::AtomicUsize;\nuse std::sync::atomic::Ordering;\n\n"
        "pub(crate) static CALLS: AtomicUsize = AtomicUsize::new(0);\n\n"
        "pub(crate) fn count() {\n    CALLS.fetch_add(1, Ordering::Relaxed);\n}\n"
    ),
    "src/user.rs": (
        "use crate::counter::{count, CALLS};\nuse std::sync::atomic::Ordering;\n\n"
        "pub fn call() -> usize {\n    count();\n    CALLS.load(Ordering::Relaxed)\n}\n\n"
        "#[test]\nfn counts() {\n    assert!(call() < call());\n}\n"
    ),
    "src/other.rs": (
        "use crate::counter;\nuse std::sync::atomic::Ordering;\n\n"
        "/// Adds two.\npub fn twice() {\n    // Both at once.\n"
        "    counter::CALLS.fetch_add(2, Ordering::Relaxed);\n}\n"
    ),
}
COUNTER = ("--select", "static_mut_counter", "--applicability", "maybe-incorrect")


@pytest.fixture
def counted(tmp_path, monkeypatch):
    """A crate whose counter is used in three files, in a git repository; the current folder."""
    crate = tmp_path / "counted"
    for name, text in ROOT.items():
        (crate / name).parent.mkdir(parents=True, exist_ok=True)
        (crate / name).write_text(text)
    subprocess.run(["git", "init", "-q", crate], check=True)
    subprocess.run(["git", "add", "."], cwd=crate, check=True)
    person = ["-c", "user.name=Some Body", "-c", "user.email=some@body.example"]
    subprocess.run(["git", *person, "commit", "-q", "-m", "as it was"], cwd=crate, check=True)
    monkeypatch.chdir(crate)
    return crate


def texts(crate: Path) -> dict[str, str]:
    return {name: (crate / name).read_text() for name in AFTER}


def before() -> dict[str, str]:
    return {name: ROOT[name] for name in AFTER}


def test_diff_is_a_patch_over_all_files_that_git_applies(deburr, counted):
    result = deburr("diff", *COUNTER)
    assert (result.code, texts(counted)) == (0, before())
    subprocess.run(["git", "apply"], input=result.out, check=True)
    assert texts(counted) == AFTER


def test_apply_writes_all_files_and_a_second_run_has_nothing_left(deburr, counted):
    result = deburr("apply", *COUNTER)
    assert result.code == 0
    assert texts(counted) == AFTER
    told = (
        "src/counter.rs: 1 fix\nsrc/other.rs: changed with src/counter.rs\nsrc/user.rs: changed with src/counter.rs\n"
    )
    assert result.out.decode() == told
    again = deburr("apply", *COUNTER)
    assert (again.code, again.out, texts(counted)) == (0, b"", AFTER)


def test_many_processes_give_the_same(deburr, counted):
    for number in range(40):
        (counted / f"src/extra_{number}.rs").write_text("fn f() {}\n" * 2000 + "static mut X: u8 = 0;\n")
    assert deburr("apply", *COUNTER, "--jobs", "2").code == 0
    assert texts(counted) == AFTER


def test_a_reviewed_fix_is_made_in_all_of_its_files(deburr, counted):
    shown = deburr("review", "--plain", *COUNTER[:2], given=b"a\n").text
    # The fix as it was looked at: the edits of every file.
    assert all(f" --> {name}\n" in shown for name in AFTER)
    result = deburr("apply", "--reviewed", *COUNTER[:2])
    assert (result.code, texts(counted)) == (0, AFTER)
    # Another use of the counter is another fix: what was accepted would write less than that.
    subprocess.run(["git", "checkout", "-q", "src"], check=True)
    forget()  # another process would not remember the files either
    other = counted / "src/other.rs"
    other.write_text(other.read_text() + MORE)
    result = deburr("apply", "--reviewed", "--allow-dirty", *COUNTER[:2])
    assert (result.code, result.out) == (1, b"")
    assert "would write something else now" in result.err


def test_a_file_of_a_reviewed_fix_that_changes_meanwhile(deburr, counted, monkeypatch):
    deburr("review", "--plain", *COUNTER[:2], given=b"a\n")
    other = counted / "src/other.rs"
    first = picked.run_over

    def run_over(*words):
        other.write_text(ROOT["src/other.rs"] + MORE)
        return first(*words)

    monkeypatch.setattr(picked, "run_over", run_over)
    result = deburr("apply", "--reviewed", *COUNTER[:2], "--allow-dirty")
    assert (result.code, result.out) == (2, b"")
    assert texts(counted) == {**before(), "src/other.rs": ROOT["src/other.rs"] + MORE}
    assert result.err.count("it has changed since its findings were looked at; run the command again") == len(AFTER)


MORE = "\npub fn once() {\n    unsafe { counter::CALLS += 1 }\n}\n"


@pytest.mark.rustc
def test_the_crate_compiles_without_a_warning_and_its_test_passes(deburr, counted):
    deburr("apply", *COUNTER)
    env = {**os.environ, "RUSTFLAGS": "-Dwarnings", "CARGO_TARGET_DIR": str(counted / "target")}
    subprocess.run(["cargo", "test", "-q", "--offline"], env=env, check=True, capture_output=True)


def test_check_shows_the_edits_of_each_file(deburr, counted):
    text = deburr("check", *COUNTER[:2]).out.decode()
    assert "  --> src/user.rs\n" in text
    assert " 5 -     unsafe { CALLS }\n 6 +     CALLS.load(Ordering::Relaxed)\n" in text
    line = json.loads(deburr("check", *COUNTER[:2], "--format", "json").out)
    (fix,) = [child for child in line["children"] if child["spans"]]
    for span in fix["spans"]:
        source = (counted / span["file_name"]).read_bytes()
        assert source.count(b"\n", 0, span["byte_start"]) + 1 == span["line_start"]
    assert {span["file_name"] for span in fix["spans"]} == set(AFTER)


def test_a_file_that_was_not_given_is_not_changed(deburr, counted):
    result = deburr("apply", *COUNTER, "src/counter.rs")
    assert (result.code, texts(counted)) == (1, before())
    assert "in src/user.rs: it is not among the files of this run" in result.err


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"src/user.rs": "// @generated\n" + ROOT["src/user.rs"]}, "in src/user.rs: it is not analysed: generated"),
        ({".gitignore": "user.rs\n"}, "in src/user.rs: it is not among the files of this run"),
        (
            {"src/main.rs": "mod other;\nmod counter;\nfn main() {}\n"},
            "in src/other.rs: it is a module of 2 crates",
        ),
        (
            {"src/other.rs": ROOT["src/other.rs"].replace("+= 2", "*= 2")},
            "`CALLS` is also used at line 6 of src/other.rs",
        ),
    ],
)
def test_what_holds_a_fix_back_names_the_file(deburr, counted, change, reason):
    for name, text in change.items():
        (counted / name).write_text(text)
    now = texts(counted)
    result = deburr("apply", *COUNTER)
    assert (result.code, texts(counted)) == (1, now)
    assert reason in result.err


def test_one_file_that_cannot_be_written_leaves_all_as_they_are(deburr, counted):
    (counted / "src/user.rs").chmod(0o444)
    result = deburr("apply", *COUNTER)
    assert (result.code, texts(counted)) == (2, before())
    assert "src/user.rs: not written: it is read-only" in result.err
    assert "src/counter.rs: not written: its change goes with that of src/user.rs" in result.err


def test_a_write_that_fails_half_way_is_taken_back(deburr, counted, monkeypatch):
    from deburr.run import writer

    real = writer._replace

    def full(target, *rest):
        if target.name == "user.rs":
            raise OSError(28, "No space left on device")
        real(target, *rest)

    monkeypatch.setattr(writer, "_replace", full)
    result = deburr("apply", *COUNTER)
    assert (result.code, texts(counted)) == (2, before())
    assert "src/user.rs: cannot be written: no space left on device" in result.err
    assert "src/other.rs: not written: its change goes with that of src/user.rs" in result.err


def test_why_names_the_finding_in_the_other_file(deburr, counted):
    text = deburr("why", "src/user.rs:5", "static_mut_counter").out.decode()
    assert "found a part of the one at src/counter.rs:3" in text


def test_a_suppressed_finding_changes_no_file(deburr, counted):
    file = counted / "src/counter.rs"
    file.write_text(
        ROOT["src/counter.rs"].replace("pub(crate) static", "// deburr: allow(static_mut_counter)\npub(crate) static")
    )
    now = texts(counted)
    assert deburr("apply", *COUNTER).code == 0
    assert texts(counted) == now


def test_fixes_of_two_packages_are_apart(deburr, counted, tmp_path, monkeypatch):
    subprocess.run(["cp", "-r", counted, tmp_path / "again"], check=True)
    monkeypatch.chdir(tmp_path)
    result = deburr("apply", *COUNTER, "counted", "again")
    assert result.code == 0
    assert texts(counted) == AFTER == texts(tmp_path / "again")


def test_undo_takes_all_files_back_or_none(deburr, counted):
    deburr("apply", *COUNTER)
    (counted / "src/user.rs").write_text(AFTER["src/user.rs"] + "// mine\n")
    result = deburr("undo", own=False)
    assert result.code == 1
    assert "src/user.rs: not undone: it was edited since" in result.err
    assert "src/counter.rs: not undone: its change goes with that of " in result.err
    assert texts(counted) == {**AFTER, "src/user.rs": AFTER["src/user.rs"] + "// mine\n"}
    (counted / "src/user.rs").write_text(AFTER["src/user.rs"])
    assert deburr("undo", own=False).code == 0
    assert texts(counted) == before()


@pytest.mark.parametrize("at", range(3))
def test_an_apply_killed_between_two_of_the_files_is_taken_back(deburr, counted, monkeypatch, at):
    from deburr.run import disk

    real, done = disk.replace, []

    def replace(source, target):
        if target.suffix == ".rs":
            if len(done) == at:
                os._exit(9)
            done.append(target)
        real(source, target)

    child = os.fork()
    if child == 0:
        monkeypatch.setattr(disk, "replace", replace)
        deburr("apply", *COUNTER)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert sum(now != then for now, then in zip(texts(counted).values(), before().values(), strict=True)) == at
    assert deburr("check", *COUNTER[:2]).code == 2
    assert deburr("undo", own=False).code == 0
    assert texts(counted) == before()
    assert {path.name for path in counted.rglob("src/*")} == {"lib.rs", "counter.rs", "user.rs", "other.rs"}


def test_one_commit_holds_all_files_of_a_fix(deburr, counted, somebody):
    assert deburr("apply", *COUNTER, "--commit").code == 0
    shown = subprocess.run(["git", "show", "--format=", "--name-only"], capture_output=True, check=True).stdout
    assert shown.decode().split() == sorted(AFTER)
