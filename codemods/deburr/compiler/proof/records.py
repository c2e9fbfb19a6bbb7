"""What was seen before, kept in the user's cache: for a trial, and in one line for a page.

Anything here can be made again: what cannot be read is not there, and what cannot be written is not kept.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from deburr.compiler.example_packages import cache_directory
from deburr.compiler.proof.observations import Observation, Seen

VERSION = 1
"""Goes up with every change in how texts are looked at: what was seen before is then seen anew."""


def kept_observation(key: Iterable[str]) -> Observation | None:
    """What was kept under `key`."""
    try:
        fields = json.loads(_file("trials", key).read_text(encoding="utf-8"))
        return Observation(
            seen=Seen(fields["seen"]),
            line=fields["line"],
            output=fields["output"],
            printed=fields["printed"],
            is_complete=fields["is_complete"],
            codes=tuple(fields["codes"]),
            found=tuple((snippet, message) for snippet, message in fields["found"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def keep_observation(key: Iterable[str], observation: Observation) -> None:
    _write(_file("trials", key), {**asdict(observation), "seen": observation.seen.value})


def kept_verdict(text: str) -> str | None:
    """The sentence that was kept for the page with that text."""
    try:
        verdict = json.loads(_file("pages", [text]).read_text(encoding="utf-8"))["verdict"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return verdict if isinstance(verdict, str) else None


def keep_verdict(text: str, verdict: str) -> None:
    _write(_file("pages", [text]), {"verdict": verdict})


def _file(kind: str, key: Iterable[str]) -> Path:
    name = hashlib.sha256("\0".join([str(VERSION), *key]).encode()).hexdigest()
    return cache_directory() / "prove" / kind / f"{name}.json"


def _write(file: Path, fields: dict[str, object]) -> None:
    """Whole or not at all: another process may be reading."""
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=".new-")
        with contextlib.ExitStack() as on_failure:
            on_failure.callback(Path(name).unlink, missing_ok=True)
            with os.fdopen(handle, "w", encoding="utf-8") as new:
                json.dump(fields, new)
            Path(name).replace(file)
            on_failure.pop_all()
