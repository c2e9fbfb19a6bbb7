"""`deburr status`: what has become of a series, after `git am`, edits, moves and reverts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.campaign import SELECT, campaign


@pytest.fixture
def top(tmp_path: Path, run_git, monkeypatch, somebody) -> Path:
    found = campaign(tmp_path / "repository", run_git)
    monkeypatch.chdir(found)
    return found


@pytest.fixture
def series(deburr, top: Path, tmp_path: Path) -> Path:
    """One patch for each file: apart, free, near, odd, net."""
    out = tmp_path / "series"
    assert deburr("split", out, *SELECT, "--by", "file").code == 0
    return out


@pytest.fixture
def status(deburr, series: Path):
    """By file name without its folder, how many of its fixes are in which state; what grew back under its owner."""

    def run(*words: str) -> dict:
        result = deburr("status", series, "--format", "json", *words)
        assert result.code == 0, result.err
        found: dict = {}
        for row in map(json.loads, result.text.splitlines()):
            if row["reason"] == "summary":
                found["open"] = row["open"]
                continue
            key = Path(row["file"]).stem, row.get("state", "grown back")
            found[key] = found.get(key, 0) + 1
        return found

    return run


PENDING = {("apart", "pending"): 3, ("free", "pending"): 1, ("near", "pending"): 2, ("odd", "pending"): 1}


def test_before_anything_has_landed(status) -> None:
    assert status() == {**PENDING, ("lib", "pending"): 2, "open": True}


def test_what_has_landed(status, top: Path, run_git, series: Path) -> None:
    run_git(top, "am", "--quiet", series / "0005-net-src-lib-rs.patch", series / "0004-app-src-odd-rs.patch")
    landed = {("lib", "landed"): 2, ("odd", "landed"): 1}
    left = {key: number for key, number in PENDING.items() if key[0] != "odd"}
    assert status() == {**left, **landed, "open": True}
    run_git(top, "am", "--quiet", *sorted(series.glob("000[1-3]*.patch")))
    assert status()["open"] is False


def test_a_rebase_that_moves_every_line_is_no_change(status, top: Path) -> None:
    for file in top.rglob("*.rs"):
        file.write_bytes(b"// above\n" * 7 + file.read_bytes())
    assert status() == {**PENDING, ("lib", "pending"): 2, "open": True}


def test_a_part_that_has_landed(deburr, status, top: Path, series: Path) -> None:
    file = top / "app/src/apart.rs"
    file.write_bytes(file.read_bytes().replace(b"std::mem::forget(2)", b"drop(2)"))
    found = status()
    assert (found["apart", "landed"], found["apart", "pending"]) == (1, 2)
    text = deburr("status", series).text
    assert "pending     0001-app-src-apart-rs.patch: 1 landed, 2 pending\n" in text
    assert "      a part of it has landed: split again for a patch of the rest\n" in text


def test_code_that_is_gone_conflicts(status, top: Path) -> None:
    (top / "app/src/free.rs").write_bytes(b"pub fn free() {}\n")
    (top / "app/src/near.rs").unlink()
    found = status()
    assert found["free", "conflicting"] == 1
    assert found["near", "conflicting"] == 2


def test_lines_around_a_finding_that_changed_conflict(deburr, status, top: Path, series: Path) -> None:
    file = top / "app/src/free.rs"
    file.write_bytes(b"pub fn free() {\n    // why\n    std::mem::forget(1);\n}\n")
    assert status()["free", "conflicting"] == 1
    text = deburr("status", series).text
    assert "      1 fix: the lines around it have changed: the patch does not apply (app/src/free.rs:3)\n" in text


def test_code_that_moved_to_another_file_conflicts(deburr, top: Path, series: Path) -> None:
    (top / "app/src/free.rs").rename(top / "app/src/liberty.rs")
    lib = top / "app/src/lib.rs"
    lib.write_bytes(lib.read_bytes().replace(b"pub mod free", b"pub mod liberty"))
    text = deburr("status", series).text
    assert "      1 fix: its code has moved to app/src/liberty.rs (app/src/liberty.rs:2)\n" in text
    assert "grown back:" not in text


def test_what_grew_back(deburr, status, top: Path, series: Path, run_git) -> None:
    run_git(top, "am", "--quiet", series / "0002-app-src-free-rs.patch")
    (top / "net/src/new.rs").write_bytes(b"pub fn n() {\n    std::mem::forget(2);\n}\n")
    assert status()["new", "grown back"] == 1
    text = deburr("status", series).text
    assert "grown back: 1 finding that the series does not know\n      net/src/new.rs:2: forget_a_two\n" in text
    assert text.splitlines()[-1] == "@net/team        0        2            0           1"
    # The series is written anew, and then somebody undoes what has landed.
    assert deburr("split", series, "app", *SELECT, "--by", "file").code == 0
    assert status()["free", "landed"] == 1
    run_git(top, "revert", "--no-edit", "HEAD")
    assert status()["free", "grown back"] == 1


def test_what_was_left_out_has_not_grown_back(deburr, top: Path, tmp_path: Path) -> None:
    out = tmp_path / "sure"
    deburr("split", out, "--select", "forget_a_number,forget_a_two")
    assert "grown back" not in deburr("status", out).text.replace("grown back\n", "")


def test_the_text(deburr, top: Path, series: Path, run_git, snapshot) -> None:
    run_git(top, "am", "--quiet", series / "0005-net-src-lib-rs.patch")
    (top / "app/src/near.rs").write_bytes(b"pub fn near() {}\n")
    (top / "net/src/new.rs").write_bytes(b"pub fn n() {\n    std::mem::forget(2);\n}\n")
    result = deburr("status", series)
    snapshot.assert_match(result.text, "status.txt")
    snapshot.assert_match(result.err, "stderr.txt")


def test_exit_codes(deburr, top: Path, series: Path, run_git, tmp_path: Path) -> None:
    assert deburr("status", series).code == 0
    assert deburr("status", series, "--exit-code").code == 1
    run_git(top, "am", "--quiet", *sorted(series.glob("0*.patch")))
    assert deburr("status", series, "--exit-code").code == 0
    missing = deburr("status", tmp_path / "nothing")
    assert missing.code == 2
    assert "there is no series in" in missing.err
    assert "`deburr split` writes one" in missing.err


def test_files_that_are_not_looked_at_are_said(deburr, top: Path, series: Path) -> None:
    result = deburr("status", series, "net")
    assert "7 fixes of the series in files that were not looked at: not counted" in result.err
    assert result.text.splitlines()[0] == "pending     0005-net-src-lib-rs.patch: 2 fixes"
