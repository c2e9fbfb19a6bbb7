"""Whether each piece compiles with nothing but the pieces that it needs, and which one it lacks where it does not.

The pieces are tried in the copy that an apply is checked in. What does not compile alone is put together with the piece
whose absence breaks it; of all others, those are tried first that are nearest. Unknown here: how a compiler is run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from deburr.compiler.processes import NotRun
from deburr.engine.findings import Changed
from deburr.run.series.pieces import Merge, Piece, needed, texts_with
from deburr.run.verification.back_out import Verdict
from deburr.run.verification.plan import Plan
from deburr.run.verification.verified import VerifyOptions
from deburr.run.verification.verify import Project, opened_projects

Rebuild = Callable[[Merge], tuple[Piece, ...]]
"""The pieces once some of them are put together."""


@dataclass(frozen=True, slots=True)
class Alone:
    """The pieces, each of which compiles with those that it needs; `checks` is how often the compiler was run."""

    pieces: tuple[Piece, ...]
    checks: int


@dataclass(slots=True)
class _Trial:
    projects: Sequence[Project]
    changed: Mapping[str, Changed]
    _known: dict[tuple[tuple[str, bytes], ...], Verdict] = field(default_factory=dict)

    def verdict(self, pieces: Sequence[Piece]) -> Verdict | NotRun:
        """What is new with these pieces, each behind those that it needs."""
        texts = {path: text for path, text in texts_with(pieces).items() if text is not None}
        key = tuple(sorted(texts.items()))
        if key not in self._known:
            found = self._judged(self._plan(texts))
            if isinstance(found, NotRun):
                return found
            self._known[key] = found
        return self._known[key]

    def _plan(self, texts: Mapping[str, bytes]) -> Plan:
        return Plan(
            tuple(
                replace(self.changed[path], change=replace(self.changed[path].change, after=text))
                for path, text in texts.items()
            )
        )

    def _judged(self, plan: Plan) -> Verdict | NotRun:
        for project in self.projects:
            if project.copy.texts_of(plan):
                verdict = project.judged(plan)
                if isinstance(verdict, NotRun) or verdict.errors:
                    return verdict
        return Verdict(())


def stand_alone(
    pieces: tuple[Piece, ...],
    plan: Plan,
    rebuild: Rebuild,
    options: VerifyOptions,
    roots: Sequence[Path],
    tell: Callable[[str], None],
) -> Alone | NotRun:
    """The pieces of a plan that compiles as a whole, put together until each compiles alone."""
    with opened_projects(plan, options, roots, tell) as projects:
        if isinstance(projects, NotRun):
            return projects
        trial = _Trial(projects, {one.path: one for one in plan.changed})
        while True:
            found = _first_merge(pieces, trial, tell)
            if isinstance(found, NotRun):
                return found
            if found is None:
                return Alone(pieces, sum(one.copy.checks for one in projects))
            pieces = rebuild(found)


def _first_merge(pieces: Sequence[Piece], trial: _Trial, tell: Callable[[str], None]) -> Merge | NotRun | None:
    by_number = {one.number: one for one in pieces}
    if len(pieces) < 2:
        # The whole was checked before.
        return None
    for at, piece in enumerate(pieces, 1):
        tell(f"checking each piece alone: {at} of {len(pieces)}")
        verdict = trial.verdict(_closed([piece.number], by_number))
        if isinstance(verdict, NotRun):
            return verdict
        if verdict.errors:
            return _partner(piece, by_number, trial, verdict.errors[0].title)
    return None


def _partner(piece: Piece, pieces: Mapping[int, Piece], trial: _Trial, title: str) -> Merge | NotRun:
    """The piece without which this one does not compile: the last of the fewest, nearest first, with which it does."""
    mine = {piece.number, *needed(piece.number, pieces)}
    others = sorted((number for number in pieces if number not in mine), key=lambda one: _distance(piece, pieces[one]))
    fewest, most = 1, len(others)
    while fewest < most:
        middle = (fewest + most) // 2
        verdict = trial.verdict(_closed([piece.number, *others[:middle]], pieces))
        if isinstance(verdict, NotRun):
            return verdict
        fewest, most = (middle + 1, most) if verdict.errors else (fewest, middle)
    if not others:
        return NotRun(f"piece {piece.number} does not compile, although the whole does: {title}")
    numbers = tuple(sorted((piece.number, others[most - 1])))
    return Merge(numbers, f"one does not compile without the other ({title})")


def _distance(piece: Piece, other: Piece) -> tuple[int, int]:
    """First those that share more of the path to a file, then those with the nearest number."""
    common = max(
        (_common(Path(a.path).parts, Path(b.path).parts) for a in piece.deltas for b in other.deltas), default=0
    )
    return -common, abs(piece.number - other.number)


def _common(first: Sequence[str], second: Sequence[str]) -> int:
    return next((at for at, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), len(first))


def _closed(numbers: Sequence[int], pieces: Mapping[int, Piece]) -> list[Piece]:
    """The pieces with those that they need, in order."""
    wanted = {*numbers, *(other for number in numbers for other in needed(number, pieces))}
    return [pieces[number] for number in sorted(wanted)]
