"""What people said of findings that they read in their source: one file a page, `<id>.toml`, an entry a finding.

A verdict is about the finding, `fix` about its default fix; `second` is the verdict of somebody who read it again
without the first one's eyes. Mistakes are reported with their position.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from deburr.language.model import Position, Problem
from deburr.language.problems import Sheet
from deburr.language.suggestions import did_you_mean
from deburr.language.toml_tables import TomlTable, TomlText, parse_toml
from deburr.text.regular_file import read_regular

VERDICTS = ("right", "wrong")
FIXES = ("right", "wrong", "withheld", "none")
_TEXTS = ("crate", "file", "verdict", "fix", "reason")
_KEYS = ("crate", "file", "line", "verdict", "fix", "reason", "second", "gone")


@dataclass(frozen=True, slots=True)
class Reading:
    """One finding as it was read. `crate` is `name-version`, `line` 1-based."""

    page: str
    crate: str
    file: str
    line: int
    verdict: str
    fix: str
    reason: str
    second: str | None = None
    gone: str | None = None
    """Of a wrong finding that is no longer made: what ended it."""

    @property
    def is_right(self) -> bool:
        """Nobody who read it found it wrong."""
        return self.verdict == "right" and self.second in {None, "right"}


def read_readings(folder: Path) -> tuple[tuple[Reading, ...], tuple[Problem, ...]]:
    """All readings in a folder, by page and in the order of their files, and all that is wrong with them."""
    if not folder.is_dir():
        return (), (Problem(folder, Position(1, 1), "is no folder", "readings are files `<id>.toml` in a folder"),)
    readings: list[Reading] = []
    problems: list[Problem] = []
    for file in sorted(folder.glob("*.toml")):
        try:
            sheet = Sheet(file, read_regular(file).decode("utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            problems.append(Problem(file, Position(1, 1), f"cannot be read: {str(error).lower()}"))
            continue
        document = parse_toml(sheet, sheet.text, 1)
        if document is not None:
            readings.extend(_entries(document, file.stem))
        problems.extend(sheet.sorted_problems())
    return tuple(readings), tuple(problems)


def _entries(document: TomlTable, page: str) -> Iterator[Reading]:
    for key in document.data:
        if key != "finding":
            document.report_key(key, f"unknown key `{key}`", did_you_mean(key, ("finding",)))
    entries = document.data.get("finding", [])
    if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
        document.report_value("finding", "`finding` must be an array of tables", "start each entry with `[[finding]]`")
        return
    seen: set[tuple[object, ...]] = set()
    for number, entry in enumerate(entries):
        path = ("finding", number)
        if not _is_complete(document.toml, path, entry):
            continue
        place = (entry["crate"], entry["file"], entry["line"])
        if place in seen:
            document.toml.report_key(path, f"`{entry['file']}:{entry['line']}` of `{entry['crate']}` is read twice")
        seen.add(place)
        yield Reading(page, **entry)


def _is_complete(toml: TomlText, path: tuple[str | int, ...], entry: dict[str, object]) -> bool:
    before = len(toml.sheet.problems)
    for key in entry:
        if key not in _KEYS:
            toml.report_key((*path, key), f"unknown key `{key}`", did_you_mean(key, _KEYS))
    for key in _TEXTS:
        if not isinstance(entry.get(key), str):
            toml.report_value((*path, key), f"a reading needs `{key}`, a string")
    line = entry.get("line")
    if type(line) is not int or line < 1:
        toml.report_value((*path, "line"), "a reading needs `line`, a number from 1 on")
    for key, words in (("verdict", VERDICTS), ("fix", FIXES), ("second", VERDICTS)):
        word = entry.get(key)
        if isinstance(word, str) and word not in words:
            toml.report_value((*path, key), f"unknown {key} `{word}`", did_you_mean(word, words))
        elif key == "second" and word is not None and not isinstance(word, str):
            toml.report_value((*path, key), "`second` must be a string", did_you_mean("", words))
    if not isinstance(entry.get("gone", ""), str):
        toml.report_value((*path, "gone"), "`gone` must be a string", "say what ended the finding")
    return len(toml.sheet.problems) == before
