"""Which bytes go with something that is deleted: its line when it stands alone there, and a blank line too many.

Byte offsets throughout. Unknown here: what is deleted, and why.
"""

from __future__ import annotations

from collections.abc import Iterable

from deburr.text.span import Span

_MARK = b"\xef\xbb\xbf"


def whole_lines(data: bytes, span: Span) -> Span:
    """`span` with its whole lines where nothing else stands on them, else with the blanks behind it."""
    start, end = _line_start(data, span.start), _line_end(data, span.end)
    if data[start : span.start].strip().removeprefix(_MARK) or data[span.end : end].strip():
        return _with_blanks(data, span)
    if data[start : span.start].startswith(_MARK):
        start += len(_MARK)
    return _without_double_blank(data, Span(start, end))


def removed_lines(data: bytes, spans: Iterable[Span]) -> list[Span]:
    """The same for several spans; those on neighbouring lines are deleted as one."""
    merged: list[Span] = []
    for span in sorted(spans):
        last = merged[-1] if merged else None
        if last is not None and not data[last.end : span.start].strip():
            merged[-1] = Span(last.start, span.end)
        else:
            merged.append(span)
    return [whole_lines(data, span) for span in merged]


def _line_start(data: bytes, at: int) -> int:
    return data.rfind(b"\n", 0, at) + 1


def _line_end(data: bytes, at: int) -> int:
    end = data.find(b"\n", at)
    return len(data) if end == -1 else end + 1


def _with_blanks(data: bytes, span: Span) -> Span:
    end = span.end
    while end < len(data) and data[end : end + 1] in (b" ", b"\t"):
        end += 1
    if data[end : end + 1] not in (b"\n", b"\r", b""):
        return Span(span.start, end)
    start = span.start
    while start and data[start - 1 : start] in (b" ", b"\t"):
        start -= 1
    return Span(start, span.end)


def _without_double_blank(data: bytes, span: Span) -> Span:
    """`span` with the blank line behind it, where that would follow another one, an opening brace, or nothing."""
    next_end = _line_end(data, span.end)
    if span.end == len(data) or data[span.end : next_end].strip():
        return span
    before = data[: span.start].replace(b"\r\n", b"\n").removeprefix(_MARK) if span.start < 4096 else _tail(data, span)
    lines = before.split(b"\n")
    above = lines[-2].strip() if len(lines) > 1 else b""
    return Span(span.start, next_end) if not above or above.endswith(b"{") else span


def _tail(data: bytes, span: Span) -> bytes:
    return data[span.start - 4096 : span.start].replace(b"\r\n", b"\n")
