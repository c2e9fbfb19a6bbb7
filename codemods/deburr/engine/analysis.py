"""The engine: pages in, findings and changed files out. The one class that the rooms above call.

Built once for a set of pages and used for many files; it reads no file itself. `check` reports, `fix` applies in
rounds until nothing is left to apply. What only a file with something to find needs is imported when there is one:
in most runs over a few files there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from deburr.engine.beating import beat_ranks, without_beaten
from deburr.engine.findings import FileChange, Finding, FixKey
from deburr.engine.matching.candidates import Needs, Prefilter, needs_of
from deburr.engine.recipe import Recipe
from deburr.language.compiled import CompiledPage, Sought
from deburr.language.gates import ProjectFacts, open_for
from deburr.language.model import Applicability, Quantity, Scope
from deburr.language.page_set import PageSet
from deburr.language.trees import Fragment
from deburr.syntax.crate_view import CrateView
from deburr.syntax.source import SourceFile

if TYPE_CHECKING:
    from deburr.engine.drafts import Sighting
    from deburr.engine.picks import Picks
    from deburr.engine.rounds import Texts

Keep = Callable[[SourceFile, tuple[Finding, ...]], tuple[Finding, ...]]


@dataclass(frozen=True, slots=True)
class Options:
    """What a run may apply: the highest risk, and for single patterns another rewrite than the default; or with `picks`
    exactly these."""

    applicability: Applicability = Applicability.MACHINE_APPLICABLE
    rewrites: Mapping[str, str] = field(default_factory=dict)
    strict_globs: bool = False
    picks: Picks | None = None


def keep_all(source: SourceFile, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """No suppression, levels as the pages say."""
    return findings


class Engine:
    """Applies one set of pages. Not changed by use; one for each process."""

    def __init__(
        self, pages: PageSet, options: Options | None = None, recipes: Mapping[str, Recipe] | None = None
    ) -> None:
        """`recipes` are those of the pages that have one, by the pages' ids.

        Raises ValueError for a page whose recipe is not among them: it would find nothing and say so to nobody."""
        self.options = options if options is not None else Options()
        self.recipes = recipes if recipes is not None else {}
        self.pages = pages.compiled
        missing = [page.page.id for page in self.pages if page.page.recipe and page.page.id not in self.recipes]
        if missing:
            raise ValueError(f"no recipe was given for {', '.join(missing)}")
        self.ranks = beat_ranks(page.page for page in pages.compiled)
        self._needs: dict[int, Needs] = {}
        self._ways: list[list[list[int]]] = []
        order: list[Needs] = []
        for page in pages.compiled:
            sought = page.sought
            for fragment in _fragments(sought):
                needs = needs_of(fragment)
                if needs is not None:
                    self._needs[id(fragment)] = needs
            self._ways.append([self._indices(step, order) for step in _required(sought)])
        self._owners = {index: at for at, ways in enumerate(self._ways) for way in ways for index in way}
        self._prefilter = Prefilter(order)

    def _indices(self, alternatives: tuple[Fragment, ...], order: list[Needs]) -> list[int]:
        """Where the needs of a step's alternatives stand in `order`, to which they are added; none when one of them
        needs nothing, so that the step is possible everywhere."""
        found = [self._needs.get(id(one)) for one in alternatives]
        if any(needs is None for needs in found):
            return []
        start = len(order)
        order += [needs for needs in found if needs is not None]
        return list(range(start, len(order)))

    def _possible(self, data: bytes) -> list[CompiledPage]:
        """The pages of which all required steps can have a match in a file of these bytes."""
        seen = set(self._prefilter.possible(data))
        pages = dict.fromkeys(self._owners[index] for index in sorted(seen))
        possible = (at for at in pages if all(not way or seen.intersection(way) for way in self._ways[at]))
        return [self.pages[at].whole for at in possible]

    def _possible_recipes(self, data: bytes) -> list[tuple[CompiledPage, Recipe]]:
        """The pages with a recipe that can find something in a file of these bytes."""
        found = ((page, self.recipes.get(page.page.id)) for page in self.pages if page.page.recipe is not None)
        return [(page.whole, recipe) for page, recipe in found if recipe is not None and recipe.is_possible(data)]

    def is_candidate(self, data: bytes) -> bool:
        """Whether any page can have a match in a file of these bytes; False is certain."""
        return bool(self._possible(data) or self._possible_recipes(data))

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
        found = without_beaten([*self._matched(source, facts, crate), *self._told(source, facts, crate)])
        found.sort(key=lambda one: (one.finding.span, one.finding.pattern))
        kept = {(one.pattern, one.span): one for one in keep(source, tuple(one.finding for one in found))}
        return [
            replace(one, finding=kept[key]) for one in found if (key := (one.finding.pattern, one.finding.span)) in kept
        ]

    def _matched(self, source: SourceFile, facts: ProjectFacts, crate: CrateView) -> Iterator[Sighting]:
        """What the fragments of pages find."""
        from deburr.engine.drafts import Drafter
        from deburr.engine.matching.matches import Matcher
        from deburr.engine.matching.unify import Unifier

        for page in self._possible(source.data):
            unifier = Unifier(source, crate, self.options.strict_globs)
            yield from Drafter(Matcher(page, unifier, self._needs), facts).sightings()
            for place in unifier.given_up[:1]:
                reason = f"`{page.page.id}` was given up where it can match in more ways than are tried"
                source.passed_over.setdefault(reason, place.start)

    def _told(self, source: SourceFile, facts: ProjectFacts, crate: CrateView) -> Iterator[Sighting]:
        """What recipes find, and suggest."""
        from deburr.engine.suggested import sighting_of

        for page, recipe in self._possible_recipes(source.data):
            if not open_for(page.page.gates, facts).is_no:
                yield from (sighting_of(page, sight, source, facts, crate) for sight in recipe.find(source, crate))

    def fix(
        self,
        data: bytes,
        name: str,
        facts: ProjectFacts,
        crate: CrateView,
        keep: Keep = keep_all,
        excluded: Mapping[FixKey, str] | None = None,
    ) -> FileChange:
        """`data` with everything applied that the options allow, to the fixpoint; with `FileChange.needs` nothing is.
        `excluded` are fixes that are not made, with the reason.

        Raises PatternCycleError when rewrites undo one another."""
        from deburr.engine.rounds import OneText, Rounds, Subject

        texts = OneText(Subject(SourceFile(data, name), facts, crate, keep))
        return Rounds(self, texts, excluded or {}).run([name])[name]

    def fix_together(
        self, names: Sequence[str], texts: Texts, excluded: Mapping[FixKey, str] | None = None
    ) -> dict[str, FileChange]:
        """The same for several files of which fixes of one change others, and for those that they change.

        Raises PatternCycleError when rewrites undo one another."""
        from deburr.engine.rounds import Rounds

        return Rounds(self, texts, excluded or {}).run(names)


def _fragments(sought: Sought) -> Iterable[Fragment]:
    """The fragments whose matches are looked for by what they contain."""
    yield from sought.reports
    for rewrite in sought.rewrites:
        for step in rewrite.steps:
            yield from step.fragments


def _required(sought: Sought) -> list[tuple[Fragment, ...]]:
    """The alternatives of each step without which the page has no finding: those of the report, or else those of the
    default rewrite's required steps."""
    if sought.reports:
        return [sought.reports]
    default = next((one for one in sought.rewrites if one.rewrite.default), None)
    if default is None:
        return []
    # In scope `crate` the other steps may be in other files.
    alone = default.rewrite.scope is Scope.CRATE
    steps = (step for step in default.steps if step.quantity is Quantity.ONE)
    return [step.fragments for step in steps if step.is_primary or not alone]
