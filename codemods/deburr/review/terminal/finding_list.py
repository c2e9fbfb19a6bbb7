"""The list of findings in groups: draws only the rows in sight, so that its length does not matter.

Unknown here: deciding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from textual.binding import Binding
from textual.content import Content
from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style

from deburr.review.items import ReviewItem
from deburr.review.session import Grouping, Status
from deburr.review.terminal.browsing import Browsing, Group
from deburr.review.terminal.inert import inert, pieces
from deburr.review.terminal.styles import BAD, CURSOR, DIM, GOOD, PLAIN, STRONG, WARNING
from deburr.review.terminal.wording import SIGNS, group_name

_STYLES = {
    Status.OPEN: PLAIN, Status.ACCEPTED: GOOD, Status.REJECTED: BAD, Status.SKIPPED: DIM, Status.STALE: WARNING,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Head:
    group: Group


_Line: TypeAlias = _Head | ReviewItem


class FindingList(ScrollView, can_focus=True):
    """The groups of a look, with one item in focus."""

    BINDINGS: ClassVar = [
        Binding("up", "step(-1)", show=False),
        Binding("down", "step(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "end(0)", show=False),
        Binding("end", "end(-1)", show=False),
    ]

    class Focused(Message):
        """An item is in focus, or none; `is_by_hand` where the user went there."""

        def __init__(self, *, is_by_hand: bool) -> None:
            super().__init__()
            self.is_by_hand = is_by_hand

    def __init__(self, browsing: Browsing, *, id: str) -> None:
        super().__init__(id=id)
        self._browsing = browsing
        self._lines: list[_Line] = []
        self._items: list[ReviewItem] = []
        self._at: dict[int, int] = {}
        self._heads: dict[str, str] = {}
        self._places: dict[int, str] = {}
        self.item: ReviewItem | None = None
        """The one in focus; None where nothing is listed."""

    @property
    def items(self) -> Sequence[ReviewItem]:
        """All listed items in their order."""
        return self._items

    def show(self, item: ReviewItem | None) -> None:
        """Lists what the look has now, with `item` in focus if it is listed, else what stands near."""
        near = self._items.index(self.item) if self.item in self._items else 0
        groups = self._browsing.groups()
        self._heads.clear()
        self._places.clear()
        self._lines = []
        for one in groups:
            self._lines += [_Head(one), *one.items]
        self._items = [one for one in self._lines if not isinstance(one, _Head)]
        self._at = {id(line): number for number, line in enumerate(self._lines) if not isinstance(line, _Head)}
        self.virtual_size = Size(self.scrollable_content_region.width, len(self._lines))
        if item is None or id(item) not in self._at:
            item = self._items[min(near, len(self._items) - 1)] if self._items else None
        self.focus_item(item, is_by_hand=False)

    def focus_item(self, item: ReviewItem | None, *, is_by_hand: bool = True) -> None:
        """Puts a listed item into focus and in sight."""
        self.item = item
        self.refresh()
        if item is not None:
            self._bring_in_sight(self._at[id(item)])
        self.post_message(self.Focused(is_by_hand=is_by_hand))

    def _bring_in_sight(self, line: int) -> None:
        height, top = self.scrollable_content_region.height, round(self.scroll_offset.y)
        # The head of the first item of a group is in sight with it.
        first = line - 1 if line and isinstance(self._lines[line - 1], _Head) else line
        if first < top:
            self.scroll_to(y=first, animate=False, immediate=True)
        elif line >= top + height:
            self.scroll_to(y=line - height + 1, animate=False, immediate=True)

    def on_resize(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, len(self._lines))
        if self.item is not None:
            self._bring_in_sight(self._at[id(self.item)])

    def on_click(self, event: Click) -> None:
        at = event.y + round(self.scroll_offset.y)
        line = self._lines[at] if at < len(self._lines) else None
        if line is not None and not isinstance(line, _Head):
            self.focus_item(line)

    def action_step(self, by: int) -> None:
        """`by` items down."""
        if self.item is not None:
            at = self._items.index(self.item) + by
            self.focus_item(self._items[max(0, min(at, len(self._items) - 1))])

    def action_page(self, by: int) -> None:
        self.action_step(by * max(self.scrollable_content_region.height - 2, 1))

    def action_end(self, at: int) -> None:
        if self._items:
            self.focus_item(self._items[at])

    def action_group(self, by: int) -> None:
        """To the first item of another group."""
        if self.item is None:
            return
        firsts = [at for at, line in enumerate(self._lines) if isinstance(line, _Head)]
        here = self._at[id(self.item)]
        wanted = [at for at in firsts if (at > here if by > 0 else at < here - 1)]
        if wanted:
            line = self._lines[(wanted[0] if by > 0 else wanted[-1]) + 1]
            self.focus_item(line if not isinstance(line, _Head) else None)

    def render_line(self, y: int) -> Strip:
        at = y + round(self.scroll_offset.y)
        width, style = self.scrollable_content_region.width, self.visual_style
        if not 0 <= at < len(self._lines):
            return Strip.blank(width, style.rich_style)
        line = self._lines[at]
        shown = self._head(line.group) if isinstance(line, _Head) else self._item(line, width)
        shown = shown.truncate(width, ellipsis=True)
        if line is self.item:
            style += CURSOR
        return Strip(shown.render_segments(style)).adjust_cell_length(width, style.rich_style)

    def _head(self, group: Group) -> Content:
        told = self._heads.get(group.name)
        if told is None:
            left = self._browsing.undecided(group.items)
            told = f"  {left} of {len(group.items)} to decide" if left else f"  {len(group.items)}, all decided"
            self._heads[group.name] = told
        return Content.assemble((group_name(group.name, self._browsing.grouping), STRONG), (told, DIM))

    def _item(self, item: ReviewItem, width: int) -> Content:
        status = self._browsing.state(item).status
        is_in_focus = item is self.item
        mark = f"{'▸' if is_in_focus else ' '}{SIGNS[status]} "
        grey: Style = PLAIN if is_in_focus else DIM
        return Content.assemble(
            (mark, PLAIN if is_in_focus else _STYLES[status]),
            _cut(self._place(item), max(width // 2, 16)),
            (f"  {_said(item, self._browsing)}", grey),
        )

    def _place(self, item: ReviewItem) -> str:
        place = self._places.get(id(item))
        if place is None:
            name = item.path.rsplit("/", 1)[-1] if self._browsing.grouping is Grouping.FILE else item.path
            place = f"{inert(name)}:{item.line}"
            self._places[id(item)] = place
        return place


def _cut(place: str, width: int) -> str:
    """The end of a long path, which tells more than its beginning."""
    return place if len(place) <= width else f"…{place[1 - width :]}"


def _said(item: ReviewItem, browsing: Browsing) -> str:
    """What tells the item from its neighbours: its code, and what its group does not say."""
    line = item.span_text.decode("utf-8", "surrogateescape").split("\n", 1)[0].strip()
    code = "".join(text for text, _ in pieces(line, ()))
    return code if browsing.grouping is Grouping.PATTERN else f"{inert(item.pattern)}  {code}"
