"""`# Safety` sections: of a function that a fix makes safe, a note, for what else it asks for only a person can see; of
one that changes and stays `unsafe`, the section that the page has for it, if there is none.

Deliberately unknown here: why an `unsafe` goes or stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from deburr.engine.edits.layout import with_attributes
from deburr.syntax.source import TRIVIA, Node, SourceFile, span_of
from deburr.text.edit import Edit
from deburr.text.span import Span

_HEADING = "# Safety"
_DOC = "///"
_FOR_A_PERSON = "what else it asks for is to be seen by a person"


@dataclass(frozen=True, slots=True)
class Sections:
    """The sections that are written, and what is said where one has no place."""

    edits: tuple[Edit, ...] = ()
    notes: tuple[str, ...] = ()


def stale_sections(source: SourceFile, edits: Iterable[Edit]) -> tuple[str, ...]:
    """A note for each function that the edits take the `unsafe` from and leave a documentation with such a section."""
    gone = (edit for edit in edits if b"unsafe" in edit.span.cut(source.data) and b"unsafe" not in edit.replacement)
    functions = dict.fromkeys(one for edit in gone if (one := _function_of(source, edit)) is not None)
    return tuple(
        f"`{_name(source, one)}` is safe now, and its `# Safety` section stays: {_FOR_A_PERSON}"
        for one in functions
        if _has_section(source, one)
    )


def missing_sections(source: SourceFile, edits: Iterable[Edit], text: str) -> Sections:
    """A section that says `text` for each function whose head the edits change, and which stays `unsafe`."""
    known = tuple(edits)
    heads = dict.fromkeys(one for edit in known if (one := _changed_head(source, edit)) is not None)
    lost = {one for edit in known if (one := _function_of(source, edit)) is not None}
    added: list[Edit] = []
    notes: list[str] = []
    for function in heads:
        if function in lost or _unsafe(function) is None or _has_section(source, function):
            continue
        section = _section(source, function, text)
        if section is None:
            notes.append(f"`{_name(source, function)}` stays `unsafe`, and its documentation has no `# Safety` section")
        else:
            added.append(section)
    return Sections(tuple(added), tuple(notes))


def _function_of(source: SourceFile, edit: Edit) -> Node | None:
    """The function that stays, whose `unsafe` the edit takes away."""
    function = _around(source, edit)
    name = function.child_by_field_name("name") if function is not None else None
    if function is None or name is None or (edit.span.contains(span_of(name)) and b"fn" not in edit.replacement):
        return None
    mark = _unsafe(function)
    if mark is None or b"unsafe" in edit.replacement:
        return None
    return function if edit.span.contains(span_of(mark)) else None


def _changed_head(source: SourceFile, edit: Edit) -> Node | None:
    """The function of which the edit changes something in front of its body."""
    function = _around(source, edit)
    body = function.child_by_field_name("body") if function is not None else None
    return function if body is not None and edit.span.start < body.start_byte else None


def _around(source: SourceFile, edit: Edit) -> Node | None:
    nodes = source.ancestors(edit.span.start, edit.span.end).nodes
    return next((node for node in reversed(nodes) if node.type == "function_item"), None)


def _unsafe(function: Node) -> Node | None:
    """The word `unsafe` in front of the function."""
    modifiers = (child for child in function.children if child.type == "function_modifiers")
    return next((mark for child in modifiers for mark in child.children if mark.type == "unsafe"), None)


def _has_section(source: SourceFile, function: Node) -> bool:
    return any(_HEADING in source.text(line) for line in _above(function))


def _above(function: Node) -> Iterator[Node]:
    """The comments and attributes directly above."""
    before = function.prev_sibling
    while before is not None and (before.type == "attribute_item" or before.type in TRIVIA):
        yield before
        before = before.prev_sibling


def _section(source: SourceFile, function: Node, text: str) -> Edit | None:
    """The lines behind the last `///` above the function, or else above its attributes; None where its documentation is
    written in another way, or it does not begin a line."""
    above = list(_above(function))
    last = next((one for one in above if source.text(one).startswith(_DOC)), None)
    if last is None and any(source.text(one).startswith(("/**", "#[doc")) for one in above):
        return None
    start = last.start_byte if last is not None else with_attributes(function).start
    data = source.data
    indentation = data[data.rfind(b"\n", 0, start) + 1 : start]
    end = data.find(b"\n", start)
    if indentation.strip() or end < 0:
        return None
    newline = b"\r\n" if data[end - 1 : end] == b"\r" else b"\n"
    lines = [f"{_DOC} {_HEADING}", _DOC, *(f"{_DOC} {line}".rstrip() for line in text.splitlines())]
    if last is not None:
        place = end - len(newline) + 1
        return Edit(Span(place, place), b"".join(newline + indentation + one.encode() for one in [_DOC, *lines]))
    return Edit(Span(start, start), b"".join(one.encode() + newline + indentation for one in lines))


def _name(source: SourceFile, function: Node) -> str:
    name = function.child_by_field_name("name")
    return source.text(name) if name is not None else "the function"
