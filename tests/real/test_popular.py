"""Some twenty well-known crates: whatever deburr finds there, its patch applies, parses, and leaves nothing to do.

How much is found is not the point here and may change with every pattern; git and rustfmt are the judges.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = [pytest.mark.real, pytest.mark.timeout(900), pytest.mark.xdist_group("popular")]


@pytest.fixture(scope="module")
def crates(popular_crates, copy_crate, tmp_path_factory) -> Path:
    """One repository with a copy of each crate."""
    folder = tmp_path_factory.mktemp("popular") / "before"
    for name, source in popular_crates.items():
        copy_crate(source, folder / name)
    git(folder, "init", "--quiet")
    git(folder, "add", "--all", "--force")
    git(folder, "-c", "user.name=nobody", "-c", "user.email=nobody@example.invalid", "commit", "-qm", "as published")
    return folder


@pytest.fixture(scope="module")
def patch(crates, deburr) -> bytes:
    done = deburr("diff", crates, cwd=crates)
    assert done.code == 0, done.stderr
    assert "internal error" not in done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def patched(crates, patch, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("popular") / "after"
    shutil.copytree(crates, folder)
    git(folder, "apply", "-", stdin=patch)
    return folder


def test_there_is_something_to_patch(patch):
    assert patch.count(b"\ndiff --git ") >= 5


def test_the_patch_changes_the_files_that_it_names(patched, patch):
    named = {match.decode() for match in re.findall(rb"^\+\+\+ b/(.*)$", patch, re.MULTILINE)}
    assert set(git(patched, "diff", "--name-only").splitlines()) == named


def test_a_second_run_has_nothing_left_to_do(patched, deburr):
    done = deburr("diff", patched, cwd=patched)
    assert (done.code, done.stdout) == (0, b""), done.stderr


def test_one_worker_and_two_say_the_same(crates, deburr):
    """Of half of the crates, of which some have fixes: what is divided among workers is files, whatever is in them."""
    half = sorted(one for one in crates.iterdir() if one.name != ".git")[::2]
    for command in (["diff"], ["check", "--format", "json"]):
        said = [deburr(*command, "--jobs", jobs, *half, cwd=crates).stdout for jobs in (1, 2)]
        assert said[0]
        assert said[0] == said[1]


@pytest.mark.skipif(shutil.which("rustfmt") is None, reason="rustfmt is not installed")
def test_every_patched_file_still_parses(crates, patched):
    """Judged by rustfmt, which refuses what the compiler's parser refuses."""
    broken = [
        name
        for name in git(patched, "diff", "--name-only").splitlines()
        if parses(crates / name) and not parses(patched / name)
    ]
    assert broken == []


def parses(path: Path) -> bool:
    command = ["rustfmt", "--edition", "2021", "--emit", "stdout", "--quiet"]
    done = subprocess.run(command, input=path.read_bytes(), capture_output=True, timeout=60, check=False)
    return done.returncode == 0


def git(folder: Path, *arguments: str, stdin: bytes = b"") -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, input=stdin, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()
