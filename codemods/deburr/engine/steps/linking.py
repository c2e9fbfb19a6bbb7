"""Steps joined into solutions: which matches of a rewrite's steps belong together.

Required steps are joined in page order by what they bind; the others are looked for once that is settled. Solutions
with one primary match are one: their edits are made together. Deliberately unknown here: edits, and what a fix is
called (`deburr.engine.drafts`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from deburr.engine.matching.bindings import Bindings, Capture
from deburr.engine.matching.matches import Match, Matcher
from deburr.engine.steps.abroad import Abroad, Known, OtherMatchers, Placed
from deburr.engine.steps.coverage import Bound, FileMatches, promise_of
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
    """Those in the finding's own file by step, in the order of the page."""
    bindings: Bindings
    primary: Match
    withheld: str | None = None
    lowered: tuple[str, ...] = ()
    parts: tuple[Known, ...] = ()
    """What each of the solutions binds that were put together because they share their primary match."""
    abroad: tuple[Abroad, ...] = ()
    """In scope `crate`, those in other files."""

    @property
    def all(self) -> tuple[Match, ...]:
        """The matches in the finding's own file."""
        return tuple(match for matches in self.matches for match in matches)

    @property
    def everywhere(self) -> tuple[Match, ...]:
        """The matches in all files."""
        return (*self.all, *(match for one in self.abroad for match in one.all))


def solutions(matcher: Matcher, rewrite: CompiledRewrite, conditions: Iterable[CompiledCondition]) -> list[Solution]:
    """All solutions of a rewrite whose primary match is in the file, by the place of that match."""
    shared = tuple(conditions)
    if len(rewrite.steps) == 1 and not rewrite.rewrite.only:
        alone = matcher.find(rewrite.alternatives, shared, rewrite.variables)
        return [Solution(((match,),), match.bindings, match) for match in alone]
    linker = _Linker(matcher, rewrite, shared)
    return [_promised(matcher, rewrite, one) for one in _merged(linker.run())]


def _promised(matcher: Matcher, rewrite: CompiledRewrite, solution: Solution) -> Solution:
    home = _file(matcher, solution.all)
    bound = [
        Bound(name, node, place.unifier.source, place.unifier.crate)
        for part in solution.parts
        for name, place in part.homes
        if (node := part.bindings.captures[name].node) is not None
    ]
    promise = promise_of(rewrite, home, [_file(one.matcher, one.all) for one in solution.abroad], bound)
    withheld = solution.withheld or promise.withheld
    return replace(solution, withheld=withheld, lowered=(*solution.lowered, *promise.lowered))


def _file(matcher: Matcher, matches: tuple[Match, ...]) -> FileMatches:
    return FileMatches(matcher.unifier.source, matcher.unifier.crate, matches)


@dataclass(frozen=True, slots=True)
class _Partial:
    """What is found so far, and what it binds."""

    matches: tuple[Placed, ...] = ()
    known: Known = field(default_factory=Known)

    def in_file(self, matcher: Matcher) -> list[Placed]:
        return [one for one in self.matches if one.matcher is matcher]


