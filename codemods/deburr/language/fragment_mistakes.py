"""What is wrong with the fragments of a page that has other mistakes, each by itself.

So all of them are seen at once. What the fragments say of one another is only asked of a page that is sound so far
(`deburr.language.compiled`).
"""

from __future__ import annotations

from deburr.language.fragment_problems import FragmentProblems
from deburr.language.fragments import FragmentError, compile_fragment, compile_template
from deburr.language.model import Alternative, Condition, Problem
from deburr.language.page_reader import MistakenPage


def all_mistakes(read: MistakenPage) -> tuple[Problem, ...]:
    """The mistakes of the page and of its fragments, from top to bottom."""
    found = FragmentProblems(read.file, read.text)
    for section in read.sections:
        _of_conditions(section.conditions, found)
        for alternative in section.alternatives:
            _of_alternative(alternative, found)
    return tuple(sorted((*read.problems, *found.problems), key=lambda one: (one.position.line, one.position.column)))


def _of_alternative(alternative: Alternative, found: FragmentProblems) -> None:
    # A metavariable alone may be a match: that is for the other steps to say.
    match = compile_fragment(alternative.match.text, alternative.kind, bare=True)
    if isinstance(match, FragmentError):
        found.error(alternative.match, match)
    kinds = ((alternative.rewrite, alternative.rewrite_kind or alternative.kind), (alternative.hoist, "statement"))
    for code, kind in kinds:
        template = compile_template(code.text, kind) if code is not None else None
        if code is not None and isinstance(template, FragmentError):
            found.error(code, template)
    _of_conditions(alternative.conditions, found)


def _of_conditions(conditions: tuple[Condition, ...], found: FragmentProblems) -> None:
    for condition in conditions:
        fragment = compile_fragment(condition.code.text, condition.kind)
        if isinstance(fragment, FragmentError):
            found.error(condition.code, fragment)
