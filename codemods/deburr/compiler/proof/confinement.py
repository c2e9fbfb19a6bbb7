"""Running a program that nobody vouches for: for so long, in so much memory, printing so much, without a network.

It still runs as the user: it sees the user's files. Its environment is empty but for what it needs, its stdin too.
What the program's end means is for its witness to say.
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

from deburr.compiler import confine
from deburr.compiler.processes import NotRun

OUTPUT_BYTES = 4 << 20
"""How much a program may print to one stream, and write to one file."""
_POLL_SECONDS = 0.02
_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What a program may use; `memory` is in MiB."""

    seconds: float = 20.0
    memory: int = 1024
    allow_network: bool = False
    """Whether it may run where its network cannot be cut."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How a program ended; `code` is negative where a signal did it."""

    code: int
    stdout: str
    stderr: str
    stopped: str | None = None
    """The limit that it was ended at, in words."""


def run_confined(
    command: Sequence[str], limits: Limits, *, cwd: Path, settings: Mapping[str, str], has_shadow: bool
) -> Ending | NotRun:
    """Run `command` (its first word an absolute path) in `cwd`.

    `has_shadow`: its sanitizer reserves terabytes of addresses, so only what it really uses can be limited: by the
    sanitizer itself, if `settings` say so, and by a look at the process every few milliseconds."""
    address_space = 0 if has_shadow else limits.memory * _MIB
    network = "try" if limits.allow_network else "cut"
    front = confine.in_front_of(network, address_space=address_space, file_size=OUTPUT_BYTES)
    with tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
        try:
            process = subprocess.Popen(
                [*front, *command],
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=stderr,
                cwd=cwd,
                env={"PATH": os.defpath, "LC_ALL": "C", "RUST_BACKTRACE": "0", **settings},
                start_new_session=True,
            )
        except OSError as error:
            return NotRun(f"the program could not be started: {error.strerror or error}")
        try:
            stopped = _watch(process, limits)
        finally:
            _end(process)
        texts = []
        for stream in (stdout, stderr):
            stream.seek(0)
            texts.append(stream.read(OUTPUT_BYTES).decode(errors="replace"))
    if process.returncode == confine.EXIT and confine.MARK in texts[1]:
        return NotRun(texts[1].split(confine.MARK)[1].strip())
    if stopped is None and process.returncode == -signal.SIGXFSZ:
        stopped = f"it printed or wrote more than {OUTPUT_BYTES // _MIB} MiB"
    return Ending(process.returncode, texts[0], texts[1], stopped)


def _watch(process: subprocess.Popen[bytes], limits: Limits) -> str | None:
    """Wait for its end; the limit that it passed, if it did."""
    until = time.monotonic() + limits.seconds
    while True:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_POLL_SECONDS)
            return None
        if time.monotonic() > until:
            return f"it ran longer than {limits.seconds:g} s"
        if _resident(process.pid) > limits.memory * _MIB:
            return f"it used more than {limits.memory} MiB of memory"


def _resident(pid: int) -> int:
    """The bytes of memory that a process and what it started have, as Linux counts them; 0 where that is not seen."""
    total, pending = 0, [pid]
    while pending:
        each = Path(f"/proc/{pending.pop()}")
        with contextlib.suppress(OSError, ValueError, IndexError):
            total += int((each / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
            for task in (each / "task").iterdir():
                pending += [int(child) for child in (task / "children").read_text().split()]
    return total


def _end(process: subprocess.Popen[bytes]) -> None:
    """End everything in its process group, also what it left behind."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
