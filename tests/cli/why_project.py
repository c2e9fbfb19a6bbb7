"""A crate with pages of its own, in which `deburr why` is asked about a marked line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest


class Project:
    """A crate with pages of its own; `ask` runs the command at the marked line."""

    def __init__(self, deburr, directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.deburr = deburr
        self.top = directory / "crate"
        self.pages = directory / "patterns"
        (self.top / "src").mkdir(parents=True)
        self.write("Cargo.toml", '[package]\nname = "c"\nversion = "0.1.0"\nedition = "2021"\n')
        monkeypatch.chdir(self.top)

    def write(self, name: str, text: str) -> None:
        path = self.top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.replace("§", "").encode())

    def run(self, source: str, *words: str, name: str = "src/lib.rs", pattern: str = "p"):
        self.write(name, source)
        line = source[: source.index("§")].count("\n") + 1 if "§" in source else 1
        return self.deburr("why", f"{name}:{line}", pattern, "--patterns", self.pages, *words, own=False)

    def ask(self, source: str, *words: str, name: str = "src/lib.rs", pattern: str = "p") -> dict:
        result = self.run(source, *words, "--format", "json", name=name, pattern=pattern)
        assert result.code == 0, result.err
        return json.loads(result.text)

    def found_by(self, pattern: str, *words: str) -> list[int]:
        """The lines in which `deburr check` has findings of a pattern."""
        result = self.deburr("check", *words, "--patterns", self.pages, "--format", "json", own=False)
        found = [json.loads(line) for line in result.text.splitlines()]
        return [one["spans"][0]["line_start"] for one in found if one["code"]["code"] == f"deburr::{pattern}"]


def causes(answer: dict) -> list[str]:
    return [one["cause"] for one in answer["reasons"]]
