"""What `deburr undo` does: recovers an interrupted apply, or else takes back the last one that is complete."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from deburr.cli.exit_codes import ExitCode
from deburr.cli.recovery import tell_recovered
from deburr.cli.terminal import Terminal
from deburr.report.wording import count
from deburr.run.journal.history import root_of_newest, roots_below
from deburr.run.journal.places import root_for
from deburr.run.journal.transaction import Transaction, transaction
from deburr.run.journal.undoing import Undone, forget_last, undo_last
from deburr.run.writer import WriteFailed, WriteRefused, WriteResult, Written
from deburr.text.escape import escape_line

_COMMAND = "deburr undo"


def run_undo_command(paths: Sequence[Path], terminal: Terminal, *, forget: bool) -> ExitCode:
    """`FOUND` when a file was left alone; `paths` say where, by default here."""
    missing = [path for path in paths if not os.path.lexists(path)]
    if missing:
        terminal.error(f"{missing[0]}: no such file or directory")
        return ExitCode.FAILED
    place = root_for(paths)
    root: Path | None = place
    while root is not None:
        with transaction(root, _COMMAND) as work:
            if work.recovered:
                return _only_recovered(work, terminal)
            newest = root_of_newest(work.state, place)
            if newest is None:
                return _nothing(work, place, terminal)
            if newest.is_relative_to(root):
                undone = forget_last(work, newest) if forget else undo_last(work, newest)
                return _told(undone, newest, terminal, forget=forget)
            # The apply was to more than this place: all of it is locked before it is taken back.
            root = newest
    return ExitCode.OK


def _only_recovered(work: Transaction, terminal: Terminal) -> ExitCode:
    """An apply that was interrupted is not one that is done: taking back another as well is more than was asked for."""
    tell_recovered(work.recovered, terminal)
    terminal.note("recovered; `deburr undo` once more takes back the last complete apply")
    return ExitCode.FOUND if any(one.left for one in work.recovered) else ExitCode.OK


def _nothing(work: Transaction, place: Path, terminal: Terminal) -> ExitCode:
    below = roots_below(work.state, place)
    more = f"; below it there is: {', '.join(f'`{root}`' for root in below)}" if below else ""
    terminal.note(f"there is nothing to undo in `{place}`{more}")
    return ExitCode.OK


def _told(undone: Undone | None, root: Path, terminal: Terminal, *, forget: bool) -> ExitCode:
    if undone is None:
        terminal.note(f"there is nothing to undo in `{root}`")
        return ExitCode.OK
    for result in undone.results:
        _tell(result, terminal)
    back = sum(isinstance(one, Written) for one in undone.results)
    left = len(undone.results) - back
    did = "forgotten" if forget else "undone"
    text = f"{did}: `{undone.command}` of {undone.since}"
    if not forget:
        text += f", {count(back, 'file')} as before" + (f"; left alone: {left}" if left else "")
    terminal.note(text)
    if left:
        terminal.note("what was left alone can be tried again, or given up with `deburr undo --forget`")
    if any(isinstance(one, WriteFailed) for one in undone.results):
        return ExitCode.FAILED
    return ExitCode.FOUND if left else ExitCode.OK


def _tell(result: WriteResult, terminal: Terminal) -> None:
    shown = os.path.relpath(result.path)
    path = result.path if shown.startswith("..") else shown
    match result:
        case Written():
            terminal.result(f"{escape_line(path)}: as before\n")
            for note in result.notes:
                terminal.note(f"{path}: {note}")
        case WriteRefused(reason=reason):
            terminal.error(f"{path}: not undone: {reason}")
        case WriteFailed(error=error):
            terminal.error(f"{path}: {error}")
