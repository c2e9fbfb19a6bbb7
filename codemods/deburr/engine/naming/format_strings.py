"""Format strings: which arguments they take by name from around the macro, as `"{n}"` and `"{:n$}"` do.

Deliberately unknown here: what a name means, and whether a macro formats at all.
"""

from __future__ import annotations

import re

from deburr.syntax.source import Ancestry, Node, SourceFile
from deburr.text.span import Span

_HOLE = re.compile(rb"\{\{|\}\}|\{([^{}]*)\}")
_WORD = rb"(?:r#)?([^\W\d][\w\x80-\xff]*|[\x80-\xff][\w\x80-\xff]*)"
_ARGUMENT = re.compile(rb"\s*" + _WORD + rb"\s*(?=:|$)")
_COUNT = re.compile(_WORD + rb"\$")


def names_in(source: SourceFile, literal: Node) -> frozenset[Span]:
    """The places of the names that a string literal, read as a format string, takes from its surroundings; names that
    the macro is given as `name = value` are none."""
    given = _given(source, literal)
    found: set[Span] = set()
    for hole in _HOLE.finditer(source.data, literal.start_byte, literal.end_byte):
        inside = hole.group(1)
        if inside is None:
            continue
        start = hole.start(1)
        hits = [hit for hit in (_ARGUMENT.match(inside),) if hit is not None]
        colon = inside.find(b":")
        if colon >= 0:
            hits += _COUNT.finditer(inside, colon)
        found.update(Span(start + hit.start(1), start + hit.end(1)) for hit in hits if hit.group(1) not in given)
    return frozenset(found)


def is_argument_name(ancestry: Ancestry) -> bool:
    """Whether the innermost node is `name` of an argument `name = value` of a macro, which mentions nothing."""
    if not ancestry.layers or len(ancestry.nodes) < 2:
        return False
    around, node = ancestry.nodes[-2], ancestry.innermost
    return (
        around.type == "assignment_expression"
        and around.child_by_field_name("left") == node
        and any(root == around for root in ancestry.layers[-1].roots)
        and ancestry.layers[-1].macro in _FORMATTING
    )


def _given(source: SourceFile, literal: Node) -> frozenset[bytes]:
    layers = source.ancestors_of(literal).layers
    names: set[bytes] = set()
    for root in layers[-1].roots if layers else ():
        left = root.child_by_field_name("left") if root.type == "assignment_expression" else None
        if left is not None:
            names.add(source.data[left.start_byte : left.end_byte].removeprefix(b"r#"))
    return frozenset(names)


_FORMATTING = frozenset(
    (
        "assert assert_eq assert_ne debug_assert debug_assert_eq debug_assert_ne print println eprint eprintln write "
        "writeln format format_args panic todo unimplemented unreachable trace debug info warn error log anyhow bail "
        "ensure"
    ).split()
)
