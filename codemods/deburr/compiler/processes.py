"""Running other programs: with a time limit, outside every project unless asked otherwise, and without a download.

Does not know what the tools print. A tool that is missing or too slow is an answer (`NotRun`), not an exception.
"""

from __future__ import annotations

import functools
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

# What a user set for builds of their own would make an example compile differently from what its page says.
_FOREIGN_SETTINGS = (
    "CARGO_BUILD_RUSTFLAGS",
    "CARGO_BUILD_TARGET",
    "CARGO_ENCODED_RUSTFLAGS",
    "CARGO_TARGET_DIR",
    "RUSTC_WORKSPACE_WRAPPER",
    "RUSTC_WRAPPER",
    "RUSTFLAGS",
)


@dataclass(frozen=True, slots=True)
class NotRun:
    """The tool gave no answer, and why (lower case, no full stop)."""

    reason: str


@dataclass(frozen=True, slots=True)
class TookTooLong(NotRun):
    """The tool was ended at its time limit."""


@dataclass(frozen=True, slots=True)
class ToolRun:
    """What a tool that ran to its end left behind; `code` is negative where a signal ended it."""

    code: int
    stdout: bytes
    stderr: bytes

    @property
    def complaint(self) -> str:
        """The first line of the error output that says "error", or its last line, or the exit code."""
        lines = [line.strip() for line in self.stderr.decode(errors="replace").split("\n") if line.strip()]
        said = next((line for line in lines if line.startswith("error")), lines[-1] if lines else "")
        return said or f"exit code {self.code}"


def run_tool(
    command: Sequence[str],
    *,
    seconds: float,
    stdin: bytes = b"",
    cwd: Path | None = None,
    settings: Mapping[str, str] | None = None,
    own_settings: bool = False,
    without: Container[str] = (),
    front: Sequence[str] = (),
) -> ToolRun | NotRun:
    """Run `command` for at most `seconds`; without `cwd` in an empty folder, away from every rust-toolchain.toml.

    `settings` are environment variables to add, `without` those to leave out; with `own_settings` what the user set for
    builds stays. `front` are the words that run another program in front of it, which becomes the tool:
    `confine.in_front_of`. The tool and what it started are ended at the time limit, and also when the caller is
    interrupted."""
    name = command[0]
    path = find_tool(name)
    if path is None:
        return NotRun(f"{Path(name).name} is not installed")
    try:
        process = subprocess.Popen(
            [*front, path, *command[1:]],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=cwd or _empty_directory(),
            env=_environment(settings or {}, own_settings, without),
            start_new_session=True,
        )
    except OSError as error:
        return NotRun(f"{Path(name).name} could not be started: {error.strerror or error}")
    try:
        stdout, stderr = process.communicate(stdin, timeout=seconds)
    except subprocess.TimeoutExpired:
        return TookTooLong(f"{Path(name).name} took longer than {seconds:g} s")
    finally:
        _end(process)
    return ToolRun(process.returncode, stdout, stderr)


def find_tool(name: str) -> str | None:
    """The absolute path of a program: on the PATH, or where rustup puts it."""
    home = Path(os.environ.get("CARGO_HOME") or Path.home() / ".cargo")
    return shutil.which(name) or shutil.which(name, path=str(home / "bin"))


def _environment(settings: Mapping[str, str], own_settings: bool, without: Container[str]) -> dict[str, str]:
    dropped = () if own_settings else _FOREIGN_SETTINGS
    kept = {name: value for name, value in os.environ.items() if name not in dropped and name not in without}
    # rustup would install a toolchain that is asked for and missing; nobody asked deburr for a download.
    return {**kept, "RUSTUP_AUTO_INSTALL": "0", "CARGO_TERM_COLOR": "never", **settings}


@functools.cache
def _empty_directory() -> str:
    """One empty folder for the life of the process; nothing is ever written into it."""
    holder = tempfile.TemporaryDirectory(prefix="deburr-empty-")
    _HOLDERS.append(holder)
    return holder.name


# Dropping the holder would remove the folder.
_HOLDERS: list[tempfile.TemporaryDirectory[str]] = []


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        return
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.communicate()
