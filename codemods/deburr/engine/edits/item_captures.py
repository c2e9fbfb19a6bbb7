"""Code that a rewrite moves into an item inside of a function: it sees nothing there that the function declares.

A local variable, a type parameter, a lifetime, `self` or `Self` in it withholds the fix: the item would not compile, or
would mean something else. Byte offsets throughout. Unknown here: whether the item has the types that it needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from deburr.engine.matching.bindings import Bindings
from deburr.engine.matching.sites import trust_at
from deburr.engine.matching.tree_walks import trees_in
from deburr.engine.naming.denoted import is_raw_token, meaning_at, meanings
from deburr.engine.naming.format_strings import is_argument_name, names_in
from deburr.engine.naming.meaning import NAMES, Meaning, Sort
from deburr.language.trees import Definition, Fragment, Group, Meta, Template, Tree
from deburr.syntax.crate_view import CrateView
from deburr.syntax.layers import Trust
from deburr.syntax.source import Node, SourceFile, span_of
from deburr.syntax.verdict import YES, Verdict, no, unknown
from deburr.text.span import Span

_RUNS = frozenset({"expression", "statement", "statements"})
_ITEMS = frozenset(
    "function_item const_item static_item impl_item trait_item mod_item struct_item enum_item union_item "
    "type_item".split()
)
_OWNERS = frozenset({"impl_item", "trait_item", "struct_item", "enum_item", "union_item"})
"""Items that have a `Self` of their own."""
_STRINGS = frozenset({"string_literal", "raw_string_literal"})
_ATTRIBUTES = frozenset({"attribute_item", "inner_attribute_item"})
_UNSURE = frozenset({Trust.UNKNOWN, Trust.QUOTED})
_FREE = frozenset({"'static", "'_"})


def seen_from_item(
    source: SourceFile, crate: CrateView, match: Fragment, templates: Iterable[Template], bindings: Bindings
) -> Verdict:
    """Whether the captures that move into an item of a template see there all that they mention: yes, no with what they
    do not see, or unknown."""
    if match.category not in _RUNS:
        return YES
    inside = _captures_in_items(match.root)
    answer = YES
    for template in templates:
        names = sorted(_captures_in_items(template.root) - inside)
        nodes = [node for name in names if name in bindings.captures for node in bindings.captures[name].nodes]
        spans = tuple(span_of(node) for node in nodes)
        for verdict in (one for node in nodes for one in _mentions(source, crate, node, spans)):
            if verdict.is_no:
                return verdict
            answer = verdict if answer.is_yes else answer
    return answer


def _captures_in_items(root: Tree | None) -> frozenset[str]:
    found: set[str] = set()
    for tree in trees_in(root) if root is not None else ():
        kind = tree.body.kind if isinstance(tree, Definition) else tree.kind if isinstance(tree, Group) else ""
        if kind in _ITEMS:
            found.update(one.name for one in trees_in(tree) if isinstance(one, Meta) and one.name is not None)
    return frozenset(found)


def _mentions(source: SourceFile, crate: CrateView, root: Node, moved: tuple[Span, ...]) -> Iterator[Verdict]:
    """An answer for each name that means, or may mean, something that is declared outside of what moves."""
    pending = [root]
    while pending:
        node = pending.pop()
        if node.type in _STRINGS:
            for at in names_in(source, node) if source.ancestors_of(node).layers else ():
                text = source.data[at.start : at.end].decode()
                yield from _weighed(source, node, text, (meaning_at(source, text, node, crate),), moved)
            continue
        if node.type in _ATTRIBUTES:
            continue
        if node.type not in NAMES:
            pending.extend(source.children(node))
            continue
        ancestry = source.ancestors_of(node)
        text = source.text(node)
        if is_argument_name(ancestry):
            continue
        if text in {"self", "Self"}:
            if not any(one.type in _OWNERS and _is_in(span_of(one), moved) for one in ancestry.nodes):
                yield no(f"it mentions `{text}`, which the item that it moves into does not see")
        elif is_raw_token(ancestry):
            yield from _weighed(source, node, text, (meaning_at(source, text, node, crate),), moved)
        else:
            yield from _weighed(source, node, text, meanings(source, node, crate), moved)


def _weighed(
    source: SourceFile, node: Node, text: str, found: Iterable[Meaning], moved: tuple[Span, ...]
) -> Iterator[Verdict]:
    if not any(_is_outside(source, one, moved) for one in found):
        return
    for trust, macro in trust_at(source, node):
        if trust in _UNSURE:
            yield unknown(f"what `{macro}!` does with its argument is not known")
            return
    if is_raw_token(source.ancestors_of(node)):
        yield unknown("deburr cannot read the macro that it is in")
        return
    yield no(f"it mentions `{text}`, which the item that it moves into does not see")


def _is_outside(source: SourceFile, meaning: Meaning, moved: tuple[Span, ...]) -> bool:
    """Whether something is declared by the function around, and not by what moves."""
    if meaning.sort is Sort.LIFETIME:
        return meaning.key not in _FREE and not _is_declared(source, str(meaning.key), moved)
    if meaning.sort not in {Sort.LOCAL, Sort.GENERIC}:
        return False
    return not (isinstance(meaning.key, Span) and _is_in(meaning.key, moved))


def _is_declared(source: SourceFile, lifetime: str, moved: tuple[Span, ...]) -> bool:
    """Whether a `for<…>` in what moves may declare a lifetime."""
    return any(b"for" in one.cut(source.data) and lifetime.encode() in one.cut(source.data) for one in moved)


def _is_in(span: Span, moved: tuple[Span, ...]) -> bool:
    return any(one.contains(span) for one in moved)
