"""What is known of one crate after its measurement: plain data, made to be kept as JSON.

Paths are relative to the crate, lines and columns 1-based (columns in characters).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something is in a crate."""

    file: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Found:
    """One finding, and what became of its default fix."""

    page: str
    place: Place
    text: str
    """The source line, without the space around it, cut where it is long."""
    fix: str
    """rustc's word for how sure it is, `withheld`, or `none` for a page without a rewrite."""
    why: str
    """Why the fix is withheld or less sure than the page declares; empty otherwise."""
    edits: str
    """A fingerprint of the edits: two equal ones make the same change."""


@dataclass(frozen=True, slots=True)
class AppliedFix:
    """A fix that is part of the changed text. `start` is the finding's first byte in the text of its round."""

    page: str
    place: Place
    start: int
    round: int


@dataclass(frozen=True, slots=True)
class CrateFindings:
    """What the pages found in one crate."""

    files: int
    bytes: int
    seconds: float
    findings: tuple[Found, ...]
    applied: tuple[AppliedFix, ...]
    """The machine-applicable fixes, applied together."""
    changes: dict[str, str]
    """Of each changed file, a fingerprint of its new text."""
    skipped: tuple[tuple[str, str], ...]
    """Files that were not analysed, and why."""


@dataclass(frozen=True, slots=True)
class CrateParse:
    """What deburr's parser does not understand of one crate, whatever the pages."""

    unparsed: tuple[Place, ...]
    """The first such place in each file that rustc's parser takes."""
    refused: tuple[str, ...]
    """Files that rustc's parser does not take either."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A fix with which the crate no longer compiles, and the compiler's first error."""

    fix: AppliedFix
    error: str


@dataclass(frozen=True, slots=True)
class Compilation:
    """Whether the crate compiles with the fixes made.

    `failure` says why nothing could be learned: the crate as published does not compile here, or takes too long."""

    failure: str | None = None
    targets: str = ""
    all_features: bool = False
    seen: tuple[AppliedFix, ...] = ()
    """The fixes in files that the compiler read; of the others it says nothing."""
    broken: tuple[Broken, ...] = ()
    together: tuple[Broken, ...] = ()
    """Fixes that break the crate only together with others, or that were not told apart."""
    warnings: tuple[str, ...] = ()
    """Warnings that were not there before, each with its place."""
    seconds: float = 0.0
