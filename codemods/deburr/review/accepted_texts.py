"""The replacements that this user wrote or accepted on this machine: the only ones that are ever applied.

A file of decisions may come from anybody. It can say yes or no to what deburr computes; a text of its own counts only
if its digest is in the user's state directory, to which no checkout can write. Unknown here: what a text is for.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from deburr.errors import DeburrError
from deburr.review.decisions import Decision
from deburr.review.keys import FindingKey
from deburr.run import disk
from deburr.run.journal.places import State, key_of, made_private, opened_state, present_state, read_private

_DIRECTORY = "replacements"


class NotRecordedError(DeburrError):
    """A replacement cannot be recorded as accepted, so it would not count."""


def digest_of_replacement(key: FindingKey, decision: Decision) -> str:
    """Names the text at its place: the same text somewhere else is another one. Not the file, which may be renamed."""
    one = key.entry.identity
    named = [one.item, one.pattern, one.snippet, decision.rewrite, decision.digest, decision.replacement]
    return hashlib.sha256(json.dumps(named).encode()).hexdigest()


@dataclass(slots=True)
class AcceptedTexts:
    """The digests for one root (a real directory)."""

    root: FilePath
    _known: set[str] | None = field(default=None)

    def holds(self, key: FindingKey, decision: Decision) -> bool:
        """Whether this user accepted this very text here."""
        if self._known is None:
            self._known = self._read()
        return digest_of_replacement(key, decision) in self._known

    def add(self, key: FindingKey, decision: Decision) -> None:
        """Records the text as accepted, durably."""
        if self.holds(key, decision):
            return
        digest = digest_of_replacement(key, decision)
        state = opened_state(self.root)
        directory = state.top / _DIRECTORY
        file = directory / key_of(self.root)
        try:
            made_private(directory)
            # A line is written at once; whoever else adds one at the same moment adds it before or behind.
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
            descriptor = os.open(file, flags, 0o600)
            try:
                disk.write(descriptor, f"{digest}\n".encode())
                disk.sync(descriptor)
            finally:
                os.close(descriptor)
            disk.sync_directory(directory)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise NotRecordedError(f"the edited text cannot be recorded in `{file}`: {reason}") from None
        self._known = self._read()

    def _read(self) -> set[str]:
        state = present_state()
        file = self._file(state) if state is not None else None
        if file is None or not os.path.lexists(file):
            return set()
        return set(read_private(file).decode("ascii", "replace").split())

    def _file(self, state: State) -> FilePath:
        return state.top / _DIRECTORY / key_of(self.root)
