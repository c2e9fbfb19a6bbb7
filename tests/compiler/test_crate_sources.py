"""Copies of a crate's sources: whole, without links, and nothing that is shared with where they came from."""

from __future__ import annotations

from pathlib import Path

import pytest

from deburr.compiler.crate_sources import copy_whole, published_sources
from deburr.compiler.processes import NotRun


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    for name in ("Cargo.toml", "src/lib.rs", "src/data.bin", "target/debug/x", "src/target/mod.rs", ".git/HEAD"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    (tmp_path / "outside").write_text("secret")
    (folder / "src/link.rs").symlink_to(tmp_path / "outside")
    return folder


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}


def test_the_sources_without_links_and_build_output(source, tmp_path):
    copy_whole(source, tmp_path / "copy")
    assert files(tmp_path / "copy") == {"Cargo.toml", "src/lib.rs", "src/data.bin", "src/target/mod.rs"}


def test_nothing_is_shared_and_times_are_new(source, tmp_path):
    import os

    os.utime(source / "src/lib.rs", (1, 1))
    copy_whole(source, tmp_path / "copy")
    status = (tmp_path / "copy/src/lib.rs").stat()
    assert status.st_nlink == 1
    assert status.st_ino != (source / "src/lib.rs").stat().st_ino
    assert status.st_mtime > 1_000_000


def test_another_process_may_have_been_faster(source, tmp_path):
    copy_whole(source, tmp_path / "copy")
    (tmp_path / "copy/mark").touch()
    copy_whole(source, tmp_path / "copy")
    assert (tmp_path / "copy/mark").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy", "outside", "source"]


def test_a_copy_that_fails_leaves_nothing(source, tmp_path):
    with pytest.raises(OSError, match="gone"):
        copy_whole(tmp_path / "gone", tmp_path / "copy")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["outside", "source"]


def test_what_is_there_is_not_asked_for(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path / "no-programs"))
    monkeypatch.setenv("CARGO_HOME", str(tmp_path / "no-cargo"))
    (tmp_path / "deburr/crates/there-1.0.0").mkdir(parents=True)
    assert published_sources("there", "1.0.0") == tmp_path / "deburr/crates/there-1.0.0"
    missing = published_sources("other", "1.0.0")
    assert isinstance(missing, NotRun)
    assert missing.reason == "cargo is not installed"
