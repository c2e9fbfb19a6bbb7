"""What becomes of an apply that was interrupted: the files are put back, unless all of them were written already.

File by file only where the bytes are those of before or of after; a file that somebody edited since is named and left
alone, and its old bytes stay in the journal. An undo that was interrupted is recovered in the same way.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path as FilePath

from deburr.errors import JournalError
from deburr.run import disk
from deburr.run.journal.entries import Entry, digest
from deburr.run.journal.history import drop_unfinished, journals_of
from deburr.run.journal.journal_file import Journal, completed, removed, reverted
from deburr.run.journal.places import State
from deburr.run.writer import Written, uninterrupted, write_change
from deburr.text.regular_file import read_regular


@dataclass(frozen=True, slots=True)
class Recovered:
    """What was done about one interrupted apply. Paths are absolute; `left` has for each file why it was left alone."""

    command: str
    since: str
    is_finished: bool
    """All files had been written: the apply stands, and nothing was put back."""
    back: tuple[FilePath, ...] = ()
    left: tuple[tuple[FilePath, str], ...] = ()


def recover(state: State, root: FilePath) -> list[Recovered]:
    """Settles every journal of the root that is not complete; a `JournalError` if a file cannot be put back."""
    drop_unfinished(state, root)
    found: list[Recovered] = []
    for journal in journals_of(state, root):
        if journal.is_complete:
            settle_undo(state, journal)
        else:
            with uninterrupted():
                found.append(_recovered(state, journal))
    return found


def settle_undo(state: State, undo: Journal) -> None:
    """The last act of a complete undo: the apply that it took back leaves the history, and so does the undo itself."""
    if undo.head.reverts is None:
        return
    for journal in journals_of(state, undo.head.root):
        if journal.head.identity == undo.head.reverts:
            gone = _paths(undo, undo.written or frozenset())
            taken = frozenset(one.number for one in journal.entries if one.path in gone)
            if taken >= frozenset(one.number for one in journal.standing):
                removed(journal.file)
            else:
                reverted(journal, taken)
    removed(undo.file)


def _paths(journal: Journal, chosen: frozenset[int]) -> frozenset[str]:
    return frozenset(one.path for one in journal.entries if one.number in chosen)


def _recovered(state: State, journal: Journal) -> Recovered:
    head = journal.head
    _remove_temporaries(journal)
    states = [(one, *_state_of(one, head.root)) for one in journal.entries]
    if all(now == one.after for one, now, _ in states):
        settle_undo(state, completed(journal, frozenset(one.number for one in journal.entries)))
        return Recovered(head.command, head.since, is_finished=True)
    back = [(one, data) for one, now, data in states if now == one.after != digest(one.before)]
    for one, data in back:
        _put_back(one, data, journal)
    left = [one for one, now, _ in states if now not in (one.after, digest(one.before))]
    if left and head.reverts is None:
        # It stays in the history with these files alone, so that their old bytes are not lost.
        completed(journal, frozenset(one.number for one in left))
    else:
        removed(journal.file)
    return Recovered(
        head.command,
        head.since,
        is_finished=False,
        back=tuple(head.root / one.path for one, _ in back),
        left=tuple((head.root / one.path, "it was changed since") for one in left),
    )


def _state_of(entry: Entry, root: FilePath) -> tuple[str, bytes]:
    """The digest of the file as it is now, and its bytes; an empty digest for one that is not there or elsewhere."""
    target = entry.target(root)
    try:
        data = read_regular(target) if target is not None else None
    except OSError:
        data = None
    return ("", b"") if data is None else (digest(data), data)


def _put_back(entry: Entry, data: bytes, journal: Journal) -> None:
    root = journal.head.root
    result = write_change(root / entry.path, data, entry.before, root, entry.temporary(journal.head.token))
    if not isinstance(result, Written):
        why = getattr(result, "reason", None) or getattr(result, "error", "")
        raise JournalError(
            f"an interrupted apply is not recovered: `{result.path}` cannot be put back: {why}",
            "mend that and run again",
        )


def _remove_temporaries(journal: Journal) -> None:
    """What the interrupted process had written beside the files and not yet put in their place."""
    root = journal.head.root
    for one in journal.entries:
        directory = (root / one.path).parent
        left = directory / one.temporary(journal.head.token)
        if os.path.realpath(directory) == str(directory) and _is_regular(left):
            disk.remove(left)


def _is_regular(path: FilePath) -> bool:
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except OSError:
        return False
