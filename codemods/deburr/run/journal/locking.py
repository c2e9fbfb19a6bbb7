"""One apply at a time on a root, and on what is around or below it.

A file in `active/` for each root that is worked on, locked with flock(2) for as long as the process lives: a lock whose
process is gone is free, whatever its file says. Where the file system has no such locks, process id and start time
decide. The file of an apply that was interrupted stays: it says that there may be something to recover.
"""

from __future__ import annotations

import errno
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from deburr.errors import JournalError
from deburr.run import disk
from deburr.run.journal.holders import Holder
from deburr.run.journal.places import State, key_of, overlap, read_private, refuse_unsafe

_PATIENCE = 10.0
"""Seconds that another process may take to look at the locks; it needs milliseconds."""
_NO_LOCKS_HERE = frozenset({errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS})
_UNFINISHED = ".new"


@dataclass(slots=True)
class Lock:
    """The right to write below `root`.

    `interrupted` are overlapping roots whose process is gone; their locks are taken over with it."""

    root: FilePath
    file: FilePath
    interrupted: tuple[FilePath, ...] = ()
    _taken: dict[FilePath, int] = field(default_factory=dict)
    """The files in `active/` that this process holds, with their descriptors."""

    def recovered(self) -> None:
        """Gives up what was taken over: there is nothing left to recover."""
        for file in [one for one in self._taken if one != self.file]:
            _give_up(file, self._taken.pop(file))

    def release(self, *, finished: bool) -> None:
        """Ends the lock. Unless `finished`, the files stay and say that something is to be recovered."""
        while self._taken:
            file, descriptor = self._taken.popitem()
            if finished:
                _give_up(file, descriptor)
            else:
                _forget(descriptor)


def acquire(state: State, holder: Holder) -> Lock:
    """The lock for the holder's root; a `JournalError` that names who has it, or one that overlaps."""
    try:
        with _alone(state):
            return _acquired(state, holder)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise JournalError(f"`{state.active}` cannot be locked: {reason}; nothing was changed") from None


def holders(state: State) -> Iterator[tuple[FilePath, Holder | None]]:
    """The files in `active/` and what they say; only looks. None stands for a file that is not whole."""
    try:
        names = sorted(os.listdir(state.active))
    except FileNotFoundError:
        return
    for name in names:
        if name.endswith(_UNFINISHED):
            continue
        file = state.active / name
        try:
            yield file, Holder.decoded(read_private(file))
        except FileNotFoundError:
            # Its process has just ended in good order.
            continue


def _acquired(state: State, holder: Holder) -> Lock:
    lock = Lock(holder.root, state.active / key_of(holder.root))
    interrupted: list[FilePath] = []
    with ExitStack() as undo:
        undo.callback(lock.release, finished=False)
        for file, other in holders(state):
            if other is None or overlap(other.root, holder.root):
                descriptor = _taken_over(file, other)
                if descriptor is None:
                    continue
                lock._taken[file] = descriptor
                if other is not None:
                    interrupted.append(other.root)
        own = _registered(lock.file, holder)
        undo.pop_all()
    if (stale := lock._taken.pop(lock.file, None)) is not None:
        _forget(stale)
    lock._taken[lock.file] = own
    lock.interrupted = tuple(dict.fromkeys(interrupted))
    return lock


def _taken_over(file: FilePath, other: Holder | None) -> int | None:
    """The descriptor of a lock whose process is gone, None if the file is gone as well."""
    try:
        descriptor = os.open(file, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    locked = _try_lock(descriptor)
    if locked is None:
        locked = other is None or other.is_alive is False
    if not locked:
        os.close(descriptor)
        raise _held(file, other)
    _remember(descriptor)
    return descriptor


def _registered(file: FilePath, holder: Holder) -> int:
    """Puts the holder's file there, durable and locked, in the place of one that an interrupted apply left."""
    unfinished = file.with_name(file.name + _UNFINISHED)
    if os.path.lexists(unfinished):
        disk.remove(unfinished)
    descriptor = disk.create(unfinished)
    with ExitStack() as open_file:
        open_file.callback(os.close, descriptor)
        disk.write(descriptor, holder.encoded())
        disk.sync(descriptor)
        _try_lock(descriptor)
        disk.replace(unfinished, file)
        disk.sync_directory(file.parent)
        open_file.pop_all()
    _remember(descriptor)
    return descriptor


def _held(file: FilePath, other: Holder | None) -> JournalError:
    if other is None:
        return JournalError(f"another deburr is at work (`{file}`); nothing was changed", "run again when it is done")
    alive = other.is_alive
    if alive is False:
        who = "another deburr, which recovers an interrupted apply"
    else:
        where = "" if alive else f" on {other.host}"
        who = f"`{other.command}` (process {other.process}{where}, since {other.since})"
    advice = "run again when it is done"
    if alive is None:
        advice += f", or remove `{file}` if that process is gone"
    return JournalError(f"{who} is at work on `{other.root}`; nothing was changed", advice)


@contextmanager
def _alone(state: State) -> Iterator[None]:
    """No other process takes or gives locks meanwhile: two roots that overlap have different files."""
    file = state.top / "lock"
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        refuse_unsafe(file, is_file=True)
        until = time.monotonic() + _PATIENCE
        while _try_lock(descriptor) is False:
            if time.monotonic() > until:
                raise JournalError(f"another deburr has kept `{file}` for {_PATIENCE:g} s; nothing was changed")
            time.sleep(0.01)
        yield
    finally:
        os.close(descriptor)


def _try_lock(descriptor: int) -> bool | None:
    """Whether it is ours now; None where the file system has no locks."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        if error.errno in _NO_LOCKS_HERE:
            return None
        raise
    return True


_OPEN: set[int] = set()
"""Descriptors of locks that this process holds."""


def _remember(descriptor: int) -> None:
    _OPEN.add(descriptor)


def _forget(descriptor: int) -> None:
    _OPEN.discard(descriptor)
    os.close(descriptor)


def _give_up(file: FilePath, descriptor: int) -> None:
    try:
        disk.remove(file)
    except FileNotFoundError:
        pass
    finally:
        _forget(descriptor)


def _close_in_child() -> None:
    """A forked worker that outlives its parent must not keep the parent's lock."""
    for descriptor in _OPEN:
        os.close(descriptor)
    _OPEN.clear()


os.register_at_fork(after_in_child=_close_in_child)
