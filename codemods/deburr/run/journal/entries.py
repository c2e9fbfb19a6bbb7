"""What a journal says: which apply it is, which files it was to change, and how far it came. Data, and its JSON.

A file's path is kept relative to the root and is checked when it is read: a journal can name nothing outside of its
root. Unknown here: files and directories as they are now, but for where a path really leads.
"""

from __future__ import annotations

import hashlib
import json
import os
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from deburr.errors import JournalError
from deburr.run.writer import temporary_name


@dataclass(frozen=True, slots=True)
class Head:
    """Which apply (or undo) a journal is of. `root` is a real path; `since` a time in ISO 8601 for people."""

    identity: str
    root: FilePath
    user: int
    token: str
    """What the names of its temporary files are made of."""
    command: str
    since: str
    reverts: str | None = None
    """Of an undo: the identity of the apply that it takes back."""

    def encoded(self) -> bytes:
        return _json({**{name: getattr(self, name) for name in self.__slots__}, "root": str(self.root)})

    @classmethod
    def decoded(cls, payload: bytes, name: str) -> Head:
        found = _object(payload, name)
        reverts = found.get("reverts")
        return cls(
            _text(found, "identity", name),
            FilePath(_text(found, "root", name)),
            _number(found, "user", name),
            _text(found, "token", name),
            _text(found, "command", name),
            _text(found, "since", name),
            reverts if isinstance(reverts, str) else None,
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of an apply: `before` are its old bytes, `after` the SHA-256 of its new ones, `mode` its permissions.

    `group` is the same number for files that are changed together or not at all."""

    number: int
    path: str
    """Relative to the root, with `/`."""
    before: bytes = field(repr=False)
    after: str
    mode: int
    group: int

    def described(self) -> bytes:
        """All but the old bytes, of which length and digest are told."""
        told = {"path": self.path, "after": self.after, "mode": self.mode, "group": self.group}
        return _json({**told, "size": len(self.before), "before": digest(self.before)})

    def packed(self) -> bytes:
        """The old bytes, compressed."""
        return zlib.compress(self.before, 1)

    @classmethod
    def decoded(cls, number: int, described: bytes, packed: bytes, name: str) -> Entry:
        found = _object(described, name)
        path = _text(found, "path", name)
        parts = path.split("/")
        if os.path.isabs(path) or "\0" in path or any(part in ("", ".", "..") for part in parts):
            raise JournalError(f"`{name}` names a file outside of its root, so it is not used")
        before = _unpacked(packed, _number(found, "size", name), _text(found, "before", name), name)
        after, mode = _text(found, "after", name), _number(found, "mode", name)
        return cls(number, path, before, after, mode & 0o7777, _number(found, "group", name))

    def temporary(self, token: str) -> str:
        """What the new text is called until it takes the old one's place."""
        return temporary_name(token, self.number)

    def target(self, root: FilePath) -> FilePath | None:
        """The file, or None if its path leads through a link by now: then it is not the file that it was."""
        path = root / self.path
        return path if os.path.realpath(path) == str(path) else None


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def numbers(payload: bytes, name: str) -> frozenset[int]:
    """Of a mark: which entries it speaks of."""
    found = _object(payload, name).get("files")
    if not isinstance(found, list) or not all(isinstance(one, int) for one in found):
        raise _damaged(name)
    return frozenset(found)


def numbered(files: frozenset[int]) -> bytes:
    """The payload of a mark that speaks of these entries."""
    return _json({"files": sorted(files)})


def _unpacked(packed: bytes, size: int, expected: str, name: str) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        # One byte more than it may be, so that a packed text that grows without end stops here.
        data = unpacker.decompress(packed, size + 1)
    except zlib.error:
        raise _damaged(name) from None
    if len(data) != size or digest(data) != expected:
        raise _damaged(name)
    return data


def _json(value: Mapping[str, object]) -> bytes:
    # ASCII only: a path that is no UTF-8 keeps its bytes as lone surrogates, which JSON escapes can say.
    return json.dumps(value, ensure_ascii=True, sort_keys=True).encode("ascii")


def _object(payload: bytes, name: str) -> dict[str, object]:
    try:
        found = json.loads(payload)
    except ValueError:
        raise _damaged(name) from None
    if not isinstance(found, dict):
        raise _damaged(name)
    return found


def _text(found: Mapping[str, object], key: str, name: str) -> str:
    value = found.get(key)
    if not isinstance(value, str):
        raise _damaged(name)
    return value


def _number(found: Mapping[str, object], key: str, name: str) -> int:
    value = found.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise _damaged(name)
    return value


def _damaged(name: str) -> JournalError:
    return JournalError(f"`{name}` is damaged, so it is not used", "move it away; what it would have put back is in it")
