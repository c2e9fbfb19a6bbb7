"""The kind words of the page language, asked of nodes."""

from __future__ import annotations

from deburr.syntax.paths import PATH_KINDS
from deburr.syntax.source import Node, SourceFile
from deburr.syntax.tokens import strip_parentheses

_NODES: dict[str, frozenset[str]] = {
    "identifier": frozenset({"identifier", "type_identifier", "field_identifier"}),
    "lifetime": frozenset({"lifetime"}),
    "label": frozenset({"label"}),
    "block": frozenset({"block"}),
    "closure": frozenset({"closure_expression"}),
    "attribute": frozenset({"attribute_item", "inner_attribute_item"}),
    "visibility": frozenset({"visibility_modifier"}),
    "integer": frozenset({"integer_literal"}),
    "float": frozenset({"float_literal"}),
    "char": frozenset({"char_literal"}),
    "bool": frozenset({"boolean_literal"}),
    "parameter": frozenset({"parameter", "self_parameter"}),
    "field": frozenset({"field_declaration", "field_identifier"}),
    "macro-fragment": frozenset({"metavariable"}),
}
_PARAMETERS = {
    "type-parameter": "type_parameter",
    "const-parameter": "const_parameter",
    "lifetime-parameter": "lifetime_parameter",
}
_PREFIXES = {"string": ("", "r"), "byte-string": ("b", "br"), "c-string": ("c", "cr")}
_STATEMENTS = frozenset({"let_declaration", "expression_statement", "empty_statement"})


def has_kind(source: SourceFile, node: Node, kind: str) -> bool:
    """Whether `node` is what the kind word says. A word that says nothing a node could fail is true."""
    if kind in _NODES:
        return strip_parentheses(node).type in _NODES[kind]
    if kind in _PARAMETERS:
        return _is_parameter(source, node, _PARAMETERS[kind])
    if kind in _PREFIXES:
        inner = strip_parentheses(node)
        if inner.type not in {"string_literal", "raw_string_literal"}:
            return False
        return source.text(inner).split('"', 1)[0].rstrip("#") in _PREFIXES[kind]
    if kind == "literal":
        return strip_parentheses(node).type.endswith("_literal")
    if kind == "path":
        return node.type in PATH_KINDS
    if kind == "statement":
        return node.type in _STATEMENTS
    if kind == "item":
        return node.type.endswith("_item")
    return True


def _is_parameter(source: SourceFile, node: Node, kind: str) -> bool:
    """Whether `node` is a parameter in `<…>` of an item, or the name that is declared there."""
    parent = source.parent(node)
    return node.type == kind or (
        parent is not None and parent.type == kind and parent.child_by_field_name("name") == node
    )
