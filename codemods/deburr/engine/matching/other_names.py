"""What an item is called in a file besides its own name, from the bytes alone: `use … as other`, `type Other = …`.

Names that turn out to be something else cost a look, no more; names that are left out would lose matches. Unknown
here: scopes, and what the other files of the crate call it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

SPACE = b" \t\r\n\v\f"
_COMMENT_EDGE = re.compile(rb"/\*|\*/")
_NAME = re.compile(rb"(?:r#)?(\w+)")
_ALIAS = re.compile(rb"\btype\s+(?:r#)?(\w+)|\btype\s*/")


def names_of(data: bytes, name: bytes, *, has_aliases: bool) -> list[bytes]:
    """`name`, all that it is renamed to, also in several steps, and with `has_aliases` every type alias of the file."""
    names = [name]
    for one in names:
        names += dict.fromkeys(new for new in _renamings(data, one) if new not in names)
    if has_aliases:
        names += dict.fromkeys(new for new in _aliases(data) if new not in names)
    return names


def _renamings(data: bytes, name: bytes) -> Iterator[bytes]:
    at = data.find(name)
    while at != -1:
        end = at + len(name)
        word = _skip_trivia(data, end)
        if word > end and data.startswith(b"as", word) and (found := _NAME.match(data, _skip_trivia(data, word + 2))):
            yield found.group(1)
        at = data.find(name, end)


def _aliases(data: bytes) -> Iterator[bytes]:
    for found in _ALIAS.finditer(data):
        name = _NAME.match(data, _skip_trivia(data, found.start() + len(b"type")))
        if name is not None:
            yield name.group(1)


def _skip_trivia(data: bytes, at: int) -> int:
    """The first byte from `at` on that is neither white space nor in a comment; block comments nest."""
    while at < len(data):
        if data[at] in SPACE:
            at += 1
        elif data.startswith(b"//", at):
            at = (data.find(b"\n", at) + 1) or len(data)
        elif data.startswith(b"/*", at):
            at = _end_of_comment(data, at)
        else:
            break
    return at


def _end_of_comment(data: bytes, at: int) -> int:
    depth = 0
    for edge in _COMMENT_EDGE.finditer(data, at):
        depth += 1 if edge.group() == b"/*" else -1
        if depth == 0:
            return edge.end()
    return len(data)
