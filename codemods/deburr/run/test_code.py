"""Which files exist only for tests: those under a package's tests/ and benches/, and those that a `#[cfg(test)] mod`
declares.

What cannot be followed (a module declared by a macro, a `#[path]` inside an inline module) counts as ordinary code and
is analysed. Unknown here: which parts of an ordinary file are for tests (`deburr.syntax.test_code`).
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from deburr.syntax.attributes import path_attributes
from deburr.syntax.source import SourceFile
from deburr.syntax.test_code import is_test_attribute
from deburr.syntax.test_code import spans_of_tests as spans_of_tests
from deburr.text.regular_file import read_regular

_TEST_DIRECTORIES = frozenset({"tests", "benches"})
_NESTING_LIMIT = 30
"""How many files up a chain of `mod` declarations is followed."""


@dataclass(frozen=True, slots=True)
class _Declared:
    """The out-of-line modules that a file declares at its top, and whether each is for tests only."""

    by_name: dict[str, bool] = field(default_factory=dict)
    by_path: dict[FilePath, bool] = field(default_factory=dict)
    """Those with a `#[path]`, by the file that it names."""


@dataclass(slots=True)
class FilesOfTests:
    """Which files are test code as a whole; remembers the files that declare modules. Paths are absolute."""

    _declared: dict[FilePath, _Declared] = field(default_factory=dict)
    _by_path: dict[FilePath, dict[FilePath, FilePath]] = field(default_factory=dict)
    """Of a directory: the files that a `#[path]` in one of its files names, and the file that holds it."""

    def is_test_file(self, file: FilePath, package: FilePath | None) -> bool:
        """Whether `file` is in tests/ or benches/ of the package in `package`, or declared for tests only."""
        if package is not None and file.is_relative_to(package):
            parts = file.relative_to(package).parts
            if len(parts) > 1 and parts[0] in _TEST_DIRECTORIES:
                return True
        for _ in range(_NESTING_LIMIT):
            found = self._declaring(file, package)
            if found is None:
                return False
            file, is_test = found
            if is_test:
                return True
        return False

    def forget(self) -> None:
        """Drop what was read so far: files on disk have changed."""
        self._declared.clear()
        self._by_path.clear()

    def _declaring(self, file: FilePath, package: FilePath | None) -> tuple[FilePath, bool] | None:
        """The file that declares `file` as a module, and whether for tests only."""
        name, parents = _possible_parents(file)
        for parent in parents:
            modules = self._modules(parent).by_name
            if name in modules:
                return parent, modules[name]
        for directory in _directories_up_to(file.parent, package):
            holder = self._paths_in(directory).get(file)
            if holder is not None and holder != file:
                return holder, self._modules(holder).by_path[file]
        return None

    def _paths_in(self, directory: FilePath) -> dict[FilePath, FilePath]:
        if directory not in self._by_path:
            try:
                names = sorted(name for name in os.listdir(directory) if name.endswith(".rs"))
            except OSError:
                # It holds a file that was asked about, so it was there; what cannot be listed declares nothing.
                names = []
            files = [directory / name for name in names]
            self._by_path[directory] = {named: one for one in files for named in self._modules(one).by_path}
        return self._by_path[directory]

    def _modules(self, file: FilePath) -> _Declared:
        if file not in self._declared:
            try:
                data = read_regular(file)
            except OSError:
                # Most possible parents do not exist; one that cannot be read declares nothing that could be seen.
                data = b""
            self._declared[file] = _declarations(data, file.parent)
        return self._declared[file]


def _possible_parents(file: FilePath) -> tuple[str, list[FilePath]]:
    """The module name of `file`, and the files that could declare it."""
    name, directory = file.stem, file.parent
    if name == "mod":
        name, directory = directory.name, directory.parent
    stems = [directory / stem for stem in ("mod.rs", "lib.rs", "main.rs")]
    return name, [one for one in (*stems, directory.parent / f"{directory.name}.rs") if one != file]


def _directories_up_to(directory: FilePath, package: FilePath | None) -> list[FilePath]:
    """The directory and those above it inside the package, whose files may name one below with a `#[path]`."""
    if package is None or not directory.is_relative_to(package):
        return [directory]
    return [one for one in (directory, *directory.parents) if one.is_relative_to(package)]


def _declarations(data: bytes, directory: FilePath) -> _Declared:
    found = _Declared()
    if not re.search(rb"\bmod\b", data):
        return found
    source = SourceFile(data)
    is_test = False
    for child in source.children(source.root):
        if child.type == "attribute_item":
            is_test = is_test or is_test_attribute(source, child)
            continue
        name = child.child_by_field_name("name") if child.type == "mod_item" else None
        if name is not None and child.child_by_field_name("body") is None:
            # Two declarations of one module under different cfgs: it is test code only if both are.
            stated = path_attributes(source, child)
            for path in (*stated.always, *stated.under_cfg):
                file = FilePath(os.path.normpath(directory / path))
                found.by_path[file] = found.by_path.get(file, True) and is_test
            if not stated.always:
                key = source.text(name).removeprefix("r#")
                found.by_name[key] = found.by_name.get(key, True) and is_test
        is_test = False
    return found
