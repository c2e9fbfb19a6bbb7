"""Which places inside a match a step with `each` or `optional` could have had, and what refused them.

Told where a fix is withheld: what such a step leaves as it is can be the reason. Unknown here: why the fix is withheld.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from deburr.engine.explanation.reasons import Fence, Reason
from deburr.engine.explanation.refusals import Demands, Refusals
from deburr.engine.matching.bindings import Bindings
from deburr.engine.matching.matches import Matcher
from deburr.engine.matching.sites import every_site
from deburr.language.compiled import CompiledRewrite
from deburr.language.model import Quantity
from deburr.language.trees import Meta
from deburr.syntax.source import span_of
from deburr.text.span import Span

_MOST_REASONS = 3


def refused_parts(matcher: Matcher, rewrite: CompiledRewrite, bound: Bindings, span: Span) -> tuple[Reason, ...]:
    """The first refusals of places in `span`, in source order, given what the match has `bound`."""
    found: dict[Span, Reason | None] = {}
    for place, reason in _asked(matcher, rewrite, bound, span):
        # One alternative that takes the place is enough.
        found[place] = None if reason is None else found.get(place, reason)
    reasons = [found[place] for place in sorted(found)]
    return tuple(one for one in reasons if one is not None)[:_MOST_REASONS]


def _asked(
    matcher: Matcher, rewrite: CompiledRewrite, bound: Bindings, span: Span
) -> Iterator[tuple[Span, Reason | None]]:
    start = Bindings(captures=dict(bound.captures))
    for step, written in zip(rewrite.steps, rewrite.rewrite.steps, strict=True):
        if step.quantity is Quantity.ONE:
            continue
        for alternative, text in zip(step.alternatives, written.alternatives, strict=True):
            if isinstance(alternative.fragment.root, Meta):
                continue
            fence = Fence("match", text.match.position.line - 1, rewrite.rewrite.name)
            refusals = Refusals(matcher, Demands(alternative, (), rewrite.variables, of_page=False), span, start)
            for node in every_site(matcher.unifier.source, alternative.fragment):
                refusal = refusals.of(node) if span.contains(span_of(node)) else None
                if refusal is not None:
                    reason = refusal.reason
                    yield span_of(node), replace(reason, fence=reason.fence or fence) if reason is not None else None
