"""The ways in which one node is an instance of a fragment, as many as are worth a look.

A fragment with several lists can match one node in very many ways; a question that any of them answers stops early.
Deliberately unknown here: what the question is.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from deburr.engine.matching.bindings import Bindings
from deburr.engine.matching.sites import root_kinds
from deburr.engine.matching.unify import Unifier
from deburr.language.trees import Tree
from deburr.syntax.source import Node

MOST_SOLUTIONS = 200
"""Ways that are looked at for one node."""


def solutions_at(unifier: Unifier, tree: Tree, node: Node, bindings: Bindings | None = None) -> Iterator[Bindings]:
    """The solutions for `node`, starting from `bindings`; those without an unknown are not preferred here."""
    kinds = root_kinds(tree)
    if not kinds or node.type in kinds:
        yield from islice(unifier.all_matches(tree, node, bindings), MOST_SOLUTIONS)
