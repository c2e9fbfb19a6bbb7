"""What the files of a run become with some of its fixes and without the others, as deburr itself would have it.

Leaving fixes out may let others in that had lost to them; those are left out as well, since nobody asked for them here.
Unknown here: why some fixes are wanted.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from deburr.engine.findings import Changed, FixKey, Outcome
from deburr.run.session import Replanner, Session
from deburr.run.verification.plan import Plan

MOST_ROUNDS = 20
_REASON = "it is in another piece"


@dataclass(frozen=True, slots=True)
class Subset:
    """`texts` are the new texts of the files that change, by path as shown; `made` are the fixes that are in them."""

    texts: Mapping[str, bytes]
    made: frozenset[FixKey]


@dataclass(slots=True)
class Subsets:
    """Works on the files of a run again and again. `outcomes` are those with all fixes, `left_out` the fixes that are
    in none of the pieces."""

    session: Session
    outcomes: Sequence[Outcome]
    left_out: Mapping[FixKey, str]
    _replanner: Replanner = field(init=False)
    _all: frozenset[FixKey] = field(init=False)
    _foreign: dict[FixKey, str] = field(init=False)
    _known: dict[tuple[frozenset[FixKey], frozenset[FixKey]], Subset] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._replanner = Replanner(self.session, self.outcomes)
        self._all = frozenset(Plan(tuple(self.outcomes)).fixes)
        self._foreign = dict(self.left_out)

    def of(self, wanted: Collection[FixKey], among: Collection[FixKey]) -> Subset:
        """With the fixes `wanted` of those `among`; the others of the run are made as well, elsewhere."""
        key = frozenset(wanted), frozenset(among)
        if key not in self._known:
            self._known[key] = self._made(*key)
        return self._known[key]

    def _made(self, wanted: frozenset[FixKey], among: frozenset[FixKey]) -> Subset:
        allowed = self._all - (among - wanted)
        for _ in range(MOST_ROUNDS):
            excluded = {**self._foreign, **dict.fromkeys(among - wanted, _REASON)}
            outcomes = self._replanner.outcomes(excluded)
            made = frozenset(Plan(outcomes).fixes)
            more = made - allowed
            if not more:
                break
            self._foreign.update(dict.fromkeys(more, _REASON))
        texts = {one.path: one.change.after for one in outcomes if isinstance(one, Changed)}
        return Subset(texts, (made & among) if not more else frozenset())
