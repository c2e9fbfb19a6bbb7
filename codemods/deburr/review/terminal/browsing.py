"""What of a review is looked at: its groups, a filter, words that are searched, and the rewrite chosen for each item.

Unknown here: deciding, and the screen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from deburr.review.items import Alternative, ReviewItem
from deburr.review.keys import FindingKey
from deburr.review.matching import Match
from deburr.review.session import Grouping, ReviewSession, State, Status

TO_DECIDE = frozenset({Status.OPEN, Status.SKIPPED, Status.STALE})


@dataclass(frozen=True, slots=True)
class Filter:
    """Which states are listed; None: all of them."""

    name: str
    statuses: frozenset[Status] | None = None


FILTERS = (Filter("all"), Filter("undecided", TO_DECIDE), *(Filter(one.value, frozenset({one})) for one in Status))


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    items: tuple[ReviewItem, ...]


@dataclass(slots=True)
class Browsing:
    """A look at a session."""

    session: ReviewSession
    grouping: Grouping = Grouping.PATTERN
    filter: Filter = FILTERS[0]
    words: str = ""
    skipped: set[FindingKey] = field(default_factory=set)
    """What was skipped in this session, and is not asked about again in it."""
    unreadable: dict[str, str] = field(default_factory=dict)
    """By path, files that have changed and could not be looked at anew, and why."""
    _rewrites: dict[FindingKey, str] = field(default_factory=dict)
    _states: dict[ReviewItem, State] = field(default_factory=dict)
    _known: dict[ReviewItem, tuple[Match | None, State]] = field(default_factory=dict)
    """What the session said of each, and of which decision."""
    _counts: Counter[Status] = field(default_factory=Counter)

    def forget_states(self) -> None:
        """To be called after whatever changes a state: each is asked of the session once."""
        self._states.clear()
        self._counts.clear()

    def state(self, item: ReviewItem) -> State:
        """The session's state; of what stands in a file that is another one by now, nothing holds."""
        state = self._states.get(item)
        if state is None:
            match = self.session.match(item)
            known = self._known.get(item)
            state = known[1] if known is not None and known[0] is match else self.session.state(item)
            self._known[item] = match, state
            why = self.unreadable.get(item.path)
            if why is not None:
                state = State(Status.STALE, state.decision, why)
            self._states[item] = state
        return state

    def counts(self) -> Mapping[Status, int]:
        """How many items of the whole review there are of each status."""
        if not self._counts:
            self._counts.update(self.state(item).status for item in self.session.items)
        return self._counts

    def groups(self) -> list[Group]:
        """What is listed."""
        items: Iterable[ReviewItem] = self.session.items
        if self.words:
            items = self.session.search(self.words)
        if self.filter.statuses is not None:
            items = [one for one in items if self.state(one).status in self.filter.statuses]
        return [Group(name, tuple(found)) for name, found in self.session.grouped(self.grouping, items).items()]

    def undecided(self, items: Sequence[ReviewItem]) -> int:
        """How many of the items are to be decided yet."""
        return sum(self.state(one).status in TO_DECIDE for one in items)

    def is_asked(self, item: ReviewItem) -> bool:
        """Whether the walk through the review stops here."""
        return self.state(item).status in TO_DECIDE and item.key not in self.skipped

    def next_asked(self, items: Sequence[ReviewItem], after: ReviewItem | None) -> ReviewItem | None:
        """The next one to decide, behind `after` and then from the start, without `after` itself."""
        start = next((at for at, one in enumerate(items, 1) if one is after), 0)
        around = (*items[start:], *items[:start])
        return next((one for one in around if one is not after and self.is_asked(one)), None)

    def alternative(self, item: ReviewItem) -> Alternative | None:
        """The one that is shown and would be accepted: chosen here, else accepted before, else offered first."""
        name = self._rewrites.get(item.key)
        if name is None:
            decision = self.state(item).decision
            name = decision.rewrite if decision is not None else None
        found = item.alternative(name) if name is not None else None
        return found if found is not None else item.alternative(None)

    def own_text(self, item: ReviewItem) -> str | None:
        """The edited text that is shown in the place of a rewrite: it is accepted, or waits for that."""
        state = self.state(item)
        if item.key in self._rewrites or state.decision is None:
            return None
        if state.status is Status.ACCEPTED:
            return state.decision.replacement
        return self.session.foreign_text(item)

    def forget_rewrite(self, item: ReviewItem) -> None:
        """What was decided says from now on what is shown."""
        self._rewrites.pop(item.key, None)

    def switch_rewrite(self, item: ReviewItem) -> bool:
        """Goes on to the next rewrite of the item, from an edited text to what it was edited from; False where there is
        no other."""
        now = self.alternative(item)
        if now is not None and self.own_text(item) is not None:
            self._rewrites[item.key] = now.name
            return True
        if len(item.alternatives) < 2:
            return False
        at = item.alternatives.index(now) if now is not None else -1
        self._rewrites[item.key] = item.alternatives[(at + 1) % len(item.alternatives)].name
        return True

    def switch_grouping(self) -> None:
        ways = list(Grouping)
        self.grouping = ways[(ways.index(self.grouping) + 1) % len(ways)]

    def switch_filter(self, step: int = 1) -> None:
        self.filter = FILTERS[(FILTERS.index(self.filter) + step) % len(FILTERS)]
