"""Which code exists only for tests: for runs that leave tests alone.

`#[cfg(test)]` and `#[test]` items, files under a package's tests/ and benches/, and files that a `#[cfg(test)] mod`
declares. What cannot be followed (`#[path]`, a module declared by a macro) counts as ordinary code and is analysed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from deburr.syntax.source import Node, SourceFile
from deburr.text.regular_file import read_regular
from deburr.text.span import Span

_TEST_DIRECTORIES = frozenset({"tests", "benches"})
_CFG = re.compile(rb"#!?\[\s*cfg\s*\((?P<condition>.*)\)\s*\]", re.DOTALL)
_MARKER = re.compile(rb"#\[\s*(?:\w+\s*::\s*)*(?:test|bench|test_case|rstest|quickcheck)\b\s*[\](]")
_NESTING_LIMIT = 30
"""How many files up a chain of `mod` declarations is followed."""


def spans_of_tests(source: SourceFile) -> tuple[Span, ...]:
    """The items of a file, with their attributes, that exist only for tests."""
    if b"test" not in source.data and b"bench" not in source.data:
        return ()
    spans: list[Span] = []
    pending: list[Node] = [source.root]
    while pending:
        holder = pending.pop()
        start: int | None = None
        is_test = False
        for child in source.children(holder):
            if child.type == "inner_attribute_item" and _is_test_attribute(source, child):
                spans.append(Span(holder.start_byte, holder.end_byte))
                break
            if child.type == "attribute_item":
                start = child.start_byte if start is None else start
                is_test = is_test or _is_test_attribute(source, child)
                continue
            if is_test and start is not None:
                spans.append(Span(start, child.end_byte))
            elif (body := _searched_body(child)) is not None:
                pending.append(body)
            start, is_test = None, False
    return tuple(sorted(spans))


def _searched_body(node: Node) -> Node | None:
    """The body of an item that may hold test items (a test inside a function is not looked for)."""
    if node.type not in ("mod_item", "impl_item", "trait_item"):
        return None
    return node.child_by_field_name("body")


def _is_test_attribute(source: SourceFile, attribute: Node) -> bool:
    text = source.data[attribute.start_byte : attribute.end_byte]
    if _MARKER.match(text):
        return True
    found = _CFG.fullmatch(text.strip())
    return found is not None and _needs_test(found["condition"])


def _needs_test(condition: bytes) -> bool:
    """Whether a cfg holds in test builds only: `test`, or an `all(…)` with it at the top."""
    text = b"".join(condition.split()).rstrip(b",")
    inside = re.fullmatch(rb"all\((.*)\)", text)
    return b"test" in _split_top(inside[1]) if inside else text == b"test"


def _split_top(text: bytes) -> list[bytes]:
    parts = [b""]
    depth = 0
    for char in (text[index : index + 1] for index in range(len(text))):
        depth += (char == b"(") - (char == b")")
        if char == b"," and depth == 0:
            parts.append(b"")
        else:
            parts[-1] += char
    return parts


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
            is_test = is_test or _is_test_attribute(source, child)
            continue
        name = child.child_by_field_name("name") if child.type == "mod_item" else None
        if name is not None and child.child_by_field_name("body") is None:
            key = source.text(name).removeprefix("r#")
            # Two declarations of one module under different cfgs: it is test code only if both are.
            found[key] = found.get(key, True) and is_test
        is_test = False
    return found
