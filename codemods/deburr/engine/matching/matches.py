"""All matches of a page's fragments in a source: sites, unification, constraints, conditions, in that order.

Of the ways in which a place is an instance of a fragment the first that meets everything wins. Unknown here: how the
steps of a rewrite belong together, and edits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

from deburr.engine.demands.conditions import holds, page_conditions
from deburr.engine.demands.constraints import Constraints
from deburr.engine.matching.bindings import Bindings
from deburr.engine.matching.candidates import Needs, positions
from deburr.engine.matching.places_of_code import is_code
from deburr.engine.matching.sites import every_site, sites, sites_from
from deburr.engine.matching.solving import is_repeated
from deburr.engine.matching.unify import Unifier
from deburr.language.compiled import (
    CompiledAlternative,
    CompiledCondition,
    CompiledPage,
    CompiledStep,
    CompiledVariable,
)
from deburr.language.trees import AtomKind, Fragment, Statements
from deburr.syntax.context_types import expected_type
from deburr.syntax.inference import type_of
from deburr.syntax.source import Node
from deburr.syntax.types import UnknownTy
from deburr.text.span import Span

__all__ = ["Match", "Matcher", "positions"]

MOST_SOLUTIONS = 200
"""So many ways of one place are asked; a place of which none of these holds is noted in `Unifier.given_up`."""

_Key: TypeAlias = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """One alternative at one place. `index` is the alternative's place in its list."""

    alternative: CompiledAlternative
    index: int
    node: Node
    """Of statements the block, file or macro argument that holds them."""
    bindings: Bindings
    run: tuple[Node, ...] = ()
    """The statements of a fragment of several, with their attributes."""
    shown: Span | None = None
    """The place of the finding, where the page gives it."""

    @property
    def extent(self) -> Span:
        """From the first to the last byte that the match covers; attributes that the fragment writes are part of it."""
        if self.run:
            return Span(self.run[0].start_byte, self.run[-1].end_byte)
        starts = [span.start for span in self.bindings.atoms.values() if len(span)]
        return Span(min([self.node.start_byte, *starts]), self.node.end_byte)

    @property
    def span(self) -> Span:
        """What is shown: of an item only what the fragment writes, of statements no gap at their ends."""
        if self.shown is not None:
            return self.shown
        if self.run:
            return self._written()
        if self.alternative.fragment.category != "item":
            return Span(self.node.start_byte, self.node.end_byte)
        spans = [span for span in self.bindings.atoms.values() if len(span)]
        return Span(min(span.start for span in spans), min(max(span.end for span in spans), self._head_end()))

    def _written(self) -> Span:
        root = self.alternative.fragment.root
        parts = root.parts if isinstance(root, Statements) else ()
        nodes = [node for i, one in self.bindings.parts.items() if not is_repeated(parts[i]) for node in one]
        return Span(min(node.start_byte for node in nodes), max(node.end_byte for node in nodes))

    def _head_end(self) -> int:
        body = self.node.child_by_field_name("body")
        return body.start_byte + 1 if body is not None else self.node.end_byte

    @property
    def key(self) -> tuple[int, int]:
        """Equal for the matches of several alternatives at one place."""
        if self.run:
            return self.extent.start, self.extent.end
        return self.node.start_byte, self.node.end_byte


@dataclass(frozen=True, slots=True)
class _Search:
    """What is asked of every solution, and which of them are the same."""

    conditions: tuple[CompiledCondition, ...]
    variables: Mapping[str, CompiledVariable]
    key_of: Callable[[Match], _Key] | None = None
    """None: there is one solution of a place."""
    start: Bindings | None = None
    of_page: bool = True
    """Whether what the page asks of its whole match is asked: of the report, and of the step that is the finding."""

    @property
    def settled(self) -> frozenset[str]:
        return frozenset(self.start.captures) if self.start is not None else frozenset()


