"""`deburr apply`: the bytes on disk afterwards, and the exit codes."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

FIXED = (
    b"use std::mem;\n\npub fn one() {\n    drop(1);\n}\n\npub fn mem_is_used() {\n    mem::drop(0);\n}\n",
    b"pub fn two() {\r\n\tdrop(2);\r\n}",
)


def test_it_writes_what_is_sure_and_says_what_is_not(deburr, crate: Path) -> None:
    two = (crate / "src/two.rs").read_bytes()
    result = deburr("apply", "src")
    assert result.code == 1
    assert (crate / "src/one.rs").read_bytes() == FIXED[0]
    assert (crate / "src/two.rs").read_bytes() == two
    assert result.out == b"src/one.rs: 1 fix\n"
    assert "withheld: src/two.rs:2:2: forget_a_two (plain): " in result.err
    assert result.err.splitlines()[-1] == "applied: 1 fix in 1 of 3 files; withheld: 1"


def test_everything_that_was_selected_is_applied(deburr, crate: Path) -> None:
    result = deburr("apply", "src", "--applicability", "maybe-incorrect")
    assert result.code == 0
    assert ((crate / "src/one.rs").read_bytes(), (crate / "src/two.rs").read_bytes()) == FIXED


def test_a_second_run_changes_nothing(deburr, crate: Path) -> None:
    deburr("apply", "src", "--applicability", "maybe-incorrect")
    times = {path: path.stat().st_mtime_ns for path in crate.rglob("*.rs")}
    result = deburr("apply", "src", "--applicability", "maybe-incorrect")
    assert (result.code, result.out) == (0, b"")
    assert {path: path.stat().st_mtime_ns for path in crate.rglob("*.rs")} == times


def test_diff_and_apply_agree(deburr, crate: Path, run_git) -> None:
    patch = deburr("diff", "src", "--applicability", "maybe-incorrect").out
    deburr("apply", "src", "--applicability", "maybe-incorrect")
    by_apply = {path.name: path.read_bytes() for path in crate.rglob("*.rs")}
    run_git(crate, "apply", "-R", given=patch)
    assert {path.name: path.read_bytes() for path in crate.rglob("*.rs")} != by_apply
    run_git(crate, "apply", given=patch)
    assert {path.name: path.read_bytes() for path in crate.rglob("*.rs")} == by_apply


def test_stdin_comes_out_fixed(deburr, crate: Path) -> None:
    result = deburr("apply", "-", given=b"fn f() { std::mem::forget(1); }\r\n")
    assert (result.code, result.out) == (0, b"fn f() { drop(1); }\r\n")


@pytest.mark.parametrize("text", [b"fn f() {}\n", b"", b"// \xe9\nfn f() { std::mem::forget(1); }\n"])
def test_stdin_without_a_fix_comes_out_as_it_is(deburr, crate: Path, text: bytes) -> None:
    result = deburr("apply", "-", given=text)
    assert (result.code, result.out) == (0, text)


def test_ctrl_c_between_two_files_says_how_many_were_written(deburr, crate: Path, monkeypatch) -> None:
    from deburr.run import linked_writing

    real = linked_writing.write_change
    two = (crate / "src/two.rs").read_bytes()

    def interrupted(path: Path, *rest: object) -> object:
        if path.name == "two.rs":
            raise KeyboardInterrupt
        return real(path, *rest)

    monkeypatch.setattr(linked_writing, "write_change", interrupted)
    result = deburr("apply", "src", "--applicability", "maybe-incorrect")
    assert result.code == 130
    assert "interrupted: 1 file written, 1 left as before" in result.err
    assert (crate / "src/one.rs").read_bytes() == FIXED[0]
    assert (crate / "src/two.rs").read_bytes() == two
    # What was written is an apply like any other: nothing is pending, and it can be taken back.
    assert deburr("check", "src/lib.rs").code == 0
    assert deburr("undo", own=False).out == b"src/one.rs: as before\n"


def test_a_file_that_cannot_be_written_is_an_error(deburr, crate: Path) -> None:
    (crate / "src/one.rs").chmod(0o444)
    before = (crate / "src/one.rs").read_bytes()
    result = deburr("apply", "src/one.rs")
    assert result.code == 2
    assert "src/one.rs: not written: it is read-only" in result.err
    assert (crate / "src/one.rs").read_bytes() == before


@pytest.mark.parametrize("is_repository", [True, False])
def test_a_named_link_is_followed_inside_the_work_tree_and_not_out_of_it(
    deburr, crate: Path, is_repository: bool
) -> None:
    """As `deburr apply src/*.rs` names it; without a repository the tree is the link's own folder."""
    one = (crate / "src/one.rs").read_bytes()
    outside = crate.parent / "outside.rs"
    outside.write_bytes(one)
    (crate / "elsewhere").mkdir()
    (crate / "elsewhere/near.rs").write_bytes(one)
    (crate / "src/near.rs").symlink_to("../elsewhere/near.rs")
    (crate / "src/out.rs").symlink_to("../../outside.rs")
    if not is_repository:
        shutil.rmtree(crate / ".git")
    result = deburr("apply", "src/near.rs", "src/out.rs", "--allow-dirty")
    assert result.code == 2
    assert "error: src/out.rs: not written: it is a link to" in result.err
    assert outside.read_bytes() == one
    assert (crate / "elsewhere/near.rs").read_bytes() == (FIXED[0] if is_repository else one)
    assert (crate / "src/near.rs").is_symlink()


@pytest.mark.parametrize("stdout", ["a closed pipe", "/dev/full"])
def test_all_files_are_written_when_nobody_can_read_their_list(
    process, tmp_path: Path, pages: Path, stdout: str
) -> None:
    """`deburr apply | head -1`: half of the changes, and no word about the others, is what nobody asked for."""
    files = [tmp_path / f"{'long_name_' * 20}{number}.rs" for number in range(100)]
    for file in files:
        file.write_bytes(b"fn f() { std::mem::forget(1); }\n")
    if stdout == "/dev/full":
        reader, writer = None, os.open(stdout, os.O_WRONLY)
    else:
        reader, writer = os.pipe()
        os.close(reader)
    running = process("apply", ".", "--patterns", pages, "--no-format", "--no-verify", cwd=tmp_path, stdout=writer)
    os.close(writer)
    err = running.stderr.read().decode()
    running.stderr.close()
    assert running.wait(60) == (141 if reader is not None else 2), err
    assert {file.read_bytes() for file in files} == {b"fn f() { drop(1); }\n"}
    assert "applied: 100 fixes in 100 of 100 files" in err
