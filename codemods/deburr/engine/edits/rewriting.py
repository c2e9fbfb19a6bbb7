"""One match rewritten: which way its kind takes, and what is said about the result.

Unknown here: how the edits of one kind come about (`difference`, `item_rewriting`, `statement_rewriting`), and the
other steps of a rewrite.
"""

from __future__ import annotations

from dataclasses import replace

from deburr.engine.edits.closure_exits import lost_exit
from deburr.engine.edits.deletion import deleted
from deburr.engine.edits.difference import (
    LOST_COMMENT,
    LOST_UNSAFE,
    MISREAD,
    Rewriting,
    difference_of,
    rewritten,
    whole_part,
)
from deburr.engine.edits.hoisting import hoisted
from deburr.engine.edits.item_captures import seen_from_item
from deburr.engine.edits.item_rewriting import rewrite_items
from deburr.engine.edits.method_heads import lost_method
from deburr.engine.edits.public_signatures import signature_change
from deburr.engine.edits.rendering import Renderer
from deburr.engine.edits.statement_rewriting import rewrite_statements
from deburr.engine.leftovers.surplus_unsafe import Rewritten
from deburr.engine.leftovers.template_needs import dereferenced_in, loses_unsafe, template_needs, used_in
from deburr.engine.matching.bindings import Bindings
from deburr.language.compiled import CompiledAlternative
from deburr.syntax.source import span_of
from deburr.syntax.tokens import strip
from deburr.text.span import Span

__all__ = ["LOST_COMMENT", "LOST_UNSAFE", "MISREAD", "REPEATED", "Rewriting", "difference_of", "rewrite"]
REPEATED = "a part of it is repeated by the macro around"
_RUNS = frozenset({"expression", "statement"})
_STATEMENTS = frozenset({"statements", "nothing"})
"""Of the template of one statement: its place among its neighbours matters."""


def rewrite(renderer: Renderer, alternative: CompiledAlternative) -> Rewriting:
    """The edits that turn the match into its rewrite."""
    if _holds_repetition(renderer):
        return Rewriting((), REPEATED)
    made = _of_kind(renderer, alternative)
    if alternative.hoist is not None and made.withheld is None:
        made = hoisted(renderer, alternative, made)
    if made.withheld is not None:
        return made
    others = (alternative.hoist,) if alternative.hoist is not None else ()
    lost = lost_exit(renderer.source, alternative.fragment.root, (renderer.template, *others), renderer.bindings)
    lost = lost or lost_method(renderer.source, (renderer.template, *others), renderer.bindings)
    problem = lost or renderer.unusable_path(*others)
    if problem is not None:
        return Rewriting((), problem)
    added = renderer.added_imports(*others)
    if added.withheld is not None:
        return Rewriting((), added.withheld)
    templates = (renderer.template, *others)
    seen = seen_from_item(renderer.source, renderer.crate, alternative.fragment, templates, renderer.bindings)
    if seen.is_no:
        return Rewriting((), seen.reason)
    changed = signature_change(renderer.source, renderer.node, alternative.fragment, made.edits)
    lowered = (*made.lowered, *((seen.reason,) if seen.is_unknown else ()), *changed)
    return replace(made, edits=(*made.edits, *added.edits), lowered=lowered, imports=added.edits)


def _holds_repetition(renderer: Renderer) -> bool:
    """Whether a part of the match is what a macro repeats: its code is not all that stands there."""
    layers = renderer.source.ancestors_of(renderer.node).layers
    if not any(layer.marks for layer in layers):
        return False
    spans = [span_of(renderer.node), *renderer.bindings.atoms.values()]
    area = Span(min(one.start for one in spans), max(one.end for one in spans))
    return any(area.overlaps(mark) for layer in layers for mark in layer.marks)


def _of_kind(renderer: Renderer, alternative: CompiledAlternative) -> Rewriting:
    category = alternative.fragment.category
    if category == "statements" or (category == "statement" and renderer.template.category in _STATEMENTS):
        return rewrite_statements(renderer, alternative)
    if renderer.template.root is None:
        return _with_places(renderer, category, deleted(renderer.source, renderer.node, category))
    if category == "item":
        return rewrite_items(renderer, alternative)
    if loses_unsafe(renderer.source, renderer.crate, renderer.node, _captured(renderer), renderer.template):
        return Rewriting((), LOST_UNSAFE)
    return _with_places(renderer, category, rewritten(renderer, whole_part(renderer, alternative)))


def _captured(renderer: Renderer) -> list[Span]:
    return [capture.span for capture in renderer.bindings.captures.values() if capture.nodes]


def _with_places(renderer: Renderer, category: str, made: Rewriting) -> Rewriting:
    """The place of the match, if it is code that runs; no capture stays of what is deleted."""
    if made.withheld is not None or category not in _RUNS:
        return made
    template = renderer.template
    span = span_of(renderer.node)
    captures = captures_of(renderer.bindings, span) if template.root is not None else ()
    used = used_in(template, renderer.bindings)
    safety = template_needs(template, dereferenced_in(renderer.fragment.root))
    place = Rewritten(span, captures, made.form, safety, used)
    return replace(made, places=(place,))


def captures_of(bindings: Bindings, place: Span) -> tuple[Span, ...]:
    """The spans of the captures in a place, and what they are without parentheses and `unsafe` around them. Other
    steps have captured what lies elsewhere."""
    spans: dict[Span, None] = {}
    for capture in bindings.captures.values():
        if not place.contains(capture.span):
            continue
        if capture.nodes:
            spans[capture.span] = None
        if capture.node is not None:
            spans[span_of(strip(capture.node))] = None
    return tuple(spans)
