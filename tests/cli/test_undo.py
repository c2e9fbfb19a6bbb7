"""`deburr undo`, interrupted applies and locks, through the commands: bytes, modes, what is said, exit codes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import deburr as package

ALL = ("src", "--applicability", "maybe-incorrect")
SOURCE_ROOT = str(Path(package.__file__).parents[1])


def sources(crate: Path) -> dict[str, tuple[bytes, int]]:
    return {path.name: (path.read_bytes(), path.stat().st_mode) for path in sorted((crate / "src").rglob("*"))}


def journals(state_home: Path) -> list[Path]:
    return sorted((state_home / "deburr/roots").rglob("*.journal"))


def test_apply_undo_apply_is_byte_identical(deburr, crate: Path, state_home: Path) -> None:
    (crate / "src/one.rs").chmod(0o755)
    subprocess.run(["git", "-c", "core.fileMode=false", "status"], cwd=crate, check=True, capture_output=True)
    before = sources(crate)
    assert deburr("apply", *ALL, "--allow-dirty").code == 0
    after = sources(crate)
    times = {path: path.stat().st_mtime_ns for path in crate.glob("src/*.rs")}
    result = deburr("undo", own=False)
    assert (result.code, result.text) == (0, "src/one.rs: as before\nsrc/two.rs: as before\n")
    assert result.err.splitlines()[-1].startswith("undone: `deburr apply src` of 2")
    assert result.err.endswith(", 2 files as before\n")
    assert sources(crate) == before
    assert {path.name for path, at in times.items() if path.stat().st_mtime_ns > at} == {"one.rs", "two.rs"}
    assert journals(state_home) == []
    assert deburr("apply", *ALL, "--allow-dirty").code == 0
    assert sources(crate) == after


def test_nothing_to_undo_is_said(deburr, crate: Path) -> None:
    result = deburr("undo", own=False)
    assert (result.code, result.out) == (0, b"")
    assert result.err == f"there is nothing to undo in `{crate}`\n"


def test_a_path_that_is_not_there_is_an_error(deburr, crate: Path) -> None:
    result = deburr("undo", "nowhere", own=False)
    assert (result.code, result.err) == (2, "error: nowhere: no such file or directory\n")


def test_an_apply_that_changed_nothing_is_not_in_the_history(deburr, crate: Path, state_home: Path) -> None:
    deburr("apply", *ALL)
    deburr("apply", *ALL, "--allow-dirty")
    assert len(journals(state_home)) == 1


def test_undo_twice_goes_back_twice(deburr, crate: Path) -> None:
    start = sources(crate)
    deburr("apply", "src", "--select", "forget_a_number")
    middle = sources(crate)
    deburr("apply", *ALL)
    assert deburr("undo", "src/lib.rs", own=False).text == "src/two.rs: as before\n"
    assert sources(crate) == middle
    assert deburr("undo", own=False).text == "src/one.rs: as before\n"
    assert sources(crate) == start


def test_the_last_ten_are_kept(deburr, crate: Path, state_home: Path) -> None:
    for number in range(12):
        (crate / "src/many.rs").write_text(f"// {number}\nfn f() {{ std::mem::forget(1); }}\n")
        deburr("apply", "src/many.rs", "--allow-dirty")
    assert len(journals(state_home)) == 10


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (lambda path: path.write_bytes(path.read_bytes() + b"// mine\n"), "it was edited since"),
        (lambda path: path.chmod(0o600), "its permissions were changed since, from 644 to 600"),
        (lambda path: path.unlink(), "it is gone since"),
        (lambda path: (path.rename(path.parent / "x"), path.symlink_to("x")), "its path leads elsewhere since"),
    ],
)
def test_what_was_edited_since_is_refused_alone(deburr, crate: Path, edit, reason: str) -> None:
    before = sources(crate)
    deburr("apply", *ALL)
    edit(crate / "src/one.rs")
    edited = sources(crate)
    result = deburr("undo", own=False)
    assert result.code == 1
    assert f"error: src/one.rs: not undone: {reason}\n" in result.err
    assert sources(crate) == {**edited, "two.rs": before["two.rs"]}
    # It stays the last apply: an earlier one is not taken back in its place.
    again = deburr("undo", own=False)
    assert (again.code, again.out) == (1, b"")
    assert sources(crate) == {**edited, "two.rs": before["two.rs"]}


def test_what_was_refused_can_be_undone_when_the_edit_is_gone(deburr, crate: Path) -> None:
    before = sources(crate)
    deburr("apply", *ALL)
    after = (crate / "src/one.rs").read_bytes()
    (crate / "src/one.rs").write_bytes(b"mine")
    assert deburr("undo", own=False).code == 1
    (crate / "src/one.rs").write_bytes(after)
    assert (deburr("undo", own=False).code, sources(crate)) == (0, before)


def test_forgetting_goes_on_to_the_apply_before(deburr, crate: Path) -> None:
    start = sources(crate)
    deburr("apply", "src", "--select", "forget_a_number")
    deburr("apply", *ALL)
    (crate / "src/two.rs").write_bytes(b"mine")
    assert deburr("undo", own=False).code == 1
    assert deburr("undo", "--forget", own=False).code == 0
    assert (deburr("undo", own=False).code, sources(crate)["one.rs"]) == (0, start["one.rs"])


def test_outside_of_git_the_place_of_the_apply_is_named(deburr, tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/a.rs").write_text("fn f() { std::mem::forget(1); }\n")
    monkeypatch.chdir(tmp_path)
    assert deburr("apply", "sub").code == 0
    result = deburr("undo", own=False)
    assert result.err == f"there is nothing to undo in `{tmp_path}`; below it there is: `{tmp_path}/sub`\n"
    assert deburr("undo", "sub", own=False).text == "sub/a.rs: as before\n"


def test_an_apply_to_more_is_undone_from_a_part_of_it(deburr, tmp_path: Path, monkeypatch) -> None:
    for name in ("x", "y"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.rs").write_text("fn f() { std::mem::forget(1); }\n")
    monkeypatch.chdir(tmp_path)
    assert deburr("apply", "x", "y").code == 0
    monkeypatch.chdir(tmp_path / "x")
    result = deburr("undo", own=False)
    assert result.code == 0
    assert {(tmp_path / name / "a.rs").read_text() for name in "xy"} == {"fn f() { std::mem::forget(1); }\n"}


# An apply that was interrupted


@pytest.fixture
def interrupted(deburr, crate: Path, monkeypatch) -> dict[str, tuple[bytes, int]]:
    """The sources before an apply that ended when one of its two files was written."""
    from deburr.run import disk

    before = sources(crate)
    real = disk.replace

    def replace(source: Path, target: Path) -> None:
        if target.name == "two.rs":
            os._exit(9)
        real(source, target)

    child = os.fork()
    if child == 0:
        monkeypatch.setattr(disk, "replace", replace)
        deburr("apply", *ALL)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert sources(crate) != before
    return before


@pytest.mark.parametrize("words", [("check",), ("diff",), ("check", "src/lib.rs"), ("baseline",)])
def test_who_only_looks_says_that_recovery_is_pending(deburr, crate: Path, interrupted, words) -> None:
    now = sources(crate)
    result = deburr(*words)
    assert (result.code, result.out) == (2, b"")
    assert "error: `deburr apply src` (process " in result.err
    assert (
        f"was interrupted while it wrote to `{crate}`: `deburr undo` or `deburr apply` there recovers it" in result.err
    )
    assert sources(crate) == now


def test_a_text_from_stdin_and_another_tree_do_not_mind(deburr, crate: Path, interrupted, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other/a.rs").write_text("fn f() {}\n")
    assert deburr("check", "-", given=b"fn f() {}\n").code == 0
    assert deburr("check", tmp_path / "other").code == 0


def test_undo_recovers_and_takes_nothing_else_back(deburr, crate: Path, interrupted) -> None:
    result = deburr("undo", own=False)
    assert result.code == 0
    assert "had been interrupted: 1 file put back as before" in result.err
    assert sources(crate) == interrupted
    assert deburr("check").code == 0


def test_apply_recovers_and_goes_on(deburr, crate: Path, interrupted) -> None:
    result = deburr("apply", *ALL)
    assert result.code == 0
    assert "had been interrupted: 1 file put back as before" in result.err
    assert result.text == "src/one.rs: 1 fix\nsrc/two.rs: 1 fix\n"
    deburr("undo", own=False)
    assert sources(crate) == interrupted


def test_what_was_edited_meanwhile_is_left_alone_and_named(deburr, crate: Path, interrupted, state_home: Path) -> None:
    (crate / "src/one.rs").write_bytes(b"mine")
    result = deburr("undo", own=False)
    assert result.code == 1
    assert f"warning: {crate}/src/one.rs: left alone: it was changed since" in result.err
    assert (crate / "src/one.rs").read_bytes() == b"mine"
    # Its old bytes are not lost with that.
    assert len(journals(state_home)) == 1
    assert deburr("check").code == 0


# Two at once


HOLD = """
import sys, time
from pathlib import Path
from deburr.run.journal.transaction import transaction
with transaction(Path(sys.argv[1]), "deburr apply one"):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def hold():
    """Starts a process that holds the lock of a root."""
    children = []

    def start(root: Path) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "PYTHONPATH": SOURCE_ROOT}
        child = subprocess.Popen([sys.executable, "-c", HOLD, root], env=environment, stdout=subprocess.PIPE)
        children.append(child)
        assert child.stdout.readline() == b"held\n"
        return child

    yield start
    for child in children:
        child.kill()
        child.communicate()


