"""The list of crates that a measurement is made on: `[crates]`, a name and an exact version or a folder each.

Everything wrong with a list is reported at once, each mistake with its position. Nothing is fetched here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from deburr.language.model import Position, Problem
from deburr.language.problems import Sheet
from deburr.language.suggestions import did_you_mean
from deburr.language.toml_tables import TomlTable, parse_toml
from deburr.text.regular_file import read_regular

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*\Z")
_VERSION = re.compile(r"=? *(?P<version>[0-9]+\.[0-9]+\.[0-9]+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?)\Z")
_EXAMPLE = 'such as `anyhow = "=1.0.104"`'


@dataclass(frozen=True, slots=True)
class Listed:
    """One crate of a list: published under a version, or in a folder of the user's."""

    name: str
    version: str | None = None
    folder: Path | None = None

    @property
    def label(self) -> str:
        """`name-version`, or the name alone; what reports and readings call it."""
        return self.name if self.version is None else f"{self.name}-{self.version}"


def read_crate_list(file: Path) -> tuple[tuple[Listed, ...], tuple[Problem, ...]]:
    """The crates in the order of the file, and all that is wrong with it."""
    try:
        text = read_regular(file).decode("utf-8")
    except OSError as error:
        return (), (Problem(file, Position(1, 1), f"cannot be read: {(error.strerror or str(error)).lower()}"),)
    except UnicodeDecodeError as error:
        return (), (Problem(file, Position(1, 1), f"is not UTF-8 (at byte {error.start})"),)
    sheet = Sheet(file, text)
    document = parse_toml(sheet, text, 1)
    if document is None:
        return (), sheet.sorted_problems()
    for key in document.data:
        if key != "crates":
            document.report_key(key, f"unknown key `{key}`", did_you_mean(key, ("crates",)))
    if "crates" not in document.data and not sheet.problems:
        sheet.add(Position(1, 1), "there is no table `[crates]`", f"list crates in it, {_EXAMPLE}")
    if not isinstance(document.data.get("crates", {}), dict):
        document.report_value("crates", "`crates` must be a table", f"`[crates]` with lines {_EXAMPLE}")
        return (), sheet.sorted_problems()
    crates = tuple(_listed(document.table("crates"), file.parent))
    return crates, sheet.sorted_problems()


def _listed(table: TomlTable, base: Path) -> Iterator[Listed]:
    for name, value in table.data.items():
        if not _NAME.match(name):
            table.report_key(name, f"`{name}` is no name of a crate")
        elif isinstance(value, dict):
            found = _in_folder(table.table(name), name, base)
            if found is not None:
                yield found
        elif isinstance(value, str) and (version := _VERSION.match(value)) is not None:
            yield Listed(name, version["version"])
        elif isinstance(value, str):
            table.report_value(name, f"`{value}` is no exact version", f"give all three numbers, {_EXAMPLE}")
        else:
            table.report_value(name, f"`{name}` needs an exact version or a folder", _EXAMPLE)


def _in_folder(table: TomlTable, name: str, base: Path) -> Listed | None:
    for key in table.data:
        if key != "path":
            table.report_key(key, f"unknown key `{key}`", did_you_mean(key, ("path",)))
    path = table.text("path")
    if path is None:
        if "path" not in table.data:
            table.report(f"`{name}` names no folder", f'such as `{name} = {{ path = "../{name}" }}`')
        return None
    if not (base / path / "Cargo.toml").is_file():
        table.report_value("path", f"there is no crate in `{path}`", "the path goes from the folder of this file")
        return None
    return Listed(name, folder=base / path)
