"""What the keys do: decisions through the session, each on disk before anything is shown, and what is said of each.

Nothing is decided about a file that is another one by now: it is looked at anew first. Unknown here: the screen.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from deburr.errors import DeburrError
from deburr.review.actions import Actions
from deburr.review.edited_text import text_to_edit, with_line_ends
from deburr.review.items import ReviewItem
from deburr.review.session import Refusal, Status
from deburr.review.terminal.browsing import Browsing
from deburr.review.terminal.inert import inert
from deburr.review.terminal.source_files import SourceFiles
from deburr.review.terminal.wording import findings, place_of
from deburr.syntax.source import SourceFile
from deburr.text.edit import Edit, apply_edits
from deburr.text.escape import escape_text
from deburr.text.lines import LineIndex


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a key: inert text, of several lines only where it is an error. `is_done` is whether the walk goes
    on to the next item."""

    text: str
    is_done: bool = True
    is_error: bool = False


class Besides(enum.Enum):
    """What else is done with a finding that is rejected."""

    NOTHING = "nothing else"
    SUPPRESSION = "a suppression in the source"
    BASELINE = "an entry in the baseline"


@dataclass(slots=True)
class Deciding:
    browsing: Browsing
    actions: Actions
    heard: Sequence[str] = ()
    """What `actions` has said so far; the last is the latest."""
    files: SourceFiles = field(default_factory=SourceFiles)
    _texts: dict[int, str] = field(default_factory=dict)
    """By item the text that was edited and does not parse, to go on with."""

    def look_again(self, item: ReviewItem) -> Told | None:
        """Looks at the item's file anew if it has changed. The session's items may be others then."""
        unreadable = self.browsing.unreadable
        if not self.files.have_changed(item):
            if item.path in unreadable:
                with self._changing():
                    del unreadable[item.path]
            return None
        was_known = item.path in unreadable
        with self._changing():
            problem = self.actions.look_again(item)
            unreadable.pop(item.path, None)
            if problem is None:
                return Told(f"{inert(item.path)} has changed on disk: its findings were looked for anew", is_done=False)
            why = f"the file has changed on disk, and its findings could not be looked for anew: {problem}"
            unreadable[item.path] = why
        return None if was_known else Told(f"{inert(item.path)}: {inert(why)}", is_done=False, is_error=True)

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Around whatever changes states."""
        try:
            yield
        finally:
            self.browsing.forget_states()

    def accept(self, item: ReviewItem) -> Told:
        """Accepts what is shown of the item."""
        if self.browsing.own_text(item) is None:
            return self.accept_all([item])
        if self.browsing.state(item).status is Status.ACCEPTED:
            return Told(f"accepted already: {place_of(item)}")
        try:
            with self._changing():
                self.browsing.session.accept_text(item)
        except DeburrError as error:
            return _failed(error)
        return Told(f"accepted with the text that is shown: {place_of(item)}")

    def accept_all(self, items: Sequence[ReviewItem]) -> Told:
        """Accepts of each item the rewrite that would be shown of it. A text that somebody else has written is not
        accepted unseen."""
        good, bad = self._readable(items)
        unseen = [one for one in good if self.browsing.own_text(one) is not None]
        bad += [
            Refusal(one, "it has a text of its own, which was edited elsewhere: look at it alone") for one in unseen
        ]
        by_rewrite: dict[str | None, list[ReviewItem]] = {}
        for one in good:
            if one not in unseen:
                shown = self.browsing.alternative(one)
                by_rewrite.setdefault(shown.name if shown is not None else None, []).append(one)
        return self._accepted(items, bad, by_rewrite)

    def _accepted(
        self, items: Sequence[ReviewItem], bad: Sequence[Refusal], wanted: Mapping[str | None, list[ReviewItem]]
    ) -> Told:
        refused = list(bad)
        try:
            with self._changing():
                for rewrite, those in wanted.items():
                    refused += self.browsing.session.accept(those, rewrite)
        except DeburrError as error:
            return _failed(error)
        return self._told("accepted", items, refused)

    def reject(self, items: Sequence[ReviewItem], reason: str = "", besides: Besides = Besides.NOTHING) -> Told:
        good, bad = self._readable(items)
        try:
            with self._changing():
                self.browsing.session.reject(good, reason.strip())
                problem = self._besides(good, reason.strip(), besides)
        except DeburrError as error:
            return _failed(error)
        told = self._told("rejected", items, bad)
        if problem is not None:
            return Told(f"{told.text}, but no more than that: {escape_text(problem)}", told.is_done, is_error=True)
        return Told(f"{told.text}, with {besides.value}", told.is_done) if besides is not Besides.NOTHING else told

    def _besides(self, items: Sequence[ReviewItem], reason: str, besides: Besides) -> str | None:
        for item in items if besides is not Besides.NOTHING else ():
            if besides is Besides.SUPPRESSION:
                problem = self.actions.suppress(item, reason)
            else:
                problem = self.actions.add_to_baseline(item)
            if problem is not None:
                return problem
        return None

    def skip(self, items: Sequence[ReviewItem]) -> Told:
        try:
            with self._changing():
                self.browsing.session.skip(items)
        except DeburrError as error:
            return _failed(error)
        self.browsing.skipped.update(one.key for one in items)
        return self._told("skipped", items, [])

    def reopen(self, item: ReviewItem) -> Told:
        """Takes the decision about the item back, whoever made it and when."""
        try:
            with self._changing():
                self.browsing.session.clear([item])
        except DeburrError as error:
            return _failed(error)
        self.browsing.skipped.discard(item.key)
        return Told(f"open again: {place_of(item)}", is_done=False)

    def undo(self) -> tuple[Told, ReviewItem | None]:
        """Takes the last step of this session back; with the item to go to."""
        try:
            with self._changing():
                items = self.browsing.session.undo()
        except DeburrError as error:
            return _failed(error), None
        if not items:
            return Told("there is nothing to undo in this session", is_done=False), None
        self.browsing.skipped.difference_update(one.key for one in items)
        here = next((one for one in items if one in self.browsing.session.items), None)
        return Told(f"undone: {_what(items)}", is_done=False), here

    def edit(self, item: ReviewItem) -> Told:
        """Has the user edit what the shown rewrite would put there, and accepts that. The terminal is the editor's
        meanwhile."""
        alternative = self.browsing.alternative(item)
        offered = self._texts.get(id(item))
        decision = self.browsing.state(item).decision
        if offered is None and decision is not None and decision.replacement is not None:
            offered = decision.replacement
        heard = len(self.heard)
        try:
            given = self.actions.edited(offered if offered is not None else text_to_edit(item, alternative))
        except DeburrError as error:
            return _failed(error)
        if len(self.heard) > heard:
            return Told(inert(self.heard[-1]), is_done=False, is_error=True)
        text = given if given is not None else self._texts.get(id(item))
        if text is None:
            return Told("the text is as it was: nothing was decided", is_done=False)
        return self._edited(item, text)

    def _edited(self, item: ReviewItem, text: str) -> Told:
        wrong = _line_that_does_not_parse(item, text)
        if wrong is not None:
            self._texts[id(item)] = text
            return Told(f"not accepted: line {wrong} would not parse; e edits your text again", False, is_error=True)
        alternative = self.browsing.alternative(item)
        name = alternative.name if alternative is not None and alternative.can_be_accepted else None
        good, bad = self._readable([item])
        try:
            with self._changing():
                refusal = self.browsing.session.edit(item, text, name) if good else bad[0]
        except DeburrError as error:
            return _failed(error)
        self._texts.pop(id(item), None)
        self.browsing.forget_rewrite(item)
        if refusal is not None:
            return self._told("accepted", [item], [refusal])
        return Told(f"accepted with your text: {place_of(item)}", is_done=False)

    def _readable(self, items: Sequence[ReviewItem]) -> tuple[list[ReviewItem], list[Refusal]]:
        """The items whose files are as they were, and those that nothing can be decided about."""
        changed = [one for one in items if self.files.have_changed(one)]
        bad = [Refusal(one, "its file has changed on disk: look at it again") for one in changed]
        gone = set(map(id, changed))
        return [one for one in items if id(one) not in gone], bad

    def _told(self, what: str, items: Sequence[ReviewItem], refused: Sequence[Refusal]) -> Told:
        refused_items = {id(one.item) for one in refused}
        done = [one for one in items if id(one) not in refused_items]
        words = [f"{what}: {_what(done)}"] if done else []
        if refused:
            first = refused[0]
            number = "" if len(items) == 1 else f"{len(refused)}, first "
            words.append(f"not {what}: {number}{place_of(first.item)}: {inert(first.reason)}")
        return Told("; ".join(words), bool(done), is_error=bool(refused))


def _what(items: Sequence[ReviewItem]) -> str:
    return place_of(items[0]) if len(items) == 1 else findings(len(items))


def _failed(error: DeburrError) -> Told:
    text = error.message + (f"; {error.help}" if error.help else "")
    return Told(escape_text(text), is_done=False, is_error=True)


def _line_that_does_not_parse(item: ReviewItem, text: str) -> int | None:
    """The 1-based line at which the file with `text` in the finding's place is no Rust, if it was Rust before."""
    if SourceFile(item.data, item.path).first_error() is not None:
        return None
    new = with_line_ends(item, text).encode("utf-8", "surrogateescape")
    after = apply_edits(item.data, [Edit(item.finding.span, new)])
    wrong = SourceFile(after, item.path).first_error()
    return LineIndex.of(after).line_at(wrong) if wrong is not None else None
