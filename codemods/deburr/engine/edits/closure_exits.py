"""Code that a rewrite moves into a closure: what leaves the function there would leave the closure alone.

A `return`, `?`, `break`, `continue` or `.await` in it withholds the fix: it would not compile, or mean something else.
Unknown here: whether the code is evaluated as often as before (`deburr.language.evaluation`).
"""

from __future__ import annotations

from collections.abc import Iterable

from deburr.engine.matching.bindings import Bindings
from deburr.engine.matching.tree_walks import trees_in
from deburr.language.trees import Group, Meta, Template, Tree
from deburr.syntax.effects import exits
from deburr.syntax.source import SourceFile

_OWN_FLOW = frozenset({"closure_expression", "async_block"})


def lost_exit(source: SourceFile, match: Tree | None, templates: Iterable[Template], bindings: Bindings) -> str | None:
    """Why captures cannot move into the closures of `templates`; None if they can. `match` is what was matched: what
    stands in a closure there may stand in one again."""
    inside = _in_closures(match)
    for template in templates:
        for name in sorted(_in_closures(template.root) - inside):
            capture = bindings.captures.get(name)
            leaving = [node for node in capture.nodes if exits(source, node)] if capture is not None else []
            if leaving:
                shown = " ".join(source.text(leaving[0]).split())
                return f"`{shown if len(shown) <= 40 else shown[:37] + '...'}` may leave the closure that it moves into"
    return None


def _in_closures(root: Tree | None) -> frozenset[str]:
    """The captures in closures and `async` blocks."""
    found: set[str] = set()
    for tree in trees_in(root) if root is not None else ():
        if isinstance(tree, Group) and tree.kind in _OWN_FLOW:
            found.update(one.name for one in trees_in(tree) if isinstance(one, Meta) and one.name is not None)
    return frozenset(found)
