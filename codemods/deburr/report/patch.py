"""Patches for people: the same bytes with colours and escapes. What a program reads is `deburr.text.patch` itself."""

from __future__ import annotations

from collections.abc import Iterator

from deburr.report.style import Painter, Style
from deburr.text.escape import escape_text
from deburr.text.lines import split_lines

_HEADER = (b"diff --git ", b"index ", b"--- ", b"+++ ")


def render_patch(patch: bytes, paint: Painter) -> str:
    """One file's patch for a terminal: control characters escaped, so it is for reading and not for applying."""
    return "".join(_rows(patch, paint))


def _rows(patch: bytes, paint: Painter) -> Iterator[str]:
    in_hunk = False
    for line in split_lines(patch):
        in_hunk = in_hunk or line.startswith(b"@@")
        # A carriage return before the newline shows as one when only it changed; otherwise it is part of every line.
        text = escape_text(line.removesuffix(b"\n").removesuffix(b"\r").decode("utf-8", "surrogateescape"))
        style = _style_of(line, in_hunk)
        yield (text if style is None else paint(style, text)) + "\n"


def _style_of(line: bytes, in_hunk: bool) -> Style | None:
    if not in_hunk and line.startswith(_HEADER):
        return Style.STRONG
    if line.startswith(b"@@"):
        return Style.HUNK
    if line.startswith(b"-"):
        return Style.REMOVED
    return Style.ADDED if line.startswith(b"+") else None
