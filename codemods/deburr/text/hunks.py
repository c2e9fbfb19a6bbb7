"""Reading which lines a git patch adds, from a patch without context lines.

The counts in the hunk headers say how far a hunk goes, so no line of a file can pass for a header. Unknown here: where
the patch comes from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_HUNK = re.compile(rb"@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_ESCAPES = {
    ord("a"): 7, ord("b"): 8, ord("t"): 9, ord("n"): 10, ord("v"): 11, ord("f"): 12, ord("r"): 13
}  # fmt: skip
_OCTAL = frozenset(b"01234567")


@dataclass(slots=True)
class PatchedLines:
    """What a patch says of each new path (as bytes, relative to the top)."""

    added: dict[bytes, list[tuple[int, int]]] = field(default_factory=dict)
    """The added lines in order, as 1-based first and last line; a path with removed lines only has none."""
    unmerged: list[bytes] = field(default_factory=list)


def read_patch(patch: bytes) -> PatchedLines:
    """Raises ValueError for what is no patch of git's."""
    found = PatchedLines()
    lines = patch.split(b"\n")
    at, path = 0, None
    while at < len(lines):
        line = lines[at]
        at += 1
        if line.startswith(b"diff --git "):
            path = None
        elif line.startswith(b"* Unmerged path "):
            found.unmerged.append(unquoted(line.removeprefix(b"* Unmerged path ")))
        elif line.startswith(b"+++ "):
            path = _new_path(line.removeprefix(b"+++ "))
            if path is not None:
                found.added.setdefault(path, [])
        elif line.startswith(b"@@ "):
            header = _HUNK.match(line)
            if header is None:
                raise ValueError(f"not a hunk header: {line[:80]!r}")
            removed, start, added = int(header[1] or 1), int(header[2]), int(header[3] or 1)
            at += _length(lines, at, removed + added)
            if added and path is not None:
                found.added[path].append((start, start + added - 1))
    return found


def _length(lines: list[bytes], at: int, count: int) -> int:
    """How many lines of the patch the hunk takes that begins at `at` and has `count` lines of the files."""
    taken = 0
    while count or lines[at + taken].startswith(b"\\ "):
        if at + taken >= len(lines) - 1:
            raise ValueError("the patch ends inside a hunk")
        count -= not lines[at + taken].startswith(b"\\ ")
        taken += 1
    return taken


def _new_path(name: bytes) -> bytes | None:
    """The path behind `+++ `; None for a file that is gone."""
    # Behind a name with a space git puts a tab, for readers that would stop at the space.
    path = unquoted(name.removesuffix(b"\t"))
    return None if path == b"/dev/null" else path.removeprefix(b"b/")


def unquoted(name: bytes) -> bytes:
    """A path as git prints it, in quotes with C's escapes where it has characters that need them."""
    if not (name.startswith(b'"') and name.endswith(b'"') and len(name) > 1):
        return name
    inner, found, at = name[1:-1], bytearray(), 0
    while at < len(inner):
        if inner[at] != ord("\\"):
            found.append(inner[at])
            at += 1
        elif _OCTAL.issuperset(inner[at + 1 : at + 4]) and at + 4 <= len(inner):
            found.append(int(inner[at + 1 : at + 4], 8))
            at += 4
        else:
            letter = inner[at + 1]
            found.append(_ESCAPES.get(letter, letter))
            at += 2
    return bytes(found)
