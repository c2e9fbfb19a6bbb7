"""Why a run over a whole tree would pass over one file of it.

The same questions as in `deburr.run.discovery`, asked along the way to one file instead of for all of them. Unknown
here: what is in the file.
"""

from __future__ import annotations

import os
from pathlib import Path as FilePath

from deburr.run.ignore_rules import Directory, is_ignored, is_inside, rules_above, why_passed_over, with_rules


def why_left_out(file: FilePath, root: FilePath) -> str | None:
    """The reason, in the words of `Discovery.passed_over`; None where the file is taken. Both paths are absolute."""
    if file.suffix != ".rs":
        return "not named `*.rs`"
    holder = os.path.realpath(file.parent)
    real = os.path.realpath(file)
    top = os.path.realpath(root)
    if not is_inside(real, top):
        return "a link out of the tree"
    if real != os.path.join(holder, file.name) and (file.name.startswith(".")):
        return "hidden"
    return _along(real, top)


def _along(real: str, top: str) -> str | None:
    """The reason at the first directory or file on the way from `top` down to `real` that is passed over."""
    directory = Directory(top, top, rules_above(top))
    names = os.path.relpath(real, top).split(os.sep)
    for name in names:
        beside = set(os.listdir(directory.real))
        if ".cargo-checksum.json" in beside and directory.real != top:
            return "vendored"
        if ".gitignore" in beside:
            directory = with_rules(directory, directory.real, ".gitignore")
        if name is names[-1]:
            break
        reason = why_passed_over(directory, name, beside)
        if reason is not None:
            return reason
        below = os.path.join(directory.real, name)
        directory = Directory(below, below, directory.rules)
    if names[-1].startswith("."):
        return "hidden"
    return "ignored by .gitignore" if is_ignored(directory, names[-1], is_directory=False) else None
