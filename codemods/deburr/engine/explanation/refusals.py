"""What refused a place that has the shape of a fragment: the type, a constraint or a context fence.

The ways in which the place is an instance of the fragment are asked one by one, each for the demands of the page in
the order in which the matcher asks them; the one that gets furthest says why. Unknown here: shapes that do not match,
and what belongs to other steps.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice

from deburr.engine.demands.conditions import holds, page_conditions, where
from deburr.engine.demands.constraints import Constraints
from deburr.engine.demands.used_twice import means_the_same_twice
from deburr.engine.explanation.reasons import Cause, Fence, Label, Reason
from deburr.engine.explanation.refusal_words import condition_words, type_words
from deburr.engine.explanation.variable_reasons import UNKNOWN_NOTE, VariableReasons, is_refused
from deburr.engine.matching.bindings import Bindings
from deburr.engine.matching.matches import MOST_SOLUTIONS, Matcher
from deburr.engine.matching.places_of_code import is_code
from deburr.engine.matching.sites import is_in_attribute, trust_at
from deburr.language.compiled import CompiledAlternative, CompiledCondition, CompiledVariable
from deburr.language.model import Condition, ConditionRole, Page, Unknown
from deburr.syntax.context_types import expected_type
from deburr.syntax.inference import type_of
from deburr.syntax.layers import Trust
from deburr.syntax.source import Node, span_of
from deburr.syntax.types import UnknownTy
from deburr.text.span import Span

_ROLES: Mapping[ConditionRole, Cause] = {
    ConditionRole.INSIDE: Cause.INSIDE,
    ConditionRole.NOT_INSIDE: Cause.NOT_INSIDE,
    ConditionRole.HAS: Cause.HAS,
    ConditionRole.NOT_HAS: Cause.NOT_HAS,
    ConditionRole.NOT: Cause.NOT,
    ConditionRole.EXISTS: Cause.EXISTS,
    ConditionRole.NOT_EXISTS: Cause.NOT_EXISTS,
}


@dataclass(frozen=True, slots=True)
class Demands:
    """One fragment with all that is asked of its matches."""

    alternative: CompiledAlternative
    conditions: tuple[CompiledCondition, ...]
    """Those that hold for all alternatives."""
    variables: Mapping[str, CompiledVariable]
    of_page: bool = True
    """Whether what the page asks of its whole match is asked of it too."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """`reason` None: nothing refuses the place."""

    reason: Reason | None
    progress: tuple[int, int] = (9, 0)
    """How far the place got, the furthest last."""


@dataclass(slots=True)
class Refusals:
    """Asks about the places of one fragment, given what other steps have bound."""

    matcher: Matcher
    demands: Demands
    line: Span | None = None
    """Of a match of several statements, some byte must be in here."""
    start: Bindings = field(default_factory=Bindings)

    def of(self, node: Node) -> Refusal | None:
        """What refuses the place; None when it has not the shape of the fragment."""
        best: Refusal | None = None
        for ways in self.matcher.unifier.by_place(self.demands.alternative.fragment.root, node, self.start):
            found = self._of_ways(node, ways)
            if found is not None and (best is None or found.progress > best.progress):
                best = found
        return best

    def _of_ways(self, node: Node, ways: Iterator[Bindings]) -> Refusal | None:
        best: Refusal | None = None
        asked = 0
        for way in islice(ways, MOST_SOLUTIONS):
            asked += 1
            if not self._is_here(way):
                continue
            found = _Way(self.matcher, self.demands, node, way.copy(), frozenset(self.start.captures)).refusal()
            if found.reason is None:
                return found
            if best is None or found.progress > best.progress:
                best = found
        if asked == MOST_SOLUTIONS and best is not None and best.reason is not None and next(ways, None) is not None:
            words = f"more than {MOST_SOLUTIONS} ways to match, of which the first fail"
            return replace(best, reason=replace(best.reason, cause=Cause.GIVEN_UP, found=words))
        return best

    def _is_here(self, way: Bindings) -> bool:
        run, line = way.run, self.line
        return not run or line is None or (run[0].start_byte < line.end and line.start < run[-1].end_byte)


@dataclass(slots=True)
class _Way:
    """One way in which a place is an instance of the fragment."""

    matcher: Matcher
    demands: Demands
    node: Node
    bindings: Bindings
    settled: frozenset[str]

    @property
    def at(self) -> Span:
        run = self.bindings.run
        return Span(run[0].start_byte, run[-1].end_byte) if run else span_of(self.node)

    def refusal(self) -> Refusal:
        """The first demand that is not met, in the order of the matcher."""
        stages = (self._place, self._type, self._variables, self._twice, self._whole, self._conditions)
        for number, stage in enumerate(stages):
            for within, reason in enumerate(stage()):
                if reason is not None:
                    return Refusal(reason, (number, within))
        return Refusal(None)

    def _place(self) -> Iterator[Reason | None]:
        unifier, fragment = self.matcher.unifier, self.demands.alternative.fragment
        if is_code(unifier.source, fragment, self.node, self.bindings):
            return
        attribute = Reason(Cause.ATTRIBUTE, "code that runs", "the argument of an attribute", self.at)
        if fragment.category != "attribute" and is_in_attribute(unifier.source, self.node):
            yield attribute
            return
        at = self.bindings.run[0] if self.bindings.run else self.node
        for trust, macro in trust_at(unifier.source, at):
            if trust is Trust.QUOTED:
                yield Reason(Cause.QUOTED, "code that runs", f"code as data, in `{macro}!`", self.at)
        yield attribute

    def _type(self) -> Iterator[Reason | None]:
        wanted, page = self.matcher.page.result_type, self.matcher.page.page
        if wanted is None or not self.demands.of_page:
            return
        source, crate = self.matcher.unifier.source, self.matcher.unifier.crate
        actual = type_of(source, self.node, crate)
        actual = expected_type(source, self.node, crate) if isinstance(actual, UnknownTy) else actual
        constraints = self._constraints(self.demands.variables)
        if not constraints.check_type(wanted, actual, page.result_unknown, self.bindings, "the match").is_no:
            return
        words = f"a match of the type `{page.result_type}`"
        lenient = constraints.check_type(wanted, actual, Unknown.LOWER, self.bindings.copy(), "the match")
        if lenient.is_no:
            yield Reason(Cause.RESULT_TYPE, words, type_words(actual), self.at)
        else:
            yield Reason(Cause.UNKNOWN, words, f"not known: {type_words(actual)}", self.at, notes=(UNKNOWN_NOTE,))

    def _variables(self) -> Iterator[Reason | None]:
        held: dict[str, CompiledVariable] = {}
        for name, variable in self.demands.variables.items():
            constraints = self._constraints({**held, name: variable})
            if is_refused(constraints, self.bindings):
                yield VariableReasons(constraints, held, self.bindings, self.at).of(variable)
                return
            held[name] = variable
            yield None

    def _twice(self) -> Iterator[Reason | None]:
        constraints = self._constraints(self.demands.variables)
        # What the types bind is bound here for the fences below.
        if not constraints.check(self.bindings).is_no:
            return
        fragment = self.demands.alternative.fragment
        reason = means_the_same_twice(self.matcher.unifier, fragment, self.bindings).reason
        yield Reason(Cause.TWICE, "the same value wherever the page names it twice", reason, self.at)

    def _whole(self) -> Iterator[Reason | None]:
        page = self.matcher.page.page
        if not self.demands.of_page:
            return
        tests, other = "code that exists for tests only", "code that is not only for tests"
        yield self._of_whole(replace(page, result_kept=None), Cause.RESULT_TESTS, page.result_tests, (tests, other))
        lives, dies = "a value that outlives its statement", "a value of its statement only"
        yield self._of_whole(replace(page, result_tests=None), Cause.RESULT_KEPT, page.result_kept, (lives, dies))

    def _of_whole(self, page: Page, cause: Cause, asked: bool | None, words: tuple[str, str]) -> Reason | None:
        unifier = self.matcher.unifier
        if asked is None or not page_conditions(unifier, page, self.node, self.bindings).is_no:
            return None
        wanted, found = words if asked else words[::-1]
        lenient = replace(page, result_unknown=Unknown.LOWER)
        verdict = page_conditions(unifier, lenient, self.node, self.bindings.copy())
        if verdict.is_no:
            return Reason(cause, wanted, found, self.at)
        reason = page_conditions(unifier, page, self.node, self.bindings.copy()).reason
        return Reason(Cause.UNKNOWN, wanted, f"not known: {reason}", self.at, notes=(UNKNOWN_NOTE,))

    def _conditions(self) -> Iterator[Reason | None]:
        for condition in (*self.demands.conditions, *self.demands.alternative.conditions):
            verdict = holds(self.matcher.unifier, condition, self.node, self.bindings)
            if verdict.is_unknown:
                self.bindings.note_unknown(verdict.reason)
            yield self._of_condition(condition) if verdict.is_no else None

    def _of_condition(self, condition: CompiledCondition) -> Reason:
        reason = self._words_of(condition)
        return replace(reason, fence=_fence_of(self.matcher.page.page, condition))

    def _words_of(self, condition: CompiledCondition) -> Reason:
        role, cause = condition.role, _ROLES[condition.role]
        words = condition_words(role, [one.fragment.text for one in condition.each])
        if not role.value.startswith("not"):
            return Reason(cause, words, "none", self.at)
        there = where(self.matcher.unifier, condition, (self.node, self.bindings, self.bindings.run))
        if role is ConditionRole.NOT:
            behind = there is not None and there.start < self.at.start
            label = Label(Span(there.start, self.at.start), "with this") if there is not None and behind else None
            return Reason(cause, words, "that shape", self.at, labels=(label,) if label is not None else ())
        if there is None:
            return Reason(cause, words, "one in another file of the crate", self.at)
        return Reason(cause, words, "one", self.at, labels=(Label(there, "this one"),))

    def _constraints(self, variables: Mapping[str, CompiledVariable]) -> Constraints:
        return Constraints(self.matcher.unifier, variables, self.demands.alternative.fragment, self.settled)


def _fence_of(page: Page, condition: CompiledCondition) -> Fence | None:
    """The fence of the page that a condition is from; of equal ones the first."""
    places: list[tuple[str | None, Condition]] = [(None, one) for one in page.conditions]
    places += [(None, one) for alternative in page.reports for one in alternative.conditions]
    for rewrite in page.rewrites:
        places += [(rewrite.name, one) for one in rewrite.conditions]
        alternatives = (one for step in rewrite.steps for one in step.alternatives)
        places += [(rewrite.name, one) for alternative in alternatives for one in alternative.conditions]
    for name, one in places:
        if one.role is condition.role and one.code.text.strip() == condition.fragment.text.strip():
            return Fence(one.role.value, one.code.position.line - 1, name)
    return None
