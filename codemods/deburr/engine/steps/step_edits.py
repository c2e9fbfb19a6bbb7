"""The edits of all steps of one solution, or why there are none: all of them together or not one.

Deliberately unknown here: how one match is rewritten (`deburr.engine.edits.rewriting`), and other fixes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from deburr.engine.contexts import Contexts
from deburr.engine.demands.constraints import derive
from deburr.engine.edits.fresh_names import bind_fresh
from deburr.engine.edits.opened_macros import left_behind
from deburr.engine.edits.rendering import Renderer
from deburr.engine.edits.rewriting import Rewriting, rewrite
from deburr.engine.leftovers.surplus_unsafe import Rewritten
from deburr.engine.matching.bindings import Bindings
from deburr.engine.matching.matches import Match
from deburr.engine.matching.unify import Unifier
from deburr.engine.steps.composing import Wanted, composed
from deburr.engine.steps.linking import Solution
from deburr.engine.steps.places import line_of
from deburr.engine.use_declarations.added_imports import merged_imports
from deburr.language.compiled import CompiledAlternative, CompiledRewrite, CompiledVariable
from deburr.syntax.source import Node
from deburr.text.edit import Edit, find_conflict


@dataclass(frozen=True, slots=True)
class Made:
    """What the steps ask for together."""

    edits: tuple[Edit, ...] = ()
    places: tuple[Rewritten, ...] = ()
    lowered: tuple[str, ...] = ()
    withheld: str | None = None


def made_everywhere(unifier: Unifier, compiled: CompiledRewrite, solution: Solution) -> tuple[Made, ...]:
    """What a solution asks for: first of the finding's own file, then of each of `solution.abroad`."""
    made = [StepEdits(unifier, compiled, solution, solution.matches).made()]
    for one in solution.abroad:
        source = one.matcher.unifier.source
        refused = unifier.crate.why_not_changed(source)
        there = Made(withheld=refused)
        if refused is None:
            there = StepEdits(one.matcher.unifier, compiled, solution, one.matches, is_home=False).made()
        if there.withheld is not None:
            there = Made(withheld=f"in {source.name}: {there.withheld}")
        made.append(there)
    return tuple(made)


