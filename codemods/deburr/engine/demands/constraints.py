"""Constraints on captures: each answers yes, no or unknown.

No drops the match, unknown keeps it and lowers its fix, unless the page says `unknown = "no-match"`. Captures that
come from types or from other captures are bound here too. What a list captured is asked node by node.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import regex

from deburr.engine.demands.capture_types import has_shape, matches_type, type_of_capture
from deburr.engine.demands.contained import contains
from deburr.engine.demands.use_conditions import not_mentioned, not_used_after, used_only_as
from deburr.engine.demands.used_twice import means_the_same_twice
from deburr.engine.leftovers.unsafe_needs import needs_of
from deburr.engine.matching.bindings import Bindings, Capture
from deburr.engine.matching.kinds import has_kind
from deburr.engine.matching.solutions_at import solutions_at
from deburr.engine.matching.unify import Unifier
from deburr.language.compiled import CompiledVariable
from deburr.language.model import Unknown
from deburr.language.transforms import TRANSFORMS
from deburr.language.trees import AtomKind, Fragment
from deburr.syntax.effects import is_settled, purity
from deburr.syntax.mutability import is_mutable_place
from deburr.syntax.source import Node, span_of
from deburr.syntax.tokens import significant_tokens, strip, strip_parentheses
from deburr.syntax.types import Ty, primitive_name
from deburr.syntax.verdict import YES, Verdict, all_of, negate, no, unknown
from deburr.text.span import Span

REGEX_SECONDS = 0.1
_MOST_TIMEOUTS = 10
"""So often an expression may run out of time in one file; at all further places it is unknown without a try."""

_Question: TypeAlias = Callable[[CompiledVariable, Capture, Bindings], Verdict]


@dataclass(slots=True)
class Constraints:
    """Asks the constraints of a page for one match after the other.

    With `fragment`, the one that was matched, what it names twice is asked about as well. The captures `settled` were
    bound, and asked about, before."""

    unifier: Unifier
    variables: Mapping[str, CompiledVariable]
    fragment: Fragment | None = None
    settled: frozenset[str] = frozenset()

    def check(self, bindings: Bindings) -> Verdict:
        """The answer for all captures; unknowns that only lower are noted in `bindings` and count as yes."""
        waiting = [one for one in self.variables.values() if one.variable.name not in self.settled]
        while waiting:
            ready = [one for one in waiting if one.variable.name in bindings.captures]
            if not ready:
                break
            waiting = [one for one in waiting if one not in ready]
            for one in ready:
                verdict = self._weigh(one.variable.unknown, self._ask(one, bindings), bindings)
                if verdict.is_no:
                    return verdict
        return self._check_together(bindings)

    def check_type(self, wanted: Ty, actual: Ty, policy: Unknown, bindings: Bindings, what: str) -> Verdict:
        """Whether `actual` is `wanted`, binding what the wanted type binds."""
        verdict = matches_type(self.unifier, wanted, actual, bindings)
        if verdict.is_unknown:
            verdict = unknown(f"the type of {what} is not known: {verdict.reason}")
        return self._weigh(policy, verdict, bindings)

    def _check_together(self, bindings: Bindings) -> Verdict:
        """What several captures have to do with each other; asked once all of them are bound."""
        for one in self.variables.values():
            answer = all_of((self._not_mentions(one, bindings), self._as_many_as(one, bindings)))
            verdict = self._weigh(one.variable.unknown, answer, bindings)
            if verdict.is_no:
                return verdict
        if self.fragment is None:
            return YES
        return self._weigh(Unknown.LOWER, means_the_same_twice(self.unifier, self.fragment, bindings), bindings)

    def _weigh(self, policy: Unknown, verdict: Verdict, bindings: Bindings) -> Verdict:
        if not verdict.is_unknown:
            return verdict
        if policy is Unknown.NO_MATCH:
            return no(verdict.reason)
        bindings.note_unknown(verdict.reason)
        return YES

    def _ask(self, one: CompiledVariable, bindings: Bindings) -> Verdict:
        capture = bindings.captures[one.variable.name]
        cheap: tuple[_Question, ...] = (self._kind, self._among, self._text, self._fragments, self._type)
        return all_of(
            question(one, capture, bindings)
            for question in (
                *cheap,
                self._contains,
                self._pure,
                self._mutable,
                self._safe,
                self._not_used_after,
                self._used_only_as,
            )
        )

    def _kind(self, one: CompiledVariable, capture: Capture, bindings: Bindings) -> Verdict:
        kind = one.variable.kind
        if kind is None or all(has_kind(self.unifier.source, node, kind) for node in _nodes(capture)):
            return YES
        return no(f"it is no {kind}")

    def _among(self, one: CompiledVariable, capture: Capture, bindings: Bindings) -> Verdict:
        if not one.variable.among:
            return YES
        allowed = {"".join(entry.split()) for entry in one.variable.among}
        for text in self._plain(capture):
            if text is None:
                return unknown(f"`${one.variable.name}` is not known")
            if text not in allowed:
                return no(f"`{text}` is none of those that the page lists")
        return YES

    def _text(self, one: CompiledVariable, capture: Capture, bindings: Bindings) -> Verdict:
        if one.variable.text is None:
            return YES
        if capture.ty is not None and capture.text is None:
            return unknown(f"`${one.variable.name}` is not known")
        text = meant_text(capture, self.unifier.source.data)
        late = unknown(f"the expression in `text` of `{one.variable.name}` took longer than {REGEX_SECONDS} s")
        if self.unifier.timeouts[one.variable.text] >= _MOST_TIMEOUTS:
            return late
        try:
            found = regex.fullmatch(one.variable.text, text, timeout=REGEX_SECONDS)
        except TimeoutError:
            self.unifier.timeouts[one.variable.text] += 1
            return late
        return YES if found else no("its text does not match")

    def _fragments(self, one: CompiledVariable, capture: Capture, bindings: Bindings) -> Verdict:
        if capture.ty is not None:
            return has_shape(one, capture.ty)
        return all_of(self._shape(one, strip(node), bindings) for node in _nodes(capture))

    def _shape(self, one: CompiledVariable, node: Node, bindings: Bindings) -> Verdict:
        excluded = self._has_one_of(one.isnt, node, bindings)
        if not excluded.is_no:
            return negate(excluded, "it has a shape that the page excludes")
        if not one.matches:
            return YES
        asked = self._has_one_of(one.matches, node, bindings)
        return asked if not asked.is_no else no("it has none of the shapes that the page asks for")

    def _has_one_of(self, fragments: tuple[Fragment, ...], node: Node, bindings: Bindings) -> Verdict:
        """Whether the node is an instance of one of them in one way at least, where what is captured means the same."""
        answer = no("it has none of the shapes")
        start = Bindings(captures=dict(bindings.captures))
        for fragment in fragments:
            for found in solutions_at(self.unifier, fragment.root, node, start):
                if not found.unknowns:
                    return YES
                answer = unknown(found.unknowns[0])
        return answer

    def _type(self, one: CompiledVariable, capture: Capture, bindings: Bindings) -> Verdict:
        if one.type is None:
            return YES
        actual = type_of_capture(self.unifier, capture, one.variable.kind)
        verdict = matches_type(self.unifier, one.type, actual, bindings)
        if verdict.is_unknown:
            return unknown(f"the type of {self._shown(capture)} is not known: {verdict.reason}")
        return verdict

    def _contains(self, one: CompiledVariable, capture: Capture, bindings: Bindings) -> Verdict:
        if not one.contains:
            return YES
        return contains(one, type_of_capture(self.unifier, capture, one.variable.kind))

    def _pure(self, one: CompiledVariable, capture: Capture, bindings: Bindings) -> Verdict:
        if not one.variable.pure:
            return YES
        return all_of(purity(self.unifier.source, node, self.unifier.crate) for node in _nodes(capture))

    def _mutable(self, one: CompiledVariable, capture: Capture, bindings: Bindings) -> Verdict:
        wanted = one.variable.mutable
        if wanted is None or capture.node is None:
            return YES
        verdict = is_mutable_place(self.unifier.source, capture.node, self.unifier.crate)
        return verdict if wanted else negate(verdict, "it may be written to")

    def _safe(self, one: CompiledVariable, capture: Capture, bindings: Bindings) -> Verdict:
        if not one.variable.safe:
            return YES
        return needs_of(self.unifier.source, self.unifier.crate, capture.nodes)

    def _not_used_after(self, one: CompiledVariable, capture: Capture, bindings: Bindings) -> Verdict:
        if not one.variable.not_used_after:
            return YES
        spans = [span for span in bindings.atoms.values() if len(span)]
        extent = Span(min(span.start for span in spans), max(span.end for span in spans))
        return not_used_after(self.unifier, capture, extent)

    def _used_only_as(self, one: CompiledVariable, capture: Capture, bindings: Bindings) -> Verdict:
        if not one.used_only_as:
            return YES
        name = one.variable.name
        own = tuple(bindings.atoms.values()) if self.fragment is None else _own_spans(self.fragment, name, bindings)
        return used_only_as(self.unifier, name, one.used_only_as, own, bindings)

    def _not_mentions(self, one: CompiledVariable, bindings: Bindings) -> Verdict:
        name = one.variable.name
        if name not in bindings.captures:
            return YES
        return all_of(
            not_mentioned(self.unifier, bindings.captures[name], bindings.captures[other], other)
            for other in one.variable.not_mentions
            if other in bindings.captures and not {name, other} <= self.settled
        )

    def _as_many_as(self, one: CompiledVariable, bindings: Bindings) -> Verdict:
        name, other = one.variable.name, one.variable.as_many_as
        if other is None or not {name, other} <= bindings.captures.keys() or {name, other} <= self.settled:
            return YES
        first, second = bindings.captures[name], bindings.captures[other]
        if first.foreign is not None or second.foreign is not None:
            return no(f"`${other}` stands in another file")
        own, others = len(_nodes(first)), len(_nodes(second))
        return YES if own == others else no(f"it stands for {own}, and `${other}` for {others}")

    def _plain(self, capture: Capture) -> list[str | None]:
        """The texts of the nodes of a capture without white space; None: it cannot be written."""
        if capture.ty is not None and (name := primitive_name(capture.ty)) is not None:
            # However it has to be written where something else has the name.
            return [name]
        if capture.ty is not None:
            return ["".join(capture.text.split()) if capture.text is not None else None]
        source = self.unifier.source
        return ["".join(text for text, _ in significant_tokens(source, node)) for node in _nodes(capture)]

    def _source_text(self, capture: Capture) -> str:
        return capture.span.cut(self.unifier.source.data).decode("utf-8", "replace")

    def _shown(self, capture: Capture) -> str:
        text = " ".join(self._source_text(capture).split())
        return f"`{text}`" if len(text) <= 40 else f"`{text[:37]}…`"

    def sure(self, predicate: str, bindings: Bindings) -> Verdict:
        """What a `sure_if` entry, `pure(name)` or `typed(name)`, answers for this match."""
        question, name = predicate.rstrip(")").split("(")
        capture = bindings.captures.get(name)
        node: Node | None = capture.node if capture is not None else None
        if node is None:
            return YES
        if question == "pure":
            return purity(self.unifier.source, node, self.unifier.crate)
        return is_settled(self.unifier.source, node, self.unifier.crate)


def _nodes(capture: Capture) -> list[Node]:
    """What a capture holds, one node for each thing in a list; the attributes on them are no things of their own."""
    return [node for node in capture.nodes if node.type != "attribute_item" or len(capture.nodes) == 1]


def _own_spans(fragment: Fragment, name: str, bindings: Bindings) -> tuple[Span, ...]:
    """The places of a metavariable in the match itself."""
    return tuple(
        bindings.atoms[index]
        for index, atom in enumerate(fragment.atoms)
        if atom.kind is AtomKind.CAPTURE and atom.text == name and index in bindings.atoms
    )


def meant_text(capture: Capture, data: bytes) -> str:
    """The text of a capture without redundant parentheses around it."""
    if capture.foreign is not None:
        return capture.foreign.text
    if capture.text is not None:
        return capture.text
    node = capture.node
    span = capture.span if node is None else span_of(strip_parentheses(node))
    return span.cut(data).decode("utf-8", "replace")


def derive(variables: Mapping[str, CompiledVariable], data: bytes, bindings: Bindings) -> str | None:
    """Bind what is computed from other captures; the reason when something does not apply."""
    for name, one in variables.items():
        variable = one.variable
        origin = variable.source or variable.map
        if variable.placeholder is not None:
            bindings.captures[name] = Capture(next(iter(bindings.atoms.values())), (), f"/* {variable.placeholder} */")
        if origin is None or origin not in bindings.captures:
            continue
        capture = bindings.captures[origin]
        if capture.ty is not None and capture.text is None:
            return f"the type that `${origin}` stands for is not known"
        text = meant_text(capture, data)
        made = TRANSFORMS[variable.transform](text) if variable.transform else variable.table.get(text, None)
        if made is None:
            return f"`{text}` cannot be turned into what the rewrite needs"
        bindings.captures[name] = Capture(capture.span, (), made)
    return None
