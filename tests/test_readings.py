"""The findings on published crates that a person has read: the data is whole, its pages and crates exist."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
READINGS = sorted((ROOT / "benchmarks/readings").glob("*.toml"))
KEYS = {"crate", "file", "line", "verdict", "fix", "reason"}


def entries(file: Path) -> list[dict[str, object]]:
    return tomllib.loads(file.read_text()).get("finding", [])


@pytest.fixture(scope="module")
def crates() -> set[str]:
    listed = tomllib.loads((ROOT / "benchmarks/crates.toml").read_text())["crates"]
    return {f"{name}-{version.removeprefix('=')}" for name, version in listed.items()}


def test_there_are_more_than_a_hundred_crates(crates):
    assert len(crates) > 100


@pytest.mark.parametrize("file", READINGS, ids=lambda file: file.stem)
def test_each_reading_is_complete(file, crates):
    assert list((ROOT / "patterns").glob(f"*/{file.stem}.md")), "no such page"
    found = entries(file)
    assert len(found) <= 20
    for entry in found:
        assert set(entry) == KEYS
        assert entry["crate"] in crates
        assert str(entry["file"]).endswith(".rs")
        assert isinstance(entry["line"], int)
        assert entry["line"] > 0
        assert entry["verdict"] in {"right", "wrong"}
        assert entry["fix"] in {"right", "wrong", "withheld", "none"}
        assert len(str(entry["reason"])) > 15


@pytest.mark.parametrize("file", READINGS, ids=lambda file: file.stem)
def test_nine_in_ten_are_right(file):
    found = entries(file)
    assert sum(entry["verdict"] == "wrong" for entry in found) * 10 <= len(found)
