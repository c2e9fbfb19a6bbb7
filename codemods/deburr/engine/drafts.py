"""Drafts: a finding's fixes before it is decided which of them are applied together.

A draft keeps apart what the template asks for (`core`) and what follows from it only where nothing else needs them:
`unsafe` blocks and imports that became surplus. Unknown here: other findings of the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from deburr.engine.bindings import Bindings
from deburr.engine.constraints import Constraints, derive
from deburr.engine.edit_set import EditSet
from deburr.engine.findings import Finding, Fix
from deburr.engine.imports import unused_imports
from deburr.engine.matches import Match, Matcher
from deburr.engine.rendering import Renderer
from deburr.engine.rewriting import Rewriting, rewrite
from deburr.engine.surplus_unsafe import Rewritten, surplus_unsafe
from deburr.engine.unsafe_needs import template_needs
from deburr.language.compiled import CompiledPage, CompiledRewrite
from deburr.language.gates import ProjectFacts, allows_msrv, open_for
from deburr.language.model import Applicability
from deburr.syntax.crate_view import CrateView
from deburr.syntax.source import SourceFile, span_of
from deburr.syntax.tokens import strip
from deburr.syntax.uses import UseLeaf
from deburr.text.edit import Edit
from deburr.text.span import Span


@dataclass(frozen=True, slots=True)
class Draft:
    """One fix of one finding with its parts."""

    fix: Fix
    core: tuple[Edit, ...] = ()
    place: Rewritten | None = None
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
    """The surplus `unsafe` and imports once all `drafts` are applied. One that conflicts stays, and that is noted."""
    chosen = tuple(drafts)
    core = tuple(sorted({edit for draft in chosen for edit in draft.core}))
    together = EditSet.of(core)
    edits: list[Edit] = []
    surplus = surplus_unsafe(source, crate, [draft.place for draft in chosen if draft.place is not None])
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
        by_rewrite = {one.rewrite.name: _Matches(self._matches(one)) for one in self.page.rewrites}
        for primary in _without_parts(self._primaries(by_rewrite)):
            drafts = [
                self._draft(rewrite, match, lowered)
                for rewrite in self.page.rewrites
                if (match := by_rewrite[rewrite.rewrite.name].belonging_to(primary)) is not None
            ]
            yield Sighting(self._finding(primary, drafts), tuple(drafts), self.page)

    def _primaries(self, by_rewrite: dict[str, _Matches]) -> list[Match]:
        if self.page.reports:
            return self.matcher.find(self.page.reports, self.page.conditions, self.page.variables)
        default = self.page.page.default_rewrite
        return by_rewrite[default.name].all if default is not None else []

    def _matches(self, rewrite: CompiledRewrite) -> list[Match]:
        conditions = (*self.page.conditions, *rewrite.conditions)
        return self.matcher.find(rewrite.alternatives, conditions, rewrite.variables)

    def _finding(self, primary: Match, drafts: list[Draft]) -> Finding:
        page = self.page.page
        return Finding(
            pattern=page.id,
            group=page.group,
            level=page.level,
            message=page.message,
            span=primary.span,
            fixes=tuple(draft.fix for draft in drafts),
            notes=() if drafts else tuple(primary.bindings.unknowns),
            helps=tuple(one.text for one in page.sections if one.title.lower() == "help"),
        )

    def _draft(self, compiled: CompiledRewrite, match: Match, lowered: tuple[str, ...]) -> Draft:
        rewrite = compiled.rewrite
        title = rewrite.title or rewrite.name.replace("_", " ")
        bindings = match.bindings.copy()
        reasons = [*lowered, *bindings.unknowns, *self._unsure(compiled, bindings)]
        applicability = _applicability(compiled, reasons)
        made = self._rewriting(compiled, match, bindings)
        fix = Fix(
            rewrite=rewrite.name,
            title=title,
            applicability=applicability,
            edits=(),
            is_default=rewrite.default,
            lowered=tuple(dict.fromkeys(reasons)),
            withheld=made.withheld,
        )
        if made.withheld is not None:
            return Draft(fix)
        return self._complete(fix, made, match, bindings)

    def _complete(self, fix: Fix, made: Rewriting, match: Match, bindings: Bindings) -> Draft:
        template = match.alternative.template
        assert template is not None
        span = Span(match.node.start_byte, match.node.end_byte)
        place = None
        if match.alternative.fragment.category == "expression":
            captures = _capture_spans(bindings)
            place = Rewritten(span, captures, made.form, template_needs(template))
        imports = tuple(
            leaf for at, leaf in bindings.imports.items() if any(edit.span.overlaps(at) for edit in made.edits)
        )
        draft = Draft(fix, made.edits, place, imports)
        cleanup = clean_up(self.source, self.matcher.unifier.crate, [draft])
        edits = tuple(sorted({*made.edits, *cleanup.edits}))
        complete = replace(fix, edits=edits, notes=(*fix.notes, *cleanup.notes))
        return Draft(complete, made.edits, place, imports)

    def _rewriting(self, compiled: CompiledRewrite, match: Match, bindings: Bindings) -> Rewriting:
        template = match.alternative.template
        if template is None:
            return Rewriting((), "this form has no rewrite")
        allowed = allows_msrv(compiled.rewrite.msrv, self.facts)
        if allowed.is_no:
            return Rewriting((), allowed.reason)
        if match.node.has_error:
            return Rewriting((), "deburr cannot parse all of the code in it")
        problem = derive(compiled.variables, self.source.data, bindings)
        if problem is not None:
            return Rewriting((), problem)
        missing = next((name for name in template.captures if not _is_known(bindings, name)), None)
        if missing is not None:
            return Rewriting((), f"`${missing}` is not known here")
        unifier = self.matcher.unifier
        renderer = Renderer(unifier.source, unifier.crate, match.node, match.alternative.fragment, template, bindings)
        return rewrite(renderer, match.alternative)

    def _unsure(self, compiled: CompiledRewrite, bindings: Bindings) -> list[str]:
        constraints = Constraints(self.matcher.unifier, compiled.variables)
        verdicts = [constraints.sure(predicate, bindings) for predicate in compiled.rewrite.sure_if]
        return [verdict.reason for verdict in verdicts if not verdict.is_yes]


def _capture_spans(bindings: Bindings) -> tuple[Span, ...]:
    """The spans of the captures, and what they are without parentheses and `unsafe` around them."""
    spans: dict[Span, None] = {}
    for capture in bindings.captures.values():
        if capture.nodes:
            spans[capture.span] = None
        if capture.node is not None:
            spans[span_of(strip(capture.node))] = None
    return tuple(spans)


def _is_known(bindings: Bindings, name: str) -> bool:
    capture = bindings.captures.get(name)
    return capture is not None and (capture.text is not None or capture.ty is None)


class _Matches:
    """The matches of one rewrite in a file."""

    def __init__(self, matches: list[Match]) -> None:
        self.all = matches
        self._by_key = {match.key: match for match in matches}

    def belonging_to(self, primary: Match) -> Match | None:
        """The match that is the primary one's: at the same node, or else the nearest one around it."""
        same = self._by_key.get(primary.key)
        if same is not None:
            return same
        around = [match for match in self.all if match.span.contains(primary.span)]
        return min(around, key=lambda match: len(match.span), default=None)


def _without_parts(matches: list[Match]) -> list[Match]:
    """The matches without those that are a part of another's own tokens; what stands in a capture is one of its own."""
    kept: list[Match] = []
    around: list[Match] = []
    for match in sorted(matches, key=lambda one: (one.node.start_byte, -one.node.end_byte)):
        around = [one for one in around if one.node.end_byte >= match.node.end_byte]
        inner = Span(match.node.start_byte, match.node.end_byte)
        if all(_captures(one, inner) for one in around):
            kept.append(match)
        around.append(match)
    return kept


def _captures(outer: Match, inner: Span) -> bool:
    captures = outer.bindings.captures.values()
    return outer.key == (inner.start, inner.end) or any(one.nodes and one.span.contains(inner) for one in captures)


def _applicability(compiled: CompiledRewrite, reasons: list[str]) -> Applicability:
    declared = compiled.rewrite.applicability
    if any(one.variable.placeholder is not None for one in compiled.variables.values()):
        return max(declared, Applicability.HAS_PLACEHOLDERS, key=lambda one: one.risk)
    if reasons:
        return max(declared, Applicability.MAYBE_INCORRECT, key=lambda one: one.risk)
    return declared
