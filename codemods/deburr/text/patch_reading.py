"""Reading a patch of git's back into the hunks of each file.

The counts in the hunk headers say how far a hunk goes, so no line of a file can pass for a header. Unknown here: what
stands around the patch, such as a mail.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from deburr.text.hunks import unquoted
from deburr.text.lines import split_lines
from deburr.text.patch import Hunk

_HUNK = re.compile(rb"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@ ?(.*)\n", re.DOTALL)


@dataclass(frozen=True, slots=True)
class FilePatch:
    """What a patch does to one file; `name` is relative to the repository's top."""

    name: str
    hunks: tuple[Hunk, ...]


def read_file_patches(patch: bytes) -> tuple[FilePatch, ...]:
    """The files of a patch, in order. Raises ValueError for what is no patch of git's."""
    lines = split_lines(patch)
    found: list[tuple[str, list[Hunk]]] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        if line.startswith(b"+++ "):
            name = unquoted(line[4:].removesuffix(b"\n").removesuffix(b"\t")).removeprefix(b"b/")
            found.append((name.decode("utf-8", "surrogateescape"), []))
        elif line.startswith(b"@@ "):
            if not found:
                raise ValueError("a hunk before the name of its file")
            hunk = _hunk(lines, at)
            found[-1][1].append(hunk)
            at += sum(1 + (line.count(b"\n") > 1) for line in hunk.lines)
    return tuple(FilePatch(name, tuple(hunks)) for name, hunks in found)


def _hunk(lines: list[bytes], at: int) -> Hunk:
    """The hunk whose header is the line before `at`."""
    header = _HUNK.fullmatch(lines[at - 1])
    if header is None:
        raise ValueError(f"not a hunk header: {lines[at - 1][:80]!r}")
    old_start, old, new_start, new = int(header[1]), int(header[2] or 1), int(header[3]), int(header[4] or 1)
    left = {b"-": old, b"+": new}
    taken: list[bytes] = []
    while any(left.values()) or (at < len(lines) and lines[at].startswith(b"\\ ")):
        if at >= len(lines):
            raise ValueError("the patch ends inside a hunk")
        line, mark = lines[at], lines[at][:1]
        at += 1
        if mark == b"\\" and taken:
            taken[-1] += line
            continue
        for one in (b"-", b"+") if mark == b" " else (mark,):
            if left.get(one, 0) <= 0:
                raise ValueError(f"a hunk with a line too many: {line[:80]!r}")
            left[one] -= 1
        taken.append(line)
    # An empty side names the line before it.
    starts = [number if not count else number - 1 for number, count in ((old_start, old), (new_start, new))]
    return Hunk(starts[0], old, starts[1], new, header[5], tuple(taken))
