"""Under which name a file stands in a patch: relative to the top of its repository, as `git apply` wants it.

The repository is found by looking for `.git` upward; git itself is not run. Outside of any repository the names are
relative to the root that was given. Unknown here: what a patch looks like.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from deburr.text.patch import blob_id

_SHA256 = re.compile(r"(?im)^\s*objectformat\s*=\s*sha256\s*$")


@dataclass(frozen=True, slots=True)
class Repository:
    """The top of a work tree (real path), and the hash that names its blobs."""

    top: Path
    algorithm: str
    index: Path
    """The file in which git lists what it tracks; it need not exist."""


@dataclass(frozen=True, slots=True)
class PatchName:
    """A file's name in a patch, with `/`; its git mode; and the repository, where there is one."""

    name: str
    mode: str
    repository: Repository | None

    @property
    def algorithm(self) -> str:
        return self.repository.algorithm if self.repository is not None else "sha1"


@dataclass(slots=True)
class PatchNames:
    """Names files of one run. `root` (a real path) is what names are relative to outside of any repository."""

    root: Path
    tops: dict[str, None] = field(default_factory=dict)
    """What the names given out so far are relative to, in order of appearance."""
    is_outside: bool = False
    """Whether a file outside of any repository was named."""
    _known: dict[Path, Repository | None] = field(default_factory=dict)
    _indexes: dict[Path, bytes] = field(default_factory=dict)

    def of(self, shown: str) -> PatchName:
        """The name of the file at the path `shown`; of a symbolic link, that of the file it leads to."""
        real = Path(os.path.realpath(shown))
        repository = self._repository(real.parent)
        top = repository.top if repository is not None else self.root
        self.is_outside = self.is_outside or repository is None
        self.tops[str(top)] = None
        return PatchName(_relative(real, top), _mode(real), repository)

    def has_other_line_ends(self, name: PatchName, before: bytes) -> bool:
        """Whether git tracks the text `before` with `\\n` where the work tree has `\\r\\n`.

        `git apply` takes a patch of the text as it is in the work tree all the same; `-3` and `--index` look for the
        text that is tracked, and refuse it."""
        if b"\r\n" not in before or name.repository is None:
            return False
        index = self._index(name.repository.index)
        here, tracked = (
            bytes.fromhex(blob_id(data, name.algorithm).decode()) for data in (before, before.replace(b"\r\n", b"\n"))
        )
        return tracked in index and here not in index

    def _index(self, file: Path) -> bytes:
        if file not in self._indexes:
            try:
                self._indexes[file] = file.read_bytes()
            except OSError:
                # Nothing is tracked yet.
                self._indexes[file] = b""
        return self._indexes[file]

    def _repository(self, directory: Path) -> Repository | None:
        passed: list[Path] = []
        found: Repository | None = None
        for one in (directory, *directory.parents):
            if one in self._known:
                found = self._known[one]
                break
            passed.append(one)
            git = one / ".git"
            if git.exists():
                found = Repository(one, _algorithm(git), _git_directory(git) / "index")
                break
        self._known.update(dict.fromkeys(passed, found))
        return found


def root_of(paths: Iterable[Path]) -> Path:
    """The directory that holds all the given paths: what names are relative to where there is no repository."""
    real = [os.path.realpath(path) for path in paths]
    directories = [path if os.path.isdir(path) else os.path.dirname(path) for path in real]
    return Path(os.path.commonpath(directories or [os.getcwd()]))


def write_root(shown: str, given: Iterable[Path]) -> Path:
    """How far a symbolic link at the path `shown` may lead when it is written through: the work tree that the link
    itself is in, else the directory that holds all the given paths, each without following it if it is a link."""
    holder = Path(os.path.realpath(os.path.dirname(shown) or "."))
    top = next((one for one in (holder, *holder.parents) if (one / ".git").exists()), None)
    if top is not None:
        return top
    directories = [path if os.path.isdir(path) else path.parent for path in given]
    return Path(os.path.commonpath([os.path.realpath(one) for one in directories] or [str(holder)]))


def _relative(real: Path, top: Path) -> str:
    return real.relative_to(top).as_posix() if real.is_relative_to(top) else real.name


def _mode(real: Path) -> str:
    try:
        is_executable = real.stat().st_mode & stat.S_IXUSR
    except OSError:
        # It vanished while deburr ran; the patch is then stale in any case, and git says so.
        return "100644"
    return "100755" if is_executable else "100644"


def _git_directory(git: Path) -> Path:
    """The directory of the work tree whose `.git` (a directory, or a file that names one) this is."""
    if not git.is_file():
        return git
    try:
        return git.parent / git.read_text("utf-8", "replace").removeprefix("gitdir:").strip()
    except OSError:
        return git


def _algorithm(git: Path) -> str:
    try:
        directory = _git_directory(git)
        common = directory / "commondir"
        if common.is_file():
            directory = directory / common.read_text("utf-8", "replace").strip()
        return "sha256" if _SHA256.search((directory / "config").read_text("utf-8", "replace")) else "sha1"
    except OSError:
        return "sha1"
