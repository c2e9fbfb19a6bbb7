"""Whether a metavariable is written in one form throughout: `$x`, `$$$x` or `'$x`.

A list and a single node of one name would never join, and no fragment on its own is wrong. Unknown here: what the
fragments mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from deburr.language.fragment_problems import FragmentProblems
from deburr.language.model import Alternative, Code, Condition, Page
from deburr.language.placeholders import Marker, MarkerError, find_markers


def check_forms(page: Page, problems: FragmentProblems) -> None:
    """Note each name that a page's own fragments and those of one rewrite write in two forms, at the second."""
    shared = [*_codes(page.reports), *_conditions(page.conditions)]
    _check(shared, problems)
    for rewrite in page.rewrites:
        own = [*_conditions(rewrite.conditions), *_codes(rewrite.alternatives)]
        _check([*shared, *own], problems, first=len(shared))


def _check(codes: list[Code], problems: FragmentProblems, first: int = 0) -> None:
    """The fences from index `first` on; those before them were looked at."""
    forms: dict[str, str] = {}
    for index, code in enumerate(codes):
        for marker in _named(code):
            form = _written(marker)
            known = forms.setdefault(marker.name, form)
            if known != form and index >= first:
                message = f"`{form}` is written `{known}` above"
                problems.within(code, marker.start, marker.end, message, "write one form, or take another name")


def _named(code: Code) -> Iterator[Marker]:
    markers = find_markers(code.text.encode())
    if not isinstance(markers, MarkerError):
        yield from (marker for marker in markers if marker.name)


def _written(marker: Marker) -> str:
    if marker.repeated:
        return f"$$${marker.name}"
    return f"'${marker.name}" if marker.is_lifetime else f"${marker.name}"


def _codes(alternatives: Iterable[Alternative]) -> Iterator[Code]:
    for one in alternatives:
        yield from (code for code in (one.match, one.hoist, one.rewrite) if code is not None)
        yield from _conditions(one.conditions)


def _conditions(conditions: Iterable[Condition]) -> Iterator[Code]:
    return (one.code for one in conditions)
