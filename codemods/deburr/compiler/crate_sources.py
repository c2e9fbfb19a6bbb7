"""The sources of published crates: fetched by cargo, copied from its registry into the user's cache.

Each crate is asked for by a package of its own, so that no two of them have to agree on anything. A copy is never a
hard link: what is done with it cannot reach cargo's own files. Does not know what the sources are for.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

from deburr.compiler.example_packages import cache_directory
from deburr.compiler.processes import NotRun, ToolRun, run_tool

SECONDS = 600.0
"""How long cargo may take to fetch one crate and what it depends on."""

_MANIFEST = """[package]
name = "deburr_fetch"
version = "0.0.0"
edition = "2021"
publish = false

[dependencies]
wanted = {{ package = "{name}", version = "={version}" }}

[workspace]
"""


def published_sources(name: str, version: str) -> Path | NotRun:
    """The folder with the sources of `name` in exactly `version`, as published; without the network once fetched."""
    target = cache_directory() / "crates" / f"{name}-{version}"
    if target.is_dir():
        return target
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        source = _fetched(name, version)
        if isinstance(source, NotRun):
            return source
        copy_whole(source, target)
    except OSError as error:
        return NotRun(f"the cache folder {target.parent} cannot be used: {error.strerror or error}")
    return target


def copy_whole(source: Path, target: Path) -> None:
    """Copy a folder so that `target` is there whole or not at all; links are not followed and not copied."""
    unfinished = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        # Each file gets a time of its own: cargo would take a copy with old times for what it has compiled already.
        shutil.copytree(source, unfinished / "copy", ignore=_is_no_source, copy_function=shutil.copy)
        try:
            (unfinished / "copy").rename(target)
        except OSError:
            # Another process may have been faster; its copy is as good.
            if not target.is_dir():
                raise
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _is_no_source(folder: str, names: list[str]) -> set[str]:
    """Links, version control, and build output beside a manifest."""
    unwanted = {name for name in names if (Path(folder) / name).is_symlink()}
    unwanted.update({".git", ".cargo-ok"}.intersection(names))
    if "Cargo.toml" in names and "target" in names:
        unwanted.add("target")
    return unwanted


def _fetched(name: str, version: str) -> Path | NotRun:
    """Where cargo keeps the sources; it downloads them where it must."""
    with tempfile.TemporaryDirectory(prefix="deburr-fetch-") as folder:
        package = Path(folder)
        (package / "src").mkdir()
        (package / "src" / "lib.rs").touch()
        (package / "Cargo.toml").write_text(_MANIFEST.format(name=name, version=version), encoding="utf-8")
        command = ["cargo", "metadata", "--quiet", "--format-version", "1"]
        done = run_tool([*command, "--offline"], seconds=SECONDS, cwd=package)
        if isinstance(done, ToolRun) and done.code != 0:
            done = run_tool(command, seconds=SECONDS, cwd=package)
    if isinstance(done, NotRun):
        return done
    if done.code != 0:
        return NotRun(f"cargo cannot fetch it: {done.complaint}")
    for found in json.loads(done.stdout)["packages"]:
        if (found["name"], found["version"].partition("+")[0]) == (name, version.partition("+")[0]):
            return Path(found["manifest_path"]).parent
    return NotRun("cargo fetched another crate in its place")
