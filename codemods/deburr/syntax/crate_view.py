"""What the rest of a crate says to the analysis of one file.

The `syntax` room reads no files. Whoever knows where a file's crate lies (`deburr.run.crate_modules`) answers these
questions; `NoCrate` answers none of them. Every None means "cannot be seen", never "there is none".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from deburr.syntax.source import Node, SourceFile


@dataclass(frozen=True, slots=True)
class ModuleSource:
    """A module of the crate: the file that it stands in, and the node that holds its items.

    `body` is the file's `source_file` node, or the `declaration_list` of an inline `mod`."""

    source: SourceFile
    body: Node


@dataclass(frozen=True, slots=True)
class ManifestText:
    """A Cargo.toml: its name as crates call their files, and its bytes."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Manifests:
    """The manifest of the package, and that of the root of its workspace, which is the same one without a workspace."""

    package: ManifestText
    root: ManifestText


class CrateView(Protocol):
    """The crate around the file that is being analysed, read on demand."""

    @property
    def edition(self) -> str | None:
        """`2015` to `2024`."""

    @property
    def no_std(self) -> bool | None:
        """Whether `std` cannot be relied on (also when it is there under a feature only)."""

    @property
    def is_test_file(self) -> bool | None:
        """Whether the whole file is compiled for tests only."""

    def module_of_file(self) -> tuple[str, ...] | None:
        """The module that the file is, e.g. `("crate", "foo")`; `("crate",)` for a crate root."""

    def module(self, path: tuple[str, ...]) -> ModuleSource | None:
        """The module at `path` (from `crate` on), inline or in a file of its own."""

    def child_modules(self) -> tuple[ModuleSource, ...] | None:
        """The modules that the file declares by `mod name;`, all of them; None if one of them cannot be seen."""

    def view_from(self, source: SourceFile) -> CrateView | None:
        """The crate around another of its files, one that `module` has handed out; the same object each time."""

    def why_not_changed(self, source: SourceFile) -> str | None:
        """Why a fix that is found in this file must not change that file of the crate; None: it may."""

    def manifests(self) -> Manifests | None:
        """The manifests that speak of this file."""

    def why_manifest_not_changed(self, manifest: ManifestText) -> str | None:
        """Why a fix that is found in this file must not change that manifest; None: it may."""


@dataclass(frozen=True, slots=True)
class NoCrate:
    """A file on its own."""

    edition: str | None = None
    no_std: bool | None = None
    is_test_file: bool | None = None

    def module_of_file(self) -> tuple[str, ...] | None:
        return None

    def module(self, path: tuple[str, ...]) -> ModuleSource | None:
        return None

    def child_modules(self) -> tuple[ModuleSource, ...] | None:
        return None

    def view_from(self, source: SourceFile) -> CrateView | None:
        return None

    def why_not_changed(self, source: SourceFile) -> str | None:
        return "its crate cannot be seen"

    def manifests(self) -> Manifests | None:
        return None

    def why_manifest_not_changed(self, manifest: ManifestText) -> str | None:
        return "its crate cannot be seen"
