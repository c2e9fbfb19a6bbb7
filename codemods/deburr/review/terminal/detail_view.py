"""The pane that shows rows: lays them out for its width and draws the lines that are in sight."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.events import Resize
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from deburr.review.terminal.rows import Row, laid_out


class DetailView(ScrollView, can_focus=True):
    """Draws what `show` was given. The arrow keys scroll it while it has the focus."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._rows: Sequence[Row] = ()
        self._lines: list[Content] = []
        self._anchors: dict[str, int] = {}
        self._laid_out_for = 0

    def show(self, rows: Sequence[Row], *, from_top: bool) -> None:
        """Shows these rows; from the first one, or from where the pane stands."""
        self._rows = rows
        self._lay_out()
        if from_top:
            self.scroll_to(y=0, animate=False, immediate=True)

    def scroll_to_anchor(self, name: str) -> None:
        """Scrolls to the row of that name, if there is one."""
        if name in self._anchors:
            self.scroll_to(y=self._anchors[name], animate=False, immediate=True)

    @property
    def text(self) -> str:
        """All lines, also those that are not in sight."""
        return "\n".join(line.plain.rstrip() for line in self._lines)

    def on_resize(self, event: Resize) -> None:
        if self.scrollable_content_region.width != self._laid_out_for:
            self._lay_out()

    def _lay_out(self) -> None:
        self._laid_out_for = self.scrollable_content_region.width
        self._lines, self._anchors = laid_out(self._rows, self._laid_out_for)
        self.virtual_size = Size(self._laid_out_for, len(self._lines))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        at = y + round(self.scroll_offset.y)
        width, style = self.scrollable_content_region.width, self.visual_style
        line = self._lines[at] if 0 <= at < len(self._lines) else Content()
        return Strip(line.render_segments(style)).adjust_cell_length(width, style.rich_style)
