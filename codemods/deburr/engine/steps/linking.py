"""Steps joined into solutions: which matches of a rewrite's steps belong together.

Required steps are joined in page order by what they bind; the others are looked for once that is settled. Solutions
with one primary match are one: their edits are made together. Deliberately unknown here: edits, and what a fix is
called (`deburr.engine.drafts`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from deburr.engine.matching.bindings import Bindings, Capture
from deburr.engine.matching.matches import Match, Matcher
from deburr.engine.steps.coverage import promise_of
from deburr.engine.steps.places import (
    Taken,
    apart,
    block_around,
    capture_atoms,
    collide,
    line_of,
    lines_of,
    without_parts,
)
from deburr.language.compiled import CompiledCondition, CompiledRewrite, CompiledStep
from deburr.language.model import Quantity, Scope
from deburr.syntax.source import Node, SourceFile
from deburr.text.span import Span


@dataclass(frozen=True, slots=True)
class Solution:
    """Matches that apply together. Each match's bindings are its own captures over those of the whole solution."""

    matches: tuple[tuple[Match, ...], ...]
    """By step, in the order of the page."""
    bindings: Bindings
    primary: Match
    withheld: str | None = None
    lowered: tuple[str, ...] = ()
    parts: tuple[Bindings, ...] = ()
    """What each of the solutions binds that were put together because they share their primary match."""

    @property
    def all(self) -> tuple[Match, ...]:
        return tuple(match for matches in self.matches for match in matches)


def solutions(matcher: Matcher, rewrite: CompiledRewrite, conditions: Iterable[CompiledCondition]) -> list[Solution]:
    """All solutions of a rewrite in a file, by the place of their primary match."""
    shared = tuple(conditions)
    if len(rewrite.steps) == 1 and not rewrite.rewrite.only:
        alone = matcher.find(rewrite.alternatives, shared, rewrite.variables)
        return [Solution(((match,),), match.bindings, match) for match in alone]
    linker = _Linker(matcher, rewrite, shared)
    return [_promised(matcher, rewrite, one) for one in _merged(linker.run())]


def _promised(matcher: Matcher, rewrite: CompiledRewrite, solution: Solution) -> Solution:
    source, crate = matcher.unifier.source, matcher.unifier.crate
    promise = promise_of(source, crate, rewrite, solution.matches, solution.parts)
    withheld = solution.withheld or promise.withheld
    return replace(solution, withheld=withheld, lowered=(*solution.lowered, *promise.lowered))


@dataclass(frozen=True, slots=True)
class _Partial:
    """What is found so far: the matches by the index of their step, and what they bind."""

    matches: tuple[tuple[int, Match], ...] = ()
    bindings: Bindings = field(default_factory=Bindings)


