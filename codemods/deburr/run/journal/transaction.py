"""Writing under a lock and through a journal: the way in for whoever changes files.

    with transaction(root_for(paths), "deburr apply src") as writing:
        writing.recovered                      # what an interrupted apply had left, now settled
        writing.write(groups, bounds, told=print)

Unknown here: what is written and why.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path as FilePath

from deburr.errors import JournalError
from deburr.run.journal.entries import Entry, Head, digest
from deburr.run.journal.history import forget_old, new_identity
from deburr.run.journal.holders import this_process
from deburr.run.journal.journal_file import Journal, completed, removed, written_journal
from deburr.run.journal.locking import Lock, acquire
from deburr.run.journal.places import State, opened_state
from deburr.run.journal.recovery import Recovered, recover, settle_undo
from deburr.run.linked_writing import Writing, look_together, write_together
from deburr.run.writer import Ready, WriteFailed, WriteRefused, WriteResult, Written, uninterrupted


@dataclass(slots=True)
class Transaction:
    """The right to write below `root`, as long as the lock is held."""

    state: State
    root: FilePath
    command: str
    since: str
    recovered: list[Recovered] = field(default_factory=list)
    done: list[WriteResult] = field(default_factory=list)
    """What became of each file so far."""
    is_open: bool = False
    """Whether a journal was begun and is not complete."""

    def write(
        self,
        groups: Sequence[Sequence[Writing]],
        bounds: Sequence[FilePath],
        told: Callable[[int, list[WriteResult]], None] = lambda number, results: None,
        *,
        reverts: str | None = None,
    ) -> None:
        """Writes group after group, each as a whole or not at all; `told` gets each number and the results.

        `bounds` has for each group how far a symbolic link may lead. Nothing is written before the journal of all
        groups is durable; an interrupt leaves a complete journal of what was written until then. `done` has all
        results."""
        with uninterrupted():
            looks = [self._look(group, bound) for group, bound in zip(groups, bounds, strict=True)]
            journal = self._begun(groups, looks, reverts)
        entries = iter(journal.entries if journal is not None else ())
        written: set[int] = set()
        try:
            for number, (group, seen) in enumerate(zip(groups, looks, strict=True)):
                results: list[WriteResult] = [one for one in seen if not isinstance(one, Ready)]
                with uninterrupted():
                    # Together, so that what is said of an interrupted run is what is on disk.
                    if journal is not None and not results:
                        those = [next(entries) for _ in group]
                        results = write_together(_named(group, those, journal.head.token), bounds[number])
                        written.update(
                            one.number for one, result in zip(those, results, strict=True) if _is_new(result)
                        )
                    self.done += results
                told(number, results)
        finally:
            if journal is not None:
                with uninterrupted():
                    self._ended(journal, frozenset(written))

    def _look(self, group: Sequence[Writing], bound: FilePath) -> list[Ready | WriteRefused | WriteFailed]:
        looks = look_together(group, bound)
        outside = [one for one in looks if isinstance(one, Ready) and not one.target.is_relative_to(self.root)]
        if not outside:
            return looks
        reason = f"`{outside[0].target}` is outside of `{self.root}`"
        return [WriteRefused(str(one.path), reason) for one in group]

    def _begun(
        self,
        groups: Sequence[Sequence[Writing]],
        looks: Sequence[Sequence[Ready | WriteRefused | WriteFailed]],
        reverts: str | None,
    ) -> Journal | None:
        entries: list[Entry] = []
        for number, (group, seen) in enumerate(zip(groups, looks, strict=True)):
            for one, look in zip(group, seen, strict=True):
                if isinstance(look, Ready):
                    path = look.target.relative_to(self.root).as_posix()
                    mode = look.status.st_mode & 0o7777
                    entries.append(Entry(len(entries), path, one.before, digest(one.after), mode, number))
        if not entries:
            return None
        identity, user = new_identity(self.state, self.root), os.geteuid()
        head = Head(identity, self.root, user, secrets.token_hex(8), self.command, self.since, reverts)
        self.is_open = True
        try:
            return written_journal(self.state.journals(self.root), head, entries)
        except JournalError:
            self.is_open = False
            raise

    def _ended(self, journal: Journal, written: frozenset[int]) -> None:
        if written:
            journal = completed(journal, written)
            settle_undo(self.state, journal)
        else:
            removed(journal.file)
        forget_old(self.state, self.root)
        self.is_open = False


@contextmanager
def transaction(root: FilePath, command: str) -> Iterator[Transaction]:
    """The transaction for `root` (a real path), with everything recovered that was interrupted around it.

    A `JournalError` if another process is at work there, or if what is needed cannot be had; nothing is changed then.
    `command` is what others are told."""
    since = datetime.now(UTC).astimezone().isoformat(" ", "seconds")
    state = opened_state(root)
    lock = acquire(state, this_process(root, command, since))
    current = Transaction(state, root, command, since)
    is_recovered = False
    try:
        current.recovered = _recovered(state, lock)
        lock.recovered()
        is_recovered = True
        yield current
    finally:
        lock.release(finished=is_recovered and not current.is_open)


def _recovered(state: State, lock: Lock) -> list[Recovered]:
    roots = dict.fromkeys((*lock.interrupted, lock.root))
    try:
        return [one for root in roots for one in recover(state, root)]
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise JournalError(f"what an interrupted apply left cannot be settled: {reason}") from None


def _named(group: Sequence[Writing], entries: Sequence[Entry], token: str) -> list[Writing]:
    return [replace(one, temporary=entry.temporary(token)) for one, entry in zip(group, entries, strict=True)]


def _is_new(result: WriteResult) -> bool:
    """Whether the file has its new text, wanted or not."""
    return isinstance(result, Written) or (isinstance(result, WriteFailed) and result.is_new)
