"""From drafts to pieces: what each changes in every file, which others it needs, and which had to be put together.

Together the pieces are the whole change, byte for byte; that is tried out here, in the order of their numbers and in
the opposite one, as `git apply` would make them. Unknown here: compilers, and mails.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from deburr.engine.findings import Changed, FixKey
from deburr.run.series.fixes import SeriesFix
from deburr.run.series.grouping import Draft
from deburr.run.series.shared_file import Entangled, Step, shared
from deburr.run.series.subsets import Subsets
from deburr.text.edit import Edit, apply_edits, find_conflict
from deburr.text.hunk_placing import apply_hunks
from deburr.text.patch import Hunk, hunks_of

TANGLED = "their fixes cannot be told apart in a file that they share"


@dataclass(frozen=True, slots=True)
class Delta:
    """What a piece does to the file at a path: from the text that the pieces which it needs leave."""

    path: str
    before: bytes
    after: bytes

    @property
    def hunks(self) -> tuple[Hunk, ...]:
        return _hunks(self.before, self.after)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a series. `needs` are the numbers of those that must be applied before it, directly."""

    draft: Draft
    deltas: tuple[Delta, ...]
    needs: tuple[int, ...] = ()

    @property
    def number(self) -> int:
        return self.draft.number

    @property
    def fixes(self) -> tuple[SeriesFix, ...]:
        return self.draft.fixes


@dataclass(frozen=True, slots=True)
class Merge:
    """Drafts that must be one piece, and why."""

    numbers: tuple[int, ...]
    reason: str


@functools.lru_cache(maxsize=1024)
def _hunks(before: bytes, after: bytes) -> tuple[Hunk, ...]:
    """Asked for many times: to try the pieces, to count, to write them."""
    return hunks_of(before, after)


def pieces_of(drafts: Sequence[Draft], changed: Sequence[Changed], subsets: Subsets) -> tuple[Piece, ...]:
    """The pieces that make the change `changed`; drafts that cannot be told apart are put together."""
    while True:
        found = _attempt(drafts, changed, subsets)
        if not isinstance(found, Merge):
            return found
        drafts = merged(drafts, found)


def merged(drafts: Sequence[Draft], merge: Merge) -> tuple[Draft, ...]:
    """The drafts with some of them put together, under the lowest of their numbers."""
    chosen = [one for one in drafts if one.number in merge.numbers]
    others = ", ".join(", ".join(part.label for part in one.parts) for one in chosen)
    reasons = dict.fromkeys([*(reason for one in chosen for reason in one.merged), f"{others}: {merge.reason}"])
    whole = Draft(
        min(one.number for one in chosen),
        tuple(sorted({part for one in chosen for part in one.parts})),
        tuple(fix for one in chosen for fix in one.fixes),
        tuple(reasons),
    )
    left = [one for one in drafts if one.number not in merge.numbers]
    return tuple(sorted([*left, whole], key=lambda draft: draft.number))


def _attempt(drafts: Sequence[Draft], changed: Sequence[Changed], subsets: Subsets) -> tuple[Piece, ...] | Merge:
    keys = {one.number: frozenset(fix.key for fix in one.fixes) for one in drafts}
    deltas: dict[int, list[Delta]] = {number: [] for number in keys}
    needs: dict[int, set[int]] = {number: set() for number in keys}
    users = {one.path: [number for number in sorted(keys) if keys[number] & _keys(one)] for one in changed}
    among = _linked_keys([one for one in changed if len(users[one.path]) > 1])
    for one in changed:
        numbers = users[one.path]
        if len(numbers) == 1:
            deltas[numbers[0]].append(Delta(one.path, one.change.before, one.change.after))
            continue
        found = _shared(one, numbers, keys, among[one.path], subsets)
        if isinstance(found, Merge):
            return found
        for number, step in found[0].items():
            if step.before != step.after:
                deltas[number].append(Delta(one.path, step.before, step.after))
        for first, second in found[1]:
            needs[second].add(first)
    pieces = tuple(Piece(one, tuple(deltas[one.number]), tuple(sorted(needs[one.number]))) for one in drafts)
    return _tried(pieces, changed, users) or pieces


