"""Drafts: a finding's fixes before it is decided which of them are applied together.

A draft keeps apart what the template asks for (`core`) and what follows from it only where nothing else needs them:
`unsafe` blocks, `mut`s and imports that became surplus. Unknown here: other findings of the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from deburr.engine.demands.constraints import Constraints
from deburr.engine.edit_set import EditSet
from deburr.engine.findings import Finding, Fix, Label
from deburr.engine.leftovers.surplus_mut import missing_mut, surplus_mut
from deburr.engine.leftovers.surplus_unsafe import Rewritten, surplus_unsafe
from deburr.engine.matching.matches import Match, Matcher
from deburr.engine.steps.belonging import Belonging, labels_of
from deburr.engine.steps.linking import Solution, solutions
from deburr.engine.steps.places import without_parts
from deburr.engine.steps.step_edits import Made, StepEdits
from deburr.engine.use_declarations.imports import unused_imports
from deburr.language.compiled import CompiledPage, CompiledRewrite
from deburr.language.gates import ProjectFacts, allows_msrv, open_for
from deburr.language.model import Applicability
from deburr.syntax.crate_view import CrateView
from deburr.syntax.source import SourceFile
from deburr.syntax.uses import UseLeaf
from deburr.text.edit import Edit


@dataclass(frozen=True, slots=True)
class Draft:
    """One fix of one finding with its parts."""

    fix: Fix
    core: tuple[Edit, ...] = ()
    places: tuple[Rewritten, ...] = ()
    imports: tuple[UseLeaf, ...] = ()


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


def clean_up(source: SourceFile, crate: CrateView, drafts: Iterable[Draft]) -> Cleanup:
    """The surplus `unsafe`, `mut` and imports once all `drafts` are applied. What conflicts stays, with a note."""
    chosen = tuple(drafts)
    core = tuple(sorted({edit for draft in chosen for edit in draft.core}))
    together = EditSet.of(core)
    edits: list[Edit] = []
    surplus = surplus_unsafe(source, crate, [place for draft in chosen for place in draft.places], core)
    notes = list(surplus.notes)
    for removal in surplus.removals:
        if together.blocker(removal.edits) is not None:
            notes.append("the `unsafe` block stays: its removal would touch the same bytes as another edit")
            continue
        layout = tuple(edit for edit in removal.layout if together.blocker((edit,)) is None)
        together.add((*removal.edits, *layout), "")
        edits += [*removal.edits, *layout]
    leaves = [leaf for draft in chosen for leaf in draft.imports]
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
        by_rewrite = {one.rewrite.name: Belonging(self._solutions(one)) for one in self.page.rewrites}
        for primary in without_parts(self._primaries(by_rewrite)):
            belonging = [
                (rewrite, solution)
                for rewrite in self.page.rewrites
                if (solution := by_rewrite[rewrite.rewrite.name].of(primary)) is not None
            ]
            drafts = tuple(self._draft(rewrite, solution, lowered) for rewrite, solution in belonging)
            labels = self._labels(primary, [one for _, one in belonging], drafts)
            yield Sighting(self._finding(primary, drafts, labels), drafts, self.page)

    def _labels(self, primary: Match, belonging: list[Solution], drafts: tuple[Draft, ...]) -> tuple[Label, ...]:
        """The other places of the default fix."""
        for solution, draft in zip(belonging, drafts, strict=True):
            if draft.fix.is_default:
                return labels_of(solution, primary, is_made=draft.fix.withheld is None)
        return ()

    def _primaries(self, by_rewrite: dict[str, Belonging]) -> list[Match]:
        if self.page.reports:
            return self.matcher.find(self.page.reports, self.page.conditions, self.page.variables)
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
        reasons += made.lowered
        fix = Fix(
            rewrite=rewrite.name,
            title=rewrite.title or rewrite.name.replace("_", " "),
            applicability=_applicability(compiled, solution, reasons),
            edits=(),
            is_default=rewrite.default,
            lowered=tuple(dict.fromkeys(reasons)),
            withheld=made.withheld,
        )
        if made.withheld is not None:
            return Draft(fix)
        draft = Draft(fix, made.edits, made.places, self._imports(solution, made.edits))
        cleanup = clean_up(self.source, self.matcher.unifier.crate, [draft])
        edits = tuple(sorted({*made.edits, *cleanup.edits}))
        return replace(draft, fix=replace(fix, edits=edits, notes=(*fix.notes, *cleanup.notes)))

    def _imports(self, solution: Solution, edits: tuple[Edit, ...]) -> tuple[UseLeaf, ...]:
        """The imports through which names came that the edits touch."""
        together = [(at, leaf) for match in solution.all for at, leaf in match.bindings.imports.items()]
        return tuple(dict.fromkeys(leaf for at, leaf in together if any(edit.span.overlaps(at) for edit in edits)))

    def _made(self, compiled: CompiledRewrite, solution: Solution) -> Made:
        if solution.withheld is not None:
            return Made(withheld=solution.withheld)
        allowed = allows_msrv(compiled.rewrite.msrv, self.facts)
        if allowed.is_no and any(step.edits for step in compiled.steps):
            return Made(withheld=allowed.reason)
        made = StepEdits(self.matcher.unifier, compiled, solution).made()
        if made.withheld is None and not made.edits:
            return Made(withheld="the rewrite changes nothing here")
        problem = missing_mut(self.source, self.matcher.unifier.crate, made.edits)
        return made if problem is None else Made(withheld=problem)

    def _unsure(self, compiled: CompiledRewrite, solution: Solution) -> list[str]:
        constraints = Constraints(self.matcher.unifier, compiled.variables)
        verdicts = [
            constraints.sure(predicate, match.bindings)
            for predicate in compiled.rewrite.sure_if
            for match in solution.all
        ]
        return [verdict.reason for verdict in verdicts if not verdict.is_yes]


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
        for match in solution.all
        for template in (match.alternative.template, match.alternative.hoist)
    )
