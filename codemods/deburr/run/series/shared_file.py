"""A file that several pieces change: which of them can be applied in any order, and what each of them does.

Pieces whose lines keep apart are made from the original text. Where they come near one another, or where one depends on
what another does (an import that both need, what can be tidied up only once both are made), they are a chain: each is
made from what the one before leaves. Unknown here: what the pieces are about.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from deburr.text.hunk_placing import preimage
from deburr.text.line_diff import Region, changed_regions
from deburr.text.lines import split_lines
from deburr.text.patch import CONTEXT_LINES, hunks_of


@dataclass(frozen=True, slots=True)
class Step:
    """What one piece does to a file: from the text that the pieces it needs leave."""

    before: bytes
    after: bytes


@dataclass(frozen=True, slots=True)
class Shared:
    """The step of each piece, by its number, and the pairs of which the second needs the first."""

    steps: Mapping[int, Step]
    needs: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Entangled:
    """Pieces that cannot be told apart in a file."""

    numbers: tuple[int, ...]


State = Callable[[Sequence[int]], "bytes | None"]
"""The text of a file with these pieces alone; None where they cannot be made without others."""


def shared(before: bytes, after: bytes, numbers: Sequence[int], state: State) -> Shared | Entangled:
    """The steps of the pieces `numbers` (in order), which lead from `before` to `after` together."""
    alone = {number: state([number]) for number in numbers}
    made = {number: text for number, text in alone.items() if text is not None}
    if len(made) == len(numbers):
        groups = _near(before, made)
        found = _steps(before, after, groups, state)
        if found is not None:
            return found
    return _steps(before, after, [list(numbers)], state) or Entangled(tuple(numbers))


def _near(before: bytes, texts: Mapping[int, bytes]) -> list[list[int]]:
    """The pieces in groups of those that come near one another."""
    old = split_lines(before)
    places = sorted(
        (region.old_start, region.old_end, number)
        for number, text in texts.items()
        for region in changed_regions(old, split_lines(text))
    )
    groups = {number: {number} for number in texts}
    end, last = 0, 0
    for at, (start, stop, number) in enumerate(places):
        if at and start - end <= CONTEXT_LINES and groups[number] is not groups[last]:
            joined = groups[number] | groups[last]
            groups.update(dict.fromkeys(joined, joined))
        if stop >= end or not at:
            end, last = stop, number
    unique = {min(group): sorted(group) for group in groups.values()}
    return [unique[number] for number in sorted(unique)]


def _steps(before: bytes, after: bytes, groups: Sequence[Sequence[int]], state: State) -> Shared | None:
    steps: dict[int, Step] = {}
    ends: list[bytes] = []
    for group in groups:
        text = before
        for number in range(1, len(group) + 1):
            following = state(group[:number])
            if following is None:
                return None
            steps[group[number - 1]] = Step(text, following)
            text = following
        ends.append(text)
    if _together(before, ends) != after or (len(groups) > 1 and not _are_anchored(groups, steps)):
        return None
    return Shared(steps, tuple(chain.from_iterable(pairwise(group) for group in groups)))


def _together(before: bytes, texts: Iterable[bytes]) -> bytes | None:
    """The text with what leads from `before` to each of `texts`; None where two of them come near one another."""
    old = split_lines(before)
    changes: list[tuple[Region, list[bytes]]] = []
    for text in texts:
        new = split_lines(text)
        changes += [(one, new[one.new_start : one.new_end]) for one in changed_regions(old, new)]
    changes.sort(key=lambda change: (change[0].old_start, change[0].old_end))
    found: list[bytes] = []
    at = 0
    for number, (region, lines) in enumerate(changes):
        if number and region.old_start - changes[number - 1][0].old_end < 1:
            return None
        found += [*old[at : region.old_start], *lines]
        at = region.old_end
    return b"".join((*found, *old[at:]))


def _are_anchored(groups: Sequence[Collection[int]], steps: Mapping[int, Step]) -> bool:
    """Whether each hunk finds its place whatever the pieces of other groups have done before.

    `git apply` takes the nearest place that looks right. That is the right one if nothing has moved, or if a line of
    the hunk is in the text only once."""
    changes = {number: _change(step) for number, step in steps.items()}
    for group in groups:
        others = [changes[number] for number in steps if number not in group]
        if not any(moves for moves, _ in others):
            continue
        added = {line for _, lines in others for line in lines}
        for number in group:
            step = steps[number]
            counts = Counter(split_lines(step.before))
            for hunk in hunks_of(step.before, step.after):
                if not any(counts[line] == 1 and line not in added for line in preimage(hunk)):
                    return False
    return True


def _change(step: Step) -> tuple[bool, set[bytes]]:
    """Whether a step moves lines, and the lines that it puts in."""
    old, new = split_lines(step.before), split_lines(step.after)
    regions = changed_regions(old, new)
    moves = any(one.old_end - one.old_start != one.new_end - one.new_start for one in regions)
    return moves, {line for one in regions for line in new[one.new_start : one.new_end]}