@dataclass(slots=True, eq=False)
class Matcher:
    """Finds the matches of one page in one source. Two of them are never the same."""

    page: CompiledPage
    unifier: Unifier
    needs: Mapping[int, Needs]
    """By `id` of a fragment: kept by the engine for all files."""

    def find(
        self,
        alternatives: tuple[CompiledAlternative, ...],
        conditions: Iterable[CompiledCondition],
        variables: Mapping[str, CompiledVariable],
    ) -> list[Match]:
        """At each place the first alternative that surely matches, or else the first that may."""
        by_span = self.page.page.result_span is not None
        return self._all(alternatives, _Search(tuple(conditions), variables, _span_key if by_span else None))

    def find_all(
        self,
        step: CompiledStep,
        conditions: Iterable[CompiledCondition],
        variables: Mapping[str, CompiledVariable],
        start: Bindings | None = None,
    ) -> list[Match]:
        """The matches of a step: of each place one for each distinct set of named captures. With `start`, what other
        steps have bound holds, and only places that mention it are looked at."""
        bound = Bindings(captures=dict(start.captures)) if start is not None else None
        search = _Search(tuple(conditions), variables, _capture_key, bound, of_page=step.is_primary)
        return self._all(step.alternatives, search)

    def _all(self, alternatives: tuple[CompiledAlternative, ...], search: _Search) -> list[Match]:
        best: dict[tuple[int, int], list[Match]] = {}
        for index, alternative in enumerate(alternatives):
            found: dict[tuple[int, int], list[Match]] = {}
            for match in self._of_alternative(index, alternative, search):
                found.setdefault(match.key, []).append(match)
            for key, matches in found.items():
                if key not in best or (not _is_sure(best[key]) and _is_sure(matches)):
                    best[key] = matches
        return [match for key in sorted(best) for match in best[key]]

    def _of_alternative(self, index: int, alternative: CompiledAlternative, search: _Search) -> Iterator[Match]:
        for node in self._sites(alternative.fragment, search.start):
            for solutions in self.unifier.by_place(alternative.fragment.root, node, search.start):
                made = (
                    Match(alternative, index, node, one, one.run, self._shown(alternative.fragment, one, search))
                    for one in solutions
                )
                yield from self._settled(made, search)

    def _sites(self, fragment: Fragment, start: Bindings | None) -> Iterator[Node]:
        source = self.unifier.source
        mentions = sites_from(source, fragment, start, self.unifier.crate) if start is not None else None
        if mentions is not None:
            return mentions
        needs = self.needs.get(id(fragment))
        return sites(source, fragment, needs) if needs is not None else every_site(source, fragment)

    def _shown(self, fragment: Fragment, bindings: Bindings, search: _Search) -> Span | None:
        """Where the page shows a finding; another step's match is shown as a whole. What a step above has bound stands
        here as well."""
        name = self.page.page.result_span if search.of_page else None
        capture = bindings.captures.get(name) if name is not None else None
        if capture is None:
            return None
        own = (bindings.atoms.get(i) for i, one in enumerate(fragment.atoms) if one.key == (AtomKind.CAPTURE, name))
        here = next((span for span in own if span is not None), capture.span)
        # Of a generic parameter the capture is the name alone.
        return capture.span if here.contains(capture.span) else here

    def _settled(self, solutions: Iterator[Match], search: _Search) -> Iterator[Match]:
        """Of the solutions of one place the first that surely hold, or else the first that may."""
        best: dict[_Key, Match] = {}
        asked = 0
        for match in islice(solutions, MOST_SOLUTIONS):
            asked += 1
            key = search.key_of(match) if search.key_of is not None else ()
            known = best.get(key)
            if (known is not None and not known.bindings.unknowns) or not self._admits(match, search):
                continue
            if known is None or not match.bindings.unknowns:
                best[key] = match
            if search.key_of is None and not match.bindings.unknowns:
                break
        else:
            if asked == MOST_SOLUTIONS:
                self._give_up(solutions)
        yield from best.values()

    def _give_up(self, solutions: Iterator[Match]) -> None:
        further = next(solutions, None)
        if further is not None:
            self.unifier.given_up.append(further.extent)

    def _admits(self, match: Match, search: _Search) -> bool:
        alternative, node, bindings = match.alternative, match.node, match.bindings
        if not is_code(self.unifier.source, alternative.fragment, node, bindings):
            return False
        constraints = Constraints(self.unifier, search.variables, alternative.fragment, search.settled)
        if search.of_page and not self._result_fits(constraints, node, bindings):
            return False
        if constraints.check(bindings).is_no:
            return False
        if search.of_page and page_conditions(self.unifier, self.page.page, node, bindings).is_no:
            return False
        for condition in (*search.conditions, *alternative.conditions):
            verdict = holds(self.unifier, condition, node, bindings, match.run)
            if verdict.is_no:
                return False
            if verdict.is_unknown:
                bindings.note_unknown(verdict.reason)
        return True

    def _result_fits(self, constraints: Constraints, node: Node, bindings: Bindings) -> bool:
        wanted = self.page.result_type
        if wanted is None:
            return True
        source, crate = self.unifier.source, self.unifier.crate
        actual = type_of(source, node, crate)
        if isinstance(actual, UnknownTy):
            actual = expected_type(source, node, crate)
        verdict = constraints.check_type(wanted, actual, self.page.page.result_unknown, bindings, "the match")
        return not verdict.is_no


def _is_sure(matches: list[Match]) -> bool:
    return any(not match.bindings.unknowns for match in matches)


def _span_key(match: Match) -> _Key:
    return (match.span,)


def _capture_key(match: Match) -> _Key:
    captures = match.bindings.captures
    return tuple((name, captures[name].span) for name in sorted(captures) if captures[name].nodes)
