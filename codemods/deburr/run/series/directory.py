"""The directory of a series: what of it is ours, and writing it so that nothing else is lost.

Only files that the index of the directory names, with the bytes that it says or those that are to be written, are
replaced or removed; anything else is a reason to refuse. Unknown here: what is in the files.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deburr.errors import UsageError, WriteError
from deburr.run import disk
from deburr.run.series.index_file import FILE_NAME, Index, IndexFileError, read_index
from deburr.run.whole_file import write_whole
from deburr.text.regular_file import read_regular

COVER = "0000-cover-letter.md"


@dataclass(frozen=True, slots=True)
class SeriesDirectory:
    """A directory that holds a series, is empty, or is not there yet."""

    path: Path
    index: Index | None = None


def opened(path: Path) -> SeriesDirectory:
    """The directory at `path`. Raises UsageError if something in it is no part of a series."""
    if not os.path.lexists(path):
        return SeriesDirectory(path)
    if not path.is_dir():
        raise UsageError(f"`{path}` is no directory", "name one for the series")
    names = sorted(os.listdir(path))
    index = read_of(path) if FILE_NAME in names else None
    ours = {FILE_NAME, COVER, *(one.file for one in index.pieces)} if index is not None else set()
    foreign = next((name for name in names if name not in ours), None)
    if foreign is not None:
        raise UsageError(f"`{path}` holds `{foreign}`, which is no part of a series", "name another directory")
    return SeriesDirectory(path, index)


def read_of(path: Path) -> Index:
    """The index in the directory at `path`. Raises UsageError with what is wrong with it."""
    file = path / FILE_NAME
    try:
        return read_index(read_regular(file))
    except IndexFileError as error:
        raise UsageError(f"`{file}` cannot be used: {error}") from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(
            f"there is no series in `{path}`: `{FILE_NAME}`: {reason}", "`deburr split` writes one"
        ) from None


def digest(data: bytes) -> str:
    """What the index says of a file's bytes."""
    return hashlib.sha256(data).hexdigest()


def write(directory: SeriesDirectory, files: Mapping[str, bytes]) -> int:
    """Makes the directory hold these files, the index last, and removes pieces that are gone; how many were written.

    Raises UsageError if one that would be lost was edited since it was written."""
    known = _known(directory)
    for name, sha256 in known.items():
        file = directory.path / name
        now = read_regular(file) if file.is_file() else None
        if now is not None and now != files.get(name) and digest(now) != sha256:
            raise UsageError(f"`{file}` was edited since it was written", "move it away, and split again")
    try:
        os.makedirs(directory.path, exist_ok=True)
        written = 0
        for name in sorted(files, key=lambda one: (one == FILE_NAME, one)):
            written += _put(directory.path / name, files[name])
        for name in sorted(known.keys() - files.keys()):
            if (directory.path / name).is_file():
                disk.remove(directory.path / name)
        disk.sync_directory(directory.path)
    except OSError as error:
        raise WriteError(f"`{directory.path}` cannot be written: {(error.strerror or str(error)).lower()}") from None
    return written


def _known(directory: SeriesDirectory) -> dict[str, str]:
    index = directory.index
    if index is None:
        return {}
    return {COVER: index.cover, **{one.file: one.sha256 for one in index.pieces}}


def _put(file: Path, data: bytes) -> bool:
    """Whether there was something to write; a file is replaced whole, and a link is not followed."""
    if file.is_file() and not file.is_symlink() and read_regular(file) == data:
        return False
    write_whole(file, data)
    return True
