"""A review under way: items beside their decisions. Every decision is on disk before the call that made it returns.

    session = ReviewSession.opened(collected)
    session.accept([item]); session.reject([item], "the buffer is pinned"); session.undo()
    session.state(item), session.counts()

Unknown here: how anything is shown, and where answers come from.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path as FilePath

from deburr.review.accepted_texts import AcceptedTexts
from deburr.review.collecting import Collected
from deburr.review.decision_file import DecisionFile, usual_file
from deburr.review.decisions import Decision, Decisions, Verdict
from deburr.review.edited_text import straddles, with_line_ends
from deburr.review.items import Alternative, ReviewItem
from deburr.review.keys import FindingKey
from deburr.review.matching import Match, Matches, match_decisions, renumbered

EDITED_ELSEWHERE = "edited elsewhere: accept it anew"


class Status(enum.Enum):
    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    SKIPPED = "skipped"
    STALE = "stale"


_STATUS = {Verdict.ACCEPT: Status.ACCEPTED, Verdict.REJECT: Status.REJECTED, Verdict.SKIP: Status.SKIPPED}


@dataclass(frozen=True, slots=True)
class State:
    """What was decided about an item. `why` says of a stale one why its decision does not hold."""

    status: Status
    decision: Decision | None = None
    why: str | None = None

    @property
    def is_decided(self) -> bool:
        return self.status in (Status.ACCEPTED, Status.REJECTED, Status.SKIPPED)


class Grouping(enum.Enum):
    PATTERN = "pattern"
    FILE = "file"
    CRATE = "crate"
    OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Refusal:
    """An item that was not decided as asked, and why."""

    item: ReviewItem
    reason: str


@dataclass(frozen=True, slots=True)
class _Step:
    """One thing that a user did: what the file said before, and what it has said since."""

    before: Mapping[FindingKey, Decision | None]
    after: Mapping[FindingKey, Decision | None]
    items: tuple[ReviewItem, ...]


@dataclass(slots=True)
class ReviewSession:
    """The items of a run, in the order of files and text."""

    collected: Collected
    file: DecisionFile
    texts: AcceptedTexts
    _matches: Matches = field(default_factory=Matches)
    _steps: list[_Step] = field(default_factory=list)

    @classmethod
    def opened(cls, collected: Collected, file: FilePath | None = None) -> ReviewSession:
        """With the decisions of `file`, by default the project's.

        Raises ReviewFileError where the file cannot be understood."""
        decisions = DecisionFile(file if file is not None else usual_file(collected.root))
        session = cls(collected, decisions, AcceptedTexts(collected.root))
        session.refresh()
        return session

    @property
    def items(self) -> tuple[ReviewItem, ...]:
        return self.collected.items

    @property
    def unmatched(self) -> Decisions:
        """Decisions about what this run has not seen: it is gone, or was not looked at."""
        return self._matches.unmatched

    def refresh(self) -> None:
        """Reads what others have decided meanwhile."""
        self.file.read()
        self._match()

    def _match(self) -> None:
        self._matches = match_decisions(self.file.decisions, self.collected.seen, self.collected.is_vacated)

    def match(self, item: ReviewItem) -> Match | None:
        """The decision about the item. While it is the same object, so is the item's state."""
        return self._matches.of.get(item.key)

    def state(self, item: ReviewItem) -> State:
        match = self.match(item)
        if match is None:
            return State(Status.OPEN)
        why = match.doubt or self._why_stale(item, match)
        if why is None:
            return State(_STATUS[match.decision.verdict], match.decision)
        return State(Status.OPEN if match.decision.verdict is Verdict.SKIP else Status.STALE, match.decision, why)

    def decided_as(self, item: ReviewItem) -> FindingKey | None:
        """The key that the file has the decision about this item under, which may be an older one."""
        match = self._matches.of.get(item.key)
        return match.key if match is not None else None

    def _why_stale(self, item: ReviewItem, match: Match) -> str | None:
        decision = match.decision
        if decision.verdict is not Verdict.ACCEPT:
            return None
        if decision.rewrite is not None and (why := _other_fix(item.alternative(decision.rewrite), decision)):
            return why
        if decision.replacement is not None and not self.texts.holds(match.key, decision):
            return EDITED_ELSEWHERE
        return None

    def counts(self, items: Iterable[ReviewItem] | None = None) -> Counter[Status]:
        """How many items there are of each status."""
        return Counter(self.state(one).status for one in (self.items if items is None else items))

    def accept(self, items: Sequence[ReviewItem], rewrite: str | None = None) -> list[Refusal]:
        """Accepts the fix of `rewrite`, or of each item the one that is offered first.

        An item with a text that was edited elsewhere is refused where no rewrite is named: it has not been looked at
        among many."""
        wanted: dict[ReviewItem, Decision] = {}
        refused: list[Refusal] = []
        for item in items:
            alternative = item.alternative(rewrite)
            reason = _why_not_accepted(alternative, rewrite)
            if rewrite is None and self.foreign_text(item) is not None:
                reason = "it has a text that was edited elsewhere, to be looked at and accepted by itself"
            if reason is not None or alternative is None:
                refused.append(Refusal(item, reason or ""))
                continue
            wanted[item] = Decision(
                Verdict.ACCEPT, item.standing, alternative.name, alternative.applicability, alternative.digest
            )
        self._decide(wanted)
        return refused

    def foreign_text(self, item: ReviewItem) -> str | None:
        """The text that somebody else's decision would put there, which counts for nothing yet."""
        state = self.state(item)
        return state.decision.replacement if state.decision is not None and state.why == EDITED_ELSEWHERE else None

    def accept_text(self, item: ReviewItem) -> None:
        """Accepts the foreign text of the item, which its caller has shown, for this user and machine."""
        state = self.state(item)
        if state.decision is not None and state.why == EDITED_ELSEWHERE:
            self._decide({item: replace(state.decision, standing=item.standing)})

    def edit(self, item: ReviewItem, text: str, rewrite: str | None = None) -> Refusal | None:
        """Accepts `text` in the place of the finding's own text, with what the rewrite does elsewhere."""
        alternative = item.alternative(rewrite)
        text = with_line_ends(item, text)
        decision = Decision(Verdict.ACCEPT, item.standing, replacement=text)
        if alternative is not None and alternative.can_be_accepted:
            if straddles(item, alternative):
                return Refusal(item, "this rewrite changes more than one place at once; edit the file by hand")
            decision = Decision(
                Verdict.ACCEPT, item.standing, alternative.name, alternative.applicability, alternative.digest,
                replacement=text,
            )  # fmt: skip
        self._decide({item: decision})
        return None

    def reject(self, items: Sequence[ReviewItem], reason: str = "") -> None:
        self._decide({item: Decision(Verdict.REJECT, item.standing, reason=reason) for item in items})

    def skip(self, items: Sequence[ReviewItem]) -> None:
        self._decide({item: Decision(Verdict.SKIP, item.standing) for item in items})

    def clear(self, items: Sequence[ReviewItem]) -> None:
        """Makes the items open again."""
        self._decide(dict.fromkeys(items))

    def undo(self) -> tuple[ReviewItem, ...]:
        """Takes the last step of this session back; the items that it was about, none where there is nothing left.

        What somebody else has decided about since stays as it is."""
        if not self._steps:
            return ()
        step = self._steps.pop()
        known = self.file.decisions
        now = self.file.read()
        mine = {key: one for key, one in step.before.items() if now.get(key) == step.after[key]}
        self.file.change(mine)
        self._match_changes(mine, is_others=now is not known or self.file.is_others)
        return step.items

    def _decide(self, wanted: Mapping[ReviewItem, Decision | None]) -> None:
        changes: dict[FindingKey, Decision | None] = {}
        for item, decision in wanted.items():
            match = self._matches.of.get(item.key)
            if match is not None and match.key != item.key:
                changes.setdefault(match.key, None)
            changes[item.key] = decision
            if decision is not None and decision.replacement is not None:
                self.texts.add(item.key, decision)
        if not changes:
            return
        before = self.file.change(changes)
        self._steps.append(_Step(before, changes, tuple(wanted)))
        self._match_changes(changes, is_others=self.file.is_others)

    def _match_changes(self, changes: Mapping[FindingKey, Decision | None], *, is_others: bool) -> None:
        """Like `_match`; soon done where the changes say nothing about other findings, and are all there are."""
        seen = self.collected.seen
        are_own = all(key in seen and (one is None or one.standing == seen[key]) for key, one in changes.items())
        frees = any(one is None for one in changes.values())
        settled = are_own and all(self._matches.is_settled(key.entry, seen[key].of) for key in changes)
        # What is free may be what a decision about something that has moved is about.
        if is_others or not settled or (frees and not self._matches.are_exact):
            self._match()
        else:
            self._matches = self._matches.with_decisions(changes)

    def nearest(self, item: ReviewItem) -> ReviewItem | None:
        """The item itself, or where the items have been replaced since the last one that stood before it."""
        if item in self.items:
            return item
        before = [one for one in self.items if (one.file, one.finding.span) < (item.file, item.finding.span)]
        return before[-1] if before else None

    def replace_items(self, collected: Collected) -> None:
        """Goes on with `collected`, which has the items of sources that somebody has changed."""
        self.collected = collected
        self._match()

    def without(self, item: ReviewItem, collected: Collected) -> None:
        """Goes on with `collected`, in whose source the item is suppressed and everything else is as it was.

        Its own decision goes: the source says it now. What was decided about others alike stays theirs."""
        moved = renumbered(item.key, self.collected.seen, collected.seen)
        sure = {new: match for old, new in moved.items() if (match := self._matches.of.get(old)) and not match.doubt}
        changes: dict[FindingKey, Decision | None] = dict.fromkeys([item.key, *(one.key for one in sure.values())])
        changes |= {new: replace(one.decision, standing=collected.seen[new]) for new, one in sure.items()}
        self.file.change(changes)
        self._steps = [one for one in self._steps if all(key.file != item.file for key in one.after)]
        self.collected = collected
        self._match()

    def of_pattern(self, item: ReviewItem) -> list[ReviewItem]:
        """This item and all of its pattern that are not decided."""
        return self._undecided(lambda one: one.pattern == item.pattern, item)

    def in_file(self, item: ReviewItem) -> list[ReviewItem]:
        """This item and all in its file that are not decided."""
        return self._undecided(lambda one: one.file == item.file, item)

    def _undecided(self, is_meant: Callable[[ReviewItem], bool], item: ReviewItem) -> list[ReviewItem]:
        return [one for one in self.items if one is item or (is_meant(one) and not self.state(one).is_decided)]

    def grouped(self, by: Grouping, items: Iterable[ReviewItem] | None = None) -> dict[str, list[ReviewItem]]:
        """The items by name of the group, which is empty for what belongs to none. With several owners an item is in
        the group of all of them together, as CODEOWNERS names them."""
        groups: dict[str, list[ReviewItem]] = {}
        for item in self.items if items is None else items:
            groups.setdefault(_group(item, by), []).append(item)
        return {name: groups[name] for name in sorted(groups)}

    def search(
        self, text: str, statuses: frozenset[Status] | None = None, items: Iterable[ReviewItem] | None = None
    ) -> list[ReviewItem]:
        """The items with these statuses (None: any) that have all words of `text` in their file, pattern, message, item
        path or code, whatever their case."""
        words = text.casefold().split()
        found = (one for one in (self.items if items is None else items) if _has(one, words))
        return [one for one in found if statuses is None or self.state(one).status in statuses]


