"""The bytes between two kept tokens, when the template wants other tokens there.

The source's own white space is kept where the template has some at all, and comments always; what the template adds
brings the template's white space. Unknown here: what the tokens are, and whether the result is right.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from deburr.text.edit import Edit
from deburr.text.span import Span

_BLANK = b" \t\r\n"
_OPENERS = (b"(", b"[", b"<", b"&", b"*", b"!")


@dataclass(frozen=True, slots=True)
class Gap:
    """What stands between two kept tokens: `before` and `after` are the source's bytes around what is removed
    (together all of it when nothing is), `inserted` the new tokens with the template's text around them."""

    before: bytes
    after: bytes
    removes: bool
    inserted: bytes
    lead: bytes
    trail: bytes
    at_start: bool = False
    at_end: bool = False
    follows_list: bool = False
    """Whether a list of the page stands in front: the comments behind its last entry are about that list."""


def filled(gap: Gap) -> bytes:
    """The new bytes of the gap."""
    if not gap.inserted:
        return _closed(gap)
    if not gap.removes:
        return _opened(gap)
    after = b"" if _opens_line(gap) else gap.after
    return _led(gap.before, gap.lead) + gap.inserted + _trailed(after, gap.trail)


def _opens_line(gap: Gap) -> bool:
    """Whether a brace is inserted behind which the template breaks the line, and the source does not."""
    return gap.inserted.endswith(b"{") and b"\n" in gap.trail and b"\n" not in gap.after and gap.after.isspace()


def _led(own: bytes, wanted: bytes) -> bytes:
    """The white space before an inserted token: the source's, if both have some."""
    if own.strip(_BLANK):
        return own if own[-1:] in _WHITE or not wanted else own + wanted
    return own if own and (wanted or b"\n" in own) else wanted


def _trailed(own: bytes, wanted: bytes) -> bytes:
    if own.strip(_BLANK):
        return own if own[:1] in (*_WHITE, b",") or not wanted else wanted + own
    return own if own and (wanted or b"\n" in own) else wanted


_WHITE = (b" ", b"\t", b"\r", b"\n")


def _opened(gap: Gap) -> bytes:
    """An insertion only."""
    own = gap.before + gap.after
    if not own.strip(_BLANK) and b"\n" not in own:
        return gap.lead + gap.inserted + gap.trail
    belongs_left = not gap.lead and gap.trail
    if gap.follows_list and own.strip(_BLANK) and b"\n" in gap.lead:
        kept = own.rstrip(_BLANK)
        rest = own[len(kept) :]
        return kept + gap.lead + gap.inserted + (rest if b"\n" in rest else gap.trail)
    opens_closure = gap.lead and gap.inserted.endswith(b"|")
    belongs_right = opens_closure or (not gap.trail and (gap.lead or gap.inserted.endswith(_OPENERS)))
    if gap.at_start or (belongs_right and not belongs_left):
        return own + gap.inserted + gap.trail
    return gap.lead + gap.inserted + (own if own[:1] in (*_WHITE, b",") or not gap.trail else gap.trail + own)


def _closed(gap: Gap) -> bytes:
    """A deletion only."""
    before, after = gap.before, gap.after
    if before.strip(_BLANK) and after.strip(_BLANK):
        return before.rstrip(b" \t") + after if after[:1] in _WHITE and not before.endswith(b"\n") else before + after
    if before.strip(_BLANK):
        return before.rstrip(_BLANK) if gap.at_end else _separated(before, after, gap.lead)
    if after.strip(_BLANK):
        return after.lstrip(_BLANK) if gap.at_start else _separated_from_left(before, after, gap.lead)
    if gap.at_start or gap.at_end:
        return b""
    broken = [one for one in (before, after) if b"\n" in one]
    if not broken:
        return gap.lead
    return min(broken, key=lambda one: len(one) - one.rfind(b"\n"))


def _separated(kept: bytes, other: bytes, wanted: bytes) -> bytes:
    return kept if kept[-1:] in _WHITE or not (wanted or b"\n" in other) else kept + (other or wanted)


def _separated_from_left(other: bytes, kept: bytes, wanted: bytes) -> bytes:
    return kept if kept[:1] in (*_WHITE, b",") or not (wanted or other) else (other or wanted) + kept


_TRAILING = re.compile(rb"(?:\s|//[^\n]*|/\*.*?\*/)*[)\]}>]", re.DOTALL)


def is_trailing_comma(data: bytes, span: Span) -> bool:
    """Whether a list ends behind the token, a comma: it may stay whatever becomes of the list."""
    return span.cut(data) == b"," and _TRAILING.match(data, span.end) is not None


def narrowed(edit: Edit, before: bytes, after: bytes) -> Edit:
    """The edit without the bytes at its ends that it keeps of what stands around the tokens it is about."""
    text = edit.replacement
    head = _common(before, text)
    after = after[max(len(after) - (len(edit.span) - head), 0) :]
    tail = _common(after[::-1], text[head:][::-1])
    return Edit(Span(edit.span.start + head, edit.span.end - tail), text[head : len(text) - tail])


def _common(one: bytes, other: bytes) -> int:
    """How many bytes both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((i for i, (left, right) in pairs if left != right), min(len(one), len(other)))


def touching(edits: list[Edit]) -> list[Edit]:
    """Edits that touch become one, so that insertions at one place keep their order; what changes nothing goes."""
    result: list[Edit] = []
    for edit in edits:
        last = result[-1] if result else None
        if last is not None and last.span.end == edit.span.start:
            result[-1] = Edit(Span(last.span.start, edit.span.end), last.replacement + edit.replacement)
        else:
            result.append(edit)
    return result
