"""Who holds a lock: what a process writes of itself, so that another can name it and see whether it is still there.

A process id alone says little, for it is given out again; with the time at which its process started (and, on Linux,
the boot) it names one process. Unknown here: locks.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path as FilePath

_START_FIELD = 22
"""Of `/proc/PID/stat`, 1-based; see proc(5)."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A process and the root that it works on. `since` is a time in ISO 8601."""

    root: FilePath
    process: int
    started: str
    """When the process started, in whatever unit the system has; only ever compared."""
    host: str
    command: str
    since: str

    def encoded(self) -> bytes:
        told = {name: getattr(self, name) for name in self.__slots__}
        return json.dumps({**told, "root": str(self.root)}, sort_keys=True).encode("ascii")

    @classmethod
    def decoded(cls, data: bytes) -> Holder | None:
        """None for what is no whole description: its process ended while it wrote it."""
        try:
            found = json.loads(data)
            texts = [found[name] for name in ("root", "started", "host", "command", "since")]
            process = found["process"]
        except (ValueError, KeyError, TypeError):
            return None
        if not all(isinstance(text, str) for text in texts) or not isinstance(process, int):
            return None
        return cls(FilePath(texts[0]), process, *texts[1:])

    @property
    def is_alive(self) -> bool | None:
        """Whether the process is still there; None if it is one of another machine."""
        if self.host != socket.gethostname():
            return None
        return self.started == start_of(self.process) != ""


def this_process(root: FilePath, command: str, since: str) -> Holder:
    """The holder that this process is."""
    return Holder(root, os.getpid(), start_of(os.getpid()), socket.gethostname(), command, since)


def start_of(process: int) -> str:
    """When a process started, empty if there is none (or it cannot be told)."""
    try:
        status = FilePath(f"/proc/{process}/stat").read_text("utf-8", "replace")
        boot = FilePath("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return "" if os.path.exists("/proc/self/stat") else _start_by_ps(process)
    # The name of the program, in parentheses, may hold spaces and parentheses.
    return f"{boot} {status.rpartition(')')[2].split()[_START_FIELD - 3]}"


def _start_by_ps(process: int) -> str:
    command = ["/bin/ps", "-o", "lstart=", "-p", str(process)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=5, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip()
