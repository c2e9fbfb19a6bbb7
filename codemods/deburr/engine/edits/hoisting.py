"""The statement that a rewrite puts before the one around its match: its text, its place, and when it is not right.

The new statement is evaluated before everything else in the old one. Where something in between has effects the fix is
withheld, where that is not known it is lowered; what moves out of an `unsafe` block must not need it. Unknown here:
what the match itself becomes.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import replace

from deburr.engine.demands.staying import stays_in
from deburr.engine.edits.difference import Rewriting
from deburr.engine.edits.hoist_places import Spot, spot_before, spot_before_statement
from deburr.engine.edits.inserted_lines import before_statement, laid_out
from deburr.engine.edits.rendering import Renderer
from deburr.engine.edits.template_parts import with_template
from deburr.engine.leftovers.surplus_unsafe import Rewritten
from deburr.engine.leftovers.template_needs import template_needs, used_in
from deburr.engine.leftovers.unsafe_needs import needs_in
from deburr.language.compiled import CompiledAlternative
from deburr.language.trees import AtomKind, Template
from deburr.syntax.effects import purity
from deburr.syntax.source import TRIVIA, Node, SourceFile, span_of
from deburr.syntax.tokens import strip
from deburr.syntax.verdict import Verdict, no, unknown
from deburr.text.edit import Edit
from deburr.text.span import Span

_NAMES = frozenset({"identifier", "self", "shorthand_field_identifier"})


def hoisted(renderer: Renderer, alternative: CompiledAlternative, rewriting: Rewriting) -> Rewriting:
    """`rewriting` with the insertion of the statement that the page hoists, or withheld with the reason."""
    hoist = alternative.hoist
    if hoist is None or rewriting.withheld is not None:
        return rewriting
    source = renderer.source
    run = renderer.bindings.run
    spot = spot_before_statement(source, run[0]) if run else spot_before(source, renderer.node)
    if isinstance(spot, str):
        return replace(rewriting, edits=(), withheld=spot)
    moved = _moved(renderer, hoist)
    lowered = list(rewriting.lowered)
    for verdict in _doubts(renderer, hoist, spot, moved):
        if verdict.is_no:
            return replace(rewriting, edits=(), withheld=verdict.reason)
        if verdict.is_unknown:
            lowered.append(verdict.reason)
    text = laid_out(source, spot.statement, with_template(renderer, hoist).pieces())
    if not text.endswith((b";", b"}")):
        text += b";"
    edits = _with_insertion(rewriting.edits, before_statement(source, spot.statement, text))
    places = tuple(_without(one, moved) if _leaves_unsafe(source, spot) else one for one in rewriting.places)
    return replace(rewriting, edits=edits, lowered=tuple(dict.fromkeys(lowered)), places=places)


def _leaves_unsafe(source: SourceFile, spot: Spot) -> bool:
    """Whether what moves stood in an `unsafe` block and stands in none any more."""
    around = reversed(source.ancestors_of(spot.statement).nodes)
    within = itertools.takewhile(lambda node: node.type != "function_item", around)
    return bool(spot.crossed) and all(node.type != "unsafe_block" for node in within)


def _without(place: Rewritten, moved: list[Node]) -> Rewritten:
    """The place without the captures that are in it no more."""
    gone = {one for node in moved for one in (span_of(node), span_of(strip(node)))}
    return replace(place, captures=tuple(span for span in place.captures if span not in gone))


def _moved(renderer: Renderer, hoist: Template) -> list[Node]:
    """The nodes of the captures that the hoisted statement takes over."""
    names = hoist.captures
    return [node for name, one in renderer.bindings.captures.items() if name in names for node in one.nodes]


def _with_insertion(edits: Iterable[Edit], insertion: Edit) -> tuple[Edit, ...]:
    """The edits with one more; what is inserted at the same place goes behind it."""
    ordered = sorted(edits)
    for index, edit in enumerate(ordered):
        if edit.span == insertion.span:
            ordered[index] = Edit(edit.span, insertion.replacement + edit.replacement)
            return tuple(ordered)
    return tuple(sorted([*ordered, insertion]))


def _doubts(renderer: Renderer, hoist: Template, spot: Spot, moved: list[Node]) -> Iterator[Verdict]:
    source = renderer.source
    yield from _order(renderer, hoist, spot, moved)
    yield from _safety(renderer, hoist, spot, moved)
    yield stays_in(source, renderer.crate, renderer.node, spot.block)
    if any(node.has_error for node in source.ancestors_of(spot.statement).nodes[-1:]):
        yield unknown("deburr cannot parse all of the statement around it")


def _order(renderer: Renderer, hoist: Template, spot: Spot, moved: list[Node]) -> Iterator[Verdict]:
    """Whether what the statement evaluates before the match may as well be evaluated behind what is hoisted."""
    source, crate = renderer.source, renderer.crate
    said = {name for node in moved for name in _names_in(source, node)}
    is_pure = _is_plain_let(hoist) and all(purity(source, node, crate).is_yes for node in moved)
    for node in spot.earlier:
        verdict = purity(source, node, crate)
        shown = _shown(source, node)
        if verdict.is_no:
            yield no(f"`{shown}` is evaluated before it, and {verdict.reason}")
        elif verdict.is_unknown:
            yield unknown(f"`{shown}` would be evaluated later than before, and {verdict.reason}")
        elif not is_pure and said & set(_names_in(source, node)):
            yield unknown(f"`{shown}` would be evaluated later than before, and shares a variable with what moves")


def _is_plain_let(hoist: Template) -> bool:
    """Whether it is `let x = $capture;`, with nothing else to evaluate."""
    texts = [atom.text for atom in hoist.atoms]
    behind = hoist.atoms[texts.index("=") + 1 :] if "=" in texts else ()
    return [atom.kind for atom in behind if atom.text != ";"] == [AtomKind.CAPTURE]


def _safety(renderer: Renderer, hoist: Template, spot: Spot, moved: list[Node]) -> Iterator[Verdict]:
    """Whether what moves out of `unsafe` blocks may stand outside of them."""
    used = used_in(hoist, renderer.bindings)
    for block in spot.crossed:
        verdict = template_needs(hoist)
        if verdict.is_no:
            yield no(f"it would move out of an `unsafe` block that it needs: {verdict.reason}")
        for need in needs_in(renderer.source, renderer.crate, block):
            if need.is_use_of(used) or any(span_of(node).contains(need.span) for node in moved):
                words = "that it needs" if need.verdict.is_no else "that it may need"
                reason = f"it would move out of an `unsafe` block {words}: {need.verdict.reason}"
                yield no(reason) if need.verdict.is_no else unknown(reason)


def _names_in(source: SourceFile, node: Node) -> Iterator[str]:
    pending = [node]
    while pending:
        here = pending.pop()
        if here.type in _NAMES:
            yield source.text(here)
        elif here.type not in TRIVIA:
            pending.extend(here.children)


def _shown(source: SourceFile, node: Node) -> str:
    text = " ".join(Span(node.start_byte, node.end_byte).cut(source.data).decode("utf-8", "replace").split())
    return text if len(text) <= 40 else f"{text[:37]}…"
