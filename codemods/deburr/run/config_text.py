"""Reading one configuration file: deburr.toml, or the deburr tables of a Cargo.toml.

Everything wrong with a file is reported at once, each mistake with its position. Unknown here: how the files of
several directories come together (`deburr.run.config`), and which pattern ids exist.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from deburr.language.model import Level, Position, Problem
from deburr.language.problems import Sheet
from deburr.language.suggestions import did_you_mean
from deburr.language.toml_tables import TomlTable, parse_toml

KEYS = ("levels", "paths", "patterns", "exclude", "strict-globs", "max-file-size", "baseline")


@dataclass(frozen=True, slots=True)
class Place:
    """A key or value in a file, and how to complain about it."""

    file: FilePath
    position: Position
    line_text: str
    width: int

    def problem(self, message: str, help_text: str | None = None) -> Problem:
        return Problem(self.file, self.position, message, help_text, self.line_text, self.width)


@dataclass(frozen=True, slots=True)
class PathLevels:
    glob: str
    levels: Mapping[str, Level]


@dataclass(frozen=True, slots=True)
class ConfigText:
    """One file's settings; None and empty mean that it says nothing."""

    file: FilePath
    levels: Mapping[str, Level] = field(default_factory=dict)
    paths: tuple[PathLevels, ...] = ()
    patterns: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    strict_globs: bool | None = None
    max_file_size: int | None = None
    baseline: str | None = None
    named: tuple[tuple[str, Place], ...] = ()
    """The pattern ids that are named, so that an unknown one can be pointed at."""
    keys: Mapping[str, Place] = field(default_factory=dict)
    """The top-level keys that are there."""


def read_config(file: FilePath, text: str) -> tuple[tuple[ConfigText, ...], tuple[Problem, ...]]:
    """The settings of one file, the stronger ones last, and all that is wrong with them."""
    sheet = Sheet(file, text)
    document = parse_toml(sheet, text, 1)
    if document is None:
        return (), sheet.sorted_problems()
    if file.name != "Cargo.toml":
        return (_read_table(document),), sheet.sorted_problems()
    tables = [_descend(document, owner, "metadata", "deburr") for owner in ("workspace", "package")]
    return tuple(_read_table(table) for table in tables if table is not None), sheet.sorted_problems()


def _descend(table: TomlTable, *keys: str) -> TomlTable | None:
    for key in keys:
        if not isinstance(table.data.get(key), dict):
            return None
        table = table.table(key)
    return table


def _read_table(table: TomlTable) -> ConfigText:
    for key in table.data:
        if key == "verify-command":
            table.report_key(
                key,
                "`verify-command` names a program to run, which a project's configuration cannot do",
                "give `--verify-command` on the command line, or name it in your own configuration: "
                "`$XDG_CONFIG_HOME/deburr/config.toml`",
            )
        elif key not in KEYS:
            table.report_key(key, f"unknown setting `{key}`", did_you_mean(key, KEYS))
    named: list[tuple[str, Place]] = []
    return ConfigText(
        table.toml.sheet.file,
        levels=_levels(table, named),
        paths=tuple(_path_levels(table, named)),
        patterns=_texts(table, "patterns"),
        exclude=_texts(table, "exclude"),
        strict_globs=_flag(table, "strict-globs"),
        max_file_size=_size(table, "max-file-size"),
        baseline=_file_name(table, "baseline"),
        named=tuple(named),
        keys={key: _place(table, key) for key in table.data},
    )


def _place(table: TomlTable, key: str) -> Place:
    toml = table.toml
    path = (*table.path, key)
    position = toml.position_of(path)
    found = toml.places.of_key(path)
    return Place(toml.sheet.file, position, toml.sheet.line(position.line), max(found.end - found.start, 1))


def _levels(holder: TomlTable, named: list[tuple[str, Place]]) -> Mapping[str, Level]:
    """The `levels` table of `holder`."""
    if not isinstance(holder.data.get("levels", {}), dict):
        holder.report_value("levels", "`levels` must be a table", 'such as `levels = { box_leak_as_ptr = "deny" }`')
        return {}
    table = holder.table("levels")
    words = [level.value for level in Level]
    levels: dict[str, Level] = {}
    for pattern, word in table.data.items():
        named.append((pattern, _place(table, pattern)))
        if isinstance(word, str) and word in words:
            levels[pattern] = Level(word)
        elif isinstance(word, str):
            table.report_value(pattern, f"unknown level `{word}`", did_you_mean(word, words))
        else:
            table.report_value(pattern, f"the level of `{pattern}` must be a string", did_you_mean("", words))
    return levels


def _path_levels(table: TomlTable, named: list[tuple[str, Place]]) -> Iterator[PathLevels]:
    value = table.data.get("paths", [])
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        table.report_value("paths", "`paths` must be written as `[[paths]]` tables")
        return
    for index, data in enumerate(value):
        one = TomlTable(table.toml, (*table.path, "paths", index), data)
        for key in data:
            if key not in ("glob", "levels"):
                one.report_key(key, f"unknown setting `{key}` in `[[paths]]`", did_you_mean(key, ("glob", "levels")))
        levels = _levels(one, named)
        glob = data.get("glob")
        if isinstance(glob, str) and glob:
            yield PathLevels(glob, levels)
        else:
            one.report("`[[paths]]` needs a `glob`", 'such as `glob = "src/generated/**"`')


def _texts(table: TomlTable, key: str) -> tuple[str, ...]:
    value = table.data.get(key, [])
    if isinstance(value, list) and all(isinstance(one, str) and one for one in value):
        return tuple(value)
    table.report_value(key, f"`{key}` must be an array of strings")
    return ()


def _file_name(table: TomlTable, key: str) -> str | None:
    value = table.data.get(key)
    if value is None or (isinstance(value, str) and value):
        return value
    table.report_value(key, f"`{key}` must be the name of a file", 'such as `baseline = "deburr-baseline.json"`')
    return None


def _flag(table: TomlTable, key: str) -> bool | None:
    value = table.data.get(key)
    if value is None or isinstance(value, bool):
        return value
    table.report_value(key, f"`{key}` must be `true` or `false`")
    return None


def _size(table: TomlTable, key: str) -> int | None:
    value = table.data.get(key)
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and value > 0):
        return value
    table.report_value(key, f"`{key}` must be a number of bytes above zero")
    return None
