"""Whether what a rewrite moves from one statement to another means the same there, and has not changed on the way.

Only variables are looked at: that a capture has no effects of its own, a page says. Unknown here: edits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from deburr.engine.edits.rendering import Renderer
from deburr.engine.edits.statement_alignment import Parts
from deburr.engine.matching.bindings import Capture
from deburr.language.trees import AtomKind
from deburr.syntax.bindings import BARRIERS
from deburr.syntax.inference import type_of
from deburr.syntax.mutability import is_declared_mut, writes_to
from deburr.syntax.names import Local, Namespace, resolve, resolve_at
from deburr.syntax.paths import read_path
from deburr.syntax.source import Node, SourceFile, span_of
from deburr.syntax.types import RefTy
from deburr.syntax.verdict import YES, Verdict, no, unknown
from deburr.text.span import Span

_NAMES = frozenset({"identifier", "self"})


def moves_of(
    renderer: Renderer, match: Parts, template: Parts, origins: Mapping[int, tuple[int, int | None]]
) -> Iterator[Verdict]:
    """What speaks against the moves of captures: no or unknown. `origins` has for each statement of the template the
    byte where it will stand, and the statement of the match that it comes from, if any."""
    for j, (at, i) in origins.items():
        own = _names(match, i) if i is not None else frozenset()
        written = {name: one for name in _names(template, j) if (one := renderer.bindings.captures.get(name))}
        for name in sorted(written.keys() - own):
            # What the page writes beside a capture may be what binds its variables: `|$i| $e`, `{ $$$before $e }`.
            bound = {capture.span for other, capture in written.items() if other != name}
            for leaf, local in _locals(renderer, written[name]):
                if not any(span.contains(local.definition) for span in bound):
                    yield from _moved(renderer, leaf, local, _way(renderer, match, name, at))


def _names(parts: Parts, index: int) -> frozenset[str]:
    return frozenset(atom.text for atom in parts.atoms_of(index) if atom.kind is AtomKind.CAPTURE)


def _moved(renderer: Renderer, leaf: Node, local: Local, way: tuple[int, Span]) -> Iterator[Verdict]:
    """A variable of a capture that is evaluated elsewhere from now on."""
    at, between = way
    if resolve_at(renderer.source, (local.name,), at, Namespace.VALUE, renderer.crate) != local:
        yield no(f"`{local.name}` is another variable, or none, where the rewrite would use it")
        return
    verdict = _unchanged(renderer, leaf, local, between)
    if not verdict.is_yes:
        yield verdict


def _way(renderer: Renderer, match: Parts, name: str, at: int) -> tuple[int, Span]:
    """Byte `at`, and what lies between it and the nearest place where the match has the capture."""
    atoms = renderer.bindings.atoms
    places = [atoms[i] for i, atom in enumerate(match.atoms) if i in atoms and atom.text == name]
    ways = [Span(min(at, one.end), max(min(at, one.end), at if at > one.start else one.start)) for one in places]
    return at, min(ways, key=len, default=Span(at, at))


def _locals(renderer: Renderer, capture: Capture) -> Iterator[tuple[Node, Local]]:
    """The variables that a capture mentions and does not bring in itself."""
    source = renderer.source
    pending = list(capture.nodes)
    while pending:
        node = pending.pop()
        if node.type in BARRIERS:
            continue
        path = read_path(source, node) if node.type in _NAMES else None
        found = resolve(source, path, Namespace.VALUE, renderer.crate) if path is not None else None
        if isinstance(found, Local) and not capture.span.contains(found.definition):
            yield node, found
        pending.extend(source.children(node))


def _unchanged(renderer: Renderer, leaf: Node, local: Local, between: Span) -> Verdict:
    """Whether nothing in `between` writes to the variable."""
    source, crate = renderer.source, renderer.crate
    if not _can_change(renderer, leaf, local):
        return YES
    for node in _mentions(source, local.name, between):
        verdict = writes_to(source, node, crate)
        if verdict.is_yes:
            return no(f"`{local.name}` changes before the rewrite would use it, or after")
        if verdict.is_unknown:
            return unknown(f"`{local.name}` may change between its place and its new one: {verdict.reason}")
    return YES


def _can_change(renderer: Renderer, leaf: Node, local: Local) -> bool:
    if is_declared_mut(renderer.source, local):
        return True
    is_late = local.binder.type == "let_declaration" and local.binder.child_by_field_name("value") is None
    ty = type_of(renderer.source, leaf, renderer.crate)
    return is_late or (isinstance(ty, RefTy) and ty.mutable)


def _mentions(source: SourceFile, name: str, between: Span) -> Iterator[Node]:
    around = source.ancestors(between.start, between.end).nodes
    pending = [around[-1]] if around else []
    while pending:
        node = pending.pop()
        if not span_of(node).overlaps(between):
            continue
        if node.type in _NAMES and between.contains(span_of(node)) and source.text(node).removeprefix("r#") == name:
            yield node
        pending.extend(source.children(node))
