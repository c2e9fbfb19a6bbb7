"""Published crates for the tests in this folder: fetched once by cargo, then read from its cache.

The little packages that name the crates live in `$XDG_CACHE_HOME/deburr-tests`. A test whose crates cannot be had is
skipped with cargo's own words; nothing here changes a crate's sources, which tests copy first.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Code that people know, with much unsafe in it, in several styles and editions.
POPULAR = {
    "bytes": "1.10.1",
    "crossbeam-utils": "0.8.21",
    "dashmap": "6.1.0",
    "hashbrown": "0.15.4",
    "indexmap": "2.10.0",
    "libc": "0.2.174",
    "lock_api": "0.4.13",
    "memchr": "2.7.5",
    "memmap2": "0.9.7",
    "mio": "1.0.4",
    "nix": "0.30.1",
    "once_cell": "1.21.3",
    "parking_lot_core": "0.9.11",
    "rand": "0.9.2",
    "ring": "0.17.14",
    "serde": "1.0.219",
    "smallvec": "1.15.1",
    "socket2": "0.6.0",
    "tokio": "1.47.1",
    "zerocopy": "0.8.26",
}


@dataclass(frozen=True)
class Ran:
    """A finished deburr command."""

    code: int
    stdout: bytes
    stderr: str


def tests_cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "deburr-tests"


def sources_of(crates: Mapping[str, str], name: str) -> dict[str, Path]:
    """The folder of each crate in cargo's cache; `name` is that of the package which asks for them."""
    package = tests_cache() / name
    wanted = "".join(f'{crate} = {{ version = "={version}" }}\n' for crate, version in sorted(crates.items()))
    manifest = (
        f'[package]\nname = "{name}"\nversion = "0.0.0"\nedition = "2021"\n\n[dependencies]\n{wanted}\n[workspace]\n'
    )
    (package / "src").mkdir(parents=True, exist_ok=True)
    (package / "src" / "lib.rs").touch()
    if not (package / "Cargo.toml").exists() or (package / "Cargo.toml").read_text() != manifest:
        (package / "Cargo.toml").write_text(manifest)
    asked = ["cargo", "metadata", "--format-version", "1", "--manifest-path", str(package / "Cargo.toml")]
    done = subprocess.run([*asked, "--offline"], capture_output=True, timeout=120, check=False)
    if done.returncode != 0:
        done = subprocess.run(asked, capture_output=True, timeout=500, check=False)
    if done.returncode != 0:
        pytest.skip(f"cargo cannot fetch {', '.join(sorted(crates))}: {done.stderr.decode(errors='replace').strip()}")
    packages = json.loads(done.stdout)["packages"]
    return {found["name"]: Path(found["manifest_path"]).parent for found in packages if found["name"] in crates}


def copied(source: Path, target: Path) -> Path:
    """A copy of the crate at `source` that may be changed, as a package of its own."""
    shutil.copytree(source, target)
    (target / ".cargo-ok").unlink(missing_ok=True)
    manifest = target / "Cargo.toml"
    if "\n[workspace]" not in manifest.read_text():
        manifest.write_text(manifest.read_text() + "\n[workspace]\n")
    return target


@pytest.fixture(scope="session")
def popular_crates() -> dict[str, Path]:
    """Name to source folder of some twenty well-known crates. Read only."""
    return sources_of(POPULAR, "popular")


@pytest.fixture(scope="session")
def crate_sources() -> Callable[[str, str], Path]:
    """A function from a crate's name and exact version to its source folder. Read only."""

    def find(crate: str, version: str) -> Path:
        return sources_of({crate: version}, f"{crate}-{version.replace('.', '-')}")[crate]

    return find


@pytest.fixture(scope="session")
def deburr() -> Callable[..., Ran]:
    """Runs this checkout's deburr as a program: `deburr("check", folder, cwd=folder)`."""

    def run(*arguments: object, cwd: Path, seconds: float = 300) -> Ran:
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "codemods"), "NO_COLOR": "1"}
        command = [sys.executable, "-m", "deburr", *map(str, arguments)]
        done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, timeout=seconds, check=False)
        return Ran(done.returncode, done.stdout, done.stderr.decode(errors="replace"))

    return run


@pytest.fixture(scope="session")
def copy_crate() -> Callable[[Path, Path], Path]:
    """A function that makes a copy of a crate that may be changed, as a package of its own."""
    return copied
