"""What a reviewer can do besides deciding; who can do it is given to a session's face. Unknown here: how it is done."""

from __future__ import annotations

from typing import Protocol

from deburr.review.items import ReviewItem


class Actions(Protocol):
    """Each gives the reason if it could not be done; nothing has changed then."""

    def suppress(self, item: ReviewItem, reason: str) -> str | None:
        """Writes a suppression with the reason into the source; the session's items are those of the new text then."""
        ...

    def add_to_baseline(self, item: ReviewItem) -> str | None:
        """Makes the finding one that the baseline knows."""
        ...

    def look_again(self, item: ReviewItem) -> str | None:
        """Looks for the findings of the item's file anew; the session's items are those of its text now then."""
        ...

    def edited(self, text: str) -> str | None:
        """The text as the user's editor leaves it; None where it was left as it was or could not be edited, which has
        been said."""
        ...
