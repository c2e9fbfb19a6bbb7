"""The records of a journal file: how each is framed, so that a torn or damaged one is noticed.

A file is a line that names the format and its version, then records: a line with kind, length in bytes and SHA-256 of
the payload, the payload, a newline. Unknown here: what the payloads mean.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from deburr.errors import JournalError

VERSION = 1
_FIRST = re.compile(rb"deburr journal (\d{1,9})\n")
_HEAD = re.compile(rb"([a-z]{1,20}) (\d{1,15}) ([0-9a-f]{64})\n")


@dataclass(frozen=True, slots=True)
class Record:
    kind: str
    payload: bytes
    end: int = 0
    """Where it ends in the file that it was read from, in bytes."""


def first_line() -> bytes:
    """How a file of this version begins."""
    return b"deburr journal %d\n" % VERSION


def framed(record: Record) -> bytes:
    """The record as it stands in a file."""
    digest = hashlib.sha256(record.payload).hexdigest()
    return f"{record.kind} {len(record.payload)} {digest}\n".encode() + record.payload + b"\n"


def records_in(data: bytes, name: str) -> Iterator[Record]:
    """The records of a file's bytes up to its end, or to the first that is not whole.

    A `JournalError` where the file is no journal, or one of a newer deburr; `name` is what the message calls it."""
    first = _FIRST.match(data)
    if first is None:
        raise JournalError(f"`{name}` is no journal of deburr's", "move it away and run again")
    if int(first[1]) > VERSION:
        raise JournalError(f"`{name}` was written by a newer deburr (format {int(first[1])})", "use that one")
    at = first.end()
    while (head := _HEAD.match(data, at)) is not None:
        end = head.end() + int(head[2])
        payload = data[head.end() : end]
        if data[end : end + 1] != b"\n" or hashlib.sha256(payload).hexdigest() != head[3].decode():
            return
        at = end + 1
        yield Record(head[1].decode(), payload, at)
