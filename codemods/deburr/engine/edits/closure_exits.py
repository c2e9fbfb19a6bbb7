"""Code that a rewrite moves into a closure: what leaves the function there would leave the closure alone.

A `return`, `?`, `break`, `continue` or `.await` in it withholds the fix: it would not compile, or mean something else.
In an `async` block they do what they do in the body of an `async fn`, so that such a body may move into one.
Unknown here: whether the code is evaluated as often as before (`deburr.language.evaluation`).
"""

from __future__ import annotations

from collections.abc import Iterable

from deburr.engine.matching.bindings import Bindings
from deburr.engine.matching.tree_walks import trees_in
from deburr.language.trees import Group, Meta, Template, Tree
from deburr.syntax.effects import exits
from deburr.syntax.source import Node, SourceFile
from deburr.syntax.written_types import is_async

_OWN_FLOW = frozenset({"closure_expression", "async_block"})
_CLOSURES = frozenset({"closure_expression"})


def lost_exit(source: SourceFile, match: Tree | None, templates: Iterable[Template], bindings: Bindings) -> str | None:
    """Why captures cannot move into the closures of `templates`; None if they can. `match` is what was matched: what
    stands in a closure there may stand in one again."""
    inside = _captures_in(_OWN_FLOW, match)
    for template in templates:
        in_closures = _captures_in(_CLOSURES, template.root)
        for name in sorted(_captures_in(_OWN_FLOW, template.root) - inside):
            capture = bindings.captures.get(name)
            leaving = [node for node in capture.nodes if exits(source, node)] if capture is not None else []
            if name not in in_closures and all(_is_in_async_body(source, node) for node in leaving):
                continue
            if leaving:
                shown = " ".join(source.text(leaving[0]).split())
                return f"`{shown if len(shown) <= 40 else shown[:37] + '...'}` may leave the closure that it moves into"
    return None


def _is_in_async_body(source: SourceFile, node: Node) -> bool:
    """Whether it is a statement, or the value, of an `async fn`'s body itself."""
    body = source.parent(node)
    function = source.parent(body) if body is not None and body.type == "block" else None
    return function is not None and function.type == "function_item" and is_async(source, function)


def _captures_in(kinds: frozenset[str], root: Tree | None) -> frozenset[str]:
    """The captures in groups of these kinds."""
    found: set[str] = set()
    for tree in trees_in(root) if root is not None else ():
        if isinstance(tree, Group) and tree.kind in kinds:
            found.update(one.name for one in trees_in(tree) if isinstance(one, Meta) and one.name is not None)
    return frozenset(found)
