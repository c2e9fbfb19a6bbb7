"""How far a name reaches: the bytes of a file outside of which it cannot be mentioned.

Deliberately unknown here: where in there it is mentioned (`deburr.engine.naming.mentions`), and other files.
"""

from __future__ import annotations

from collections.abc import Iterator

from deburr.engine.naming.denoted import meanings
from deburr.engine.naming.meaning import Sort
from deburr.syntax.bindings import BARRIERS
from deburr.syntax.crate_view import CrateView
from deburr.syntax.source import Node, SourceFile, span_of
from deburr.text.span import Span


def reach_of(source: SourceFile, name_node: Node, crate: CrateView) -> Span:
    """The bytes outside of which the file cannot mention what `name_node` stands for: of a local its fn or item, of a
    parameter or lifetime the item that declares it, of all else the file."""
    whole = Span(0, len(source.data))
    meant = meanings(source, name_node, crate)
    if len(meant) != 1:
        return whole
    sort, key = meant[0].sort, meant[0].key
    if sort in {Sort.LOCAL, Sort.GENERIC} and isinstance(key, Span):
        around = source.ancestors(key.start, key.end).nodes[:-1]
        return next((span_of(node) for node in reversed(around) if node.type in BARRIERS), whole)
    if sort is Sort.LIFETIME:
        return next((span_of(node) for node in _declaring(source, name_node)), whole)
    return whole


def _declaring(source: SourceFile, lifetime: Node) -> Iterator[Node]:
    """The items around a lifetime that declare it, the innermost first."""
    text = source.text(lifetime)
    for node in reversed(source.ancestors_of(lifetime).nodes):
        parameters = node.child_by_field_name("type_parameters")
        declared = parameters.named_children if parameters is not None else []
        if any(source.text(one).split(":")[0].strip() == text for one in declared):
            yield node
