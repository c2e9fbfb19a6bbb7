"""Where the keys and values of a TOML text stand, which tomllib does not tell.

Meant for texts that tomllib has accepted: it finds places and judges nothing. Offsets are 0-based characters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

KeyPath: TypeAlias = tuple[str | int, ...]
"""Keys from the root down; an int is an index into an array."""

_TOKEN = re.compile(
    r"""(?P<skip>[ \t\r]+|\#[^\n]*)
    |(?P<string>\"{3}(?:\\.|[^\\])*?\"{3,5}|'{3}.*?'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*')
    |(?P<newline>\n)
    |(?P<mark>[\[\]{},=])
    |(?P<bare>[^\s\[\]{},=\#"']+)""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Place:
    """Characters `start` to `end` of the text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Places:
    """Of each key path: where its key stands (of an array element: the element), and where its value does."""

    keys: Mapping[KeyPath, Place]
    values: Mapping[KeyPath, Place]

    def of_key(self, path: KeyPath) -> Place:
        """The key, or the nearest one above it that is written, or the start of the text."""
        while path:
            if path in self.keys:
                return self.keys[path]
            path = path[:-1]
        return Place(0, 1)

    def of_value(self, path: KeyPath) -> Place:
        """The value (an opening bracket stands for a table or an array), or else the key."""
        return self.values[path] if path in self.values else self.of_key(path)


@dataclass(slots=True)
class _Frame:
    """A table, inline table or array that is being read."""

    path: KeyPath
    is_array: bool = False
    count: int = 0
    key: list[tuple[str, int, int]] = field(default_factory=list)
    """The parts of the key read so far; empty while a value is being read."""
    awaits_value: bool = False


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.keys: dict[KeyPath, Place] = {}
        self.values: dict[KeyPath, Place] = {}
        self.stack = [_Frame(())]
        self.target: KeyPath = ()
        self.header: list[tuple[str, int, int]] | None = None
        self.is_array_header = False
        self.tables: dict[KeyPath, int] = {}
        """Of each array of tables, how many `[[…]]` headers were read."""

    def run(self) -> Places:
        at = 0
        while at < len(self.text):
            found = _TOKEN.match(self.text, at)
            if found is None:
                break
            at = found.end()
            match found.lastgroup:
                case "newline":
                    self._newline()
                case "mark":
                    self._mark(found.group(), found.start())
                case "string" | "bare":
                    self._word(found.group(), found.start(), found.lastgroup == "string")
        return Places(self.keys, self.values)

    @property
    def frame(self) -> _Frame:
        return self.stack[-1]

    def _newline(self) -> None:
        if self.header is not None:
            self._end_header()
        elif len(self.stack) == 1:
            self.frame.awaits_value = False
            self.frame.key.clear()

    def _end_header(self) -> None:
        path: KeyPath = ()
        parts = self.header or []
        for index, (name, start, end) in enumerate(parts):
            path = (*path, name)
            self.keys.setdefault(path, Place(start, end))
            if self.is_array_header and index == len(parts) - 1:
                self.tables[path] = self.tables.get(path, 0) + 1
            if path in self.tables:
                # A header below an array of tables speaks of its last table.
                path = (*path, self.tables[path] - 1)
                self.keys.setdefault(path, Place(start, end))
        self.stack = [_Frame(path)]
        self.header = None

    def _mark(self, mark: str, start: int) -> None:
        frame = self.frame
        if self.header is not None:
            self.is_array_header = self.is_array_header or (mark == "[" and not self.header)
            return
        if mark == "[" and not frame.is_array and not frame.awaits_value:
            self.header = []
            self.is_array_header = False
        elif mark in "[{":
            path = self._start_value(start, start + 1)
            self.stack.append(_Frame(path, is_array=mark == "["))
        elif mark in "]}":
            if len(self.stack) > 1:
                self.stack.pop()
        elif mark == "=":
            self._end_key()
        else:
            frame.awaits_value = False
            frame.key.clear()
            if frame.is_array:
                frame.count += 1

    def _end_key(self) -> None:
        path = self.frame.path
        for name, start, end in self.frame.key:
            path = (*path, name)
            self.keys.setdefault(path, Place(start, end))
        self.frame.awaits_value = True
        self.frame.key.clear()
        self.target = path

    def _word(self, word: str, start: int, is_string: bool) -> None:
        if self.header is not None:
            self.header += _key_parts(word, start, is_string)
        elif self.frame.is_array or self.frame.awaits_value:
            self._start_value(start, start + len(word))
        else:
            self.frame.key += _key_parts(word, start, is_string)

    def _start_value(self, start: int, end: int) -> KeyPath:
        """Note the value; a date with a space is two words of one value."""
        path = (*self.frame.path, self.frame.count) if self.frame.is_array else self.target
        first = self.values.get(path, Place(start, end)).start
        self.values[path] = Place(first, end)
        if self.frame.is_array:
            self.keys[path] = self.values[path]
        return path


def _key_parts(word: str, start: int, is_string: bool) -> list[tuple[str, int, int]]:
    if is_string:
        return [(word[1:-1], start, start + len(word))]
    parts = []
    for part in word.split("."):
        if part:
            parts.append((part, start, start + len(part)))
        start += len(part) + 1
    return parts


def toml_places(text: str) -> Places:
    """The places of all keys and values of `text`."""
    return _Scanner(text).run()
