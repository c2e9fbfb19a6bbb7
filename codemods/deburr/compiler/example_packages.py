"""Texts that need other crates: one cargo package for each set of dependencies, kept in the user's cache.

The dependencies are fetched and compiled once; after that a text takes as long as rustc needs for it. Two processes
share a package by taking turns. Does not know what the texts are for.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

from deburr.compiler.diagnostics import Diagnostic, read_cargo_diagnostics
from deburr.compiler.processes import NotRun, run_tool

SECONDS = 600.0
"""How long cargo may take for a text and, the first time, its dependencies."""

PACKAGE = "deburr_example"

# flock belongs to the open file, so threads of one process need a lock of their own.
_TURN = threading.Lock()


def check_with_dependencies(
    text: str, edition: str, dependencies: Mapping[str, str], toolchain: str
) -> tuple[Diagnostic, ...] | NotRun:
    """What `cargo check` says of `text`; `toolchain` keeps the artefacts of different compilers apart."""
    manifest = _manifest(edition, dependencies)
    name = hashlib.sha256(f"{toolchain}\n{manifest}".encode()).hexdigest()[:16]
    folder = cache_directory() / "examples" / name
    try:
        (folder / "src").mkdir(parents=True, exist_ok=True)
        with _locked(folder / "lock"):
            (folder / "Cargo.toml").write_text(manifest, encoding="utf-8")
            (folder / "src" / "lib.rs").write_text(text, encoding="utf-8")
            return _check(folder)
    except OSError as error:
        return NotRun(f"the cache folder {folder} cannot be used: {error.strerror or error}")


def cache_directory() -> Path:
    """Where deburr keeps what it can make again: `$XDG_CACHE_HOME/deburr`, by default `~/.cache/deburr`."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "deburr"


def _check(folder: Path) -> tuple[Diagnostic, ...] | NotRun:
    command = ["cargo", "check", "--quiet", "--message-format=json", "--lib"]
    # Offline first: an index that was read once serves, and the answer does not depend on the network.
    done = run_tool([*command, "--offline"], seconds=SECONDS, cwd=folder)
    if isinstance(done, NotRun):
        return done
    if done.code != 0 and not read_cargo_diagnostics(done.stdout, PACKAGE):
        done = run_tool(command, seconds=SECONDS, cwd=folder)
        if isinstance(done, NotRun):
            return done
    found = read_cargo_diagnostics(done.stdout, PACKAGE)
    if done.code != 0 and not any(diagnostic.is_error for diagnostic in found):
        return NotRun(f"cargo could not compile the dependencies: {done.complaint}")
    return found


def _manifest(edition: str, dependencies: Mapping[str, str]) -> str:
    wanted = "".join(f"{name} = {json.dumps(version)}\n" for name, version in sorted(dependencies.items()))
    return (
        f'[package]\nname = "{PACKAGE}"\nversion = "0.0.0"\nedition = {json.dumps(edition)}\npublish = false\n\n'
        f"[dependencies]\n{wanted}\n[workspace]\n"
    )


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    with _TURN, path.open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
