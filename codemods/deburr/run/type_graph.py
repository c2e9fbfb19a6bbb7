"""The type graph of a crate that a path leads to. Unknown here: how it is shown."""

from __future__ import annotations

import os
from pathlib import Path as FilePath

from deburr.errors import UsageError
from deburr.recipes.ownership.building import graph_of
from deburr.recipes.ownership.graph import TypeGraph
from deburr.run.crate_layout import layout_around
from deburr.run.crate_modules import crate_view_for
from deburr.run.crate_tree import shown_name
from deburr.syntax.source import SourceFile
from deburr.text.regular_file import read_regular


def type_graph_at(path: FilePath) -> tuple[str, TypeGraph]:
    """The graph of the crate that a file belongs to, or of a package's library (or else its first program), with the
    name of the file that it was asked from.

    Raises UsageError where there is no such file, or no package."""
    file = _root_of(path) if path.is_dir() else path
    try:
        data = read_regular(file)
    except OSError as error:
        raise UsageError(f"cannot read `{file}`: {(error.strerror or str(error)).lower()}") from None
    name = shown_name(os.path.abspath(file))
    return name, graph_of(SourceFile(data, name), crate_view_for(file))


def _root_of(directory: FilePath) -> FilePath:
    layout = layout_around(os.path.abspath(directory))
    if layout is None or not layout.roots:
        raise UsageError(f"`{directory}` is in no package", "name a folder with a Cargo.toml, or a file")
    library = [root for root in layout.roots if os.path.basename(root) == "lib.rs"]
    return FilePath((library or list(layout.roots))[0])
