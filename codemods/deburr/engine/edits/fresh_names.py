"""Names for variables that a rewrite brings in: they clash with nothing that the function around says or sees.

A name counts as said wherever its word stands in the function: in code, in the text of a macro call, in a format
string; comments and other strings say nothing. Unknown here: what the variable is for, and whether the fix is made.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field

from deburr.engine.matching.bindings import Bindings, Capture
from deburr.language.compiled import CompiledVariable
from deburr.syntax.bindings import BARRIERS
from deburr.syntax.crate_view import CrateView
from deburr.syntax.names import Item, Namespace, Unresolved, resolve_at
from deburr.syntax.scopes import table_of
from deburr.syntax.source import TRIVIA, Node, SourceFile, span_of
from deburr.text.span import Span

_WORD = re.compile(r"[^\W\d]\w*")
_STRINGS = frozenset({"string_literal", "raw_string_literal"})
_SCOPES = frozenset({"source_file", "declaration_list", "block", "token_tree"})
_FUNCTIONS = frozenset({"function_item", "function_signature_item"})
_KEY = "fresh names"


def fresh_name(source: SourceFile, crate: CrateView, node: Node, wanted: str, taken: Container[str] = ()) -> str:
    """`wanted`, or else the first of `wanted_2`, `wanted_3`, … that is new at `node` and not in `taken`."""
    words = _words(source, _function_of(source, node))
    number = 1
    while True:
        name = wanted if number == 1 else f"{wanted}_{number}"
        if name not in words and name not in taken and not _is_visible(source, crate, node, name):
            return name
        number += 1


def bind_fresh(
    variables: Mapping[str, CompiledVariable],
    source: SourceFile,
    crate: CrateView,
    node: Node,
    bindings: Bindings,
    taken: Container[str] = (),
) -> None:
    """Bind the fresh variables of a rewrite for the match at `node`; names that others got stay theirs."""
    names = FreshNames.of(source)
    for name, one in variables.items():
        wanted = one.variable.fresh
        if wanted is not None:
            text = names.draw(crate, node, name, wanted, taken)
            bindings.captures[name] = Capture(Span(node.start_byte, node.start_byte), (), text)


@dataclass(slots=True)
class FreshNames:
    """The names given out for one file, by function. The same question gets the same name again."""

    source: SourceFile
    _given: dict[Span, dict[str, tuple[Span, str]]] = field(default_factory=dict)

    @classmethod
    def of(cls, source: SourceFile) -> FreshNames:
        """The one that belongs to `source`."""
        known = source.cache.get(_KEY)
        if not isinstance(known, FreshNames):
            known = source.cache[_KEY] = cls(source)
        return known

    def draw(self, crate: CrateView, node: Node, variable: str, wanted: str, taken: Container[str] = ()) -> str:
        """A name for `variable` of the match at `node`, which no other match in the same function has."""
        given = self._given.setdefault(span_of(_function_of(self.source, node)), {})
        owner = span_of(node), variable
        for name, other in given.items():
            if other == owner and name not in taken:
                return name
        name = fresh_name(self.source, crate, node, wanted, _Either(given, taken))
        given[name] = owner
        return name

    def give_back(self, node: Node) -> None:
        """Free the names of the match at `node`: its fix is not made."""
        given = self._given.get(span_of(_function_of(self.source, node)), {})
        for name in [name for name, (span, _) in given.items() if span == span_of(node)]:
            del given[name]


@dataclass(frozen=True, slots=True)
class _Either:
    first: Container[str]
    second: Container[str]

    def __contains__(self, name: object) -> bool:
        return name in self.first or name in self.second


def _function_of(source: SourceFile, node: Node) -> Node:
    """The item around `node` whose variables it sees: a function, or a constant; else the file."""
    for around in reversed(source.ancestors_of(node).nodes):
        if around.type in BARRIERS:
            return around
    return source.root


def _words(source: SourceFile, item: Node) -> frozenset[str]:
    """Every word of `item` that is or may be a name. Read once for an item."""
    key = (_KEY, item.start_byte, item.end_byte)
    known = source.cache.get(key)
    if not isinstance(known, frozenset):
        known = source.cache[key] = frozenset(_read_words(source, item))
    return known


def _read_words(source: SourceFile, item: Node) -> Iterator[str]:
    pending = [(item, False)]
    while pending:
        node, in_macro = pending.pop()
        if node.type in TRIVIA or (node.type in _STRINGS and not in_macro):
            continue
        if node.type in _STRINGS or not node.child_count:
            yield from _WORD.findall(source.text(node))
            continue
        inside = in_macro or node.type == "token_tree"
        pending.extend((child, inside) for child in node.children)


def _is_visible(source: SourceFile, crate: CrateView, node: Node, name: str) -> bool:
    """Whether something that a variable cannot hide, such as a constant, has the name at `node`. Functions can be."""
    for scope in source.ancestors_of(node).nodes:
        if scope.type not in _SCOPES:
            continue
        table = table_of(source, scope)
        declared = [entry.node.type for entry in table.items.get((Namespace.VALUE, name), ())]
        if name in table.uses or any(kind not in _FUNCTIONS for kind in declared):
            return True
    found = resolve_at(source, (name,), node.start_byte, Namespace.VALUE, crate)
    if isinstance(found, Item):
        return found.definition is None or found.definition.node.type not in _FUNCTIONS
    return not isinstance(found, Unresolved)
