"""Drafts: a finding's fixes before it is decided which of them are applied together.

A draft keeps apart what the template asks for (`core`) and what follows from it only where nothing else needs them:
`unsafe` blocks, `mut`s and imports that became surplus. Unknown here: other findings of the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from deburr.engine.demands.constraints import Constraints
from deburr.engine.edit_set import EditSet
from deburr.engine.findings import FileEdits, Finding, Fix, Label
from deburr.engine.leftovers.safety_sections import Sections, missing_sections, stale_sections
from deburr.engine.leftovers.surplus_mut import missing_mut, surplus_mut
from deburr.engine.leftovers.surplus_unsafe import Rewritten, surplus_unsafe
from deburr.engine.manifests.remedies import Remedy, remedy_of
from deburr.engine.matching.matches import Match, Matcher
from deburr.engine.steps.belonging import Belonging, labels_of
from deburr.engine.steps.linking import Solution, solutions
from deburr.engine.steps.places import without_parts
from deburr.engine.steps.step_edits import Made, made_everywhere
from deburr.engine.use_declarations.imports import unused_imports
from deburr.language.compiled import CompiledPage, CompiledRewrite
from deburr.language.gates import ProjectFacts, allows_msrv, open_for
from deburr.language.model import Applicability, Rewrite
from deburr.syntax.crate_view import CrateView
from deburr.syntax.source import SourceFile
from deburr.syntax.uses import UseLeaf
from deburr.text.edit import Edit


@dataclass(frozen=True, slots=True)
class Part:
    """What a fix does in one file."""

    source: SourceFile
    crate: CrateView
    core: tuple[Edit, ...] = ()
    places: tuple[Rewritten, ...] = ()
    imports: tuple[UseLeaf, ...] = ()
    is_manifest: bool = False
    """Whether the file is a Cargo.toml, in which nothing is cleaned up."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """One fix of one finding with its parts: none if it is withheld, else that of the finding's own file first."""

    fix: Fix
    parts: tuple[Part, ...] = ()

    @property
    def core(self) -> tuple[Edit, ...]:
        """What the templates ask for in the finding's own file."""
        return self.parts[0].core if self.parts else ()


@dataclass(frozen=True, slots=True)
class Sighting:
    """A finding with its drafts, in the order of `finding.fixes`."""

    finding: Finding
    drafts: tuple[Draft, ...]
    page: CompiledPage


@dataclass(frozen=True, slots=True)
class Cleanup:
    """What follows from a set of rewrites: edits that conflict neither with them nor with one another."""

    edits: tuple[Edit, ...]
    notes: tuple[str, ...]


def clean_up(
    source: SourceFile, crate: CrateView, parts: Iterable[Part], elsewhere: Mapping[str, Iterable[Edit]]
) -> Cleanup:
    """The surplus `unsafe`, `mut` and imports of a file once all `parts`, which are of this file, are applied together
    with the edits `elsewhere`, by file. What conflicts stays, with a note."""
    chosen = tuple(parts)
    if any(part.is_manifest for part in chosen):
        return Cleanup((), ())
    core = tuple(sorted({edit for part in chosen for edit in part.core}))
    together = EditSet.of(core)
    edits: list[Edit] = []
    surplus = surplus_unsafe(source, crate, [place for part in chosen for place in part.places], core, elsewhere)
    notes = [*surplus.notes, *stale_sections(source, core)]
    for removal in surplus.removals:
        if together.blocker(removal.edits) is not None:
            notes.append("the `unsafe` block stays: its removal would touch the same bytes as another edit")
            continue
        layout = tuple(edit for edit in removal.layout if together.blocker((edit,)) is None)
        together.add((*removal.edits, *layout), "")
        edits += [*removal.edits, *layout]
    leaves = [leaf for part in chosen for leaf in part.imports]
    imports = unused_imports(source, crate, leaves, core)
    for edit in imports.edits:
        if together.blocker((edit,)) is None:
            together.add((edit,), "")
            edits.append(edit)
    unneeded = surplus_mut(source, crate, core)
    notes += unneeded.notes
    for edit in unneeded.edits:
        if together.blocker((edit,)) is None:
            edits.append(edit)
        else:
            notes.append("a `mut` stays: its removal would touch the same bytes as another edit")
    return Cleanup(tuple(edits), (*dict.fromkeys(notes), *imports.notes))


