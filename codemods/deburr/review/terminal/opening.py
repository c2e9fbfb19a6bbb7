"""The way in: one review in the terminal, until the user quits. Textual is loaded here and not before."""

from __future__ import annotations

import gc
from collections.abc import Sequence

from deburr.review.actions import Actions
from deburr.review.session import ReviewSession

FAILED = 2
"""The exit code of work that could not be done."""


def review_in_terminal(session: ReviewSession, actions: Actions, heard: Sequence[str], *, is_coloured: bool) -> None:
    """Shows the session; every decision is on disk before the screen shows it. `heard` grows by what `actions` says of
    an edit that came to nothing."""
    from deburr.review.terminal.app import ReviewApp
    from deburr.review.terminal.browsing import Browsing
    from deburr.review.terminal.deciding import Deciding

    # The review stays until the end: a collection that walks through all of it would be felt at the keys.
    gc.collect()
    gc.freeze()
    app = ReviewApp(Deciding(Browsing(session), actions, heard), is_coloured=is_coloured)
    app.run()
    if app.return_code:
        # A signal, or a mistake of ours that has been shown: Textual's 1 would mean an answer.
        raise SystemExit(app.return_code if app.return_code > 128 else FAILED)