@dataclass(slots=True)
class _Linker:
    matcher: Matcher
    rewrite: CompiledRewrite
    conditions: tuple[CompiledCondition, ...]
    _free: dict[int, list[Match]] = field(default_factory=dict)
    """Of steps that share no metavariable with those above, their matches in the whole file."""

    @property
    def source(self) -> SourceFile:
        return self.matcher.unifier.source

    def run(self) -> Iterator[Solution]:
        """The solutions, one for each distinct set of matches of the required steps."""
        partials = [_Partial()]
        for index, step in enumerate(self.rewrite.steps):
            if step.quantity is Quantity.ONE:
                partials = [more for partial in partials for more in self._extended(partial, index, step)]
        for together in self._by_primary(partials):
            taken = Taken(match for partial in together for _, match in partial.matches)
            for partial in together:
                yield self._completed(partial, taken)

    def _by_primary(self, partials: list[_Partial]) -> Iterable[list[_Partial]]:
        """Those that share their primary match: they become one solution."""
        primary = next(index for index, step in enumerate(self.rewrite.steps) if step.is_primary)
        groups: dict[tuple[Span, Span], list[_Partial]] = {}
        for partial in partials:
            match = next(one for at, one in partial.matches if at == primary)
            groups.setdefault((match.extent, match.span), []).append(partial)
        return groups.values()

    def _extended(self, partial: _Partial, index: int, step: CompiledStep) -> Iterator[_Partial]:
        for match in without_parts(self._candidates(partial, index, step)):
            bindings = _joined(partial.bindings, match)
            yield _Partial((*partial.matches, (index, match)), bindings)

    def _candidates(self, partial: _Partial, index: int, step: CompiledStep) -> Iterator[Match]:
        """The matches of a step that go with what is found, each with captures of its own."""
        taken = [match for _, match in partial.matches]
        for match in self._found(partial, index, step):
            if self._is_in_scope(partial, index, match) and not any(collide(one, match) for one in taken):
                yield _own(self.source, match)

    def _found(self, partial: _Partial, index: int, step: CompiledStep) -> list[Match]:
        conditions = self.conditions if step.is_primary else ()
        names = {name for one in step.alternatives for name in one.fragment.captures}
        if partial.matches and names & set(partial.bindings.captures):
            start = Bindings(captures=dict(partial.bindings.captures))
            return self.matcher.find_all(step, conditions, self.rewrite.variables, start)
        if index not in self._free:
            self._free[index] = self.matcher.find_all(step, conditions, self.rewrite.variables)
        return self._free[index]

    def _is_in_scope(self, partial: _Partial, index: int, match: Match) -> bool:
        scope = self.rewrite.rewrite.scope
        if not partial.matches or scope in {Scope.FILE, Scope.CRATE}:
            return True
        first = partial.matches[0][1]
        if scope is Scope.EXPRESSION:
            return first.extent.contains(match.extent)
        block = block_around(self.source, first)
        above = [one for at, one in partial.matches if at < index and self._is_required(at)]
        return block.contains(match.extent) and all(one.extent.end <= match.extent.start for one in above)

    def _is_required(self, index: int) -> bool:
        return self.rewrite.steps[index].quantity is Quantity.ONE

    def _completed(self, partial: _Partial, taken: Taken) -> Solution:
        """The solution with the matches of its optional and repeated steps; `taken` is what the required steps have in
        all solutions that it will be one with."""
        chosen = dict(partial.matches)
        found: list[tuple[Match, ...]] = [()] * len(self.rewrite.steps)
        withheld: str | None = None
        # A required match further down has its place whatever a step above it would like to take.
        for index, step in enumerate(self.rewrite.steps):
            if index in chosen:
                found[index] = (chosen[index],)
                continue
            before = [(at, match) for at, matches in enumerate(found) for match in matches]
            later = [(at, match) for at, match in partial.matches if at > index]
            here = _Partial((*before, *later), partial.bindings)
            free = (match for match in self._candidates(here, index, step) if not taken.collides(match))
            matches = tuple(apart(free))
            if step.quantity is Quantity.OPTIONAL and len(matches) > 1:
                withheld = withheld or self._ambiguous(matches)
            found[index] = matches
        primary = next(index for index, step in enumerate(self.rewrite.steps) if step.is_primary)
        complete = tuple(tuple(_over(partial.bindings, match) for match in matches) for matches in found)
        bindings = partial.bindings.copy()
        for matches in complete:
            for match in matches:
                for reason in match.bindings.unknowns:
                    bindings.note_unknown(reason)
        return Solution(complete, bindings, complete[primary][0], withheld, parts=(bindings,))

    def _ambiguous(self, matches: tuple[Match, ...]) -> str:
        lines = sorted({line_of(self.source, match.extent.start) for match in matches})
        return f"{len(matches)} places match a step that is there at most once: {lines_of(lines)}"


def _joined(bindings: Bindings, match: Match) -> Bindings:
    """What is bound once a required step has matched; what was bound first stays what it is."""
    captures = {**match.bindings.captures, **bindings.captures}
    joined = Bindings(captures=captures, unknowns=list(bindings.unknowns))
    for reason in match.bindings.unknowns:
        joined.note_unknown(reason)
    return joined


def _over(bindings: Bindings, match: Match) -> Match:
    """The match with what the whole solution binds beneath its own captures."""
    own = match.bindings.copy()
    own.captures = {**bindings.captures, **own.captures}
    return replace(match, bindings=own)


def _own(source: SourceFile, match: Match) -> Match:
    """The match with its own occurrences of what another step has bound."""
    captures: dict[str, Capture] = {}
    for name, span in capture_atoms(match):
        known = match.bindings.captures.get(name)
        if known is None or not known.nodes or known.span == span or not len(span):
            continue
        node = _node_at(source, span)
        if node is not None and len(known.nodes) == 1:
            captures.setdefault(name, Capture(span, (node,)))
    if not captures:
        return match
    own = match.bindings.copy()
    own.captures.update(captures)
    return replace(match, bindings=own)


def _node_at(source: SourceFile, span: Span) -> Node | None:
    nodes = source.ancestors(span.start, span.end).nodes
    exact = [node for node in nodes if node.start_byte == span.start and node.end_byte == span.end]
    return exact[-1] if exact else None


def _merged(found: Iterable[Solution]) -> list[Solution]:
    """Solutions that share their primary match are one: all of their matches apply together."""
    by_primary: dict[tuple[Span, Span], Solution] = {}
    for one in found:
        key = one.primary.extent, one.primary.span
        known = by_primary.get(key)
        by_primary[key] = one if known is None else _both(known, one)
    return sorted(by_primary.values(), key=lambda one: one.primary.extent)


def _both(one: Solution, other: Solution) -> Solution:
    matches = tuple((*first, *second) for first, second in zip(one.matches, other.matches, strict=True))
    bindings = one.bindings.copy()
    for reason in other.bindings.unknowns:
        bindings.note_unknown(reason)
    withheld, parts = one.withheld or other.withheld, (*one.parts, *other.parts)
    return replace(one, matches=matches, bindings=bindings, withheld=withheld, parts=parts)
