"""JSON files of one versioned object with one array of rows, read so that every mistake has its line and column.

    {"deburr-baseline": 1, "findings": [{…}, {…}]}

Unknown here: what a row says.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path as FilePath

from deburr.language.model import Position, Problem
from deburr.language.problems import Sheet

_DECODER = json.JSONDecoder()
_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>")


@dataclass(frozen=True, slots=True)
class Form:
    """What such a file is called in messages, its first key, its version, and the key of its array; `anew` is the way
    out for one that cannot be repaired."""

    name: str
    head: str
    version: int
    rows: str
    anew: str


@dataclass(frozen=True, slots=True)
class Row:
    """A value of the array, and where it begins (1-based line and column)."""

    value: object
    position: Position


def read_rows(file: FilePath, data: bytes, form: Form) -> tuple[Sheet, list[Row]]:
    """The rows of the file; none where the sheet has a problem of the whole file."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        sheet = Sheet(file, "")
        line = data.count(b"\n", 0, error.start) + 1
        sheet.problems.append(
            Problem(file, Position(line, 1), f"is not UTF-8 (at byte {error.start})", f"repair it, {form.anew}")
        )
        return sheet, []
    sheet = Sheet(file, text)
    return sheet, _Reader(sheet, text, form).rows()


@dataclass(slots=True)
class _Reader:
    sheet: Sheet
    text: str
    form: Form
    _starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self._starts = [0, *accumulate(len(line) + 1 for line in self.sheet.lines[:-1])]

    def rows(self) -> list[Row]:
        form = self.form
        try:
            document = json.loads(self.text)
        except json.JSONDecodeError as error:
            self._add_not_json(error)
            return []
        except RecursionError:
            self._add(0, "is nested too deep", f"repair it, {form.anew}")
            return []
        if not isinstance(document, dict) or form.head not in document:
            begins = f'it begins with `"{form.head}": {form.version}`; name another file'
            self._add(0, f"is no {form.name} of deburr", begins)
            return []
        places = dict(self._members())
        version = document[form.head]
        if isinstance(version, bool) or version != form.version:
            newer = isinstance(version, int) and version > form.version
            advice = "update deburr" if newer else "repair it"
            message = f"version {version} is unknown; this deburr reads version {form.version}"
            self._add(places[form.head], message, f"{advice}, {form.anew}")
            return []
        values = document.get(form.rows)
        if set(document) != {form.head, form.rows} or not isinstance(values, list):
            message = f"a {form.name} has the keys `{form.head}` and `{form.rows}`, and the second is an array"
            self._add(0, message, f"repair it, {form.anew}")
            return []
        starts = self._elements(places[form.rows])
        return [Row(value, self._position(at)) for value, at in zip(values, starts, strict=True)]

    def _add_not_json(self, error: json.JSONDecodeError) -> None:
        if self.sheet.line(error.lineno).startswith(_CONFLICT):
            advice = "keep the lines of both sides that are to hold, and remove the marks"
            self._add(error.pos, "has a merge conflict of git here", advice)
            return
        # Python's message about a comma names what it saw; the way out is the same.
        message = f"{error.msg[:1].lower()}{error.msg[1:]}"
        self._add(error.pos, f"is not JSON: {message}", f"repair it, {self.form.anew}")

    def _add(self, offset: int, message: str, help_text: str) -> None:
        self.sheet.add(self._position(offset), message, help_text)

    def _position(self, offset: int) -> Position:
        line = bisect_right(self._starts, offset)
        return Position(line, offset - self._starts[line - 1] + 1)

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
