"""What became of a page's proof: one row for each text that was looked at, and the page's verdict."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from pathlib import Path as FilePath

from deburr.language.model import Page, Position


class Outcome(enum.Enum):
    PASSED = "passed"
    FAILED = "failed"
    UNPROVEN = "unproven"
    """The witness says nothing of use here, and the page says so itself."""
    NOT_RUN = "not run"


class Verdict(enum.Enum):
    """Of a page as a whole."""

    PROVEN = "proven"
    """At least one hazard was shown, and nothing failed."""
    FAILED = "failed"
    NONE = "none"
    """The page says that it has no witness: a modernisation, or a hazard that cannot be shown."""
    NOT_RUN = "not run"


@dataclass(frozen=True, slots=True)
class ProofRow:
    """One text and what its witness said. `position` is that of the fence in the page."""

    example: str
    """The example's title; empty where the row is about a rewrite."""
    text: str
    """`bad`, ``good `name` ``, `ok`, or several of them."""
    witness: str
    outcome: Outcome
    line: str
    """The telling line of the output, or the reason."""
    position: Position
    output: str = ""
    """More of the output, for a person."""
    shows: bool = False
    """Whether a hazard was shown: a bad text's own, or a misuse that its rewrite ends."""


@dataclass(frozen=True, slots=True)
class PageProof:
    """All rows of one page, in the order of the page."""

    pattern: str
    file: FilePath
    witness: str
    rows: tuple[ProofRow, ...]
    because: str | None = None
    """Why a page without a witness has a hazard that cannot be shown."""

    @property
    def verdict(self) -> Verdict:
        if any(row.outcome is Outcome.FAILED for row in self.rows):
            return Verdict.FAILED
        if self.witness == "none":
            return Verdict.NONE
        return Verdict.PROVEN if any(row.shows for row in self.rows) else Verdict.NOT_RUN

    @property
    def shown(self) -> tuple[str, ...]:
        """The titles of the examples whose hazard was shown."""
        return tuple(dict.fromkeys(row.example for row in self.rows if row.shows))

    @property
    def bad(self) -> tuple[str, ...]:
        """The titles of all examples with a bad text."""
        return tuple(dict.fromkeys(row.example for row in self.rows if row.example and row.text.startswith("bad")))


def label_of(page: Page) -> str:
    """The page's witness with its lint or code: `lint clippy::zero_ptr`."""
    proof = page.proof
    return " ".join(word for word in (proof.witness, proof.lint, proof.code) if word is not None)
