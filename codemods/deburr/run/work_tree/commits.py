"""A sequence of commits on top of HEAD, made as objects first and put in place all at once.

No hook is run and nothing is signed, and the user's index is not used to make them. Unknown here: what is committed and
what is said of it.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath

from deburr.errors import ToolError
from deburr.run.work_tree.running import WorkTree, chunks

_UNDER_WAY = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "rebase-merge", "rebase-apply")
_STAGED = ("diff-index", "--cached", "--name-only", "-z", "--no-ext-diff", "--no-renames", "HEAD", "--")
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit: its message and, by path relative to the top, the new bytes of the files that it changes."""

    message: str
    files: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Prepared:
    """Commits that exist, on a HEAD that has not moved yet."""

    tree: WorkTree
    head: str
    last: str
    files: tuple[str, ...]
    number: int


def refuse_commits(tree: WorkTree, files: Sequence[str]) -> None:
    """A `ToolError` if commits that change these files (relative to the top) cannot be made here, or not faithfully."""
    if not tree.run("rev-parse", "--verify", "--quiet", "HEAD^{commit}", codes=(0, 1)):
        raise ToolError(f"`{tree.top}` has no commit yet")
    for name in _UNDER_WAY:
        path = tree.run("rev-parse", "--git-path", name).decode("utf-8", "surrogateescape").removesuffix("\n")
        if (tree.top / path).exists():
            raise ToolError(f"a merge or a rebase is under way in `{tree.top}`", "finish it first")
    staged = _names(
        tree.run("diff-index", "--cached", "--name-only", "-z", "--no-ext-diff", "--no-renames", "HEAD", "--")
    )
    if staged:
        raise ToolError(f"changes are staged in `{tree.top}`: {_listed(staged)}", "commit or unstage them first")
    modes = _modes(tree, files)
    unknown = [file for file in files if file not in modes]
    if unknown:
        raise ToolError(f"git does not have {_listed(unknown)}", "add and commit first")
    filtered = list(_filtered(tree, files))
    if filtered:
        raise ToolError(f"{_listed(filtered)}: a filter is set for it, and deburr runs none", "commit it yourself")
    for person in ("GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"):
        tree.run("var", person)


def prepared(tree: WorkTree, commits: Sequence[Commit]) -> Prepared:
    """Makes the commits, one on top of the other; HEAD, index and files are as before."""
    head = last = _line(tree.run("rev-parse", "--verify", "HEAD^{commit}"))
    files = tuple(dict.fromkeys(name for one in commits for name in one.files))
    modes = _modes(tree, files)
    with tempfile.TemporaryDirectory(prefix="deburr-index-") as directory:
        settings = {"GIT_INDEX_FILE": os.path.join(directory, "index")}
        tree.run("read-tree", head, settings=settings)
        for one in commits:
            changes = b"".join(_index_line(tree, name, data, modes[name]) for name, data in one.files.items())
            tree.run("update-index", "-z", "--index-info", stdin=changes, settings=settings)
            content = _line(tree.run("write-tree", settings=settings))
            last = _line(tree.run("commit-tree", content, "-p", last, "-F", "-", stdin=one.message.encode()))
    return Prepared(tree, head, last, files, len(commits))


def published(commits: Prepared) -> None:
    """Moves HEAD to the last commit, if it is still where it was, and tells the index of the files."""
    tree = commits.tree
    tree.run("update-ref", "-m", "deburr apply", "HEAD", commits.last, commits.head)
    tree.run("update-index", "-z", "--stdin", stdin=b"".join(os.fsencode(name) + b"\0" for name in commits.files))


def relative(tree: WorkTree, file: FilePath) -> str:
    """What git calls the file."""
    return file.relative_to(tree.top).as_posix()


def _index_line(tree: WorkTree, name: str, data: bytes, mode: str) -> bytes:
    # With its path, so that line ends are kept in the repository as the attributes of the file say.
    blob = _line(tree.run("hash-object", "-w", b"--path=" + os.fsencode(name), "--stdin", stdin=data))
    return f"{mode} {blob}\t".encode() + os.fsencode(name) + b"\0"


def _modes(tree: WorkTree, files: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for chunk in chunks([os.fsencode(name) for name in files]):
        for line in tree.run("ls-tree", "-z", "--full-tree", "HEAD", "--", *chunk).split(b"\0"):
            about, _, name = line.partition(b"\t")
            if name:
                found[os.fsdecode(name)] = about.split(b" ")[0].decode()
    return found


def _filtered(tree: WorkTree, files: Sequence[str]) -> Iterator[str]:
    stdin = b"".join(os.fsencode(name) + b"\0" for name in files)
    fields = tree.run("check-attr", "-z", "--stdin", "filter", stdin=stdin).split(b"\0")
    for name, value in zip(fields[::3], fields[2::3], strict=False):
        if value not in (b"unspecified", b"unset"):
            yield os.fsdecode(name)


def _names(data: bytes) -> list[str]:
    return [os.fsdecode(name) for name in data.split(b"\0") if name]


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:_SHOWN])
    return f"{shown} and {len(names) - _SHOWN} more" if len(names) > _SHOWN else shown


def _line(data: bytes) -> str:
    return data.decode("ascii").strip()
