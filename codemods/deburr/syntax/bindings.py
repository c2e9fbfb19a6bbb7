"""What patterns and generics bind, and where it can be seen.

Answers for one node on the way out of an expression: which variables does it bring in at this byte? Deliberately
unknown here: items and imports (`scopes`), and what a path means (`names`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from deburr.syntax.paths import plain_name
from deburr.syntax.resolution import Generic, Local
from deburr.syntax.source import TRIVIA, Node, SourceFile, span_of


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


BARRIERS = _words(
    "function_item function_signature_item const_item static_item impl_item trait_item struct_item enum_item "
    "union_item type_item mod_item foreign_mod_item macro_definition"
)
"""Items: what is inside them does not see the variables of a function around them."""

_WITH_GENERICS = _words(
    "function_item function_signature_item impl_item trait_item struct_item enum_item union_item type_item "
    "associated_type"
)
_TRANSPARENT = _words("tuple_pattern slice_pattern or_pattern reference_pattern parenthesized_pattern")
_ALWAYS_BINDS = frozenset({"ref_pattern", "mut_pattern"})


def pattern_bindings(source: SourceFile, pattern: Node, *, irrefutable: bool) -> Iterator[tuple[str, Node]]:
    """The names that a pattern binds, with their identifiers, in source order; a name of an or-pattern comes several
    times. In a refutable pattern a bare name that starts with a capital is taken as a constant or unit variant."""
    pending: list[tuple[Node, bool]] = [(pattern, irrefutable)]
    while pending:
        node, sure = pending.pop()
        kind = node.type
        if kind in {"identifier", "shorthand_field_identifier", "self"}:
            name = plain_name(source.text(node))
            if sure or kind != "identifier" or not name[:1].isupper():
                yield name, node
        elif kind in _TRANSPARENT:
            pending.extend((child, sure) for child in reversed(node.named_children))
        elif kind in _ALWAYS_BINDS:
            pending.extend((child, True) for child in reversed(node.named_children))
        elif kind == "captured_pattern":
            inside = [child for child in node.named_children if child.type not in TRIVIA]
            pending.extend((child, sure) for child in reversed(inside[1:]))
            pending.extend((child, True) for child in inside[:1])
        else:
            pending.extend((child, sure) for child in reversed(_fields(node)))


def _fields(node: Node) -> list[Node]:
    """The sub-patterns of a pattern with a type in front, and of the nodes that hold a pattern among other things."""
    kind = node.type
    if kind in {"tuple_struct_pattern", "struct_pattern"}:
        head = node.child_by_field_name("type")
        return [child for child in node.named_children if child != head]
    if kind == "match_pattern":
        guard = node.child_by_field_name("condition")
        return [child for child in node.named_children if child != guard]
    if kind == "field_pattern":
        inner = node.child_by_field_name("pattern")
        if inner is not None:
            return [inner]
        return [child for child in node.named_children if child.type == "shorthand_field_identifier"]
    if kind == "parameter":
        inner = node.child_by_field_name("pattern")
        return [inner] if inner is not None else []
    if kind == "self_parameter":
        return [child for child in node.named_children if child.type == "self"]
    return []


def bindings_of(source: SourceFile, binder: Node, pattern: Node, *, irrefutable: bool) -> Mapping[str, Local]:
    """The variables of one pattern by name."""
    key = ("bindings", pattern.start_byte, pattern.end_byte, irrefutable)
    known = source.cache.get(key)
    if isinstance(known, dict):
        return known
    found: dict[str, Local] = {}
    for name, node in pattern_bindings(source, pattern, irrefutable=irrefutable):
        found.setdefault(name, Local(name, span_of(node), binder))
    source.cache[key] = found
    return found


def let_bindings(source: SourceFile, declaration: Node) -> Mapping[str, Local]:
    """The variables of a `let` statement."""
    pattern = declaration.child_by_field_name("pattern")
    if pattern is None:
        return {}
    refutable = declaration.child_by_field_name("alternative") is not None
    return bindings_of(source, declaration, pattern, irrefutable=not refutable)


def local_at(source: SourceFile, node: Node, at: int, name: str) -> Local | None:
    """The variable `name` that `node` brings in at byte `at`, which lies in it; blocks apart (`scopes.Table`)."""
    kind = node.type
    if kind in {"let_declaration", "let_condition"}:
        return _in_own_pattern(source, node, at, name)
    if kind == "match_arm":
        return _of_arm(source, node, at, name)
    if kind in {"if_expression", "while_expression"}:
        other = node.child_by_field_name("alternative")
        if other is not None and other.start_byte <= at:
            return None
        return _of_condition(source, node.child_by_field_name("condition"), at, name)
    if kind == "for_expression":
        return _of_for(source, node, at, name)
    if kind in {"closure_expression", "function_item", "function_signature_item"}:
        return _of_parameters(source, node.child_by_field_name("parameters"), at, name)
    return None


def _in_own_pattern(source: SourceFile, node: Node, at: int, name: str) -> Local | None:
    pattern = node.child_by_field_name("pattern")
    if pattern is None or not pattern.start_byte <= at < pattern.end_byte:
        return None
    if node.type == "let_declaration":
        return let_bindings(source, node).get(name)
    return bindings_of(source, node, pattern, irrefutable=False).get(name)


def _of_arm(source: SourceFile, arm: Node, at: int, name: str) -> Local | None:
    pattern = arm.child_by_field_name("pattern")
    if pattern is None or at < pattern.start_byte:
        return None
    guard = pattern.child_by_field_name("condition")
    inner = _of_condition(source, guard, at, name)
    return inner or bindings_of(source, pattern, pattern, irrefutable=False).get(name)


def _of_condition(source: SourceFile, condition: Node | None, at: int, name: str) -> Local | None:
    """Of the last `let` of a chain that lies before `at`."""
    found: Local | None = None
    pending = [condition] if condition is not None else []
    while pending:
        node = pending.pop()
        if node.type == "let_chain":
            pending.extend(reversed(node.named_children))
        elif node.type == "let_condition" and node.end_byte <= at:
            pattern = node.child_by_field_name("pattern")
            if pattern is not None:
                found = bindings_of(source, node, pattern, irrefutable=False).get(name) or found
    return found


def _of_for(source: SourceFile, node: Node, at: int, name: str) -> Local | None:
    pattern, value = node.child_by_field_name("pattern"), node.child_by_field_name("value")
    if pattern is None or value is None or value.start_byte <= at < value.end_byte:
        return None
    return bindings_of(source, node, pattern, irrefutable=True).get(name)


def _of_parameters(source: SourceFile, parameters: Node | None, at: int, name: str) -> Local | None:
    if parameters is None or at < parameters.start_byte:
        return None
    for parameter in reversed(parameters.named_children):
        if parameter.type in TRIVIA:
            continue
        own = parameter.type in {"parameter", "self_parameter"}
        found = bindings_of(source, parameter if own else parameters, parameter, irrefutable=True).get(name)
        if found is not None:
            return found
    return None


def generic_at(source: SourceFile, item: Node, name: str) -> Generic | None:
    """The type or const parameter `name` that `item` declares."""
    if item.type not in _WITH_GENERICS:
        return None
    parameters = item.child_by_field_name("type_parameters")
    if parameters is None:
        return None
    for parameter in parameters.named_children:
        declared = parameter.child_by_field_name("name")
        if declared is not None and plain_name(source.text(declared)) == name:
            return Generic(name, span_of(declared))
    return None
