"""The engine: pages in, findings and changed files out. The one class that the rooms above call.

Built once for a set of pages and used for many files; it reads no file itself. `check` reports, `fix` applies in
rounds until nothing is left to apply.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from deburr.engine.candidates import Needs, Prefilter, needs_of
from deburr.engine.drafts import Drafter, Sighting
from deburr.engine.findings import FileChange, Finding
from deburr.engine.matches import Matcher
from deburr.engine.overlap import beat_ranks, without_beaten
from deburr.engine.unify import Unifier
from deburr.language.compiled import CompiledAlternative, CompiledPage
from deburr.language.gates import ProjectFacts
from deburr.language.model import Applicability
from deburr.language.page_set import PageSet
from deburr.syntax.crate_view import CrateView
from deburr.syntax.source import SourceFile

Keep = Callable[[SourceFile, tuple[Finding, ...]], tuple[Finding, ...]]


@dataclass(frozen=True, slots=True)
class Options:
    """What a run may apply: the highest risk, and for single patterns another rewrite than the default."""

    applicability: Applicability = Applicability.MACHINE_APPLICABLE
    rewrites: Mapping[str, str] = field(default_factory=dict)
    strict_globs: bool = False


def keep_all(source: SourceFile, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """No suppression, levels as the pages say."""
    return findings


class Engine:
    """Applies one set of pages. Not changed by use; one for each process."""

    def __init__(self, pages: PageSet, options: Options | None = None) -> None:
        self.options = options if options is not None else Options()
        self.pages = pages.compiled
        self.ranks = beat_ranks(pages.compiled)
        self._needs: dict[int, Needs] = {}
        self._owners: list[CompiledPage] = []
        order: list[Needs] = []
        for page in pages.compiled:
            for alternative in _alternatives(page):
                needs = needs_of(alternative.fragment)
                if needs is not None:
                    self._needs[id(alternative.fragment)] = needs
                    self._owners.append(page)
                    order.append(needs)
        self._prefilter = Prefilter(order)

    def is_candidate(self, data: bytes) -> bool:
        """Whether any page can have a match in a file of these bytes; False is certain."""
        return bool(self._prefilter.possible(data))

    def check(
        self, data: bytes, name: str, facts: ProjectFacts, crate: CrateView, keep: Keep = keep_all
    ) -> tuple[Finding, ...]:
        """The findings in `data`, in source order."""
        source = SourceFile(data, name)
        return tuple(one.finding for one in self.sightings(source, facts, crate, keep))

    def sightings(
        self, source: SourceFile, facts: ProjectFacts, crate: CrateView, keep: Keep = keep_all
    ) -> list[Sighting]:
        """The findings that `keep` leaves, with their drafts."""
        pages = {self._owners[i].page.id: self._owners[i] for i in self._prefilter.possible(source.data)}
        found: list[Sighting] = []
        for page in pages.values():
            unifier = Unifier(source, crate, self.options.strict_globs)
            found += Drafter(Matcher(page, unifier, self._needs), facts).sightings()
        found = without_beaten(found)
        found.sort(key=lambda one: (one.finding.span, one.finding.pattern))
        kept = {(one.pattern, one.span): one for one in keep(source, tuple(one.finding for one in found))}
        return [
            Sighting(kept[key], one.drafts, one.page)
            for one in found
            if (key := (one.finding.pattern, one.finding.span)) in kept
        ]

    def fix(self, data: bytes, name: str, facts: ProjectFacts, crate: CrateView, keep: Keep = keep_all) -> FileChange:
        """`data` with everything applied that the options allow, to the fixpoint.

        Raises PatternCycleError when rewrites undo one another."""
        from deburr.engine.rounds import Rounds

        return Rounds(self, name, facts, crate, keep).run(data)


def _alternatives(page: CompiledPage) -> Iterable[CompiledAlternative]:
    yield from page.reports
    for rewrite in page.rewrites:
        yield from rewrite.alternatives
