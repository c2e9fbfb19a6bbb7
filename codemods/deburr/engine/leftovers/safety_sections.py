"""The `# Safety` section of a function that a fix makes safe: a note, for what else it asks for only a person can see.

Deliberately unknown here: why the `unsafe` goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from deburr.syntax.source import TRIVIA, Node, SourceFile, span_of
from deburr.text.edit import Edit

_HEADING = "# Safety"


def stale_sections(source: SourceFile, edits: Iterable[Edit]) -> tuple[str, ...]:
    """A note for each function that the edits take the `unsafe` from and leave a documentation with such a section."""
    gone = (edit for edit in edits if b"unsafe" in edit.span.cut(source.data) and b"unsafe" not in edit.replacement)
    functions = dict.fromkeys(one for edit in gone if (one := _function_of(source, edit)) is not None)
    return tuple(_note(source, one) for one in functions if any(_HEADING in source.text(line) for line in _above(one)))


def _function_of(source: SourceFile, edit: Edit) -> Node | None:
    """The function that stays, whose `unsafe` the edit takes away."""
    nodes = source.ancestors(edit.span.start, edit.span.end).nodes
    function = next((node for node in reversed(nodes) if node.type == "function_item"), None)
    name = function.child_by_field_name("name") if function is not None else None
    if function is None or name is None or (edit.span.contains(span_of(name)) and b"fn" not in edit.replacement):
        return None
    modifiers = (child for child in function.children if child.type == "function_modifiers")
    marks = (mark for child in modifiers for mark in child.children if mark.type == "unsafe")
    return function if any(edit.span.contains(span_of(mark)) for mark in marks) else None


def _above(function: Node) -> Iterator[Node]:
    """The comments and attributes directly above."""
    before = function.prev_sibling
    while before is not None and (before.type == "attribute_item" or before.type in TRIVIA):
        yield before
        before = before.prev_sibling


def _note(source: SourceFile, function: Node) -> str:
    name = function.child_by_field_name("name")
    shown = source.text(name) if name is not None else "the function"
    return f"`{shown}` is safe now, and its `# Safety` section stays: what else it asks for is to be seen by a person"