@dataclass(slots=True)
class _Linker:
    matcher: Matcher
    rewrite: CompiledRewrite
    conditions: tuple[CompiledCondition, ...]
    others: OtherMatchers = field(init=False)
    _free: dict[int, list[Match]] = field(default_factory=dict)
    """Of steps that share no metavariable with those above, their matches in the whole file."""

    def __post_init__(self) -> None:
        self.others = OtherMatchers(self.matcher)

    @property
    def is_crate(self) -> bool:
        return self.rewrite.rewrite.scope is Scope.CRATE

    def run(self) -> Iterator[Solution]:
        """The solutions, one for each distinct set of matches of the required steps."""
        partials = [_Partial()]
        for index in self._order():
            step = self.rewrite.steps[index]
            partials = [more for partial in partials for more in self._extended(partial, index, step)]
        for together in self._by_primary(partials):
            placed = [one for partial in together for one in partial.matches]
            files = dict.fromkeys(one.matcher for one in placed)
            taken = {file: Taken(one.match for one in placed if one.matcher is file) for file in files}
            for partial in together:
                yield self._completed(partial, taken)

    def _order(self) -> Iterator[int]:
        """In which order the required steps are joined: that of the page, but in scope `crate` the finding's own step
        first, and then what shares a metavariable with those before."""
        steps = self.rewrite.steps
        waiting = [index for index, step in enumerate(steps) if step.quantity is Quantity.ONE]
        if not self.is_crate:
            yield from waiting
            return
        bound: set[str] = set()
        while waiting:
            known = [at for at in waiting if bound & _names(steps[at])]
            index = next((at for at in waiting if steps[at].is_primary), (known or waiting)[0])
            waiting.remove(index)
            bound |= _names(steps[index])
            yield index

    def _by_primary(self, partials: list[_Partial]) -> Iterable[list[_Partial]]:
        """Those that share their primary match: they become one solution."""
        primary = self._primary()
        groups: dict[tuple[Span, Span], list[_Partial]] = {}
        for partial in partials:
            match = next(one.match for one in partial.matches if one.index == primary)
            groups.setdefault((match.extent, match.span), []).append(partial)
        return groups.values()

    def _primary(self) -> int:
        return next(index for index, step in enumerate(self.rewrite.steps) if step.is_primary)

    def _extended(self, partial: _Partial, index: int, step: CompiledStep) -> Iterator[_Partial]:
        for matcher in self._files(partial, step):
            for match in without_parts(self._candidates(partial, index, step, matcher)):
                known = partial.known.joined(match, matcher)
                yield _Partial((*partial.matches, Placed(index, match, matcher)), known)

    def _files(self, partial: _Partial, step: CompiledStep) -> Iterator[Matcher]:
        """Where a step is looked for: in the file, and in scope `crate` wherever a name is written that it shares."""
        yield self.matcher
        if self.is_crate and partial.matches:
            shared = _names(step) & partial.known.bindings.captures.keys()
            yield from self.others.that_may_have(partial.known.words(shared))

    def _candidates(self, partial: _Partial, index: int, step: CompiledStep, matcher: Matcher) -> Iterator[Match]:
        """The matches of a step in a file that go with what is found, each with captures of its own."""
        taken = [one.match for one in partial.in_file(matcher)]
        for match in self._found(partial, index, step, matcher):
            if self._is_in_scope(partial, index, match) and not any(collide(one, match) for one in taken):
                yield _own(matcher.unifier.source, match)

    def _found(self, partial: _Partial, index: int, step: CompiledStep, matcher: Matcher) -> list[Match]:
        conditions = self.conditions if step.is_primary else ()
        if partial.matches and _names(step) & partial.known.bindings.captures.keys():
            start = Bindings(captures=partial.known.seen_from(matcher).captures)
            return matcher.find_all(step, conditions, self.rewrite.variables, start)
        if index not in self._free:
            self._free[index] = matcher.find_all(step, conditions, self.rewrite.variables)
        return self._free[index]

    def _is_in_scope(self, partial: _Partial, index: int, match: Match) -> bool:
        scope = self.rewrite.rewrite.scope
        if not partial.matches or scope in {Scope.FILE, Scope.CRATE}:
            return True
        first = partial.matches[0].match
        if scope is Scope.EXPRESSION:
            return first.extent.contains(match.extent)
        block = block_around(self.matcher.unifier.source, first)
        above = [one.match for one in partial.matches if one.index < index and self._is_required(one.index)]
        return block.contains(match.extent) and all(one.extent.end <= match.extent.start for one in above)

    def _is_required(self, index: int) -> bool:
        return self.rewrite.steps[index].quantity is Quantity.ONE

    def _completed(self, partial: _Partial, taken: Mapping[Matcher, Taken]) -> Solution:
        """The solution with the matches of its optional and repeated steps; `taken` is what the required steps have in
        all solutions that it will be one with."""
        chosen = {one.index: one for one in partial.matches}
        found: list[Placed] = []
        withheld: str | None = None
        # A required match further down has its place whatever a step above it would like to take.
        for index, step in enumerate(self.rewrite.steps):
            if index in chosen:
                found.append(chosen[index])
                continue
            later = [one for one in partial.matches if one.index > index]
            here = _Partial((*found, *later), partial.known)
            more: list[Placed] = []
            for matcher in self._files(here, step):
                free = self._candidates(here, index, step, matcher)
                if matcher in taken:
                    free = (match for match in free if not taken[matcher].collides(match))
                more += [Placed(index, match, matcher) for match in apart(free)]
            if step.quantity is Quantity.OPTIONAL and len(more) > 1:
                withheld = withheld or self._ambiguous(more)
            found += more
        return self._solution(found, partial.known, withheld)

    def _solution(self, found: list[Placed], known: Known, withheld: str | None) -> Solution:
        files = dict.fromkeys([self.matcher, *(one.matcher for one in found)])
        by_file = {matcher: self._by_step(found, known, matcher) for matcher in files}
        bindings = known.seen_from(self.matcher)
        for matches in by_file.values():
            for match in (match for step in matches for match in step):
                for reason in match.bindings.unknowns:
                    bindings.note_unknown(reason)
        home = by_file.pop(self.matcher)
        abroad = tuple(Abroad(matcher, matches) for matcher, matches in by_file.items())
        primary = home[self._primary()][0]
        return Solution(home, bindings, primary, withheld, parts=(known,), abroad=abroad)

    def _by_step(self, found: list[Placed], known: Known, matcher: Matcher) -> tuple[tuple[Match, ...], ...]:
        bindings = known.seen_from(matcher)
        here: list[list[Match]] = [[] for _ in self.rewrite.steps]
        for one in found:
            if one.matcher is matcher:
                here[one.index].append(_over(bindings, one.match))
        return tuple(tuple(matches) for matches in here)

    def _ambiguous(self, places: list[Placed]) -> str:
        sources = dict.fromkeys(one.matcher for one in places)
        home = self.matcher.unifier.source
        if len(sources) > 1 or self.matcher not in sources:
            named = [f"{source.name}:{line_of(source, at)}" for source, at in map(_place_of, places)]
            return f"{len(places)} places match a step that is there at most once: {', '.join(named[:3])}"
        lines = sorted({line_of(home, one.match.extent.start) for one in places})
        return f"{len(places)} places match a step that is there at most once: {lines_of(lines)}"


def _place_of(one: Placed) -> tuple[SourceFile, int]:
    return one.matcher.unifier.source, one.match.extent.start


def _names(step: CompiledStep) -> set[str]:
    return {name for one in step.alternatives for name in one.fragment.captures}


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
        if known is None or known.span == span or not len(span):
            continue
        node = _node_at(source, span)
        if node is not None and (len(known.nodes) == 1 or known.foreign is not None):
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
    abroad = tuple(_both_abroad((*one.abroad, *other.abroad)))
    return replace(one, matches=matches, bindings=bindings, withheld=withheld, parts=parts, abroad=abroad)


def _both_abroad(abroad: tuple[Abroad, ...]) -> Iterator[Abroad]:
    for matcher in dict.fromkeys(one.matcher for one in abroad):
        by_step = zip(*(one.matches for one in abroad if one.matcher is matcher), strict=True)
        yield Abroad(matcher, tuple(tuple(match for matches in step for match in matches) for step in by_step))
