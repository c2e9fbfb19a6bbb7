"""What became of one check of a page's example: the words that `deburr test` prints are made from these."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from pathlib import Path as FilePath

from deburr.language.model import Code, Example, Page, Position


class Result(enum.Enum):
    PASSED = "passed"
    FAILED = "failed"
    NOT_RUN = "not run"


@dataclass(frozen=True, slots=True)
class ExampleCheck:
    """One statement about one example, and whether it holds. `position` is that of the fence in the page."""

    pattern: str
    example: str
    """The example's title."""
    claim: str
    """What was checked, e.g. "bad is found", "good `leak_elements` compiles"."""
    file: FilePath
    position: Position
    result: Result
    detail: str = ""
    """What was seen instead, or why nothing was run; may have several lines."""


@dataclass(frozen=True, slots=True)
class Fence:
    """One text of an example with its place and its name in claims."""

    page: Page
    example: Example
    name: str
    code: Code

    def check(self, claim: str, result: Result, detail: str = "") -> ExampleCheck:
        return ExampleCheck(
            self.page.id, self.example.title, f"{self.name} {claim}", self.page.file, self.code.position, result, detail
        )

    def check_that(self, claim: str, failure: str | None) -> ExampleCheck:
        """Passed where `failure` is None; else failed with it as the detail."""
        return self.check(claim, Result.PASSED if failure is None else Result.FAILED, failure or "")
