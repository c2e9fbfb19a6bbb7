"""From what a recipe has seen, and suggests, to a finding with its fixes.

A suggestion is held to what holds of every fix: its edits go together or none is made, a project's oldest Rust is
heeded, and what became surplus goes along. Unknown here: how a recipe comes to its edits.
"""

from __future__ import annotations

from collections.abc import Iterator

from deburr.engine.drafts import Draft, Part, Sighting, with_edits
from deburr.engine.findings import Finding, Fix
from deburr.engine.recipe import Sight, Suggestion
from deburr.language.compiled import CompiledPage
from deburr.language.gates import ProjectFacts, allows_msrv, open_for
from deburr.language.model import Applicability, Rewrite
from deburr.syntax.crate_view import CrateView
from deburr.syntax.source import SourceFile
from deburr.text.edit import find_conflict


def sighting_of(
    compiled: CompiledPage, sight: Sight, source: SourceFile, facts: ProjectFacts, crate: CrateView
) -> Sighting:
    """The finding of a sight in `source`, with a draft for each suggestion that the page declares as a rewrite."""
    page = compiled.page
    drafts = tuple(_drafts(compiled, sight, Part(source, crate), facts))
    helps = tuple(one.text for one in page.sections if one.title.lower() == "help")
    finding = Finding(
        *(page.id, page.group, page.level, page.message, sight.span),
        fixes=tuple(draft.fix for draft in drafts),
        labels=sight.labels,
        notes=sight.notes,
        helps=(*sight.helps, *helps),
    )
    return Sighting(finding, drafts, compiled)


def _drafts(compiled: CompiledPage, sight: Sight, where: Part, facts: ProjectFacts) -> Iterator[Draft]:
    page = compiled.page
    suggested = {one.rewrite: one for one in sight.suggestions}
    gate = open_for(page.gates, facts)
    gated = (gate.reason,) if gate.is_unknown else ()
    for rewrite in page.rewrites:
        if rewrite.name in suggested:
            yield _draft(rewrite, suggested[rewrite.name], where, facts, gated)


def _draft(rewrite: Rewrite, suggestion: Suggestion, where: Part, facts: ProjectFacts, gated: tuple[str, ...]) -> Draft:
    declared = rewrite.applicability
    least = Applicability.HAS_PLACEHOLDERS if suggestion.has_placeholders else Applicability.MAYBE_INCORRECT
    fix = Fix(
        rewrite=rewrite.name,
        title=rewrite.title or rewrite.name.replace("_", " "),
        applicability=max(declared, least, key=lambda one: one.risk),
        edits=(),
        is_default=rewrite.default,
        lowered=tuple(dict.fromkeys((*gated, *suggestion.lowered))),
        withheld=_why_withheld(rewrite, suggestion, facts, len(where.source.data)),
        notes=suggestion.notes,
    )
    if fix.withheld is not None:
        return Draft(fix)
    parts = (Part(where.source, where.crate, tuple(sorted(set(suggestion.edits))), imports=suggestion.imports),)
    return Draft(with_edits(fix, parts), parts)


def _why_withheld(rewrite: Rewrite, suggestion: Suggestion, facts: ProjectFacts, size: int) -> str | None:
    if suggestion.withheld is not None:
        return suggestion.withheld
    allowed = allows_msrv(rewrite.msrv, facts)
    if allowed.is_no:
        return allowed.reason
    if not suggestion.edits:
        return "the rewrite changes nothing here"
    if any(one.span.end > size for one in suggestion.edits):
        return "one of its edits lies behind the end of the file"
    return "two of its edits change the same code" if find_conflict(suggestion.edits) is not None else None
