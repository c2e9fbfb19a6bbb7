"""A series of patches for a repository of published crates with owners: `git am` of it is the one big patch.

Which fixes there are is deburr's word here (others test it); what is compared are the bytes that git makes of them.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from real.conftest import sources_of

pytestmark = [pytest.mark.real, pytest.mark.rustc, pytest.mark.timeout(500), pytest.mark.xdist_group("series")]

CRATES = {"crossbeam-epoch": "0.8.2", "libloading": "0.9.1", "lz4-sys": "1.11.1", "mio": "1.0.4"}
OWNERS = "* @rust/all\n/libloading/ @lib/new @ops\n/mio/src/sys/ @mio/sys\n/lz4-sys/\n"


def git(directory: Path, *words: str | Path, given: bytes = b"") -> bytes:
    somebody = {f"GIT_{role}_{what}": "a@b.example" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    environment = {**os.environ, **somebody, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    done = subprocess.run(
        ["git", *words], cwd=directory, input=given, env=environment, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@pytest.fixture(scope="module")
def repository(tmp_path_factory) -> Path:
    top = tmp_path_factory.mktemp("series") / "repository"
    for crate, source in sources_of(CRATES, "series-crates").items():
        shutil.copytree(source, top / crate, ignore=shutil.ignore_patterns(".cargo-ok", "Cargo.lock", "liblz4"))
    (top / ".github").mkdir()
    (top / ".github" / "CODEOWNERS").write_text(OWNERS)
    git(top, "init", "--quiet")
    git(top, "config", "core.autocrlf", "false")
    git(top, "add", "--force", ".")
    git(top, "commit", "--quiet", "-m", "as published")
    return top


def tree(top: Path) -> dict[str, bytes]:
    files = (path for path in top.rglob("*") if path.is_file() and ".git" not in path.relative_to(top).parts)
    return {path.relative_to(top).as_posix(): path.read_bytes() for path in files}


def test_git_am_of_the_series_is_the_big_patch(repository: Path, deburr, tmp_path: Path) -> None:
    git(repository, "apply", given=deburr("diff", ".", cwd=repository).stdout)
    whole = tree(repository)
    git(repository, "checkout", "--quiet", ".")
    before = tree(repository)
    assert sum(whole[name] != before[name] for name in whole) >= 5
    out = tmp_path / "series"
    ran = deburr("split", out, "--no-verify", "--by", "owner", "--max-hunks", "2", cwd=repository)
    assert ran.code == 0, ran.stderr
    assert tree(repository) == before
    pieces = json.loads((out / "series.json").read_text())["pieces"]
    assert len(pieces) >= 4
    head = git(repository, "rev-parse", "HEAD").decode().strip()
    free = [piece["file"] for piece in pieces if not piece["needs"]]
    # In the order of the numbers; then what needs nothing backwards, and the rest behind it.
    for names in ([one["file"] for one in pieces], [*reversed(free), *(p["file"] for p in pieces if p["needs"])]):
        git(repository, "am", "--quiet", *(out / name for name in names))
        assert tree(repository) == whole
        git(repository, "reset", "--quiet", "--hard", head)
    git(repository, "am", "--quiet", *(out / one["file"] for one in pieces))
    ran = deburr("status", out, "--exit-code", cwd=repository)
    git(repository, "reset", "--quiet", "--hard", head)
    assert ran.code == 0, ran.stdout.decode()


def test_each_piece_of_a_published_crate_compiles_alone(repository: Path, deburr, tmp_path: Path) -> None:
    crate = tmp_path / "libloading"
    shutil.copytree(repository / "libloading", crate)
    git(crate, "init", "--quiet")
    git(crate, "add", "--force", ".")
    git(crate, "commit", "--quiet", "-m", "as published")
    out = tmp_path / "series"
    ran = deburr("split", out, cwd=crate)
    assert ran.code == 0, ran.stderr
    assert "checked: each piece compiles alone (" in ran.stderr
    for piece in json.loads((out / "series.json").read_text())["pieces"]:
        if not piece["needs"]:
            git(crate, "am", "--quiet", out / piece["file"])
            done = subprocess.run(["cargo", "check", "--quiet"], cwd=crate, capture_output=True, check=False)
            assert done.returncode == 0, done.stderr.decode()
            git(crate, "reset", "--quiet", "--hard", "HEAD~1")
