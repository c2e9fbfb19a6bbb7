"""Which decision is about which finding: by its key, and where code has moved or changed by what is left of the key.

What is the same finding in another file is found as a baseline finds it: in its own file, then in a file of the same
module, then in the same item elsewhere. Of several alike, a decision is only believed where it is certain which one it
was about. Unknown here: whether a fix is still the one that was accepted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from deburr.review.decisions import Decision, Decisions, Verdict
from deburr.review.keys import FindingKey, Standing, item_of
from deburr.run.baseline import MOVED, paired, whole
from deburr.run.baseline_file import Entry

CHANGED = "the code under it has changed since"


@dataclass(frozen=True, slots=True)
class Match:
    """A decision about a finding. `key` is what the file has it under; `doubt` says why it may be about another one."""

    key: FindingKey
    decision: Decision
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class Matches:
    """By the key that a finding has now, what was decided about it; `unmatched` are about nothing that was seen."""

    of: Mapping[FindingKey, Match] = field(default_factory=dict)
    unmatched: Decisions = field(default_factory=dict)

    def is_settled(self, entry: Entry, of: int) -> bool:
        """Whether every decision about these alike is under the key that its finding has now, without a doubt."""
        if any(key.entry == entry for key in self.unmatched):
            return False
        keys = (FindingKey(entry, number) for number in range(1, of + 1))
        found = ((key, self.of[key]) for key in keys if key in self.of)
        return all(match.key == key and match.doubt is None for key, match in found)

    @property
    def are_exact(self) -> bool:
        """Whether each decision is under the key of its finding, without a doubt."""
        return not self.unmatched and all(one.key == key and one.doubt is None for key, one in self.of.items())

    def with_decisions(self, decisions: Mapping[FindingKey, Decision | None]) -> Matches:
        """With other decisions, or none, about findings that are settled."""
        of = {**self.of, **{key: Match(key, one) for key, one in decisions.items() if one is not None}}
        for key, one in decisions.items():
            if one is None:
                of.pop(key, None)
        return replace(self, of=of)


def match_decisions(
    decisions: Decisions, seen: Mapping[FindingKey, Standing], is_vacated: Callable[[str], bool] = lambda file: True
) -> Matches:
    """`seen` are all findings of the run. `is_vacated` tells of a file (as in a key) whether what is no longer found in
    it may be elsewhere: it was looked at as a whole, or is gone."""
    groups = _by_entry(decisions)
    now = {key.entry: standing.of for key, standing in seen.items()}
    found: dict[FindingKey, Match] = {}
    used: set[FindingKey] = set()
    for old, new in _homes(groups, now, is_vacated):
        for number, match in _in_group(groups[old], now[new]):
            found[FindingKey(new, number)] = match
            used.add(match.key)
    left = {key: one for key, one in decisions.items() if key not in used}
    for key, match in _changed(left, seen, found, is_vacated):
        found[key] = match
        used.add(match.key)
    return Matches(found, {key: one for key, one in decisions.items() if key not in used})


def _by_entry(decisions: Decisions) -> dict[Entry, dict[FindingKey, Decision]]:
    groups: dict[Entry, dict[FindingKey, Decision]] = {}
    for key in decisions:
        groups.setdefault(key.entry, {})[key] = decisions[key]
    return groups


def _homes(
    groups: Iterable[Entry], now: Mapping[Entry, int], is_vacated: Callable[[str], bool]
) -> list[tuple[Entry, Entry]]:
    """For each group of decisions where its findings are now. A group moves as a whole."""
    old, new = Counter(dict.fromkeys(groups, 1)), Counter(dict.fromkeys(now, 1))
    pairs = [*paired(old, new, sorted(old), whole)]
    vacated = [one for one in sorted(old) if is_vacated(one.file)]
    for key in MOVED:
        pairs += paired(old, new, vacated, key)
    return [(one.before, one.now) for one in pairs]


def _in_group(decided: Mapping[FindingKey, Decision], total: int) -> Iterable[tuple[int, Match]]:
    """Which of the `total` alike each decision is about."""
    sure = {key.number: Match(key, one) for key, one in decided.items() if one.standing.of == total}
    yield from sorted(sure.items())
    others = {key: one for key, one in decided.items() if one.standing.of != total}
    free = [number for number in range(1, total + 1) if number not in sure]
    if not others or not free:
        return
    exact = _after_applying(others, total) if not sure else None
    if exact is not None:
        yield from exact
        return
    was = max(one.standing.of for one in others.values())
    doubt = f"there were {was} alike here and now there {'is' if total == 1 else 'are'} {total}: which one is not known"
    for number, (key, one) in zip(free, sorted(others.items()), strict=False):
        yield number, Match(key, one, doubt)


def _after_applying(decided: Mapping[FindingKey, Decision], total: int) -> Iterable[tuple[int, Match]] | None:
    """What is left where exactly those that were accepted are gone, or where all were decided alike; None: unsure."""
    (was, *more) = {one.standing.of for one in decided.values()}
    if more or was < total:
        return None
    keys = sorted(decided)
    if len(decided) == was and len(set(decided.values())) == 1:
        return [(number, Match(keys[number - 1], decided[keys[number - 1]])) for number in range(1, total + 1)]
    accepted = {key.number for key, one in decided.items() if one.verdict is Verdict.ACCEPT}
    if was - len(accepted) != total:
        return None
    left = [number for number in range(1, was + 1) if number not in accepted]
    by_number = {key.number: key for key in keys}
    return [
        (place, Match(by_number[number], decided[by_number[number]]))
        for place, number in enumerate(left, 1)
        if number in by_number
    ]


def _changed(
    left: Decisions,
    seen: Mapping[FindingKey, Standing],
    found: Mapping[FindingKey, Match],
    is_vacated: Callable[[str], bool],
) -> Iterator[tuple[FindingKey, Match]]:
    """Decisions whose finding is not there any more, beside the one that stands at its place now. Where the item has
    more or fewer of the pattern than it had, nothing is at its place: it was fixed, or another one was added."""
    free = {(item_of(key.entry), one.place, one.places): key for key, one in seen.items() if key not in found}
    for key in sorted(left):
        decision, one = left[key], left[key].standing
        here = free.pop((item_of(key.entry), one.place, one.places), None)
        if here is not None and is_vacated(key.file) and decision.verdict is not Verdict.SKIP:
            yield here, Match(key, decision, CHANGED)


def renumbered(
    gone: FindingKey, before: Mapping[FindingKey, Standing], after: Mapping[FindingKey, Standing]
) -> dict[FindingKey, FindingKey]:
    """The new keys of the findings of a file once exactly the one at `gone` is missing; none where it is not so."""
    old = [key for key in before if key.file == gone.file and key != gone]
    new = [key for key in after if key.file == gone.file]
    if [key.entry for key in old] != [key.entry for key in new]:
        return {}
    return dict(zip(old, new, strict=True))
