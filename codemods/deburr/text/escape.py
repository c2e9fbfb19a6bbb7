"""Making text from a file safe to show on a terminal.

A source file can hold ANSI sequences that recolour or rewrite the screen, and bidirectional controls that show a line
in another order than the compiler reads it. Here they come out as visible escapes. Tabs and newlines are the caller's.
"""

from __future__ import annotations

import re

# Bidirectional controls, marks without width, and the separators that some terminals take for a line end.
_INVISIBLE = "\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
_UNSAFE = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff{_INVISIBLE}]")


def escape_text(text: str) -> str:
    """`text` with every control, bidi and undecodable character escaped; tabs and newlines stay."""
    return _UNSAFE.sub(_visible, text)


def escape_line(text: str) -> str:
    """Like `escape_text`, for text that must stay on one line: newlines and tabs are escaped too."""
    return escape_text(text).replace("\n", "\\n").replace("\t", "\\t")


def escape_bytes(data: bytes) -> str:
    """`data` decoded for showing: what is not UTF-8 comes out as `\\xNN`, a `\\r` before a newline is left out."""
    return escape_text(data.decode("utf-8", "surrogateescape").replace("\r\n", "\n"))


def _visible(match: re.Match[str]) -> str:
    code = ord(match.group())
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    if code < 0x80:
        return "\\r" if code == 0x0D else f"\\x{code:02x}"
    return f"\\u{{{code:x}}}"
