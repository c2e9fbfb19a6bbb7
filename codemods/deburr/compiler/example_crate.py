"""An example of a page as a crate of its own: what the engine may know about the package and module around it."""

from __future__ import annotations

from dataclasses import dataclass

from deburr.language.gates import ProjectFacts
from deburr.language.model import Code, Page
from deburr.language.versions import Requirement, Version
from deburr.syntax.crate_view import CrateView, Manifests, ManifestText, ModuleSource
from deburr.syntax.source import SourceFile


@dataclass(frozen=True, slots=True)
class ExampleCrate:
    """A crate that is one file: all there is to know about it is in the text itself."""

    edition: str | None
    no_std: bool | None
    is_test_file: bool | None = False
    manifest: bytes | None = None
    """The Cargo.toml of the example, if it shows one."""

    def module_of_file(self) -> tuple[str, ...] | None:
        return ("crate",)

    def module(self, path: tuple[str, ...]) -> ModuleSource | None:
        """There are no other files; modules in the text are found without asking."""
        return None

    def child_modules(self) -> tuple[ModuleSource, ...] | None:
        return ()

    def view_from(self, source: SourceFile) -> CrateView | None:
        return None

    def why_not_changed(self, source: SourceFile) -> str | None:
        return None

    def manifests(self) -> Manifests | None:
        if self.manifest is None:
            return None
        own = ManifestText("Cargo.toml", self.manifest)
        return Manifests(own, own)

    def why_manifest_not_changed(self, manifest: ManifestText) -> str | None:
        return None


def crate_of(page: Page, text: str, manifest: Code | None) -> ExampleCrate:
    """The crate that an example's text is, with the manifest that the example shows."""
    data = manifest.text.encode() if manifest is not None else None
    return ExampleCrate(page.edition, "#![no_std]" in text, manifest=data)


def facts_for(page: Page) -> ProjectFacts:
    """A project that the page's gates are open for: its edition, and a toolchain and crate versions that they allow."""
    gates = page.gates
    toolchain = _version_within(gates.toolchain) if gates.toolchain is not None else None
    versions = {name: _version_within(wanted) for name, wanted in gates.crates.items()}
    return ProjectFacts(
        edition=page.edition,
        toolchain=toolchain,
        dependencies={name: (version,) for name, version in versions.items() if version is not None},
    )


def _version_within(wanted: Requirement) -> Version | None:
    """A version that meets `wanted`; None for a requirement that nothing near its bounds meets."""
    lows = [span.low for span in wanted.ranges if span.low is not None]
    highs = [span.high for span in wanted.ranges if span.high is not None]
    tried = [*lows, *(Version(high.major, high.minor - 1) for high in highs if high.minor), Version(1), Version(0, 1)]
    return next((version for version in tried if wanted.allows(version)), None)
