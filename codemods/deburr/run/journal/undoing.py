"""Taking back the last apply: each file gets its old bytes again if it is still exactly what the apply left.

A file that was edited since is refused, and so are those whose change goes with its own; they stay in the history, so
that a second try has them again. Unknown here: how it is told.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path as FilePath

from deburr.run.journal.entries import Entry, digest
from deburr.run.journal.history import journals_of
from deburr.run.journal.journal_file import Journal, removed
from deburr.run.journal.transaction import Transaction
from deburr.run.linked_writing import Writing
from deburr.run.writer import WriteFailed, WriteRefused, WriteResult
from deburr.text.regular_file import read_regular


@dataclass(frozen=True, slots=True)
class Undone:
    """What became of an apply that was to be taken back: a result for each of its files."""

    command: str
    since: str
    results: tuple[WriteResult, ...]
    earlier: int
    """How many applies of the root are left that could be undone."""


def undo_last(work: Transaction, root: FilePath) -> Undone | None:
    """Takes back the newest apply of `root`, which the transaction's root holds; None if there is none."""
    journal = _newest(work, root)
    if journal is None:
        return None
    results: list[WriteResult] = []
    groups: list[list[Writing]] = []
    for _, group in groupby(journal.standing, key=lambda one: one.group):
        looked = _looked_at(list(group), root)
        refused = [one for one in looked if not isinstance(one, Writing)]
        if refused:
            results += refused
        else:
            groups.append([one for one in looked if isinstance(one, Writing)])
    work.write(groups, [root] * len(groups), reverts=journal.head.identity)
    results += work.done
    results.sort(key=lambda one: one.path)
    return Undone(journal.head.command, journal.head.since, tuple(results), len(journals_of(work.state, root)))


def forget_last(work: Transaction, root: FilePath) -> Undone | None:
    """Drops the newest apply of `root` from the history; no file is changed."""
    journal = _newest(work, root)
    if journal is None:
        return None
    removed(journal.file)
    return Undone(journal.head.command, journal.head.since, (), len(journals_of(work.state, root)))


def _newest(work: Transaction, root: FilePath) -> Journal | None:
    return next(reversed(journals_of(work.state, root)), None)


def _looked_at(group: list[Entry], root: FilePath) -> list[Writing | WriteRefused | WriteFailed]:
    looks = [_look(one, root) for one in group]
    refused = [one for one in looks if not isinstance(one, Writing)]
    if not refused:
        return looks
    reason = f"its change goes with that of {refused[0].path}"
    return [WriteRefused(str(one.path), reason) if isinstance(one, Writing) else one for one in looks]


def _look(entry: Entry, root: FilePath) -> Writing | WriteRefused | WriteFailed:
    target = entry.target(root)
    if target is None:
        return WriteRefused(str(root / entry.path), "its path leads elsewhere since")
    try:
        mode = stat.S_IMODE(os.lstat(target).st_mode)
        data = read_regular(target)
    except FileNotFoundError:
        return WriteRefused(str(target), "it is gone since")
    except OSError as error:
        return WriteFailed(str(target), f"cannot be read: {(error.strerror or str(error)).lower()}")
    if digest(data) != entry.after:
        return WriteRefused(str(target), "it was edited since")
    if mode != entry.mode:
        return WriteRefused(str(target), f"its permissions were changed since, from {entry.mode:o} to {mode:o}")
    return Writing(target, data, entry.before)
