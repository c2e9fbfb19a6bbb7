"""Rounds: apply what goes together, look again, until a round has nothing to apply.

A second run over the result finds nothing to apply, and reports exactly what the last round left. A text that comes
back is a cycle of patterns and an error that names them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from deburr.engine.analysis import Engine, Keep
from deburr.engine.drafts import Sighting, clean_up
from deburr.engine.findings import Applied, FileChange, Finding, Fix, Withheld
from deburr.engine.overlap import Choice, Lost, Selection, select
from deburr.errors import PatternCycleError
from deburr.language.gates import ProjectFacts
from deburr.syntax.crate_view import CrateView
from deburr.syntax.source import SourceFile
from deburr.text.edit import Edit, apply_edits
from deburr.text.span import Span

PATIENCE = 50
"""Rounds without getting fewer places, after which a set of pages counts as one that never ends."""


@dataclass(frozen=True, slots=True)
class _Step:
    """The edits of one round, the text they make, and the notes of what could not be tidied up."""

    edits: tuple[Edit, ...] = ()
    source: SourceFile | None = None
    chosen: tuple[Choice, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Rounds:
    """The rounds over one file."""

    engine: Engine
    name: str
    facts: ProjectFacts
    crate: CrateView
    keep: Keep
    applied: list[Applied] = field(default_factory=list)
    waiting: list[Lost] = field(default_factory=list)
    """Those that lost the round before, with their spans in the text as it is now."""
    lost: list[Lost] = field(default_factory=list)
    broken: list[Withheld] = field(default_factory=list)
    notes: dict[str, None] = field(default_factory=dict)

    def run(self, data: bytes) -> FileChange:
        source, seen = SourceFile(data, self.name), {data: 0}
        number, fewest, since = 0, -1, 0
        while True:
            sightings = self.engine.sightings(source, self.facts, self.crate, self.keep)
            self._settle(sightings)
            choices = [choice for one in sightings for choice in self._choice(one)]
            selection = select(choices, self.engine.ranks)
            step = self._step(source, selection)
            if step.source is None:
                return self._result(data, source.data, sightings)
            self._remember(step, number)
            self.waiting += [Lost(one.choice, one.winner, _moved(one.span, step.edits)) for one in selection.lost]
            source, number = step.source, number + 1
            if source.data in seen:
                raise self._circle(seen[source.data])
            seen[source.data] = number
            fewest, since = (len(choices), 0) if fewest < 0 or len(choices) < fewest else (fewest, since + 1)
            if since >= PATIENCE:
                raise self._circle(number - PATIENCE)

    def _circle(self, first: int) -> PatternCycleError:
        names = sorted({one.finding.pattern for one in self.applied if one.round >= first})
        quoted = " and ".join(f"`{name}`" for name in names)
        what = f"the rewrites of {quoted} undo one another" if len(names) > 1 else f"the rewrite of {quoted} never ends"
        return PatternCycleError(what, "select them one at a time, or say in one page that it beats the other")

    def _choice(self, sighting: Sighting) -> Iterable[Choice]:
        wanted = self.engine.options.rewrites.get(sighting.finding.pattern)
        for draft in sighting.drafts:
            if draft.fix.rewrite != wanted if wanted is not None else not draft.fix.is_default:
                continue
            if draft.fix.withheld is None and self._is_allowed(draft.fix) and draft.core:
                yield Choice(sighting, draft)

    def _is_allowed(self, fix: Fix) -> bool:
        return fix.applicability.risk <= self.engine.options.applicability.risk

    def _step(self, source: SourceFile, selection: Selection) -> _Step:
        """The selected fixes without those whose result would not parse."""
        limit = _count_errors(source)
        step = self._made(source, selection.chosen)
        if step.source is None or _count_errors(step.source) <= limit:
            return step
        step = self._made(source, self._sound(source, (), selection.chosen, limit))
        if step.source is not None and _count_errors(step.source) > limit:
            return _Step()
        return step

    def _sound(
        self, source: SourceFile, before: tuple[Choice, ...], more: tuple[Choice, ...], limit: int
    ) -> tuple[Choice, ...]:
        """`before` and as many of `more` as parse with them: halves are tried before single ones."""
        if not more:
            return before
        made = self._made(source, (*before, *more)).source
        if made is None or _count_errors(made) <= limit:
            return (*before, *more)
        if len(more) == 1:
            choice = more[0]
            self.broken.append(Withheld(choice.sighting.finding, choice.draft.fix, "its result would not parse"))
            return before
        half = len(more) // 2
        return self._sound(source, self._sound(source, before, more[:half], limit), more[half:], limit)

    def _made(self, source: SourceFile, chosen: tuple[Choice, ...]) -> _Step:
        if not chosen:
            return _Step()
        core = {edit for choice in chosen for edit in choice.draft.core}
        cleanup = clean_up(source, self.crate, [choice.draft for choice in chosen])
        edits = tuple(sorted(core.union(cleanup.edits)))
        after = apply_edits(source.data, edits)
        if after == source.data:
            return _Step()
        return _Step(edits, SourceFile(after, self.name), chosen, cleanup.notes)

    def _remember(self, step: _Step, number: int) -> None:
        for choice in sorted(step.chosen, key=lambda one: one.sighting.finding.span):
            self.applied.append(Applied(choice.sighting.finding, choice.draft.fix, number))
        self.notes.update(dict.fromkeys(step.notes))

    def _settle(self, sightings: list[Sighting]) -> None:
        """Those that waited and whose place is still found get their turn; the others have lost for good."""
        for one in self.waiting:
            pattern = one.choice.sighting.finding.pattern
            again = (other.finding for other in sightings if other.finding.pattern == pattern)
            if not any(finding.span.overlaps(one.span) for finding in again):
                self.lost.append(one)
        self.waiting = []

    def _result(self, before: bytes, after: bytes, sightings: list[Sighting]) -> FileChange:
        remaining = tuple(one.finding for one in sightings)
        withheld = [
            Withheld(one.choice.sighting.finding, one.choice.draft.fix, f"it overlaps with a fix of `{one.winner}`")
            for one in self.lost
        ]
        withheld += [one for finding in remaining for one in self._why_not(finding)]
        return FileChange(before, after, tuple(self.applied), tuple(withheld), remaining, tuple(self.notes))

    def _why_not(self, finding: Finding) -> Iterable[Withheld]:
        fix = finding.fix(self.engine.options.rewrites.get(finding.pattern))
        if fix is None:
            return
        broken = next((one for one in self.broken if one.finding == finding), None)
        if broken is not None:
            yield broken
        elif fix.withheld is not None:
            yield Withheld(finding, fix, fix.withheld)
        elif not self._is_allowed(fix):
            allowed = self.engine.options.applicability.value
            yield Withheld(finding, fix, f"it is {fix.applicability.value}, and only {allowed} fixes are selected")


def _moved(span: Span, edits: tuple[Edit, ...]) -> Span:
    """Where the bytes of `span` are once `edits` (in source order) are made; at least one byte long."""
    start, end = span.start, span.end
    for edit in edits:
        grown = len(edit.replacement) - len(edit.span)
        if edit.span.end <= span.start:
            start += grown
        elif edit.span.start < span.start:
            start += edit.span.start - span.start
        if edit.span.start < span.end:
            end += grown
    return Span(start, max(end, start + 1))


def _count_errors(source: SourceFile) -> int:
    if not source.root.has_error:
        return 0
    count = 0
    pending = [source.root]
    while pending:
        node = pending.pop()
        count += node.is_error or node.is_missing
        if node.has_error:
            pending.extend(node.children)
    return count
