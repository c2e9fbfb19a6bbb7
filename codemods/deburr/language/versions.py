"""Versions and version requirements, as far as gates need them.

Cargo's rules: `1.82` is 1.82.0, a bare requirement means `^`, a comma means "and", a missing part is open (`=1.2` is
any 1.2.x). Pre-release tags are ordered as semantic versioning says; unlike in Cargo a pre-release may meet a
requirement that names none, because here nothing is chosen, a version that is already in use is asked about.
Knows nothing of where versions are read from.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

_VERSION = re.compile(
    r"(?P<major>0|[1-9][0-9]{0,8})(?:\.(?P<minor>0|[1-9][0-9]{0,8})(?:\.(?P<patch>0|[1-9][0-9]{0,8}))?)?"
    r"(?:-(?P<pre>[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z.-]+)?"
)
_COMPARATOR = re.compile(r"(?P<operator>\^|~|=|>=|>|<=|<|)\s*(?P<version>\S+)")
_WILDCARD = re.compile(r"(?:\.[*xX]){1,2}$")


@functools.total_ordering
@dataclass(frozen=True, slots=True)
class Version:
    """A version of a toolchain, a crate or (with the year as `major`) an edition. Build metadata is dropped."""

    major: int
    minor: int = 0
    patch: int = 0
    pre: str = ""
    """The pre-release tag without its hyphen, e.g. `beta.2`; empty for a release."""

    @classmethod
    def parse(cls, text: str) -> Version | None:
        """The version that `text` writes, missing parts taken as 0; None where it is none."""
        found = _VERSION.fullmatch(text.strip())
        if found is None:
            return None
        major, minor, patch = (int(found[part] or 0) for part in ("major", "minor", "patch"))
        return cls(major, minor, patch, found["pre"] or "")

    def __lt__(self, other: Version) -> bool:
        return self._key() < other._key()

    def __str__(self) -> str:
        text = f"{self.major}.{self.minor}.{self.patch}"
        return f"{text}-{self.pre}" if self.pre else text

    def _key(self) -> tuple[object, ...]:
        parts = tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in self.pre.split("."))
        return (self.major, self.minor, self.patch, not self.pre, parts)


@dataclass(frozen=True, slots=True)
class _Range:
    """The versions from `low` (inclusive) to `high` (exclusive, together with the pre-releases of `high`)."""

    low: Version | None
    high: Version | None

    def contains(self, version: Version) -> bool:
        if self.low is not None and version < self.low:
            return False
        return self.high is None or version < _first_of(self.high)


@dataclass(frozen=True, slots=True)
class Requirement:
    """A requirement such as `>=2, <3.15`; `text` is how the page writes it."""

    text: str
    ranges: tuple[_Range, ...]

    @classmethod
    def parse(cls, text: str) -> Requirement | None:
        """The requirement that `text` writes; None where it is none."""
        ranges = []
        for part in text.split(","):
            span = _comparator(part.strip())
            if span is None:
                return None
            ranges.append(span)
        return cls(text.strip(), tuple(ranges))

    def allows(self, version: Version) -> bool:
        """Whether `version` meets every comparator."""
        return all(span.contains(version) for span in self.ranges)

    def __str__(self) -> str:
        return self.text


def _comparator(text: str) -> _Range | None:
    if text == "*":
        return _Range(None, None)
    found = _COMPARATOR.fullmatch(text)
    if found is None:
        return None
    operator, written = found["operator"], found["version"]
    if _WILDCARD.search(written):
        operator, written = ("=", _WILDCARD.sub("", written)) if operator in ("", "=") else ("", "not a version")
    version = Version.parse(written)
    if version is None:
        return None
    depth = len(written.split("+")[0].split("-")[0].split("."))
    return _range(operator or "^", version, depth)


def _range(operator: str, version: Version, depth: int) -> _Range:
    """`depth` is how many of the three numbers are written."""
    match operator:
        case ">=":
            return _Range(version, None)
        case "<":
            return _Range(None, version)
        case ">":
            return _Range(_above(version, depth), None)
        case "<=":
            return _Range(None, _above(version, depth))
        case "=":
            return _Range(version, _above(version, depth))
        case "~":
            return _Range(version, _next(version, min(depth, 2)))
    return _Range(version, _next(version, _caret_depth(version, depth)))


def _caret_depth(version: Version, depth: int) -> int:
    """The place of the first number that is not 0, or of the last one written: that number must stay."""
    for place, number in enumerate((version.major, version.minor, version.patch)[:depth], start=1):
        if number:
            return place
    return depth


def _above(version: Version, depth: int) -> Version:
    """The first version behind everything that `version`, written with `depth` numbers, stands for."""
    if version.pre:
        return Version(version.major, version.minor, version.patch, version.pre + ".0")
    return _next(version, depth)


def _next(version: Version, depth: int) -> Version:
    if depth == 1:
        return Version(version.major + 1)
    if depth == 2:
        return Version(version.major, version.minor + 1)
    return Version(version.major, version.minor, version.patch + 1)


def _first_of(version: Version) -> Version:
    """The lowest pre-release of a release (`0` sorts below every other tag); a pre-release is its own."""
    return version if version.pre else Version(version.major, version.minor, version.patch, "0")
