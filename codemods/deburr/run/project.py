"""What the package around a file says of itself: edition, rust-version, toolchain, versions of its dependencies.

Read from Cargo.toml (with workspace inheritance), Cargo.lock, rust-toolchain(.toml) and clippy.toml, as text: neither
cargo nor rustup is run, no network is used. What cannot be read is None and a warning, never a guess.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path as FilePath

from deburr.language.gates import NO_FACTS, ProjectFacts
from deburr.language.versions import Version
from deburr.run.upwards import upwards

_DEFAULT_EDITION = "2015"


@dataclass(frozen=True, slots=True)
class Package:
    """The directory of a Cargo.toml with a `[package]`, and its facts."""

    directory: FilePath
    facts: ProjectFacts
    name: str | None = None


@dataclass(slots=True)
class Projects:
    """The packages of a run, each read once. Directories are absolute. `toolchain` is what a caller says that they are
    built with, whatever they pin."""

    toolchain: Version | None = None
    warnings: dict[str, None] = field(default_factory=dict)
    without_msrv: set[str] = field(default_factory=set)
    """Directories of the packages asked about that state no rust-version."""
    _packages: dict[FilePath, Package | None] = field(default_factory=dict)
    _documents: dict[FilePath, Mapping[str, object] | None] = field(default_factory=dict)
    _locks: dict[FilePath, _Lock | None] = field(default_factory=dict)

    def facts_for(self, file: FilePath) -> ProjectFacts:
        """The facts of the package that `file` (absolute) belongs to."""
        package = self.package_of(file.parent)
        if package is None:
            return self.facts_of_nowhere()
        if package.facts.rust_version is None:
            self.without_msrv.add(str(package.directory))
        return self._as_given(package.facts)

    def facts_of_nowhere(self) -> ProjectFacts:
        """The facts of a text that is in no package."""
        return self._as_given(NO_FACTS)

    def _as_given(self, facts: ProjectFacts) -> ProjectFacts:
        return replace(facts, toolchain=self.toolchain) if self.toolchain is not None else facts

    def package_of(self, directory: FilePath) -> Package | None:
        """The package around an absolute directory, if there is one."""
        pending: list[FilePath] = []
        found: Package | None = None
        for one in upwards(directory):
            if one in self._packages:
                found = self._packages[one]
                break
            pending.append(one)
            manifest = one / "Cargo.toml"
            if os.path.isfile(manifest):
                found = self._read_package(one, manifest)
                if found is not None:
                    break
        for one in pending:
            self._packages[one] = found
        return found

    def _read_package(self, directory: FilePath, manifest: FilePath) -> Package | None:
        document = self._document(manifest)
        if document is None:
            return Package(directory, NO_FACTS)
        package = document.get("package", document.get("project"))
        if not isinstance(package, dict):
            return None
        root = self._workspace_root(directory, document, package)
        inherited = self._inherited(root)
        return Package(
            directory,
            ProjectFacts(
                edition=_text(package, inherited, "edition") or _DEFAULT_EDITION,
                rust_version=_oldest(
                    self._version(_text(package, inherited, "rust-version"), manifest), self._clippy_msrv(directory)
                ),
                toolchain=self._toolchain(directory),
                dependencies=self._dependencies(root, package.get("name")),
            ),
            _name(package),
        )

    def _workspace_root(
        self, directory: FilePath, document: Mapping[str, object], package: Mapping[str, object]
    ) -> FilePath:
        stated = package.get("workspace")
        if isinstance(stated, str):
            return (directory / stated).resolve()
        if "workspace" in document:
            return directory
        for one in upwards(directory.parent):
            manifest = one / "Cargo.toml"
            above = self._document(manifest) if os.path.isfile(manifest) else None
            if above is not None and "workspace" in above:
                return one
        return directory

    def _inherited(self, root: FilePath) -> Mapping[str, object]:
        manifest = root / "Cargo.toml"
        document = self._document(manifest) if os.path.isfile(manifest) else None
        workspace = document.get("workspace") if document is not None else None
        package = workspace.get("package") if isinstance(workspace, dict) else None
        return package if isinstance(package, dict) else {}

    def _dependencies(self, root: FilePath, name: object) -> Mapping[str, tuple[Version, ...]] | None:
        path = root / "Cargo.lock"
        if path not in self._locks:
            document = self._document(path) if os.path.isfile(path) else None
            self._locks[path] = _read_lock(document) if document is not None else None
        lock = self._locks[path]
        return None if lock is None else lock.seen_from(name if isinstance(name, str) else "")

    def _toolchain(self, directory: FilePath) -> Version | None:
        for one in upwards(directory):
            for name in ("rust-toolchain", "rust-toolchain.toml"):
                file = one / name
                if os.path.isfile(file):
                    return _channel_version(self._channel(file))
        return None

    def _channel(self, file: FilePath) -> str | None:
        try:
            text = file.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            self._warn(file, str(error))
            return None
        if file.suffix != ".toml" and "[" not in text:
            return text
        document = self._document(file)
        table = document.get("toolchain") if document is not None else None
        channel = table.get("channel") if isinstance(table, dict) else None
        return channel if isinstance(channel, str) else None

    def _clippy_msrv(self, directory: FilePath) -> Version | None:
        for one in upwards(directory):
            for name in (".clippy.toml", "clippy.toml"):
                file = one / name
                if os.path.isfile(file):
                    document = self._document(file)
                    msrv = document.get("msrv") if document is not None else None
                    return self._version(msrv, file) if isinstance(msrv, str) else None
        return None

    def _version(self, text: str | None, file: FilePath) -> Version | None:
        version = Version.parse(text) if text is not None else None
        if text is not None and version is None:
            self._warn(file, f"`{text}` is no version")
        return version

    def _document(self, file: FilePath) -> Mapping[str, object] | None:
        if file not in self._documents:
            try:
                self._documents[file] = tomllib.loads(file.read_text("utf-8"))
            except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
                self._documents[file] = None
                self._warn(file, str(error))
        return self._documents[file]

    def _warn(self, file: FilePath, what: str) -> None:
        self.warnings[f"{file}: {what[:1].lower()}{what[1:]}; what it says about the package is not known"] = None


@dataclass(frozen=True, slots=True)
class _Lock:
    versions: Mapping[str, tuple[Version, ...]]
    direct: Mapping[str, tuple[str, ...]]
    """Of each package that has no `source`, i.e. of the workspace: its dependencies, as `name` or `name version`."""

    def seen_from(self, package: str) -> Mapping[str, tuple[Version, ...]]:
        """The versions that code of `package` can name; of all packages where the lock does not know it."""
        if package not in self.direct:
            return self.versions
        found: dict[str, tuple[Version, ...]] = {}
        for entry in self.direct[package]:
            name, _, rest = entry.partition(" ")
            version = Version.parse(rest.split(" ")[0]) if rest else None
            found[name] = (*found.get(name, ()), version) if version is not None else self.versions.get(name, ())
        return found


def _read_lock(document: Mapping[str, object]) -> _Lock:
    versions: dict[str, tuple[Version, ...]] = {}
    direct: dict[str, tuple[str, ...]] = {}
    packages = document.get("package")
    for package in packages if isinstance(packages, list) else []:
        if not isinstance(package, dict) or not isinstance(package.get("name"), str):
            continue
        name = package["name"]
        version = Version.parse(str(package.get("version")))
        if version is not None:
            versions[name] = (*versions.get(name, ()), version)
        needed = package.get("dependencies", [])
        if "source" not in package and isinstance(needed, list):
            direct[name] = tuple(one for one in needed if isinstance(one, str))
    return _Lock(versions, direct)


def _text(package: Mapping[str, object], inherited: Mapping[str, object], key: str) -> str | None:
    value = package.get(key)
    if isinstance(value, dict) and value.get("workspace") is True:
        value = inherited.get(key)
    return value if isinstance(value, str) else None


def _name(package: Mapping[str, object]) -> str | None:
    name = package.get("name")
    return name if isinstance(name, str) else None


def _oldest(first: Version | None, second: Version | None) -> Version | None:
    """The package and its Clippy configuration may both promise a version; a rewrite has to keep either promise."""
    if first is None or second is None:
        return first or second
    return min(first, second)


def _channel_version(channel: str | None) -> Version | None:
    return None if channel is None else Version.parse(channel.split("-")[0])
