"""Where a new `use` goes: the group that it belongs to, and the place in it that rustfmt would give it.

Unknown here: which imports are needed (`deburr.engine.use_declarations.added_imports`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from deburr.engine.edits.layout import with_attributes
from deburr.syntax.paths import read_path
from deburr.syntax.source import TRIVIA, Node, SourceFile

_KEYWORDS = {"self": 0, "super": 1, "crate": 2}
_STD = frozenset({"std", "core", "alloc"})
Key: TypeAlias = tuple[tuple[int, int, tuple[str | int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """A byte at the start of a line where a `use` can stand: in a group, or (not `in_group`) apart from all else."""

    at: int
    in_group: bool


def slot_for(source: SourceFile, body: Node, path: tuple[str, ...], edition: str | None) -> Slot | None:
    """The place for `use path;` in a module's body; None where the body has no line of its own to put it on."""
    group = _group_for(source, body)
    if not group:
        return _first_slot(source, body)
    wanted = _key(path, edition)
    for declaration in group:
        key = _key_of(source, declaration, edition)
        if key is not None and key > wanted:
            return _line_slot(source, _start_of(source, declaration))
    return _after(source, group[-1])


def _group_for(source: SourceFile, body: Node) -> list[Node]:
    """The declarations of the group that already holds imports of std, else of the first that is not all `pub`."""
    groups = list(_groups(source, body))
    for group in groups:
        if any(_first_name(source, one) in _STD for one in group):
            return group
    private = (group for group in groups if any(one.children[0].type == "use" for one in group))
    return next(private, groups[0] if groups else [])


def _groups(source: SourceFile, body: Node) -> Iterator[list[Node]]:
    """The `use` declarations that stand together without a blank line or another item between them."""
    group: list[Node] = []
    for child in body.named_children:
        if child.type in TRIVIA or child.type == "attribute_item":
            continue
        if child.type != "use_declaration":
            if group:
                yield group
            group = []
            continue
        between = source.data[group[-1].end_byte : child.start_byte] if group else b""
        if group and re.search(rb"\n[ \t\r]*\n", between):
            yield group
            group = []
        group.append(child)
    if group:
        yield group


def _start_of(source: SourceFile, declaration: Node) -> int:
    """Where a declaration begins with its attributes and the comments directly above it."""
    data = source.data
    start = with_attributes(declaration).start
    before = declaration.prev_sibling
    while before is not None and (before.type == "attribute_item" or before.type in TRIVIA):
        line = data.rfind(b"\n", 0, before.start_byte) + 1
        between = data[before.end_byte : start].strip(b" \t\r")
        if data[line : before.start_byte].strip() or between not in (b"", b"\n"):
            break
        if before.type in TRIVIA and data[before.end_byte - 1 : before.end_byte] == b"\n" and between:
            break
        start = min(start, before.start_byte)
        before = before.prev_sibling
    return start


def _line_slot(source: SourceFile, at: int) -> Slot | None:
    line = source.data.rfind(b"\n", 0, at) + 1
    return Slot(line, True) if not source.data[line:at].strip(b" \t\xef\xbb\xbf") else None


def _after(source: SourceFile, declaration: Node) -> Slot | None:
    end = line_behind(source.data, declaration.end_byte)
    return Slot(end, True) if end is not None else None


def line_behind(data: bytes, at: int) -> int | None:
    """The start of the next line, if nothing but a comment stands between; the end of the text counts as one."""
    if data[at - 1 : at] == b"\n":
        return at
    end = data.find(b"\n", at)
    rest = data[at : len(data) if end == -1 else end].strip()
    if rest and not rest.startswith(b"//"):
        return None
    return len(data) if end == -1 else end + 1


def _first_slot(source: SourceFile, body: Node) -> Slot | None:
    """Behind what must come first: inner attributes and documentation, `extern crate`, a licence on its own."""
    data = source.data
    begin = body.children[0].end_byte if body.type == "declaration_list" else 0
    at = line_behind(data, begin) if begin else len(b"\xef\xbb\xbf") * data.startswith(b"\xef\xbb\xbf")
    for child in body.named_children:
        if child.type == "attribute_item":
            continue
        if not _comes_first(source, child, at):
            break
        at = line_behind(data, child.end_byte)
        if child.type == "extern_crate_declaration" and at is not None:
            # An `extern crate` may go with the blank line behind it: the place is behind both.
            at = _behind_blank(data, at)
    return Slot(at, False) if at is not None else None


def _behind_blank(data: bytes, at: int) -> int:
    end = data.find(b"\n", at)
    return end + 1 if end != -1 and not data[at:end].strip() else at


def _comes_first(source: SourceFile, child: Node, at: int | None) -> bool:
    if child.type in {"inner_attribute_item", "shebang", "extern_crate_declaration"}:
        return True
    if child.type not in TRIVIA:
        return False
    if any(one.type == "inner_doc_comment_marker" for one in child.children):
        return True
    if any(one.type == "outer_doc_comment_marker" for one in child.children):
        return False
    return _ends_paragraph(source, child)


def _ends_paragraph(source: SourceFile, comment: Node) -> bool:
    """Whether the comment belongs to a run of comments with a blank line behind it."""
    data = source.data
    here: Node | None = comment
    while here is not None and here.type in TRIVIA:
        end = data.find(b"\n", max(here.end_byte - 1, 0))
        following = data[end + 1 : data.find(b"\n", end + 1)] if end != -1 else b""
        if not following.strip():
            return end != -1
        here = here.next_sibling
    return here is None or here.type == "inner_attribute_item"


def _first_name(source: SourceFile, declaration: Node) -> str:
    names = _segments(source, declaration)
    return names[0] if names else ""


def _segments(source: SourceFile, declaration: Node) -> tuple[str, ...]:
    """The names of a `use` up to the first list, with `*` or `{` for what ends them."""
    node = declaration.child_by_field_name("argument")
    if node is None:
        return ()
    tail: tuple[str, ...] = ()
    if node.type == "use_as_clause":
        node = node.child_by_field_name("path") or node
    elif node.type == "use_wildcard":
        node, tail = (node.named_children[0] if node.named_child_count else node), ("*",)
    elif node.type == "scoped_use_list":
        node, tail = node.child_by_field_name("path") or node, ("{",)
    elif node.type == "use_list":
        return ("{",)
    path = read_path(source, node)
    if path is None:
        return (source.text(node), *tail)
    return (*(("",) if path.anchored else ()), *path.names, *tail)


def _key_of(source: SourceFile, declaration: Node, edition: str | None) -> Key | None:
    names = _segments(source, declaration)
    return _key(names, edition) if names else None


def _key(names: tuple[str, ...], edition: str | None) -> Key:
    return tuple(_rank(name, edition) for name in names)


def _rank(name: str, edition: str | None) -> tuple[int, int, tuple[str | int, ...]]:
    """rustfmt's order: keywords, names, `*`, lists; of the names snake_case before CamelCase before UPPER_CASE, up to
    the style of edition 2024, which sorts them as they are and numbers by value."""
    if name in _KEYWORDS:
        return _KEYWORDS[name], 0, ()
    if name in {"*", "{"}:
        return 4 if name == "*" else 5, 0, ()
    if edition == "2024":
        parts = re.split(r"(\d+)", name)
        return 3, 0, tuple(int(part) if part.isdigit() else part for part in parts)
    is_upper = all(one.isupper() or one == "_" or one.isdigit() for one in name)
    return 3, 2 if is_upper and name else int(name[:1].isupper()), (name,)
