"""Which dress a metavariable needs, told from the tokens around it.

The fragment is not parsed yet, so this looks at its brackets and at the words that lead up to each of them. A wrong
answer does no harm: the fragment does not parse, or a metavariable turns up where its dress does not belong, and both
are errors of the page. Unknown here: Rust's grammar beyond that.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from deburr.language.placeholders import META, Dress, Marker

_TOKEN = re.compile(
    rb"(?P<comment>//[^\n]*|/\*.*?\*/)"
    rb'|(?P<text>[bc]?r(?P<hashes>#*)".*?"(?P=hashes)|[bc]?"(?:\\.|[^"\\])*"|b?\'(?:\\.[^\']*|[^\'\\])\')'
    rb"|(?P<meta>" + META + rb")"
    rb"|(?P<other>'?[A-Za-z_]\w*|\d\w*|=>|->|::|\|\||&&|==|<=|>=|!=|[^\s\w])",
    re.DOTALL,
)
_VISIBLE = frozenset(b"struct enum fn static const type mod trait use union unsafe extern async ref impl".split())
"""The words before which a metavariable can only be a visibility."""
_QUALIFIERS = frozenset(b"pub unsafe const async extern default crate in safe".split())
_CONTROL = frozenset(b"if while for in match".split())
_BEFORE_BLOCKS = frozenset(b"else unsafe loop move async const try return".split())
_BOUNDARIES = frozenset({b"", b"{", b"}", b";"})


_WORD = re.compile(rb"[A-Za-z_]\w*")


class Around(enum.Enum):
    """What the brackets around a place hold."""

    BLOCK = "block"
    MEMBERS = "members"
    FIELDS = "fields"
    VARIANTS = "variants"
    ARMS = "arms"
    MACRO = "macro"
    LIST = "list"
    """Anything with commas between: arguments, imports, the fields of a struct literal."""
    ATTRIBUTE = "attribute"


_WITH_COMMAS = frozenset({Around.FIELDS, Around.VARIANTS, Around.ARMS, Around.LIST})
_ITEMS = {
    b"fn": Around.BLOCK,
    b"impl": Around.MEMBERS,
    b"trait": Around.MEMBERS,
    b"mod": Around.MEMBERS,
    b"struct": Around.FIELDS,
    b"union": Around.FIELDS,
    b"enum": Around.VARIANTS,
    b"use": Around.LIST,
}


@dataclass(slots=True)
class _Frame:
    around: Around
    head: list[bytes] = field(default_factory=list)
    """The tokens since the last `;`, `{` or `}`, in lists also since the last comma."""
    angles: int = 0


def dresses(data: bytes, markers: Sequence[Marker], top: Around = Around.BLOCK) -> tuple[Dress, ...]:
    """For each metavariable of the fragment `data` its dress; `top` is what the whole fragment stands in."""
    tokens = [(found.group(), found.start()) for found in _TOKEN.finditer(data) if not found["comment"]]
    by_start = {marker.start: marker for marker in markers}
    found: dict[int, Dress] = {}
    frames = [_Frame(top)]
    before = b""
    for index, (text, start) in enumerate(tokens):
        after = tokens[index + 1][0] if index + 1 < len(tokens) else b""
        marker = by_start.get(start)
        if marker is not None:
            found[marker.index] = _dress(marker, frames[-1], before, after)
            if found[marker.index] in {Dress.GAP, Dress.MEMBER}:
                before = b";"
                continue
            frames[-1].head.append(b"$")
        else:
            _step(frames, text, before)
        before = text
    return tuple(found.get(marker.index, Dress.PLAIN) for marker in markers)


def _step(frames: list[_Frame], text: bytes, before: bytes) -> None:
    frame = frames[-1]
    if text in {b"(", b"["}:
        is_attribute = text == b"[" and (before == b"#" or frame.head[-2:] == [b"#", b"!"])
        frame.head.append(text)
        frames.append(_Frame(Around.ATTRIBUTE if is_attribute else Around.LIST))
    elif text == b"{":
        frames.append(_Frame(_braces(frame)))
        frame.head.append(text)
    elif text in {b")", b"]", b"}"}:
        closed = frames.pop() if len(frames) > 1 else frame
        outer = frames[-1]
        if text == b"}" and closed.around is not Around.LIST:
            outer.head.clear()
            outer.angles = 0
        elif closed.around is Around.ATTRIBUTE:
            outer.head = [one for one in outer.head if one not in {b"#", b"[", b"!"}]
        else:
            outer.head.append(text)
    elif text == b";" or (text in {b",", b"=>"} and frame.around in _WITH_COMMAS and not frame.angles):
        frame.head.clear()
        frame.angles = 0
    else:
        frame.angles = max(frame.angles + {b"<": 1, b">": -1}.get(text, 0), 0)
        frame.head.append(text)


def _braces(frame: _Frame) -> Around:
    """What a `{` opens behind the tokens of `frame.head`."""
    head = frame.head
    last = head[-1] if head else b""
    if frame.around is Around.VARIANTS:
        return Around.FIELDS
    if last == b"!" or head[-3:-1] == [b"macro_rules", b"!"]:
        return Around.MACRO
    item = next((word for word in head if word not in _QUALIFIERS and not _is_in_front(word)), b"")
    if item in _ITEMS:
        return _ITEMS[item]
    if b"extern" in head and (item == b"" or head[-2:-1] == [b"extern"]):
        return Around.MEMBERS
    if b"match" in head:
        return Around.ARMS
    if last in _BEFORE_BLOCKS or not (last in {b"$", b">"} or _WORD.fullmatch(last)):
        return Around.BLOCK
    condition = next((index for index, word in enumerate(head) if word in _CONTROL), None)
    if condition is None and b"->" not in head:
        return Around.LIST
    is_pattern = b"let" in head[condition or 0 :] and b"=" not in head[condition or 0 :]
    return Around.LIST if is_pattern else Around.BLOCK


def _is_in_front(word: bytes) -> bool:
    """Whether a token can stand before the word that says what item it is: a visibility, an ABI."""
    return word in {b"$", b"(", b")"} or word.endswith(b'"')


def _dress(marker: Marker, frame: _Frame, before: bytes, after: bytes) -> Dress:
    if marker.is_lifetime or _is_bound_lifetime(frame):
        return Dress.LIFETIME
    if before == b"extern" and after in {b"{", b"fn"}:
        return Dress.ABI
    if frame.around is Around.ATTRIBUTE:
        return Dress.PLAIN
    if not marker.repeated and _is_visibility(marker, before, after):
        return Dress.VISIBILITY
    if _is_predicate(frame, before, after):
        return Dress.PREDICATE
    starts = before in _BOUNDARIES or (before == b"]" and not frame.head)
    return _by_surroundings(marker, frame, before, after, starts)


def _by_surroundings(marker: Marker, frame: _Frame, before: bytes, after: bytes, starts: bool) -> Dress:
    ends = after in {b"", b"}", b"#"} or after in _VISIBLE or after.startswith(b"$")
    if frame.around is Around.FIELDS and not frame.angles:
        is_whole = after in {b",", b"}", b""} and (starts or before == b",")
        return Dress.FIELD if is_whole else Dress.PLAIN
    if frame.around is Around.ARMS:
        is_whole = after in {b",", b"}", b""} and (starts or before == b",")
        return (Dress.ARM_BEFORE_COMMA if after == b"," else Dress.ARM) if is_whole else Dress.PLAIN
    if not starts:
        return Dress.PLAIN
    if frame.around is Around.MEMBERS and (marker.repeated or ends):
        return Dress.MEMBER
    if not marker.repeated:
        is_item = before == b"]" and ends
        return Dress.MEMBER if is_item else Dress.PLAIN
    if frame.around is Around.MACRO and after != b",":
        return Dress.MEMBER
    if frame.around is Around.BLOCK and after != b",":
        return Dress.GAP_BEFORE_SEMICOLON if after == b";" else Dress.GAP
    return Dress.PLAIN


def _is_visibility(marker: Marker, before: bytes, after: bytes) -> bool:
    if before not in _BOUNDARIES | {b",", b"(", b"]"} and not before.startswith(b"$"):
        return False
    if after in _VISIBLE:
        return True
    is_single = after.startswith(b"$") and not after.startswith(b"$$$")
    return is_single or (marker.name == "vis" and (after[:1].isalpha() or after[:1] == b"_"))


def _is_bound_lifetime(frame: _Frame) -> bool:
    """Whether it stands in `for<…>`, which takes nothing else."""
    if not frame.angles:
        return False
    opened = len(frame.head) - 1 - frame.head[::-1].index(b"<")
    return opened > 0 and frame.head[opened - 1] == b"for"


def _is_predicate(frame: _Frame, before: bytes, after: bytes) -> bool:
    if b"where" not in frame.head or frame.angles:
        return False
    return before in {b"where", b","} and after in {b",", b"{", b";", b"", b"}"}
