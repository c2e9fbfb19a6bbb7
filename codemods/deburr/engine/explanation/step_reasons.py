"""Why a place that matches one step of a rewrite is in no solution: which other step is missing or does not join.

The matcher is asked for the other steps, with and without what the place has bound. A step that has a place which is
refused is told with what refuses it. Unknown here: shapes that do not match, and rewrites of one step.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from deburr.engine.explanation.near_misses import Choice
from deburr.engine.explanation.reasons import Cause, Fence, Label, Reason
from deburr.engine.explanation.refusals import Demands, Refusal, Refusals
from deburr.engine.explanation.tree_words import in_ticks
from deburr.engine.matching.bindings import Bindings
from deburr.engine.matching.candidates import needs_of
from deburr.engine.matching.matches import Match, Matcher
from deburr.engine.matching.sites import every_site, sites
from deburr.engine.steps.abroad import Known, OtherMatchers
from deburr.language.compiled import CompiledAlternative, CompiledPage, CompiledRewrite, CompiledStep
from deburr.language.model import Quantity, Scope
from deburr.syntax.source import Node
from deburr.text.span import Span


def of_steps(matcher: Matcher, page: CompiledPage, choice: Choice, node: Node, line: Span) -> Reason | None:
    """The reason of a place that matches `choice`, a fragment of a step, on `line`; None where the steps are not the
    reason."""
    rewrite = next((one for one in page.rewrites if one.rewrite.name == choice.fence.rewrite), None)
    if rewrite is None or len(rewrite.steps) < 2:
        return None
    own = next(step for step in rewrite.steps if choice.alternative in step.alternatives)
    return _Asking(matcher, page, rewrite, own, choice.fence).reason(Span(node.start_byte, node.end_byte), line)


@dataclass(slots=True)
class _Asking:
    """One question about the steps of a rewrite, of which `own` has a match."""

    matcher: Matcher
    page: CompiledPage
    rewrite: CompiledRewrite
    own: CompiledStep
    fence: Fence

    def reason(self, place: Span, line: Span) -> Reason | None:
        here = (one for one in self._found(self.own) if Span(one.node.start_byte, one.node.end_byte) == place)
        match = next((one for one in here if one.extent.start < line.end and line.start < one.extent.end), None)
        if match is None:
            return None
        at = match.span
        for step, fence in self._others():
            reason = self._of_step(match, step, fence)
            if reason is not None:
                return reason
        if self.own.quantity is not Quantity.ONE:
            found = "a place that the solution does not take"
            return Reason(Cause.STEP_NOT_JOINED, "a place of its own in the match", found, at, self.fence)
        if self.rewrite.rewrite.scope in (Scope.BLOCK, Scope.EXPRESSION):
            wanted = f"all steps in one {self.rewrite.rewrite.scope.value}"
            return Reason(Cause.SCOPE, wanted, "matches of the steps further apart", at, self.fence)
        found = "matches that agree with this one, but not with one another"
        return Reason(Cause.STEP_NOT_JOINED, "one set of matches for all steps", found, at, self.fence)

    def _others(self) -> Iterator[tuple[CompiledStep, Fence]]:
        for step, written in zip(self.rewrite.steps, self.rewrite.rewrite.steps, strict=True):
            if step is not self.own and step.quantity is Quantity.ONE:
                line = written.alternatives[0].match.position.line - 1
                yield step, Fence("match", line, self.rewrite.rewrite.name)

    def _of_step(self, match: Match, step: CompiledStep, fence: Fence) -> Reason | None:
        at, bound = match.span, match.bindings
        if self._found(step, bound) or self._is_elsewhere(step, match):
            return None
        wanted = in_ticks(step.alternatives[0].fragment.text)
        refused = self._refused(step, bound)
        if refused is not None and refused.at is not None:
            found = f"one in line {self._line_of(refused.at)} that is refused"
            label = Label(refused.at, f"wanted {refused.wanted}, found {refused.found}")
            labels = (label, *refused.labels)
            return Reason(Cause.STEP_MISSING, f"{wanted} as well", found, at, fence, refused.notes, labels=labels)
        free = self._found(step)
        more = len(step.alternatives) - 1
        notes = (f"or one of the {more} `match or` fences behind it",) if more else ()
        if not free:
            return Reason(Cause.STEP_MISSING, f"{wanted} as well", f"none in the {self._where}", at, fence, notes)
        names = {name for one in step.alternatives for name in one.fragment.captures}
        for name in (name for name in bound.captures if name in names):
            if not self._found(step, Bindings(captures={name: bound.captures[name]})):
                here, there = self._text(match, name), self._text(free[0], name)
                found = f"none, only one with {there} in line {self._line_of(free[0].span)}"
                return Reason(Cause.STEP_NOT_JOINED, f"{wanted} with {here} for `${name}`", found, at, fence, notes)
        return Reason(Cause.STEP_NOT_JOINED, f"{wanted} that agrees with this match", "none", at, fence)

    @property
    def _where(self) -> str:
        return "crate" if self.rewrite.rewrite.scope is Scope.CRATE else "file"

    def _is_elsewhere(self, step: CompiledStep, match: Match) -> bool:
        """Whether another file of the crate has a match of a step that agrees with this one."""
        if self.rewrite.rewrite.scope is not Scope.CRATE:
            return False
        known = Known().joined(match, self.matcher)
        names = {name for one in step.alternatives for name in one.fragment.captures}
        files = OtherMatchers(self.matcher).that_may_have(known.words(names))
        return any(one.find_all(step, (), self.rewrite.variables, known.seen_from(one)) for one in files)

    def _refused(self, step: CompiledStep, bound: Bindings) -> Reason | None:
        """What refuses the place of a step that agrees with the match, of several the one that got furthest."""
        best: Refusal | None = None
        start = Bindings(captures=dict(bound.captures))
        conditions = (*self.page.conditions, *self.rewrite.conditions) if step.is_primary else ()
        for alternative in step.alternatives:
            demands = Demands(alternative, conditions, self.rewrite.variables, step.is_primary)
            refusals = Refusals(self.matcher, demands, start=start)
            for node in self._sites(alternative):
                found = refusals.of(node)
                if found is not None and (best is None or found.progress > best.progress):
                    best = found
        return best.reason if best is not None else None

    def _sites(self, alternative: CompiledAlternative) -> Iterator[Node]:
        source, needs = self.matcher.unifier.source, needs_of(alternative.fragment)
        if needs is None:
            return every_site(source, alternative.fragment)
        return sites(source, alternative.fragment, needs)

    def _found(self, step: CompiledStep, start: Bindings | None = None) -> list[Match]:
        """The matches of a step; the conditions of a rewrite are about its primary one."""
        conditions = (*self.page.conditions, *self.rewrite.conditions) if step.is_primary else ()
        return self.matcher.find_all(step, conditions, self.rewrite.variables, start)

    def _line_of(self, at: Span) -> int:
        return self.matcher.unifier.source.data.count(b"\n", 0, at.start) + 1

    def _text(self, match: Match, name: str) -> str:
        capture = match.bindings.captures.get(name)
        if capture is None:
            return "nothing"
        return in_ticks(capture.span.cut(self.matcher.unifier.source.data).decode("utf-8", "replace"))
