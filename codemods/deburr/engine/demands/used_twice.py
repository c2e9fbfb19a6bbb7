"""Whether an expression that a fragment names twice has the same value both times.

It must have no effect, and what stands between its two places (captures and gaps; the fragment's own tokens are the
page's business) must not write to what it reads. Deliberately unknown here: whether the two are equal code, which
unification has seen to.
"""

from __future__ import annotations

from collections.abc import Iterator

from deburr.engine.matching.bindings import Bindings
from deburr.engine.matching.unify import Unifier
from deburr.engine.naming.mentions import mentions
from deburr.language.trees import AtomKind, Fragment
from deburr.syntax.effects import purity
from deburr.syntax.inference import type_of
from deburr.syntax.mutability import is_declared_mut, writes_to
from deburr.syntax.names import Local, Namespace, resolve
from deburr.syntax.paths import PATH_KINDS, read_path
from deburr.syntax.source import Node, span_of
from deburr.syntax.tokens import LITERALS, strip
from deburr.syntax.types import RefTy
from deburr.syntax.verdict import YES, Verdict, all_of, no, unknown
from deburr.text.span import Span

_PLACES = PATH_KINDS | {"field_expression"}
_EXPRESSIONS = frozenset({"block", "unsafe_block", "async_block", "const_block", "macro_invocation"})


def means_the_same_twice(unifier: Unifier, fragment: Fragment, bindings: Bindings) -> Verdict:
    """Yes, unless a metavariable that the fragment names twice may have two values. Types, patterns and names that are
    declared in the match have none."""
    return all_of(_same_value(unifier, name, spans, fragment, bindings) for name, spans in _twice(fragment, bindings))


def _twice(fragment: Fragment, bindings: Bindings) -> Iterator[tuple[str, list[Span]]]:
    """The metavariables with several places, and these in source order."""
    places: dict[str, list[Span]] = {}
    for index, atom in enumerate(fragment.atoms):
        if atom.kind is AtomKind.CAPTURE and atom.text and index in bindings.atoms:
            places.setdefault(atom.text, []).append(bindings.atoms[index])
    for name, spans in places.items():
        if len(spans) > 1:
            yield name, sorted(spans)


def _same_value(unifier: Unifier, name: str, spans: list[Span], fragment: Fragment, bindings: Bindings) -> Verdict:
    capture = bindings.captures.get(name)
    node = strip(capture.node) if capture is not None and capture.node is not None else None
    if node is None or not _is_expression(node):
        return YES
    between = Span(spans[0].end, max(spans[0].end, spans[-1].start))
    others = [
        bindings.atoms[index]
        for index, atom in enumerate(fragment.atoms)
        if atom.kind is AtomKind.CAPTURE and atom.text != name and index in bindings.atoms
    ]
    regions = [span for span in others if len(span) and between.contains(span)]
    shown = f"`{unifier.source.text(node)}`"
    written = all_of(_not_written(unifier, leaf, regions, shown) for leaf in _variables(unifier, node))
    if written.is_no or _is_place(node):
        return written
    pure = purity(unifier.source, node, unifier.crate)
    if pure.is_no:
        return no(f"{shown} is evaluated twice: {pure.reason}")
    return all_of((written, pure))


def _is_expression(node: Node) -> bool:
    kind = node.type
    if kind in {"type_identifier", "primitive_type", "scoped_type_identifier", "lifetime"}:
        return False
    return kind in PATH_KINDS or kind in LITERALS or kind in _EXPRESSIONS or kind.endswith("_expression")


def _is_place(node: Node) -> bool:
    while node.type == "field_expression":
        inner = node.child_by_field_name("value")
        if inner is None:
            return False
        node = strip(inner)
    return node.type in PATH_KINDS


def _variables(unifier: Unifier, node: Node) -> Iterator[tuple[Node, Local]]:
    """The uses of local variables in an expression; of one that is declared by the node itself, none."""
    pending = [node]
    while pending:
        here = pending.pop()
        if here.type not in {"identifier", "self"}:
            pending.extend(unifier.source.children(here))
            continue
        path = read_path(unifier.source, here)
        found = resolve(unifier.source, path, Namespace.VALUE, unifier.crate) if path is not None else None
        if isinstance(found, Local) and found.definition != span_of(here):
            yield here, found


def _not_written(unifier: Unifier, variable: tuple[Node, Local], regions: list[Span], shown: str) -> Verdict:
    """Whether nothing in the regions writes to the variable, as far as its type lets it be written to."""
    leaf, local = variable
    if not regions or not _can_change(unifier, leaf, local):
        return YES
    answer = YES
    for one in mentions(unifier.source, leaf, unifier.crate):
        if not any(region.contains(one.span) for region in regions):
            continue
        verdict = writes_to(unifier.source, one.node, unifier.crate) if one.verdict.is_yes else one.verdict
        if verdict.is_yes:
            return no(f"{shown} is written to between its uses")
        if verdict.is_unknown and answer.is_yes:
            answer = unknown(f"{shown} may be written to between its uses: {verdict.reason}")
    return answer


def _can_change(unifier: Unifier, leaf: Node, local: Local) -> bool:
    if is_declared_mut(unifier.source, local):
        return True
    ty = type_of(unifier.source, leaf, unifier.crate)
    return isinstance(ty, RefTy) and ty.mutable
