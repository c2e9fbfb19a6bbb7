"""Colours: which part of a report gets which, and whether there are any.

A `Painter` that is off returns its text unchanged, so every renderer is written once. Whether a terminal listens is
decided in `deburr.cli`.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Style(enum.Enum):
    """The parts of a report, with the codes of an ANSI terminal (rustc's palette)."""

    ERROR = "1;31"
    WARNING = "1;33"
    HELP = "1;36"
    NOTE = "1;32"
    GUTTER = "1;34"
    STRONG = "1"
    REMOVED = "31"
    ADDED = "32"
    HUNK = "36"


@dataclass(frozen=True, slots=True)
class Painter:
    """Wraps text into colours, or does not."""

    enabled: bool = False

    def __call__(self, style: Style, text: str) -> str:
        return f"\x1b[{style.value}m{text}\x1b[0m" if self.enabled and text else text


PLAIN = Painter()
