"""Refusing to change files that have uncommitted changes: with them, git could not say any more what deburr did.

Unknown here: how git is asked.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from deburr.cli.terminal import Terminal
from deburr.engine.findings import Changed
from deburr.errors import ToolError
from deburr.report.wording import count
from deburr.run.work_tree.uncommitted import Uncommitted, uncommitted

_SHOWN = 5


def has_uncommitted(changed: Sequence[Changed], terminal: Terminal, *, commit: bool, staged: bool) -> bool:
    """Whether one of the files that would be changed has uncommitted changes, or may have; this has been said then.

    For `commit`, the way out is another: what is not deburr's must not get into its commits. With `staged`, changes
    that are all staged are what the run is about, and git has them."""
    advice = "commit or stash them first" + ("" if commit else ", or go on with `--allow-dirty`")
    try:
        found = uncommitted([one.path for one in changed])
    except ToolError as error:
        terminal.error(f"whether files have uncommitted changes cannot be seen: {error.message}; nothing was written")
        terminal.note("go on with `--allow-dirty`" if not commit else "commit yourself, without `--commit`")
        return True
    if staged and not commit:
        found = [one for one in found if one.state != "staged"]
    if not found:
        return False
    have = "1 file that would be changed has" if len(found) == 1 else f"{len(found)} files that would be changed have"
    terminal.error(f"{have} uncommitted changes: {_listed(found)}; nothing was written: {advice}")
    return True


def _listed(found: Sequence[Uncommitted]) -> str:
    shown = ", ".join(f"{os.path.relpath(one.file)} ({one.state})" for one in found[:_SHOWN])
    return f"{shown}, and {count(len(found) - _SHOWN, 'other')}" if len(found) > _SHOWN else shown
