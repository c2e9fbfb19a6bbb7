"""A finding as a reviewer sees it: where it is, what could be done, and what is known about each way. Data only.

Unknown here: decisions, terminals, HTML.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from deburr.engine.findings import Finding
from deburr.language.model import Applicability
from deburr.review.keys import FindingKey, Standing
from deburr.text.edit import Edit, apply_edits


@dataclass(frozen=True, slots=True)
class FilePart:
    """What an alternative does in one file. Spans of `edits` are bytes of `before`."""

    file: str
    """Relative to the root, with `/`."""
    path: str
    """As messages call it."""
    before: bytes = field(repr=False)
    edits: tuple[Edit, ...]

    @property
    def after(self) -> bytes:
        """The whole file with this alternative alone."""
        return apply_edits(self.before, self.edits)


@dataclass(frozen=True, slots=True)
class Alternative:
    """One rewrite of the pattern that the place allows, as the tool computes it."""

    name: str
    title: str
    applicability: Applicability
    is_default: bool
    digest: str
    parts: tuple[FilePart, ...]
    """That of the finding's own file first, if there is something in it; none where it is withheld."""
    lowered: tuple[str, ...] = ()
    """What was unknown, and made it less sure than the page declares."""
    withheld: str | None = None
    """Why there is nothing to apply."""
    notes: tuple[str, ...] = ()
    compiler: str | None = None
    """What the compiler said of it, if it was asked."""

    @property
    def can_be_accepted(self) -> bool:
        return self.withheld is None and bool(self.parts)


@dataclass(frozen=True, slots=True, eq=False)
class ReviewItem:
    """One finding; equal to itself alone. `data` are the bytes of its file, which its spans refer to."""

    key: FindingKey
    standing: Standing
    finding: Finding
    path: str
    """Its file as messages call it."""
    data: bytes = field(repr=False)
    package: str
    """The cargo package's name; empty where there is none."""
    owners: tuple[str, ...]
    alternatives: tuple[Alternative, ...]
    explanation: str = field(repr=False)
    """The prose of the page, Markdown."""
    chosen: str | None = None
    """The rewrite that is offered first: the one that was asked for, else the default."""

    @property
    def pattern(self) -> str:
        return self.finding.pattern

    @property
    def file(self) -> str:
        """Relative to the root, with `/`."""
        return self.key.file

    @property
    def line(self) -> int:
        """1-based."""
        return self.data.count(b"\n", 0, self.finding.span.start) + 1

    def alternative(self, name: str | None) -> Alternative | None:
        """The alternative of that name; with None the one that is offered first, if anything can be applied."""
        wanted = self.chosen if name is None else name
        found = next((one for one in self.alternatives if one.name == wanted), None)
        if name is None and (found is None or not found.can_be_accepted):
            return next((one for one in self.alternatives if one.can_be_accepted), found)
        return found

    @property
    def span_text(self) -> bytes:
        """The bytes of the finding's place, which an edited replacement takes the place of."""
        return self.finding.span.cut(self.data)
