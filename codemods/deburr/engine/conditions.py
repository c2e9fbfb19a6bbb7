"""Context fences: `inside`, `not-inside`, `has`, `not-has`, `not`.

`inside` climbs from the match to the nearest fn item, through closures; `has` searches the match itself; `not` asks
for another shape at the same root. `$self` is the match. Captures of the match stay bound.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from deburr.engine.bindings import Bindings
from deburr.engine.sites import root_kinds
from deburr.engine.unify import Unifier
from deburr.language.compiled import CompiledCondition
from deburr.language.model import ConditionRole
from deburr.syntax.source import Node
from deburr.syntax.verdict import YES, Verdict, negate, no, unknown

_NEGATIVE = frozenset({ConditionRole.NOT_INSIDE, ConditionRole.NOT_HAS, ConditionRole.NOT})


def holds(unifier: Unifier, condition: CompiledCondition, node: Node, bindings: Bindings) -> Verdict:
    """Whether one context fence holds for a match at `node`."""
    unifier.site = node
    try:
        found = _search(unifier, condition, node, bindings)
    finally:
        unifier.site = None
    if condition.role in _NEGATIVE:
        return negate(found, f"a `{condition.role.value}` fence of the page excludes it")
    return found if not found.is_no else no(f"no `{condition.role.value}` fence of the page holds here")


def _search(unifier: Unifier, condition: CompiledCondition, node: Node, bindings: Bindings) -> Verdict:
    kinds = root_kinds(condition.fragment.root)
    answer = no("not found")
    for place in _places(unifier, condition.role, node):
        if kinds and place.type not in kinds:
            continue
        found = unifier.match(condition.fragment.root, place, bindings)
        if found is None:
            continue
        fresh = [reason for reason in found.unknowns if reason not in bindings.unknowns]
        if not fresh:
            return YES
        answer = unknown(fresh[0])
    return answer


def _places(unifier: Unifier, role: ConditionRole, node: Node) -> Iterable[Node]:
    if role is ConditionRole.NOT:
        return (node,)
    if role in {ConditionRole.HAS, ConditionRole.NOT_HAS}:
        return _descendants(unifier, node)
    return _around(unifier, node)


def _around(unifier: Unifier, node: Node) -> Iterator[Node]:
    for place in reversed(unifier.source.ancestors_of(node).nodes[:-1]):
        yield place
        if place.type == "function_item":
            return


def _descendants(unifier: Unifier, node: Node) -> Iterator[Node]:
    pending = [node]
    while pending:
        here = pending.pop()
        yield here
        pending.extend(reversed(list(unifier.source.children(here))))
