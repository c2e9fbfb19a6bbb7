"""Saying which selected fixes were not made, for the two commands that make them."""

from __future__ import annotations

from deburr.cli.terminal import Terminal
from deburr.engine.findings import Changed, Clean, Outcome
from deburr.report.summary import withheld_line
from deburr.text.lines import LineIndex


def tell_withheld(outcome: Outcome, terminal: Terminal) -> None:
    """One line for each withheld fix of the file, then what else there is to know about its change."""
    change = outcome.change if isinstance(outcome, Changed | Clean) else None
    if change is None:
        return
    indexes: dict[bytes, LineIndex] = {}
    for withheld in change.withheld:
        terminal.note(withheld_line(outcome.path, change, withheld, indexes))
    for note in change.notes:
        terminal.note(f"{outcome.path}: {note}")
