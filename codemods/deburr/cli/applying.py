"""What `deburr apply` does with the outcomes: writes them, one file after the other.

Nothing is written before every file has been analysed: what a file may become can depend on what stands in others, so
the answer must not depend on which was written first.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from deburr.cli.asked import Asked
from deburr.cli.exit_codes import ExitCode
from deburr.cli.repository import write_root
from deburr.cli.runs import Run, start
from deburr.cli.terminal import Terminal
from deburr.cli.verifying import Checking, Verification
from deburr.cli.withheld import WithheldFixes
from deburr.engine.findings import Changed, Clean, Failed, Skipped
from deburr.report.summary import change_summary
from deburr.report.wording import count, what_changed
from deburr.run.linked_writing import Writing, linked_groups, write_together
from deburr.run.writer import WriteFailed, WriteRefused, WriteResult, Written, uninterrupted
from deburr.text.escape import escape_line


def run_apply_command(asked: Asked, terminal: Terminal, wanted: Verification | None = None) -> ExitCode:
    """Writes all changes (of stdin: to stdout), if `wanted` those that a check lets pass; `FOUND` when a selected fix
    was withheld."""
    is_checked = wanted is not None and not asked.is_stdin
    run = start(replace(asked, format=False) if is_checked else asked, terminal)
    if run is None:
        return ExitCode.FAILED
    checking = Checking(run, wanted, is_formatted=asked.format) if is_checked and wanted is not None else None
    changed: list[Changed] = []
    withheld = WithheldFixes(terminal)
    for outcome in run.outcomes(fixing=True, settle=checking.settled if checking is not None else None):
        withheld.tell(outcome)
        if run.stdin is not None:
            _print_text(outcome, run.stdin, terminal)
        elif isinstance(outcome, Changed):
            changed.append(outcome)
    withheld.close()
    if checking is not None and not checking.tell():
        # The summary speaks of what is on disk.
        run.tally.changed = run.tally.applied = 0
        run.close(change_summary(run.tally, "applied"))
        return ExitCode.FAILED
    told = _Told(terminal)
    unwritten = _write_all(changed, run, told) if run.stdin is None else 0
    failed = run.close(change_summary(run.tally, "applied"))
    if told.lost is not None:
        raise told.lost
    if failed or unwritten:
        return ExitCode.FAILED
    return ExitCode.FOUND if run.tally.withheld else ExitCode.OK


def _print_text(outcome: Changed | Clean | Skipped | Failed, data: bytes, terminal: Terminal) -> None:
    """The text as it is now. A text that was not analysed comes out unchanged; after a failure nothing does."""
    if isinstance(outcome, Changed):
        terminal.result_bytes(outcome.change.after)
    elif not isinstance(outcome, Failed):
        terminal.result_bytes(data)


@dataclass(slots=True)
class _Told:
    """What is said of each file. When nobody reads stdout any more, the files are written all the same."""

    terminal: Terminal
    lost: OSError | None = None
    """Why a line could not be printed."""

    def tell(self, outcome: Changed, result: WriteResult) -> None:
        match result:
            case Written():
                self._tell_written(outcome, result)
            case WriteRefused(reason=reason):
                self.terminal.error(f"{outcome.path}: not written: {reason}")
            case WriteFailed(error=error):
                self.terminal.error(f"{outcome.path}: {error}")

    def _tell_written(self, outcome: Changed, result: Written) -> None:
        if self.lost is None:
            try:
                self.terminal.result(f"{escape_line(outcome.path)}: {what_changed(outcome.change)}\n")
            except OSError as error:
                self.lost = error
        for note in result.notes:
            self.terminal.note(f"{outcome.path}: {note}")


def _write_all(changed: list[Changed], run: Run, told: _Told) -> int:
    """How many files could not be written. Ctrl-C leaves each file old or new and says how many are new."""
    written: list[Changed] = []
    try:
        for group in linked_groups(changed):
            with uninterrupted():
                root = write_root(group[0].path, run.session.request.paths)
                # Together, so that what is said of an interrupted run is what is on disk.
                results = write_together([Writing.of(one) for one in group], root)
                done = [one for one, result in zip(group, results, strict=True) if isinstance(result, Written)]
                written += done
            for outcome, result in zip(group, results, strict=True):
                told.tell(outcome, result)
    except KeyboardInterrupt:
        left = len(changed) - len(written)
        told.terminal.error(f"interrupted: {count(len(written), 'file')} written, {left} left as before")
        raise
    # The summary speaks of what is on disk, not of what was computed.
    run.tally.changed = len(written)
    run.tally.applied = sum(len(outcome.change.applied) for outcome in written)
    return len(changed) - len(written)
