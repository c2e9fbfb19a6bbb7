"""Which files a run is about.

From the paths given: every `*.rs` below a directory, without what .gitignore files exclude, build output, vendored
code and hidden directories; a path that was named is always taken. What was passed over is counted, what could not be
read is an error. Unknown here: what is in the files.
"""

from __future__ import annotations

import errno
import os
import stat
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from deburr.run.ignore_rules import (
    Directory,
    is_ignored,
    is_inside,
    rules_above,
    rules_between,
    why_passed_over,
    with_rules,
)

MANIFEST = "Cargo.toml"
_NO_CODE = frozenset({".git", ".deburr"})
"""Directories that hold no code of anybody's, so that it is no news that they are not walked."""


@dataclass(frozen=True, slots=True)
class PassedOver:
    """How many entries of one kind were left out for one reason: `3 files (ignored by .gitignore)`.

    A directory is not entered, so how many files are below it is not known."""

    count: int
    reason: str
    kind: str = "file"
    """What was counted: a file, a directory, a link, or an entry that is none of these."""


@dataclass(frozen=True, slots=True)
class Discovery:
    """`files` as paths below the given ones, sorted, each file once; `named` are those given as a file. `manifests` are
    the Cargo.toml files there, which fixes may change."""

    files: tuple[str, ...]
    directories: Mapping[str, str]
    """Of the directory part of each of `files` and `manifests`, the real path."""
    named: frozenset[str]
    passed_over: tuple[PassedOver, ...]
    errors: tuple[str, ...]
    manifests: tuple[str, ...] = ()


