"""Context fences: `inside`, `has`, `not`, `exists` and their opposites, and what `match` says of the whole match.

`inside` climbs from the match, through closures to the nearest fn item, or for an item to the file's root; `has`
searches the match itself; `not` asks for another shape at the same place; `exists` looks through the file and the crate
(`deburr.engine.demands.existence`). `$self` is the match. Captures of the match stay bound.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from deburr.engine.demands.existence import exists, instances_in_file
from deburr.engine.demands.outliving import outlives_statement
from deburr.engine.matching.bindings import Bindings
from deburr.engine.matching.sites import root_kinds
from deburr.engine.matching.solutions_at import solutions_at
from deburr.engine.matching.unify import Unifier
from deburr.language.compiled import CompiledCondition
from deburr.language.model import ConditionRole, Page, Unknown
from deburr.language.trees import Statements
from deburr.syntax.source import Node, span_of
from deburr.syntax.test_code import is_in_tests
from deburr.syntax.verdict import YES, Verdict, all_of, any_of, negate, no, unknown
from deburr.text.span import Span

_NEGATIVE = frozenset({ConditionRole.NOT_INSIDE, ConditionRole.NOT_HAS, ConditionRole.NOT, ConditionRole.NOT_EXISTS})
_IN_FILE = frozenset({ConditionRole.EXISTS, ConditionRole.NOT_EXISTS})

Placed: TypeAlias = tuple[Node, Bindings, tuple[Node, ...]]
"""A match by its node, what it binds, and the statements of a match of several."""


def holds(
    unifier: Unifier, condition: CompiledCondition, node: Node, bindings: Bindings, run: tuple[Node, ...] | None = None
) -> Verdict:
    """Whether one context fence, or an alternative of it, holds for a match at `node`; `run` are the statements of a
    match of several, unless `bindings` says that itself."""
    return any_of(_holds(unifier, one, node, bindings, run) for one in condition.each)


def _holds(
    unifier: Unifier, condition: CompiledCondition, node: Node, bindings: Bindings, run: tuple[Node, ...] | None
) -> Verdict:
    unifier.site = node
    try:
        if condition.role in _IN_FILE:
            found = exists(unifier, condition.fragment, bindings)
        else:
            found = _search(_Asked(unifier, condition, node, bindings.run if run is None else run), bindings)
    finally:
        unifier.site = None
    if found.is_unknown and condition.is_sure:
        return no(f"a `{condition.role.value} sure` fence of the page: {found.reason}")
    if condition.role in _NEGATIVE:
        return negate(found, f"a `{condition.role.value}` fence of the page excludes it")
    return found if not found.is_no else no(f"no `{condition.role.value}` fence of the page holds here")


def page_conditions(unifier: Unifier, page: Page, node: Node, bindings: Bindings) -> Verdict:
    """What `match = { kept, tests }` of the page answers for a match at `node`. An unknown that only lowers is noted in
    `bindings` and counts as yes."""
    verdict = all_of(_of_page(unifier, page, node))
    if verdict.is_unknown and page.result_unknown is Unknown.LOWER:
        bindings.note_unknown(verdict.reason)
        return YES
    return no(verdict.reason) if verdict.is_unknown else verdict


def _of_page(unifier: Unifier, page: Page, node: Node) -> Iterator[Verdict]:
    source, crate = unifier.source, unifier.crate
    if page.result_tests is not None:
        verdict = is_in_tests(source, node, crate)
        yield verdict if page.result_tests else negate(verdict, "it is code that exists for tests only")
    if page.result_kept is not None:
        verdict = outlives_statement(source, node, crate)
        yield verdict if page.result_kept else negate(verdict, "its value outlives the statement")


@dataclass(frozen=True, slots=True)
class _Asked:
    """One fence that is asked at one match."""

    unifier: Unifier
    condition: CompiledCondition
    node: Node
    run: tuple[Node, ...]

    @property
    def extent(self) -> Span:
        if not self.run:
            return span_of(self.node)
        return Span(self.run[0].start_byte, self.run[-1].end_byte)

    @property
    def is_sequence(self) -> bool:
        return isinstance(self.condition.fragment.root, Statements)


def where(unifier: Unifier, condition: CompiledCondition, match: Placed) -> Span | None:
    """Where the fragment of a context fence is, for a match that has it; None where it is not in this file."""
    node, bindings, run = match
    unifier.site = node
    try:
        if condition.role in _IN_FILE:
            found = [(place, one) for place, one, _ in instances_in_file(unifier, condition.fragment, bindings)]
        else:
            found = list(_instances(_Asked(unifier, condition, node, run), bindings))
    finally:
        unifier.site = None
    found.sort(key=lambda one: bool(_fresh(one[1], bindings)))
    return _extent(condition, *found[0]) if found else None


def _extent(condition: CompiledCondition, place: Node, found: Bindings) -> Span:
    if found.run:
        return Span(found.run[0].start_byte, found.run[-1].end_byte)
    if condition.role is not ConditionRole.NOT:
        return span_of(place)
    # Attributes that only the fence writes are what tells its shape from the match.
    own = range(len(condition.fragment.atoms))
    starts = [span.start for index, span in found.atoms.items() if index in own and len(span)]
    return Span(min([place.start_byte, *starts]), place.end_byte)


def _search(asked: _Asked, bindings: Bindings) -> Verdict:
    if asked.condition.count is not None:
        return _counted(asked, bindings, asked.condition.count)
    answer = no("not found")
    for _, found in _instances(asked, bindings):
        fresh = _fresh(found, bindings)
        if not fresh:
            return YES
        answer = unknown(fresh[0])
    return answer


def _counted(asked: _Asked, bindings: Bindings, wanted: int) -> Verdict:
    """Whether the fragment is at so many places in the match, none of them in another one or the match itself."""
    sure: list[Span] = []
    perhaps: list[tuple[Span, str]] = []
    for place, found in _instances(asked, bindings):
        span = Span(found.run[0].start_byte, found.run[-1].end_byte) if found.run else span_of(place)
        if span == asked.extent or any(one.contains(span) for one in (*sure, *(at for at, _ in perhaps))):
            continue
        fresh = _fresh(found, bindings)
        if fresh:
            perhaps.append((span, fresh[0]))
        else:
            sure.append(span)
    if len(sure) >= wanted:
        return YES
    return unknown(perhaps[0][1]) if len(sure) + len(perhaps) >= wanted else no("not found")


def _fresh(found: Bindings, bindings: Bindings) -> list[str]:
    return [reason for reason in found.unknowns if reason not in bindings.unknowns]


def _instances(asked: _Asked, bindings: Bindings) -> Iterator[tuple[Node, Bindings]]:
    """The places at which the fragment of the fence is, each with what it binds there."""
    root = asked.condition.fragment.root
    kinds = root_kinds(root)
    for place in _places(asked):
        if kinds and place.type not in kinds:
            continue
        for found in solutions_at(asked.unifier, root, place, bindings):
            if not asked.is_sequence or _fits(asked, found):
                yield place, found


def _fits(asked: _Asked, found: Bindings) -> bool:
    """Whether statements that were found lie around, in, or at the place of the match."""
    if not found.run:
        return False
    span = Span(found.run[0].start_byte, found.run[-1].end_byte)
    match asked.condition.role:
        case ConditionRole.INSIDE | ConditionRole.NOT_INSIDE:
            return span.contains(asked.extent)
        case ConditionRole.NOT:
            return span == asked.extent
    return asked.extent.contains(span)


def _places(asked: _Asked) -> Iterable[Node]:
    role = asked.condition.role
    if role is ConditionRole.NOT:
        return (asked.node,)
    if role in {ConditionRole.HAS, ConditionRole.NOT_HAS}:
        # Statements of a run are found in the block that holds them.
        starts = (asked.node,) if asked.is_sequence or not asked.run else asked.run
        return _descendants(asked.unifier, starts)
    return _around(asked)


def _around(asked: _Asked) -> Iterator[Node]:
    is_item = asked.condition.fragment.category == "item"
    nodes = asked.unifier.source.ancestors_of(asked.node).nodes
    for place in reversed(nodes if asked.run else nodes[:-1]):
        yield place
        if place.type == "function_item" and not is_item:
            return


def _descendants(unifier: Unifier, starts: Iterable[Node]) -> Iterator[Node]:
    pending = list(reversed(list(starts)))
    while pending:
        here = pending.pop()
        yield here
        pending.extend(reversed(list(unifier.source.children(here))))
