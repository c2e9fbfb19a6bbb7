"""Reading CODEOWNERS for a command, and saying which of its lines say nothing.

Unknown here: what a line means.
"""

from __future__ import annotations

import os
from pathlib import Path

from deburr.cli.terminal import Terminal
from deburr.errors import UsageError
from deburr.language.model import Problem
from deburr.run.owners import Owners, owners_in


def owners_at(top: Path, terminal: Terminal) -> Owners:
    """The owners that the repository at `top` names; lines that say nothing are told."""
    try:
        owners = owners_in(top)
    except OSError as error:
        raise UsageError(f"`{error.filename}` cannot be read: {(error.strerror or str(error)).lower()}") from None
    for problem in owners.problems:
        terminal.warn(problem_line(owners, problem))
    return owners


def problem_line(owners: Owners, problem: Problem) -> str:
    """What is wrong with a line, and where."""
    file = os.path.relpath(owners.file or "CODEOWNERS")
    return f"{file}:{problem.position.line}: {problem.message}; the line says nothing"
