"""Running git in a repository that may be anybody's: nothing that its configuration names is started.

What is switched off is in `deburr.run.git_safety`. Unknown here: what is asked.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath

from deburr.errors import ToolError
from deburr.run.git_safety import ENVIRONMENT, FILTERS, SWITCHED_OFF, without_filter

SECONDS = 120.0
"""How long one call may take."""
_KEPT = re.compile(r"GIT_(AUTHOR|COMMITTER)_\w+|GIT_CONFIG_(GLOBAL|SYSTEM|NOSYSTEM)|GIT_CEILING_DIRECTORIES")
_LONGEST = 100_000
"""Bytes of file names in one call."""


@dataclass(frozen=True, slots=True)
class WorkTree:
    """A git work tree, and git set up so that it starts nothing there. `top` is a real path."""

    top: FilePath
    program: str
    off: tuple[str, ...]

    def run(
        self,
        *words: str | bytes,
        stdin: bytes = b"",
        settings: Mapping[str, str] | None = None,
        codes: Sequence[int] = (0,),
    ) -> bytes:
        """What git prints; a `ToolError` if it is too slow or ends with a code that is not among `codes`."""
        return _run(self.program, self.top, self.off, words, stdin, settings or {}, codes)


def top_of(directory: FilePath) -> FilePath | None:
    """The nearest directory at or above this one (a real path) that has a `.git`."""
    return next((one for one in (directory, *directory.parents) if os.path.lexists(one / ".git")), None)


def by_top(files: Sequence[str]) -> dict[FilePath | None, list[FilePath]]:
    """The files, as their real paths, by the top of their work tree; None for those that are in none."""
    found: dict[FilePath | None, list[FilePath]] = {}
    tops: dict[FilePath, FilePath | None] = {}
    for file in files:
        real = FilePath(os.path.realpath(file))
        if real.parent not in tops:
            tops[real.parent] = top_of(real.parent)
        found.setdefault(tops[real.parent], []).append(real)
    return found


def opened(top: FilePath) -> WorkTree:
    """The work tree at `top`; a `ToolError` that says why git cannot be asked about it."""
    program = shutil.which("git")
    # A relative one would be taken from the directory that is worked on.
    if program is None or not os.path.isabs(program):
        raise ToolError("git is not installed")
    off = tuple(word for setting in (*SWITCHED_OFF, "i18n.commitEncoding=utf-8") for word in ("-c", setting))
    names = _run(program, top, off, ("config", "--null", "--name-only", "--get-regexp", FILTERS), b"", {}, (0, 1))
    tree = WorkTree(top, program, (*off, *_without_filters(names)))
    said = os.path.realpath(os.fsdecode(tree.run("rev-parse", "--show-toplevel").removesuffix(b"\n")))
    if said != str(top):
        raise ToolError(f"git takes `{said}` for the top of this work tree")
    return tree


def chunks(paths: Sequence[bytes]) -> Iterator[list[bytes]]:
    """The paths in lists that a command line can hold."""
    chunk: list[bytes] = []
    length = 0
    for path in paths:
        if chunk and length + len(path) > _LONGEST:
            yield chunk
            chunk, length = [], 0
        chunk.append(path)
        length += len(path) + 1
    if chunk:
        yield chunk


def _without_filters(names: bytes) -> Iterator[str]:
    for name in sorted({os.fsdecode(name) for name in names.split(b"\0") if name}):
        if "=" in name or "\n" in name:
            # `-c` could not say which setting is meant.
            raise ToolError("the git configuration has a filter with an odd name, which cannot be switched off")
        yield "-c"
        yield f"{name}={without_filter(name)}"


def _run(
    program: str,
    top: FilePath,
    off: Sequence[str],
    words: Sequence[str | bytes],
    stdin: bytes,
    settings: Mapping[str, str],
    codes: Sequence[int],
) -> bytes:
    command = [program, "--no-pager", "--no-optional-locks", "--literal-pathspecs", *off, *words]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or _KEPT.fullmatch(name)}
    try:
        done = subprocess.run(
            command,
            input=stdin,
            cwd=top,
            env={**kept, **ENVIRONMENT, **settings},
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ToolError(f"git took longer than {SECONDS:g} s in `{top}`") from None
    except OSError as error:
        raise ToolError(f"git could not be started: {(error.strerror or str(error)).lower()}") from None
    if done.returncode not in codes:
        lines = done.stderr.decode("utf-8", "replace").strip().split("\n")
        said = next((line for line in lines if line.startswith(("fatal: ", "error: "))), lines[0])
        raise ToolError(f"git in `{top}`: {said or f'exit code {done.returncode}'}")
    return done.stdout
