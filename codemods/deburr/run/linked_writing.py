"""Writing files whose changes belong together: all of them, or none.

A fix may have edits in several files. Every file is looked at before the first is written; if one cannot be written all
the same, those before it get their old bytes back. Unknown here: what is written, and how one file is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath

from deburr.engine.findings import Changed
from deburr.run.writer import (
    Ready,
    WriteFailed,
    WriteRefused,
    WriteResult,
    Written,
    looked_at,
    uninterrupted,
    write_change,
)


@dataclass(frozen=True, slots=True)
class Writing:
    """A file that is to become `after` and must be `before` until then."""

    path: FilePath
    before: bytes
    after: bytes
    temporary: str | None = None
    """What the new text is called until it takes the old one's place; None: any new name."""

    @classmethod
    def of(cls, outcome: Changed) -> Writing:
        """The writing that an outcome asks for."""
        return cls(FilePath(outcome.path), outcome.change.before, outcome.change.after)


def linked_groups(changed: Sequence[Changed]) -> list[list[Changed]]:
    """The outcomes by what must be written together, in the order of the first of each group."""
    beside: dict[str, set[str]] = {one.path: set() for one in changed}
    for one in changed:
        for other in one.change.joined:
            if other in beside:
                beside[one.path].add(other)
                beside[other].add(one.path)
    groups: dict[str, list[Changed]] = {}
    first: dict[str, str] = {}
    for one in changed:
        if one.path not in first:
            first.update(dict.fromkeys(_reached(one.path, beside), one.path))
        groups.setdefault(first[one.path], []).append(one)
    return list(groups.values())


def _reached(path: str, beside: Mapping[str, set[str]]) -> set[str]:
    found, pending = {path}, [path]
    while pending:
        new = beside[pending.pop()] - found
        found |= new
        pending += new
    return found


def write_together(writings: Sequence[Writing], root: FilePath) -> list[WriteResult]:
    """The result for each file, in order; `root` bounds where a symbolic link may lead."""
    with uninterrupted():
        looks = look_together(writings, root)
        return [one for one in looks if not isinstance(one, Ready)] or _written(writings, root)


def look_together(writings: Sequence[Writing], root: FilePath) -> list[Ready | WriteRefused | WriteFailed]:
    """Whether the files may be written: each is `Ready`, or none is."""
    looks = [looked_at(one.path, one.before, root) for one in writings]
    refused = [one for one in looks if not isinstance(one, Ready)]
    if not refused:
        return looks
    reason = f"its change goes with that of {refused[0].path}"
    return [
        WriteRefused(str(one.path), reason) if isinstance(look, Ready) else look
        for one, look in zip(writings, looks, strict=True)
    ]


def _written(writings: Sequence[Writing], root: FilePath) -> list[WriteResult]:
    results: list[WriteResult] = []
    for index, one in enumerate(writings):
        result = write_change(one.path, one.before, one.after, root, one.temporary)
        if not isinstance(result, Written):
            reason = f"its change goes with that of {result.path}"
            before = [_put_back(done, reason, root) for done in writings[:index]]
            return [*before, result, *(WriteRefused(str(left.path), reason) for left in writings[index + 1 :])]
        results.append(result)
    return results


def _put_back(done: Writing, reason: str, root: FilePath) -> WriteResult:
    result = write_change(done.path, done.after, done.before, root, done.temporary)
    if isinstance(result, Written):
        return WriteRefused(result.path, reason)
    why = result.reason if isinstance(result, WriteRefused) else result.error
    return WriteFailed(result.path, f"{reason}, but its new text could not be taken back: {why}", is_new=True)
