"""Fragments and nodes in words: what a part of a fragment asks for, and what a node of a source is.

For explanations only; nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Iterator

from deburr.language.trees import (
    Definition,
    Fragment,
    GenericParameter,
    Group,
    Meta,
    MethodCall,
    PathPattern,
    Sequence,
    Statements,
    Token,
    Tree,
)
from deburr.syntax.source import Node, SourceFile

_LONGEST = 48
_KIND_WORDS = {
    "call_expression": "a call",
    "let_declaration": "a `let`",
    "expression_statement": "a statement",
    "source_file": "a file",
    "type_cast_expression": "a cast",
    "unary_expression": "an operator in front",
    "binary_expression": "an operator between two",
    "reference_expression": "a borrow",
    "arguments": "arguments",
    "type_arguments": "generic arguments",
    "type_parameters": "generic parameters",
    "parameters": "parameters",
    "attribute_item": "an attribute",
    "function_item": "a function",
    "function_signature_item": "a function",
    "foreign_mod_item": "an `extern` block",
    "macro_invocation": "a macro call",
    "scoped_identifier": "a path",
    "scoped_type_identifier": "a path",
    "identifier": "a name",
    "type_identifier": "a type",
    "field_declaration_list": "fields",
    "compound_assignment_expr": "an assignment with an operator",
}


def parts_of(tree: Tree) -> Iterator[Tree]:
    """The trees directly in a tree, in the order of the fragment."""
    if isinstance(tree, MethodCall):
        yield tree.receiver
        yield tree.name
        if tree.generics is not None:
            yield tree.generics
        yield tree.arguments
    elif isinstance(tree, Sequence):
        yield from tree.opener
        for element in tree.elements:
            yield from element
        yield from tree.closer
    elif isinstance(tree, Group):
        yield from tree.children
    elif isinstance(tree, Statements):
        yield from tree.parts
    elif isinstance(tree, Definition):
        yield from tree.attributes
        if tree.visibility is not None:
            yield tree.visibility
        yield tree.body
    elif isinstance(tree, GenericParameter):
        yield tree.name
        yield from tree.bounds
    elif isinstance(tree, PathPattern):
        yield from (part.generics for part in tree.segments if part.generics is not None)


def atoms_of(tree: Tree) -> set[int]:
    """The atoms of a tree, by their index in the fragment."""
    found: set[int] = set()
    pending: list[Tree] = [tree]
    while pending:
        here = pending.pop()
        if isinstance(here, Token | Meta | PathPattern | GenericParameter):
            found.add(here.atom)
        if isinstance(here, MethodCall):
            found.add(here.dot.atom)
        if isinstance(here, Sequence):
            found.update(here.commas)
        if isinstance(here, PathPattern):
            found.update(part.atom for part in here.segments if part.atom is not None)
        pending.extend(parts_of(here))
    return found


def wanted_text(fragment: Fragment, tree: Tree) -> str:
    """What the page writes for a part of its fragment, in backticks; of a path what it resolves to."""
    if isinstance(tree, PathPattern) and not any(part.generics for part in tree.segments):
        return f"`{'::'.join(tree.item)}`"
    if isinstance(tree, Token):
        return f"`{tree.text}`"
    atoms = [fragment.atoms[index] for index in atoms_of(tree) if index < len(fragment.atoms)]
    if not atoms:
        return "nothing"
    return in_ticks(fragment.text[min(one.start for one in atoms) : max(one.end for one in atoms)])


def found_text(source: SourceFile, node: Node) -> str:
    """A node's text on one line, shortened, in backticks."""
    return in_ticks(source.text(node))


def in_ticks(text: str) -> str:
    """A text on one line, shortened, in backticks."""
    line = " ".join(text.split())
    shown = line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
    return f"`` {shown} ``" if "`" in shown else f"`{shown}`"


def kind_words(kind: str) -> str:
    """A node kind of the parser in words: `a macro call`."""
    if kind in _KIND_WORDS:
        return _KIND_WORDS[kind]
    words = kind.replace("_", " ").removesuffix(" item")
    return f"{'an' if words[:1] in 'aeiou' else 'a'} {words}"
