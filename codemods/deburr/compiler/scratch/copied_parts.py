"""Which directories and files a workspace needs around it to compile elsewhere.

Packages may depend on others by a path that leads out of the workspace, sources may name files by `#[path]` and
`include!`, links may lead anywhere, and cargo and rustup read settings of every directory above. Nothing is copied
here, and no link is followed out of what a user could mean: only files that exist are named.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from deburr.compiler.cargo_workspace import Workspace

_SETTINGS = (".cargo/config.toml", ".cargo/config", "rust-toolchain.toml", "rust-toolchain", "clippy.toml")
_NAMED = re.compile(
    rb"(?:#\s*!?\[\s*(?:cfg_attr\s*\([^\]]*?,\s*)?path\s*=|\binclude(?:_str|_bytes)?!\s*[(\[{])\s*\"([^\"\n]+)\""
)
_SKIPPED = frozenset({".git", ".hg", ".jj", ".svn", "node_modules"})
_LARGEST = 2_000_000
"""Bytes; a larger source is not searched for the names of files."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What is copied: whole directories without build output, and single files. Absolute real paths."""

    directories: tuple[Path, ...]
    files: tuple[Path, ...]


def parts_of(workspace: Workspace) -> Parts:
    """The parts of a workspace; directories that lie in one another are named once."""
    found = _outermost([workspace.root, *(one.directory for one in workspace.members)])
    seen: set[Path] = set()
    files: set[Path] = set()
    while new := [one for one in found if one not in seen]:
        seen.update(new)
        more: list[Path] = []
        for directory in new:
            more += _path_dependencies(directory)
            named = set(_named_in(directory))
            more += [one for one in named if one.is_dir()]
            files |= {one for one in named if one.is_file()}
        found = _outermost([*found, *more])
    settings = {file for directory in found for file in _settings_above(directory)}
    outside = {one for one in files if not any(one.is_relative_to(part) for part in found)}
    return Parts(tuple(sorted(found)), tuple(sorted(outside | settings)))


def walk(directory: Path, targets: Iterable[Path]) -> Iterator[tuple[str, list[str]]]:
    """The folders of a part with their files and links, without build output, repositories and what is marked as a
    cache."""
    built = {str(one) for one in targets}
    for folder, folders, files in os.walk(directory):
        files += [name for name in folders if os.path.islink(os.path.join(folder, name))]
        folders[:] = sorted(
            name
            for name in folders
            if name not in _SKIPPED
            and os.path.join(folder, name) not in built
            and not _is_cache(os.path.join(folder, name))
        )
        yield folder, files


def _is_cache(directory: str) -> bool:
    """Whether cargo (or another tool) says that it can make a directory again."""
    return os.path.isfile(os.path.join(directory, "CACHEDIR.TAG"))


def _outermost(directories: Iterable[Path]) -> list[Path]:
    found: list[Path] = []
    for one in sorted(set(directories)):
        if not any(one.is_relative_to(other) for other in found):
            found.append(one)
    return found


def _path_dependencies(directory: Path) -> Iterator[Path]:
    """The directories of packages outside that a manifest in `directory` names by path."""
    for folder, files in walk(directory, ()):
        if "Cargo.toml" in files:
            for path in _paths_in(Path(folder) / "Cargo.toml"):
                target = Path(os.path.normpath(os.path.join(folder, path)))
                if not target.is_relative_to(directory) and (target / "Cargo.toml").is_file():
                    yield _workspace_around(target)


def _workspace_around(package: Path) -> Path:
    """The root of the workspace that a package says or seems to belong to: it inherits from there."""
    for directory in (package, *package.parents):
        manifest = _table(directory / "Cargo.toml")
        if "workspace" in manifest:
            return directory
    return package


def _paths_in(manifest: Path) -> Iterator[str]:
    pending: list[object] = [_table(manifest)]
    while pending:
        here = pending.pop()
        if isinstance(here, dict):
            path = here.get("path")
            if isinstance(path, str):
                yield path
            pending.extend(here.values())
        elif isinstance(here, list):
            pending.extend(here)


def _table(manifest: Path) -> dict[str, object]:
    try:
        return tomllib.loads(manifest.read_text("utf-8"))
    except (OSError, ValueError):
        # cargo says what is wrong with a manifest; here it only names nothing.
        return {}


def _named_in(directory: Path) -> Iterator[Path]:
    """What sources in `directory` name and links in it lead to, outside of it."""
    for folder, files in walk(directory, ()):
        for name in files:
            yield from (one for one in _targets_of(os.path.join(folder, name)) if not one.is_relative_to(directory))


def _targets_of(file: str) -> Iterator[Path]:
    if os.path.islink(file):
        yield Path(os.path.realpath(file))
    elif file.endswith(".rs"):
        for name in _NAMED.findall(_read(file)):
            yield Path(os.path.normpath(os.path.join(os.path.dirname(file), os.fsdecode(name))))


def _read(file: str) -> bytes:
    try:
        if not os.path.isfile(file) or os.path.getsize(file) > _LARGEST:
            return b""
        with open(file, "rb") as opened:
            return opened.read()
    except OSError:
        return b""


def _settings_above(directory: Path) -> Iterator[Path]:
    for above in directory.parents:
        for name in _SETTINGS:
            if (above / name).is_file():
                yield above / name
