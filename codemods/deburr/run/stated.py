"""Which files state the facts of a package: for a person who wonders where an edition or a version comes from.

Only looks whether the files are there and say something; what they say is read by `deburr.run.project`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path as FilePath

from deburr.language.gates import Gates, ProjectFacts, open_for
from deburr.run.project import Projects
from deburr.run.upwards import upwards

_TOOLCHAIN = ("rust-toolchain", "rust-toolchain.toml")
_CLIPPY = (".clippy.toml", "clippy.toml")


def gate_places(gates: Gates, facts: ProjectFacts, projects: Projects, file: FilePath) -> tuple[str, ...]:
    """Notes that say where the facts stand to which the closed gates of a page do not open."""
    notes: dict[str, None] = {}
    for gate in _single(gates):
        if open_for(gate, facts).is_no:
            for note in _notes(gate, projects, file):
                notes[note] = None
    return tuple(notes)


def msrv_places(facts: ProjectFacts, projects: Projects, file: FilePath) -> tuple[str, ...]:
    """Notes that say where a package states the oldest toolchain that it must compile with."""
    if facts.rust_version is None and projects.toolchain is not None:
        return (f"the toolchain: `--toolchain {projects.toolchain}`",)
    if facts.rust_version is None:
        return _stated("the toolchain", _nearest(file.parent, _TOOLCHAIN))
    package = projects.package_of(file.parent)
    manifest = package.directory / "Cargo.toml" if package is not None else None
    clippy = _nearest(file.parent, _CLIPPY)
    places = [one for one in (manifest, clippy) if one is not None and str(facts.rust_version) in _text(one)]
    places = places or [one for one in _manifests(file.parent) if "rust-version" in _text(one)]
    return _stated("the rust-version", places[0] if places else manifest)


def _single(gates: Gates) -> Iterator[Gates]:
    yield Gates(edition=gates.edition)
    yield Gates(toolchain=gates.toolchain)
    for name, wanted in gates.crates.items():
        yield Gates(crates={name: wanted})


def _notes(gate: Gates, projects: Projects, file: FilePath) -> tuple[str, ...]:
    package = projects.package_of(file.parent)
    if gate.edition is not None and package is not None:
        manifest = package.directory / "Cargo.toml"
        return _stated("the edition", manifest) if "edition" in _text(manifest) else _unstated("edition", manifest)
    if gate.toolchain is not None and projects.toolchain is not None:
        return (f"the toolchain: `--toolchain {projects.toolchain}`",)
    if gate.toolchain is not None:
        return _stated("the toolchain", _nearest(file.parent, _TOOLCHAIN))
    return _stated("the versions", _nearest(file.parent, ("Cargo.lock",)))


def _stated(what: str, file: FilePath | None) -> tuple[str, ...]:
    return (f"{what}: {_shown(file)}",) if file is not None else ()


def _unstated(what: str, manifest: FilePath) -> tuple[str, ...]:
    return (f"{_shown(manifest)} states no {what}, which means 2015",)


def _shown(file: FilePath) -> str:
    return f"`{os.path.relpath(file)}`"


def _text(file: FilePath) -> str:
    try:
        return file.read_text("utf-8", "replace")
    except OSError:
        return ""


def _manifests(directory: FilePath) -> Iterator[FilePath]:
    for one in upwards(directory):
        if os.path.isfile(one / "Cargo.toml"):
            yield one / "Cargo.toml"


def _nearest(directory: FilePath, names: tuple[str, ...]) -> FilePath | None:
    for one in upwards(directory):
        for name in names:
            if os.path.isfile(one / name):
                return one / name
    return None
