"""Holds what is said of a fix: each reason once."""

from __future__ import annotations

from deburr.engine.findings import Finding, Fix
from deburr.language.model import Applicability, Level
from deburr.report.wording import notes_of
from deburr.text.span import Span


def notes(lowered: tuple[str, ...], withheld: str | None) -> list[str]:
    fix = Fix("r", "t", Applicability.MAYBE_INCORRECT, (), lowered=lowered, withheld=withheld)
    return list(notes_of(Finding("p", "g", Level.WARN, "m", Span(0, 1), (fix,))))


def test_a_reason_that_withholds_is_not_said_to_lower_as_well() -> None:
    assert notes(("why",), "why") == ["the fix `r` is withheld: why"]
    assert notes(("why", "also"), "why") == ["the fix `r` is maybe-incorrect: also", "the fix `r` is withheld: why"]
    assert notes(("why",), None) == ["the fix `r` is maybe-incorrect: why"]
