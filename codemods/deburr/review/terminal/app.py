"""The application: its panes, its keys, and what is shown after each. Decisions are made by `deciding`, before that."""

from __future__ import annotations

import asyncio
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.content import Content
from textual.events import Resize
from textual.filter import LineFilter, NoColor
from textual.theme import BUILTIN_THEMES
from textual.widgets import Input, Static

from deburr.review.items import ReviewItem
from deburr.review.terminal.browsing import Browsing
from deburr.review.terminal.deciding import Besides, Deciding, Told
from deburr.review.terminal.detail import EXPLANATION, Shown, detail_rows
from deburr.review.terminal.detail_view import DetailView
from deburr.review.terminal.dialogs import AllDialog, ReasonDialog, Rejection, TextDialog
from deburr.review.terminal.finding_list import FindingList
from deburr.review.terminal.inert import inert
from deburr.review.terminal.keys import KEYS, foot
from deburr.review.terminal.rows import Row
from deburr.review.terminal.styles import DIM, KEY, PLAIN, STRONG, WARNING
from deburr.review.terminal.wording import counts_told, findings, place_of, risks_told

LEAST_WIDTH, LEAST_HEIGHT = 40, 10
"""Cells; in less nothing could be read, and that is said instead."""
_WIDE = 120
_LOW = 18
_CONTEXTS = (0, 3, 8, 20, 60, 200, 1_000_000)
_ANSI = BUILTIN_THEMES["ansi-dark"]
# Whatever that one has as black or white is the terminal's own here, which may be light.
_OWN = {name: "ansi_default" for name, value in _ANSI.variables.items() if value in {"ansi_black", "ansi_white"}}
_THEME = replace(_ANSI, name="terminal", warning="ansi_magenta", variables={**_ANSI.variables, **_OWN})


