"""What the engine hands out: findings with their fixes, and what became of a file. Data only, no tree nodes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from deburr.language.model import Applicability, Level
from deburr.text.edit import Edit
from deburr.text.span import Span


@dataclass(frozen=True, slots=True)
class FileEdits:
    """The edits of a fix in a file that is not its finding's; `data` are the bytes that their spans refer to."""

    file: str
    edits: tuple[Edit, ...]
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Fix:
    """One rewrite at one place: all its edits or none of them, those `elsewhere` included.

    `withheld` says why there is nothing to apply (then `edits` is empty); `lowered` names what was unknown and made
    the applicability less than the page declares."""

    rewrite: str
    title: str
    applicability: Applicability
    edits: tuple[Edit, ...]
    is_default: bool = True
    lowered: tuple[str, ...] = ()
    withheld: str | None = None
    notes: tuple[str, ...] = ()
    """What a reader should know besides, e.g. why an `unsafe` or an import stayed."""
    elsewhere: tuple[FileEdits, ...] = ()

    @property
    def changes_anything(self) -> bool:
        """Whether there is something to apply."""
        return self.withheld is None and bool(self.edits or self.elsewhere)


@dataclass(frozen=True, slots=True)
class Label:
    """A place that belongs to a finding, with words for it."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A pattern's match at one place. `fixes` has one entry for each rewrite of the page that the place allows."""

    pattern: str
    group: str
    level: Level
    message: str
    span: Span
    fixes: tuple[Fix, ...] = ()
    labels: tuple[Label, ...] = ()
    notes: tuple[str, ...] = ()
    helps: tuple[str, ...] = ()

    def fix(self, rewrite: str | None = None) -> Fix | None:
        """The fix of the named rewrite, or the default one."""
        for fix in self.fixes:
            if fix.rewrite == rewrite or (rewrite is None and fix.is_default):
                return fix
        return None


@dataclass(frozen=True, slots=True)
class Withheld:
    """A selected fix that was not applied, with the reason: a lost overlap, a comment without a place, its risk."""

    finding: Finding
    fix: Fix
    reason: str


@dataclass(frozen=True, slots=True, order=True)
class FixKey:
    """A fix, however often it is tried: the file of its finding, its pattern, and the byte of the original text where
    the finding begins (one of a later round: where the code around it came from)."""

    file: str
    pattern: str
    origin: int


@dataclass(frozen=True, slots=True)
class Place:
    """Bytes of a file's new text."""

    file: str
    span: Span


@dataclass(frozen=True, slots=True)
class Applied:
    """A fix that is part of a file's new text."""

    finding: Finding
    fix: Fix
    round: int
    """0 for the first pass; spans of a later round refer to the text that the round before left."""
    key: FixKey | None = None
    places: tuple[Place, ...] = ()
    """What its edits have become in the new texts; an empty span where something was deleted."""


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file before and after. `remaining` are the findings of the new text.

    With `needs` nothing was applied: a fix of the file changes those other files too, so they must be looked at
    together. `joined` are the other files whose fixes have changed this one, `causes` these fixes (as they were made:
    where they have gone since is known to their own file's `applied`)."""

    before: bytes
    after: bytes
    applied: tuple[Applied, ...]
    withheld: tuple[Withheld, ...]
    remaining: tuple[Finding, ...]
    notes: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    causes: tuple[Applied, ...] = ()


@dataclass(frozen=True, slots=True)
class Changed:
    path: str
    change: FileChange
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Clean:
    """Analysed; `findings` may be there, but there is nothing to apply (`change` then tells what was withheld)."""

    path: str
    findings: tuple[Finding, ...] = ()
    change: FileChange | None = None
    data: bytes = field(default=b"", repr=False)
    """The bytes that the findings' spans refer to; empty when there are no findings."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """Not analysed on purpose, and why: too large, generated, not UTF-8."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Failed:
    """Not analysed because something went wrong, and what."""

    path: str
    error: str


Outcome: TypeAlias = Changed | Clean | Skipped | Failed
