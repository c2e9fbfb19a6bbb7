"""Repetitions in the rule of a macro: `$( … ),*`.

What they repeat is code, and what makes them repetitions is none: blanked out, the rest can be parsed where it stands.
Variables (`$x`) that stand where no expression or type does are read as names. Both keep every offset. Unknown here:
what the code is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import tree_sitter

from deburr.text.span import Span

_OPENER = b"m!{"
_OPERATORS = frozenset({"*", "+", "?"})
_START = re.compile(rb"\$\s*\(")
_VARIABLE = re.compile(rb"\$(?=(?!crate\b)[A-Za-z_])")


@dataclass(frozen=True, slots=True)
class Reading:
    """Bytes to parse in place of others of the same length; at `marks`, in the same bytes, something was blanked."""

    text: bytes
    marks: tuple[Span, ...] = ()


def readings_of(language: tree_sitter.Language, inside: bytes) -> Iterator[Reading]:
    """The ways to read `inside`, the nearest to what is written first."""
    reading = Reading(inside)
    yield reading
    if _START.search(inside) is not None:
        reading = _without_marks(inside, _marks(language, inside))
        if reading.marks:
            yield reading
    named = _VARIABLE.sub(b"_", reading.text)
    if named != reading.text:
        yield Reading(named, reading.marks)


def _without_marks(inside: bytes, marks: tuple[Span, ...]) -> Reading:
    text = bytearray(inside)
    for mark in marks:
        text[mark.start : mark.end] = b" " * len(mark)
    return Reading(bytes(text), marks)


def _marks(language: tree_sitter.Language, inside: bytes) -> tuple[Span, ...]:
    """Where repetitions begin (`$(`) and end (`),*`), in bytes of `inside`."""
    root = tree_sitter.Parser(language).parse(_OPENER + inside + b"}").root_node
    found: list[Span] = []
    pending = [root]
    while pending:
        children = pending.pop().children
        for index, node in enumerate(children[:-2]):
            if node.type == "$" and children[index + 1].type == "token_tree":
                found += _marks_at(inside, node, children[index + 1], children[index + 2 : index + 4])
        pending += children
    return tuple(sorted(found))


def _marks_at(
    inside: bytes, sign: tree_sitter.Node, group: tree_sitter.Node, behind: list[tree_sitter.Node]
) -> tuple[Span, ...]:
    """The two marks of one repetition; none where what follows the group does not make it one."""
    # `?` and `+` may be the separator of another operator.
    if len(behind) > 1 and behind[1].type in _OPERATORS and behind[1].start_byte == behind[0].end_byte:
        last = behind[1]
    elif behind[0].type in _OPERATORS:
        last = behind[0]
    else:
        return ()
    shift = len(_OPENER)
    opened = Span(sign.start_byte - shift, group.start_byte + 1 - shift)
    closed = Span(group.end_byte - 1 - shift, last.end_byte - shift)
    is_round = inside[opened.end - 1 : opened.end] == b"("
    return (opened, closed) if is_round and b"\n" not in closed.cut(inside) else ()
