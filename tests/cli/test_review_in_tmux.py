"""`deburr review` in a real terminal, which tmux is: drawn, decided, killed, edited, ended."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import deburr as package

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")

PATIENCE = 60.0
"""Seconds; a machine that is busy takes its time."""


@dataclass
class Tmux:
    """A server of its own, with the command of the last `start` in its only pane."""

    directory: Path
    session: str = "0"
    """That of the last start; the ones before stay, since a server without a session ends."""

    def __call__(self, *words: str) -> str:
        command = ["tmux", "-S", str(self.directory / "s"), "-f", os.devnull, *words]
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=30).stdout

    def start(self, place: Path, *words: str, **environment: str) -> None:
        """Starts `deburr review` in the directory `place`."""
        self.session = str(int(self.session) + 1)
        self.code.unlink(missing_ok=True)
        variables = [f"{name}={value}" for name, value in environment.items()]
        command = ["env", "TERM=screen", *variables, sys.executable, "-m", "deburr", "review", "-j", "1", *words]
        inner = f'echo $$ > "{self.pid}"; exec "$@"'
        outer = f'sh -c "$0" sh "$@"; echo $? > "{self.code}.new"; mv "{self.code}.new" "{self.code}"'
        pane = ["-x", "80", "-y", "24", "-s", self.session, "-c", str(place)]
        self("new-session", "-d", *pane, "--", "sh", "-c", outer, inner, *command)
        self("set-option", "-t", f"{self.session}:", "remain-on-exit", "on")

    @property
    def pid(self) -> Path:
        return self.directory / "pid"

    @property
    def code(self) -> Path:
        return self.directory / "code"

    def keys(self, *keys: str) -> None:
        self("send-keys", "-t", f"{self.session}:", *keys)

    def screen(self) -> str:
        return self("capture-pane", "-p", "-t", f"{self.session}:")

    def wait_for(self, text: str) -> str:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            screen = self.screen()
            if text in screen:
                return screen
            time.sleep(0.05)
        pytest.fail(f"`{text}` is not shown:\n{self.screen()}")

    def ask(self, what: str) -> str:
        return self("display-message", "-p", "-t", f"{self.session}:", f"#{{{what}}}").strip()

    def end(self) -> int:
        """Waits for the command's exit code."""
        limit = time.monotonic() + PATIENCE
        while not self.code.exists():
            assert time.monotonic() < limit, self.screen()
            time.sleep(0.05)
        return int(self.code.read_text())

    def kill(self, number: signal.Signals) -> int:
        os.kill(int(self.pid.read_text()), number)
        return self.end()


@pytest.fixture
def tmux(monkeypatch: pytest.MonkeyPatch) -> Iterator[Tmux]:
    monkeypatch.delenv("TMUX", raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("PYTHONPATH", str(Path(package.__file__).resolve().parents[1]))
    # The path of a socket may not be as long as those of tests are.
    with tempfile.TemporaryDirectory(prefix="d") as directory:
        found = Tmux(Path(directory))
        yield found
        subprocess.run(["tmux", "-S", f"{directory}/s", "kill-server"], capture_output=True, check=False)


def decided(top: Path) -> list[str]:
    rows = json.loads((top / ".deburr/review.json").read_text())["decisions"][:-1]
    keys = ("pattern", "decision", "reason", "replacement")
    return [" ".join(one[key] for key in keys if key in one) for one in rows]


def test_a_session_that_is_killed_and_another_that_is_ended(tmux: Tmux, tmp_path: Path, demo_crate: Path) -> None:
    top = tmp_path / "demo"
    shutil.copytree(demo_crate, top, ignore=shutil.ignore_patterns("target", "Cargo.lock"))
    tmux.start(top)
    tmux.wait_for("q quit")
    tmux.keys("a")
    tmux.wait_for("✓ 1 accepted")
    assert decided(top) == ["box_leak_as_ptr accept"]
    assert tmux.kill(signal.SIGKILL) == 137

    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\necho THE EDITOR >&2\nsed -i 's/.*/{ buffer }.is_null()/' \"$1\"\n")
    editor.chmod(0o755)
    tmux.start(top, VISUAL=str(editor))
    tmux.wait_for("✓ 1 accepted")
    tmux.keys("e")
    tmux.wait_for("✓ 2 accepted")
    tmux.wait_for("17 +     { buffer }.is_null()")
    tmux("resize-window", "-t", f"{tmux.session}:", "-x", "120", "-y", "30")
    tmux.keys("n", "r")
    tmux.wait_for("enter reject")
    tmux.keys("C ", "calls it", "Enter")
    tmux.wait_for("✗ 1 rejected")
    assert decided(top) == [
        "no_mangle_without_unsafe_attr reject C calls it",
        "compare_with_null accept { buffer }.is_null()",
        "box_leak_as_ptr accept",
    ]
    tmux.keys("q")
    assert tmux.end() == 0
    assert "5 findings: 2 open, 2 accepted, 1 rejected" in " ".join(tmux.screen().split())
    assert tmux.ask("alternate_on") == "0"


def test_a_request_to_end_leaves_the_terminal_as_it_was(tmux: Tmux, tmp_path: Path, demo_crate: Path) -> None:
    tmux.start(demo_crate, "--decisions", str(tmp_path / "review.json"))
    tmux.wait_for("q quit")
    assert tmux.ask("alternate_on") == "1"
    assert tmux.kill(signal.SIGTERM) == 143
    assert tmux.ask("alternate_on") == "0"
