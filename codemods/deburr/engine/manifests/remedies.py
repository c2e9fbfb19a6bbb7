"""What a rewrite of the manifest comes to for one crate: edits by manifest, nothing to do, or why it is withheld.

Profiles belong to the manifest at the workspace's root, a version to the manifest that states it. Deliberately unknown
here: matches, and files.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from deburr.engine.manifests.asked import Answer
from deburr.engine.manifests.profile_flags import set_flags
from deburr.engine.manifests.requirements import dependencies_on, raised, shared_dependencies_on
from deburr.engine.manifests.toml_edits import TomlDocument, read_document
from deburr.language.model import ManifestChange
from deburr.syntax.crate_view import CrateView, Manifests, ManifestText
from deburr.text.edit import Edit

_LOCK = "Cargo.lock is left as it is: cargo brings it up to date with the next build"


@dataclass(frozen=True, slots=True)
class ManifestEdits:
    """The edits of one manifest."""

    manifest: ManifestText
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Remedy:
    """What a change comes to. `is_met`: the manifests say all of it, so there is nothing to report."""

    changes: tuple[ManifestEdits, ...] = ()
    is_met: bool = False
    withheld: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Asked:
    """One answer with the manifest that gave it."""

    manifest: ManifestText
    answer: Answer


def remedy_of(change: ManifestChange, crate: CrateView) -> Remedy:
    """The remedy for the crate."""
    manifests = crate.manifests()
    if manifests is None:
        return Remedy(withheld="no Cargo.toml can be seen that speaks of this file")
    return _Remedies(change, crate, manifests).remedy()


@dataclass(slots=True)
class _Remedies:
    change: ManifestChange
    crate: CrateView
    manifests: Manifests
    documents: dict[str, TomlDocument | None] = field(default_factory=dict)

    def remedy(self) -> Remedy:
        answers = [*self._profiles(), *self._dependencies()]
        refused = next((one for one in answers if one.answer.withheld is not None), None)
        if refused is not None:
            return Remedy(withheld=f"in {refused.manifest.name}: {refused.answer.withheld}")
        named = [one for one in answers if one.answer.is_there]
        if not named:
            crates = " and ".join(f"`{name}`" for name in self.change.dependencies)
            said = (
                f"none of {crates} is a dependency"
                if len(self.change.dependencies) > 1
                else f"{crates} is no dependency"
            )
            return Remedy(withheld=f"in {self.manifests.package.name}: {said}")
        if all(one.answer.is_met for one in named):
            return Remedy(is_met=True)
        return self._made(named)

    def _made(self, answers: list[_Asked]) -> Remedy:
        changes: list[ManifestEdits] = []
        for manifest in dict.fromkeys(one.manifest for one in answers if one.answer.edits):
            reason = self.crate.why_manifest_not_changed(manifest)
            if reason is not None:
                return Remedy(withheld=f"{manifest.name} would have to change: {reason}")
            edits = sorted({edit for one in answers if one.manifest == manifest for edit in one.answer.edits})
            changes.append(ManifestEdits(manifest, tuple(edits)))
        return Remedy(tuple(changes), notes=(_LOCK,) if self.change.dependencies else ())

    def _profiles(self) -> Iterator[_Asked]:
        root = self.manifests.root
        for profile, flags in self.change.profiles.items():
            document = self._document(root)
            yield _Asked(root, _UNREADABLE if document is None else set_flags(document, profile, flags))

    def _dependencies(self) -> Iterator[_Asked]:
        package, root = self.manifests.package, self.manifests.root
        for crate, version in self.change.dependencies.items():
            document = self._document(package)
            if document is None:
                yield _Asked(package, _UNREADABLE)
                continue
            found = dependencies_on(crate, document)
            own = tuple(one for one in found if not one.is_inherited)
            if own or not found:
                yield _Asked(package, raised(document, crate, own, version))
            if len(own) < len(found):
                yield _Asked(root, self._shared(crate, version))

    def _shared(self, crate: str, version: str) -> Answer:
        document = self._document(self.manifests.root)
        if document is None:
            return _UNREADABLE
        found = shared_dependencies_on(crate, document)
        if not found:
            return Answer(withheld=f"`{crate}` is not in `[workspace.dependencies]`, which a member inherits it from")
        return raised(document, crate, found, version)

    def _document(self, manifest: ManifestText) -> TomlDocument | None:
        if manifest.name not in self.documents:
            self.documents[manifest.name] = read_document(manifest.data)
        return self.documents[manifest.name]


_UNREADABLE = Answer(withheld="it cannot be read and written again byte for byte, and is left alone")
