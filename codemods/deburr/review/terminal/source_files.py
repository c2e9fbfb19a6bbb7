"""Whether the files of a review still hold the bytes that its findings were made from. Reads files, writes none."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TypeAlias

from deburr.review.items import ReviewItem
from deburr.text.regular_file import read_regular

_Stamp: TypeAlias = tuple[int, int, int] | None


@dataclass(slots=True)
class SourceFiles:
    """Remembers of each file how it looked when its bytes were last compared: most questions cost one `stat`."""

    _seen: dict[str, tuple[_Stamp, bytes]] = field(default_factory=dict)

    def have_changed(self, item: ReviewItem) -> bool:
        """Whether the item's own file is another one by now, or cannot be read."""
        stamp = _stamp(item.path)
        if self._seen.get(item.path) == (stamp, item.data):
            return False
        if stamp is None or _bytes_of(item.path) != item.data:
            return True
        self._seen[item.path] = stamp, item.data
        return False


def _stamp(path: str) -> _Stamp:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _bytes_of(path: str) -> bytes | None:
    try:
        return read_regular(path)
    except OSError:
        return None
