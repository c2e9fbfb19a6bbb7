"""Writing one file so that at every moment it is either the old or the new one, whole.

The new text goes into a temporary file in the same directory, which then takes the place of the old one. Refused: a
file that is not what was analysed, a link out of the tree, a file that is not writable. Nothing is decided here about
what is written.
"""

from __future__ import annotations

import os
import secrets
import signal
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import TypeAlias

from deburr.run import disk
from deburr.text.regular_file import read_regular

_HELD_BACK = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True, slots=True)
class Written:
    path: str
    notes: tuple[str, ...] = ()
    """What else became of the file, e.g. that it no longer shares its bytes with a hard link."""


@dataclass(frozen=True, slots=True)
class WriteRefused:
    """Nothing was written, on purpose."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class WriteFailed:
    """Nothing was written because the system said no; the old file is as it was, unless `is_new`."""

    path: str
    error: str
    is_new: bool = False
    """The file has its new text, which should have been taken back and could not be."""


WriteResult: TypeAlias = Written | WriteRefused | WriteFailed


def write_change(
    path: FilePath, before: bytes, after: bytes, root: FilePath, temporary: str | None = None
) -> WriteResult:
    """Makes the file's bytes `after`, if they are `before` now. `root` bounds where a symbolic link may lead.

    `temporary` is the name that the new text has until it takes the place of the old one; by default any new one."""
    found = looked_at(path, before, root)
    if not isinstance(found, Ready):
        return found
    shown, status = str(path), found.status
    try:
        with uninterrupted():
            _replace(found.target, after, status, temporary or temporary_name(secrets.token_hex(8)))
    except OSError as error:
        return WriteFailed(shown, f"cannot be written: {_reason(error)}; it was left as it is")
    return Written(shown, (*_about_links(status), *_about_power(found.target.parent)))


def _about_links(status: os.stat_result) -> tuple[str, ...]:
    if status.st_nlink == 1:
        return ()
    return (f"it was one of {status.st_nlink} hard links to the same bytes; the others keep the old text",)


def _about_power(directory: FilePath) -> tuple[str, ...]:
    try:
        disk.sync_directory(directory)
    except OSError as error:
        # The new text is there; only its name may not survive a loss of power.
        return (f"`{directory}` cannot be synced: {_reason(error)}",)
    return ()


@dataclass(frozen=True, slots=True)
class Ready:
    """A file that can be written, as far as one can tell without doing it: where it really is, and what it was then."""

    target: FilePath
    status: os.stat_result


def looked_at(path: FilePath, before: bytes, root: FilePath) -> Ready | WriteRefused | WriteFailed:
    """Whether the file may be written: it is `before` now, inside of `root`, and not read-only."""
    shown = str(path)
    target = FilePath(os.path.realpath(path))
    real_root = os.path.realpath(root)
    is_inside = FilePath(os.path.realpath(path.parent)).is_relative_to(real_root)
    if is_inside and not target.is_relative_to(real_root):
        return WriteRefused(shown, f"it is a link to `{target}`, outside of `{root}`")
    try:
        status = target.stat()
        present = read_regular(target) if stat.S_ISREG(status.st_mode) else b""
    except OSError as error:
        return WriteFailed(shown, f"cannot be read: {_reason(error)}")
    refused = _why_refused(target, status, present == before)
    return WriteRefused(shown, refused) if refused is not None else Ready(target, status)


def _why_refused(target: FilePath, status: os.stat_result, is_unchanged: bool) -> str | None:
    if not stat.S_ISREG(status.st_mode):
        return "it is not a regular file"
    if not is_unchanged:
        return "it changed while deburr ran; run again"
    if not status.st_mode & 0o222 or not os.access(target, os.W_OK):
        return "it is read-only"
    return None


def temporary_name(token: str, number: int = 0) -> str:
    """What a new text is called beside the old one. With the token known, what a crash left behind can be found."""
    return f".deburr-{token}-{number}.tmp"


def _replace(target: FilePath, data: bytes, status: os.stat_result, temporary: str) -> None:
    new = target.parent / temporary
    descriptor = disk.create(new)
    try:
        _fill(descriptor, data, status)
        disk.replace(new, target)
    except OSError:
        disk.remove(new)
        raise


def _fill(descriptor: int, data: bytes, status: os.stat_result) -> None:
    try:
        disk.write(descriptor, data)
        _keep_owner(descriptor, status)
        # After the owner: changing the owner clears the set-id bits.
        os.fchmod(descriptor, stat.S_IMODE(status.st_mode))
        disk.sync(descriptor)
    finally:
        os.close(descriptor)


def _keep_owner(descriptor: int, status: os.stat_result) -> None:
    if os.geteuid() == 0:
        os.fchown(descriptor, status.st_uid, status.st_gid)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Holds Ctrl-C and a polite kill back until the work inside is whole; they are then delivered as ever."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _HELD_BACK)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