@pytest.mark.parametrize("where", [".", "..", "src"])
def test_the_second_says_who_is_at_work(deburr, crate: Path, hold, where: str) -> None:
    root = (crate / where).resolve()
    child, before = hold(root), sources(crate)
    for words in (("apply", *ALL), ("undo",)):
        result = deburr(*words, own=words[0] == "apply")
        assert result.code == 2
        assert f"error: `deburr apply one` (process {child.pid}, since 20" in result.err
        assert f"is at work on `{root}`; nothing was changed; run again when it is done" in result.err
    assert sources(crate) == before
    # It has not begun to write, so looking is harmless.
    assert deburr("check").code == 0


def test_roots_side_by_side_do_not_mind_each_other(deburr, crate: Path, hold, tmp_path: Path) -> None:
    (tmp_path / "crate2").mkdir()
    hold(tmp_path / "crate2")
    assert deburr("apply", *ALL).code == 0


def test_the_lock_of_a_process_that_is_gone_is_taken_over(deburr, crate: Path, hold, state_home: Path) -> None:
    child = hold(crate)
    child.send_signal(signal.SIGKILL)
    child.wait()
    assert os.listdir(state_home / "deburr/active")
    assert deburr("check").code == 0
    assert deburr("apply", *ALL).code == 0
    assert os.listdir(state_home / "deburr/active") == []


def test_a_worker_does_not_keep_the_lock_of_its_parent(crate: Path, deburr) -> None:
    script = """
import os, sys, time
from pathlib import Path
from deburr.run.journal.transaction import transaction
with transaction(Path(sys.argv[1]), "deburr apply one"):
    if os.fork() == 0:
        time.sleep(20)
        os._exit(0)
    print("held", flush=True)
    os.kill(os.getpid(), 9)
"""
    environment = {**os.environ, "PYTHONPATH": SOURCE_ROOT}
    child = subprocess.Popen([sys.executable, "-c", script, crate], env=environment, stdout=subprocess.PIPE)
    child.wait()
    began = time.monotonic()
    assert deburr("apply", *ALL).code == 0
    assert time.monotonic() - began < 15
    child.stdout.close()