@dataclass(slots=True)
class _Walk:
    root: str
    files: dict[str, str] = field(default_factory=dict)
    """Real path to shown path."""
    manifests: dict[str, str] = field(default_factory=dict)
    """The same of Cargo.toml files."""
    links: list[tuple[str, str]] = field(default_factory=list)
    """Symbolic links seen on the way: shown path and the directory that holds them."""
    directories: dict[str, str] = field(default_factory=dict)
    entered: set[str] = field(default_factory=set)
    pruned: set[str] = field(default_factory=set)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By reason and kind."""
    errors: list[str] = field(default_factory=list)


def discover(paths: Iterable[FilePath]) -> Discovery:
    """All Rust files under `paths`."""
    named: dict[str, str] = {}
    found: dict[str, str] = {}
    manifests: dict[str, str] = {}
    directories: dict[str, str] = {}
    counts: Counter[tuple[str, str]] = Counter()
    errors: list[str] = []
    for path in paths:
        shown = os.fspath(path)
        try:
            mode = os.stat(shown).st_mode
        except (OSError, ValueError) as error:
            errors.append(f"cannot read `{shown}`: {_reason(error)}")
            continue
        if stat.S_ISDIR(mode):
            walk = _walk_root(shown)
            for real, where in walk.files.items():
                found.setdefault(real, where)
            for real, where in walk.manifests.items():
                manifests.setdefault(real, where)
            directories.update(walk.directories)
            counts.update(walk.counts)
            errors.extend(walk.errors)
        elif stat.S_ISREG(mode) and path.name == MANIFEST:
            manifests.setdefault(os.path.realpath(shown), shown)
        elif stat.S_ISREG(mode):
            named.setdefault(os.path.realpath(shown), shown)
        else:
            errors.append(f"cannot read `{shown}`: it is neither a file nor a directory")
    together = {**found, **named}
    for shown in (os.path.dirname(one) for one in (*together.values(), *manifests.values())):
        if shown not in directories:
            directories[shown] = os.path.realpath(shown or ".")
    return Discovery(
        tuple(sorted(together.values(), key=_order)),
        directories,
        frozenset(named.values()),
        tuple(PassedOver(count, *of) for of, count in sorted(counts.items())),
        tuple(dict.fromkeys(errors)),
        tuple(sorted(manifests.values(), key=_order)),
    )


def _order(path: str) -> list[str]:
    return path.split(os.sep)


def _reason(error: OSError | ValueError) -> str:
    text = error.strerror if isinstance(error, OSError) else str(error)
    return (text or str(error)).lower()


def _walk_root(shown: str) -> _Walk:
    real = os.path.realpath(shown)
    walk = _Walk(real)
    shown = "" if shown == "." else shown.rstrip(os.sep) or os.sep
    _walk(walk, Directory(shown, real, rules_above(real)))
    # Links come last, so that a file is shown under its own name where it has one inside the root.
    while walk.links:
        pending, walk.links = walk.links, []
        for link, holder in sorted(pending):
            _follow(walk, link, holder)
    return walk


def _walk(walk: _Walk, top: Directory) -> None:
    pending = [top]
    while pending:
        directory = pending.pop()
        if directory.real in walk.entered:
            continue
        walk.entered.add(directory.real)
        walk.directories[directory.shown] = directory.real
        try:
            with os.scandir(directory.shown or ".") as listing:
                entries = list(listing)
        except OSError as error:
            walk.errors.append(f"cannot read the directory `{directory.shown or '.'}`: {_reason(error)}")
            continue
        names = {entry.name for entry in entries}
        if ".cargo-checksum.json" in names and directory.real != walk.root:
            walk.pruned.add(directory.real)
            walk.counts["vendored", "directory"] += 1
            continue
        if ".gitignore" in names:
            directory = with_rules(directory, directory.shown, ".gitignore")
        for entry in entries:
            below = _enter(walk, directory, entry, names)
            if below is not None:
                pending.append(below)


def _enter(walk: _Walk, directory: Directory, entry: os.DirEntry[str], names: set[str]) -> Directory | None:
    """Takes a file into the walk, or answers with the directory that is to be walked."""
    name = entry.name
    shown = os.path.join(directory.shown, name)
    if entry.is_symlink():
        if not name.startswith(".") and not is_ignored(directory, name, is_directory=not name.endswith(".rs")):
            walk.links.append((shown, directory.real))
        return None
    if entry.is_dir(follow_symlinks=False):
        real = os.path.join(directory.real, name)
        reason = why_passed_over(directory, name, names)
        if reason is None:
            return Directory(shown, real, directory.rules)
        walk.pruned.add(real)
        if name not in _NO_CODE:
            walk.counts[reason, "directory"] += 1
        return None
    if name.endswith(".rs") and entry.is_file(follow_symlinks=False):
        if name.startswith("."):
            walk.counts["hidden", "file"] += 1
        elif is_ignored(directory, name, is_directory=False):
            walk.counts["ignored by .gitignore", "file"] += 1
        else:
            walk.files[os.path.join(directory.real, name)] = shown
    elif name == MANIFEST and entry.is_file(follow_symlinks=False):
        if not is_ignored(directory, name, is_directory=False):
            walk.manifests[os.path.join(directory.real, name)] = shown
    elif name.endswith(".rs"):
        walk.counts["neither a file nor a directory", "entry"] += 1
    return None


def _follow(walk: _Walk, link: str, holder: str) -> None:
    """Takes what a symbolic link points to, if it is inside the root and was not seen under its own name."""
    target = os.path.realpath(link)
    if not is_inside(target, walk.root):
        if link.endswith(".rs") or os.path.isdir(link):
            walk.counts["out of the tree", "link"] += 1
        return
    if target in walk.entered or target in walk.files or any(is_inside(target, dead) for dead in walk.pruned):
        return
    if os.path.isdir(target):
        _walk(walk, Directory(link, target, rules_between(target, walk.root)))
    elif link.endswith(".rs") and os.path.isfile(target):
        walk.files[target] = link
    elif link.endswith(".rs"):
        walk.errors.append(f"cannot read `{link}`: {_why_broken(link)}")


def _why_broken(link: str) -> str:
    try:
        os.stat(link)
    except OSError as error:
        return "it is a link that leads back to itself" if error.errno == errno.ELOOP else "it is a link to nothing"
    return "it is a link to neither a file nor a directory"
