"""The modules of the crate that a file belongs to, found by following `mod` declarations from the crate's root.

Nothing is read before it is asked for, and files once read are kept for the next question. The module of a file is
found along its directories first, then along the `#[path]` attributes of its package. What cannot be
seen is None. Deliberately unknown here: what names mean.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path as FilePath

from deburr.run import crate_layout
from deburr.run.crate_layout import Layout, layout_around
from deburr.run.test_code import FilesOfTests
from deburr.syntax.attributes import path_attributes
from deburr.syntax.crate_view import ModuleSource
from deburr.syntax.scopes import mod_items
from deburr.syntax.source import Node, SourceFile
from deburr.text.regular_file import read_regular

MAX_BYTES = 2_000_000
"""A larger file is not read as a module."""
_MAX_FILES = 1000
_MAX_DEPTH = 64
_MAX_SCANNED = 32_000_000
_FILES_OF_TESTS = FilesOfTests()
_PATH_ATTRIBUTE = re.compile(rb"#\s*\[\s*(?:cfg_attr\s*\([^\]]*?,\s*)?path\s*=\s*\"([^\"\n]+)\"")


@dataclass(frozen=True, slots=True)
class _Place:
    """A module's content and the rules for files of modules that are declared in it.

    `directory` is where `name.rs` and `name/mod.rs` are looked for, `base` what a `#[path]` is relative to."""

    source: SourceFile
    body: Node
    path: tuple[str, ...]
    directory: str
    base: str


@dataclass(frozen=True, slots=True)
class _Declared:
    """One `mod` item: the files that it may stand for (several under `cfg_attr`), or an inline body."""

    name: str
    files: tuple[str, ...]
    by_path: frozenset[str]
    place: _Place | None


@dataclass(frozen=True, slots=True)
class _Mention:
    """A `#[path]` in `file`, and the file that it names."""

    file: str
    target: str


@dataclass(slots=True)
class _Crate:
    """The module tree under one root file, read on demand."""

    root_file: str
    _places: dict[tuple[str, bool], _Place | None] = field(default_factory=dict)
    _modules: dict[tuple[str, ...], _Place | None] = field(default_factory=dict)

    def root(self) -> _Place | None:
        return self.place_of(self.root_file, ("crate",), owns_directory=True)

    def place_of(self, file: str, path: tuple[str, ...], *, owns_directory: bool) -> _Place | None:
        """The content of `file` as the module `path`."""
        key = (file, owns_directory)
        if key not in self._places:
            source = read_source(file)
            here = os.path.dirname(file)
            inside = here if owns_directory else os.path.join(here, os.path.basename(file).removesuffix(".rs"))
            self._places[key] = None if source is None else _Place(source, source.root, path, inside, here)
        return self._places[key]

    def module(self, path: tuple[str, ...]) -> _Place | None:
        """The module at an absolute path."""
        if path not in self._modules:
            self._modules[path] = self._follow(path)
        return self._modules[path]

    def _follow(self, path: tuple[str, ...]) -> _Place | None:
        place = self.root()
        for name in path[1:_MAX_DEPTH]:
            if place is None:
                return None
            found = [declared for declared in declarations(place) if declared.name == name]
            # Under different `cfg`s one name may be two modules: then it cannot be seen which one is meant.
            one_file = len({declared.files for declared in found}) == 1 and all(one.files for one in found)
            place = self.enter(place, found[0]) if len(found) == 1 or one_file else None
        return place

    def enter(self, place: _Place, declared: _Declared) -> _Place | None:
        if declared.place is not None:
            return declared.place
        there = [file for file in declared.files if os.path.isfile(file)]
        if len(there) != 1:
            return None
        return self.place_of(there[0], (*place.path, declared.name), owns_directory=_owns(there[0], declared))

    def find(self, file: str) -> tuple[str, ...] | None:
        """The module path of `file` by its directories."""
        if file == self.root_file:
            return ("crate",)
        root = self.root()
        if root is None:
            return None
        return self._descend(root, _names_below(root.directory, file), file)

    def _descend(self, place: _Place, names: list[str], file: str) -> tuple[str, ...] | None:
        for index, name in enumerate(names):
            # Parsing a large file only to learn that it does not declare the module would be the main cost.
            if re.search(rb"\bmod\s+(?:r#)?" + re.escape(name).encode() + rb"\b", place.source.data) is None:
                return None
            found = [declared for declared in declarations(place) if declared.name == name]
            if index == len(names) - 1:
                named = any(file in declared.files for declared in found)
                return (*place.path, name) if named else None
            inner = self.enter(place, found[0]) if found else None
            if inner is None:
                return None
            place = inner
        return None

    def find_declared_by(self, mention: _Mention, file: str) -> tuple[str, ...] | None:
        """The module path of `file`, which a `#[path]` leads to: it is the named file, or declared below that."""
        path = self.find(mention.file)
        pending = [self.module(path)] if path is not None else []
        while pending:
            place = pending.pop()
            for declared in declarations(place) if place is not None else ():
                if place is None:
                    break
                inner = declared.place
                if inner is not None:
                    pending.append(inner)
                elif file in declared.files and file == mention.target:
                    return (*place.path, declared.name)
                elif mention.target in declared.files:
                    inner = self.place_of(mention.target, (*place.path, declared.name), owns_directory=True)
                found = self._descend(inner, _names_below(inner.directory, file), file) if inner is not None else None
                if found is not None:
                    return found
        return None


def _names_below(directory: str, file: str) -> list[str]:
    """The module names that the usual rules give to `file` below a directory; none when it is not there."""
    names = os.path.relpath(file, directory).removesuffix(".rs").split(os.sep)
    if names[0] == os.pardir or len(names) > _MAX_DEPTH:
        return []
    return names[:-1] if names[-1] == "mod" else names


def _owns(file: str, declared: _Declared) -> bool:
    """Whether modules inside `file` lie beside it, not in a folder of its name."""
    return file in declared.by_path or os.path.basename(file) == "mod.rs"


def declarations(place: _Place) -> tuple[_Declared, ...]:
    """The `mod` items directly in a module, in source order."""
    key = ("declarations", place.body.start_byte, place.body.end_byte, place.path, place.directory)
    known = place.source.cache.get(key)
    if not isinstance(known, tuple):
        known = place.source.cache[key] = tuple(_declared_in(place))
    return known


def _declared_in(place: _Place) -> Iterator[_Declared]:
    for name, item in mod_items(place.source, place.body):
        stated = path_attributes(place.source, item)
        body = item.child_by_field_name("body")
        if body is not None:
            inside = os.path.join(place.directory, name)
            if stated.always:
                inside = os.path.join(place.base, stated.always[0])
            inner = _Place(place.source, body, (*place.path, name), inside, inside)
            yield _Declared(name, (), frozenset(), inner)
            continue
        named = [os.path.normpath(os.path.join(place.base, value)) for value in (*stated.always, *stated.under_cfg)]
        usual = [os.path.join(place.directory, f"{name}.rs"), os.path.join(place.directory, name, "mod.rs")]
        files = named if stated.always else [*named, *usual]
        yield _Declared(name, tuple(dict.fromkeys(files)), frozenset(named), None)


def read_source(file: str) -> SourceFile | None:
    """The file, or None when it cannot be read or is too large."""
    try:
        if os.path.getsize(file) > MAX_BYTES:
            return None
        return SourceFile(read_regular(file), file)
    except (OSError, ValueError):
        return None


@lru_cache(maxsize=256)
def _crate_at(root_file: str) -> _Crate:
    return _Crate(root_file)


@lru_cache(maxsize=256)
def _mentions(directory: str) -> tuple[_Mention, ...]:
    """The `#[path]` attributes in the Rust files of a package; none of a very large package."""
    found: list[_Mention] = []
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
                found.append(_Mention(file, target))
    return tuple(found)


def forget() -> None:
    """Drops what was read so far: files on disk have changed."""
    _crate_at.cache_clear()
    _mentions.cache_clear()
    _FILES_OF_TESTS.forget()
    crate_layout.forget()


@dataclass(frozen=True, slots=True)
class _Located:
    crate: _Crate
    path: tuple[str, ...]


@dataclass(slots=True)
class CrateModules:
    """The crate around one file, as far as the disk shows it; a `CrateView`."""

    file: str
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
        return _says_no_std(root.source) if root is not None else None

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

    def _package(self) -> Layout | None:
        if not self._asked:
            self._asked = True
            self._layout = layout_around(os.path.dirname(self.file))
        return self._layout

    def _location(self) -> _Located | None:
        if not self._asked_location:
            self._asked_location = True
            layout = self._package()
            self._located = _locate(self.file, layout) if layout is not None else None
        return self._located


def _locate(file: str, layout: Layout) -> _Located | None:
    if file in layout.roots:
        return _Located(_crate_at(file), ("crate",))
    for root in layout.roots:
        crate = _crate_at(root)
        path = crate.find(file)
        if path is not None:
            return _Located(crate, path)
    for mention in _mentions(layout.directory):
        if file != mention.target and not file.startswith(os.path.dirname(mention.target) + os.sep):
            continue
        for root in layout.roots:
            crate = _crate_at(root)
            path = crate.find_declared_by(mention, file)
            if path is not None:
                return _Located(crate, path)
    return None


def _says_no_std(root: SourceFile) -> bool:
    return b"no_std" in root.data and any(
        child.type == "inner_attribute_item" and re.search(r"\bno_std\b", root.text(child)) is not None
        for child in root.root.children
    )


def crate_view_for(file: str | os.PathLike[str]) -> CrateModules:
    """The crate around `file`; nothing is read yet."""
    return CrateModules(os.path.abspath(file))
