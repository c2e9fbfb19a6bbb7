"""The file of findings that are known: reading it with every mistake at its line, and writing it, one finding a line.

Sorted and without anything that changes by itself (no time, no line number, no absolute path), so that a diff of it
shows which findings came and went. Unknown here: what a finding is compared with.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import TypeAlias

from deburr.language.model import Position, Problem
from deburr.language.problems import Sheet
from deburr.run.finding_identity import Identity

VERSION = 1
FILE_NAME = "deburr-baseline.json"
_HEAD = "deburr-baseline"
_TEXTS = ("file", "module", "item", "pattern", "snippet")
_KEYS = (*_TEXTS, "count")
_ANEW = "or remove the file, and write it anew with `deburr baseline`"
_DECODER = json.JSONDecoder()

Entries: TypeAlias = "Mapping[Entry, int]"


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """A finding in a file, which is named relative to the root with `/`."""

    file: str
    identity: Identity


def render_baseline(entries: Entries) -> str:
    """The file's text for these entries and how often each is there."""
    rows = [json.dumps(_row(entry, entries[entry])) for entry in sorted(entries) if entries[entry] > 0]
    inside = ",\n".join(f"    {row}" for row in rows)
    listed = f"[\n{inside}\n  ]" if rows else "[]"
    return f'{{\n  "{_HEAD}": {VERSION},\n  "findings": {listed}\n}}\n'


def _row(entry: Entry, count: int) -> dict[str, str | int]:
    one = entry.identity
    values = (entry.file, one.module, one.item, one.pattern, one.snippet, count)
    return dict(zip(_KEYS, values, strict=True))


def read_baseline(file: FilePath) -> Entries | tuple[Problem, ...]:
    """The entries, or what is wrong with the file. Raises OSError where it cannot be read."""
    data = file.read_bytes()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return (Problem(file, Position(line, 1), f"is not UTF-8 (at byte {error.start})", f"repair it, {_ANEW}"),)
    sheet = Sheet(file, text)
    entries = _Reader(sheet, text).entries()
    return sheet.sorted_problems() or entries


def write_baseline(file: FilePath, text: str) -> None:
    """Puts the text in the place of what is there, whole or not at all; a link is replaced, not followed."""
    beside = file.parent / f".{file.name}.{secrets.token_hex(4)}.tmp"
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(text.encode())
            out.flush()
            os.fsync(out.fileno())
        os.replace(beside, file)
    except OSError:
        os.unlink(beside)
        raise


@dataclass(slots=True)
class _Reader:
    sheet: Sheet
    text: str

    def entries(self) -> Entries:
        try:
            document = json.loads(self.text)
        except json.JSONDecodeError as error:
            self._add(error.pos, f"is not JSON: {error.msg[:1].lower()}{error.msg[1:]}", f"repair it, {_ANEW}")
            return {}
        except RecursionError:
            self._add(0, "is nested too deep", f"repair it, {_ANEW}")
            return {}
        if not isinstance(document, dict) or _HEAD not in document:
            self._add(0, "is no baseline of deburr", f'it begins with `"{_HEAD}": {VERSION}`; name another file')
            return {}
        places = dict(self._members())
        version = document[_HEAD]
        if isinstance(version, bool) or version != VERSION:
            newer = isinstance(version, int) and version > VERSION
            advice = "update deburr" if newer else "repair it"
            self._add(
                places[_HEAD],
                f"version {version} is unknown; this deburr reads version {VERSION}",
                f"{advice}, {_ANEW}",
            )
            return {}
        findings = document.get("findings")
        if set(document) != {_HEAD, "findings"} or not isinstance(findings, list):
            self._add(
                0,
                f"a baseline has the keys `{_HEAD}` and `findings`, and the second is an array",
                f"repair it, {_ANEW}",
            )
            return {}
        return self._read(findings, list(self._elements(places["findings"])))

    def _read(self, findings: list[object], places: list[int]) -> Entries:
        found: dict[Entry, int] = {}
        for value, at in zip(findings, places, strict=True):
            problem = _wrong_with(value)
            if problem is not None or not isinstance(value, dict):
                self._add(at, problem or "", f"repair the entry, {_ANEW}")
                continue
            file, module, item, pattern, snippet = (value[key] for key in _TEXTS)
            entry = Entry(file, Identity(module, item, pattern, snippet))
            if entry in found:
                self._add(at, "this finding is listed twice", "make it one entry with the sum of the counts")
            found[entry] = value["count"]
        return found

    def _add(self, offset: int, message: str, help_text: str) -> None:
        line = self.text.count("\n", 0, offset) + 1
        self.sheet.add_at_line(line, message, help_text)

    def _members(self) -> Iterator[tuple[str, int]]:
        """The keys of the outer object with the offset of their values; the text is known to be JSON."""
        at = self._blank(self._blank(0) + 1)
        while self.text[at] != "}":
            key, end = _DECODER.raw_decode(self.text, at)
            start = self._blank(self._blank(end) + 1)
            yield key, start
            at = self._next(start)

    def _elements(self, at: int) -> Iterator[int]:
        """The offsets of the values of the array that begins at `at`."""
        at = self._blank(at + 1)
        while self.text[at] != "]":
            yield at
            at = self._next(at)

    def _next(self, at: int) -> int:
        """Behind the value at `at` and its comma."""
        _, end = _DECODER.raw_decode(self.text, at)
        end = self._blank(end)
        return self._blank(end + 1) if self.text[end] == "," else end

    def _blank(self, at: int) -> int:
        while self.text[at : at + 1] in {" ", "\t", "\n", "\r"}:
            at += 1
        return at


def _wrong_with(value: object) -> str | None:
    if not isinstance(value, dict) or set(value) != set(_KEYS):
        listed = ", ".join(f"`{key}`" for key in _KEYS)
        return f"an entry has exactly the keys {listed}"
    wrong = next((key for key in _TEXTS if not isinstance(value[key], str)), None)
    if wrong is not None:
        return f"`{wrong}` must be a string"
    count = value["count"]
    if isinstance(count, bool) or not isinstance(count, int) or count < 1:
        return "`count` must be a number above zero"
    names = value["file"].split("/")
    if names[0] == "" or ".." in names:
        return "`file` must be a path inside the root, relative to it"
    return None
