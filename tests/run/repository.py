"""A git repository for tests, made by the real git and without anybody's settings."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

QUIET = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}


def git(top: Path, *words: str) -> str:
    """What git prints; the test fails where git does."""
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    done = subprocess.run(["git", *identity, *words], cwd=top, env={**os.environ, **QUIET}, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def commit(top: Path, message: str = "a commit") -> None:
    git(top, "add", "--all")
    git(top, "commit", "--quiet", "--message", message)
