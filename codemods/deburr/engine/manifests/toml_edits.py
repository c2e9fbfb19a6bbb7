"""Edits of a TOML text that leave every other byte alone, and the check that they do what they are for.

tomlkit says whether a text is understood to its last byte, tomllib whether an edit means what was wanted and nothing
else. Where both agree the edit is made, and otherwise there is none. Unknown here: what a manifest is.
"""

from __future__ import annotations

import copy
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import tomlkit
import tomlkit.exceptions

from deburr.language.toml_positions import KeyPath, toml_places
from deburr.text.edit import Edit
from deburr.text.span import Span

Table: TypeAlias = "dict[str, object]"

_MISTAKES = (ValueError, RecursionError, KeyError, IndexError, AttributeError, TypeError, AssertionError)
"""What tomlkit raises besides its own errors where it does not get along with a text."""


@dataclass(frozen=True, slots=True)
class TomlDocument:
    """A text that is understood to its last byte. Its offsets are characters, those of edits bytes."""

    text: str
    table: Mapping[str, object]

    def value(self, path: KeyPath) -> object:
        """The value at a path; None where there is none."""
        here: object = self.table
        for key in path:
            here = here.get(key) if isinstance(here, Mapping) and isinstance(key, str) else None
        return here

    def replaced(self, path: KeyPath, value: object, written: str) -> Edit | None:
        """The edit that writes `written`, which means `value`, in the place of a value that is there."""
        place = toml_places(self.text).values.get(path)
        if place is None:
            return None
        return self._edit(place.start, place.end, written, self._wanted(path, value))

    def written_at(self, path: KeyPath) -> str | None:
        """How the value at a path is written; an opening bracket stands for an array or a table."""
        place = toml_places(self.text).values.get(path)
        return self.text[place.start : place.end] if place is not None else None

    def added(self, table: tuple[str, ...], values: Mapping[str, tuple[object, str]]) -> Edit | None:
        """The edit that adds keys (each with its value, and how that is written) to a table of plain names: below its
        last key, or in a new table at the end. None where the table is written in a way that cannot be added to."""
        wanted: Table | None = None
        for key, (value, _) in values.items():
            wanted = _with(wanted if wanted is not None else self.table, (*table, key), value)
        newline = "\r\n" if "\r\n" in self.text else "\n"
        lines = newline.join(f"{key} = {written}" for key, (_, written) in values.items())
        for at, inserted in self._insertions(".".join(table), lines, newline):
            edit = self._edit(at, at, inserted, wanted or {})
            if edit is not None:
                return edit
        return None

    def _insertions(self, header: str, lines: str, newline: str) -> Iterable[tuple[int, str]]:
        """Where the lines could stand, and as what; the best place first."""
        spelled = r"[ \t]*\.[ \t]*".join(map(re.escape, header.split(".")))
        opening = re.compile(rf"^[ \t]*\[[ \t]*{spelled}[ \t]*\][^\n]*$", re.MULTILINE)
        for found in opening.finditer(self.text):
            for at in dict.fromkeys((self._last_line_of(found.end()), found.end())):
                end = at - 1 if self.text[at - 1 : at] == "\r" else at
                yield end, newline + lines
        ended = not self.text or self.text.endswith("\n")
        gap = "" if not self.text else newline if ended else newline * 2
        yield len(self.text), f"{gap}[{header}]{newline}{lines}{newline if ended else ''}"

    def _last_line_of(self, at: int) -> int:
        """The end of the last line of a table that is neither blank nor a comment; `at` is the end of its header."""
        last = at
        start = at + 1
        while start < len(self.text):
            end = self.text.find("\n", start)
            end = len(self.text) if end < 0 else end
            line = self.text[start:end].strip()
            if line.startswith("["):
                break
            if line and not line.startswith("#"):
                last = end
            start = end + 1
        return last

    def _wanted(self, path: KeyPath, value: object) -> Table:
        return _with(self.table, path, value)

    def _edit(self, start: int, end: int, written: str, wanted: Mapping[str, object]) -> Edit | None:
        """The edit, if the text after it means `wanted`."""
        after = self.text[:start] + written + self.text[end:]
        read = read_toml(after)
        if read is None or read.table != wanted:
            return None
        before = len(self.text[:start].encode())
        return Edit(Span(before, before + len(self.text[start:end].encode())), written.encode())


def read_toml(text: str) -> TomlDocument | None:
    """The document of a text; None where it is no TOML, or tomlkit does not give it back byte for byte."""
    try:
        table = tomllib.loads(text)
        kept = tomlkit.dumps(tomlkit.parse(text))
    except (tomlkit.exceptions.TOMLKitError, *_MISTAKES):
        return None
    return TomlDocument(text, table) if kept == text else None


def read_document(data: bytes) -> TomlDocument | None:
    """The document of some bytes; None also where they are no UTF-8, or begin with a byte order mark."""
    try:
        return read_toml(data.decode("utf-8"))
    except UnicodeDecodeError:
        return None


def _with(table: Mapping[str, object], path: KeyPath, value: object) -> Table:
    """A copy of `table` with a value at a path whose keys are all names."""
    root: Table = copy.deepcopy(dict(table))
    here = root
    for key in path[:-1]:
        below = here.setdefault(str(key), {})
        if not isinstance(below, dict):
            return root
        here = below
    here[str(path[-1])] = value
    return root
