"""What `deburr apply` does with the outcomes: writes them, through a journal, one file after the other.

Nothing is written before every file has been analysed: what a file may become can depend on what stands in others, so
the answer must not depend on which was written first.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from deburr.cli.asked import Asked
from deburr.cli.committing import prepared_commits, publish
from deburr.cli.exit_codes import ExitCode
from deburr.cli.recovery import tell_recovered
from deburr.cli.repository import write_root
from deburr.cli.runs import Run, start
from deburr.cli.terminal import Terminal
from deburr.cli.uncommitted import has_uncommitted
from deburr.cli.verifying import Checking, Verification
from deburr.cli.withheld import WithheldFixes
from deburr.engine.findings import Changed, Clean, Failed, Outcome, Skipped
from deburr.report.summary import change_summary
from deburr.report.wording import count, what_changed
from deburr.run.journal.places import root_for
from deburr.run.journal.transaction import Transaction, transaction
from deburr.run.linked_writing import Writing, linked_groups
from deburr.run.writer import WriteFailed, WriteRefused, WriteResult, Written
from deburr.text.escape import escape_line


def run_apply_command(asked: Asked, terminal: Terminal, wanted: Verification | None = None) -> ExitCode:
    """Writes all changes (of stdin: to stdout), if `wanted` those that a check lets pass; `FOUND` when a selected fix
    was withheld."""
    is_checked = wanted is not None and not asked.is_stdin
    run = start(replace(asked, format=False) if is_checked else asked, terminal)
    if run is None:
        return ExitCode.FAILED
    if run.stdin is not None:
        return _apply_to_text(run, run.stdin, terminal)
    checking = Checking(run, wanted, is_formatted=asked.format) if is_checked and wanted is not None else None
    with transaction(root_for(run.session.request.paths), _command(asked)) as work:
        tell_recovered(work.recovered, terminal)
        return _apply_to_files(run, _Settling(asked, terminal, checking), work, terminal)


def _command(asked: Asked) -> str:
    return shlex.join(["deburr", "apply", *map(str, asked.paths)])


def _apply_to_text(run: Run, data: bytes, terminal: Terminal) -> ExitCode:
    withheld = WithheldFixes(terminal)
    for outcome in run.outcomes(fixing=True):
        withheld.tell(outcome)
        _print_text(outcome, data, terminal)
    withheld.close()
    return _ended(run, 0)


@dataclass(slots=True)
class _Settling:
    """What stands between what every file would become and writing it: what takes no time comes first."""

    asked: Asked
    terminal: Terminal
    checking: Checking | None
    is_refused: bool = False

    def settled(self, outcomes: Iterator[Outcome]) -> Iterable[Outcome]:
        found = tuple(outcomes)
        changed = [one for one in found if isinstance(one, Changed)]
        commit = self.asked.commit
        if commit or not self.asked.allow_dirty:
            self.is_refused = has_uncommitted(changed, self.terminal, commit=commit, staged=self.asked.staged)
        if self.is_refused or self.checking is None:
            return found
        return self.checking.settled(iter(found))

    def lets_pass(self) -> bool:
        """Whether something may be written; the reason has been said otherwise."""
        return not self.is_refused and (self.checking is None or self.checking.tell())


def _apply_to_files(run: Run, settling: _Settling, work: Transaction, terminal: Terminal) -> ExitCode:
    changed: list[Changed] = []
    withheld = WithheldFixes(terminal)
    for outcome in run.outcomes(fixing=True, settle=settling.settled):
        withheld.tell(outcome)
        if isinstance(outcome, Changed):
            changed.append(outcome)
    withheld.close()
    if not settling.lets_pass():
        return _nothing_written(run)
    asked = settling.asked
    commits = prepared_commits(run.session, changed, terminal, format=asked.format) if asked.commit and changed else []
    if commits is None:
        return _nothing_written(run)
    told = _Told(terminal)
    unwritten = _write_all(changed, run, work, told)
    if commits and unwritten:
        terminal.error("not committed: not every file was written")
    is_committed = not unwritten and publish(commits, terminal)
    ended = _ended(run, unwritten)
    if told.lost is not None:
        raise told.lost
    return ended if is_committed or not commits else ExitCode.FAILED


def _nothing_written(run: Run) -> ExitCode:
    run.tally.changed = run.tally.applied = 0
    run.close(change_summary(run.tally, "applied"))
    return ExitCode.FAILED


def _ended(run: Run, unwritten: int) -> ExitCode:
    failed = run.close(change_summary(run.tally, "applied"))
    if failed or unwritten:
        return ExitCode.FAILED
    is_stale = run.reviewed is not None and run.reviewed.has_stale
    return ExitCode.FOUND if run.tally.withheld or is_stale else ExitCode.OK


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


def _write_all(changed: list[Changed], run: Run, work: Transaction, told: _Told) -> int:
    """How many files could not be written. Ctrl-C leaves each file old or new and says how many are new."""
    groups = linked_groups(changed)
    bounds = [write_root(group[0].path, run.session.request.paths) for group in groups]

    def tell(number: int, results: list[WriteResult]) -> None:
        for outcome, result in zip(groups[number], results, strict=True):
            told.tell(outcome, result)

    try:
        work.write([[Writing.of(one) for one in group] for group in groups], bounds, tell)
    except KeyboardInterrupt:
        number = sum(isinstance(one, Written) for one in work.done)
        told.terminal.error(f"interrupted: {count(number, 'file')} written, {len(changed) - number} left as before")
        raise
    # The summary speaks of what is on disk, not of what was computed.
    names = {one.path for one in work.done if isinstance(one, Written)}
    written = [one for one in changed if one.path in names]
    run.tally.changed = len(written)
    run.tally.applied = _made_in(written)
    return len(changed) - len(written)


def _made_in(written: list[Changed]) -> int:
    """How many fixes are in the files: their own, and those of files that themselves did not change."""
    own = {fix.key for one in written for fix in one.change.applied}
    linked = {fix.key for one in written for fix in one.change.causes} - own
    return sum(len(one.change.applied) for one in written) + len(linked)
