"""The copy itself: made once, brought up to date before each run, and never linked to the user's files.

Every file keeps its absolute path below the copy's root, so relative paths, links and the settings of directories above
mean what they mean in the original. A hard link would let a build script write through to the user's file, so files are
copied; where the file system can share blocks (reflink), it does. What is written or restored gets the time of now:
cargo goes by times, and would call a broken file fresh.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from deburr.compiler.scratch.copied_parts import Parts, walk

_FICLONE = 0x40049409
"""Linux's `ioctl` to let a file share its blocks with another (linux/fs.h)."""
_VERSION = 1
_MANIFESTS = frozenset({"Cargo.toml", "config.toml", "config"})


@dataclass(slots=True)
class ScratchTree:
    """The copy in a directory of its own. One process at a time may use it: see `deburr.compiler.scratch.store`."""

    directory: Path
    targets: tuple[Path, ...] = ()
    """The user's own build output, which is left out."""
    _known: dict[str, list[int]] = field(default_factory=dict)
    """By path below the copy: size and time of the original, and size and time of the copy when it was made."""
    _parts: tuple[Path, ...] = ()

    @property
    def root(self) -> Path:
        return self.directory / "tree"

    @property
    def target(self) -> Path:
        """Where cargo builds for the copy, kept between runs."""
        return self.directory / "target"

    def path_of(self, original: Path) -> Path:
        """Where a file of the user's (an absolute path) stands in the copy."""
        return self.root / original.relative_to(original.anchor)

    def original_of(self, copy: Path) -> Path | None:
        """The user's file that a path in the copy stands for; None for a path elsewhere."""
        return Path("/") / copy.relative_to(self.root) if copy.is_relative_to(self.root) else None

    def refresh(self, parts: Parts) -> None:
        """Make the copy what the original is now: what cargo or a build script changed is put back, what is gone
        goes. Raises OSError."""
        self._load()
        self._parts = parts.directories
        wanted: dict[str, list[int]] = {}
        for original in _files_of(parts, self.targets):
            key = os.path.relpath(original, original.anchor)
            wanted[key] = self._brought(original, self.root / key)
        for key in self._known.keys() - wanted.keys():
            (self.root / key).unlink(missing_ok=True)
        self._remove_strangers(wanted)
        self._known = wanted
        self._save()

    def write(self, texts: Mapping[Path, bytes]) -> None:
        """Put texts in the place of files (absolute paths of the originals). Raises OSError."""
        for original, data in texts.items():
            copy = self.path_of(original)
            copy.parent.mkdir(parents=True, exist_ok=True)
            if copy.is_symlink() or copy.exists():
                copy.unlink()
            copy.write_bytes(data)
            # The next refresh takes it for changed, whatever its time.
            self._known.pop(os.path.relpath(original, original.anchor), None)
        self._save()

    def _brought(self, original: Path, copy: Path) -> list[int]:
        key = os.path.relpath(copy, self.root)
        status = original.lstat()
        known = self._known.get(key)
        if known is not None and known[:2] == [status.st_size, status.st_mtime_ns] and _stamp(copy) == known[2:]:
            return known
        copy.parent.mkdir(parents=True, exist_ok=True)
        if copy.is_symlink() or copy.exists():
            _remove(copy)
        if original.is_symlink():
            os.symlink(self._link(original), copy)
        else:
            _copy(original, copy, status.st_mode)
            if original.name in _MANIFESTS:
                self._lead_into_copy(copy)
        return [status.st_size, status.st_mtime_ns, *_stamp(copy)]

    def _link(self, original: Path) -> str:
        """What a link says in the copy: the same, but an absolute one must not lead back to the user's own file."""
        said = os.readlink(original)
        return str(self.path_of(Path(os.path.realpath(original)))) if os.path.isabs(said) else said

    def _lead_into_copy(self, manifest: Path) -> None:
        """An absolute path in a manifest that is one of a copied part must lead to the copy."""
        text = manifest.read_bytes()
        for part in self._parts:
            name = re.escape(os.fsencode(part))
            text = re.sub(rb"([\"'])(" + name + rb")(?=[/\"'])", rb"\1" + os.fsencode(self.root) + rb"\2", text)
        if text != manifest.read_bytes():
            manifest.write_bytes(text)

    def _remove_strangers(self, wanted: Iterable[str]) -> None:
        """Files that a build script or a test has left in the copy."""
        keep = set(wanted)
        for folder, _, files in os.walk(self.root):
            for name in files:
                path = os.path.join(folder, name)
                # Without a lock file of the user's own, the same versions as in the run before are good to have.
                if os.path.relpath(path, self.root) not in keep and name != "Cargo.lock":
                    os.unlink(path)

    def _load(self) -> None:
        try:
            said = json.loads((self.directory / "copied.json").read_text())
        except (OSError, ValueError):
            said = {}
        fits = isinstance(said, dict) and said.get("version") == _VERSION
        self._known = said["files"] if fits else {}

    def _save(self) -> None:
        self.directory.mkdir(parents=True, exist_ok=True)
        (self.directory / "copied.json").write_text(json.dumps({"version": _VERSION, "files": self._known}))


def _files_of(parts: Parts, targets: tuple[Path, ...]) -> Iterator[Path]:
    for directory in parts.directories:
        for folder, files in walk(directory, targets):
            for name in files:
                path = Path(folder, name)
                if path.is_symlink() or path.is_file():
                    yield path
    yield from parts.files


def _stamp(path: Path) -> list[int]:
    try:
        status = path.lstat()
    except OSError:
        return []
    return [status.st_size, status.st_mtime_ns]


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def _copy(original: Path, copy: Path, mode: int) -> None:
    with open(original, "rb") as source, open(copy, "wb") as target:
        try:
            fcntl.ioctl(target.fileno(), _FICLONE, source.fileno())
        except OSError:
            # Not this file system, or not this kernel: the bytes are copied.
            shutil.copyfileobj(source, target, 1 << 20)
    os.chmod(copy, mode & 0o777 | 0o200)
    now = time.time_ns()
    os.utime(copy, ns=(now, now))
