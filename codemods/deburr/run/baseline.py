"""Telling findings that a baseline knows from new ones, and its entries that are gone from those that still hold.

An entry is first looked for in its file. What is left of it there may have moved: into a file of the same module, else
to the same item elsewhere, but only if its own file no longer has it. Unknown here: how the baseline is stored, and
what becomes of the findings.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from deburr.engine.findings import Clean, Outcome
from deburr.run.baseline_file import Entries, Entry
from deburr.run.crate_modules import CrateModules
from deburr.run.finding_identity import Identity, identity_of
from deburr.run.narrowing import Known
from deburr.syntax.source import SourceFile

_Key = Callable[[Entry], object]


@dataclass(frozen=True, slots=True)
class Judged:
    """What a run saw of the findings that a baseline knows."""

    known: Mapping[str, Known]
    """By absolute path, the findings of each file that are in the baseline."""
    held: Entries
    """The entries that hold, where their findings are now."""
    new: Entries
    gone: Entries
    left: Entries
    """Entries that this run says nothing about: their file or their pattern was not looked at."""

    def entries(self, *, with_new: bool) -> Entries:
        """What a baseline holds after this run."""
        together = Counter(dict(self.held))
        for part in (self.left, self.new if with_new else {}):
            together.update(part)
        return together


@dataclass(frozen=True, slots=True)
class Scope:
    """What a run looked at. `root` is the real directory that the entries' files are relative to."""

    root: FilePath
    patterns: Collection[str]
    """The patterns that ran."""
    is_whole: bool = True
    """Whether all code of the files counted; without tests, an entry that is not found proves nothing."""


@dataclass(slots=True)
class _Seen:
    """The findings of a run, by entry, and the files that they are in."""

    paths: dict[str, str] = field(default_factory=dict)
    """By file as in an entry, its absolute path."""
    modules: dict[str, str] = field(default_factory=dict)
    counts: Counter[Entry] = field(default_factory=Counter)


def judge(entries: Entries, outcomes: Iterable[Outcome], view: Callable[[str], CrateModules], scope: Scope) -> Judged:
    """Compares the entries with all findings of a run over some files; `view` is the crate around an absolute path."""
    seen = _seen(outcomes, view, scope.root)
    old, new = Counter(dict(entries)), Counter(seen.counts)
    held: Counter[Entry] = Counter()
    pairs = [*paired(old, new, [*old], whole)]
    is_missing = {file: not os.path.lexists(scope.root / file) for file in {one.file for one in old}}
    vacated = [one for one in sorted(old) if is_missing[one.file] or (scope.is_whole and one.file in seen.paths)]
    for key in MOVED:
        pairs += paired(old, new, vacated, key)
    for one in pairs:
        held[one.now] += one.count
    judged = {one for one in vacated if one.identity.pattern in scope.patterns and scope.is_whole}
    gone = {one: count for one, count in old.items() if count > 0 and one in judged}
    left = {one: count for one, count in old.items() if count > 0 and one not in judged}
    return Judged(_known(held, seen), +held, +new, gone, left)


def _seen(outcomes: Iterable[Outcome], view: Callable[[str], CrateModules], root: FilePath) -> _Seen:
    seen = _Seen()
    for outcome in outcomes:
        if not isinstance(outcome, Clean):
            continue
        path = os.path.abspath(outcome.path)
        file = os.path.relpath(os.path.realpath(path), root).replace(os.sep, "/")
        seen.paths[file] = path
        if not outcome.findings:
            continue
        module = seen.modules[file] = "::".join(view(path).module_of_file() or ())
        source = SourceFile(outcome.data, outcome.path)
        seen.counts.update(Entry(file, identity_of(one, source, module)) for one in outcome.findings)
    return seen


@dataclass(frozen=True, slots=True)
class Pair:
    """So many findings that were `before` and are `now`."""

    before: Entry
    now: Entry
    count: int


def whole(entry: Entry) -> object:
    """The same finding in the same file."""
    return entry


def _module_and_item(entry: Entry) -> object:
    return entry.identity


def _item(entry: Entry) -> object:
    one = entry.identity
    return one.item, one.pattern, one.snippet


MOVED = (_module_and_item, _item)
"""What is the same of a finding that is in another file now, in the order in which it is believed."""


def paired(old: Counter[Entry], new: Counter[Entry], candidates: Sequence[Entry], key: _Key) -> Iterator[Pair]:
    """Takes from both sides what has the same key; of the old ones only what is among the candidates."""
    waiting: dict[object, list[Entry]] = {}
    for one in sorted(entry for entry, count in new.items() if count > 0):
        waiting.setdefault(key(one), []).append(one)
    for one in candidates:
        for other in waiting.get(key(one), ()):
            common = min(old[one], new[other])
            old[one] -= common
            new[other] -= common
            if common:
                yield Pair(one, other, common)


def _known(held: Counter[Entry], seen: _Seen) -> dict[str, Known]:
    by_file: dict[str, dict[Identity, int]] = {}
    for entry, count in held.items():
        if count > 0:
            by_file.setdefault(entry.file, {})[entry.identity] = count
    return {seen.paths[file]: Known(seen.modules[file], counts) for file, counts in by_file.items()}
