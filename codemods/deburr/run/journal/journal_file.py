"""One journal on disk: written whole before the first file is touched, marked when the last one is done.

It is made under another name and gets its own when all of it is durable; so a journal that is there is complete, and
one that is not was never acted on. Afterwards marks are appended, the last of which may be torn. Unknown here: the
files that it speaks of.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path as FilePath

from deburr.errors import JournalError
from deburr.run import disk
from deburr.run.journal.entries import Entry, Head, numbered, numbers
from deburr.run.journal.places import key_of, made_private, read_private, refuse_unsafe
from deburr.run.journal.records import Record, first_line, framed, records_in
from deburr.text.regular_file import open_regular

ENDING = ".journal"
UNFINISHED = ".new"
"""How a journal is called that is still being written."""
_HEAD_BYTES = 65536


@dataclass(frozen=True, slots=True)
class Journal:
    """A journal as read. `written` are the entries that came to be, None while the apply is not complete; `reverted`
    those of them that an undo took back since."""

    file: FilePath
    head: Head
    entries: tuple[Entry, ...]
    size: int
    """How many bytes of the file are whole records; what is behind them was torn off."""
    written: frozenset[int] | None = None
    reverted: frozenset[int] = frozenset()

    @property
    def is_complete(self) -> bool:
        return self.written is not None

    @property
    def standing(self) -> tuple[Entry, ...]:
        """The entries of a complete apply that were not taken back."""
        left = (self.written or frozenset()) - self.reverted
        return tuple(one for one in self.entries if one.number in left)


def written_journal(directory: FilePath, head: Head, entries: Sequence[Entry]) -> Journal:
    """Puts a new journal into the directory; it is durable when this returns. A `JournalError` if that fails."""
    file = directory / (head.identity + ENDING)
    unfinished = file.with_suffix(UNFINISHED)
    try:
        made_private(directory)
        size = _write_new(unfinished, head, entries)
        disk.replace(unfinished, file)
        disk.sync_directory(directory)
    except OSError as error:
        for left in (unfinished, file):
            if os.path.lexists(left):
                disk.remove(left)
        raise _unwritable(file, error, "nothing was changed") from None
    return Journal(file, head, tuple(entries), size)


def completed(journal: Journal, written: frozenset[int]) -> Journal:
    """Marks the journal as complete: exactly the entries `written` came to be."""
    size = _append(journal, Record("complete", numbered(written)))
    return replace(journal, size=size, written=written)


def reverted(journal: Journal, files: frozenset[int]) -> Journal:
    """Marks entries as taken back."""
    size = _append(journal, Record("reverted", numbered(files)))
    return replace(journal, size=size, reverted=journal.reverted | files)


def removed(file: FilePath) -> None:
    """Takes a journal away; there may be none any more."""
    try:
        disk.remove(file)
        disk.sync_directory(file.parent)
    except FileNotFoundError:
        return
    except OSError as error:
        raise _unwritable(file, error, "the files are as they should be") from None


def head_of(file: FilePath) -> Head:
    """Only what the journal begins with; cheap whatever is in it."""
    refuse_unsafe(file, is_file=True)
    with open_regular(file) as opened:
        first = next(records_in(opened.read(_HEAD_BYTES), str(file)), None)
    return _checked_head(first, file)


def read_journal(file: FilePath) -> Journal:
    """The journal, checked to be whole and to be of the root whose directory it is in."""
    records = list(records_in(read_private(file), str(file)))
    head = _checked_head(records[0] if records else None, file)
    entries: list[Entry] = []
    at = 1
    while at + 1 < len(records) and records[at].kind == "file" and records[at + 1].kind == "before":
        entries.append(Entry.decoded(len(entries), records[at].payload, records[at + 1].payload, str(file)))
        at += 2
    if at >= len(records) or records[at].kind != "prepared":
        raise JournalError(
            f"`{file}` is damaged, so it is not used", "move it away; what it would have put back is in it"
        )
    return _marked(Journal(file, head, tuple(entries), records[-1].end), records[at + 1 :])


def _marked(journal: Journal, marks: Iterable[Record]) -> Journal:
    known = frozenset(one.number for one in journal.entries)
    for mark in marks:
        files = numbers(mark.payload, str(journal.file)) & known
        if mark.kind == "complete":
            journal = replace(journal, written=files)
        elif mark.kind == "reverted":
            journal = replace(journal, reverted=journal.reverted | files)
    return journal


def _write_new(file: FilePath, head: Head, entries: Sequence[Entry]) -> int:
    """How many bytes were written."""
    size = 0
    descriptor = disk.create(file)
    try:
        for part in _parts(head, entries):
            disk.write(descriptor, part)
            size += len(part)
        disk.sync(descriptor)
    finally:
        os.close(descriptor)
    return size


def _parts(head: Head, entries: Sequence[Entry]) -> Iterator[bytes]:
    yield first_line() + framed(Record("apply", head.encoded()))
    for one in entries:
        yield framed(Record("file", one.described())) + framed(Record("before", one.packed()))
    yield framed(Record("prepared", b"{}"))


def _append(journal: Journal, record: Record) -> int:
    """How many bytes the file has then."""
    data = framed(record)
    try:
        descriptor = disk.reopen(journal.file, journal.size)
        try:
            disk.write(descriptor, data)
            disk.sync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        state = "the next `deburr apply` or `deburr undo` puts the files in order"
        raise _unwritable(journal.file, error, state) from None
    return journal.size + len(data)


def _checked_head(record: Record | None, file: FilePath) -> Head:
    if record is None or record.kind != "apply":
        raise JournalError(
            f"`{file}` is damaged, so it is not used", "move it away; what it would have put back is in it"
        )
    head = Head.decoded(record.payload, str(file))
    if head.user != os.geteuid() or key_of(head.root) != file.parent.name or head.identity + ENDING != file.name:
        raise JournalError(f"`{file}` is not of the root that its place says, so it is not used", "move it away")
    return head


def _unwritable(file: FilePath, error: OSError, state: str) -> JournalError:
    reason = (error.strerror or str(error)).lower()
    return JournalError(f"the journal `{file}` cannot be written: {reason}; {state}")
