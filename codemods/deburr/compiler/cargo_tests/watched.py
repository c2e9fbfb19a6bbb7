"""Running a command of the user's own for at most so long, and keeping what it printed until then.

Unlike `deburr.compiler.processes`, an end by the clock still says something: what was printed before. Nothing that the
command starts outlives it.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from deburr.compiler.processes import NotRun, find_tool

OUTPUT_BYTES = 256 << 20
"""A command that prints more than this is ended: it would fill the disk."""
_READ_BYTES = 64 << 20
_POLL_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended; `code` is None where it was stopped, and `stopped` says why."""

    code: int | None
    stdout: str
    stderr: str
    seconds: float
    stopped: str | None = None


def run_watched(command: Sequence[str], *, cwd: Path, settings: Mapping[str, str], seconds: float) -> Ended | NotRun:
    """Run `command` in the user's environment with `settings` added, for at most `seconds`."""
    program = find_tool(command[0])
    if program is None:
        return NotRun(f"{command[0]} is not installed")
    environment = {**os.environ, "RUSTUP_AUTO_INSTALL": "0", "CARGO_TERM_COLOR": "never", **settings}
    started = time.monotonic()
    # Files and no pipes: a process that a test leaves behind would keep a pipe open.
    with tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
        try:
            process = subprocess.Popen(
                [program, *command[1:]],
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=stderr,
                cwd=cwd,
                env=environment,
                start_new_session=True,
            )
        except OSError as error:
            return NotRun(f"{command[0]} could not be started: {error.strerror or error}")
        try:
            stopped = _watch(process, seconds, (stdout, stderr))
        finally:
            _end(process)
        texts = [_text(one) for one in (stdout, stderr)]
    code = process.returncode if stopped is None else None
    return Ended(code, texts[0], texts[1], time.monotonic() - started, stopped)


def _watch(process: subprocess.Popen[bytes], seconds: float, streams: Sequence[BinaryIO]) -> str | None:
    until = time.monotonic() + seconds
    while True:
        left = until - time.monotonic()
        if left <= 0:
            return f"it did not end within {seconds:g} s"
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(min(_POLL_SECONDS, left))
            return None
        if any(os.fstat(one.fileno()).st_size > OUTPUT_BYTES for one in streams):
            return f"it printed more than {OUTPUT_BYTES >> 20} MiB"


def _text(stream: BinaryIO) -> str:
    stream.seek(0)
    return stream.read(_READ_BYTES).decode(errors="replace").replace("\r\n", "\n")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End what is left of its process group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
