"""Whether the steps of a rewrite fit together: each can join the others, each does something, `only` names captures.

Names are found in the fragments' texts; what a fragment means is not known here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from deburr.language.front_matter import FrontMatter
from deburr.language.metavariable_checks import names_in, unknown_name
from deburr.language.model import Metavariable, Page, Quantity, Rewrite, Scope, Step
from deburr.language.placeholders import MarkerError, find_markers
from deburr.language.problems import Sheet

_NEAR = frozenset({Scope.EXPRESSION, Scope.BLOCK})
"""Scopes in which the place alone joins the steps."""


def check_steps(page: Page, front: FrontMatter, sheet: Sheet) -> None:
    """Note every step that cannot join the others or that does nothing, and every name in `only` that is no capture."""
    for rewrite in page.rewrites:
        _check_only(rewrite, front)
        _check_useless(rewrite, sheet)
        if rewrite.scope not in _NEAR:
            _check_joined(rewrite, {**page.metavariables, **rewrite.overrides}, sheet)


def _check_only(rewrite: Rewrite, front: FrontMatter) -> None:
    texts = [
        alternative.match.text
        for step in rewrite.steps
        if step.quantity is Quantity.ONE
        for alternative in step.alternatives
    ]
    captured = frozenset(name for text in texts for name in names_in(text))
    lists = frozenset(name for text in texts for name in _lists_in(text))
    for index, name in enumerate(rewrite.only):
        place = ("rewrites", rewrite.name, "only", index)
        if name not in captured:
            message = f"`only` names `{name}`, which no step that must be there captures"
            front.root.toml.report_value(place, message, unknown_name(name, captured))
        elif name in lists:
            message = f"`only` names `{name}`, which is a list and not one name"
            front.root.toml.report_value(place, message, "name a capture that is written with one `$`")


def _lists_in(text: str) -> frozenset[str]:
    markers = find_markers(text.encode())
    if isinstance(markers, MarkerError):
        return frozenset()
    return frozenset(marker.name for marker in markers if marker.repeated and marker.name)


def _check_useless(rewrite: Rewrite, sheet: Sheet) -> None:
    """A step with `each` that has no rewrite says at most which mentions of a name in `only` may stay."""
    for step in rewrite.steps:
        has_edit = any(alternative.rewrite is not None for alternative in step.alternatives)
        if step.quantity is Quantity.EACH and not has_edit and not _names_of(step) & set(rewrite.only):
            help_ = "add a ```rust rewrite fence below it, or leave it out"
            sheet.add_at_line(step.position.line, "this `each` step changes nothing", help_)


def _check_joined(rewrite: Rewrite, variables: Mapping[str, Metavariable], sheet: Sheet) -> None:
    primary = rewrite.primary
    if primary is None:
        return
    names = {step: _with_types(_names_of(step), variables) for step in rewrite.steps}
    reached = _reached(primary, names)
    for step in rewrite.steps:
        if step is primary:
            continue
        others = frozenset(name for other in reached if other is not step for name in names[other])
        if not names[step] & others or (step.quantity is Quantity.ONE and step not in reached):
            message = "nothing joins this step to the others, which may be anywhere in the file"
            help_ = 'use a metavariable of another step in it, or say `scope = "block"` of the rewrite'
            if all(alternative.rewrite is None for alternative in step.alternatives):
                help_ += "; what only has to be there is an `exists` fence"
            sheet.add_at_line(step.position.line, message, help_)
            continue
        for alternative in step.alternatives:
            if not _with_types(names_in(alternative.match.text), variables) & others:
                help_ = "use a metavariable of another step in it"
                line = alternative.match.position.line - 1
                sheet.add_at_line(line, "nothing joins this alternative to the other steps", help_)


def _reached(start: Step, names: Mapping[Step, frozenset[str]]) -> frozenset[Step]:
    """The steps that must be there and that share a metavariable with `start`, directly or through one another."""
    reached, known = {start}, names[start]
    required = [step for step in names if step.quantity is Quantity.ONE]
    while True:
        more = {step for step in required if step not in reached and names[step] & known}
        if not more:
            return frozenset(reached)
        reached |= more
        known = known.union(*(names[step] for step in more))


def _names_of(step: Step) -> frozenset[str]:
    return frozenset(name for alternative in step.alternatives for name in names_in(alternative.match.text))


def _with_types(names: Iterable[str], variables: Mapping[str, Metavariable]) -> frozenset[str]:
    """The names together with those that their types capture."""
    known, pending = set(names), list(names)
    while pending:
        variable = variables.get(pending.pop())
        if variable is not None and variable.type is not None:
            more = names_in(variable.type) - known
            known |= more
            pending += more
    return frozenset(known)
