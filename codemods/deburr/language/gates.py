"""Gates: for which projects a page speaks at all.

A gate is asked of `ProjectFacts`, which the `run` room reads from Cargo.toml and its neighbours; here is only the
question. Three answers, as everywhere. A project that states no edition or toolchain is taken to use the current
one; saying so to the user is not done here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from deburr.language.versions import Requirement, Version
from deburr.syntax.verdict import YES, Verdict, all_of, no, unknown

CURRENT_TOOLCHAIN = Version(1, 1_000_000)
"""Stands for "the toolchain of today", which is newer than every version that a page can name."""


@dataclass(frozen=True, slots=True)
class Gates:
    """The `[gates]` table of a page; what it does not name is open."""

    edition: Requirement | None = None
    toolchain: Requirement | None = None
    crates: Mapping[str, Requirement] = field(default_factory=dict)
    """Crate name to the versions that the page is about; all of them must be met."""


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """What the package around a file says of itself; None where it does not say."""

    edition: str | None = None
    """`2015` to `2024`; None only where there is no Cargo.toml (one without an edition means 2015)."""
    rust_version: Version | None = None
    """`package.rust-version`: the oldest toolchain that the package promises to compile with."""
    toolchain: Version | None = None
    """The version that rust-toolchain.toml pins; None for none and for `stable`."""
    dependencies: Mapping[str, tuple[Version, ...]] | None = None
    """Crate name to all its versions in Cargo.lock; None where there is no lock file."""


NO_FACTS = ProjectFacts()


def open_for(gates: Gates, facts: ProjectFacts) -> Verdict:
    """Whether a page with these gates speaks about the project; the reason names the gate that does not open."""
    verdicts = [_edition(gates.edition, facts.edition), _toolchain(gates.toolchain, facts)]
    verdicts += [_crate(name, wanted, facts) for name, wanted in gates.crates.items()]
    return all_of(verdicts)


def allows_msrv(msrv: Version | None, facts: ProjectFacts) -> Verdict:
    """Whether every toolchain that the project must compile with is at least `msrv`."""
    if msrv is None:
        return YES
    if facts.rust_version is not None and facts.rust_version < msrv:
        return no(f"the package's rust-version is {facts.rust_version}, and the rewrite needs {msrv}")
    if facts.toolchain is not None and facts.toolchain < msrv:
        return no(f"the project's toolchain is {facts.toolchain}, and the rewrite needs {msrv}")
    return YES


def _edition(wanted: Requirement | None, edition: str | None) -> Verdict:
    if wanted is None or edition is None:
        return YES
    version = Version.parse(edition)
    if version is None:
        return unknown(f"the edition `{edition}` of the package is no year")
    return (
        YES if wanted.allows(version) else no(f"the package is of edition {edition}, and the pattern is for {wanted}")
    )


def _toolchain(wanted: Requirement | None, facts: ProjectFacts) -> Verdict:
    if wanted is None:
        return YES
    if facts.toolchain is not None:
        if wanted.allows(facts.toolchain):
            return YES
        return no(f"the project's toolchain is {facts.toolchain}, and the pattern is for {wanted}")
    current = wanted.allows(CURRENT_TOOLCHAIN)
    if facts.rust_version is not None and wanted.allows(facts.rust_version) != current:
        return unknown(
            f"the package states rust-version {facts.rust_version} and no toolchain, and the pattern is for {wanted}"
        )
    return YES if current else no(f"the project states no older toolchain, and the pattern is for {wanted}")


def _crate(name: str, wanted: Requirement, facts: ProjectFacts) -> Verdict:
    if facts.dependencies is None:
        return unknown(f"no Cargo.lock says which version of `{name}` is used")
    used = [
        version
        for crate, versions in facts.dependencies.items()
        if crate.replace("-", "_") == name.replace("-", "_")
        for version in versions
    ]
    if not used:
        return no(f"`{name}` is not among the project's dependencies")
    shown = ", ".join(str(version) for version in sorted(used))
    met = sum(wanted.allows(version) for version in used)
    if met == len(used):
        return YES
    if met == 0:
        return no(f"the project uses `{name}` {shown}, and the pattern is for {wanted}")
    return unknown(f"the project uses `{name}` in versions {shown}, and the pattern is for {wanted}")
