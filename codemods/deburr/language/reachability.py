"""Alternatives that can never be taken, because one above them in the same step matches all that they do.

Works on the trees and on what a page says of their metavariables.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from deburr.language.fragment_problems import FragmentProblems
from deburr.language.metavariable_checks import names_in
from deburr.language.model import Alternative, Condition, Metavariable, Page, Rewrite
from deburr.language.subsumption import covers, is_equal
from deburr.language.trees import Fragment


def check_reachable(
    page: Page,
    rewrite: Rewrite | None,
    alternatives: Sequence[Alternative],
    fragments: Sequence[Fragment | None],
    problems: FragmentProblems,
) -> None:
    """Note the alternatives of one step that no source can reach; `fragments` are theirs (None: mistaken)."""
    if len(alternatives) < 2:
        return
    tied = _tied(page, rewrite, alternatives)
    for index, (alternative, fragment) in enumerate(zip(alternatives, fragments, strict=True)):
        for above, earlier in zip(alternatives[:index], fragments[:index], strict=True):
            if fragment is None or earlier is None or not _hides(above, earlier, alternative, fragment, tied):
                continue
            line = above.match.position.line - 1
            message = f"this alternative is never taken: the match in line {line} takes all that it matches"
            problems.whole(alternative.match, message, "put it above that one, or leave it out")
            break


def _hides(
    above: Alternative, earlier: Fragment, alternative: Alternative, fragment: Fragment, tied: frozenset[str]
) -> bool:
    if not above.conditions and covers(earlier, fragment, tied):
        return True
    return is_equal(earlier, fragment) and _asked(above.conditions) == _asked(alternative.conditions)


def _asked(conditions: Iterable[Condition]) -> Counter[tuple[str, ...]]:
    """Each fence with its alternatives, whatever their order."""
    fences: list[tuple[str, list[str]]] = []
    for condition in conditions:
        text = " ".join(condition.code.text.split())
        if condition.is_alternative and fences:
            fences[-1][1].append(text)
        else:
            fences.append((f"{condition.role.value} {condition.count} {condition.is_sure}", [text]))
    return Counter((role, *sorted(texts)) for role, texts in fences)


def _tied(page: Page, rewrite: Rewrite | None, alternatives: Sequence[Alternative]) -> frozenset[str]:
    """The names for which not just anything may stand: constrained, bound by another step, or looked at elsewhere."""
    variables = [*page.metavariables.values(), *(rewrite.overrides.values() if rewrite is not None else ())]
    names = {variable.name for variable in variables if not variable.is_derived}
    texts = [page.result_type, page.result_span and f"${page.result_span}"]
    for variable in variables:
        names |= {name for name in (variable.map, variable.source, *variable.not_mentions) if name}
        texts += _said(variable)
    texts += [condition.code.text for condition in page.conditions]
    if rewrite is not None:
        names |= set(rewrite.only)
        texts += [condition.code.text for condition in rewrite.conditions]
        texts += [one.match.text for step in rewrite.steps for one in step.alternatives if one not in alternatives]
    return frozenset(names).union(*(names_in(text) for text in texts if text))


def _said(variable: Metavariable) -> Iterator[str]:
    if variable.type is not None:
        yield variable.type
    yield from (*variable.isnt, *variable.matches, *variable.used_only_as)
