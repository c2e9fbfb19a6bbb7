"""From all files that a run found to those with a changed line; the others are not even read.

Unknown here: how git is asked.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from deburr.run.changes import Changes, changes_of
from deburr.run.discovery import Discovery, PassedOver
from deburr.run.request import Since
from deburr.text.changed_lines import ChangedLines

_REASON = "without a changed line"


@dataclass(frozen=True, slots=True)
class ChangedFiles:
    """The files of a run of which lines changed; both mappings by absolute path."""

    discovery: Discovery
    lines: Mapping[str, ChangedLines]
    staged: Mapping[str, bytes] = field(default_factory=dict)
    """The texts in git's index that are not those of the work tree, also of files that are not in the run."""


def only_changed(discovery: Discovery, bases: Iterable[str], since: Since) -> ChangedFiles:
    """What of `discovery` changed; `bases` are the real directories that the run was asked about.

    Raises UsageError or ToolError where git cannot say."""
    real = {file: _real(file, discovery) for file in discovery.files}
    changes = changes_of(list(real.values()), bases, since)
    lines = {file: changes.of(path) for file, path in real.items()}
    kept = tuple(file for file in discovery.files if lines[file].ranges != ())
    left_out = len(discovery.files) - len(kept)
    passed_over = [PassedOver(left_out, _REASON)] if left_out else []
    errors = _errors(changes, [os.path.join(base, "") for base in bases], set(discovery.named))
    staged = dict(changes.texts)
    staged |= {os.path.abspath(file): changes.texts[path] for file, path in real.items() if path in changes.texts}
    return ChangedFiles(
        replace(
            discovery,
            files=kept,
            passed_over=(*discovery.passed_over, *passed_over),
            errors=(*discovery.errors, *errors),
        ),
        {os.path.abspath(file): lines[file] for file in kept},
        staged,
    )


def lines_of_text(file: str, since: Since) -> ChangedLines:
    """The changed lines of one file, which need not be a Rust file."""
    real = os.path.realpath(file)
    return changes_of([real], [], since).of(real)


def _errors(changes: Changes, bases: list[str], named: set[str]) -> list[str]:
    def asked_about(file: str) -> bool:
        return file in named or any(file.startswith(base) for base in bases)

    missing = [
        f"`{os.path.relpath(file)}` is staged and not in the work tree, so it is not looked at; "
        "put it back, or unstage it"
        for file in changes.missing
        if asked_about(file)
    ]
    unmerged = [
        f"`{os.path.relpath(file)}` has a merge conflict in the index, so it has no staged text; resolve it first"
        for file in changes.unmerged
        if asked_about(file)
    ]
    return [*missing, *unmerged]


def _real(file: str, discovery: Discovery) -> str:
    if os.path.islink(file):
        return os.path.realpath(file)
    directory, name = os.path.split(file)
    return os.path.join(discovery.directories[directory], name)