@dataclass(frozen=True, slots=True)
class StepEdits:
    """Rewrites those matches of one solution that are in the file of `unifier`, by step."""

    unifier: Unifier
    compiled: CompiledRewrite
    solution: Solution
    matches: tuple[tuple[Match, ...], ...]
    is_home: bool = True
    """Whether it is the finding's own file."""

    def made(self) -> Made:
        """The edits of all matches, without a conflict among them."""
        wanted: list[Wanted] = []
        imports: dict[Edit, None] = {}
        places: dict[Rewritten, None] = {}
        lowered: list[str] = []
        for match in self._changed():
            one = self._rewriting(match)
            if one.withheld is not None:
                return Made(withheld=self._located(match, one.withheld))
            wanted += [Wanted(edit, match.extent) for edit in one.edits if edit not in one.imports]
            imports.update(dict.fromkeys(one.imports))
            places.update(dict.fromkeys(one.places))
            lowered += one.lowered
        together = composed([*wanted, *(Wanted(edit, None) for edit in merged_imports(imports))])
        problem = self._problem(together, tuple(places))
        return Made(withheld=problem) if problem is not None else Made(together, tuple(places), tuple(lowered))

    def _changed(self) -> Iterator[Match]:
        """The matches of steps that rewrite anything; a step without a rewrite is a condition. Where no step does, the
        finding's own match has the word."""
        steps = self.compiled.steps
        if self.is_home and not any(step.edits for step in steps):
            yield self.solution.primary
        for step, matches in zip(steps, self.matches, strict=True):
            if step.edits:
                yield from matches

    def _rewriting(self, match: Match) -> Rewriting:
        template = match.alternative.template
        if template is None:
            return Rewriting((), self.compiled.rewrite.otherwise or "this form has no rewrite")
        if any(node.has_error for node in _nodes_of(match)):
            return Rewriting((), "deburr cannot parse all of the code in it")
        bindings = match.bindings.copy()
        problem = self._compute(match, bindings)
        if problem is not None:
            return Rewriting((), problem)
        wanted = template.captures | (match.alternative.hoist.captures if match.alternative.hoist else frozenset())
        missing = next((name for name in sorted(wanted) if not _is_known(bindings, name)), None)
        if missing is not None:
            return Rewriting((), self._why_missing(missing, bindings))
        unifier = self.unifier
        renderer = Renderer(
            unifier.source,
            unifier.crate,
            match.node,
            match.alternative.fragment,
            template,
            bindings,
            uses=self.compiled.rewrite.uses,
        )
        return rewrite(renderer, match.alternative)

    def _why_missing(self, name: str, bindings: Bindings) -> str:
        """Why a template cannot be written: what a metavariable is, or what it is computed from, cannot be seen."""
        capture = bindings.captures.get(name)
        if capture is not None and capture.foreign is not None:
            return f"`{name}`, which the rewrite needs, stands in another file"
        one = self.compiled.variables.get(name)
        origin = (one.variable.source or one.variable.map) if one is not None else None
        return f"`${origin or name}`, which the rewrite needs, cannot be seen here"

    def _compute(self, match: Match, bindings: Bindings) -> str | None:
        """Bind what is computed. A fresh variable that several steps use has one name in all of them."""
        unifier = self.unifier
        shared = {name: one for name, one in self.compiled.variables.items() if self._users(name) > 1}
        own: dict[str, CompiledVariable] = {
            name: one for name, one in self.compiled.variables.items() if self._writes(match.alternative, name)
        }
        own = {name: one for name, one in own.items() if name not in shared}
        if not self.is_home and (name := self._shared_fresh(match, shared)) is not None:
            return f"one new name for `{name}` cannot be chosen for several files"
        if self.is_home:
            bind_fresh(shared, unifier.source, unifier.crate, self.solution.primary.node, bindings)
        bind_fresh(own, unifier.source, unifier.crate, match.node, bindings)
        written = {name: one for name, one in self.compiled.variables.items() if self._writes(match.alternative, name)}
        return derive(written, unifier.source.data, bindings)

    def _shared_fresh(self, match: Match, shared: Mapping[str, CompiledVariable]) -> str | None:
        named = (name for name, one in shared.items() if one.variable.fresh is not None)
        return next((name for name in named if self._writes(match.alternative, name)), None)

    def _users(self, name: str) -> int:
        return sum(any(self._writes(one, name) for one in step.alternatives) for step in self.compiled.steps)

    @staticmethod
    def _writes(alternative: CompiledAlternative, name: str) -> bool:
        templates = (alternative.template, alternative.hoist)
        return any(one is not None and name in one.captures for one in templates)

    def _located(self, match: Match, reason: str) -> str:
        if self.is_home and match.extent == self.solution.primary.extent:
            return reason
        return f"at line {line_of(self.unifier.source, match.span.start)}: {reason}"

    def _problem(self, edits: tuple[Edit, ...], places: tuple[Rewritten, ...]) -> str | None:
        """Why the edits of the steps do not go together."""
        source = self.unifier.source
        conflict = find_conflict(edits)
        at = conflict.second.span.start if conflict is not None else None
        contexts = Contexts()
        # One place that two solutions of one fix change in two of its parts is no conflict.
        for place in {(one.span, one.form): one for one in places}.values():
            # Brackets are decided for the text as it is: where two places share an edge they would be decided wrongly.
            if at is None and contexts.blocker((place,)) is not None:
                at = place.span.start
            contexts.add((place,), "")
        if at is not None:
            return f"two of its steps change the same code at line {line_of(source, at)}"
        left = (left_behind(source, match.node, edits) for match in self._changed())
        return next((why for why in left if why is not None), None)


def _nodes_of(match: Match) -> tuple[Node, ...]:
    return match.run or (match.node,)


def _is_known(bindings: Bindings, name: str) -> bool:
    capture = bindings.captures.get(name)
    return capture is not None and capture.foreign is None and (capture.text is not None or capture.ty is None)
