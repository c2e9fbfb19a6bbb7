"""Where a package's crates begin: the manifest around a file, its edition, and the root files of its targets.

Reads `Cargo.toml` as far as modules need it. Deliberately unknown here: what stands in the Rust files
(`crate_modules`), dependencies and toolchains (`project`). Nothing here raises on odd input: what cannot be read is
None or not there.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from functools import lru_cache

from deburr.text.regular_file import open_regular

_MAX_MANIFEST = 2_000_000
_MAX_ROOTS = 2000
_FOLDERS = ("tests", "examples", "benches", os.path.join("src", "bin"))


@dataclass(frozen=True, slots=True)
class Layout:
    """A package: its directory, edition, and the root files of its targets, the library first (absolute paths)."""

    directory: str
    edition: str | None
    roots: tuple[str, ...]


def layout_around(directory: str) -> Layout | None:
    """The package that `directory` (an absolute path) lies in: that of the nearest `Cargo.toml`, unless it has no
    `[package]`."""
    found = _manifest_directory(directory)
    return _layout_of(found) if found is not None else None


def forget() -> None:
    """Drops what was read so far."""
    _manifest_directory.cache_clear()
    _layout_of.cache_clear()


@lru_cache(maxsize=4096)
def _manifest_directory(directory: str) -> str | None:
    while not os.path.lexists(os.path.join(directory, "Cargo.toml")):
        above = os.path.dirname(directory)
        if above == directory:
            return None
        directory = above
    return directory


@lru_cache(maxsize=256)
def _layout_of(directory: str) -> Layout | None:
    manifest = read_manifest(os.path.join(directory, "Cargo.toml")) or {}
    package = manifest.get("package")
    if not isinstance(package, dict):
        return None
    return Layout(directory, _edition(directory, package, manifest), _roots(directory, manifest))


def read_manifest(path: str) -> dict[str, object] | None:
    """The TOML table in `path`; None when there is no such file, an empty table when it cannot be understood."""
    try:
        if os.path.getsize(path) > _MAX_MANIFEST:
            return {}
        with open_regular(path) as file:
            return tomllib.load(file)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError):
        # A manifest that is there but unreadable still ends the search: what lies above is another package.
        return {} if os.path.lexists(path) else None


def _edition(directory: str, package: dict[str, object], manifest: dict[str, object]) -> str | None:
    stated = package.get("edition", "2015")
    if isinstance(stated, str):
        return stated
    if not isinstance(stated, dict) or stated.get("workspace") is not True:
        return None
    named = package.get("workspace")
    if isinstance(named, str):
        return _inherited(read_manifest(os.path.join(directory, named, "Cargo.toml")))
    above = directory
    here: dict[str, object] | None = manifest
    while True:
        if here is not None and "workspace" in here:
            return _inherited(here)
        parent = os.path.dirname(above)
        if parent == above:
            return None
        above = parent
        here = read_manifest(os.path.join(above, "Cargo.toml"))


def _inherited(manifest: dict[str, object] | None) -> str | None:
    workspace = manifest.get("workspace") if manifest is not None else None
    package = workspace.get("package") if isinstance(workspace, dict) else None
    edition = package.get("edition") if isinstance(package, dict) else None
    return edition if isinstance(edition, str) else None


def _roots(directory: str, manifest: dict[str, object]) -> tuple[str, ...]:
    library = manifest.get("lib")
    stated = library.get("path") if isinstance(library, dict) else None
    found = [stated if isinstance(stated, str) else os.path.join("src", "lib.rs"), os.path.join("src", "main.rs")]
    for kind in ("bin", "example", "test", "bench"):
        found.extend(_stated_paths(manifest.get(kind)))
    package = manifest.get("package")
    build = package.get("build") if isinstance(package, dict) else None
    found.append(build if isinstance(build, str) else "build.rs")
    paths = [os.path.normpath(os.path.join(directory, path)) for path in found]
    for folder in _FOLDERS:
        paths.extend(_targets_in(os.path.join(directory, folder)))
    return tuple(path for path in dict.fromkeys(paths[:_MAX_ROOTS]) if os.path.isfile(path))


def _stated_paths(targets: object) -> list[str]:
    if not isinstance(targets, list):
        return []
    return [target["path"] for target in targets if isinstance(target, dict) and isinstance(target.get("path"), str)]


def _targets_in(folder: str) -> list[str]:
    """The files that cargo takes for targets: `folder/*.rs` and `folder/*/main.rs`."""
    try:
        entries = sorted(os.listdir(folder))
    except (OSError, ValueError):
        return []
    files = [os.path.join(folder, entry) for entry in entries if entry.endswith(".rs")]
    files.extend(os.path.join(folder, entry, "main.rs") for entry in entries if "." not in entry)
    return files