def _group(item: ReviewItem, by: Grouping) -> str:
    if by is Grouping.PATTERN:
        return item.pattern
    if by is Grouping.FILE:
        return item.file
    return item.package if by is Grouping.CRATE else " ".join(item.owners)


def _has(item: ReviewItem, words: Sequence[str]) -> bool:
    identity = item.key.entry.identity
    code = item.span_text.decode("utf-8", "replace")
    texts = (item.file, item.pattern, item.finding.message, identity.module, identity.item, code, *item.owners)
    whole = "\n".join((*texts, item.package)).casefold()
    return all(word in whole for word in words)


def _why_not_accepted(alternative: Alternative | None, rewrite: str | None) -> str | None:
    if alternative is None:
        return f"there is no rewrite `{rewrite}` here" if rewrite is not None else "the pattern has no rewrite here"
    if alternative.withheld is not None:
        return f"there is nothing to apply: {alternative.withheld}"
    return None if alternative.parts else "there is nothing to apply: the rewrite changes nothing here"


def _other_fix(alternative: Alternative | None, decision: Decision) -> str | None:
    """Why the alternative is not the one that was accepted."""
    if alternative is None:
        return f"there is no rewrite `{decision.rewrite}` here any more"
    if not alternative.can_be_accepted:
        return f"there is nothing to apply any more: {alternative.withheld or 'the rewrite changes nothing here'}"
    if alternative.digest != decision.digest:
        return f"`{decision.rewrite}` would write something else now"
    if decision.applicability is not None and alternative.applicability.risk > decision.applicability.risk:
        was, now = decision.applicability.value, alternative.applicability.value
        return f"it was accepted as {was} and is {now} now"
    return None
