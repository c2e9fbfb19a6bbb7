"""The source lines of a diagnostic with carets under them, laid out as rustc does.

A mark within one line is underlined; a primary mark over several lines gets rustc's bracket at the left, with the lines
in its middle left out when there are many. Unknown here: findings; this takes spans and words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from deburr.report.display_line import DisplayLine
from deburr.report.style import Painter, Style
from deburr.text.escape import escape_line
from deburr.text.lines import LineIndex, Place
from deburr.text.span import Span

_HEAD_LINES = 4
_TAIL_LINES = 2


@dataclass(frozen=True, slots=True)
class Mark:
    """A place to underline; `label` may be empty."""

    span: Span
    label: str = ""
    is_primary: bool = False


@dataclass(frozen=True, slots=True)
class _Underline:
    """A mark within one line, in cells (0-based, half open)."""

    start: int
    end: int
    label: str
    is_primary: bool


@dataclass(frozen=True, slots=True)
class _Bracket:
    """The one mark that runs over several lines."""

    start: Place
    end: Place
    mark: Mark


@dataclass(frozen=True, slots=True)
class Snippet:
    """Rows without a newline, and how wide the gutter's line numbers are."""

    rows: tuple[str, ...]
    gutter: int


def render_snippet(
    index: LineIndex, marks: Sequence[Mark], paint: Painter, style: Style = Style.WARNING, gutter: int = 0
) -> Snippet:
    """The rows of the lines that `marks` touch. `gutter` is the least width of the line numbers."""
    return _Layout(index, marks, paint, style, gutter).render()


