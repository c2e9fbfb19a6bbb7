"""Which of some files have changes that no commit has: staged ones, others, or all, where git does not know the file.

Files in no work tree, and those that git is told to ignore, have none.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath

from deburr.run.work_tree.running import by_top, chunks, opened

_STATUS = ("status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all", "--ignore-submodules=all", "--")


@dataclass(frozen=True, slots=True)
class Uncommitted:
    """A file (a real path) and what git says of it: staged, modified, untracked."""

    file: FilePath
    state: str


def uncommitted(files: Sequence[str]) -> list[Uncommitted]:
    """Those of the files that have uncommitted changes; a `ToolError` where git cannot say."""
    found: list[Uncommitted] = []
    for top, those in by_top(files).items():
        if top is None:
            continue
        tree = opened(top)
        for chunk in chunks([os.fsencode(file.relative_to(top)) for file in those]):
            for line in tree.run(*_STATUS, *chunk).split(b"\0"):
                if line:
                    found.append(Uncommitted(top / os.fsdecode(line[3:]), _state(line[:2].decode())))
    return found


def _state(code: str) -> str:
    """The words for the two letters of git-status(1)."""
    if code == "??":
        return "untracked"
    if "U" in code or code in ("AA", "DD"):
        return "unmerged"
    return "staged" if code[1] == " " else "modified"
