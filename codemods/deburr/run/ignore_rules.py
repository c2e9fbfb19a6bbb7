"""What ignore files, and the names of directories, say about the entries of one directory.

Asked on the way down: a directory that is passed over is never entered. Unknown here: walking, and what is in files.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path as FilePath

from deburr.run.gitignore import IgnoreRules, read_rules
from deburr.text.regular_file import read_regular


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one ignore file and the real directory that they are relative to."""

    base: str
    rules: IgnoreRules


@dataclass(frozen=True, slots=True)
class Directory:
    """`shown` is the path as it will be printed, `real` the one without symlinks; rules go from near to far."""

    shown: str
    real: str
    rules: tuple[Rules, ...]


def why_passed_over(directory: Directory, name: str, names: set[str]) -> str | None:
    """Why the directory `name` in `directory`, which holds `names`, is not entered; None when it is."""
    if name.startswith("."):
        return "hidden"
    if name == "target" and (
        "Cargo.toml" in names or os.path.exists(os.path.join(directory.shown, name, "CACHEDIR.TAG"))
    ):
        return "build output"
    if name == "vendor" and "Cargo.toml" in names:
        return "vendored"
    if is_ignored(directory, name, is_directory=True):
        return "ignored by .gitignore"
    return None


def is_ignored(directory: Directory, name: str, *, is_directory: bool) -> bool:
    """Whether an ignore file excludes the entry `name` of `directory`."""
    for above in directory.rules:
        rules = above.rules.directories if is_directory else above.rules.files
        if not rules:
            continue
        relative = name if above.base == directory.real else f"{_below(directory.real, above.base)}/{name}"
        decided = above.rules.decide(relative, name, is_directory=is_directory)
        if decided is not None:
            return decided
    return False


def _below(real: str, base: str) -> str:
    return real[len(base) :].lstrip(os.sep).replace(os.sep, "/")


def is_inside(path: str, root: str) -> bool:
    """Whether the real path `path` is `root` or below it."""
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)


def rules_above(real: str) -> tuple[Rules, ...]:
    """The ignore files above a root, near to far, up to the top of its repository; none outside of one."""
    directories = [FilePath(real), *FilePath(real).parents]
    top = next((index for index, one in enumerate(directories) if os.path.exists(one / ".git")), None)
    if top is None:
        return ()
    found = Directory("", real, ())
    info = directories[top] / ".git" / "info"
    if os.path.isfile(info / "exclude"):
        found = with_rules(Directory("", str(directories[top]), ()), str(info), "exclude")
    for directory in reversed(directories[1 : top + 1]):
        if os.path.isfile(directory / ".gitignore"):
            found = with_rules(Directory("", str(directory), found.rules), str(directory), ".gitignore")
    # A root that is itself ignored was asked for by name: the rules that ignore it say nothing of what is in it.
    return tuple(one for one in found.rules if not _hides(one, real))


def _hides(above: Rules, real: str) -> bool:
    names = _below(real, above.base).split("/") if real != above.base else []
    return any(
        above.rules.decide("/".join(names[: depth + 1]), names[depth], is_directory=True) for depth in range(len(names))
    )


def rules_between(real: str, root: str) -> tuple[Rules, ...]:
    """The ignore files that speak of a directory inside `root` which was reached through a link."""
    rules = rules_above(root)
    for directory in reversed([one for one in FilePath(real).parents if is_inside(str(one), root)]):
        if os.path.isfile(directory / ".gitignore"):
            rules = with_rules(Directory("", str(directory), rules), str(directory), ".gitignore").rules
    return rules


def with_rules(directory: Directory, folder: str, name: str) -> Directory:
    """`directory` with the rules of the ignore file `name` in `folder` put first; unreadable ones say nothing."""
    try:
        rules = read_rules(read_regular(os.path.join(folder, name)).decode("utf-8", "surrogateescape"))
    except OSError:
        return directory
    return Directory(directory.shown, directory.real, (Rules(directory.real, rules), *directory.rules))
