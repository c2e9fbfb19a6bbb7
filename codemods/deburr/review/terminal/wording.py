"""The signs and words for the states of items and for names that may be missing. Unknown here: how they look."""

from __future__ import annotations

from collections.abc import Mapping

from deburr.language.model import Applicability
from deburr.report.wording import count
from deburr.review.items import ReviewItem
from deburr.review.session import Grouping, State, Status
from deburr.review.terminal.inert import inert

SIGNS: Mapping[Status, str] = {
    Status.OPEN: "·",
    Status.ACCEPTED: "✓",
    Status.REJECTED: "✗",
    Status.SKIPPED: "–",
    Status.STALE: "!",
}
_NAMELESS = {Grouping.CRATE: "(in no crate)", Grouping.OWNER: "(nobody's)"}


def counts_told(counts: Mapping[Status, int], width: int) -> str:
    """All five counts with their signs; in short where `width` cells are too few for the words."""
    long = "  ".join(f"{SIGNS[one]} {counts.get(one, 0)} {one.value}" for one in Status)
    return long if len(long) <= width else " ".join(f"{SIGNS[one]}{counts.get(one, 0)}" for one in Status)


def group_name(name: str, by: Grouping) -> str:
    return inert(name) or _NAMELESS.get(by, "(without a name)")


def state_told(state: State) -> str:
    """What was decided, in a few words."""
    decision = state.decision
    if decision is None:
        return state.why or state.status.value
    words = decision.verdict.value if state.status is Status.STALE else state.status.value
    if decision.replacement is not None:
        words += ": an edited text"
    elif decision.rewrite is not None:
        words += f": `{inert(decision.rewrite)}`"
    if decision.reason:
        words += f" ({inert(decision.reason)})"
    if state.status is Status.STALE:
        words = f"stale: “{words}” does not hold any more: {inert(state.why or '')}"
    elif state.why is not None:
        words += f" ({inert(state.why)})"
    return words


def place_of(item: ReviewItem) -> str:
    """`src/lib.rs:12`."""
    return f"{inert(item.path)}:{item.line}"


def risks_told(risks: Mapping[Applicability, int]) -> str:
    """`3 machine-applicable, 1 maybe-incorrect`."""
    return ", ".join(f"{risks[one]} {one.value}" for one in Applicability if risks.get(one))


def findings(number: int) -> str:
    return count(number, "finding")
