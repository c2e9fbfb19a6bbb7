"""Where journals are: a directory of the user's own, which nobody else can write to and no repository can bring along.

Whatever is found there is looked at before it is used: its owner, its mode, and that it is no link. Unknown here: what
is in the files.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath

from deburr.errors import JournalError
from deburr.run import disk
from deburr.text.regular_file import read_regular

_OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH
_ADVICE = "set XDG_STATE_HOME to a directory of your own"


@dataclass(frozen=True, slots=True)
class State:
    """deburr's directory for what must outlive a process."""

    top: FilePath

    @property
    def active(self) -> FilePath:
        """One small file for each apply that is under way or was interrupted; empty nearly always."""
        return self.top / "active"

    @property
    def roots(self) -> FilePath:
        """One directory for each root, which holds its journals."""
        return self.top / "roots"

    def journals(self, root: FilePath) -> FilePath:
        """The directory with the journals of `root`; it need not exist."""
        return self.roots / key_of(root)


def key_of(root: FilePath) -> str:
    """What a root (a real path) is called in the state directory: a hash of its path and of the user's id."""
    return hashlib.sha256(b"%d\0%s" % (os.geteuid(), os.fsencode(root))).hexdigest()[:32]


def root_for(paths: Iterable[FilePath]) -> FilePath:
    """The root of an apply to `paths`: the top of the git work tree around them, or the directory that holds them all.

    A real path. A `.git` of any kind marks the top; git is not asked."""
    real = [os.path.realpath(path) for path in paths]
    directories = [path if os.path.isdir(path) else os.path.dirname(path) for path in real]
    common = FilePath(os.path.commonpath(directories or [os.getcwd()]))
    return next((one for one in (common, *common.parents) if os.path.lexists(one / ".git")), common)


def overlap(one: FilePath, other: FilePath) -> bool:
    """Whether one of two roots holds the other."""
    return one.is_relative_to(other) or other.is_relative_to(one)


def state_directory(environment: Mapping[str, str] = os.environ) -> State:
    """Where the user keeps state: `$XDG_STATE_HOME`, or the platform's usual place. Nothing is looked at."""
    given = environment.get("XDG_STATE_HOME", "")
    if os.path.isabs(given):
        return State(FilePath(given) / "deburr")
    home = FilePath(os.path.expanduser("~"))
    if not home.is_absolute():
        raise JournalError("there is no home directory to keep the journal in", _ADVICE)
    usual = home / ("Library/Application Support" if sys.platform == "darwin" else ".local/state")
    return State(usual / "deburr")


def opened_state(root: FilePath) -> State:
    """The state directory, made where it is not there, for an apply to `root`."""
    state = state_directory()
    try:
        os.makedirs(state.top.parent, mode=0o700, exist_ok=True)
        _refuse_inside(state, root)
        _refuse_foreign_parent(state.top.parent)
        for directory in (state.top, state.active, state.roots):
            made_private(directory)
    except OSError as error:
        raise JournalError(f"the journal cannot be kept in `{state.top}`: {_reason(error)}", _ADVICE) from None
    return state


def made_private(directory: FilePath) -> None:
    """Makes the directory for its owner alone, or sees that the one that is there is safe."""
    try:
        disk.make_directory(directory)
        disk.sync_directory(directory.parent)
    except FileExistsError:
        refuse_unsafe(directory)


def present_state() -> State | None:
    """The state directory if there is one, for those who only look; an unsafe one is a `JournalError`."""
    state = state_directory()
    if not os.path.lexists(state.top):
        return None
    _refuse_foreign_parent(state.top.parent)
    for directory in (state.top, state.active, state.roots):
        if os.path.lexists(directory):
            refuse_unsafe(directory)
    return state


def refuse_unsafe(path: FilePath, *, is_file: bool = False) -> None:
    """A `JournalError` if what is at `path` is a link, belongs to somebody else, or may be written by others."""
    found = os.lstat(path)
    expected = stat.S_ISREG(found.st_mode) if is_file else stat.S_ISDIR(found.st_mode)
    if not expected:
        raise JournalError(f"`{path}` is no {'regular file' if is_file else 'directory'}, so it is not used", _ADVICE)
    if found.st_uid != os.geteuid():
        raise JournalError(f"`{path}` belongs to user {found.st_uid}, so it is not used", _ADVICE)
    if found.st_mode & _OTHERS_MAY_WRITE:
        raise JournalError(f"others may write to `{path}`, so it is not used", f"chmod go-w, or {_ADVICE}")


def read_private(path: FilePath) -> bytes:
    """The bytes of a file in the state directory; a `JournalError` where it is not safe to believe it."""
    refuse_unsafe(path, is_file=True)
    return read_regular(path)


def _refuse_foreign_parent(parent: FilePath) -> None:
    """Whoever may rename what is in the parent could put another directory in the place of ours."""
    found = os.stat(parent)
    is_open = found.st_mode & stat.S_IWOTH and not found.st_mode & stat.S_ISVTX
    if is_open or found.st_uid not in (0, os.geteuid()):
        raise JournalError(f"others may change what is in `{parent}`, so no journal is kept there", _ADVICE)


def _refuse_inside(state: State, root: FilePath) -> None:
    """A state directory in the tree that is worked on could have come with the tree."""
    home = FilePath(os.path.realpath(os.path.expanduser("~")))
    inside = FilePath(os.path.realpath(state.top)).is_relative_to(root)
    if inside and not home.is_relative_to(root):
        raise JournalError(f"`{state.top}` is inside of `{root}`, so no journal is kept there", _ADVICE)


def _reason(error: OSError) -> str:
    return "it is read-only" if error.errno == errno.EROFS else (error.strerror or str(error)).lower()
