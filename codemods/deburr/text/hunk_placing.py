"""Making the hunks of a patch in a text that may have moved on: where `git apply` would make them, or not at all.

git looks at the line that the hunk names, then one below it, one above it, two below it and so on, and every line of
the hunk must be there byte for byte. A hunk that begins at the first line is only made there, one without context at
its end only at the end of the text. Unknown here: where the hunks come from.

Source: `find_pos` and `apply_one_fragment` in git's apply.c.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from deburr.text.lines import split_lines
from deburr.text.patch import Hunk


def apply_hunks(data: bytes, hunks: Iterable[Hunk], *, is_anchored: bool = True) -> bytes | None:
    """`data` with all hunks made, in order; None where `git apply` refuses one of them. Unless `is_anchored`, what was
    at an end of the text may have moved away from it, as `git am -3` allows it."""
    lines = split_lines(data)
    for hunk in hunks:
        old, new = preimage(hunk), postimage(hunk)
        at = _place(lines, hunk, old, is_anchored=is_anchored)
        if at is None:
            return None
        lines[at : at + len(old)] = new
    return b"".join(lines)


def preimage(hunk: Hunk) -> list[bytes]:
    """The lines that a hunk expects, with their newlines."""
    return [_text(line) for line in hunk.lines if line[:1] != b"+"]


def postimage(hunk: Hunk) -> list[bytes]:
    """The lines that a hunk leaves, with their newlines."""
    return [_text(line) for line in hunk.lines if line[:1] != b"-"]


def _text(line: bytes) -> bytes:
    end = line.index(b"\n") + 1
    # Only the mark for a missing newline follows.
    return line[1:end] if end == len(line) else line[1 : end - 1]


def _place(lines: Sequence[bytes], hunk: Hunk, old: Sequence[bytes], *, is_anchored: bool) -> int | None:
    """The 0-based line at which the hunk is made."""
    last = len(lines) - len(old)
    at_start = hunk.old_start == 0
    at_end = hunk.lines[-1][:1] != b" "
    if is_anchored and (at_start or at_end):
        at = 0 if at_start else last
        is_there = 0 <= at <= last and (not at_end or at == last) and list(lines[at : at + len(old)]) == old
        return at if is_there else None
    # Of a hunk that leaves no line, a patch names the line before it.
    start = hunk.new_start if hunk.new_count else max(hunk.new_start - 1, 0)
    return next((at for at in _outward(start, last) if list(lines[at : at + len(old)]) == old), None)


def _outward(start: int, last: int) -> Iterator[int]:
    """`start`, then what is ever further away from it, below before above; from 0 to `last`."""
    if 0 <= start <= last:
        yield start
    for distance in range(1, max(last - start, start) + 1):
        if 0 <= start + distance <= last:
            yield start + distance
        if 0 <= start - distance <= last:
            yield start - distance
