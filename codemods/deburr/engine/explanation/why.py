"""Why a page says nothing at a line, from the source down to the single token.

The engine is asked first, so that what it finds is never explained away. Only then the places of the line are tried
one by one. Pure data in and out; unknown here: files, levels, suppression and terminals (`deburr.run.explanation`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from deburr.engine.analysis import Engine
from deburr.engine.explanation.line_reasons import missing_words, of_deep_macro, of_line, of_parse, of_words
from deburr.engine.explanation.near_misses import Choice, Near, nearest, nothing_alike
from deburr.engine.explanation.part_reasons import refused_parts
from deburr.engine.explanation.reasons import Cause, Fence, Reason
from deburr.engine.explanation.step_reasons import of_steps
from deburr.engine.findings import Finding
from deburr.engine.manifests.remedies import remedy_of
from deburr.engine.matching.candidates import Needs, needs_of
from deburr.engine.matching.matches import Matcher
from deburr.engine.matching.unify import Unifier
from deburr.engine.naming.visibility import other_files
from deburr.engine.steps.linking import solutions
from deburr.language.compiled import CompiledPage
from deburr.language.gates import Gates, ProjectFacts, open_for
from deburr.language.model import Quantity, Scope
from deburr.language.page_set import PageSet
from deburr.language.trees import Meta
from deburr.syntax.crate_view import CrateView
from deburr.syntax.source import SourceFile
from deburr.text.span import Span


@dataclass(frozen=True, slots=True)
class Answer:
    """What the engine says of one page at one line: its finding there, or why there is none."""

    finding: Finding | None = None
    reasons: tuple[Reason, ...] = ()


def why(
    engine: Engine, source: SourceFile, facts: ProjectFacts, crate: CrateView, page: CompiledPage, line: Span
) -> Answer:
    """The answer for the bytes of `line`; `engine` has the page, and every other one that would run."""
    gate = open_for(page.page.gates, facts)
    if gate.is_no:
        return Answer(None, (Reason(Cause.GATE_CLOSED, "", gate.reason),))
    findings = [one.finding for one in engine.sightings(source, facts, crate)]
    mine = [one for one in findings if one.pattern == page.page.id]
    here = next((one for one in mine if _touches(one.span, line)), None)
    if here is not None:
        return Answer(here)
    alone = Engine(PageSet((page.page,), (page,)), engine.options, engine.recipes)
    own = [one.finding for one in alone.sightings(source, facts, crate)]
    lost = next((one for one in own if _touches(one.span, line)), None)
    if lost is not None:
        return Answer(None, (_beaten(engine, page, findings, lost),))
    remedied = _remedied(engine, source, facts, crate, page, line)
    if remedied is not None:
        return Answer(None, (remedied,))
    if page.page.recipe is not None:
        return Answer(None, (_part_of(own, line) or _of_recipe(page, source, line),))
    linked = _part_of_other_file(alone, source, facts, crate, line)
    return Answer(None, (linked or _Asking(engine, source, crate, page, line).reason(own),))


def why_not_rewrite(
    engine: Engine, source: SourceFile, crate: CrateView, page: CompiledPage, name: str, line: Span
) -> Reason | None:
    """What keeps the rewrite `name` of a page from a match at the bytes of `line`; None where it has one there, and for
    a recipe, which says of its own rewrites what it does."""
    if page.page.recipe is not None:
        return None
    rewrite = next(one for one in page.rewrites if one.rewrite.name == name)
    solo = replace(page, reports=(), rewrites=(replace(rewrite, rewrite=replace(rewrite.rewrite, default=True)),))
    asking = _Asking(engine, source, crate, solo, line)
    shared = (*page.conditions, *rewrite.conditions)
    own = [one.primary.span for one in solutions(asking.matcher, rewrite, shared)]
    return None if any(_touches(span, line) for span in own) else asking.near_miss(own)


def why_withheld(
    engine: Engine, source: SourceFile, crate: CrateView, page: CompiledPage, name: str, span: Span
) -> tuple[Reason, ...]:
    """What the steps with `each` or `optional` of the rewrite `name` left as it is inside the match at `span`; a recipe
    has no steps."""
    if page.page.recipe is not None:
        return ()
    rewrite = next(one for one in page.rewrites if one.rewrite.name == name)
    matcher = _Asking(engine, source, crate, page, span).matcher
    shared = (*page.conditions, *rewrite.conditions)
    found = (one for one in solutions(matcher, rewrite, shared) if one.primary.extent.contains(span))
    solution = next(found, None)
    return refused_parts(matcher, rewrite, solution.bindings, span) if solution is not None else ()


def without_gates(page: CompiledPage) -> CompiledPage:
    """The page for a project to which its gates are closed."""
    return replace(page, page=replace(page.page, gates=Gates()))


def _remedied(
    engine: Engine, source: SourceFile, facts: ProjectFacts, crate: CrateView, page: CompiledPage, line: Span
) -> Reason | None:
    """The rewrite that a manifest has made needless, if there would be a finding at the line without that."""
    met = next(
        (
            one.rewrite.name
            for one in page.rewrites
            if one.rewrite.manifest and remedy_of(one.rewrite.manifest, crate).is_met
        ),
        None,
    )
    if met is None:
        return None
    rewrites = tuple(replace(one, rewrite=replace(one.rewrite, manifest=None)) for one in page.rewrites)
    bare = replace(page, page=replace(page.page, rewrites=tuple(one.rewrite for one in rewrites)), rewrites=rewrites)
    alone = Engine(PageSet((bare.page,), (bare,)), engine.options)
    here = (one.finding for one in alone.sightings(source, facts, crate) if _touches(one.finding.span, line))
    found = next(here, None)
    if found is None:
        return None
    said = f"the manifest says what its rewrite `{met}` would make it say"
    return Reason(Cause.REMEDIED, "a manifest that does not say so yet", said, found.span)


def _of_recipe(page: CompiledPage, source: SourceFile, line: Span) -> Reason:
    """A recipe says what it found, and not what it did not."""
    found = f"the recipe `{page.page.recipe}` finds nothing there"
    help_ = f"`deburr explain {page.page.id}` says what it looks for"
    return of_line(source, line) or Reason(Cause.RECIPE, "", found, helps=(help_,))


def _beaten(engine: Engine, page: CompiledPage, findings: list[Finding], lost: Finding) -> Reason:
    beating = {one.page.id for one in engine.pages if page.page.id in one.page.beats}
    names = [one.pattern for one in findings if one.span == lost.span and one.pattern in beating]
    winner = names[0] if names else "another page"
    note = f"`beats` of `{winner}` names `{page.page.id}`"
    return Reason(
        Cause.BEATEN, "a finding of its own", f"a finding of `{winner}`, which wins", lost.span, notes=(note,)
    )


def _touches(span: Span, line: Span) -> bool:
    return span.start < max(line.end, line.start + 1) and line.start < max(span.end, span.start + 1)


@dataclass(slots=True)
class _Asking:
    """One question to a page that has no finding at the line."""

    engine: Engine
    source: SourceFile
    crate: CrateView
    page: CompiledPage
    line: Span

    @property
    def matcher(self) -> Matcher:
        needs: dict[int, Needs] = {}
        for one in _choices(self.page):
            found = needs_of(one.alternative.fragment)
            if found is not None:
                needs[id(one.alternative.fragment)] = found
        return Matcher(self.page, Unifier(self.source, self.crate, self.engine.options.strict_globs), needs)

    def reason(self, own: list[Finding]) -> Reason:
        """Why there is no finding; `own` are those that the page has elsewhere."""
        return _part_of(own, self.line) or self.near_miss([one.span for one in own])

    def near_miss(self, own: list[Span]) -> Reason:
        """Why there is no match; `own` are the places of those elsewhere."""
        choices = list(_choices(self.page))
        needs = [found for one in choices if (found := needs_of(one.alternative.fragment)) is not None]
        matcher = self.matcher
        line = of_line(self.source, self.line) or of_deep_macro(self.source, self.line)
        if line is not None:
            return line
        near = nearest(matcher, choices, self.line)
        if near is not None and near.is_alike:
            return self._of_near(matcher, near, own)
        reason = of_words(self.source, self.line, needs) or of_parse(self.source, self.line)
        if reason is None and (words := self._missing()) is not None:
            reason = Reason(Cause.WORD_MISSING, words, "none in the file")
        if reason is not None:
            return replace(reason, fence=choices[0].fence)
        return nothing_alike(matcher, choices, self.line)

    def _missing(self) -> str | None:
        groups: dict[int, list[Needs | None]] = {}
        for choice in _choices(self.page):
            if choice.is_required:
                groups.setdefault(choice.step, []).append(needs_of(choice.alternative.fragment))
        return missing_words(self.source.data, groups.values())

    def _of_near(self, matcher: Matcher, near: Near, own: list[Span]) -> Reason:
        if near.reason is not None:
            words = self._missing()
            if words is None:
                return near.reason
            return replace(near.reason, notes=(*near.reason.notes, f"not in the file: {words}"))
        at = Span(near.node.start_byte, near.node.end_byte)
        mine = next((one for one in own if at.contains(one)), None)
        if mine is not None and near.choice.is_primary:
            found = f"a line of the match that is shown in line {self._line_of(mine.start)}"
            return Reason(Cause.NOT_PRIMARY, "the place of a finding", found, mine, near.choice.fence)
        steps = of_steps(matcher, self.page, near.choice, near.node, self.line)
        if steps is not None:
            return steps
        outer = next((one for one in own if one.contains(at)), None)
        where = f"line {self._line_of(outer.start)}" if outer is not None else "another line"
        found = f"a part of the match in {where}, made of its own tokens"
        return Reason(Cause.PART_OF_MATCH, "a match of its own", found, at, near.choice.fence)

    def _line_of(self, at: int) -> int:
        return self.source.data.count(b"\n", 0, at) + 1


def _part_of(own: list[Finding], line: Span) -> Reason | None:
    """The finding elsewhere of which something at the line is a part, by one of its edits or labels."""
    for finding in own:
        labels = [one.span for one in finding.labels]
        edits = [edit.span for fix in finding.fixes for edit in fix.edits]
        at = next((span for span in (*labels, *edits) if _touches(span, line)), None)
        if at is not None:
            note = "its fix changes this line too"
            return Reason(Cause.NOT_PRIMARY, "the place of a finding", "a part of one", at, notes=(note,))
    return None


def _part_of_other_file(
    engine: Engine, source: SourceFile, facts: ProjectFacts, crate: CrateView, line: Span
) -> Reason | None:
    """The finding in another file of the crate whose fix changes something at the line; `engine` has the one page."""
    if not any(one.scope is Scope.CRATE for page in engine.pages for one in page.page.rewrites):
        return None
    for other in other_files(source, crate).files:
        for sighting in engine.sightings(other.source, facts, other.crate):
            changes = [one for fix in sighting.finding.fixes for one in fix.elsewhere if one.data == source.data]
            at = next((edit.span for one in changes for edit in one.edits if _touches(edit.span, line)), None)
            if at is not None:
                number = other.source.data.count(b"\n", 0, sighting.finding.span.start) + 1
                found = f"a part of the one at {other.source.name}:{number}"
                note = "its fix changes this line too"
                return Reason(Cause.NOT_PRIMARY, "the place of a finding", found, at, notes=(note,))
    return None


def _choices(page: CompiledPage) -> Iterator[Choice]:
    """The fragments whose matches are findings: those of the page, or else those of its default rewrite."""
    if page.reports:
        for alternative, text in zip(page.reports, page.page.reports, strict=True):
            fence = Fence("match", text.match.position.line - 1)
            yield Choice(alternative, fence, page.conditions, page.variables)
        return
    default = next((one for one in page.rewrites if one.rewrite.default), None)
    if default is None:
        return
    for number, (step, written) in enumerate(zip(default.steps, default.rewrite.steps, strict=True)):
        conditions = (*page.conditions, *default.conditions) if step.is_primary else ()
        is_required = step.quantity is Quantity.ONE
        for alternative, text in zip(step.alternatives, written.alternatives, strict=True):
            # A metavariable alone has no shape to come near to: it only names what other steps have bound.
            if not isinstance(alternative.fragment.root, Meta):
                fence = Fence("match", text.match.position.line - 1, default.rewrite.name)
                yield Choice(alternative, fence, conditions, default.variables, number, is_required, step.is_primary)
