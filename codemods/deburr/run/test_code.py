"""Which files exist only for tests: those under a package's tests/ and benches/, and those that a `#[cfg(test)] mod`
declares.

What cannot be followed (`#[path]`, a module declared by a macro) counts as ordinary code and is analysed. Unknown
here: which parts of an ordinary file are for tests (`deburr.syntax.test_code`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from deburr.syntax.source import SourceFile
from deburr.syntax.test_code import is_test_attribute
from deburr.syntax.test_code import spans_of_tests as spans_of_tests
from deburr.text.regular_file import read_regular

_TEST_DIRECTORIES = frozenset({"tests", "benches"})
_NESTING_LIMIT = 30
"""How many files up a chain of `mod` declarations is followed."""


@dataclass(slots=True)
class FilesOfTests:
    """Which files are test code as a whole; remembers the files that declare modules. Paths are absolute."""

    _declared: dict[FilePath, dict[str, bool]] = field(default_factory=dict)

    def is_test_file(self, file: FilePath, package: FilePath | None) -> bool:
        """Whether `file` is in tests/ or benches/ of the package in `package`, or declared for tests only."""
        if package is not None and file.is_relative_to(package):
            parts = file.relative_to(package).parts
            if len(parts) > 1 and parts[0] in _TEST_DIRECTORIES:
                return True
        for _ in range(_NESTING_LIMIT):
            name, parents = _possible_parents(file)
            declaring = next((one for one in parents if name in self._modules(one)), None)
            if declaring is None:
                return False
            if self._modules(declaring)[name]:
                return True
            file = declaring
        return False

    def forget(self) -> None:
        """Drop what was read so far: files on disk have changed."""
        self._declared.clear()

    def _modules(self, file: FilePath) -> dict[str, bool]:
        """The out-of-line modules that `file` declares at its top, and whether each is for tests only."""
        if file not in self._declared:
            try:
                data = read_regular(file)
            except OSError:
                # Most possible parents do not exist; one that cannot be read declares nothing that could be seen.
                data = b""
            self._declared[file] = _declarations(data)
        return self._declared[file]


def _possible_parents(file: FilePath) -> tuple[str, list[FilePath]]:
    """The module name of `file`, and the files that could declare it."""
    name, directory = file.stem, file.parent
    if name == "mod":
        name, directory = directory.name, directory.parent
    stems = [directory / stem for stem in ("mod.rs", "lib.rs", "main.rs")]
    return name, [one for one in (*stems, directory.parent / f"{directory.name}.rs") if one != file]


def _declarations(data: bytes) -> dict[str, bool]:
    if not re.search(rb"\bmod\b", data):
        return {}
    source = SourceFile(data)
    found: dict[str, bool] = {}
    is_test = False
    for child in source.children(source.root):
        if child.type == "attribute_item":
            is_test = is_test or is_test_attribute(source, child)
            continue
        name = child.child_by_field_name("name") if child.type == "mod_item" else None
        if name is not None and child.child_by_field_name("body") is None:
            key = source.text(name).removeprefix("r#")
            # Two declarations of one module under different cfgs: it is test code only if both are.
            found[key] = found.get(key, True) and is_test
        is_test = False
    return found
