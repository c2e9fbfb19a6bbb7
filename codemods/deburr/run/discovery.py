"""Which files a run is about.

From the paths given: every `*.rs` below a directory, without what .gitignore files exclude, build output, vendored
code and hidden directories; a path that was named is always taken. What was passed over is counted, what could not be
read is an error. Unknown here: what is in the files.
"""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from deburr.run.gitignore import IgnoreRules, read_rules
from deburr.text.regular_file import read_regular


@dataclass(frozen=True, slots=True)
class PassedOver:
    """How many entries were left out for one reason; `reason` completes "passed over: 3 …"."""

    count: int
    reason: str


@dataclass(frozen=True, slots=True)
class Discovery:
    """`files` as paths below the given ones, sorted, each file once; `named` are those given as a file."""

    files: tuple[str, ...]
    directories: Mapping[str, str]
    """Of the directory part of each of `files`, the real path."""
    named: frozenset[str]
    passed_over: tuple[PassedOver, ...]
    errors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Rules:
    """The rules of one ignore file and the real directory that they are relative to."""

    base: str
    rules: IgnoreRules


@dataclass(frozen=True, slots=True)
class _Directory:
    """`shown` is the path as it will be printed, `real` the one without symlinks; rules go from near to far."""

    shown: str
    real: str
    rules: tuple[_Rules, ...]


@dataclass(slots=True)
class _Walk:
    root: str
    files: dict[str, str] = field(default_factory=dict)
    """Real path to shown path."""
    links: list[tuple[str, str]] = field(default_factory=list)
    """Symbolic links seen on the way: shown path and the directory that holds them."""
    directories: dict[str, str] = field(default_factory=dict)
    entered: set[str] = field(default_factory=set)
    pruned: set[str] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)


def discover(paths: Iterable[FilePath]) -> Discovery:
    """All Rust files under `paths`."""
    named: dict[str, str] = {}
    found: dict[str, str] = {}
    directories: dict[str, str] = {}
    counts: Counter[str] = Counter()
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
            directories.update(walk.directories)
            counts.update(walk.counts)
            errors.extend(walk.errors)
        elif stat.S_ISREG(mode):
            named.setdefault(os.path.realpath(shown), shown)
        else:
            errors.append(f"cannot read `{shown}`: it is neither a file nor a directory")
    together = {**found, **named}
    for shown in (os.path.dirname(one) for one in together.values()):
        if shown not in directories:
            directories[shown] = os.path.realpath(shown or ".")
    return Discovery(
        tuple(sorted(together.values(), key=_order)),
        directories,
        frozenset(named.values()),
        tuple(PassedOver(count, reason) for reason, count in sorted(counts.items())),
        tuple(dict.fromkeys(errors)),
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
    _walk(walk, _Directory(shown, real, _rules_above(real)))
    # Links come last, so that a file is shown under its own name where it has one inside the root.
    while walk.links:
        pending, walk.links = walk.links, []
        for link, holder in sorted(pending):
            _follow(walk, link, holder)
    return walk


def _walk(walk: _Walk, top: _Directory) -> None:
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
            walk.counts["vendored"] += 1
            continue
        if ".gitignore" in names:
            directory = _with_rules(directory, directory.shown, ".gitignore")
        for entry in entries:
            below = _enter(walk, directory, entry, names)
            if below is not None:
                pending.append(below)


def _enter(walk: _Walk, directory: _Directory, entry: os.DirEntry[str], names: set[str]) -> _Directory | None:
    """Takes a file into the walk, or answers with the directory that is to be walked."""
    name = entry.name
    shown = os.path.join(directory.shown, name)
    if entry.is_symlink():
        if not name.startswith(".") and not _is_ignored(directory, name, is_directory=not name.endswith(".rs")):
            walk.links.append((shown, directory.real))
        return None
    if entry.is_dir(follow_symlinks=False):
        real = os.path.join(directory.real, name)
        reason = _why_passed_over(directory, entry, names)
        if reason is None:
            return _Directory(shown, real, directory.rules)
        walk.pruned.add(real)
        if name != ".git":
            walk.counts[reason] += 1
        return None
    if name.endswith(".rs") and entry.is_file(follow_symlinks=False):
        if name.startswith("."):
            walk.counts["hidden"] += 1
        elif _is_ignored(directory, name, is_directory=False):
            walk.counts["ignored by .gitignore"] += 1
        else:
            walk.files[os.path.join(directory.real, name)] = shown
    elif name.endswith(".rs"):
        walk.counts["neither files nor directories"] += 1
    return None


def _why_passed_over(directory: _Directory, entry: os.DirEntry[str], names: set[str]) -> str | None:
    name = entry.name
    if name.startswith("."):
        return "hidden"
    if name == "target" and ("Cargo.toml" in names or os.path.exists(os.path.join(entry.path, "CACHEDIR.TAG"))):
        return "build output (target/)"
    if name == "vendor" and "Cargo.toml" in names:
        return "vendored"
    if _is_ignored(directory, name, is_directory=True):
        return "ignored by .gitignore"
    return None


def _is_ignored(directory: _Directory, name: str, *, is_directory: bool) -> bool:
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


def _follow(walk: _Walk, link: str, holder: str) -> None:
    """Takes what a symbolic link points to, if it is inside the root and was not seen under its own name."""
    target = os.path.realpath(link)
    if not _is_inside(target, walk.root):
        if link.endswith(".rs") or os.path.isdir(link):
            walk.counts["links out of the tree"] += 1
        return
    if target in walk.entered or target in walk.files or any(_is_inside(target, dead) for dead in walk.pruned):
        return
    if os.path.isdir(target):
        _walk(walk, _Directory(link, target, _rules_between(target, walk.root)))
    elif link.endswith(".rs") and os.path.isfile(target):
        walk.files[target] = link
    elif link.endswith(".rs"):
        walk.errors.append(f"cannot read `{link}`: it is a link to nothing")


def _is_inside(path: str, root: str) -> bool:
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)