def _shared(
    one: Changed,
    numbers: Sequence[int],
    keys: Mapping[int, frozenset[FixKey]],
    among: frozenset[FixKey],
    subsets: Subsets,
) -> tuple[Mapping[int, Step], tuple[tuple[int, int], ...]] | Merge:
    edits = _own_edits(one)

    def state(chosen: Sequence[int]) -> bytes | None:
        if edits is not None:
            mine = {edit for number in chosen for key in keys[number] & edits.keys() for edit in edits[key]}
            return apply_edits(one.change.before, mine)
        wanted = frozenset(key for number in chosen for key in keys[number]) & among
        subset = subsets.of(wanted, among)
        return subset.texts.get(one.path, one.change.before) if subset.made == wanted else None

    found = shared(one.change.before, one.change.after, numbers, state)
    return Merge(found.numbers, TANGLED) if isinstance(found, Entangled) else (found.steps, found.needs)


def _own_edits(one: Changed) -> Mapping[FixKey, tuple[Edit, ...]] | None:
    """The edits of each fix of a file, if its change is nothing but these: nothing tidied up, laid out or built upon.

    Then no part of the file depends on which of the others are made, and the engine need not be asked."""
    change = one.change
    found: dict[FixKey, tuple[Edit, ...]] = {}
    for applied in change.applied:
        if applied.round or applied.fix.elsewhere or applied.key is None or applied.key in found or change.causes:
            return None
        found[applied.key] = applied.fix.edits
    edits = [edit for here in found.values() for edit in here]
    is_all = find_conflict(edits) is None and apply_edits(change.before, edits) == change.after
    return found if is_all else None


def _keys(one: Changed) -> frozenset[FixKey]:
    """The fixes that change a file."""
    fixes = (*one.change.applied, *one.change.causes)
    return frozenset(fix.key for fix in fixes if fix.key is not None)


def _linked_keys(changed: Sequence[Changed]) -> dict[str, frozenset[FixKey]]:
    """By path the fixes of a file and of those that share fixes with it."""
    groups: list[tuple[set[str], set[FixKey]]] = []
    for one in changed:
        paths, keys = {one.path}, set(_keys(one))
        for group in [group for group in groups if group[1] & keys]:
            groups.remove(group)
            paths |= group[0]
            keys |= group[1]
        groups.append((paths, keys))
    return {path: frozenset(keys) for paths, keys in groups for path in paths}


def _tried(pieces: Sequence[Piece], changed: Sequence[Changed], users: Mapping[str, Sequence[int]]) -> Merge | None:
    """What has to be put together since it does not lead to the whole change, or changes nothing by itself."""
    for one in pieces:
        if not one.deltas:
            homes = {number for numbers in users.values() if one.number in numbers for number in numbers}
            near = min(homes - {one.number}, default=None, key=lambda number: abs(number - one.number))
            if near is not None:
                return Merge(tuple(sorted((near, one.number))), "alone it would change nothing")
    for order in (pieces, opposite(pieces)):
        texts = texts_with(order)
        for file in changed:
            if texts.get(file.path) != file.change.after:
                return Merge(tuple(users[file.path]), TANGLED)
    return None


def opposite(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The pieces from the last to the first, each behind those that it needs."""
    by_number = {one.number: one for one in pieces}
    found: dict[int, Piece] = {}
    for one in reversed(pieces):
        for number in sorted(needed(one.number, by_number)):
            found.setdefault(number, by_number[number])
        found.setdefault(one.number, one)
    return tuple(found.values())


def needed(number: int, pieces: Mapping[int, Piece]) -> frozenset[int]:
    """The numbers of all pieces that the one with this number needs, also through others."""
    found: set[int] = set()
    pending = [number]
    while pending:
        more = set(pieces[pending.pop()].needs) - found
        found |= more
        pending += more
    return frozenset(found)


def texts_with(pieces: Iterable[Piece]) -> dict[str, bytes | None]:
    """The texts of the files that the pieces change, applied in this order; None where one could not be applied.

    Each piece stands behind those that it needs."""
    texts: dict[str, bytes | None] = {}
    for piece in pieces:
        for delta in piece.deltas:
            # What comes first in a file needs nothing there, so it was made from the original text.
            now = texts.get(delta.path, delta.before)
            texts[delta.path] = apply_hunks(now, delta.hunks) if now is not None else None
    return texts


def hunk_count(piece: Piece) -> int:
    """How many hunks the patch of a piece has."""
    return sum(len(delta.hunks) for delta in piece.deltas)
