"""Saying what became of an interrupted apply, and stopping commands that only look while one is waiting.

Unknown here: how anything is recovered.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from deburr.cli.terminal import Terminal
from deburr.errors import JournalError
from deburr.report.wording import count

if TYPE_CHECKING:
    from deburr.run.journal.recovery import Recovered


def is_pending(paths: Iterable[Path], terminal: Terminal) -> bool:
    """Whether an interrupted apply is to be recovered first (or one is writing now), which then has been said."""
    from deburr.run.journal.pending import pending

    try:
        found = pending(paths)
    except JournalError as error:
        advice = f"; {error.help}" if error.help else ""
        terminal.warn(f"whether an interrupted apply is to be recovered could not be seen: {error.message}{advice}")
        return False
    if found is not None:
        terminal.error(found)
    return found is not None


def tell_recovered(recovered: Iterable[Recovered], terminal: Terminal) -> None:
    """A line for each interrupted apply, and one for each file that was left alone."""
    for one in recovered:
        what = f"`{one.command}` of {one.since} had been interrupted"
        if one.is_finished:
            terminal.warn(f"{what} when all its files were written: it stands")
        else:
            terminal.warn(f"{what}: {count(len(one.back), 'file')} put back as before")
        for path, reason in one.left:
            terminal.warn(f"{path}: left alone: {reason}")
