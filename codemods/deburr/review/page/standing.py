"""How decisions stand, for the page: rows of the file of decisions, and the state of each finding. JSON values.

A key is named by its rank among all keys that the page knows, so the page need not know how keys are sorted.
"""

from __future__ import annotations

from collections.abc import Mapping

from deburr.review.decisions import Decision, Decisions
from deburr.review.keys import FindingKey, Standing
from deburr.review.session import EDITED_ELSEWHERE, State


def key_row(key: FindingKey) -> list[str | int]:
    """File, module, item, pattern, snippet and number."""
    one = key.entry.identity
    return [key.file, one.module, one.item, one.pattern, one.snippet, key.number]


def standing_row(standing: Standing) -> dict[str, int]:
    """Where a finding stands, under the names of the file."""
    return {"of": standing.of, "place": standing.place, "places": standing.places}


def decision_row(decision: Decision) -> dict[str, str | int]:
    """What the file says of a decision besides its key, in the file's order."""
    row: dict[str, str | int] = {**standing_row(decision.standing), "decision": decision.verdict.value}
    given = {
        "rewrite": decision.rewrite,
        "applicability": decision.applicability.value if decision.applicability is not None else None,
        "digest": decision.digest or None,
        "reason": decision.reason or None,
        "replacement": decision.replacement,
    }
    return row | {key: value for key, value in given.items() if value is not None}


def decided_rows(decisions: Decisions, rank: Mapping[FindingKey, int]) -> list[list[object]]:
    """All that the file holds, also what is about nothing on the page."""
    return [[rank[key], decision_row(decisions[key])] for key in sorted(decisions)]


def state_row(state: State, key: int | None = None) -> dict[str, object] | None:
    """None for a finding that nobody has decided about. `key` is the rank of the key that the file has the decision
    under, where that is not the finding's own."""
    if state.decision is None:
        return None
    row: dict[str, object] = {"status": state.status.value, **decision_row(state.decision)}
    if key is not None:
        row["key"] = key
    if state.why is not None:
        row["why"] = state.why
        row["isEditedElsewhere"] = state.why == EDITED_ELSEWHERE
    return row
