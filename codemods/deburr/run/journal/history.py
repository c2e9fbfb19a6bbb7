"""The applies of a root that can be undone, newest last, and the journals that are not complete.

A root keeps its last ten applies. Unknown here: what is done with a journal.
"""

from __future__ import annotations

import os
import time
from pathlib import Path as FilePath

from deburr.errors import JournalError
from deburr.run import disk
from deburr.run.journal.journal_file import ENDING, UNFINISHED, Journal, head_of, read_journal, removed
from deburr.run.journal.places import State, refuse_unsafe

KEPT = 10
"""Applies of one root."""
_DIGITS = 20


def new_identity(state: State, root: FilePath) -> str:
    """What the next journal of the root is called: the time in nanoseconds, and later than every other."""
    last = max((int(file.stem) for file in _files(state.journals(root)) if file.stem.isdigit()), default=0)
    return str(max(time.time_ns(), last + 1)).zfill(_DIGITS)


def journals_of(state: State, root: FilePath) -> list[Journal]:
    """All journals of exactly this root, the oldest first."""
    return [read_journal(file) for file in _files(state.journals(root))]


def drop_unfinished(state: State, root: FilePath) -> None:
    """Takes away journals that were never whole: nothing was done by them."""
    directory = state.journals(root)
    for name in _names(directory):
        if name.endswith(UNFINISHED):
            disk.remove(directory / name)


def forget_old(state: State, root: FilePath) -> None:
    """Takes away all but the newest applies of the root."""
    for file in _files(state.journals(root))[:-KEPT]:
        removed(file)


def root_of_newest(state: State, place: FilePath) -> FilePath | None:
    """Of the roots that hold `place`, the one with the newest journal; None where there is none."""
    found = [(files[-1].stem, root) for root in (place, *place.parents) if (files := _files(state.journals(root)))]
    return max(found, default=("", None))[1]


def roots_below(state: State, place: FilePath) -> list[FilePath]:
    """The roots inside of `place` that have something to undo, as far as their journals can be read."""
    found: list[FilePath] = []
    for name in _names(state.roots):
        try:
            files = _files(state.roots / name)
            root = head_of(files[-1]).root if files else place
        except JournalError:
            # It is of some other project, and whoever asks there is told.
            continue
        if root.is_relative_to(place) and root != place:
            found.append(root)
    return sorted(found)


def _files(directory: FilePath) -> list[FilePath]:
    return [directory / name for name in _names(directory) if name.endswith(ENDING)]


def _names(directory: FilePath) -> list[str]:
    if not os.path.lexists(directory):
        return []
    refuse_unsafe(directory)
    return sorted(os.listdir(directory))
