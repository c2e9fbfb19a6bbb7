"""Where deburr keeps what it can make again."""

from __future__ import annotations

import os
from pathlib import Path


def cache_directory() -> Path:
    """`$XDG_CACHE_HOME/deburr`, by default `~/.cache/deburr`."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "deburr"