@dataclass(slots=True)
class Drafter:
    """Finds and drafts for one page in one source."""

    matcher: Matcher
    facts: ProjectFacts
    _remedies: dict[str, Remedy] = field(default_factory=dict)
    """By rewrite what it changes in manifests, which is the same for all findings."""

    @property
    def page(self) -> CompiledPage:
        return self.matcher.page

    @property
    def source(self) -> SourceFile:
        return self.matcher.unifier.source

    def sightings(self) -> Iterator[Sighting]:
        """All findings of the page, in source order."""
        gate = open_for(self.page.page.gates, self.facts)
        if gate.is_no:
            return
        lowered = (gate.reason,) if gate.is_unknown else ()
        reported = self._reported() if self.page.reports else None
        if reported == []:
            return
        by_rewrite = {one.rewrite.name: Belonging(self._solutions(one)) for one in self.page.rewrites}
        for primary in without_parts(reported if reported is not None else self._primaries(by_rewrite)):
            if self._is_remedied():
                return
            belonging = [
                (rewrite, solution)
                for rewrite in self.page.rewrites
                if (solution := by_rewrite[rewrite.rewrite.name].of(primary)) is not None
            ]
            drafts = tuple(self._draft(rewrite, solution, lowered) for rewrite, solution in belonging)
            labels = self._labels(primary, [one for _, one in belonging], drafts)
            yield Sighting(self._finding(primary, drafts, labels), drafts, self.page)

    def _is_remedied(self) -> bool:
        """Whether a manifest says already what one of the rewrites would make it say."""
        return any(one.manifest is not None and self._remedy(one).is_met for one in self.page.page.rewrites)

    def _remedy(self, rewrite: Rewrite) -> Remedy:
        if rewrite.manifest is None:
            return Remedy()
        if rewrite.name not in self._remedies:
            self._remedies[rewrite.name] = remedy_of(rewrite.manifest, self.matcher.unifier.crate)
        return self._remedies[rewrite.name]

    def _labels(self, primary: Match, belonging: list[Solution], drafts: tuple[Draft, ...]) -> tuple[Label, ...]:
        """The other places of the default fix."""
        for solution, draft in zip(belonging, drafts, strict=True):
            if draft.fix.is_default:
                return labels_of(solution, primary, is_made=draft.fix.withheld is None)
        return ()

    def _reported(self) -> list[Match]:
        return self.matcher.find(self.page.reports, self.page.conditions, self.page.variables)

    def _primaries(self, by_rewrite: dict[str, Belonging]) -> list[Match]:
        default = self.page.page.default_rewrite
        return by_rewrite[default.name].primaries if default is not None else []

    def _solutions(self, rewrite: CompiledRewrite) -> list[Solution]:
        return solutions(self.matcher, rewrite, (*self.page.conditions, *rewrite.conditions))

    def _finding(self, primary: Match, drafts: tuple[Draft, ...], labels: tuple[Label, ...]) -> Finding:
        page = self.page.page
        return Finding(
            pattern=page.id,
            group=page.group,
            level=page.level,
            message=page.message,
            span=primary.span,
            fixes=tuple(draft.fix for draft in drafts),
            labels=labels,
            notes=() if drafts else tuple(primary.bindings.unknowns),
            helps=tuple(one.text for one in page.sections if one.title.lower() == "help"),
        )

    def _draft(self, compiled: CompiledRewrite, solution: Solution, lowered: tuple[str, ...]) -> Draft:
        rewrite = compiled.rewrite
        made = self._made(compiled, solution)
        reasons = [*lowered, *solution.bindings.unknowns, *solution.lowered, *self._unsure(compiled, solution)]
        reasons += [reason for one in made for reason in one.lowered]
        fix = Fix(
            rewrite=rewrite.name,
            title=rewrite.title or rewrite.name.replace("_", " "),
            applicability=_applicability(compiled, solution, reasons),
            edits=(),
            is_default=rewrite.default,
            lowered=_said_once(reasons),
            withheld=next((one.withheld for one in made if one.withheld is not None), None),
            notes=self._remedy(rewrite).notes,
        )
        if fix.withheld is not None:
            return Draft(fix)
        parts = tuple(part for part in self._parts(rewrite, solution, made) if part.core or part.source is self.source)
        fix = replace(fix, notes=(*fix.notes, *(note for part in parts for note in part.notes)))
        parts += tuple(
            Part(SourceFile(one.manifest.data, one.manifest.name), parts[0].crate, one.edits, is_manifest=True)
            for one in self._remedy(rewrite).changes
        )
        return Draft(with_edits(fix, parts), parts)

    def _parts(self, rewrite: Rewrite, solution: Solution, made: tuple[Made, ...]) -> Iterator[Part]:
        unifiers = [self.matcher.unifier, *(one.matcher.unifier for one in solution.abroad)]
        matches = [solution.all, *(one.all for one in solution.abroad)]
        for unifier, here, one in zip(unifiers, matches, made, strict=True):
            text = rewrite.safety
            added = missing_sections(unifier.source, one.edits, text) if text is not None else Sections()
            core, imports = (*one.edits, *added.edits), _imports(here, one.edits)
            yield Part(unifier.source, unifier.crate, core, one.places, imports, notes=added.notes)

    def _made(self, compiled: CompiledRewrite, solution: Solution) -> tuple[Made, ...]:
        if solution.withheld is not None:
            return (Made(withheld=solution.withheld),)
        if compiled.rewrite.manifest is not None:
            here = Made(withheld=self._remedy(compiled.rewrite).withheld)
            return (here, *(Made() for _ in solution.abroad))
        allowed = allows_msrv(compiled.rewrite.msrv, self.facts)
        if allowed.is_no and any(step.edits for step in compiled.steps):
            return (Made(withheld=allowed.reason),)
        made = made_everywhere(self.matcher.unifier, compiled, solution)
        if any(one.withheld is not None for one in made):
            return made
        if not any(one.edits for one in made):
            return (Made(withheld="the rewrite changes nothing here"),)
        unifiers = [self.matcher.unifier, *(one.matcher.unifier for one in solution.abroad)]
        for unifier, one in zip(unifiers, made, strict=True):
            problem = missing_mut(unifier.source, unifier.crate, one.edits)
            if problem is not None:
                return (Made(withheld=problem),)
        return made

    def _unsure(self, compiled: CompiledRewrite, solution: Solution) -> list[str]:
        constraints = Constraints(self.matcher.unifier, compiled.variables)
        verdicts = [
            constraints.sure(predicate, match.bindings)
            for predicate in compiled.rewrite.sure_if
            for match in solution.all
        ]
        verdicts += [
            Constraints(one.matcher.unifier, compiled.variables).sure(predicate, match.bindings)
            for predicate in compiled.rewrite.sure_if
            for one in solution.abroad
            for match in one.all
        ]
        return [verdict.reason for verdict in verdicts if not verdict.is_yes]


