"""All matches of a page's fragments in a source: sites, unification, constraints, conditions, in that order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from deburr.engine.bindings import Bindings
from deburr.engine.candidates import Needs, positions
from deburr.engine.conditions import holds
from deburr.engine.constraints import Constraints
from deburr.engine.sites import is_in_attribute, sites, trust_at
from deburr.engine.unify import Unifier
from deburr.language.compiled import CompiledAlternative, CompiledCondition, CompiledPage, CompiledVariable
from deburr.syntax.context_types import expected_type
from deburr.syntax.inference import type_of
from deburr.syntax.layers import Trust
from deburr.syntax.source import Node, SourceFile
from deburr.syntax.types import UnknownTy
from deburr.text.span import Span

__all__ = ["Match", "Matcher", "positions"]


@dataclass(frozen=True, slots=True)
class Match:
    """One alternative at one place. `index` is the alternative's place in its list."""

    alternative: CompiledAlternative
    index: int
    node: Node
    bindings: Bindings

    @property
    def span(self) -> Span:
        """What is shown: of an item only what the fragment writes."""
        if self.alternative.fragment.category != "item":
            return Span(self.node.start_byte, self.node.end_byte)
        spans = [span for span in self.bindings.atoms.values() if len(span)]
        return Span(min(span.start for span in spans), min(max(span.end for span in spans), self._head_end()))

    def _head_end(self) -> int:
        body = self.node.child_by_field_name("body")
        return body.start_byte + 1 if body is not None else self.node.end_byte

    @property
    def key(self) -> tuple[int, int]:
        return self.node.start_byte, self.node.end_byte


@dataclass(slots=True)
class Matcher:
    """Finds the matches of one page in one source."""

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
        shared = tuple(conditions)
        best: dict[tuple[int, int], Match] = {}
        for index, alternative in enumerate(alternatives):
            for match in self._of_alternative(index, alternative, shared, variables):
                known = best.get(match.key)
                if known is None or (known.bindings.unknowns and not match.bindings.unknowns):
                    best[match.key] = match
        return sorted(best.values(), key=lambda one: one.key)

    def _of_alternative(
        self,
        index: int,
        alternative: CompiledAlternative,
        shared: tuple[CompiledCondition, ...],
        variables: Mapping[str, CompiledVariable],
    ) -> Iterator[Match]:
        source = self.unifier.source
        for node in sites(source, alternative.fragment, self.needs[id(alternative.fragment)]):
            bindings = self.unifier.match(alternative.fragment.root, node)
            if bindings is None or not self._is_code(alternative, node, bindings):
                continue
            if self._admits(alternative, shared, variables, node, bindings):
                yield Match(alternative, index, node, bindings)

    def _admits(
        self,
        alternative: CompiledAlternative,
        shared: tuple[CompiledCondition, ...],
        variables: Mapping[str, CompiledVariable],
        node: Node,
        bindings: Bindings,
    ) -> bool:
        constraints = Constraints(self.unifier, variables)
        if not self._result_fits(constraints, node, bindings) or constraints.check(bindings).is_no:
            return False
        for condition in (*shared, *alternative.conditions):
            verdict = holds(self.unifier, condition, node, bindings)
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

    def _is_code(self, alternative: CompiledAlternative, node: Node, bindings: Bindings) -> bool:
        """Whether the place is code that runs there; notes what lowers the confidence in that."""
        if alternative.fragment.category != "attribute" and is_in_attribute(self.unifier.source, node):
            return False
        for trust, macro in trust_at(self.unifier.source, node):
            if trust is Trust.QUOTED:
                return False
            if trust is Trust.ATTRIBUTE and alternative.fragment.category != "attribute":
                return False
            if trust is Trust.UNKNOWN:
                bindings.note_unknown(f"what `{macro}!` does with its argument is not known")
            elif trust is Trust.DEFINITION:
                bindings.note_unknown("it is in the body of a macro, whose arguments are not known")
        if node.has_error:
            bindings.note_unknown("deburr cannot parse all of the code in it")
        elif _is_amid_errors(self.unifier.source, node):
            bindings.note_unknown("deburr cannot parse the code around it")
        return True


def _is_amid_errors(source: SourceFile, node: Node) -> bool:
    """Whether the parser lost its way around a node. In a macro that is no sign: its text need not be Rust."""
    for around in source.ancestors_of(node).nodes:
        if around.type == "token_tree":
            return False
        if around.is_error:
            return True
    return False
