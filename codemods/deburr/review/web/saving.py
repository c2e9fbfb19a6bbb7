"""What the page asks of the session: decide, undo, and how things stand. One request at a time; all values are JSON.

What is asked is checked before anything is done, and a file that is no longer what was looked at is said, not decided
about. Unknown here: HTTP.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from deburr.errors import DeburrError
from deburr.review.items import ReviewItem
from deburr.review.page.content import page_content
from deburr.review.page.standing import state_row
from deburr.review.session import Refusal, ReviewSession, State
from deburr.text.escape import escape_line
from deburr.text.regular_file import read_regular

Answer = dict[str, object]
_LONGEST_REASON = 2_000
_ASKED = ("verdict", "items", "rewrite", "reason", "replacement")


class NotDoneError(DeburrError):
    """The request makes no sense, or cannot be met; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A decision as it was asked for."""

    verdict: str
    items: list[ReviewItem]
    rewrite: str | None
    reason: str
    replacement: str | None


@dataclass(slots=True)
class Saving:
    """The session behind the page. `is_staged` says that what was looked at is in git's index, not in the files."""

    session: ReviewSession
    is_staged: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _index: dict[ReviewItem, int] = field(init=False)
    _content: Answer = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._content = page_content(self.session)
        self._index = {item: at for at, item in enumerate(self.session.items)}

    def content(self) -> Answer:
        """All that the page shows."""
        with self._lock:
            self.session.refresh()
            return {**self._content, "states": self._rows()}

    def states(self) -> Answer:
        """How all findings stand, after what others have decided meanwhile; and the files that have changed."""
        with self._lock:
            self.session.refresh()
            changed = self._changed(self.session.items)
            return {"states": list(enumerate(self._rows())), "changed": changed}

    def decide(self, asked: object) -> Answer:
        """On disk when it returns. `asked` has `verdict`, `items` by their places, `rewrite` or
        null, `reason`, and `replacement`: null, or the edited text that was on the page and is accepted as it is."""
        with self._lock:
            wanted = _read(asked, self.session.items)
            changed = self._changed(wanted.items)
            if changed:
                listed = ", ".join(map(escape_line, changed))
                raise NotDoneError(f"changed since it was looked at: {listed}; start deburr review anew")
            before = self._states()
            refused = self._decide(wanted)
            told = [[self._index[one.item], one.reason] for one in refused]
            return {"states": self._differing(before), "refused": told}

    def _decide(self, wanted: Wanted) -> list[Refusal]:
        if wanted.verdict == "reject":
            self.session.reject(wanted.items, wanted.reason)
        elif wanted.verdict == "skip":
            self.session.skip(wanted.items)
        elif wanted.replacement is None:
            return self.session.accept(wanted.items, wanted.rewrite)
        else:
            # Somebody else's text is accepted by itself, and only the one that was on the page.
            if len(wanted.items) != 1 or self.session.foreign_text(wanted.items[0]) != wanted.replacement:
                raise NotDoneError("the edited text is another one by now: look at it again")
            self.session.accept_text(wanted.items[0])
        return []

    def undo(self) -> Answer:
        """Takes the last step of this session back."""
        with self._lock:
            before = self._states()
            items = self.session.undo()
            return {"states": self._differing(before), "items": [self._index[one] for one in items]}

    def finished(self, say: Callable[[ReviewSession], None]) -> None:
        """Waits for a decision that is being made, and says something while none can be."""
        with self._lock:
            say(self.session)

    def _rows(self) -> list[object]:
        return [state_row(self.session.state(item)) for item in self.session.items]

    def _states(self) -> list[State]:
        return [self.session.state(item) for item in self.session.items]

    def _differing(self, before: Sequence[State]) -> list[tuple[int, object]]:
        """Also those that somebody else has decided about meanwhile."""
        pairs = zip(before, self._states(), strict=True)
        return [(at, state_row(now)) for at, (was, now) in enumerate(pairs) if was != now]

    def _changed(self, items: Iterable[ReviewItem]) -> list[str]:
        """The files that are not what they were when they were looked at."""
        if self.is_staged:
            return []
        seen: dict[str, bytes] = {}
        for item in items:
            seen[item.path] = item.data
            seen.update((part.path, part.before) for one in item.alternatives for part in one.parts)
        return sorted(path for path, data in seen.items() if _bytes_of(path) != data)


def _read(asked: object, items: Sequence[ReviewItem]) -> Wanted:
    if not isinstance(asked, dict) or set(asked) != set(_ASKED):
        listed = ", ".join(f"`{key}`" for key in _ASKED)
        raise NotDoneError(f"a decision has exactly {listed}")
    verdict, places, rewrite, reason, replacement = (asked[key] for key in _ASKED)
    if verdict not in ("accept", "reject", "skip"):
        raise NotDoneError("`verdict` is accept, reject or skip")
    if not isinstance(reason, str) or len(reason) > _LONGEST_REASON:
        raise NotDoneError(f"`reason` is a text of at most {_LONGEST_REASON} characters")
    if any(one is not None and not isinstance(one, str) for one in (rewrite, replacement)):
        raise NotDoneError("`rewrite` and `replacement` are texts or null")
    if not isinstance(places, list) or not all(type(one) is int and 0 <= one < len(items) for one in places):
        raise NotDoneError("`items` are numbers of findings")
    return Wanted(verdict, [items[one] for one in dict.fromkeys(places)], rewrite, reason, replacement)


def _bytes_of(path: str) -> bytes | None:
    try:
        return read_regular(path)
    except OSError:
        return None
