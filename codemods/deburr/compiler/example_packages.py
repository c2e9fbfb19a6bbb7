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
import shutil
import threading
from collections.abc import Iterator, Mapping, Sequence
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
    with _package(text, "lib.rs", edition, dependencies, toolchain) as folder:
        return folder if isinstance(folder, NotRun) else _run(folder, ["check", "--lib"], [], {})


def lint_with_dependencies(
    text: str, edition: str, dependencies: Mapping[str, str], toolchain: str, lint: str, settings: Mapping[str, str]
) -> tuple[Diagnostic, ...] | NotRun:
    """What Clippy says of `text` with `lint` made a warning; `settings` are environment variables."""
    with _package(text, "lib.rs", edition, dependencies, toolchain) as folder:
        return folder if isinstance(folder, NotRun) else _run(folder, ["clippy", "--lib"], ["-W", lint], settings)


def build_with_dependencies(
    text: str, edition: str, dependencies: Mapping[str, str], toolchain: str, flags: Sequence[str], program: Path
) -> tuple[Diagnostic, ...] | NotRun:
    """Build `text`, a program, for this machine with rustc's `flags`, and copy it to `program` if that went well.

    With flags all dependencies are built with them, and their build scripts are not."""
    target = host(toolchain)
    if target is None:
        return NotRun("rustc does not say which machine it builds for")
    settings = {"RUSTFLAGS": " ".join(["--cap-lints=warn", *flags]), **({"RUSTC_BOOTSTRAP": "1"} if flags else {})}
    with _package(text, "main.rs", edition, dependencies, f"{toolchain} {settings}") as folder:
        if isinstance(folder, NotRun):
            return folder
        found = _run(folder, ["build", f"--target={target}"], [], settings)
        if isinstance(found, NotRun) or any(diagnostic.is_error for diagnostic in found):
            return found
        try:
            shutil.copy2(folder / "target" / target / "debug" / PACKAGE, program)
        except OSError as error:
            return NotRun(f"the program cannot be copied from {folder}: {error.strerror or error}")
        return found


def host(toolchain: str) -> str | None:
    """The machine that `rustc -vV`, whose output is `toolchain`, builds for."""
    lines = toolchain.split("\n")
    return next((line.removeprefix("host: ") for line in lines if line.startswith("host: ")), None)


@contextlib.contextmanager
def _package(
    text: str, root: str, edition: str, dependencies: Mapping[str, str], toolchain: str
) -> Iterator[Path | NotRun]:
    """The package with `text` as its root file, held until the caller is done with it."""
    manifest = _manifest(edition, dependencies)
    name = hashlib.sha256(f"{toolchain}\n{root}\n{manifest}".encode()).hexdigest()[:16]
    folder = cache_directory() / "examples" / name
    with contextlib.ExitStack() as held:
        try:
            (folder / "src").mkdir(parents=True, exist_ok=True)
            held.enter_context(_locked(folder / "lock"))
            (folder / "Cargo.toml").write_text(manifest, encoding="utf-8")
            (folder / "src" / root).write_text(text, encoding="utf-8")
        except OSError as error:
            yield NotRun(f"the cache folder {folder} cannot be used: {error.strerror or error}")
            return
        yield folder


def cache_directory() -> Path:
    """Where deburr keeps what it can make again: `$XDG_CACHE_HOME/deburr`, by default `~/.cache/deburr`."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "deburr"


def _run(
    folder: Path, command: Sequence[str], flags: Sequence[str], settings: Mapping[str, str]
) -> tuple[Diagnostic, ...] | NotRun:
    """What a cargo command says of the package itself; `flags` go to the compiler."""
    start = ["cargo", *command, "--quiet", "--message-format=json"]
    end = ["--", *flags] if flags else []
    # Offline first: an index that was read once serves, and the answer does not depend on the network.
    done = run_tool([*start, "--offline", *end], seconds=SECONDS, cwd=folder, settings=settings)
    if isinstance(done, NotRun):
        return done
    if done.code != 0 and not read_cargo_diagnostics(done.stdout, PACKAGE):
        done = run_tool([*start, *end], seconds=SECONDS, cwd=folder, settings=settings)
        if isinstance(done, NotRun):
            return done
    found = read_cargo_diagnostics(done.stdout, PACKAGE)
    if done.code != 0 and not any(diagnostic.is_error for diagnostic in found):
        return NotRun(f"cargo could not compile the dependencies: {done.complaint}")
    return found


def _manifest(edition: str, dependencies: Mapping[str, str]) -> str:
    wanted = "".join(f"{name} = {_toml(said)}\n" for name, said in sorted(dependencies.items()))
    return (
        f'[package]\nname = "{PACKAGE}"\nversion = "0.0.0"\nedition = {json.dumps(edition)}\npublish = false\n\n'
        f"[dependencies]\n{wanted}\n[workspace]\n"
    )


def _toml(dependency: str) -> str:
    """What stands behind a crate's name: an inline table as it is, a requirement in quotes."""
    return dependency if dependency.startswith("{") else json.dumps(dependency)


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    with _TURN, path.open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
