"""The small windows over the review: a reason, what to do with many at once, help, a long message."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from deburr.review.terminal.deciding import Besides
from deburr.review.terminal.detail_view import DetailView
from deburr.review.terminal.rows import Row
from deburr.review.terminal.styles import DIM, STRONG

Rejection = tuple[str, Besides]
"""The reason, and what else is done."""


class ReasonDialog(ModalScreen[Rejection | None]):
    """Asks why something is rejected; None when it is not."""

    BINDINGS: ClassVar = [
        Binding("escape", "dismiss(None)", show=False),
        Binding("tab", "switch(1)", show=False, priority=True),
        Binding("shift+tab", "switch(-1)", show=False, priority=True),
    ]

    def __init__(self, about: str, choices: Sequence[Besides], besides: Besides = Besides.NOTHING) -> None:
        super().__init__()
        self._about = about
        self._choices = choices
        self._besides = besides

    def compose(self) -> ComposeResult:
        with Vertical(classes="window"):
            yield Static(Content.styled(f"reject {self._about}", STRONG))
            yield Input(placeholder="why (may be left empty)", id="reason", select_on_focus=False)
            yield Static(id="besides")
            yield Static(self._keys())

    def on_mount(self) -> None:
        self._tell()

    def _keys(self) -> Content:
        more = "  tab what else" if len(self._choices) > 1 else ""
        return Content.styled(f"enter reject{more}  esc back", DIM)

    def _tell(self, mistake: str = "") -> None:
        told = self.query_one("#besides", Static)
        told.display = len(self._choices) > 1 or bool(mistake)
        also = Content.assemble("and: ", (self._besides.value, STRONG)) if len(self._choices) > 1 else Content()
        told.update(Content.assemble(also, (f"  ! {mistake}" if mistake else "", STRONG)))

    def action_switch(self, by: int) -> None:
        at = self._choices.index(self._besides) + by
        self._besides = self._choices[at % len(self._choices)]
        self._tell()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self._besides is Besides.SUPPRESSION and not event.value.strip():
            self._tell("it needs a reason")
            return
        self.dismiss((event.value, self._besides))


class AllDialog(ModalScreen[str | None]):
    """What to do with many at once: `a`, `r` or `s`; None for nothing."""

    BINDINGS: ClassVar = [
        *(Binding(key, f"dismiss('{key}')", show=False) for key in "ars"),
        Binding("escape,q", "dismiss(None)", show=False),
    ]

    def __init__(self, title: str, told: Sequence[str]) -> None:
        super().__init__()
        self._title = title
        self._told = told

    def compose(self) -> ComposeResult:
        with Vertical(classes="window"):
            yield Static(Content.styled(self._title, STRONG))
            for line in self._told:
                yield Static(Content(line))
            yield Static(Content.styled("a accept all  r reject all  s skip all  esc back", DIM))


class TextDialog(ModalScreen[None]):
    """Shows rows to read; escape, enter, q or ? closes it, the arrow keys scroll."""

    BINDINGS: ClassVar = [Binding("escape,enter,q,question_mark", "dismiss(None)", show=False)]

    def __init__(self, title: str, rows: Sequence[Row]) -> None:
        super().__init__()
        self._heading = title
        self._shown = rows

    def compose(self) -> ComposeResult:
        with Vertical(classes="window tall"):
            yield Static(Content.styled(self._heading, STRONG))
            yield DetailView(id="text")
            yield Static(Content.styled("esc back", DIM))

    def on_mount(self) -> None:
        self.query_one(DetailView).show(self._shown, from_top=True)
