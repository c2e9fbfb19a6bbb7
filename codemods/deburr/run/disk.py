"""The few things that are done to a disk when nothing may be lost, each a step of its own.

Whoever writes says in which order the steps come; between any two of them the machine may stop. What a step promises
after power loss is what POSIX promises: bytes are there after `sync`, names after `sync_directory`. Called through this
module (`disk.replace(…)`), so that a test can stop the world before any step. Unknown here: what is written.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path as FilePath

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_FULL_SYNC: int | None = getattr(fcntl, "F_FULLFSYNC", None)
"""macOS: what makes the drive itself write, which `fsync` does not do there."""


def create(path: FilePath) -> int:
    """A descriptor for the new, empty file at `path`, readable by its owner alone; an error if something is there."""
    return os.open(path, _NEW, 0o600)


def reopen(path: FilePath, size: int) -> int:
    """A descriptor at the end of the file at `path`, which is no link, cut to its first `size` bytes."""
    descriptor = os.open(path, os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        os.ftruncate(descriptor, size)
        os.lseek(descriptor, 0, os.SEEK_END)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def write(descriptor: int, data: bytes) -> None:
    """All of `data`."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def sync(descriptor: int) -> None:
    """The file's bytes survive a loss of power from here on."""
    if _FULL_SYNC is not None:
        try:
            fcntl.fcntl(descriptor, _FULL_SYNC)
        except OSError:
            # Not every file system knows it.
            os.fsync(descriptor)
        return
    os.fsync(descriptor)


def replace(source: FilePath, target: FilePath) -> None:
    """`target` is what `source` was, at once."""
    os.replace(source, target)


def remove(path: FilePath) -> None:
    """The name `path` is gone."""
    os.unlink(path)


def make_directory(path: FilePath) -> None:
    """A directory for its owner alone."""
    os.mkdir(path, 0o700)


def sync_directory(path: FilePath) -> None:
    """The names in the directory survive a loss of power from here on."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except PermissionError:
        # A directory that may be written but not read cannot be synced; the files in it already are.
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
