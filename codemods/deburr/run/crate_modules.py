"""The crate around one file: which crate of its package it belongs to, and what the other files say.

The module of a file is found along its directories first, then along the `#[path]` attributes of its package. What
cannot be seen is None. Deliberately unknown here: how a crate's modules are found (`deburr.run.crate_tree`), and what
names mean.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path as FilePath

from deburr.run import crate_layout
from deburr.run.crate_layout import Layout, layout_around
from deburr.run.crate_tree import CrateTree, Mention, declarations, read_source
from deburr.run.manifest_files import Read, manifests_around, read_on_disk
from deburr.run.test_code import FilesOfTests
from deburr.syntax.crate_view import Manifests, ManifestText, ModuleSource
from deburr.syntax.source import SourceFile
from deburr.syntax.std_crates import says_no_std

_MAX_FILES = 1000
_MAX_SCANNED = 32_000_000
_FILES_OF_TESTS = FilesOfTests()
_PATH_ATTRIBUTE = re.compile(rb"#\s*\[\s*(?:cfg_attr\s*\([^\]]*?,\s*)?path\s*=\s*\"([^\"\n]+)\"")

WhyNot = Callable[[str], "str | None"]
"""Why a fix must not change the file at an absolute path; None: it may."""


@lru_cache(maxsize=256)
def _crate_on_disk(root_file: str) -> CrateTree:
    return CrateTree(root_file)


class Crates:
    """The crates as they would be with some files changed: each is read once, and has one view for each file."""

    def __init__(self, texts: Mapping[str, bytes]) -> None:
        """`texts` stand in the files at these absolute paths instead of what is on disk."""
        self._texts = texts
        self._made: dict[str, CrateTree] = {}

    def read(self, path: str) -> bytes | None:
        """The bytes of the file at an absolute path."""
        return self._texts[path] if path in self._texts else read_on_disk(path)

    def at(self, root_file: str) -> CrateTree:
        """The crate with this root file (an absolute path)."""
        if root_file not in self._made:
            self._made[root_file] = CrateTree(root_file, self._texts)
        return self._made[root_file]


@lru_cache(maxsize=256)
def _mentions(directory: str) -> tuple[Mention, ...]:
    """The `#[path]` attributes in the Rust files of a package; none of a very large package."""
    found: list[Mention] = []
    left, files_left = _MAX_SCANNED, _MAX_FILES
    for folder, folders, files in os.walk(directory):
        folders[:] = sorted(name for name in folders if name not in {"target", ".git", "node_modules"})
        for name in sorted(files):
            if not name.endswith(".rs"):
                continue
            file = os.path.join(folder, name)
            source = read_source(file)
            data = source.data if source is not None else b""
            left, files_left = left - len(data), files_left - 1
            if left < 0 or files_left < 0:
                return ()
            for value in _PATH_ATTRIBUTE.findall(data):
                target = os.path.normpath(os.path.join(folder, os.fsdecode(value)))
                found.append(Mention(file, target))
    return tuple(found)


def forget() -> None:
    """Drops what was read so far: files on disk have changed."""
    _crate_on_disk.cache_clear()
    _mentions.cache_clear()
    _FILES_OF_TESTS.forget()
    crate_layout.forget()


@dataclass(frozen=True, slots=True)
class _Located:
    crate: CrateTree
    path: tuple[str, ...]


@dataclass(slots=True)
class CrateModules:
    """The crate around one file, as far as the disk shows it; a `CrateView`."""

    file: str
    crate_at: Callable[[str], CrateTree] = _crate_on_disk
    why_not: WhyNot | None = None
    read: Read = read_on_disk
    _views: dict[str, CrateModules] = field(default_factory=dict, repr=False)
    """The views from the crate's files; the file's own is not among them."""
    _layout: Layout | None = field(default=None, init=False)
    _located: _Located | None = field(default=None, init=False)
    _asked: bool = field(default=False, init=False)
    _asked_location: bool = field(default=False, init=False)

    @property
    def edition(self) -> str | None:
        layout = self._package()
        return layout.edition if layout is not None else None

    @property
    def no_std(self) -> bool | None:
        located = self._location()
        root = located.crate.root() if located is not None else None
        return says_no_std(root.source) if root is not None else None

    @property
    def is_test_file(self) -> bool | None:
        layout = self._package()
        return None if layout is None else _FILES_OF_TESTS.is_test_file(FilePath(self.file), FilePath(layout.directory))

    def module_of_file(self) -> tuple[str, ...] | None:
        located = self._location()
        return located.path if located is not None else None

    def module(self, path: tuple[str, ...]) -> ModuleSource | None:
        located = self._location()
        if located is None or path[:1] != ("crate",):
            return None
        place = located.crate.module(path)
        return ModuleSource(place.source, place.body) if place is not None else None

    def child_modules(self) -> tuple[ModuleSource, ...] | None:
        located = self._location()
        if located is None:
            return None
        here = located.crate.module(located.path)
        if here is None:
            return None
        found: list[ModuleSource] = []
        pending = [here]
        while pending:
            place = pending.pop()
            for declared in declarations(place):
                inner = located.crate.enter(place, declared)
                if inner is None:
                    return None
                if declared.place is not None:
                    pending.append(inner)
                else:
                    found.append(ModuleSource(inner.source, inner.body))
        return tuple(found)

    def view_from(self, source: SourceFile) -> CrateModules | None:
        located, file = self._location(), os.path.abspath(source.name)
        path = located.crate.path_of(file) if located is not None else None
        if located is None or path is None:
            return None
        if file not in self._views:
            view = CrateModules(file, self.crate_at, self.why_not, self.read, self._views)
            view._located, view._asked_location = _Located(located.crate, path), True
            self._views[file] = view
        return self._views[file]

    def why_not_changed(self, source: SourceFile) -> str | None:
        file = os.path.abspath(source.name)
        layout = self._package()
        crates = _crates_with(file, layout, self.crate_at) if layout is not None else 0
        if crates > 1:
            return f"it is a module of {crates} crates"
        return self.why_not(file) if self.why_not is not None else None

    def manifests(self) -> Manifests | None:
        return manifests_around(self.file, self.read)

    def why_manifest_not_changed(self, manifest: ManifestText) -> str | None:
        return self.why_not(os.path.abspath(manifest.name)) if self.why_not is not None else None

    def own_source(self) -> SourceFile | None:
        """The file's own text, as the other files of the crate are handed it."""
        located = self._location()
        return located.crate.source_of(self.file) if located is not None else None

    def _package(self) -> Layout | None:
        if not self._asked:
            self._asked = True
            self._layout = layout_around(os.path.dirname(self.file))
        return self._layout

    def _location(self) -> _Located | None:
        if not self._asked_location:
            self._asked_location = True
            layout = self._package()
            self._located = _locate(self.file, layout, self.crate_at) if layout is not None else None
        return self._located


