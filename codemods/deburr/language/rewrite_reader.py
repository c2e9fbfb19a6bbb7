"""The fragments of a rewrite section (or of the page itself): matches, their rewrites and their conditions.

A condition above the first match is one of the whole section, one below a match belongs to that match.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from deburr.language.fences import Role, RoleFence
from deburr.language.front_matter import FrontMatter
from deburr.language.model import Alternative, Code, Condition, ConditionRole, Position, Rewrite, Step
from deburr.language.problems import Sheet
from deburr.language.suggestions import closest


@dataclass(frozen=True, slots=True)
class Steps:
    """What the fences of one section say."""

    alternatives: tuple[Alternative, ...] = ()
    conditions: tuple[Condition, ...] = ()


@dataclass(slots=True)
class _Open:
    """A match whose rewrite and conditions are still being collected."""

    match: RoleFence
    rewrite: RoleFence | None = None
    conditions: list[Condition] = field(default_factory=list)

    def close(self) -> Alternative:
        rewrite = self.rewrite
        return Alternative(
            match=self.match.fence.code,
            rewrite=rewrite.fence.code if rewrite is not None else None,
            kind=self.match.kind,
            rewrite_kind=rewrite.kind if rewrite is not None else None,
            conditions=tuple(self.conditions),
        )


def read_rewrite(name: str, position: Position, steps: Steps, front: FrontMatter, sheet: Sheet) -> list[Rewrite]:
    """One `## Rewrite: name` section with its entry in the front matter; none (and a problem) where it has no entry."""
    if not steps.alternatives:
        sheet.add_at_line(position.line, f"the rewrite `{name}` has no `match` fence")
    elif all(alternative.rewrite is None for alternative in steps.alternatives):
        help_ = "add a ```rust rewrite fence below the match; what is only reported stands above the first rewrite"
        sheet.add_at_line(position.line, f"the rewrite `{name}` has no `rewrite` fence", help_)
    entry = front.rewrites.get(name)
    if entry is None:
        guess = closest(name, front.rewrites)
        help_ = f"did you mean `{guess}`?" if guess else f'add `{name} = {{ applicability = "…" }}` to `[rewrites]`'
        sheet.add_at_word(position.line, name, f"the rewrite `{name}` is not in the front matter", help_)
        return []
    rewrite = Rewrite(
        name=name,
        applicability=entry.applicability,
        steps=(Step(steps.alternatives, position=position),),
        conditions=steps.conditions,
        msrv=entry.msrv,
        default=name == front.default_rewrite,
        sure_if=entry.sure_if,
        overrides=entry.overrides,
        title=entry.title,
        position=position,
    )
    return [rewrite]


def read_steps(fences: Sequence[RoleFence], sheet: Sheet, *, of_rewrite: bool) -> Steps:
    """The fences in order. Example fences must have been taken out."""
    matches: list[_Open] = []
    conditions: list[Condition] = []
    for fence in fences:
        if fence.role is Role.MATCH:
            _check_match(fence, matches, sheet, of_rewrite=of_rewrite)
            matches.append(_Open(fence))
        elif fence.role is Role.REWRITE:
            _add_rewrite(fence, matches, sheet)
        else:
            condition = Condition(ConditionRole(fence.role.value), fence.fence.code, fence.kind)
            (matches[-1].conditions if matches else conditions).append(condition)
        if fence.role is not Role.REWRITE:
            _check_not_empty(fence.role, fence.fence.code, fence.fence.line, sheet)
    return Steps(tuple(match.close() for match in matches), tuple(conditions))


def _check_match(fence: RoleFence, matches: Sequence[_Open], sheet: Sheet, *, of_rewrite: bool) -> None:
    line = fence.fence.line
    if fence.is_alternative and not matches:
        sheet.add_at_word(line, "or", "`match or` has no `match` above it", "the first one is `rust match`")
    elif matches and not fence.is_alternative:
        section = "a rewrite" if of_rewrite else "the page"
        message = f"{section} has a second step, which is not part of this version of the page language"
        sheet.add_at_line(line, message, "if it is another way to write the same, write `rust match or`")


def _add_rewrite(fence: RoleFence, matches: Sequence[_Open], sheet: Sheet) -> None:
    line = fence.fence.line
    if not matches:
        sheet.add_at_line(line, "a `rewrite` fence has no `match` fence above it")
    elif matches[-1].rewrite is not None:
        first = matches[-1].rewrite.fence.line
        sheet.add_at_line(line, "a match has one `rewrite` fence", f"the one above is in line {first}")
    else:
        matches[-1].rewrite = fence


def _check_not_empty(role: Role, code: Code, line: int, sheet: Sheet) -> None:
    if not code.text.strip():
        help_ = "only a `rewrite` may be empty; it deletes what was matched"
        sheet.add_at_line(line, f"this `{role.value}` fence is empty", help_)
