"""What `deburr apply` does with the outcomes: writes them, one file after the other.

Nothing is written before every file has been analysed: what a file may become can depend on what stands in others, so
the answer must not depend on which was written first.
"""

from __future__ import annotations

from deburr.cli.asked import Asked
from deburr.cli.exit_codes import ExitCode
from deburr.cli.repository import root_of
from deburr.cli.runs import Run, start
from deburr.cli.terminal import Terminal
from deburr.cli.withheld import WithheldFixes
from deburr.engine.findings import Changed, Clean, Failed, Skipped
from deburr.report.summary import change_summary
from deburr.report.wording import count, what_changed
from deburr.run.linked_writing import Writing, linked_groups, write_together
from deburr.run.writer import WriteFailed, WriteRefused, WriteResult, Written, uninterrupted
from deburr.text.escape import escape_line


def run_apply_command(asked: Asked, terminal: Terminal) -> ExitCode:
    """Writes all changes (of stdin: to stdout); `FOUND` when a selected fix was withheld."""
    run = start(asked, terminal)
    if run is None:
        return ExitCode.FAILED
    changed: list[Changed] = []
    withheld = WithheldFixes(terminal)
    for outcome in run.outcomes(fixing=True):
        withheld.tell(outcome)
        if run.stdin is not None:
            _print_text(outcome, run.stdin, terminal)
        elif isinstance(outcome, Changed):
            changed.append(outcome)
    withheld.close()
    unwritten = _write_all(changed, run, terminal) if run.stdin is None else 0
    failed = run.close(change_summary(run.tally, "applied"))
    if failed or unwritten:
        return ExitCode.FAILED
    return ExitCode.FOUND if run.tally.withheld else ExitCode.OK


def _print_text(outcome: Changed | Clean | Skipped | Failed, data: bytes, terminal: Terminal) -> None:
    """The text as it is now. A text that was not analysed comes out unchanged; after a failure nothing does."""
    if isinstance(outcome, Changed):
        terminal.result_bytes(outcome.change.after)
    elif not isinstance(outcome, Failed):
        terminal.result_bytes(data)


def _write_all(changed: list[Changed], run: Run, terminal: Terminal) -> int:
    """How many files could not be written. Ctrl-C leaves each file old or new and says how many are new."""
    root = root_of(run.session.request.paths)
    written: list[Changed] = []
    try:
        for group in linked_groups(changed):
            with uninterrupted():
                # Together, so that what is said of an interrupted run is what is on disk.
                results = write_together([Writing.of(one) for one in group], root)
                done = [one for one, result in zip(group, results, strict=True) if isinstance(result, Written)]
                written += done
            for outcome, result in zip(group, results, strict=True):
                _tell(outcome, result, terminal)
    except KeyboardInterrupt:
        left = len(changed) - len(written)
        terminal.error(f"interrupted: {count(len(written), 'file')} written, {left} left as before")
        raise
    # The summary speaks of what is on disk, not of what was computed.
    run.tally.changed = len(written)
    run.tally.applied = sum(len(outcome.change.applied) for outcome in written)
    return len(changed) - len(written)


def _tell(outcome: Changed, result: WriteResult, terminal: Terminal) -> None:
    match result:
        case Written():
            _tell_written(outcome, result, terminal)
        case WriteRefused(reason=reason):
            terminal.error(f"{outcome.path}: not written: {reason}")
        case WriteFailed(error=error):
            terminal.error(f"{outcome.path}: {error}")


def _tell_written(outcome: Changed, result: Written, terminal: Terminal) -> None:
    terminal.result(f"{escape_line(outcome.path)}: {what_changed(outcome.change)}\n")
    for note in result.notes:
        terminal.note(f"{outcome.path}: {note}")
