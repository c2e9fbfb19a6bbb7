"""From a fragment's text with `$names` to text that the Rust grammar takes, and back.

Every metavariable is replaced by a reserved identifier in a dress that fits its position (`docs/patterns.md`,
"Placeholders"). Offsets are byte offsets into the fragment's UTF-8 text, 0-based.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

_META = re.compile(rb"\$\$\$(?P<many>[A-Za-z_]\w*)?|'\$(?P<life>[A-Za-z_]\w*)|\$(?P<one>[A-Za-z_]\w*)|\$")
_STEM = "__deburr_mv"


@dataclass(frozen=True, slots=True)
class Marker:
    """One metavariable in a fragment. `name` is empty for `$_` and a bare `$$$`."""

    name: str
    repeated: bool
    is_lifetime: bool
    start: int
    end: int
    index: int

    @property
    def identifier(self) -> str:
        return f"{_STEM}{self.index}"


@dataclass(frozen=True, slots=True)
class MarkerError:
    """A `$` that starts no metavariable, or two that touch."""

    start: int
    end: int
    message: str
    help: str


def find_markers(data: bytes) -> tuple[Marker, ...] | MarkerError:
    """All metavariables of a fragment, in order."""
    markers: list[Marker] = []
    for found in _META.finditer(data):
        if found.lastgroup is None and found.group() == b"$":
            help_text = "write `$name`, `$$$name` or `'$name`"
            return MarkerError(found.start(), found.end(), "`$` starts no metavariable", help_text)
        if markers and _touch(markers[-1], found, data):
            return MarkerError(
                found.start(), found.end(), "two metavariables side by side", "put what separates them between them"
            )
        name = next((part for part in found.groups() if part), b"").decode()
        markers.append(
            Marker(
                name="" if name == "_" else name,
                repeated=found.group().startswith(b"$$$"),
                is_lifetime=found.group().startswith(b"'"),
                start=found.start(),
                end=found.end(),
                index=len(markers),
            )
        )
    return tuple(markers)


def _touch(before: Marker, found: re.Match[bytes], data: bytes) -> bool:
    between = data[before.end : found.start()]
    return not between.strip() and (before.repeated or found.group().startswith(b"$$$"))


def adjacent_lists(data: bytes, markers: tuple[Marker, ...]) -> MarkerError | None:
    """The second of two lists with nothing but a separator between them: where one ends could not be told."""
    for one, other in pairwise(markers):
        if one.repeated and other.repeated and data[one.end : other.start].strip() in {b",", b";"}:
            message = "two list metavariables side by side"
            return MarkerError(other.start, other.end, message, "put what separates them between them")
    return None


@dataclass(frozen=True, slots=True)
class Substituted:
    """A fragment's text with placeholders in a wrapper. Offsets in it map back with `origin`."""

    data: bytes
    start: int
    """Where the fragment starts in `data`."""
    end: int
    starts: tuple[int, ...]
    shifts: tuple[int, ...]

    def origin(self, offset: int) -> int:
        """The byte offset in the fragment for a byte offset in `data`."""
        index = bisect_right(self.starts, offset) - 1
        return offset - self.start if index < 0 else offset - self.shifts[index]


def substitute(data: bytes, markers: tuple[Marker, ...], opener: bytes, closer: bytes) -> Substituted:
    """`opener` + `data` with every metavariable replaced + `closer`."""
    pieces = [opener]
    length = len(opener)
    starts: list[int] = []
    shifts: list[int] = []
    at = 0
    for marker in markers:
        plain = data[at : marker.start]
        dress = _dress(data, marker).encode()
        pieces += [plain, dress]
        length += len(plain) + len(dress)
        starts.append(length)
        shifts.append(length - marker.end)
        at = marker.end
    pieces.append(data[at:])
    length += len(data) - at
    pieces.append(closer)
    return Substituted(b"".join(pieces), len(opener), length, tuple(starts), tuple(shifts))


def _dress(data: bytes, marker: Marker) -> str:
    name = marker.identifier
    before, after = data[: marker.start].rstrip(), data[marker.end :].lstrip()
    if marker.is_lifetime:
        return f"'{name}"
    if before.endswith(b"extern") and after.startswith((b"{", b"fn")):
        return f'"{name}"'
    if marker.repeated and before.endswith((b"{", b"}", b";")) and after[:1] in (b"}", b""):
        return name + "!{}"
    return name


def marker_of(text: str, markers: tuple[Marker, ...]) -> Marker | None:
    """The metavariable that a token's text stands for, if it does."""
    bare = text.strip("\"'")
    if not bare.startswith(_STEM):
        return None
    digits = bare.removeprefix(_STEM).removesuffix("!{}")
    return markers[int(digits)] if digits.isdigit() and int(digits) < len(markers) else None
