"""From a fragment's text with `$names` to text that the Rust grammar takes, and back.

Every metavariable is replaced by a reserved identifier in a dress that fits its position (`docs/patterns.md`,
"Placeholders"). Offsets are byte offsets into the fragment's UTF-8 text, 0-based. Unknown here: how a position is told
(`deburr.language.placeholder_positions`), and what the parser makes of the text.
"""

from __future__ import annotations

import enum
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

META = rb"\$\$\$(?P<many>[A-Za-z_]\w*)?|'\$(?P<life>[A-Za-z_]\w*)|\$(?P<one>[A-Za-z_]\w*)"
_META = re.compile(META + rb"|\$")
STEM = "__deburr_mv"


class Dress(enum.Enum):
    """What stands for a metavariable while its fragment is parsed; `{}` is the reserved identifier."""

    PLAIN = "{}"
    LIFETIME = "'{}"
    ABI = '"{}"'
    GAP = "{};"
    """Any number of statements of a block."""
    GAP_BEFORE_SEMICOLON = "{} "
    """The same, where the fragment writes the semicolon."""
    MEMBER = "{}!{{}}"
    FIELD = "{}: ()"
    ARM = "{} => (),"
    ARM_BEFORE_COMMA = "{} => ()"
    PREDICATE = "{0}: {0}"
    VISIBILITY = "pub(in {})"

    @property
    def is_gap(self) -> bool:
        """Whether it stands for statements."""
        return self in {Dress.GAP, Dress.GAP_BEFORE_SEMICOLON}


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
        return f"{STEM}{self.index}"

    @property
    def written(self) -> str:
        """The metavariable as a page writes it."""
        sign = "'$" if self.is_lifetime else "$$$" if self.repeated else "$"
        return sign + (self.name or ("" if self.repeated else "_"))


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


def side_by_side(
    data: bytes, markers: Sequence[Marker], dresses: Sequence[Dress], *, in_template: bool = False
) -> MarkerError | None:
    """Two metavariables of which one is a list, with nothing or only a separator between them: where the list ends
    could not be told. A list of statements or members may stand before one thing; in a template two may touch."""
    for one, other in pairwise(markers):
        between = data[one.end : other.start].strip()
        if not (one.repeated or other.repeated) or between not in {b"", b",", b";"}:
            continue
        is_run = dresses[one.index].is_gap or dresses[one.index] is Dress.MEMBER
        if is_run and (in_template or not other.repeated):
            continue
        if not between:
            message = "two metavariables side by side"
        elif one.repeated and other.repeated and not in_template:
            message = "two list metavariables side by side"
        else:
            continue
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


def substitute(
    data: bytes, markers: Sequence[Marker], dresses: Sequence[Dress], opener: bytes, closer: bytes
) -> Substituted:
    """`opener` + `data` with every metavariable replaced + `closer`."""
    pieces = [opener]
    length = len(opener)
    starts: list[int] = []
    shifts: list[int] = []
    at = 0
    for marker, dress in zip(markers, dresses, strict=True):
        plain = data[at : marker.start]
        dressed = dress.value.format(marker.identifier).encode()
        pieces += [plain, dressed]
        length += len(plain) + len(dressed)
        starts.append(length)
        shifts.append(length - marker.end)
        at = marker.end
    pieces.append(data[at:])
    length += len(data) - at
    pieces.append(closer)
    return Substituted(b"".join(pieces), len(opener), length, tuple(starts), tuple(shifts))


def marker_of(text: str, markers: Sequence[Marker]) -> Marker | None:
    """The metavariable that a token's text stands for, if it does."""
    bare = text.strip("\"'")
    if not bare.startswith(STEM):
        return None
    digits = bare.removeprefix(STEM)
    return markers[int(digits)] if digits.isdigit() and int(digits) < len(markers) else None
