"""Reading added lines from patches that the real git wrote."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from deburr.text.hunks import read_patch, unquoted

NAMES = [
    "plain.rs",
    "with space.rs",
    'a"quote.rs',
    "new\nline.rs",
    "tab\there.rs",
    "back\\slash.rs",
    "é\u202e.rs",
    "-x.rs",
]


def git(top: Path, *words: str) -> bytes:
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    return subprocess.run(["git", *identity, *words], cwd=top, env=environment, check=True, capture_output=True).stdout


@pytest.fixture
def top(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q")
    return tmp_path


def lines_added(top: Path) -> dict[bytes, list[tuple[int, int]]]:
    return read_patch(git(top, "diff", "-U0", "HEAD", "--")).added


@pytest.mark.parametrize("name", NAMES)
def test_names_come_back_as_they_are_on_disk(top: Path, name: str) -> None:
    (top / name).write_text("a\nb\n")
    git(top, "add", ".")
    git(top, "commit", "-qm", "one")
    (top / name).write_text("a\nx\ny\nb\n")
    assert lines_added(top) == {os.fsencode(name): [(2, 3)]}


def test_lines_that_look_like_headers_are_lines(top: Path) -> None:
    (top / "a.rs").write_text("x\n")
    git(top, "add", ".")
    git(top, "commit", "-qm", "one")
    (top / "a.rs").write_text("++ b/evil.rs\n@ -1 +1 @\n-- a/evil.rs\nx\n\\ No newline\n")
    assert lines_added(top) == {b"a.rs": [(1, 3), (5, 5)]}


def test_ends_without_a_newline(top: Path) -> None:
    (top / "a.rs").write_text("x\ny")
    (top / "b.rs").write_text("x")
    git(top, "add", ".")
    git(top, "commit", "-qm", "one")
    (top / "a.rs").write_text("x\nz")
    (top / "b.rs").write_text("w\nx\n")
    assert lines_added(top) == {b"a.rs": [(2, 2)], b"b.rs": [(1, 2)]}


def test_removed_lines_and_files_add_nothing(top: Path) -> None:
    (top / "a.rs").write_text("x\ny\nz\n")
    (top / "b.rs").write_text("x\n")
    git(top, "add", ".")
    git(top, "commit", "-qm", "one")
    (top / "a.rs").write_text("x\nz\n")
    (top / "b.rs").unlink()
    assert lines_added(top) == {b"a.rs": []}


@pytest.mark.parametrize("patch", [b"@@ what @@\n", b"@@ -0,0 +1,3 @@\n+a\n"])
def test_what_is_no_patch_is_refused(patch: bytes) -> None:
    with pytest.raises(ValueError, match=r"hunk"):
        read_patch(patch)


def test_a_name_that_only_begins_with_a_quote_is_not_quoted() -> None:
    assert unquoted(b'"') == b'"'
    assert unquoted(b'a"') == b'a"'
