"""Reading TOML by the type that each key must have, with every mistake at its place.

A `TomlText` is a parsed text with the places of its keys; a `TomlTable` hands out values and remembers which keys were
asked for, so that `finish` can name the ones that nobody knows. What the keys mean is not known here.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from deburr.language.model import Position
from deburr.language.problems import Sheet
from deburr.language.suggestions import did_you_mean
from deburr.language.toml_keys import Keys
from deburr.language.toml_positions import KeyPath, Place, Places, toml_places

_AT_PLACE = re.compile(r" \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")


@dataclass(frozen=True, slots=True)
class TomlText:
    """A TOML text that is (part of) the file of `sheet`, its first character at column 1 of line `first_line`."""

    sheet: Sheet
    text: str
    first_line: int
    places: Places

    def report_key(self, path: KeyPath, message: str, help: str | None = None) -> None:
        """A mistake about a key."""
        self._report(self.places.of_key(path), message, help)

    def report_value(self, path: KeyPath, message: str, help: str | None = None) -> None:
        """A mistake about a value."""
        self._report(self.places.of_value(path), message, help)

    def position_of(self, path: KeyPath) -> Position:
        """Where the key stands in the file: 1-based line and column."""
        return self._position(self.places.of_key(path).start)

    def _report(self, place: Place, message: str, help: str | None) -> None:
        width = len(self.text[place.start : place.end].split("\n")[0])
        self.sheet.add(self._position(place.start), message, help, width)

    def _position(self, offset: int) -> Position:
        before = self.text[:offset]
        return Position(self.first_line + before.count("\n"), offset - (before.rfind("\n") + 1) + 1)


@dataclass(slots=True)
class TomlTable:
    """One table of a text. Every reader answers None (or empty) where the key is absent or its value is mistaken.

    With `keys`, only those may be asked for and given; without, whatever was asked for is known."""

    toml: TomlText
    path: KeyPath
    data: Mapping[str, object]
    asked: list[str] = field(default_factory=list)
    keys: Keys | None = None

    @property
    def title(self) -> str:
        """The table as a person names it, e.g. `[gates]`."""
        return f"[{'.'.join(str(part) for part in self.path)}]" if self.path else "the front matter"

    def text(self, key: str) -> str | None:
        value = self._value(key)
        if isinstance(value, str):
            return value
        self._mistyped(key, value, "a string")
        return None

    def flag(self, key: str) -> bool | None:
        value = self._value(key)
        if isinstance(value, bool):
            return value
        self._mistyped(key, value, "`true` or `false`")
        return None

    def choice(self, key: str, words: Iterable[str] = ()) -> str | None:
        """A string that must be one of `words`, or else of those that the table's keys give."""
        value, known = self.text(key), list(words) or list(self.keys[key].words if self.keys is not None else ())
        if value is None or value in known:
            return value
        self.report_value(key, f"unknown {key} `{value}` in `{self.title}`", did_you_mean(value, known))
        return None

    def texts(self, key: str) -> tuple[str, ...]:
        """An array of strings."""
        value = self._value(key)
        if not isinstance(value, list):
            self._mistyped(key, value, "an array of strings")
            return ()
        for index, item in enumerate(value):
            if not isinstance(item, str):
                path = (*self.path, key, index)
                self.toml.report_value(path, f"`{key}` in `{self.title}` takes strings, and this is {_name(item)}")
        return tuple(item for item in value if isinstance(item, str))

    def text_map(self, key: str) -> Mapping[str, str]:
        """A table of strings with free keys."""
        table = self.table(key)
        found = {name: table.text(name) for name in table.data}
        return {name: value for name, value in found.items() if value is not None}

    def table(self, key: str, keys: Keys | None = None) -> TomlTable:
        """The table under a key; an empty one where there is none."""
        value = self._value(key)
        if not isinstance(value, dict):
            self._mistyped(key, value, "a table")
            value = {}
        return TomlTable(self.toml, (*self.path, key), value, keys=keys)

    def tables(self, keys: Keys | None = None, fixed: Mapping[str, Keys] | None = None) -> dict[str, TomlTable]:
        """Every value of this table, each of which must be a table with `keys`, or with those that `fixed` gives."""
        known = fixed or {}
        return {
            key: self.table(key, known.get(key, keys)) for key, value in self.data.items() if self._is_table(key, value)
        }

    def has(self, key: str) -> bool:
        return key in self.data

    def report_key(self, key: str, message: str, help: str | None = None) -> None:
        self.toml.report_key((*self.path, key), message, help)

    def report_value(self, key: str, message: str, help: str | None = None) -> None:
        self.toml.report_value((*self.path, key), message, help)

    def report(self, message: str, help: str | None = None) -> None:
        """A mistake about the table itself."""
        self.toml.report_key(self.path, message, help)

    def finish(self, hints: Mapping[str, str] | None = None) -> None:
        """Report the keys that were never asked for; `hints` says what to do about some well-known ones."""
        known = self.asked if self.keys is None else self.keys
        for key in self.data:
            if key not in known:
                hint = (hints or {}).get(key) or self._key_hint(key)
                self.report_key(key, f"unknown key `{key}` in `{self.title}`", hint)

    def _key_hint(self, key: str) -> str:
        known = self.asked if self.keys is None else self.keys
        return did_you_mean(key, dict.fromkeys(known)) if known else "it takes no keys"

    def _value(self, key: str) -> object:
        if self.keys is not None and key not in self.keys:
            raise KeyError(f"`{key}` is not in the list of keys of `{self.title}`")
        self.asked.append(key)
        return self.data.get(key)

    def _mistyped(self, key: str, value: object, wanted: str) -> None:
        """Report a present value of another type."""
        if value is not None:
            self.report_value(key, f"`{key}` in `{self.title}` must be {wanted}, and this is {_name(value)}")

    def _is_table(self, key: str, value: object) -> bool:
        if not isinstance(value, dict):
            self.asked.append(key)
            self._mistyped(key, value, "a table")
        return isinstance(value, dict)


