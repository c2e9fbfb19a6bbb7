"""Where a comment that suppresses a finding can stand: above its line, or behind it. Bytes of the file's own layout.

Each place is a proposal. Whether the comment is one there (and not part of a string), what it silences, and what
besides, is for the caller to see. Unknown here: findings of other patterns.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from deburr.errors import UsageError
from deburr.run.suppression_reach import line_of, starts_item
from deburr.syntax.source import SourceFile
from deburr.text.edit import Edit
from deburr.text.escape import escape_line
from deburr.text.lines import BYTE_ORDER_MARK
from deburr.text.span import Span


def checked_reason(text: str) -> str:
    """A reason as it is written into a comment. Raises UsageError for one that would not be a line of text."""
    reason = text.strip()
    if not reason:
        raise UsageError("a suppression needs a reason", "say in a few words why this stays as it is")
    if escape_line(reason) != reason:
        raise UsageError(
            f"the reason holds what is not shown as it is: {escape_line(reason)}", "write it as one line of plain text"
        )
    return reason


def comment_of(ids: Collection[str], reason: str) -> bytes:
    """The comment for these ids."""
    return f"// deburr: allow({', '.join(sorted(ids))}) -- {reason}".encode()


def proposals(source: SourceFile, span: Span, comment: bytes) -> Iterator[Edit]:
    """The places for a comment about what stands at `span`, the best first: the narrower one where they differ."""
    data = source.data
    first, last = line_of(data, span.start), line_of(data, max(span.start, span.end - 1))
    begins = _visible_start(data, first)
    text_at = next((at for at in range(begins, first.end) if data[at : at + 1] not in (b" ", b"\t")), first.end)
    above = Edit(Span(begins, begins), data[begins:text_at] + comment + _line_end(data, first))
    ends = dict.fromkeys(_content_end(data, line) for line in (first, last))
    behind = [Edit(Span(end, end), _gap(data, end) + comment) for end in ends]
    yield from [*behind, above] if starts_item(source, text_at) else [above, *behind]


def _visible_start(data: bytes, line: Span) -> int:
    is_marked = line.start == 0 and data.startswith(BYTE_ORDER_MARK)
    return len(BYTE_ORDER_MARK) if is_marked else line.start


def _line_end(data: bytes, line: Span) -> bytes:
    """How the line ends; one that is not ended, as the line before it."""
    if data[line.start : line.end].endswith(b"\n"):
        return b"\r\n" if data[line.start : line.end].endswith(b"\r\n") else b"\n"
    return b"\r\n" if data[: line.start].endswith(b"\r\n") else b"\n"


def _content_end(data: bytes, line: Span) -> int:
    text = data[line.start : line.end]
    return line.start + len(text.removesuffix(b"\n").removesuffix(b"\r") if text.endswith(b"\n") else text)


def _gap(data: bytes, end: int) -> bytes:
    return b"" if data[end - 1 : end] in (b" ", b"\t") else b" "
