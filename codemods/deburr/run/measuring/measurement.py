"""A measurement: one crate after the other, each kept once it is done, so that the next run goes on from there.

A record is kept under what it depends on: the crate, the pages, the compiler, and deburr's own code. What did not
change is not done again, and a changed page costs only the builds of the crates in which its fixes differ.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from deburr.compiler.crate_builds import CrateBuilds
from deburr.compiler.crate_sources import published_sources
from deburr.compiler.example_packages import cache_directory
from deburr.compiler.processes import NotRun, ToolRun, run_tool
from deburr.errors import UsageError
from deburr.run.measuring.compiling import compile_fixes
from deburr.run.measuring.crate_findings import PageRun, measure_findings, texts_with
from deburr.run.measuring.crate_list import Listed
from deburr.run.measuring.crate_parse import measure_parse
from deburr.run.measuring.records import AppliedFix, Compilation, CrateFindings, CrateParse
from deburr.run.measuring.saved import Saved, fingerprint_of_folder, key_of, own_fingerprint


@dataclass(frozen=True, slots=True)
class Settings:
    """How a measurement is made. `before` is another set of pages to compare with, by their findings alone."""

    pages: PageRun
    before: PageRun | None = None
    compile: bool = True
    seconds: float = 600.0
    """The limit of each build."""
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class CrateMeasure:
    """What became of one crate. `missing` says why its sources could not be had: then there is nothing else."""

    crate: Listed
    missing: str | None = None
    findings: CrateFindings | None = None
    parse: CrateParse | None = None
    before: CrateFindings | None = None
    compilation: Compilation | None = None
    """None where there was nothing to compile, or it was not asked for."""


@dataclass(slots=True)
class Measuring:
    """The way through a list of crates."""

    settings: Settings
    saved: Saved = field(init=False)
    toolchain: str = field(init=False)
    """What `rustc -vV` says, or why it could not be asked."""

    def __post_init__(self) -> None:
        self.saved = Saved(cache_directory() / "measured", self.settings.fresh)
        done = run_tool(["rustc", "-vV"], seconds=20)
        self.toolchain = done.stdout.decode(errors="replace") if isinstance(done, ToolRun) else done.reason

    @property
    def compiler(self) -> str:
        """The first line of that: the name and version."""
        return self.toolchain.split("\n")[0]

    def crates(self, listed: Sequence[Listed]) -> Iterator[CrateMeasure]:
        """The measure of each crate, in order; what is given is also kept."""
        for crate in listed:
            yield self._measure(crate)

    def _measure(self, crate: Listed) -> CrateMeasure:
        folder = crate.folder or published_sources(crate.name, crate.version or "")
        if isinstance(folder, NotRun):
            return CrateMeasure(crate, folder.reason)
        identity = [crate.name, crate.version, fingerprint_of_folder(folder) if crate.folder is not None else ""]
        try:
            before = None
            if self.settings.before is not None:
                before, _ = self._findings(self.settings.before, folder, identity)
            findings, changes = self._findings(self.settings.pages, folder, identity)
        except UsageError as error:
            return CrateMeasure(crate, error.message)
        compilation = None
        if self.settings.compile and findings.applied:
            compilation = self._compilation(crate, folder, identity, findings, changes)
        return CrateMeasure(crate, None, findings, self._parse(folder, identity), before, compilation)

    def _parse(self, folder: Path, identity: list[str | None]) -> CrateParse:
        key = key_of("parse", identity, self.toolchain, own_fingerprint())
        known = self.saved.load(CrateParse, key)
        if known is None:
            known = measure_parse(folder)
            self.saved.save(known, key)
        return known

    def _findings(
        self, run: PageRun, folder: Path, identity: list[str | None]
    ) -> tuple[CrateFindings, dict[str, bytes] | None]:
        key = key_of("findings", identity, run.measured, _fingerprint(run), self.toolchain, own_fingerprint())
        known = self.saved.load(CrateFindings, key)
        if known is not None:
            return known, None
        found, changes = measure_findings(run, folder)
        self.saved.save(found, key)
        return found, changes

    def _compilation(
        self,
        crate: Listed,
        folder: Path,
        identity: list[str | None],
        findings: CrateFindings,
        changes: dict[str, bytes] | None,
    ) -> Compilation:
        run = self.settings.pages
        # Of the pages only what they did matters here: a page with other words needs no build.
        applied = [(fix.page, fix.place.file, fix.start, fix.round) for fix in findings.applied]
        limit = self.settings.seconds
        key = key_of("compilation", identity, findings.changes, applied, self.toolchain, limit, _BUILDS)
        known = self.saved.load(Compilation, key)
        if known is not None:
            return known
        if changes is None:
            _, changes = measure_findings(run, folder)
        top = cache_directory() / "builds"
        builds = CrateBuilds(folder, top / crate.label, top / "target", limit, run.jobs)

        def texts(fixes: Sequence[AppliedFix]) -> dict[str, bytes]:
            return texts_with(run, folder, fixes, findings.changes)

        made = compile_fixes(builds, findings.applied, changes, texts)
        builds.remove()
        builds.without_tests().remove()
        if isinstance(made, NotRun):
            return Compilation(made.reason)
        self.saved.save(made, key)
        return made


_BUILDS = 1
"""Counts up when builds are made in another way, so that what was learned before is not taken for what is so now."""


def _fingerprint(run: PageRun) -> str:
    texts = [page.text for page in run.pages.pages]
    return hashlib.sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()
