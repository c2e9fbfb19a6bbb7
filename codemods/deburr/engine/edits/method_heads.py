"""Captures that are the head of a method call, the `s.g` of `s.g(x)`: no value, so they can only be called again.

In brackets, `(s.g)(x)` calls what a field holds. Unknown here: what the method does.
"""

from __future__ import annotations

from collections.abc import Iterable

from deburr.engine.matching.bindings import Bindings
from deburr.language.trees import AtomKind, Template
from deburr.syntax.source import Node, SourceFile

CALLED = "arguments"
"""What follows a template's atom that is called (`deburr.syntax.precedence.Place.follower`)."""


def is_method_head(source: SourceFile, node: Node) -> bool:
    """Whether the node names a method with its receiver, arguments behind it."""
    head = node.child_by_field_name("function") if node.type == "generic_function" else node
    around = source.parent(node)
    return (
        head is not None
        and head.type == "field_expression"
        and around is not None
        and around.type == "call_expression"
        and around.child_by_field_name("function") == node
    )


def lost_method(source: SourceFile, templates: Iterable[Template], bindings: Bindings) -> str | None:
    """Why a capture cannot stand where a template writes it as a value; None if all can."""
    for template in templates:
        for atom in template.atoms:
            capture = bindings.captures.get(atom.text) if atom.kind is AtomKind.CAPTURE else None
            node = capture.node if capture is not None else None
            if node is not None and atom.follower != CALLED and is_method_head(source, node):
                return f"`{source.text(node)}` is a method, and the rewrite does not call it"
    return None