class ReviewApp(App[None]):
    """One review. `run` returns when the user quits."""

    CSS_PATH = "review.tcss"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    BINDINGS: ClassVar = [
        *(Binding(key.names, key.action, key.text, show=False) for key in KEYS if key.names),
        Binding("escape", "end_search", show=False),
    ]

    def __init__(self, deciding: Deciding, *, is_coloured: bool = True) -> None:
        super().__init__()
        self._is_coloured = is_coloured
        self._deciding = deciding
        self._around = 1
        self._columns = LEAST_WIDTH
        self._told = Told("")

    @property
    def browsing(self) -> Browsing:
        return self._deciding.browsing

    @property
    def _list(self) -> FindingList:
        return self.query_one("#list", FindingList)

    @property
    def _detail(self) -> DetailView:
        return self.query_one("#detail", DetailView)

    def compose(self) -> ComposeResult:
        yield Static(id="counts")
        yield Static(id="scope")
        with Container(id="panes"):
            yield FindingList(self.browsing, id="list")
            yield DetailView(id="detail")
        yield Static(id="told")
        with Container(id="searching"):
            yield Static(Content.styled("/", KEY), id="slash")
            yield Input(id="search", placeholder="words to search for", compact=True, select_on_focus=False)
        yield Static(id="keys")
        yield Static(id="too-small")

    def on_mount(self) -> None:
        self.register_theme(_THEME)
        self.theme = _THEME.name
        self.animation_level = "none"
        ended = partial(self.exit, return_code=128 + signal.SIGTERM)
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended)
        self.app_resume_signal.subscribe(self, self._drawn_again)
        self._list.show(None)
        items = self._list.items
        first = self.browsing.next_asked(items, None)
        if first is not None:
            self._list.focus_item(first)
        self._list.focus()
        self._fit(self.size.width, self.size.height)
        self._tell(Told("? shows the keys" if first is not None else "everything here is decided; q quits"))

    def get_line_filters(self) -> list[LineFilter]:
        filters = [*super().get_line_filters()]
        return filters if self._is_coloured else [*filters, NoColor()]

    def _drawn_again(self, _: App[None]) -> None:
        """Behind a program that had the terminal meanwhile."""
        for pane in (self._list, self._detail):
            pane.refresh()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where nothing can be read, nothing is decided."""
        return action == "quit" or not self.screen_stack[0].has_class("-too-small")

    # What is shown.

    def on_resize(self, event: Resize) -> None:
        self._fit(event.size.width, event.size.height)

    def _fit(self, width: int, height: int) -> None:
        screen = self.screen_stack[0]
        self._columns = width
        is_small = width < LEAST_WIDTH or height < LEAST_HEIGHT
        screen.set_class(is_small, "-too-small")
        screen.set_class(width >= _WIDE, "-wide")
        screen.set_class(height < _LOW, "-low")
        small = f"the terminal is {width}×{height}: a review needs {LEAST_WIDTH}×{LEAST_HEIGHT}; q quits"
        screen.query_one("#too-small", Static).update(Content(small))
        self._show_frame()

    def _show_frame(self) -> None:
        """Everything but the panes."""
        width = self._columns
        self._fill("counts", Content.styled(counts_told(self.browsing.counts(), width), STRONG))
        self._fill("scope", self._scope())
        self._fill("told", Content.styled(self._told.text, WARNING if self._told.is_error else PLAIN))
        pairs = [part for sign, word in foot(width) for part in ((sign, KEY), f" {word}  ")]
        self._fill("keys", Content.assemble(*pairs))

    def _fill(self, name: str, content: Content) -> None:
        self.screen_stack[0].query_one(f"#{name}", Static).update(content)

    def _scope(self) -> Content:
        look, items = self.browsing, self._list.items
        at = items.index(self._list.item) + 1 if self._list.item in items else 0
        listed = f"{at} of {len(items)}"
        if len(items) != len(look.session.items):
            listed += f" ({len(look.session.items)} in all)"
        searched = f"  search (/): {inert(look.words)}" if look.words else ""
        return Content.styled(f"{listed}  by {look.grouping.value} (g)  states (t): {look.filter.name}{searched}", DIM)

    def _show_item(self, *, from_top: bool) -> None:
        item = self._list.item
        if item is None:
            nothing = "nothing is listed: t lists other states, / searches for other words"
            empty = nothing if self.browsing.session.items else "there are no findings"
            self._detail.show([Row(Content(empty))], from_top=True)
            return
        look = self.browsing
        shown = Shown(item, look.state(item), look.alternative(item), _CONTEXTS[self._around], look.own_text(item))
        self._detail.show(detail_rows(shown), from_top=from_top)

    def on_finding_list_focused(self, event: FindingList.Focused) -> None:
        if event.is_by_hand:
            self._told = Told("")
        item = self._list.item
        told = self._deciding.look_again(item) if item is not None else None
        if told is not None:
            self._tell(told)
            if item not in self.browsing.session.items:
                self._list.show(self.browsing.session.nearest(item) if item is not None else None)
                return
        self._show_item(from_top=True)
        self._show_frame()

    def _tell(self, told: Told) -> None:
        self._told = told
        if "\n" in told.text:
            self.push_screen(TextDialog("that did not work", [Row(Content(line)) for line in told.text.split("\n")]))
            self._told = Told(told.text.split("\n", 1)[0], is_error=True)
        self._show_frame()

    def _after(self, told: Told, *, goto: ReviewItem | None = None) -> None:
        """Shows what has become of a key: the next item to decide if it is done, else the same one."""
        here = self._list.item
        if here is not None and here not in self.browsing.session.items:
            # The list has items of a source that is another one by now.
            here = self.browsing.session.nearest(here)
            self._list.show(here)
        following = goto if goto is not None else here
        if told.is_done and goto is None:
            following = self.browsing.next_asked(self._list.items, here)
            if following is None:
                following = here
                left = self.browsing.next_asked(self.browsing.session.items, here)
                rest = "nothing is left to decide; q quits" if left is None else "nothing else here is left to decide"
                told = Told(f"{told.text}; {rest}", is_error=told.is_error)
        self._tell(told)
        self._list.show(following)

    # Keys.

    def action_accept(self) -> None:
        if (item := self._asked()) is not None:
            self._after(self._deciding.accept(item))

    def action_skip(self) -> None:
        if (item := self._asked()) is not None:
            self._after(self._deciding.skip([item]))

    def action_reject(self, besides: str) -> None:
        if (item := self._asked()) is None:
            return

        def rejected(answer: Rejection | None) -> None:
            if answer is not None:
                self._after(self._deciding.reject([item], *answer))

        self.push_screen(ReasonDialog(place_of(item), list(Besides), Besides[besides]), rejected)

    def action_all(self, which: str) -> None:
        if (item := self._asked()) is None:
            return
        look = self.browsing
        alike = [one for one in look.session.items if _is_alike(one, item, which)]
        items = [one for one in alike if look.is_asked(one)]
        if not items:
            self._tell(Told(f"all {'of this pattern' if which == 'pattern' else 'in this file'} are decided"))
            return
        shown = [self.browsing.alternative(one) for one in items]
        risks = Counter(one.applicability for one in shown if one is not None and one.can_be_accepted)
        told = [f"their rewrites: {risks_told(risks)}"] if risks else []
        without = len(items) - risks.total()
        told += [f"{findings(without)} without a rewrite to accept"] if without else []
        about = f"of {inert(item.pattern)}" if which == "pattern" else f"in {inert(item.path)}"
        title = f"{findings(len(items))} {about}, listed or not"

        def answered(answer: str | None) -> None:
            if answer == "a":
                self._after(self._deciding.accept_all(items))
            elif answer == "s":
                self._after(self._deciding.skip(items))
            elif answer == "r":
                dialog = ReasonDialog(title, [Besides.NOTHING])
                self.push_screen(dialog, rejected)

        def rejected(answer: Rejection | None) -> None:
            if answer is not None:
                self._after(self._deciding.reject(items, answer[0]))

        self.push_screen(AllDialog(title, told), answered)

    def action_undo(self) -> None:
        told, item = self._deciding.undo()
        self._after(told, goto=item)

    def action_reopen(self) -> None:
        if (item := self._asked()) is not None:
            self._after(self._deciding.reopen(item))

    def action_edit(self) -> None:
        if (item := self._asked()) is None:
            return
        with self._away():
            told = self._deciding.edit(item)
        self._after(told, goto=item)

    @contextmanager
    def _away(self) -> Iterator[None]:
        """The terminal is another program's meanwhile."""
        if self._driver is None or not self._driver.can_suspend:
            yield
            return
        with self.suspend():
            yield

    def _asked(self) -> ReviewItem | None:
        """The item that a key is about, if its file is still what is shown."""
        item = self._list.item
        told = self._deciding.look_again(item) if item is not None else None
        if told is None:
            return item
        self._after(told)
        return None

    def action_switch_rewrite(self) -> None:
        item = self._list.item
        if item is not None and not self.browsing.switch_rewrite(item):
            self._tell(Told("there is no other rewrite here"))
        self._show_item(from_top=True)

    def action_switch_filter(self, step: int) -> None:
        self.browsing.switch_filter(step)
        self._list.show(self._list.item)

    def action_switch_grouping(self) -> None:
        self.browsing.switch_grouping()
        self._list.show(self._list.item)

    def action_next(self) -> None:
        following = self.browsing.next_asked(self._list.items, self._list.item)
        if following is None:
            self._tell(Told("nothing else here is left to decide"))
        else:
            self._list.focus_item(following)

    def action_step(self, by: int) -> None:
        self._list.action_step(by)

    def action_group(self, by: int) -> None:
        self._list.action_group(by)

    def action_page(self, by: int) -> None:
        detail = self._detail
        by *= max(detail.scrollable_content_region.height - 1, 1)
        detail.scroll_to(y=detail.scroll_offset.y + by, animate=False, immediate=True)

    def action_context(self, by: int) -> None:
        wanted = self._around + by
        if not 0 <= wanted < len(_CONTEXTS):
            self._tell(Told("that is the whole file" if by > 0 else "that is the least"))
            return
        self._around = wanted
        self._show_item(from_top=False)

    def action_explain(self) -> None:
        self._detail.scroll_to_anchor(EXPLANATION)

    def action_help(self) -> None:
        rows = [Row(Content(key.text), Content.styled(f"{key.sign:<11}", KEY)) for key in KEYS]
        self.push_screen(TextDialog("keys", rows))

    # Searching.

    def action_search(self) -> None:
        search = self.query_one("#search", Input)
        search.value = self.browsing.words
        self.query_one("#searching").display = True
        self.query_one("#told").display = False
        search.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.input.id == "search":
            self.browsing.words = event.value.strip()
            self._list.show(self._list.item)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.input.id == "search":
            self._close_search()

    def action_end_search(self) -> None:
        """Escape: lists everything again."""
        self.browsing.words = ""
        self._close_search()
        self._list.show(self._list.item)

    def _close_search(self) -> None:
        self.query_one("#searching").display = False
        self.query_one("#told").display = True
        self._list.focus()


def _is_alike(one: ReviewItem, other: ReviewItem, which: str) -> bool:
    return one.pattern == other.pattern if which == "pattern" else one.file == other.file
