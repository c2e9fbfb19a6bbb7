"""What a review has accepted, as the picks of a run, and what does not count. Unknown here: how a run makes them."""

from __future__ import annotations

import os

from deburr.engine.picks import Pick
from deburr.review.items import ReviewItem
from deburr.review.session import ReviewSession, State, Status
from deburr.run.picked import FilePicks, PickedFindings
from deburr.text.span import Span


def accepted_picks(session: ReviewSession) -> PickedFindings:
    """The fixes that are accepted and hold; all else is no pick."""
    places: dict[str, dict[tuple[str, Span], Pick]] = {}
    texts: dict[str, bytes] = {}
    others: dict[str, bytes] = {}
    for item in session.items:
        state = session.state(item)
        if state.status is not Status.ACCEPTED or state.decision is None:
            continue
        path = os.path.abspath(item.path)
        text = state.decision.replacement
        pick = Pick(state.decision.rewrite, text.encode() if text is not None else None)
        places.setdefault(path, {})[item.pattern, item.finding.span] = pick
        texts[path] = item.data
        alternative = item.alternative(state.decision.rewrite)
        parts = alternative.parts if alternative is not None else ()
        others.update({os.path.abspath(one.path): one.before for one in parts if one.file != item.file})
    return PickedFindings({path: FilePicks(texts[path], found) for path, found in places.items()}, others)


def stale_items(session: ReviewSession) -> list[tuple[ReviewItem, State]]:
    """The items whose decision does not hold any more."""
    states = [(item, session.state(item)) for item in session.items]
    return [(item, state) for item, state in states if state.status is Status.STALE]