def _rules_above(real: str) -> tuple[_Rules, ...]:
    """The ignore files above a root, near to far, up to the top of its repository; none outside of one."""
    directories = [FilePath(real), *FilePath(real).parents]
    top = next((index for index, one in enumerate(directories) if os.path.exists(one / ".git")), None)
    if top is None:
        return ()
    found = _Directory("", real, ())
    info = directories[top] / ".git" / "info"
    if os.path.isfile(info / "exclude"):
        found = _with_rules(_Directory("", str(directories[top]), ()), str(info), "exclude")
    for directory in reversed(directories[1 : top + 1]):
        if os.path.isfile(directory / ".gitignore"):
            found = _with_rules(_Directory("", str(directory), found.rules), str(directory), ".gitignore")
    # A root that is itself ignored was asked for by name: the rules that ignore it say nothing of what is in it.
    return tuple(one for one in found.rules if not _hides(one, real))


def _hides(above: _Rules, real: str) -> bool:
    names = _below(real, above.base).split("/") if real != above.base else []
    return any(
        above.rules.decide("/".join(names[: depth + 1]), names[depth], is_directory=True) for depth in range(len(names))
    )


def _rules_between(real: str, root: str) -> tuple[_Rules, ...]:
    """The ignore files that speak of a directory inside `root` which was reached through a link."""
    rules = _rules_above(root)
    for directory in reversed([one for one in FilePath(real).parents if _is_inside(str(one), root)]):
        if os.path.isfile(directory / ".gitignore"):
            rules = _with_rules(_Directory("", str(directory), rules), str(directory), ".gitignore").rules
    return rules


def _with_rules(directory: _Directory, folder: str, name: str) -> _Directory:
    """`directory` with the rules of the ignore file `name` in `folder` put first; unreadable ones say nothing."""
    try:
        rules = read_rules(read_regular(os.path.join(folder, name)).decode("utf-8", "surrogateescape"))
    except OSError:
        return directory
    return _Directory(directory.shown, directory.real, (_Rules(directory.real, rules), *directory.rules))
