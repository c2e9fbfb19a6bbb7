"""Finding the suppressions that a file's author wrote, as comments and as attributes.

    // deburr: allow(id, other_id) -- reason          the line below, its item, or the line it stands on
    // deburr: allow-file(id)                         the file
    #[cfg_attr(any(), deburr::allow(id, reason = ""))]  what the attribute stands on; `#![…]`: what it stands in

and `expect` for `allow`. Only the exact form counts; what looks like one and is none comes out as malformed. Unknown
here: findings, and which ids exist.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass, field, replace

from deburr.run.suppression_reach import around, below, line_of, whole
from deburr.syntax.source import Node, SourceFile, span_of
from deburr.text.span import Span

_WORD = re.compile(rb"deburr", re.IGNORECASE)
_COMMENT = re.compile(
    rb"//[ \t]*deburr:[ \t]*(?P<verb>allow|expect)(?P<file>-file)?\((?P<ids>[^()]*)\)(?:[ \t]+--[ \t]+(?P<why>\S.*))?"
)
_LOOKS_LIKE_COMMENT = re.compile(rb"(?i)(?://[/!]?|/\*[*!]?)[ \t]*deburr[ \t]*:")
_ATTRIBUTE = re.compile(
    rb"#!?\[\s*cfg_attr\s*\(\s*any\s*\(\s*\)\s*,\s*deburr\s*::\s*(?P<verb>allow|expect)\s*\((?P<ids>[^()\"=]*?)"
    rb"(?:,?\s*reason\s*=\s*\"(?:[^\"\\]|\\.)*\"\s*,?\s*)?\)\s*,?\s*\)\s*\]",
    re.DOTALL,
)
_LOOKS_LIKE_ATTRIBUTE = re.compile(
    rb"deburr\s*::\s*(?:allow|expect|warn|deny|forbid)\b|\b(?:allow|expect)\s*\(\s*deburr\s*::"
)
_ID = re.compile(rb"[A-Za-z0-9_]+")

COMMENT_FORM = "write `// deburr: allow(id) -- reason`"
ATTRIBUTE_FORM = 'write `#[cfg_attr(any(), deburr::allow(id, reason = "..."))]`'


class Verb(enum.Enum):
    ALLOW = "allow"
    EXPECT = "expect"


@dataclass(frozen=True, slots=True)
class Mark:
    """One id of one suppression. `span` is the id in the source, `reach` the bytes in which it holds."""

    verb: Verb
    id: str
    span: Span
    reach: Span
    by_line: bool = False
    """Whether a finding that only ends in the reach is meant too: a comment behind the last line of a statement."""
    whole: Span = field(default_factory=lambda: Span(0, 0))
    """The comment or the attribute that the id stands in."""


@dataclass(frozen=True, slots=True)
class Malformed:
    """What was meant as a suppression and is none; `message` is lower case, with no full stop."""

    span: Span
    message: str
    help: str


@dataclass(frozen=True, slots=True)
class Marks:
    marks: tuple[Mark, ...] = ()
    malformed: tuple[Malformed, ...] = ()


def find_marks(source: SourceFile) -> Marks:
    """All suppressions of a file, in source order."""
    marks: list[Mark] = []
    malformed: list[Malformed] = []
    done = 0
    for word in _WORD.finditer(source.data):
        if word.start() < done:
            continue
        nodes = source.ancestors(word.start(), word.end()).nodes
        comment = next((node for node in nodes if node.type in ("line_comment", "block_comment")), None)
        attribute = next((node for node in reversed(nodes) if node.type in _ATTRIBUTES), None)
        if comment is not None:
            _read_comment(source, comment, marks, malformed)
            done = comment.end_byte
        elif attribute is not None:
            _read_attribute(source, attribute, marks, malformed)
            done = attribute.end_byte
    return Marks(tuple(marks), tuple(malformed))


_ATTRIBUTES = ("attribute_item", "inner_attribute_item")


def _read_comment(source: SourceFile, comment: Node, marks: list[Mark], malformed: list[Malformed]) -> None:
    text = span_of(comment).cut(source.data).rstrip()
    if not _LOOKS_LIKE_COMMENT.match(text):
        return
    span = Span(comment.start_byte, comment.start_byte + len(text))
    exact = _COMMENT.fullmatch(text)
    if exact is None:
        malformed.append(_what_is_wrong(span, text))
        return
    standalone = not source.data[line_of(source.data, span.start).start : span.start].strip()
    if exact["file"]:
        reach = whole(source)
    elif standalone:
        reach = below(source, span)
    else:
        reach = line_of(source.data, span.start)
    start = span.start + exact.start("ids")
    verb = Verb(exact["verb"].decode())
    by_line = not standalone and not exact["file"]
    _read_ids(exact["ids"], start, span, Mark(verb, "", span, reach, by_line, span), marks, malformed)


def _read_attribute(source: SourceFile, attribute: Node, marks: list[Mark], malformed: list[Malformed]) -> None:
    span = span_of(attribute)
    text = span.cut(source.data)
    if not _LOOKS_LIKE_ATTRIBUTE.search(text):
        return
    exact = _ATTRIBUTE.fullmatch(text.rstrip())
    if exact is None:
        malformed.append(Malformed(span, "this attribute does not suppress anything", ATTRIBUTE_FORM))
        return
    reach = around(source, attribute)
    if reach is None:
        message = "this attribute does not suppress anything: nothing follows it"
        malformed.append(Malformed(span, message, "put it in front of what it is about"))
        return
    verb = Verb(exact["verb"].decode())
    _read_ids(
        exact["ids"], span.start + exact.start("ids"), span, Mark(verb, "", span, reach, whole=span), marks, malformed
    )


def _what_is_wrong(span: Span, text: bytes) -> Malformed:
    if text.startswith((b"///", b"//!", b"/*")):
        return Malformed(span, "only a plain `//` comment can suppress a finding", COMMENT_FORM)
    return Malformed(span, "this comment does not suppress anything", COMMENT_FORM)


def _read_ids(ids: bytes, start: int, span: Span, like: Mark, marks: list[Mark], malformed: list[Malformed]) -> None:
    """Adds a mark for each id in the list that starts at byte `start`, as `like` is but for the id."""
    at = start
    found = 0
    parts = ids.split(b",")
    for index, part in enumerate(parts):
        name = part.strip()
        where = Span(at + part.find(name), at + part.find(name) + len(name)) if name else span
        at += len(part) + 1
        if _ID.fullmatch(name):
            found += 1
            marks.append(replace(like, id=name.decode(), span=where))
        elif name or index != len(parts) - 1 or not found:
            shown = name.decode("utf-8", "replace")
            message = f"`{shown}` is no pattern id" if name else "a pattern id is missing here"
            malformed.append(Malformed(where, message, "name ids such as `box_leak_as_ptr`, with commas between them"))