class _Layout:
    """The state of one snippet while it is laid out."""

    __slots__ = ("_bracket", "_displayed", "_gutter", "_index", "_paint", "_style", "_underlines")

    def __init__(self, index: LineIndex, marks: Sequence[Mark], paint: Painter, style: Style, gutter: int) -> None:
        self._index = index
        self._paint = paint
        self._style = style
        self._bracket: _Bracket | None = None
        self._underlines: dict[int, list[_Underline]] = {}
        self._displayed: dict[int, DisplayLine] = {}
        for mark in marks:
            self._place(mark)
        self._gutter = max(gutter, len(str(max(self._lines(), default=1))))

    def _place(self, mark: Mark) -> None:
        start, end = self._index.place(mark.span.start), self._index.place(mark.span.end)
        if start.line != end.line and mark.is_primary and self._bracket is None:
            self._bracket = _Bracket(start, end, mark)
            self._display(start.line, start.column)
            self._display(end.line, end.column)
            return
        line = self._display(start.line, start.column)
        first = line.cell(start.column)
        last = line.cell(end.column) if start.line == end.line else line.cells[-1]
        label = escape_line(mark.label)
        found = _Underline(first, max(last, first + 1), label, mark.is_primary)
        self._underlines.setdefault(start.line, []).append(found)

    def _display(self, line: int, focus: int = 1) -> DisplayLine:
        """The line laid out; the first to ask decides which part of a very long one is seen."""
        if line not in self._displayed:
            self._displayed[line] = DisplayLine.of(self._index.text(line), focus)
        return self._displayed[line]

    def _lines(self) -> list[int]:
        wanted = set(self._underlines)
        if self._bracket is not None:
            first, last = self._bracket.start.line, self._bracket.end.line
            if last - first + 1 > _HEAD_LINES + _TAIL_LINES:
                wanted.update(range(first, first + _HEAD_LINES), range(last - _TAIL_LINES + 1, last + 1))
            else:
                wanted.update(range(first, last + 1))
        return sorted(wanted)

    def render(self) -> Snippet:
        rows: list[str] = []
        previous: int | None = None
        for line in self._lines():
            if previous is not None and line == previous + 2:
                rows.extend(self._line_rows(line - 1))
            elif previous is not None and line > previous + 1:
                rows.append(self._paint(Style.GUTTER, "...") + self._elision(line))
            rows.extend(self._line_rows(line))
            previous = line
        return Snippet(tuple(rows), self._gutter)

    def _elision(self, next_line: int) -> str:
        """What stands beside the dots: the bracket's bar, when the lines left out are inside it."""
        bracket = self._bracket
        if bracket is None or not bracket.start.line < next_line <= bracket.end.line:
            return ""
        return " " * max(self._gutter, 1) + self._paint(self._style, "|")

    def _line_rows(self, line: int) -> Iterator[str]:
        shown = self._display(line)
        bracket = self._bracket
        prefix = ""
        if bracket is not None:
            prefix = self._bar(line, shown, bracket) + " "
        number = self._paint(Style.GUTTER, f"{line:>{self._gutter}} |")
        yield f"{number} {prefix}{shown.text}".rstrip()
        if bracket is not None and line == bracket.start.line and not self._opens_line(bracket):
            reach = shown.cell(bracket.start.column)
            yield self._row(" " + self._paint(self._style, "_" * (reach + 1) + "^"))
        for row in self._underline_rows(self._underlines.get(line, [])):
            yield self._row(self._inner_bar(line) + row)
        if bracket is not None and line == bracket.end.line:
            reach = max(shown.cell(bracket.end.column) - 1, 0)
            label = " " + escape_line(bracket.mark.label) if bracket.mark.label else ""
            yield self._row(self._paint(self._style, "|" + "_" * (reach + 1) + "^" + label))

    def _opens_line(self, bracket: _Bracket) -> bool:
        """Whether only blanks stand before the bracket's start."""
        return not self._index.text(bracket.start.line)[: bracket.start.column - 1].strip()

    def _bar(self, line: int, shown: DisplayLine, bracket: _Bracket) -> str:
        if line == bracket.start.line and self._opens_line(bracket):
            return self._paint(self._style, "/")
        inside = bracket.start.line < line <= bracket.end.line
        return self._paint(self._style, "|") if inside else " "

    def _inner_bar(self, line: int) -> str:
        bracket = self._bracket
        if bracket is None:
            return ""
        inside = bracket.start.line <= line <= bracket.end.line
        return self._paint(self._style, "|") + " " if inside else "  "

    def _row(self, content: str) -> str:
        return (self._paint(Style.GUTTER, " " * self._gutter + " |") + " " + content).rstrip()

    def _underline_rows(self, underlines: list[_Underline]) -> Iterator[str]:
        if not underlines:
            return
        ordered = sorted(underlines, key=lambda one: (one.start, one.end))
        last = ordered[-1]
        inline = last.label if all(one is last or one.end <= last.start for one in ordered) else ""
        carets = self._carets(ordered)
        yield f"{carets} {self._tint(last, inline)}" if inline else carets
        hanging = [one for one in ordered if one.label and not (one is last and inline)]
        while hanging:
            yield self._connectors(hanging)
            low = hanging.pop()
            yield self._connectors([one for one in hanging if one.start < low.start], low)

    def _carets(self, ordered: list[_Underline]) -> str:
        cells: dict[int, bool] = {}
        for one in ordered:
            for cell in range(one.start, one.end):
                cells[cell] = cells.get(cell, False) or one.is_primary
        kinds = [cells.get(cell) for cell in range(max(cells) + 1)]
        pieces: list[str] = []
        for is_primary, run in groupby(kinds):
            count = len(list(run))
            if is_primary is None:
                pieces.append(" " * count)
            else:
                pieces.append(self._paint(*((self._style, "^" * count) if is_primary else (Style.GUTTER, "-" * count))))
        return "".join(pieces)

    def _connectors(self, hanging: list[_Underline], label: _Underline | None = None) -> str:
        pieces: list[str] = []
        at = 0
        for one in hanging:
            if one.start < at:
                continue
            pieces.append(" " * (one.start - at) + self._tint(one, "|"))
            at = one.start + 1
        if label is not None:
            pieces.append(" " * (label.start - at) + self._tint(label, label.label))
        return "".join(pieces)

    def _tint(self, one: _Underline, text: str) -> str:
        return self._paint(self._style if one.is_primary else Style.GUTTER, text)
