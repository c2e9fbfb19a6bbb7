"""The version of napi in Cargo.lock decides whether `docs/cases/napi-rs.md` is about a project."""

from __future__ import annotations

import json
import shutil

import pytest

ID = "napi_async_borrowed_args"


@pytest.mark.parametrize(
    ("version", "found"), [("2.0.0", 6), ("2.16.17", 6), ("3.0.0", 6), ("3.14.2", 6), ("3.15.0", 0), ("3.16.1", 0)]
)
def test_the_version_in_the_lock_file_decides(version, found, deburr, root, tmp_path, monkeypatch):
    project = shutil.copytree(root / "tests/data/napi", tmp_path / "napi")
    lock = project / "Cargo.lock"
    lock.write_text(lock.read_text().replace('"2.16.17"', f'"{version}"'))
    monkeypatch.chdir(project)
    done = deburr("check", "--select", ID, "--format", "json", ".", own=False)
    lines = [json.loads(line)["spans"][0]["line_start"] for line in done.text.splitlines()]
    # Counted by hand: `with`, `in_vec`, `in_option`, `in_both`, `in_either` and `in_alias`.
    assert lines == [39, 50, 55, 60, 65, 75][:found]
