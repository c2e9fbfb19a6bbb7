"""What has become of a series: which of its fixes have landed, which are pending, which no longer fit, what grew back.

A fix is found again by the name of its finding, never by a line, so a rebase that moves everything is no change. One
whose finding is gone has landed if what it writes is there, in the same items. Unknown here: how findings are found,
and how it is told.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from deburr.run.series.fixes import FOLLOW_UP, FixName
from deburr.run.series.index_file import Index, IndexedFix, IndexedPiece
from deburr.run.series.written_texts import WrittenTexts
from deburr.text.hunk_placing import apply_hunks
from deburr.text.patch_reading import FilePatch

_NO_FINDING = "nothing is found there now, nor what the fix writes: removed, suppressed or mended in another way"
_OTHER_CODE = "the code under it has changed: the fix would be another one now"
_NO_LINES = "the lines around it have changed: the patch does not apply"


class State(enum.Enum):
    """What has become of a fix."""

    LANDED = "landed"
    PENDING = "pending"
    CONFLICTING = "conflicting"


@dataclass(frozen=True, slots=True)
class Found:
    """A finding as it is now. `digests` are those of its fixes by the name of the rewrite; `line` is 1-based."""

    name: FixName
    line: int
    digests: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FixState:
    """`found` is its finding as it is now, if it is there."""

    fix: IndexedFix
    state: State
    reason: str | None = None
    found: Found | None = None


@dataclass(frozen=True, slots=True)
class PieceState:
    """A piece with what has become of its fixes."""

    piece: IndexedPiece
    fixes: tuple[FixState, ...]

    @property
    def counts(self) -> Counter[State]:
        return Counter(one.state for one in self.fixes)

    @property
    def state(self) -> State:
        """Landed if all of it is, conflicting if something of it is, else pending."""
        counts = self.counts
        if counts[State.CONFLICTING]:
            return State.CONFLICTING
        return State.PENDING if counts[State.PENDING] else State.LANDED


@dataclass(frozen=True, slots=True)
class SeriesState:
    """A series with what has become of it; `grown` are findings of its patterns that it does not know."""

    pieces: tuple[PieceState, ...]
    grown: tuple[Found, ...]

    @property
    def is_open(self) -> bool:
        return bool(self.grown) or any(one.state is not State.LANDED for one in self.pieces)


@dataclass(frozen=True, slots=True)
class Tree:
    """The files as they are now, by what they are called in a patch."""

    found: Sequence[Found]
    read: Callable[[str], bytes | None]
    patch_of: Callable[[IndexedPiece], tuple[FilePatch, ...] | None]
    """The patch of a piece; None where its file is not there any more."""


def state_of(index: Index, tree: Tree) -> SeriesState:
    """What has become of the series."""
    matched, left = _matched(index.fixes, tree.found)
    texts = _Texts(tree.read)
    back = [found for fix, found in matched.items() if not fix.is_written]
    known = [one for one in index.fixes if one.is_written or (one not in matched and _is_written(one, texts))]
    states = [_fix_state(one, matched.get(one), texts) for one in known]
    pieces = [
        PieceState(piece, tuple(one for one in states if one.fix.piece == piece.number)) for piece in index.pieces
    ]
    grown = sorted([*back, *_grown(left, index)], key=lambda one: (one.name.file, one.line))
    return SeriesState(tuple(_tried([one for one in pieces if one.fixes], tree)), tuple(grown))


def _matched(fixes: Sequence[IndexedFix], found: Sequence[Found]) -> tuple[dict[IndexedFix, Found], list[Found]]:
    """The fixes whose findings are still there, and the findings that are no fix's: first those in the same file, then
    those that moved with their module, then those that moved with their items."""
    matched: dict[IndexedFix, Found] = {}
    left = list(found)
    keys: list[Callable[[FixName], object]] = [
        lambda name: (name.file, name.identity),
        lambda name: name.identity,
        lambda name: (name.identity.item, name.identity.pattern, name.identity.snippet),
    ]
    for key in keys:
        waiting: dict[object, list[Found]] = {}
        for one in left:
            waiting.setdefault(key(one.name), []).append(one)
        # Of several alike the last ones are left: pieces land from the front.
        for fix in sorted(fixes, key=lambda one: (one.is_written, one.name), reverse=True):
            here = waiting.get(key(fix.name)) if fix not in matched else None
            if here:
                same = next((one for one in here if one.digests.get(fix.rewrite) == fix.digest), here[-1])
                here.remove(same)
                matched[fix] = same
        taken = set(map(id, matched.values()))
        left = [one for one in left if id(one) not in taken]
    return matched, left


@dataclass(slots=True)
class _Texts:
    read: Callable[[str], bytes | None]
    _known: dict[str, WrittenTexts | None] = field(default_factory=dict)

    def of(self, file: str) -> WrittenTexts | None:
        if file not in self._known:
            data = self.read(file)
            self._known[file] = WrittenTexts(data, file.endswith(".rs")) if data is not None else None
        return self._known[file]


def _is_written(fix: IndexedFix, texts: _Texts) -> bool:
    """Whether what the fix writes is in its files."""
    return all((text := texts.of(file)) is not None and text.has(words, item) for file, item, words in fix.becomes)


def _fix_state(fix: IndexedFix, found: Found | None, texts: _Texts) -> FixState:
    is_written = _is_written(fix, texts)
    if fix.name.identity.snippet == FOLLOW_UP:
        # Its finding comes up only once the fix before it is made.
        return FixState(fix, State.LANDED if is_written and fix.becomes else State.PENDING)
    if found is None:
        return FixState(fix, State.LANDED) if is_written else FixState(fix, State.CONFLICTING, _NO_FINDING)
    if found.name.file != fix.name.file:
        return FixState(fix, State.CONFLICTING, f"its code has moved to {found.name.file}", found)
    if found.digests.get(fix.rewrite) != fix.digest:
        return FixState(fix, State.CONFLICTING, _OTHER_CODE, found)
    return FixState(fix, State.PENDING, None, found)


def _tried(pieces: Sequence[PieceState], tree: Tree) -> Iterator[PieceState]:
    """The pieces, with what is pending of them tried on the texts as they are."""
    by_number = {one.piece.number: one for one in pieces}
    for one in pieces:
        if one.counts[State.PENDING] == 0 or one.counts[State.LANDED] or _applies(one, by_number, tree):
            yield one
            continue
        fixes = tuple(
            replace(fix, state=State.CONFLICTING, reason=_NO_LINES) if fix.state is State.PENDING else fix
            for fix in one.fixes
        )
        yield replace(one, fixes=fixes)


def _applies(piece: PieceState, pieces: Mapping[int, PieceState], tree: Tree) -> bool:
    """Whether the patch of a piece applies, behind what it needs and what has not landed of that."""
    order = [number for number in sorted(_needed(piece, pieces)) if pieces[number].state is not State.LANDED]
    texts: dict[str, bytes | None] = {}
    for number in (*order, piece.piece.number):
        patch = tree.patch_of(pieces[number].piece)
        if patch is None:
            return True
        for file in patch:
            now = texts[file.name] if file.name in texts else tree.read(file.name)
            texts[file.name] = apply_hunks(now, file.hunks, is_anchored=False) if now is not None else None
            if texts[file.name] is None:
                return False
    return True


def _needed(piece: PieceState, pieces: Mapping[int, PieceState]) -> set[int]:
    found: set[int] = set()
    pending = list(piece.piece.needs)
    while pending:
        number = pending.pop()
        if number in pieces and number not in found:
            found.add(number)
            pending += pieces[number].piece.needs
    return found


def _grown(left: Iterable[Found], index: Index) -> Iterator[Found]:
    """The findings that neither a piece nor the list of what was left out knows."""
    known = Counter(dict(index.left_out))
    for one in left:
        key = (one.name.file, one.name.identity)
        if known[key] > 0:
            known[key] -= 1
        else:
            yield one
