"""What `deburr suppress` does with the findings: comments for them, written through the journal as an apply is.

Unknown here: where a comment can stand.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from deburr.cli.asked import Asked
from deburr.cli.diffing import print_patch, tell_names
from deburr.cli.exit_codes import ExitCode
from deburr.cli.recovery import is_pending, tell_recovered
from deburr.cli.repository import PatchNames, root_of, write_root
from deburr.cli.runs import Run, start
from deburr.cli.terminal import Terminal
from deburr.cli.uncommitted import has_uncommitted
from deburr.engine.findings import Changed, Clean, FileChange
from deburr.report.wording import count
from deburr.run.baseline_run import learn, narrowed
from deburr.run.journal.places import root_for
from deburr.run.journal.transaction import Transaction, transaction
from deburr.run.linked_writing import Writing
from deburr.run.session import file_work
from deburr.run.suppressing.asked import marks_asked_about
from deburr.run.suppressing.comments import checked_reason
from deburr.run.suppressing.silencing import Silenced, Silencer, unused_in
from deburr.run.suppression import mentions_suppressions
from deburr.run.writer import WriteFailed, WriteRefused, WriteResult, Written
from deburr.text.escape import escape_line
from deburr.text.lines import LineIndex
from deburr.text.regular_file import read_regular


@dataclass(frozen=True, slots=True)
class Wanted:
    """With a reason, suppressions of these patterns are written; without one they are taken out."""

    ids: tuple[str, ...]
    reason: str | None
    unused: bool
    prints: bool


@dataclass(slots=True)
class _Suppressing:
    run: Run
    wanted: Wanted
    terminal: Terminal
    done: int = 0
    left: int = 0
    files: int = 0

    def count(self, done: int) -> None:
        """One more file is changed."""
        self.files += 1
        self.done += done

    def words(self, number: int) -> str:
        if self.wanted.reason is None:
            return f"taken out: {count(number, 'suppression')}"
        return f"suppressed: {count(number, 'finding')}"

    def changes(self) -> Iterator[tuple[Changed, int]]:
        """The files that change, each with how many findings or ids that is about; what is left is said."""
        session = self.run.session
        outcomes = list(self.run.checked())
        if session.baseline is not None:
            learn(session, session.baseline, outcomes)
        silencer = Silencer(file_work(session, fixing=False, narrowed=False))
        for outcome in outcomes:
            if not isinstance(outcome, Clean):
                continue
            silenced = self._silenced(silencer, outcome)
            if silenced is None:
                continue
            self._tell_left(outcome.path, silenced)
            if silenced.before != silenced.after:
                change = FileChange(silenced.before, silenced.after, (), (), ())
                yield Changed(outcome.path, change), silenced.done

    def _silenced(self, silencer: Silencer, outcome: Clean) -> Silenced | None:
        asked = narrowed(self.run.session, outcome).findings
        if self.wanted.reason is None:
            return self._removed(silencer, outcome)
        findings = [one for one in asked if one.pattern in self.wanted.ids]
        return silencer.suppress(outcome, findings, self.wanted.reason) if findings else None

    def _removed(self, silencer: Silencer, outcome: Clean) -> Silenced | None:
        # The bytes of a file in which nothing is found are not kept.
        outcome = outcome if outcome.findings else replace(outcome, data=read_regular(outcome.path))
        if not mentions_suppressions(outcome.data):
            return None
        unused = unused_in(outcome)
        marks = [
            one
            for one in marks_asked_about(self.run.session, outcome)
            if (not self.wanted.ids or one.id in self.wanted.ids) and (not self.wanted.unused or one.span in unused)
        ]
        return silencer.remove(outcome, marks) if marks else None

    def _tell_left(self, path: str, silenced: Silenced) -> None:
        index = LineIndex.of(silenced.before)
        for one in silenced.left:
            self.left += 1
            place = index.place(one.span.start)
            self.terminal.warn(f"{path}:{place.line}:{place.column}: {one.pattern}: left as it is: {one.reason}")


def run_suppress_command(asked: Asked, wanted: Wanted, terminal: Terminal) -> ExitCode:
    """Writes the suppressions, or prints them as a patch; `FOUND` when a finding could not be suppressed."""
    if wanted.reason is not None:
        wanted = replace(wanted, reason=checked_reason(wanted.reason))
    run = start(asked, terminal)
    if run is None:
        return ExitCode.FAILED
    suppressing = _Suppressing(run, wanted, terminal)
    if not wanted.prints:
        with transaction(root_for(asked.places), shlex.join(["deburr", "suppress", *map(str, asked.paths)])) as work:
            tell_recovered(work.recovered, terminal)
            return _ended(suppressing, _written(suppressing, work))
    if is_pending(asked.places, terminal):
        return ExitCode.FAILED
    names = PatchNames(root_of(asked.places))
    for outcome, done in suppressing.changes():
        print_patch(outcome, run, names, terminal)
        suppressing.count(done)
    tell_names(names, terminal)
    return _ended(suppressing, is_done=True)


def _written(suppressing: _Suppressing, work: Transaction) -> bool:
    """Whether everything that was to be written is."""
    asked, terminal = suppressing.run.asked, suppressing.terminal
    changes = list(suppressing.changes())
    changed = [one for one, _ in changes]
    if not asked.allow_dirty and has_uncommitted(changed, terminal, commit=False, staged=asked.staged):
        return False

    def tell(number: int, results: Sequence[WriteResult]) -> None:
        outcome, done = changes[number]
        match results[0]:
            case Written(notes=notes):
                terminal.result(f"{escape_line(outcome.path)}: {suppressing.words(done)}\n")
                suppressing.count(done)
                for note in notes:
                    terminal.note(f"{outcome.path}: {note}")
            case WriteRefused(reason=reason):
                terminal.error(f"{outcome.path}: not written: {reason}")
            case WriteFailed(error=error):
                terminal.error(f"{outcome.path}: {error}")

    bounds = [write_root(one.path, asked.places) for one in changed]
    work.write([[Writing.of(one)] for one in changed], bounds, tell)
    return suppressing.files == len(changed)


def _ended(suppressing: _Suppressing, is_done: bool) -> ExitCode:
    left = f", {suppressing.left} left" if suppressing.left else ""
    verb = "would be " if suppressing.wanted.prints else ""
    done = suppressing.words(suppressing.done)
    failed = suppressing.run.close(f"{verb}{done} in {count(suppressing.files, 'file')}{left}")
    if failed or not is_done:
        return ExitCode.FAILED
    return ExitCode.FOUND if suppressing.left else ExitCode.OK
