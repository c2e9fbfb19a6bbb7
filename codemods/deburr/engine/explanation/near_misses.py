"""The place of a line that comes nearest to a match, and what keeps it from being one.

Every place of the right kind that touches the line is tried with every fragment of the page. One that has the shape
and was refused is nearer than one that has not; among those the one that agrees in most tokens wins, then the one that
lacks least, then the one that differs latest. Unknown here: findings, and what becomes of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from deburr.engine.explanation.agreement import ALIKE, Agreement
from deburr.engine.explanation.differences import Difference, Differences
from deburr.engine.explanation.name_words import meaning
from deburr.engine.explanation.reasons import Cause, Fence, Reason
from deburr.engine.explanation.refusals import Demands, Refusal, Refusals
from deburr.engine.explanation.tree_words import in_ticks, wanted_text
from deburr.engine.matching.bindings import Bindings
from deburr.engine.matching.matches import Matcher
from deburr.engine.matching.sites import every_site
from deburr.language.compiled import CompiledAlternative, CompiledCondition, CompiledVariable
from deburr.language.trees import Meta, MethodCall, PathPattern
from deburr.syntax.names import Namespace
from deburr.syntax.source import Node
from deburr.text.span import Span

_REFUSED = 1
_MOST_PLACES = 400
"""Places of one fragment that are taken apart; those that start nearest to the line's start come first."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One fragment of the page that could have matched, with the demands that hold for it."""

    alternative: CompiledAlternative
    fence: Fence
    conditions: tuple[CompiledCondition, ...]
    variables: Mapping[str, CompiledVariable]
    step: int = 0
    """Which of the rewrite's steps it is an alternative of."""
    is_required: bool = True
    """Whether there is no finding without a match of it or of one of its alternatives."""
    is_primary: bool = True
    """Whether its match is the place of the finding."""

    @property
    def demands(self) -> Demands:
        """All that is asked of a match of the fragment."""
        return Demands(self.alternative, self.conditions, self.variables, self.is_primary)


@dataclass(frozen=True, slots=True)
class Near:
    """How near a place is, the largest last, and what is between it and a match. `reason` None: nothing is."""

    rank: tuple[int, ...]
    node: Node
    choice: Choice
    reason: Reason | None
    is_alike: bool = True
    """Whether it has a word in common with the fragment."""


def nearest(matcher: Matcher, choices: list[Choice], line: Span) -> Near | None:
    """The nearest of all places that share a byte with `line` (or touch it, when it is empty)."""
    found: list[Near] = []
    for number, choice in enumerate(choices):
        found += _of_choice(matcher, choice, number, line)
    if not any(one.is_alike for one in found):
        found += [one for choice in choices for one in _of_receiver(matcher, choice, line)]
    best = max(found, key=lambda one: one.rank, default=None)
    return None if best is None else _with_others(best, found)


def _with_others(best: Near, all_of_them: list[Near]) -> Near:
    """The nearest one with a note of what the other fragments of that shape ask for at the same place."""
    if best.reason is None or best.rank[0] != _REFUSED:
        return best
    others = [
        one.reason.wanted
        for one in all_of_them
        if one is not best and one.node == best.node and one.rank[0] == _REFUSED and one.reason is not None
    ]
    unsaid = [one for one in dict.fromkeys(others) if one != best.reason.wanted]
    if not unsaid:
        return best
    note = f"alternatives of the same shape want {'; or '.join(unsaid)}"
    return replace(best, reason=replace(best.reason, notes=(*best.reason.notes, note)))


def _of_choice(matcher: Matcher, choice: Choice, number: int, line: Span) -> Iterator[Near]:
    fragment = choice.alternative.fragment
    touching = [one for one in every_site(matcher.unifier.source, fragment) if _touches(one, line)]
    touching.sort(key=lambda one: abs(one.start_byte - line.start))
    refusals = Refusals(matcher, choice.demands, line)
    for node in touching[:_MOST_PLACES]:
        refusal = refusals.of(node)
        if refusal is not None:
            yield _refused(choice, refusal, number, node)
            continue
        agreement = Agreement(matcher.unifier, fragment, line)
        score = agreement.score(fragment.root, node)
        difference = Differences(agreement).first(fragment.root, node, Bindings())
        if difference is not None:
            at = difference.at.start
            reason = _reason(matcher, choice, difference)
            yield Near((0, score, score - agreement.whole, at), node, choice, reason, score >= ALIKE)


def _of_receiver(matcher: Matcher, choice: Choice, line: Span) -> Iterator[Near]:
    """Places that are all of a method call's receiver, but on which the method is not called."""
    fragment, unifier = choice.alternative.fragment, matcher.unifier
    call = fragment.root
    if not isinstance(call, MethodCall) or isinstance(call.receiver, Meta):
        return
    for node in every_site(unifier.source, replace(fragment, root=call.receiver)):
        if not _touches(node, line) or unifier.match(call.receiver, node) is None:
            continue
        agreement = Agreement(unifier, fragment, line)
        score = agreement.score(call.receiver, node)
        wanted = f"`.{wanted_text(fragment, call.name).strip('`')}(…)` behind it"
        reason = Reason(Cause.LENGTH, wanted, "no such call", Span(node.start_byte, node.end_byte), choice.fence)
        yield Near((0, score, score - agreement.whole, node.end_byte), node, choice, reason, score >= ALIKE)


def _refused(choice: Choice, refusal: Refusal, number: int, node: Node) -> Near:
    reason = refusal.reason
    if reason is not None and reason.fence is None:
        reason = replace(reason, fence=choice.fence)
    # Of several that nothing refuses, the innermost is meant.
    last = -number if reason is not None else node.start_byte - node.end_byte
    return Near((_REFUSED, choice.is_required, *refusal.progress, last), node, choice, reason)


def _touches(node: Node, line: Span) -> bool:
    return node.start_byte < max(line.end, line.start + 1) and line.start < node.end_byte


def _reason(matcher: Matcher, choice: Choice, difference: Difference) -> Reason:
    found, tree, node = difference.found, difference.tree, difference.node
    if isinstance(tree, PathPattern) and node is not None and difference.cause in (Cause.NAME, Cause.NAME_ELSEWHERE):
        namespace = Namespace.TYPE if tree.is_type else Namespace.VALUE
        means = meaning(matcher.unifier, node, namespace)
        if means is not None and means != found:
            found = f"{found}, which is {means}"
    return Reason(difference.cause, difference.wanted, found, difference.at, choice.fence)


def nothing_alike(matcher: Matcher, choices: list[Choice], line: Span) -> Reason:
    """The reason when no place of the line has anything in common with a fragment of the page."""
    choice = choices[0]
    wanted = in_ticks(choice.alternative.fragment.text)
    source = matcher.unifier.source
    at = content_of(source.data, line)
    text = at.cut(source.data).decode("utf-8", "replace")
    return Reason(Cause.NOTHING_ALIKE, f"something like {wanted}", in_ticks(text), at, choice.fence)


def content_of(data: bytes, line: Span) -> Span:
    """The line without the white space at its ends."""
    text = line.cut(data)
    start = line.start + len(text) - len(text.lstrip())
    return Span(start, max(start, line.start + len(text.rstrip())))
