"""Imports that a rewrite adds, so that its paths can be written by their last name.

An import is added to the module of the match only where its name is free, and where it is compiled whenever its module
is; else the path is written in full. Two rewrites that add the same import ask for the same edit. Unknown here: what a
template needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from deburr.engine.edits.layout import newline_of
from deburr.engine.use_declarations.use_order import Slot, slot_for
from deburr.syntax import std_paths
from deburr.syntax.attributes import cfg_text
from deburr.syntax.crate_view import CrateView
from deburr.syntax.names import Namespace, Unresolved, resolve_at, spell
from deburr.syntax.resolver import resolver_for
from deburr.syntax.source import TRIVIA, Node, SourceFile
from deburr.syntax.spelling import is_in_macro_definition, why_not_spelled
from deburr.syntax.std_crates import is_no_std
from deburr.syntax.test_code import is_in_tests, is_test_attribute
from deburr.text.edit import Edit
from deburr.text.span import Span

_BLANK_LINES = (b"\n\n", b"\n\r\n")
_USE_LINES = re.compile(rb"(\s*?)((?:[ \t]*use [^;\n]+;\r?\n)+)(\s*)")


@dataclass(frozen=True, slots=True)
class AddedImports:
    """The insertions, and how each path that can be written by a name is called at the place."""

    edits: tuple[Edit, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    withheld: str | None = None
    """Set where a path is in no crate that the file can use."""


def added_imports(source: SourceFile, crate: CrateView, at: int, paths: Iterable[str]) -> AddedImports:
    """The imports of the canonical `paths` for code at byte `at`, and the names that they have there."""
    names: dict[str, str] = {}
    new: dict[str, str] = {}
    no_std = is_no_std(resolver_for(source, crate))
    hidden = is_in_macro_definition(source, at) or _is_conditional(source, crate, at)
    for path in dict.fromkeys(paths):
        item = std_paths.canonical(tuple(path.split("::")))
        if (why := why_not_spelled(source, item, at, _namespace(item), crate)) is not None:
            return AddedImports(withheld=why)
        spelled = spell(source, item, at, _namespace(item), crate)
        if "::" not in spelled:
            names[path] = spelled
        elif not hidden and _is_free(source, crate, item[-1], at) and item[-1] not in new:
            names[path] = item[-1]
            root = spelled.removeprefix("::") if no_std or item[0] == "crate" else "::".join(item)
            new[item[-1]] = root
    edits = _insertions(source, crate, at, sorted(new.values()))
    if edits is None:
        return AddedImports(names={path: name for path, name in names.items() if name not in new})
    return AddedImports(edits, names)


def _namespace(item: tuple[str, ...]) -> Namespace:
    return Namespace.TYPE if std_paths.has_namespace(item, Namespace.TYPE.value) else Namespace.VALUE


def _is_free(source: SourceFile, crate: CrateView, name: str, at: int) -> bool:
    """Whether nothing in the module or around the place has the name, nor seems to use it unqualified: what a glob or
    a macro defines would be meant there."""
    body = module_body(source, crate, at)
    for place in (at, body.end_byte - (body.type == "declaration_list")):
        for namespace in Namespace:
            if not isinstance(resolve_at(source, (name,), place, namespace, crate), Unresolved):
                return False
    for hit in re.finditer(rb"\b" + re.escape(name.encode()) + rb"\b", source.data):
        before = source.data[: hit.start()].rstrip()[-2:] if hit.start() < 4096 else _before(source.data, hit.start())
        if before != b"::" and not _is_comment(source, hit.start(), hit.end()):
            return False
    return True


def _is_conditional(source: SourceFile, crate: CrateView, at: int) -> bool:
    """Whether the place is compiled under a condition that its module has not: there an import may be unused."""
    body = module_body(source, crate, at)
    attributes = [
        attribute
        for node in source.ancestors(at, at + 1).nodes
        if node.start_byte > body.start_byte or node.end_byte < body.end_byte
        for attribute in _attribute_items(node)
    ]
    if any(is_test_attribute(source, attribute) for attribute in attributes):
        return not is_in_tests(source, body, crate).is_yes
    return any(cfg_text(source, attribute) is not None for attribute in attributes)


def _attribute_items(node: Node) -> Iterator[Node]:
    before = node.prev_sibling
    while before is not None and (before.type == "attribute_item" or before.type in TRIVIA):
        if before.type == "attribute_item":
            yield before
        before = before.prev_sibling


def _before(data: bytes, at: int) -> bytes:
    return data[at - 4096 : at].rstrip()[-2:]


def _is_comment(source: SourceFile, start: int, end: int) -> bool:
    return any(node.type in TRIVIA for node in source.ancestors(start, end).nodes[-3:])


def module_body(source: SourceFile, crate: CrateView, at: int) -> Node:
    """The file, or the body of the inline module, that holds byte `at`."""
    return resolver_for(source, crate).scope_at(at, at).module.body


def _insertions(source: SourceFile, crate: CrateView, at: int, paths: list[str]) -> tuple[Edit, ...] | None:
    """One edit for each place; None where one of the imports has no line to stand on."""
    body = module_body(source, crate, at)
    slots: dict[Slot, list[str]] = {}
    for path in paths:
        slot = slot_for(source, body, tuple(path.split("::")), crate.edition)
        if slot is None:
            return None
        slots.setdefault(slot, []).append(f"use {path};")
    return tuple(_insertion(source, body, slot, lines) for slot, lines in slots.items())


def _insertion(source: SourceFile, body: Node, slot: Slot, lines: list[str]) -> Edit:
    data, newline = source.data, newline_of(source.data, slot.at)
    indent = _indent(data, body)
    text = newline.join(indent + line.encode() for line in lines) + newline
    if slot.at and data[slot.at - 1 : slot.at] not in (b"\n", b"\xbf"):
        text = newline + text
    if not slot.in_group:
        above = data[: slot.at].rstrip(b" \t")
        starts = not above or above == b"\xef\xbb\xbf" or above.endswith(_BLANK_LINES) or _opens(data, slot.at, body)
        behind = data[slot.at : _end_of_line(data, slot.at)].strip()
        ends = not behind or (behind == b"}" and body.type == "declaration_list")
        text = (b"" if starts else newline) + text + (b"" if ends else newline)
    return Edit(Span(slot.at, slot.at), text)


def _opens(data: bytes, at: int, body: Node) -> bool:
    """Whether nothing stands between the brace that opens the body and the place."""
    return body.type == "declaration_list" and not data[body.start_byte + 1 : at].strip()


def _end_of_line(data: bytes, at: int) -> int:
    end = data.find(b"\n", at)
    return len(data) if end == -1 else end


def _indent(data: bytes, body: Node) -> bytes:
    """How deep the members of a module's body stand."""
    if body.type != "declaration_list":
        return b""
    for child in body.named_children:
        line = data[data.rfind(b"\n", 0, child.start_byte) + 1 : child.start_byte]
        if not line.strip():
            return line
    line_start = data.rfind(b"\n", 0, body.start_byte) + 1
    own = data[line_start : body.start_byte]
    return own[: len(own) - len(own.lstrip(b" \t"))] + b"    "


def merged_imports(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """`edits`, with the imports that several of them insert at one place made one insertion."""
    kept: list[Edit] = []
    by_place: dict[int, list[tuple[bytes, bytes, bytes]]] = {}
    for edit in edits:
        lines = _USE_LINES.fullmatch(edit.replacement) if not len(edit.span) else None
        if lines is None:
            kept.append(edit)
        else:
            by_place.setdefault(edit.span.start, []).append((lines[1], lines[2], lines[3]))
    for at, found in by_place.items():
        together = sorted({line for _, lines, _ in found for line in lines.splitlines(keepends=True)})
        kept.append(Edit(Span(at, at), found[0][0] + b"".join(together) + found[0][2]))
    return tuple(kept)
