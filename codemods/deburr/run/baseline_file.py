"""The file of findings that are known: reading it with every mistake at its line, and writing it, one finding a line.

Sorted and without anything that changes by itself (no time, no line number, no absolute path), so that a diff of it
shows which findings came and went. Unknown here: what a finding is compared with.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import TypeAlias

from deburr.language.model import Problem
from deburr.run.finding_identity import Identity
from deburr.run.row_file import Form, read_rows

VERSION = 1
FILE_NAME = "deburr-baseline.json"
_HEAD = "deburr-baseline"
_TEXTS = ("file", "module", "item", "pattern", "snippet")
_KEYS = (*_TEXTS, "count")
_ANEW = "or remove the file, and write it anew with `deburr baseline`"
_FORM = Form("baseline", _HEAD, VERSION, "findings", _ANEW)

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
    sheet, rows = read_rows(file, file.read_bytes(), _FORM)
    found: dict[Entry, int] = {}
    for row in rows:
        problem = _wrong_with(row.value)
        if problem is not None or not isinstance(row.value, dict):
            sheet.add_at_line(row.position.line, problem or "", f"repair the entry, {_ANEW}")
            continue
        path, module, item, pattern, snippet = (row.value[key] for key in _TEXTS)
        entry = Entry(path, Identity(module, item, pattern, snippet))
        if entry in found:
            advice = "make it one entry with the sum of the counts"
            sheet.add_at_line(row.position.line, "this finding is listed twice", advice)
        found[entry] = row.value["count"]
    return sheet.sorted_problems() or found


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
