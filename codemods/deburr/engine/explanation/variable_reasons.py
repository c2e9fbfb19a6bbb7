"""Which key of a metavariable's constraints says no to what was captured, in words for a person.

Each key is asked alone, given the metavariables above, by the same `Constraints` as in a run. Unknown here: fragments,
and demands on the whole match.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from deburr.engine.demands.constraints import Constraints
from deburr.engine.demands.used_twice import means_the_same_twice
from deburr.engine.explanation.reasons import Cause, Reason
from deburr.engine.explanation.refusal_words import demand, type_words
from deburr.engine.explanation.tree_words import in_ticks
from deburr.engine.matching.bindings import Bindings
from deburr.language.compiled import CompiledVariable
from deburr.language.model import Metavariable, Unknown
from deburr.syntax.inference import type_of
from deburr.text.span import Span

_KEYS: Mapping[str, Cause] = {
    "kind": Cause.KIND,
    "among": Cause.IN,
    "text": Cause.TEXT,
    "isnt": Cause.NOT_FRAGMENT,
    "matches": Cause.MATCHES,
    "type": Cause.TYPE,
    "contains": Cause.CONTAINS,
    "pure": Cause.PURE,
    "mutable": Cause.MUTABLE,
    "safe": Cause.SAFE,
    "not_used_after": Cause.NOT_USED_AFTER,
    "used_only_as": Cause.USED_ONLY_AS,
    "not_mentions": Cause.NOT_MENTIONS,
    "as_many_as": Cause.AS_MANY_AS,
}
"""In the order in which they are asked."""
UNKNOWN_NOTE = 'the page says `unknown = "no-match"`: what is not known is no match'


def is_refused(constraints: Constraints, bindings: Bindings) -> bool:
    """Whether a metavariable's own constraints say no, and not only that something named twice has two values."""
    verdict = constraints.check(bindings.copy())
    if not verdict.is_no or constraints.fragment is None:
        return verdict.is_no
    twice = means_the_same_twice(constraints.unifier, constraints.fragment, bindings)
    return not (twice.is_no and twice.reason == verdict.reason)


@dataclass(frozen=True, slots=True)
class VariableReasons:
    """Asks about one way to match. `held` are the metavariables that were admitted before."""

    constraints: Constraints
    held: Mapping[str, CompiledVariable]
    bindings: Bindings
    at: Span
    """The match, for captures that are no place in the source."""

    def of(self, one: CompiledVariable) -> Reason:
        """The key that says no, given that all of them together do."""
        name = one.variable.name
        capture = self.bindings.captures.get(name)
        at = capture.span if capture is not None and len(capture.span) else self.at
        for key, cause in _KEYS.items():
            alone = _only(one, key)
            if alone is None or not self._is_refused(alone):
                continue
            reason = self._with(alone).check(self.bindings.copy()).reason
            wanted = f"`${name}` {demand(one.variable, key)}"
            lenient = replace(alone, variable=replace(alone.variable, unknown=Unknown.LOWER))
            if not self._is_refused(lenient):
                return Reason(Cause.UNKNOWN, wanted, f"not known: {reason}", at, notes=(UNKNOWN_NOTE,))
            return Reason(cause, wanted, self._actual(cause, alone, reason), at)
        return Reason(Cause.CONSTRAINT, f"`${name}` as the page says", "something else", at)

    def _is_refused(self, one: CompiledVariable) -> bool:
        return is_refused(self._with(one), self.bindings)

    def _with(self, one: CompiledVariable) -> Constraints:
        return replace(self.constraints, variables={**self.held, one.variable.name: one})

    def _actual(self, cause: Cause, one: CompiledVariable, reason: str) -> str:
        capture = self.bindings.captures.get(one.variable.name)
        if capture is None:
            return reason
        if capture.ty is not None:
            return reason or type_words(capture.ty)
        unifier = self.constraints.unifier
        text = in_ticks(capture.span.cut(unifier.source.data).decode("utf-8", "replace"))
        if cause is Cause.TYPE and capture.node is not None and one.variable.kind != "type":
            return f"{text}, {type_words(type_of(unifier.source, capture.node, unifier.crate))}"
        return f"{text}: {reason}" if reason else text


def _only(one: CompiledVariable, key: str) -> CompiledVariable | None:
    """The constraints of one key alone; None where the page does not use it."""
    plain, default = Metavariable(one.variable.name), getattr(Metavariable(one.variable.name), key)
    if getattr(one.variable, key) == default:
        return None
    beside = {"type": ("kind",), "contains": ("kind", "through")}.get(key, ())
    kept = {name: getattr(one.variable, name) for name in (*beside, key)}
    variable = replace(plain, unknown=one.variable.unknown, **kept)
    return replace(
        one,
        variable=variable,
        type=one.type if key == "type" else None,
        isnt=one.isnt if key == "isnt" else (),
        matches=one.matches if key == "matches" else (),
        used_only_as=one.used_only_as if key == "used_only_as" else (),
        contains=one.contains if key == "contains" else (),
    )
