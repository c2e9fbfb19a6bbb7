"""Putting a file in the place of what is there, whole or not at all.

For files that deburr itself makes: a baseline, a review, a series, a report. Sources are written by
`deburr.run.writer`, which keeps their mode and checks what they hold. Unknown here: what is written.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path as FilePath

from deburr.run import disk

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


def write_whole(file: FilePath, data: bytes) -> None:
    """The file holds `data`, which survives a loss of power; its name does so after `disk.sync_directory`. A link is
    replaced, not followed. After an OSError what was there is there."""
    beside = file.parent / f".{file.name}.{secrets.token_hex(4)}.tmp"
    descriptor = os.open(beside, _NEW, 0o666)
    try:
        try:
            disk.write(descriptor, data)
            disk.sync(descriptor)
        finally:
            os.close(descriptor)
        disk.replace(beside, file)
    except OSError:
        os.unlink(beside)
        raise
