"""Holds what `deburr apply` does before it writes: cargo checks the fixes in a copy, and what breaks it stays out.

The judge is the real cargo, on the user's tree as apply leaves it.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from cli import planted_workspace as planted

pytestmark = pytest.mark.rustc

SELECT = ",".join(planted.PAGES)


def cargo(at: Path, target: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    env = {**os.environ, "CARGO_TARGET_DIR": str(target), "CARGO_TERM_COLOR": "never"}
    return subprocess.run(["cargo", *words, "--offline"], cwd=at, env=env, capture_output=True, check=False)


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """A cache of the test's own, for the copies."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


def tree(top: Path) -> dict[str, bytes]:
    return {str(path.relative_to(top)): path.read_bytes() for path in sorted(top.rglob("*")) if path.is_file()}


def test_of_forty_fixes_exactly_the_eight_that_break_the_build_stay_out(deburr, cache, tmp_path, monkeypatch):
    work, pages = planted.lay_out(tmp_path)
    monkeypatch.chdir(work)
    assert cargo(work, tmp_path / "judge", "check", "--all-targets").returncode == 0
    (work / "Cargo.lock").unlink()
    before = tree(work)
    words = ("--patterns", pages, "--select", SELECT, "--applicability", "maybe-incorrect")
    result = deburr("apply", *words, own=False, verify=True)
    assert result.code == 1
    after = tree(work)
    assert after.keys() == before.keys(), "cargo has left something in the user's tree"
    said = [line for line in result.err.splitlines() if line.startswith("withheld: ")]
    found = {
        (file, page): code
        for line in said
        for (file, page), code in planted.BROKEN.items()
        if line.startswith(f"withheld: {file}:") and f": {page} (new): it does not compile: error[{code}]" in line
    }
    assert found == planted.BROKEN
    assert len(said) == 8
    for file, texts in planted.LEFT.items():
        assert all(text in after[file].decode() for text in texts)
    assert "applied: 32 fixes in 5 of 9 files; withheld: 8" in result.err
    assert cargo(work, tmp_path / "judge", "check", "--all-targets").returncode == 0
    assert cargo(work, tmp_path / "judge", "test", "-q").returncode == 0


def test_without_a_check_the_same_pages_break_the_build(deburr, tmp_path, monkeypatch):
    work, pages = planted.lay_out(tmp_path)
    monkeypatch.chdir(work)
    words = ("--patterns", pages, "--select", SELECT, "--applicability", "maybe-incorrect")
    assert deburr("apply", *words, own=False).code == 0
    assert cargo(work, tmp_path / "judge", "check", "--all-targets").returncode != 0


MADE = "mod made;\npub use made::made;\n"
BUILD = 'use std::fs;\nfn main() {\n    fs::write("src/made.rs", "pub fn made() {}\\n").unwrap();\n}\n'


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package whose build script writes into its sources; the current folder."""
    top = tmp_path / "package"
    (top / "src").mkdir(parents=True)
    (top / "Cargo.toml").write_text('[package]\nname = "package"\nversion = "0.1.0"\nedition = "2021"\n')
    (top / "build.rs").write_text(BUILD)
    (top / "src/lib.rs").write_text(MADE + "pub fn f(p: *const u8) -> bool { p == std::ptr::null() }\n")
    (top / "src/made.rs").write_text("pub fn made() { /* by hand */ }\n")
    monkeypatch.chdir(top)
    return top


NULL = ("--select", "compare_with_null", "--applicability", "maybe-incorrect")


def test_a_build_script_that_writes_into_the_sources_leaves_the_users_tree_alone(deburr, cache, package):
    before = tree(package)
    assert deburr("apply", *NULL, own=False, verify=True).code == 0
    after = tree(package)
    assert after.keys() == before.keys()
    assert {name for name in after if after[name] != before[name]} == {"src/lib.rs"}
    assert b"p.is_null()" in after["src/lib.rs"]


def test_a_lock_file_that_cargo_would_change_stays(deburr, cache, package):
    lock = package / "Cargo.lock"
    lock.write_text('version = 3\n\n[[package]]\nname = "package"\nversion = "0.0.9"\n')
    assert deburr("apply", *NULL, own=False, verify=True).code == 0
    assert '"0.0.9"' in lock.read_text()


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {"src/lib.rs": "pub fn f(p: *const u8) -> bool { p == std::ptr::null() }\npub fn g() -> u8 { true }\n"},
            "nothing compiles even before the fixes are made: error[E0308]: mismatched types",
        ),
        ({"Cargo.toml": "[package\n"}, "cargo cannot read"),
        ({"Cargo.toml": None}, "there is no Cargo.toml above `src/lib.rs`"),
    ],
)
def test_what_cannot_be_checked_is_not_written(deburr, cache, package, files, said):
    (package / "build.rs").unlink()
    for name, text in files.items():
        if text is None:
            (package / name).unlink()
        else:
            (package / name).write_text(text)
    before = tree(package)
    result = deburr("apply", *NULL, own=False, verify=True)
    assert (result.code, tree(package)) == (2, before)
    assert f"error: the fixes cannot be checked: {said}" in result.err
    assert "nothing was written; `--no-verify` writes them unchecked" in result.err


def test_without_cargo_nothing_is_written(deburr, cache, package, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setenv("CARGO_HOME", "/nowhere")
    before = tree(package)
    result = deburr("apply", *NULL, own=False, verify=True)
    assert (result.code, tree(package)) == (2, before)
    assert "the fixes cannot be checked: cargo is not installed" in result.err


def test_a_build_that_hangs_is_ended(deburr, cache, package):
    (package / "build.rs").write_text("fn main() { std::thread::sleep(std::time::Duration::from_secs(600)); }\n")
    before = tree(package)
    result = deburr("apply", *NULL, "--verify-timeout", "5", own=False, verify=True)
    assert (result.code, tree(package)) == (2, before)
    assert "the fixes cannot be checked: cargo took longer than 5 s" in result.err


def test_a_second_run_finds_the_copy_as_the_user_has_it(deburr, cache, package):
    assert deburr("apply", *NULL, own=False, verify=True).code == 0
    (package / "src/lib.rs").write_text(MADE + "pub fn g(p: *const u8) -> bool { std::ptr::null() == p }\n")
    assert deburr("apply", *NULL, own=False, verify=True).code == 0
    assert "p.is_null()" in (package / "src/lib.rs").read_text()
