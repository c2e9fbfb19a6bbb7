"""The looks of the application: the terminal's own sixteen colours, so that dark and light ones are both right.

Each says nothing that a sign or a word beside it does not say as well.
"""

from __future__ import annotations

from textual.color import Color
from textual.style import Style

PLAIN = Style()
STRONG = Style(bold=True)
DIM = Style(dim=True)
HEADING = Style(bold=True, underline=True)
WARNING = Style(bold=True, foreground=Color.parse("ansi_magenta"))
ERROR = Style(bold=True, foreground=Color.parse("ansi_red"))
GOOD = Style(foreground=Color.parse("ansi_green"))
BAD = Style(foreground=Color.parse("ansi_red"))
REMOVED = Style(foreground=Color.parse("ansi_red"))
ADDED = Style(foreground=Color.parse("ansi_green"))
CHANGED = Style(reverse=True)
"""Together with one of the two."""
PLACE = Style(underline=True)
"""The code that a finding is about."""
CURSOR = Style(reverse=True)
KEY = Style(bold=True)
