"""Which lines of which files changed: since a commit (`--since`), or in git's index (`--staged`).

As `git diff` sees it. A file that git does not track has changed as a whole. For the index it is the index's text that
counts, so where the work tree differs from it, that text stands in for the file. Unknown here: findings.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from deburr.errors import ToolError, UsageError
from deburr.run.git import Git, Refusal, git_at, repository_tops
from deburr.run.request import Since
from deburr.text.changed_lines import NONE, WHOLE, ChangedLines
from deburr.text.hunks import PatchedLines, read_patch
from deburr.text.regular_file import read_regular

_DIFF = (
    "diff --no-ext-diff --no-textconv --no-color --no-relative --ignore-submodules=all --text --find-renames -l1000 "
    "--diff-algorithm=myers --src-prefix=a/ --dst-prefix=b/ -O/dev/null --inter-hunk-context=0 -U0"
).split()
_MERGE_BASE = "..."


@dataclass(frozen=True, slots=True)
class Changes:
    """The changed lines by real path, and by real path the texts of the index that are not those of the work tree."""

    lines: Mapping[str, ChangedLines]
    texts: Mapping[str, bytes] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    """Rust files, by real path, that have changed lines in the index and are not there in the work tree."""
    unmerged: tuple[str, ...] = ()

    def of(self, file: str) -> ChangedLines:
        """The changed lines of the file at a real path."""
        return self.lines.get(file, NONE)


def changes_of(files: Sequence[str], directories: Iterable[str], since: Since) -> Changes:
    """The changes of `files`, and of whatever else there is in the repositories of these and of `directories`.

    All paths are real ones. Raises UsageError or ToolError where git cannot say."""
    folders = sorted({*(os.path.dirname(file) for file in files), *directories})
    tops = repository_tops(folders)
    outside = next((folder for folder, top in tops.items() if top is None), None)
    if outside is not None:
        raise UsageError(f"`{since.words}` needs a git repository, and `{outside}` is in none")
    lines: dict[str, ChangedLines] = {}
    texts: dict[str, bytes] = {}
    missing: list[str] = []
    unmerged: list[str] = []
    for top in dict.fromkeys(top for top in tops.values() if top is not None):
        here = [file for file in files if tops[os.path.dirname(file)] == top]
        found = _Tree(git_at(top), here).changes(since)
        lines |= found.lines
        texts |= found.texts
        missing += found.missing
        unmerged += found.unmerged
    return Changes(lines, texts, tuple(missing), tuple(unmerged))


@dataclass(frozen=True, slots=True)
class _Entry:
    """A path in the index."""

    is_seen: bool
    """Whether git compares the file in the work tree at all (it does not under `assume-unchanged`)."""
    blob: str


@dataclass(frozen=True, slots=True)
class _Tree:
    """One work tree with the files of the run in it (real paths)."""

    git: Git
    files: Sequence[str]

    def changes(self, since: Since) -> Changes:
        return self._staged() if since.revision is None else self._since(since.revision)

    def _since(self, revision: str) -> Changes:
        commit = self._commit(revision)
        patch = self._patch(commit, "--")
        index = self._index()
        lines = {self._path(name): ChangedLines(tuple(ranges)) for name, ranges in patch.added.items()}
        for file in self.files:
            entry = index.get(self._name(file))
            if entry is None or not entry.is_seen:
                lines[file] = WHOLE
        return Changes(lines)

    def _staged(self) -> Changes:
        patch = self._patch("--cached", "--")
        index = self._index()
        differing = {*self._patch("--").added, *(name for name, one in index.items() if not one.is_seen)}
        lines = {self._path(name): ChangedLines(tuple(ranges)) for name, ranges in patch.added.items() if ranges}
        names = (name for name in differing if name.endswith((b".rs", b"Cargo.toml")) or self._path(name) in lines)
        texts = dict(self._texts({name: index[name].blob for name in sorted(names) if name in index}))
        missing = [file for file in lines if file.endswith(".rs") and not os.path.exists(file)]
        return Changes(lines, texts, tuple(missing), tuple(map(self._path, patch.unmerged)))

    def _texts(self, blobs: Mapping[bytes, str]) -> Iterator[tuple[str, bytes]]:
        """The texts of the index by real path, of those that stand otherwise in the work tree."""
        wanted = "".join(f"{blob}\n" for blob in blobs.values()).encode()
        answer = self.git.ask("cat-file", "--batch", stdin=wanted) if blobs else b""
        at = 0
        for name in blobs:
            header, _, _ = answer[at : at + 200].partition(b"\n")
            kind, _, size = header.partition(b" ")[2].partition(b" ")
            if kind != b"blob":
                raise ToolError(f"git has lost the staged text of `{self._path(name)}`", "run `git fsck`")
            start = at + len(header) + 1
            data = answer[start : start + int(size)]
            at = start + int(size) + 1
            path = self._path(name)
            if _on_disk(path) != data:
                yield path, data

    def _index(self) -> dict[bytes, _Entry]:
        """By name relative to the top."""
        found: dict[bytes, _Entry] = {}
        for line in self.git.ask("ls-files", "-z", "-v", "--stage", "--full-name", "--cached", ":/").split(b"\0"):
            stated, _, name = line.partition(b"\t")
            words = stated.split(b" ")
            if len(words) == 4:
                tag, _, blob, _ = words
                found[name] = _Entry(tag.isupper() and tag != b"S", blob.decode())
        return found

    def _patch(self, *words: str) -> PatchedLines:
        try:
            return read_patch(self.git.ask(*_DIFF, *words))
        except ValueError as error:
            raise ToolError(f"the answer of `git diff` cannot be read: {error}") from error

    def _commit(self, revision: str) -> str:
        name = revision.removesuffix(_MERGE_BASE)
        # An empty name, as from an unset variable in a script, would be HEAD.
        commit = self._parsed(name) if name and not name.startswith("-") else None
        if commit is None:
            advice = "`git log` and `git branch --all` show what there is"
            if self.git.try_("rev-parse", "--is-shallow-repository") == b"true\n":
                advice = "the clone is shallow: fetch the commit first"
            raise UsageError(f"`--since`: `{revision}` is no commit in `{self.git.top}`", advice)
        if name == revision:
            return commit
        answer = self.git.try_("merge-base", commit, "HEAD")
        if isinstance(answer, Refusal):
            raise UsageError(f"`--since`: `{name}` and HEAD have no commit in common in `{self.git.top}`")
        return answer.decode().strip()

    def _parsed(self, name: str) -> str | None:
        answer = self.git.try_("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        return answer.decode().strip() if isinstance(answer, bytes) else None

    def _path(self, name: bytes) -> str:
        return os.path.join(self.git.top, os.fsdecode(name))

    def _name(self, file: str) -> bytes:
        return os.fsencode(os.path.relpath(file, self.git.top))


def _on_disk(path: str) -> bytes | None:
    try:
        return read_regular(FilePath(path))
    except OSError:
        return None
