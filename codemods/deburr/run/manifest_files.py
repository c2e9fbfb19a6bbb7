"""Which Cargo.toml files speak of a package: its own, and that of the root of its workspace.

As cargo looks for them: a stated `package.workspace`, a `[workspace]` of its own, else the nearest one above that does
not exclude the package. Deliberately unknown here: what else they say, and who may change them.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Mapping

from deburr.run.crate_layout import layout_around
from deburr.run.crate_tree import shown_name
from deburr.run.discovery import MANIFEST
from deburr.syntax.crate_view import Manifests, ManifestText
from deburr.text.regular_file import read_regular

Read = Callable[[str], "bytes | None"]
"""The bytes of the file at an absolute path; None where it cannot be read."""


def read_on_disk(path: str) -> bytes | None:
    """The bytes of a regular file, None for anything else."""
    try:
        return read_regular(path)
    except OSError:
        return None


def is_manifest(path: str) -> bool:
    """Whether a path is that of a Cargo.toml."""
    return os.path.basename(path) == MANIFEST


def manifests_around(file: str, read: Read) -> Manifests | None:
    """The manifests for a Rust file (an absolute path); None where there is none, or its workspace cannot be told."""
    layout = layout_around(os.path.dirname(file))
    if layout is None:
        return None
    own = os.path.join(layout.directory, MANIFEST)
    data = read(own)
    root = _root(layout.directory, data, read) if data is not None else None
    above = read(root) if root is not None and root != own else data
    if data is None or root is None or above is None:
        return None
    package = ManifestText(shown_name(own), data)
    return Manifests(package, package if root == own else ManifestText(shown_name(root), above))


def _root(directory: str, data: bytes, read: Read) -> str | None:
    """The manifest at the root of the workspace; None where it cannot be read."""
    own, table = os.path.join(directory, MANIFEST), _table(data)
    if table is None or "workspace" in table:
        return own
    package = table.get("package")
    stated = package.get("workspace") if isinstance(package, Mapping) else None
    if isinstance(stated, str):
        return os.path.join(os.path.normpath(os.path.join(directory, stated)), MANIFEST)
    above = os.path.dirname(directory)
    while True:
        path = os.path.join(above, MANIFEST)
        if os.path.lexists(path):
            found = read(path)
            here = _table(found) if found is not None else None
            if here is None:
                return None
            workspace = here.get("workspace")
            if isinstance(workspace, Mapping):
                return own if _excludes(workspace, above, directory) else path
        parent = os.path.dirname(above)
        if parent == above:
            return own
        above = parent


def _excludes(workspace: Mapping[str, object], root: str, directory: str) -> bool:
    excluded = workspace.get("exclude")
    for one in excluded if isinstance(excluded, list) else ():
        path = os.path.normpath(os.path.join(root, one)) if isinstance(one, str) else None
        if path is not None and (directory == path or directory.startswith(path + os.sep)):
            return True
    return False


def _table(data: bytes) -> Mapping[str, object] | None:
    try:
        return tomllib.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
