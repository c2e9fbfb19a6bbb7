"""Raising what a manifest requires of a crate: `napi = "2"` to `napi = "3.15"`.

Only a requirement that is one version, bare or with `^`, is raised: every other one was written by somebody who had a
reason. Deliberately unknown here: Cargo.lock, and whether such a version is published.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from deburr.engine.manifests.asked import Answer
from deburr.engine.manifests.toml_edits import TomlDocument
from deburr.language.versions import Requirement, Version
from deburr.text.edit import Edit

_KINDS = ("dependencies", "dev-dependencies", "build-dependencies", "dev_dependencies", "build_dependencies")
_PLAIN = re.compile(r"(?P<sign>\^?\s*)(?P<version>[0-9]+(?:\.[0-9]+){0,2})")
_SOURCES = {"path": "path", "git": "git repository"}
_QUOTES = ("'", '"')


@dataclass(frozen=True, slots=True)
class Dependency:
    """An entry of a table of dependencies, by its path in the document."""

    path: tuple[str, ...]
    entry: object

    @property
    def is_inherited(self) -> bool:
        """Whether the workspace says which version it is."""
        return isinstance(self.entry, Mapping) and self.entry.get("workspace") is True


def dependencies_on(crate: str, document: TomlDocument) -> tuple[Dependency, ...]:
    """The entries of a package's manifest that stand for a crate, also under another name."""
    tables = list(_tables(document.table, ()))
    targets = document.table.get("target")
    for name, target in targets.items() if isinstance(targets, Mapping) else ():
        if isinstance(target, Mapping):
            tables += _tables(target, ("target", name))
    return tuple(one for path, table in tables for one in _entries(crate, path, table))


def shared_dependencies_on(crate: str, document: TomlDocument) -> tuple[Dependency, ...]:
    """The entries of `[workspace.dependencies]` that stand for a crate."""
    workspace = document.table.get("workspace")
    table = workspace.get("dependencies") if isinstance(workspace, Mapping) else None
    path = ("workspace", "dependencies")
    return tuple(_entries(crate, path, table)) if isinstance(table, Mapping) else ()


def _tables(
    table: Mapping[str, object], path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Mapping[str, object]]]:
    for kind in _KINDS:
        found = table.get(kind)
        if isinstance(found, Mapping):
            yield (*path, kind), found


def _entries(crate: str, path: tuple[str, ...], table: Mapping[str, object]) -> Iterator[Dependency]:
    for name, entry in table.items():
        package = entry.get("package", name) if isinstance(entry, Mapping) else name
        if package == crate:
            yield Dependency((*path, name), entry)


def raised(document: TomlDocument, crate: str, found: tuple[Dependency, ...], version: str) -> Answer:
    """Raises the requirements of some entries, all of them or none."""
    wanted, edits = Version.parse(version), list[Edit]()
    for one in found:
        source = next((word for word in _SOURCES if isinstance(one.entry, Mapping) and word in one.entry), None)
        if source is not None:
            return Answer(withheld=f"`{crate}` is taken from a {_SOURCES[source]}, which says what its version is")
        path = one.path if isinstance(one.entry, str) else (*one.path, "version")
        text = document.value(path)
        if not isinstance(text, str):
            return Answer(withheld=f"`{crate}` is required without a version")
        if wanted is not None and _is_met(text, wanted):
            continue
        edit = _raised(document, path, text, version)
        if edit is None:
            return Answer(withheld=f"`{crate}` is required as `{text}`, which is left alone")
        edits.append(edit)
    return Answer(tuple(edits), is_met=bool(found) and not edits, is_there=bool(found))


def _is_met(text: str, wanted: Version) -> bool:
    """Whether every version that meets the requirement is at least `wanted`."""
    requirement = Requirement.parse(text)
    lows = [span.low for span in requirement.ranges if span.low is not None] if requirement is not None else []
    return any(low >= wanted for low in lows)


def _raised(document: TomlDocument, path: tuple[str, ...], text: str, version: str) -> Edit | None:
    plain, written = _PLAIN.fullmatch(text.strip()), document.written_at(path)
    if plain is None or written is None or written[:1] not in _QUOTES or written[:3] == written[:1] * 3:
        return None
    value = plain["sign"] + version
    return document.replaced(path, value, f"{written[0]}{value}{written[0]}")
