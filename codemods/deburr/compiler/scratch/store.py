"""Where copies are kept between runs, one for each workspace, and who may use one.

They lie in deburr's cache directory and can be deleted at any time. A lock keeps two runs from one copy.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deburr.compiler.cargo_workspace import Workspace
from deburr.compiler.example_packages import cache_directory
from deburr.compiler.processes import NotRun
from deburr.compiler.scratch.copied_parts import parts_of
from deburr.compiler.scratch.tree import ScratchTree


@contextmanager
def scratch_of(workspace: Workspace) -> Iterator[ScratchTree | NotRun]:
    """The copy of a workspace as it is on disk now, while the block lasts; why there is none otherwise."""
    name = hashlib.sha256(os.fsencode(workspace.root)).hexdigest()[:16]
    directory = cache_directory() / "verify" / name
    try:
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = os.open(directory / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        yield NotRun(f"no copy can be made in `{directory}`: {_reason(error)}")
        return
    try:
        yield _locked(lock, directory, workspace)
    finally:
        os.close(lock)


def _locked(lock: int, directory: Path, workspace: Workspace) -> ScratchTree | NotRun:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return NotRun("another run of deburr is compiling a copy of this workspace; wait until it is done")
    tree = ScratchTree(directory, (workspace.target,))
    try:
        tree.refresh(parts_of(workspace))
    except OSError as error:
        return NotRun(f"no copy can be made in `{directory}`: {_reason(error)}")
    return tree


def _reason(error: OSError) -> str:
    where = f" ({error.filename})" if error.filename else ""
    return f"{(error.strerror or str(error)).lower()}{where}"
