"""The fragments of a rewrite section (or of the page itself): its steps, each with matches, rewrites and conditions.

A condition above the first match is one of the whole section, one below a match belongs to that match. What the steps
have to do with one another is asked by `deburr.language.step_checks`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from deburr.language.fences import Role, RoleFence
from deburr.language.front_matter import FrontMatter
from deburr.language.model import Alternative, Condition, ConditionRole, Position, Quantity, Rewrite, Step
from deburr.language.problems import Sheet
from deburr.language.suggestions import closest


@dataclass(frozen=True, slots=True)
class Steps:
    """What the fences of one section say."""

    steps: tuple[Step, ...] = ()
    conditions: tuple[Condition, ...] = ()

    @property
    def alternatives(self) -> tuple[Alternative, ...]:
        return tuple(alternative for step in self.steps for alternative in step.alternatives)


@dataclass(slots=True)
class _Open:
    """A match whose rewrite, hoist and conditions are still being collected."""

    match: RoleFence
    rewrite: RoleFence | None = None
    hoist: RoleFence | None = None
    conditions: list[Condition] = field(default_factory=list)

    def close(self) -> Alternative:
        rewrite, hoist = self.rewrite, self.hoist
        return Alternative(
            match=self.match.fence.code,
            rewrite=rewrite.fence.code if rewrite is not None else None,
            kind=self.match.kind,
            rewrite_kind=rewrite.kind if rewrite is not None else None,
            conditions=tuple(self.conditions),
            hoist=hoist.fence.code if hoist is not None else None,
        )


def read_rewrite(name: str, position: Position, steps: Steps, front: FrontMatter, sheet: Sheet) -> list[Rewrite]:
    """One `## Rewrite: name` section with its entry in the front matter; none (and a problem) where it has no entry."""
    entry = front.rewrites.get(name)
    if entry is not None and entry.manifest is not None:
        _check_manifest(steps, sheet)
    elif front.recipe is None:
        _check_content(name, position.line, steps, sheet)
    if entry is None:
        guess = closest(name, front.rewrites)
        help_ = f"did you mean `{guess}`?" if guess else f'add `{name} = {{ applicability = "…" }}` to `[rewrites]`'
        sheet.add_at_word(position.line, name, f"the rewrite `{name}` is not in the front matter", help_)
        return []
    rewrite = Rewrite(
        name=name,
        applicability=entry.applicability,
        steps=steps.steps,
        conditions=steps.conditions,
        msrv=entry.msrv,
        default=name == front.default_rewrite,
        sure_if=entry.sure_if,
        overrides=entry.overrides,
        title=entry.title,
        otherwise=entry.otherwise,
        safety=entry.safety,
        position=position,
        scope=entry.scope,
        only=entry.only,
        uses=entry.uses,
        manifest=entry.manifest,
    )
    return [rewrite]


def _check_manifest(steps: Steps, sheet: Sheet) -> None:
    """A rewrite of the manifest may have matches, and has no other word on code."""
    for alternative in steps.alternatives:
        for code in (alternative.rewrite, alternative.hoist):
            if code is not None:
                help_ = "leave it out, or make it a rewrite of its own"
                sheet.add_at_line(code.position.line - 1, "this rewrite changes the manifest, and no code", help_)


def _check_content(name: str, line: int, steps: Steps, sheet: Sheet) -> None:
    if not steps.steps:
        sheet.add_at_line(line, f"the rewrite `{name}` has no `match` fence")
        return
    if all(alternative.rewrite is None for alternative in steps.alternatives):
        help_ = "add a ```rust rewrite fence below the match; what is only reported stands above the first rewrite"
        sheet.add_at_line(line, f"the rewrite `{name}` has no `rewrite` fence", help_)
    if all(step.quantity is not Quantity.ONE for step in steps.steps):
        help_ = "one `match` must stand without `optional` and `each`"
        sheet.add_at_line(line, f"no step of the rewrite `{name}` must be there", help_)
    primary = [step for step in steps.steps if step.is_primary]
    for extra in primary[1:]:
        help_ = f"the match in line {primary[0].position.line} is it already"
        sheet.add_at_word(extra.position.line, "primary", "a rewrite has one `primary` match", help_)


def read_steps(fences: Sequence[RoleFence], sheet: Sheet, *, of_rewrite: bool) -> Steps:
    """The fences in order. Example fences must have been taken out."""
    steps: list[list[_Open]] = []
    conditions: list[Condition] = []
    for fence in fences:
        if fence.role is Role.MATCH:
            _add_match(fence, steps, sheet, of_rewrite=of_rewrite)
        elif fence.role is Role.REWRITE:
            _add_rewrite(fence, steps, sheet)
        elif fence.role is Role.HOIST:
            _add_hoist(fence, steps, sheet)
        else:
            _add_condition(fence, steps[-1][-1].conditions if steps else conditions, sheet)
        if fence.role is not Role.REWRITE:
            _check_not_empty(fence, sheet)
    _check_hoists(steps, sheet)
    return Steps(tuple(_close(matches) for matches in steps), tuple(conditions))


def _close(matches: Sequence[_Open]) -> Step:
    first = matches[0].match
    alternatives = tuple(match.close() for match in matches)
    return Step(alternatives, first.quantity, first.is_primary, Position(first.fence.line, 1))


def _add_match(fence: RoleFence, steps: list[list[_Open]], sheet: Sheet, *, of_rewrite: bool) -> None:
    line = fence.fence.line
    if fence.is_alternative and not steps:
        sheet.add_at_word(line, "or", "`match or` has no `match` above it", "the first one is `rust match`")
    if not of_rewrite:
        _check_of_page(fence, is_first=not steps, sheet=sheet)
    if fence.is_alternative and steps:
        steps[-1].append(_Open(fence))
    else:
        steps.append([_Open(fence)])


def _check_of_page(fence: RoleFence, *, is_first: bool, sheet: Sheet) -> None:
    """What the page itself matches is one step of alternatives."""
    line = fence.fence.line
    if not is_first and not fence.is_alternative:
        help_ = "if it is another way to write the same, write `rust match or`; steps stand in a rewrite"
        sheet.add_at_line(line, "the page has a second step above its first rewrite", help_)
    word = "primary" if fence.is_primary else fence.quantity.value
    if word != Quantity.ONE.value:
        help_ = "what is reported stands above the first rewrite, steps stand in one"
        sheet.add_at_word(line, word, f"a match of the page itself cannot be `{word}`", help_)


def _add_condition(fence: RoleFence, conditions: list[Condition], sheet: Sheet) -> None:
    role, line = ConditionRole(fence.role.value), fence.fence.line
    above = conditions[-1].role if conditions else None
    if fence.is_alternative and above is not role:
        message = f"`{role.value} or` has no `{role.value}` fence above it"
        sheet.add_at_word(line, "or", message, "only fences of one role are alternatives of one another")
    is_alternative = fence.is_alternative and above is role
    conditions.append(Condition(role, fence.fence.code, fence.kind, is_alternative, fence.is_sure, fence.count))


def _add_rewrite(fence: RoleFence, steps: Sequence[Sequence[_Open]], sheet: Sheet) -> None:
    line = fence.fence.line
    if not steps:
        sheet.add_at_line(line, "a `rewrite` fence has no `match` fence above it")
        return
    match = steps[-1][-1]
    if match.rewrite is not None:
        first = match.rewrite.fence.line
        sheet.add_at_line(line, "a match has one `rewrite` fence", f"the one above is in line {first}")
    else:
        match.rewrite = fence


def _add_hoist(fence: RoleFence, steps: Sequence[Sequence[_Open]], sheet: Sheet) -> None:
    line = fence.fence.line
    if not steps:
        sheet.add_at_line(line, "a `hoist` fence has no `match` fence above it")
        return
    match = steps[-1][-1]
    if match.hoist is not None:
        help_ = f"the one above is in line {match.hoist.fence.line}"
        sheet.add_at_line(line, "a match has one `hoist` fence", help_)
    else:
        match.hoist = fence


def _check_hoists(steps: Sequence[Sequence[_Open]], sheet: Sheet) -> None:
    for match in (match for matches in steps for match in matches):
        if match.hoist is not None and match.rewrite is None:
            help_ = "add a ```rust rewrite fence: what takes the place of the match"
            sheet.add_at_line(match.hoist.fence.line, "a `hoist` fence whose match has no `rewrite`", help_)


def _check_not_empty(fence: RoleFence, sheet: Sheet) -> None:
    if not fence.fence.code.text.strip():
        help_ = "only a `rewrite` may be empty; it deletes what was matched"
        sheet.add_at_line(fence.fence.line, f"this `{fence.role.value}` fence is empty", help_)
