"""Constraints on captures: each answers yes, no or unknown.

No drops the match, unknown keeps it and lowers its fix, unless the page says `unknown = "no-match"`. Captures that
come from types or from other captures are bound here too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import regex

from deburr.engine.bindings import Bindings, Capture
from deburr.engine.kinds import has_kind
from deburr.engine.unify import Unifier
from deburr.language.compiled import CompiledVariable
from deburr.language.model import Unknown
from deburr.language.transforms import TRANSFORMS
from deburr.syntax.effects import is_settled, purity
from deburr.syntax.inference import type_of
from deburr.syntax.names import Namespace, spell
from deburr.syntax.source import Node, span_of
from deburr.syntax.tokens import significant_tokens, strip, strip_parentheses
from deburr.syntax.type_reading import read_type
from deburr.syntax.types import Ty, UnknownTy, match_type, render_type
from deburr.syntax.verdict import YES, Verdict, no, unknown

REGEX_SECONDS = 0.1
_MOST_TIMEOUTS = 10
"""So often an expression may run out of time in one file; at all further places it is unknown without a try."""


@dataclass(slots=True)
class Constraints:
    """Asks the constraints of a page for one match after the other."""

    unifier: Unifier
    variables: Mapping[str, CompiledVariable]

    def check(self, bindings: Bindings) -> Verdict:
        """The answer for all captures; unknowns that only lower are noted in `bindings` and count as yes."""
        waiting = list(self.variables.values())
        while waiting:
            ready = [one for one in waiting if one.variable.name in bindings.captures]
            if not ready:
                break
            waiting = [one for one in waiting if one not in ready]
            for one in ready:
                verdict = self._weigh(one, self._ask(one, bindings), bindings)
                if verdict.is_no:
                    return verdict
        return YES

    def check_type(self, wanted: Ty, actual: Ty, policy: Unknown, bindings: Bindings, what: str) -> Verdict:
        """Whether `actual` is `wanted`, binding what the wanted type binds."""
        verdict = self._match_type(wanted, actual, bindings)
        if verdict.is_unknown and policy is Unknown.NO_MATCH:
            return no(verdict.reason)
        if verdict.is_unknown:
            bindings.note_unknown(f"the type of {what} is not known: {verdict.reason}")
            return YES
        return verdict

    def _weigh(self, one: CompiledVariable, verdict: Verdict, bindings: Bindings) -> Verdict:
        if not verdict.is_unknown:
            return verdict
        if one.variable.unknown is Unknown.NO_MATCH:
            return no(verdict.reason)
        bindings.note_unknown(verdict.reason)
        return YES

    def _ask(self, one: CompiledVariable, bindings: Bindings) -> Verdict:
        capture = bindings.captures[one.variable.name]
        worst = YES
        for question in (self._kind, self._among, self._text, self._fragments, self._type, self._pure):
            verdict = question(one, capture, bindings)
            if verdict.is_no:
                return verdict
            if verdict.is_unknown and worst.is_yes:
                worst = verdict
        return worst

    def _kind(self, one: CompiledVariable, capture: Capture, bindings: Bindings) -> Verdict:
        kind = one.variable.kind
        if kind is None or capture.node is None:
            return YES
        return YES if has_kind(self.unifier.source, capture.node, kind) else no(f"it is no {kind}")

    def _among(self, one: CompiledVariable, capture: Capture, bindings: Bindings) -> Verdict:
        if not one.variable.among:
            return YES
        text = self._plain(capture)
        if text is None:
            return unknown(f"`${one.variable.name}` is not known")
        allowed = {"".join(entry.split()) for entry in one.variable.among}
        return YES if text in allowed else no(f"`{text}` is none of those that the page lists")

    def _text(self, one: CompiledVariable, capture: Capture, bindings: Bindings) -> Verdict:
        if one.variable.text is None:
            return YES
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
        if capture.node is None:
            return YES
        node = strip(capture.node)
        for fragment in one.isnt:
            found = self.unifier.match(fragment.root, node)
            if found is not None:
                return no("it has a shape that the page excludes") if not found.unknowns else unknown(found.unknowns[0])
        if not one.matches:
            return YES
        answer = no("it has none of the shapes that the page asks for")
        for fragment in one.matches:
            found = self.unifier.match(fragment.root, node)
            if found is not None and not found.unknowns:
                return YES
            if found is not None:
                answer = unknown(found.unknowns[0])
        return answer

    def _type(self, one: CompiledVariable, capture: Capture, bindings: Bindings) -> Verdict:
        if one.type is None:
            return YES
        actual = self._type_of(one, capture)
        verdict = self._match_type(one.type, actual, bindings)
        if verdict.is_unknown:
            return unknown(f"the type of {self._shown(capture)} is not known: {verdict.reason}")
        return verdict

    def _type_of(self, one: CompiledVariable, capture: Capture) -> Ty:
        if capture.ty is not None:
            return capture.ty
        if capture.node is None:
            return UnknownTy("it is a list")
        if one.variable.kind == "type":
            return read_type(self.unifier.source, capture.node, self.unifier.crate)
        return type_of(self.unifier.source, capture.node, self.unifier.crate)

    def _match_type(self, wanted: Ty, actual: Ty, bindings: Bindings) -> Verdict:
        verdict, bound = match_type(wanted, actual)
        if verdict.is_no:
            return verdict
        for name, ty in bound.items():
            agreed = self._agree(name, ty, bindings)
            if agreed.is_no:
                return agreed
            if agreed.is_unknown and verdict.is_yes:
                verdict = agreed
        return verdict

    def _agree(self, name: str, ty: Ty, bindings: Bindings) -> Verdict:
        known = bindings.captures.get(name)
        if known is None:
            at = next(iter(bindings.atoms.values()))
            bindings.captures[name] = Capture(at, (), self._rendered(ty, at.start), ty)
            return YES
        other = known.ty
        if other is None and known.node is not None:
            other = read_type(self.unifier.source, known.node, self.unifier.crate)
        return match_type(ty, other)[0] if other is not None else YES

    def _rendered(self, ty: Ty, at: int) -> str | None:
        """The text of a type as it can be written at byte `at`."""
        source, crate = self.unifier.source, self.unifier.crate
        return render_type(ty, lambda path: spell(source, path, at, Namespace.TYPE, crate))

    def _pure(self, one: CompiledVariable, capture: Capture, bindings: Bindings) -> Verdict:
        if not one.variable.pure or capture.node is None:
            return YES
        return purity(self.unifier.source, capture.node, self.unifier.crate)

    def _plain(self, capture: Capture) -> str | None:
        if capture.ty is not None:
            return "".join(capture.text.split()) if capture.text is not None else None
        if capture.node is None:
            return None
        return "".join(text for text, _ in significant_tokens(self.unifier.source, capture.node))

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


def meant_text(capture: Capture, data: bytes) -> str:
    """The text of a capture without redundant parentheses around it."""
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
        text = meant_text(capture, data)
        made = TRANSFORMS[variable.transform](text) if variable.transform else variable.table.get(text, None)
        if made is None:
            return f"`{text}` cannot be turned into what the rewrite needs"
        bindings.captures[name] = Capture(capture.span, (), made)
    return None
