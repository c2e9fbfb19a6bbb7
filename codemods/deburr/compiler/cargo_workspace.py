"""What cargo says of a workspace: its members, their targets, and which of them need which.

`cargo metadata --no-deps` is asked, which reads manifests and runs nothing of the project. Unknown here: what compiles.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from deburr.compiler.processes import NotRun, run_tool

_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Member:
    """A package of a workspace."""

    name: str
    id: str
    """As cargo's messages name it."""
    directory: Path
    roots: tuple[Path, ...]
    """The root files of its targets."""
    paths: tuple[Path, ...]
    """The directories of the packages that it depends on by path."""


@dataclass(frozen=True, slots=True)
class Workspace:
    root: Path
    target: Path
    """Where builds of the user's own go."""
    members: tuple[Member, ...]

    def member_of(self, file: Path) -> Member | None:
        """The member whose directory is the nearest around a file (absolute paths)."""
        around = [one for one in self.members if file.is_relative_to(one.directory)]
        return max(around, key=lambda one: len(one.directory.parts), default=None)

    def dependents_of(self, names: Iterable[str]) -> tuple[Member, ...]:
        """The other members that need one of these packages, directly or not, in the order of the workspace."""
        reached = set(names)
        directories = {one.directory: one.name for one in self.members}
        grown = True
        while grown:
            grown = False
            for one in self.members:
                needed = {directories[path] for path in one.paths if path in directories}
                if one.name not in reached and needed & reached:
                    reached.add(one.name)
                    grown = True
        first = set(names)
        return tuple(one for one in self.members if one.name in reached - first)


def manifest_above(file: Path) -> Path | None:
    """The nearest `Cargo.toml` above a file (an absolute path) that describes a package."""
    for directory in file.parents:
        manifest = directory / "Cargo.toml"
        if manifest.is_file():
            return manifest
    return None


def read_workspace(manifest: Path) -> Workspace | NotRun:
    """The workspace that the package at `manifest` belongs to. Nothing is resolved, downloaded or written."""
    command = ("cargo", "metadata", "--format-version=1", "--no-deps", "--offline", "--manifest-path", str(manifest))
    ran = run_tool(command, seconds=_SECONDS, cwd=manifest.parent)
    if isinstance(ran, NotRun):
        return ran
    if ran.code != 0:
        return NotRun(f"cargo cannot read `{manifest}`: {ran.complaint}")
    try:
        return _workspace(json.loads(ran.stdout))
    except (ValueError, KeyError, TypeError) as error:
        return NotRun(f"cargo's answer about `{manifest}` cannot be read: {error}")


def _workspace(said: dict[str, object]) -> Workspace:
    root, target = said["workspace_root"], said["target_directory"]
    packages = said["packages"]
    if not isinstance(root, str) or not isinstance(target, str) or not isinstance(packages, list):
        raise TypeError("it is not of the form that cargo documents")
    return Workspace(Path(root), Path(target), tuple(_member(one) for one in packages))


def _member(said: dict[str, object]) -> Member:
    targets, dependencies = said["targets"], said["dependencies"]
    if not isinstance(targets, list) or not isinstance(dependencies, list):
        raise TypeError("a package is not of the form that cargo documents")
    directory = Path(os.path.dirname(str(said["manifest_path"])))
    roots = tuple(Path(str(one["src_path"])) for one in targets)
    return Member(str(said["name"]), str(said["id"]), directory, roots, tuple(_paths(dependencies)))


def _paths(dependencies: Iterable[dict[str, object]]) -> Iterator[Path]:
    for one in dependencies:
        path = one.get("path")
        if isinstance(path, str):
            yield Path(os.path.normpath(path))
