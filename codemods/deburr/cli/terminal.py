"""The two streams: stdout carries the result and nothing else, stderr everything that is said about it.

Decides whether there are colours, and shows a line of progress when a run takes longer than a second and somebody
watches. Unknown here: what is written.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, TextIO

from deburr.cli.choices import ColorChoice
from deburr.report.style import Painter, Style
from deburr.text.escape import escape_line, escape_text

_PATIENCE = 1.0
_REFRESH = 0.1


@dataclass(slots=True)
class Terminal:
    """Where a command writes. `quiet` leaves out everything on stderr but errors."""

    paint: Painter
    """For stdout."""
    paint_errors: Painter
    is_for_people: bool
    """Whether stdout is read by a person: a terminal, or colours were asked for."""
    quiet: bool = False
    _shows_progress: bool = False
    _started: float = field(default_factory=time.monotonic)
    _last: float = 0.0
    _progress_width: int = 0

    def result(self, text: str) -> None:
        """Text for stdout, complete with its newlines."""
        self.result_bytes(text.encode("utf-8", "backslashreplace"))

    def result_bytes(self, data: bytes) -> None:
        """Bytes for stdout, unchanged."""
        self._clear()
        if sys.stdout is None:
            raise OSError("stdout is closed")
        _binary(sys.stdout).write(data)

    def error(self, text: str) -> None:
        """A line on stderr that is printed even when quiet."""
        self._line(self.paint_errors(Style.ERROR, "error") + ": " + escape_line(text))

    def warn(self, text: str) -> None:
        """Something that did not go as asked."""
        if not self.quiet:
            self._line(self.paint_errors(Style.WARNING, "warning") + ": " + escape_line(text))

    def note(self, text: str) -> None:
        """Something worth knowing about the run."""
        if not self.quiet:
            self._line(escape_line(text))

    def block(self, text: str) -> None:
        """Several lines for stderr, e.g. a mistake in a page with its line; printed even when quiet."""
        self._line(escape_text(text).rstrip("\n") + "\n")

    def progress(self, text: str) -> None:
        """One more step is done; shown in place, and only when it is worth it."""
        if not self._shows_progress:
            return
        now = time.monotonic()
        if now - self._started < _PATIENCE or now - self._last < _REFRESH:
            return
        self._last = now
        shown = escape_line(text)[: _columns() - 1]
        self._write(f"\r{shown:<{self._progress_width}}")
        self._progress_width = len(shown)

    def _line(self, text: str) -> None:
        if self.is_for_people and sys.stdout is not None:
            # Both streams are seen in one place: what was said first shall stand first.
            sys.stdout.flush()
        self._clear()
        self._write(text + "\n")

    def _clear(self) -> None:
        if self._progress_width:
            self._write("\r" + " " * self._progress_width + "\r")
            self._progress_width = 0

    def _write(self, text: str) -> None:
        if sys.stderr is not None:
            sys.stderr.write(text)
            sys.stderr.flush()


def open_terminal(color: ColorChoice, *, quiet: bool, environment: Mapping[str, str] = os.environ) -> Terminal:
    """The terminal of this process, with colours as asked for and as NO_COLOR and TERM allow."""
    if isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr.reconfigure(errors="backslashreplace")
    paint = Painter(_wants_color(color, sys.stdout, environment))
    is_for_people = paint.enabled or _is_terminal(sys.stdout)
    watched = _is_terminal(sys.stderr) and not quiet
    return Terminal(paint, Painter(_wants_color(color, sys.stderr, environment)), is_for_people, quiet, watched)


def _wants_color(color: ColorChoice, stream: TextIO | None, environment: Mapping[str, str]) -> bool:
    if color is not ColorChoice.AUTO:
        return color is ColorChoice.ALWAYS
    if environment.get("NO_COLOR") or environment.get("TERM") == "dumb":
        return False
    return _is_terminal(stream)


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()


def _binary(stream: TextIO) -> BinaryIO:
    return stream.buffer


def _columns() -> int:
    return shutil.get_terminal_size().columns
