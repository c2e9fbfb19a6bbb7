"""Opening a file without the risk of waiting for ever: a named pipe or a device in a source tree is no file to read.

Unknown here: what is in the file, and who wants it.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO


def open_regular(path: str | Path) -> BinaryIO:
    """The file at `path`, open for reading bytes; an `OSError` also where it is no regular file."""
    # Opening a pipe waits for somebody to write into it; regular files take no notice of the flag.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        mode = os.fstat(descriptor).st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        if not stat.S_ISREG(mode):
            raise OSError(errno.EINVAL, "it is not a regular file", str(path))
    except OSError:
        os.close(descriptor)
        raise
    return os.fdopen(descriptor, "rb")


def read_regular(path: str | Path) -> bytes:
    """All bytes of the regular file at `path`."""
    with open_regular(path) as file:
        return file.read()