def with_edits(fix: Fix, parts: tuple[Part, ...]) -> Fix:
    """The fix with all its edits: those of its templates, and what follows where nothing else is applied with it."""
    notes: list[str] = []
    changes: list[tuple[Edit, ...]] = []
    core = {part.source.name: part.core for part in parts}
    for part in parts:
        cleanup = clean_up(part.source, part.crate, [part], core)
        changes.append(tuple(sorted({*part.core, *cleanup.edits})))
        notes += cleanup.notes
    elsewhere = tuple(
        FileEdits(part.source.name, edits, part.source.data)
        for part, edits in zip(parts[1:], changes[1:], strict=True)
        if edits
    )
    return replace(fix, edits=changes[0], notes=(*fix.notes, *dict.fromkeys(notes)), elsewhere=elsewhere)


def _imports(matches: tuple[Match, ...], edits: tuple[Edit, ...]) -> tuple[UseLeaf, ...]:
    """The imports through which names came that the edits touch."""
    together = [(at, leaf) for match in matches for at, leaf in match.bindings.imports.items()]
    return tuple(dict.fromkeys(leaf for at, leaf in together if any(edit.span.overlaps(at) for edit in edits)))


def _said_once(reasons: list[str]) -> tuple[str, ...]:
    """Without those that another one gives as its own reason: ``the type of `x` is not known: …``."""
    return tuple(one for one in dict.fromkeys(reasons) if not any(other.endswith(f": {one}") for other in reasons))


def _applicability(compiled: CompiledRewrite, solution: Solution, reasons: list[str]) -> Applicability:
    declared = compiled.rewrite.applicability
    if _has_placeholders(compiled, solution):
        return max(declared, Applicability.HAS_PLACEHOLDERS, key=lambda one: one.risk)
    if reasons:
        return max(declared, Applicability.MAYBE_INCORRECT, key=lambda one: one.risk)
    return declared


def _has_placeholders(compiled: CompiledRewrite, solution: Solution) -> bool:
    """Whether an alternative that was matched writes one; those of other alternatives are nobody's to fill in."""
    named = {name for name, one in compiled.variables.items() if one.variable.placeholder is not None}
    return any(
        template is not None and not named.isdisjoint(template.captures)
        for match in solution.everywhere
        for template in (match.alternative.template, match.alternative.hoist)
    )
