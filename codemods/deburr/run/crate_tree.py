"""The module tree under one root file of a crate, found by following `mod` declarations.

Nothing is read before it is asked for, and files once read are kept for the next question. What cannot be seen is None.
Deliberately unknown here: which crate a file belongs to (`deburr.run.crate_modules`), and what names mean.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from deburr.syntax.attributes import path_attributes
from deburr.syntax.scopes import mod_items
from deburr.syntax.source import Node, SourceFile
from deburr.text.regular_file import read_regular

MAX_BYTES = 2_000_000
"""A larger file is not read as a module."""
MAX_DEPTH = 64


@dataclass(frozen=True, slots=True)
class Place:
    """A module's content and the rules for files of modules that are declared in it.

    `directory` is where `name.rs` and `name/mod.rs` are looked for, `base` what a `#[path]` is relative to."""

    source: SourceFile
    body: Node
    path: tuple[str, ...]
    directory: str
    base: str


@dataclass(frozen=True, slots=True)
class Declared:
    """One `mod` item: the files that it may stand for (several under `cfg_attr`), or an inline body."""

    name: str
    files: tuple[str, ...]
    by_path: frozenset[str]
    place: Place | None


@dataclass(frozen=True, slots=True)
class Mention:
    """A `#[path]` in `file`, and the file that it names."""

    file: str
    target: str


@dataclass(slots=True)
class CrateTree:
    """The module tree under one root file, read on demand."""

    root_file: str
    texts: Mapping[str, bytes] = field(default_factory=dict)
    """What stands in files (absolute paths) instead of what is on disk."""
    _sources: dict[str, SourceFile | None] = field(default_factory=dict)
    _paths: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _places: dict[tuple[str, bool], Place | None] = field(default_factory=dict)
    _modules: dict[tuple[str, ...], Place | None] = field(default_factory=dict)

    def root(self) -> Place | None:
        return self.place_of(self.root_file, ("crate",), owns_directory=True)

    def place_of(self, file: str, path: tuple[str, ...], *, owns_directory: bool) -> Place | None:
        """The content of `file` as the module `path`."""
        key = (file, owns_directory)
        if key not in self._places:
            source = self.source_of(file)
            here = os.path.dirname(file)
            inside = here if owns_directory else os.path.join(here, os.path.basename(file).removesuffix(".rs"))
            self._places[key] = None if source is None else Place(source, source.root, path, inside, here)
            self._paths.setdefault(file, path)
        return self._places[key]

    def source_of(self, file: str) -> SourceFile | None:
        """The text of a file, the same object each time."""
        if file not in self._sources:
            data = self.texts.get(file)
            self._sources[file] = SourceFile(data, shown_name(file)) if data is not None else read_source(file)
        return self._sources[file]

    def path_of(self, file: str) -> tuple[str, ...] | None:
        """The module that a file stands for, once it has been looked into as one."""
        return self._paths.get(file)

    def module(self, path: tuple[str, ...]) -> Place | None:
        """The module at an absolute path."""
        if path not in self._modules:
            self._modules[path] = self._follow(path)
        return self._modules[path]

    def _follow(self, path: tuple[str, ...]) -> Place | None:
        place = self.root()
        for name in path[1:MAX_DEPTH]:
            if place is None:
                return None
            found = [declared for declared in declarations(place) if declared.name == name]
            # Under different `cfg`s one name may be two modules: then it cannot be seen which one is meant.
            one_file = len({declared.files for declared in found}) == 1 and all(one.files for one in found)
            place = self.enter(place, found[0]) if len(found) == 1 or one_file else None
        return place

    def enter(self, place: Place, declared: Declared) -> Place | None:
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
        return self._descend(root, names_below(root.directory, file), file)

    def _descend(self, place: Place, names: list[str], file: str) -> tuple[str, ...] | None:
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

    def find_declared_by(self, mention: Mention, file: str) -> tuple[str, ...] | None:
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
                found = self._descend(inner, names_below(inner.directory, file), file) if inner is not None else None
                if found is not None:
                    return found
        return None


def names_below(directory: str, file: str) -> list[str]:
    """The module names that the usual rules give to `file` below a directory; none when it is not there."""
    names = os.path.relpath(file, directory).removesuffix(".rs").split(os.sep)
    if names[0] == os.pardir or len(names) > MAX_DEPTH:
        return []
    return names[:-1] if names[-1] == "mod" else names


def _owns(file: str, declared: Declared) -> bool:
    """Whether modules inside `file` lie beside it, not in a folder of its name."""
    return file in declared.by_path or os.path.basename(file) == "mod.rs"


def declarations(place: Place) -> tuple[Declared, ...]:
    """The `mod` items directly in a module, in source order."""
    key = ("declarations", place.body.start_byte, place.body.end_byte, place.path, place.directory)
    known = place.source.cache.get(key)
    if not isinstance(known, tuple):
        known = place.source.cache[key] = tuple(_declared_in(place))
    return known


def _declared_in(place: Place) -> Iterator[Declared]:
    for name, item in mod_items(place.source, place.body):
        stated = path_attributes(place.source, item)
        body = item.child_by_field_name("body")
        if body is not None:
            inside = os.path.join(place.directory, name)
            if stated.always:
                inside = os.path.join(place.base, stated.always[0])
            inner = Place(place.source, body, (*place.path, name), inside, inside)
            yield Declared(name, (), frozenset(), inner)
            continue
        named = [os.path.normpath(os.path.join(place.base, value)) for value in (*stated.always, *stated.under_cfg)]
        usual = [os.path.join(place.directory, f"{name}.rs"), os.path.join(place.directory, name, "mod.rs")]
        files = named if stated.always else [*named, *usual]
        yield Declared(name, tuple(dict.fromkeys(files)), frozenset(named), None)


def shown_name(file: str) -> str:
    """What a file is called in messages: its path from the current folder if it lies in there, else its whole path."""
    relative = os.path.relpath(file)
    return file if relative.split(os.sep)[0] == os.pardir else relative


def read_source(file: str) -> SourceFile | None:
    """The file, or None when it cannot be read or is too large."""
    try:
        if os.path.getsize(file) > MAX_BYTES:
            return None
        return SourceFile(read_regular(file), shown_name(file))
    except (OSError, ValueError):
        return None
