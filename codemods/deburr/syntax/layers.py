"""Parsing the inside of a token tree, in place.

The parser starts a few bytes before the inside and finds an opener there (`fn _(){_(`), so offsets stay those of the
file and it sees an ordinary argument list, array, block or list of items. Which of them is tried first depends on the
macro; the first parse without an error wins, else the one with the fewest errors is kept: a call inside an ERROR node
is still a whole call. Unknown here: names and types.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass

import tree_sitter

from deburr.syntax.repetitions import Reading, readings_of
from deburr.text.span import Span


class Trust(enum.Enum):
    """How sure it is that a macro's argument is code that runs where it stands."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    DEFINITION = "definition"
    """The right side of a `macro_rules!` arm."""
    QUOTED = "quoted"
    """Code as data: `quote!`, `stringify!`."""
    ATTRIBUTE = "attribute"


class Shape(enum.Enum):
    """As what the inside was read."""

    ARGUMENTS = "arguments"
    REPEAT = "repeat"
    BLOCK = "block"
    ITEMS = "items"


@dataclass(frozen=True, slots=True)
class Layer:
    """The parse of one token tree's inside. `roots` are its nodes, wrapper left out, in source order."""

    macro: str
    trust: Trust
    shape: Shape
    roots: tuple[tree_sitter.Node, ...]
    clean: bool
    starts: tuple[int, ...]
    """Of each root the byte where it starts."""
    marks: tuple[Span, ...] = ()
    """The bytes of the file that make repetitions of what is in them (`$(` and `),*`), and are in no node's tokens."""


_UNSAFE = re.compile(rb"\bunsafe\b")
_EXPRESSIONS = (
    "vec assert assert_eq assert_ne debug_assert debug_assert_eq debug_assert_ne print println eprint eprintln "
    "write writeln format format_args panic todo unimplemented unreachable dbg matches try join select pin addr_of "
    "addr_of_mut ready trace debug info warn error log smallvec anyhow bail assert_matches"
).split()
_BLOCKS = "cfg_if thread_local lazy_static bitflags".split()
_QUOTED = "quote quote_spanned parse_quote parse_quote_spanned stringify concat concat_idents asm global_asm".split()

_FIRST: dict[str, tuple[Shape, ...]] = {
    "vec": (Shape.ARGUMENTS, Shape.REPEAT),
    "thread_local": (Shape.ITEMS,),
    "lazy_static": (Shape.ITEMS,),
    "bitflags": (Shape.ITEMS,),
    "cfg_if": (Shape.ITEMS,),
    "macro_rules!": (Shape.BLOCK, Shape.ARGUMENTS, Shape.ITEMS, Shape.REPEAT),
}
_DEFAULT = (Shape.ARGUMENTS, Shape.REPEAT, Shape.BLOCK, Shape.ITEMS)
_WRAP = {
    Shape.ARGUMENTS: (b"fn _(){_(", b")}"),
    Shape.REPEAT: (b"fn _(){[", b"]}"),
    Shape.BLOCK: (b"fn _(){", b"}"),
    Shape.ITEMS: (b"", b""),
}
_WRAP_NEAR_START = {
    Shape.ARGUMENTS: (b"a(", b");"),
    Shape.REPEAT: (b"[", b"];"),
    Shape.BLOCK: (b"{", b"}"),
    Shape.ITEMS: (b"", b""),
}
"""For the first bytes of a file, where a longer opener has no room; the shortest macro call is `m!(`."""


def trust_of(macro: str) -> Trust:
    """The trust in the argument of the macro of this name (its last path segment; `#name` for an attribute)."""
    if macro.startswith("#"):
        return Trust.ATTRIBUTE
    if macro == "macro_rules!":
        return Trust.DEFINITION
    if macro in _QUOTED:
        return Trust.QUOTED
    return Trust.KNOWN if macro in _EXPRESSIONS or macro in _BLOCKS else Trust.UNKNOWN


def parse_inside(language: tree_sitter.Language, data: bytes, token_tree: tree_sitter.Node, macro: str) -> Layer | None:
    """The inside of `token_tree` as code, or None when it is empty."""
    start, end = token_tree.start_byte + 1, token_tree.end_byte - 1
    if start >= end or not data[start:end].strip():
        return None
    best: Layer | None = None
    fewest = 0
    for shape, reading in _attempts(language, data[start:end], macro):
        roots, errors = _parse_as(language, start, reading.text, shape)
        if best is None or errors < fewest:
            starts = tuple(root.start_byte for root in roots)
            marks = tuple(Span(one.start + start, one.end + start) for one in reading.marks)
            best, fewest = Layer(macro, trust_of(macro), shape, roots, errors == 0, starts, marks), errors
        if errors == 0:
            break
    return best


def _attempts(language: tree_sitter.Language, inside: bytes, macro: str) -> Iterator[tuple[Shape, Reading]]:
    """As what the inside of the macro's argument can be read, what is tried first in front."""
    if macro.startswith("#"):
        # `unsafe(no_mangle)` is a meta item, but no expression; an identifier of the same length is one.
        yield Shape.ARGUMENTS, Reading(_UNSAFE.sub(b"unsaf_", inside))
        return
    for reading in readings_of(language, inside):
        for shape in _FIRST.get(macro, _DEFAULT):
            yield shape, reading


def _parse_as(
    language: tree_sitter.Language, start: int, inside: bytes, shape: Shape
) -> tuple[tuple[tree_sitter.Node, ...], int]:
    opener, closer = _WRAP[shape] if start >= len(_WRAP[shape][0]) else _WRAP_NEAR_START[shape]
    begin = start - len(opener)
    text = opener + inside + closer
    whole = tree_sitter.Range(
        start_point=tree_sitter.Point(0, begin),
        end_point=tree_sitter.Point(0, begin + len(text)),
        start_byte=begin,
        end_byte=begin + len(text),
    )
    parser = tree_sitter.Parser(language, included_ranges=[whole])
    # Read on demand: a copy of the file's head for each of thousands of macros would be quadratic.
    top = parser.parse(lambda offset, _: text[offset - begin :] if offset >= begin else b"").root_node
    return tuple(_inner_nodes(top, start, start + len(inside))), _count_errors(top) if top.has_error else 0


def _inner_nodes(top: tree_sitter.Node, start: int, end: int) -> list[tree_sitter.Node]:
    """The outermost nodes that lie wholly inside `start`..`end`, in source order."""
    found: list[tree_sitter.Node] = []
    pending = [top]
    while pending:
        node = pending.pop()
        if node.start_byte >= start and node.end_byte <= end and node.type != "source_file":
            if node.end_byte > node.start_byte:
                found.append(node)
        elif node.end_byte > start and node.start_byte < end:
            pending.extend(reversed(node.children))
    return found


def _count_errors(top: tree_sitter.Node) -> int:
    errors = 0
    pending = [top]
    while pending:
        node = pending.pop()
        if node.is_error or node.is_missing:
            errors += 1
        if node.has_error:
            pending.extend(node.children)
    return errors
