"""Files that are fixed together, because a fix of one of them changes others of its crate.

Every file is worked on alone first; those whose fixes would change others come here, and what they touch is worked on
again as one. Deliberately unknown here: processes, and who writes what.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path as FilePath

from deburr.engine.analysis import keep_all
from deburr.engine.findings import Changed, Clean, Failed, FileChange, Outcome
from deburr.engine.rounds import Subject
from deburr.errors import DeburrError
from deburr.language.gates import NO_FACTS
from deburr.run.crate_modules import CrateModules, Crates, crate_view_for
from deburr.run.crate_tree import read_source, shown_name
from deburr.run.file_work import BUGS, Context, FileWork, describe_bug
from deburr.run.manifest_files import is_manifest
from deburr.syntax.crate_view import NoCrate
from deburr.syntax.source import SourceFile


def with_linked(outcomes: Iterable[Outcome], work: FileWork) -> Iterator[Outcome]:
    """The outcomes with those of linked files in the place of what each of them came to alone, in the same order.

    Files that nobody worked on alone, and that a fix of another one changes, come last."""
    alone = list(outcomes)
    waiting = {one.path: needs for one in alone if (needs := _needs(one))}
    together = _Linked(work, {os.path.abspath(one.path): one.path for one in alone}).outcomes(waiting)
    for one in alone:
        yield together.pop(one.path, one)
    yield from (together[path] for path in sorted(together) if not isinstance(together[path], Clean))


def linked_paths(outcomes: Iterable[Outcome], names: Iterable[str]) -> set[str]:
    """The paths of the files that crates call `names`, and of those that share a fix with one of them."""
    groups = []
    for one in outcomes:
        if isinstance(one, Changed):
            groups.append({one.path, *one.change.joined})
    wanted = set(names)
    return {path for group in _joined(groups) if any(_name(path) in wanted for path in group) for path in group}


def _needs(outcome: Outcome) -> tuple[str, ...]:
    change = outcome.change if isinstance(outcome, Changed | Clean) else None
    return change.needs if change is not None else ()


@dataclass(slots=True)
class _Linked:
    work: FileWork
    shown: Mapping[str, str]
    """By absolute path what a file is called in this run."""

    def outcomes(self, waiting: Mapping[str, tuple[str, ...]]) -> dict[str, Outcome]:
        """By path as shown. Groups that turn out to touch the same file are worked on again as one."""
        groups = _joined({_name(path), *needs} for path, needs in waiting.items())
        starts = {_name(path) for path in waiting}
        while True:
            found = [self._of_group(sorted(group & starts)) for group in groups]
            grown = _joined({*group, *outcomes} for group, outcomes in zip(groups, found, strict=True))
            if len(grown) == len(groups):
                return {self._shown(name): one for outcomes in found for name, one in outcomes.items()}
            groups = grown

    def _shown(self, name: str) -> str:
        return self.shown.get(os.path.abspath(name), name)

    def _of_group(self, names: list[str]) -> dict[str, Outcome]:
        """By the name that crates give to a file."""
        texts = _TextsOfCrates(self.work)
        try:
            changes = self.work.engine.fix_together(names, texts, self.work.excluded)
            return {name: self._outcome(name, change, texts) for name, change in changes.items()}
        except DeburrError as error:
            return {name: Failed(self._shown(name), error.message) for name in names}
        except BUGS as error:
            # The edge: a mistake of ours in some files must not cost the user the others.
            return {name: Failed(self._shown(name), describe_bug(error)) for name in names}

    def _outcome(self, name: str, change: FileChange, texts: _TextsOfCrates) -> Outcome:
        change = replace(change, joined=tuple(self._shown(other) for other in change.joined))
        if is_manifest(name):
            shown = self._shown(name)
            return Changed(shown, change) if change.after != change.before else Clean(shown, change=change)
        file, view = FilePath(os.path.abspath(name)), texts.view(name)
        return self.work.outcome_of(change, self._shown(name), file, texts.context(name), view)


def _name(path: str) -> str:
    """What crates call the file at `path`."""
    return shown_name(os.path.abspath(path))


def _joined(groups: Iterable[set[str]]) -> list[set[str]]:
    """The groups, those that share a file put together."""
    found: dict[int, set[str]] = {}
    home: dict[str, int] = {}
    for number, group in enumerate(groups):
        met = {home[name] for name in group if name in home}
        found[number] = group.union(*(found.pop(one) for one in met))
        home.update(dict.fromkeys(found[number], number))
    return list(found.values())


@dataclass(slots=True)
class _TextsOfCrates:
    """The files of some crates with what was fixed so far in them; `deburr.engine.rounds.Texts`."""

    work: FileWork
    can_grow: bool = True
    _texts: dict[str, bytes] = field(init=False)
    _crates: Crates = field(init=False)
    _views: dict[str, CrateModules] = field(default_factory=dict)
    _contexts: dict[str, Context] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._texts = dict(self.work.staged)
        self._crates = Crates(dict(self._texts))

    def subject(self, name: str) -> Subject:
        if is_manifest(name):
            data = self._crates.read(os.path.abspath(name)) or b""
            return Subject(SourceFile(data, name), NO_FACTS, NoCrate(), keep_all, is_manifest=True)
        view, context = self.view(name), self.context(name)
        # A file of no crate has no other file that could hand it out.
        source = view.own_source() or read_source(view.file)
        return Subject(source or SourceFile(b"", name), context.facts, view, context.keep)

    def replace(self, texts: Mapping[str, bytes]) -> None:
        self._texts.update({os.path.abspath(name): data for name, data in texts.items()})
        self._crates, self._views = Crates(dict(self._texts)), {}

    def view(self, name: str) -> CrateModules:
        """The crate as a file sees it: the same view that its crate has for it."""
        if name not in self._views:
            view = crate_view_for(os.path.abspath(name), self.work.why_not_changed, self._crates)
            source = view.own_source()
            self._views[name] = (view.view_from(source) if source is not None else None) or view
        return self._views[name]

    def context(self, name: str) -> Context:
        """Kept for all rounds: its filter remembers what it said of the first text."""
        if name not in self._contexts:
            file = FilePath(os.path.abspath(name))
            self._contexts[name] = self.work.context_of(self.work.config_of(file), file)
        return self._contexts[name]
