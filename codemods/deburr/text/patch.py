"""One file's unified diff in git's form: bytes in, bytes out.

What `git apply` needs and checks is all there: quoted names, the blob ids of both sides on the `index` line (a stale
base is noticed, a three-way merge works), counted hunks, and the mark for a missing final newline. Unknown here: where
the repository is, and what a change means.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from deburr.text.line_diff import Region, changed_regions
from deburr.text.lines import split_lines

CONTEXT_LINES = 3
_HEADING_BYTES = 80
_NO_NEWLINE = b"\\ No newline at end of file\n"

# The line that names the place of a hunk: the head of an item, with whatever may stand before its keyword.
_HEADING = re.compile(
    rb"[ \t]*(?:pub(?:\([^)]*\))?[ \t]+)?"
    rb"(?:(?:default|async|const|unsafe|safe|auto|extern(?:[ \t]+\"[^\"]*\")?)[ \t]+)*"
    rb"(?:fn|struct|enum|union|mod|trait|impl|macro_rules!|macro)(?:[ \t<]|$)[^;]*$"
)
_SHORT_ESCAPES = {7: "\\a", 8: "\\b", 9: "\\t", 10: "\\n", 11: "\\v", 12: "\\f", 13: "\\r", 34: '\\"', 92: "\\\\"}


@dataclass(frozen=True, slots=True)
class Hunk:
    """A run of lines with context. Starts are 0-based line indexes; `lines` carry their ` `, `-` or `+`.

    A line that lacks its newline in the file is followed by git's mark for that."""

    old_start: int
    old_count: int
    new_start: int
    new_count: int
    heading: bytes
    lines: tuple[bytes, ...]

    def render(self) -> bytes:
        """The hunk as in a patch, `@@` line first."""
        old = _range(self.old_start, self.old_count)
        new = _range(self.new_start, self.new_count)
        heading = b" " + self.heading if self.heading else b""
        return b"".join((b"@@ -%s +%s @@%s\n" % (old, new, heading), *self.lines))


def hunks_of(before: bytes, after: bytes) -> tuple[Hunk, ...]:
    """The hunks that lead from `before` to `after`; none when they are equal."""
    if before == after:
        return ()
    old, new = split_lines(before), split_lines(after)
    hunks: list[Hunk] = []
    heading = _Headings(old)
    for group in _grouped(changed_regions(old, new)):
        hunks.append(_hunk(old, new, group, heading))
    return tuple(hunks)


def file_patch(name: str, before: bytes, after: bytes, mode: str = "100644", algorithm: str = "sha1") -> bytes:
    """The patch of one changed file, or nothing when there is no change.

    `name` is relative to the repository's top level, with `/`; `mode` is git's, `algorithm` the repository's hash."""
    hunks = hunks_of(before, after)
    if not hunks:
        return b""
    old_name, new_name = quoted_name("a/" + name), quoted_name("b/" + name)
    # git ends a name that holds a space with a tab, so that `patch` knows where it stops.
    tail = b"\t" if b" " in old_name else b""
    head = (
        b"diff --git %s %s\n" % (old_name, new_name),
        b"index %s..%s %s\n" % (blob_id(before, algorithm), blob_id(after, algorithm), mode.encode("ascii")),
        b"--- %s%s\n+++ %s%s\n" % (old_name, tail, new_name, tail),
    )
    return b"".join((*head, *(hunk.render() for hunk in hunks)))


def blob_id(data: bytes, algorithm: str = "sha1") -> bytes:
    """git's id of a blob with this content, as hexadecimal digits."""
    return hashlib.new(algorithm, b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest().encode("ascii")


def quoted_name(name: str) -> bytes:
    """A path as git writes it: in quotes with C escapes as soon as a byte of it is not plain ASCII."""
    raw = name.encode("utf-8", "surrogateescape")
    if all(0x20 <= byte < 0x7F and byte not in b'"\\' for byte in raw):
        return raw
    body = "".join(_escaped_byte(byte) for byte in raw)
    return f'"{body}"'.encode("ascii")


def _escaped_byte(byte: int) -> str:
    if byte in _SHORT_ESCAPES:
        return _SHORT_ESCAPES[byte]
    return chr(byte) if 0x20 <= byte < 0x7F else f"\\{byte:03o}"


def _range(start: int, count: int) -> bytes:
    """git's `start,count`: 1-based, an empty side names the line before it, a count of one is left out."""
    if count == 0:
        return b"%d,0" % start
    return b"%d" % (start + 1) if count == 1 else b"%d,%d" % (start + 1, count)


def _grouped(regions: Sequence[Region]) -> Iterator[list[Region]]:
    """Regions whose contexts would touch or overlap, together."""
    group: list[Region] = []
    for region in regions:
        if group and region.old_start - group[-1].old_end > 2 * CONTEXT_LINES:
            yield group
            group = []
        group.append(region)
    if group:
        yield group


def _hunk(old: Sequence[bytes], new: Sequence[bytes], group: Sequence[Region], headings: _Headings) -> Hunk:
    first, last = group[0], group[-1]
    old_start = max(first.old_start - CONTEXT_LINES, 0)
    old_end = min(last.old_end + CONTEXT_LINES, len(old))
    lines: list[bytes] = []
    at = old_start
    for region in group:
        lines.extend(_marked(b" ", old[at : region.old_start]))
        lines.extend(_marked(b"-", old[region.old_start : region.old_end]))
        lines.extend(_marked(b"+", new[region.new_start : region.new_end]))
        at = region.old_end
    lines.extend(_marked(b" ", old[at:old_end]))
    new_start = first.new_start - (first.old_start - old_start)
    new_end = last.new_end + (old_end - last.old_end)
    heading = headings.before(old_start)
    return Hunk(old_start, old_end - old_start, new_start, new_end - new_start, heading, tuple(lines))


def _marked(mark: bytes, lines: Sequence[bytes]) -> Iterator[bytes]:
    for line in lines:
        yield mark + line if line.endswith(b"\n") else mark + line + b"\n" + _NO_NEWLINE


class _Headings:
    """Looks back for the item that a hunk stands in; asked with rising lines, each line is looked at once."""

    __slots__ = ("_found", "_lines", "_seen")

    def __init__(self, lines: Sequence[bytes]) -> None:
        self._lines = lines
        self._seen = 0
        self._found = b""

    def before(self, line: int) -> bytes:
        """The last item head among the lines before the 0-based `line`."""
        for index in range(line - 1, self._seen - 1, -1):
            if _HEADING.match(self._lines[index].rstrip()):
                # Cut at a character: a patch with half of one is no UTF-8 text any more.
                whole = self._lines[index][:_HEADING_BYTES].decode("utf-8", "ignore")
                self._found = whole.strip().encode("utf-8")
                break
        self._seen = max(self._seen, line)
        return self._found