def check_not_empty(table: TomlTable) -> None:
    """Report the arrays and tables that say nothing, and the flags that say what is so without them."""
    for name, key in (table.keys or {}).items():
        if not key.may_be_empty and table.data.get(name) in ([], {}):
            table.report_value(name, f"`{name}` is empty", "leave it out, or name at least one")
        if key.only_true and table.data.get(name) is False:
            table.report_value(name, f"`{name} = false` says nothing", "leave it out, or say `true`")


def parse_toml(sheet: Sheet, text: str, first_line: int) -> TomlTable | None:
    """The root table of `text`; None (and a problem) where it is no TOML."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        _report_syntax(sheet, text, first_line, str(error))
        return None
    except RecursionError:
        sheet.add_at_line(first_line, "this TOML is nested too deeply to be read")
        return None
    return TomlTable(TomlText(sheet, text, first_line, toml_places(text)), (), data)


def _report_syntax(sheet: Sheet, text: str, first_line: int, error: str) -> None:
    """tomllib gives the place inside its message only."""
    found = _AT_PLACE.search(error)
    message = _AT_PLACE.sub("", error)
    message = message[:1].lower() + message[1:]
    if found is not None and found["line"] is not None:
        position = Position(first_line + int(found["line"]) - 1, int(found["column"]))
    else:
        position = Position(first_line + text.rstrip("\n").count("\n"), 1)
    sheet.add(position, f"this is not valid TOML: {message}")


def _name(value: object) -> str:
    """What a person calls the type of a TOML value."""
    match value:
        case bool():
            return "a boolean"
        case str():
            return "a string"
        case int() | float():
            return "a number"
        case list():
            return "an array"
        case dict():
            return "a table"
    return "a date or time"
