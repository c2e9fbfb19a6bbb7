"""`#[$$$attrs]` in the match and the template of an item: the attributes that stay where they are.

Attributes match in any order, so that those of the list may stand on both sides of one that the page names. If the
template has the list at its item too, it is left alone like anything else that the page leaves open. Unknown here: how
attributes are matched (`deburr.engine.matching.unify_definitions`).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from deburr.engine.matching.bindings import Bindings
from deburr.language.trees import Atom, AtomKind, Definition, Fragment, Meta
from deburr.syntax.source import TRIVIA

SCATTERED = "the attributes that the rewrite moves stand on both sides of another one"


def attribute_lists(fragment: Fragment) -> frozenset[str]:
    """The names of the attribute lists of an item."""
    root = fragment.root
    listed = root.attributes if isinstance(root, Definition) else ()
    return frozenset(one.name for one in listed if isinstance(one, Meta) and one.repeated and one.name is not None)


def staying_lists(fragment: Fragment, written: Sequence[Atom]) -> frozenset[str]:
    """Those that `written`, the atoms of the template's item, has once as well."""
    return frozenset(name for name in attribute_lists(fragment) if _count(written, name) == 1)


def is_scattered(fragment: Fragment, template: Sequence[Atom], bindings: Bindings, staying: frozenset[str]) -> bool:
    """Whether a list that is written anew, or left out, has another attribute between its own."""
    for name in attribute_lists(fragment):
        if name in staying and _count(template, name) == 1:
            continue
        capture = bindings.captures.get(name)
        nodes = list(capture.nodes) if capture is not None else []
        for one, other in pairwise(nodes):
            between = one.next_sibling
            while between is not None and between.type in TRIVIA:
                between = between.next_sibling
            if between != other:
                return True
    return False


def _count(atoms: Sequence[Atom], name: str) -> int:
    return sum(atom.kind is AtomKind.CAPTURE and atom.text == name for atom in atoms)
