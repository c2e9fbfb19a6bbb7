"""The way through a review line by line: shows an item, reads an answer, does it, goes on.

The keys are those of `cargo insta review` and `git add -p` where they have one. Unknown here: streams and editors.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from deburr.report.style import PLAIN, Painter
from deburr.report.wording import count
from deburr.review.actions import Actions
from deburr.review.edited_text import text_to_edit
from deburr.review.items import Alternative, ReviewItem
from deburr.review.plain.showing import shown_item
from deburr.review.session import Refusal, ReviewSession, Status
from deburr.text.escape import escape_line, escape_text

HELP = """\
a  accept the rewrite that is shown        r  reject (asks for a reason)
s  skip: ask again in the next session     w  show the next rewrite
e  edit the text that would be put there   i  show the pattern's explanation
p  all of this pattern: then a, r or s     f  all in this file: then a, r or s
x  reject, and suppress in the source      b  reject, and add to the baseline
u  undo the last step                      /  search: /words
q  quit; every decision is kept            ?  this help
"""
_CHOICES = "a,r,s,w,e,i,p,f,x,b,u,/,?,q"

Ask: TypeAlias = Callable[[str], str | None]
"""Shows a prompt and gives the line that was answered; None at the end of input."""


@dataclass(slots=True)
class Walk:
    """One walk over the items that are neither accepted nor rejected."""

    session: ReviewSession
    actions: Actions
    ask: Ask
    tell: Callable[[str], None]
    paint: Painter = PLAIN
    _seen: set[int] = field(default_factory=set)
    """Items that were skipped in this walk."""
    _rewrites: dict[int, str] = field(default_factory=dict)
    """By item the rewrite that was switched to."""

    def run(self) -> None:
        """Until nothing is left, `q`, or the end of input."""
        item = self._next(None)
        while item is not None:
            number = self.session.items.index(item) + 1
            self.tell(f"\n[{number} of {len(self.session.items)}]\n")
            state, alternative = self.session.state(item), self._alternative(item)
            self.tell(shown_item(item, state, alternative, self.paint, self._foreign(item)))
            item = self._answered(item).item

    def _alternative(self, item: ReviewItem) -> Alternative | None:
        return item.alternative(self._rewrites.get(id(item)))

    def _foreign(self, item: ReviewItem) -> str | None:
        """The text of somebody else's that is shown, unless a rewrite was switched to."""
        return self.session.foreign_text(item) if id(item) not in self._rewrites else None

    def _next(self, after: ReviewItem | None) -> ReviewItem | None:
        """The next item that is to be asked about, behind `after`, then from the start."""
        items = self.session.items
        start = items.index(after) + 1 if after in items else 0
        for one in (*items[start:], *items[:start]):
            status = self.session.state(one).status
            if id(one) not in self._seen and status not in (Status.ACCEPTED, Status.REJECTED):
                return one
        return None

    def _answered(self, item: ReviewItem) -> _Go:
        while True:
            line = self.ask(f"[{_CHOICES}] ")
            if line is None:
                return _Go(None)
            go = self._done(line.strip()[:1], line.strip()[1:].strip(), item)
            if go is not None:
                return go

    def _done(self, key: str, rest: str, item: ReviewItem) -> _Go | None:
        """What an answer leads to; None: the same item is asked about again."""
        match key:
            case "q":
                return _Go(None)
            case "a":
                if self._foreign(item) is not None:
                    self.session.accept_text(item)
                    return self._after(item)
                return self._after(item) if self._accepted([item]) else None
            case "r" | "x" | "b":
                return self._rejected(key, rest, item)
            case "s":
                self._skipped([item])
                return self._after(item)
            case "p" | "f":
                return self._all(key, rest, item)
            case "w":
                return self._switched(item)
            case "e":
                return self._edited(item)
            case "u":
                return self._undone()
            case "/":
                return self._found(rest, item)
            case "i":
                self.tell(escape_text(item.explanation).strip("\n") + "\n")
            case _:
                self.tell(HELP)
        return None

    def _after(self, item: ReviewItem | None) -> _Go:
        following = self._next(item)
        if following is None:
            self.tell("nothing is left to decide\n")
        return _Go(following)

    def _accepted(self, items: list[ReviewItem]) -> bool:
        """Whether anything was accepted; each item with the rewrite that was switched to, else the one offered."""
        by_rewrite: dict[str | None, list[ReviewItem]] = {}
        for one in items:
            by_rewrite.setdefault(self._rewrites.get(id(one)), []).append(one)
        refused = [no for rewrite, those in by_rewrite.items() for no in self.session.accept(those, rewrite)]
        for no in refused:
            self._tell_refused(no)
        return len(refused) < len(items)

    def _tell_refused(self, refusal: Refusal) -> None:
        where = f"{refusal.item.path}:{refusal.item.line}"
        self.tell(f"not accepted: {escape_line(where)}: {escape_line(refusal.reason)}\n")

    def _rejected(self, key: str, rest: str, item: ReviewItem) -> _Go | None:
        if key == "x" and not rest:
            rest = self.ask("why (it is written into the source): ") or ""
            if not rest.strip():
                self.tell("a suppression needs a reason\n")
                return None
        reason = rest or ((self.ask("why (empty: no reason): ") or "") if key == "r" else "")
        self.session.reject([item], reason.strip())
        if key == "r":
            return self._after(item)
        problem = self.actions.suppress(item, reason) if key == "x" else self.actions.add_to_baseline(item)
        if problem is not None:
            self.tell(f"rejected, but no more than that: {escape_line(problem)}\n")
        # The items are others now where the source has changed: on with what stands behind this one.
        return self._after(self.session.nearest(item))

    def _skipped(self, items: list[ReviewItem]) -> None:
        self.session.skip(items)
        self._seen.update(map(id, items))

    def _all(self, key: str, rest: str, item: ReviewItem) -> _Go | None:
        items = self.session.of_pattern(item) if key == "p" else self.session.in_file(item)
        about = f"{count(len(items), 'finding')} {'of this pattern' if key == 'p' else 'in this file'}"
        answer = rest or (self.ask(f"{about}: a(ccept), r(eject) or s(kip)? ") or "").strip()
        match answer[:1]:
            case "a":
                if not self._accepted(items):
                    return None
            case "r":
                self.session.reject(items, answer[1:].strip())
            case "s":
                self._skipped(items)
            case _:
                self.tell("nothing was decided\n")
                return None
        return self._after(item)

    def _switched(self, item: ReviewItem) -> _Go | None:
        names = [one.name for one in item.alternatives]
        if names and self._foreign(item) is not None:
            self._rewrites[id(item)] = names[0]
            return _Go(item)
        if len(names) < 2:
            self.tell("there is no other rewrite here\n")
            return None
        now = self._alternative(item)
        at = names.index(now.name) if now is not None else -1
        self._rewrites[id(item)] = names[(at + 1) % len(names)]
        return _Go(item)

    def _edited(self, item: ReviewItem) -> _Go | None:
        alternative = self._alternative(item)
        text = self.actions.edited(text_to_edit(item, alternative))
        if text is None:
            self.tell("the text is as it was: nothing was decided\n")
            return None
        refusal = self.session.edit(item, text, alternative.name if alternative is not None else None)
        if refusal is not None:
            self._tell_refused(refusal)
            return None
        return self._after(item)

    def _undone(self) -> _Go | None:
        items = self.session.undo()
        if not items:
            self.tell("there is nothing to undo\n")
            return None
        self._seen.difference_update(map(id, items))
        here = [one for one in items if one in self.session.items]
        self.tell(f"undone: {count(len(items), 'decision')}\n")
        return _Go(here[0]) if here else self._after(self.session.items[0])

    def _found(self, text: str, item: ReviewItem) -> _Go | None:
        """The next item with these words, whatever was decided about it."""
        text = text or (self.ask("search for: ") or "")
        found = self.session.search(text) if text.strip() else []
        if not found:
            self.tell("nothing is found\n")
            return None
        items = self.session.items
        at = items.index(item)
        return _Go(next((one for one in found if items.index(one) > at), found[0]))


@dataclass(frozen=True, slots=True)
class _Go:
    """On to an item; None: to the end."""

    item: ReviewItem | None
