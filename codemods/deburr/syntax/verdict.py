"""The three answers that every question about a program can have.

"No" excludes a match, "unknown" keeps it but lowers what may be done with it, and always carries the words for the
note that says what could not be seen.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass


class Answer(enum.Enum):
    """Yes, no, or not to be known from what was seen."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer, with the reason in words (lower case, no full stop) where it is not a plain yes."""

    answer: Answer
    reason: str = ""

    @property
    def is_yes(self) -> bool:
        return self.answer is Answer.YES

    @property
    def is_no(self) -> bool:
        return self.answer is Answer.NO

    @property
    def is_unknown(self) -> bool:
        return self.answer is Answer.UNKNOWN


YES = Verdict(Answer.YES)


def no(reason: str) -> Verdict:
    return Verdict(Answer.NO, reason)


def unknown(reason: str) -> Verdict:
    return Verdict(Answer.UNKNOWN, reason)


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """The conjunction: the first no wins, then the first unknown, then yes."""
    result = YES
    for verdict in verdicts:
        if verdict.is_no:
            return verdict
        if verdict.is_unknown and result.is_yes:
            result = verdict
    return result


def any_of(verdicts: Iterable[Verdict]) -> Verdict:
    """The disjunction: a yes wins, then the first unknown, then the first no (a no when there are none)."""
    result: Verdict | None = None
    for verdict in verdicts:
        if verdict.is_yes:
            return verdict
        if result is None or (verdict.is_unknown and result.is_no):
            result = verdict
    return result if result is not None else no("none of them holds")


def negate(verdict: Verdict, reason: str) -> Verdict:
    """The opposite answer; unknown stays unknown with its own reason."""
    if verdict.is_unknown:
        return verdict
    return no(reason) if verdict.is_yes else YES