def _crates_with(file: str, layout: Layout, crate_at: Callable[[str], CrateTree]) -> int:
    """Of how many crates of the package the file is a module by its directories, or the root."""
    return sum(crate_at(root).find(file) is not None for root in layout.roots)


def _locate(file: str, layout: Layout, crate_at: Callable[[str], CrateTree]) -> _Located | None:
    if file in layout.roots:
        return _Located(crate_at(file), ("crate",))
    for root in layout.roots:
        crate = crate_at(root)
        path = crate.find(file)
        if path is not None:
            return _Located(crate, path)
    for mention in _mentions(layout.directory):
        if file != mention.target and not file.startswith(os.path.dirname(mention.target) + os.sep):
            continue
        for root in layout.roots:
            crate = crate_at(root)
            path = crate.find_declared_by(mention, file)
            if path is not None:
                return _Located(crate, path)
    return None


def crate_view_for(
    file: str | os.PathLike[str], why_not: WhyNot | None = None, crates: Crates | None = None
) -> CrateModules:
    """The crate around `file`, on disk or as `crates` has it; nothing is read yet. `why_not` is the run's word on which
    files a fix may change besides."""
    path = os.path.abspath(file)
    if crates is None:
        return CrateModules(path, _crate_on_disk, why_not)
    return CrateModules(path, crates.at, why_not, crates.read)
