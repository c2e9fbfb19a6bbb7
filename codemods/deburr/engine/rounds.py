"""Rounds: apply what goes together, look again, until a round has nothing to apply.

A second run over the result finds nothing to apply, and reports exactly what the last round left. A text that comes
back is a cycle of patterns and an error that names them. Mostly the rounds are over one file; where a fix has edits in
others of the crate, over all that are touched. Unknown here: where texts come from, and who writes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from deburr.engine.analysis import Engine, Keep
from deburr.engine.drafts import Part, Sighting, clean_up
from deburr.engine.findings import Applied, FileChange, Finding, Fix, FixKey, Place, Withheld
from deburr.engine.manifests.toml_edits import read_document
from deburr.engine.overlap import Choice, Lost, Selection, select
from deburr.engine.picking import Picking
from deburr.errors import PatternCycleError
from deburr.language.gates import ProjectFacts
from deburr.syntax.crate_view import CrateView
from deburr.syntax.source import SourceFile
from deburr.text.edit import Edit, apply_edits
from deburr.text.shifts import moved, origin_of, results
from deburr.text.span import Span

PATIENCE = 50
"""Rounds without getting fewer places, after which a set of pages counts as one that never ends."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A file as it is now, with all that its findings depend on."""

    source: SourceFile
    facts: ProjectFacts
    crate: CrateView
    keep: Keep
    is_manifest: bool = False
    """Whether it is a Cargo.toml, in which nothing is found."""


class Texts(Protocol):
    """The files that rounds may change, by name, as they are now.

    A crate view hands out the same `SourceFile` for a file as `subject` does."""

    @property
    def can_grow(self) -> bool:
        """Whether the rounds may go on to files that fixes of the first ones change as well."""

    def subject(self, name: str) -> Subject: ...

    def replace(self, texts: Mapping[str, bytes]) -> None:
        """Give files new texts; subjects that were handed out before are out of date."""


@dataclass(slots=True)
class OneText:
    """A single file, whose fixes change no other one here."""

    now: Subject
    can_grow: bool = False

    def subject(self, name: str) -> Subject:
        return self.now

    def replace(self, texts: Mapping[str, bytes]) -> None:
        (data,) = texts.values()
        source = SourceFile(data, self.now.source.name)
        self.now = Subject(source, self.now.facts, self.now.crate, self.now.keep)


@dataclass(frozen=True, slots=True)
class _New:
    """A file after a round: the edits that lead there, and the notes of what could not be tidied up."""

    edits: tuple[Edit, ...]
    source: SourceFile
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Step:
    """What one round changes, by file; nothing if there is nothing to do."""

    files: Mapping[str, _New] = field(default_factory=dict)
    chosen: tuple[Choice, ...] = ()


@dataclass(slots=True)
class _History:
    """What has become of one file so far."""

    before: bytes
    applied: list[Applied] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)
    broken: list[Withheld] = field(default_factory=list)
    notes: dict[str, None] = field(default_factory=dict)
    joined: dict[str, None] = field(default_factory=dict)
    """The other files whose fixes have changed this one."""
    causes: list[Applied] = field(default_factory=list)
    edits: list[tuple[Edit, ...]] = field(default_factory=list)
    """Those of each round that changed the file."""

    def origin(self, at: int) -> int:
        """The byte of the original text that a byte of the text as it is now came from."""
        for edits in reversed(self.edits):
            at = origin_of(at, edits)
        return at


@dataclass(slots=True)
class Rounds:
    """The rounds over some files."""

    engine: Engine
    texts: Texts
    excluded: Mapping[FixKey, str] = field(default_factory=dict)
    """Fixes that are not made, and why."""
    histories: dict[str, _History] = field(default_factory=dict)
    waiting: list[Lost] = field(default_factory=list)
    """Those that lost the round before, with their spans in the text as it is now."""
    picking: Picking | None = field(init=False)

    def __post_init__(self) -> None:
        picks = self.engine.options.picks
        self.picking = Picking(picks, self.excluded) if picks is not None else None

    def run(self, names: Sequence[str]) -> dict[str, FileChange]:
        """The changes of the files `names`, and of those that their fixes change as well. If the texts cannot grow,
        `FileChange.needs` names the others, and nothing is applied."""
        seen: dict[tuple[bytes, ...], int] = {}
        number, fewest, since = 0, -1, 0
        self._enter(names)
        while True:
            subjects = {name: self.texts.subject(name) for name in self.histories}
            sightings = {
                name: [] if one.is_manifest else self.engine.sightings(one.source, one.facts, one.crate, one.keep)
                for name, one in subjects.items()
            }
            choices = list(self._choices(subjects, sightings, is_first=not number))
            others = dict.fromkeys(name for one in choices for name in one.files if name not in self.histories)
            if others and not self.texts.can_grow:
                return self._waiting_for(others)
            if others:
                self._enter(others)
                continue
            self._settle(sightings, choices)
            selection = select(choices, self.engine.ranks)
            step = self._step(subjects, selection)
            if not step.files:
                return {name: self._result(name, one.source, sightings[name]) for name, one in subjects.items()}
            seen.setdefault(tuple(one.source.data for one in subjects.values()), number)
            self._remember(step, number)
            self.waiting += [
                Lost(one.choice, one.winner, _seen(moved(one.span, _edits(step, one.choice.file))))
                for one in selection.lost
            ]
            self.texts.replace({name: one.source.data for name, one in step.files.items()})
            number += 1
            texts = tuple(self.texts.subject(name).source.data for name in subjects)
            if texts in seen:
                raise self._circle(seen[texts])
            fewest, since = (len(choices), 0) if fewest < 0 or len(choices) < fewest else (fewest, since + 1)
            if since >= PATIENCE:
                raise self._circle(number - PATIENCE)

    def _enter(self, names: Iterable[str]) -> None:
        for name in names:
            self.histories[name] = _History(self.texts.subject(name).source.data)

    def _waiting_for(self, others: Iterable[str]) -> dict[str, FileChange]:
        return {
            name: FileChange(one.before, one.before, (), (), (), needs=tuple(others))
            for name, one in self.histories.items()
        }

    def _circle(self, first: int) -> PatternCycleError:
        applied = [one for history in self.histories.values() for one in history.applied]
        names = sorted({one.finding.pattern for one in applied if one.round >= first})
        quoted = " and ".join(f"`{name}`" for name in names)
        what = f"the rewrites of {quoted} undo one another" if len(names) > 1 else f"the rewrite of {quoted} never ends"
        return PatternCycleError(what, "select them one at a time, or say in one page that it beats the other")

    def _choices(
        self, subjects: Mapping[str, Subject], sightings: Mapping[str, list[Sighting]], *, is_first: bool
    ) -> Iterable[Choice]:
        """What may be made of the texts as they are now."""
        if self.picking is not None and not is_first:
            for lost in self.waiting:
                subject = subjects[lost.choice.file]
                yield from self.picking.again(lost, sightings[lost.choice.file], subject.source, subject.crate)
            return
        for name, found in sightings.items():
            for one in found:
                yield from self._choice(name, one, subjects[name])

    def _choice(self, name: str, sighting: Sighting, subject: Subject) -> Iterable[Choice]:
        if self.picking is not None:
            yield from self.picking.first(name, sighting, subject.source, subject.crate)
            return
        wanted = self.engine.options.rewrites.get(sighting.finding.pattern)
        if self.excluded and self._key(name, sighting.finding) in self.excluded:
            return
        for draft in sighting.drafts:
            if draft.fix.rewrite != wanted if wanted is not None else not draft.fix.is_default:
                continue
            if draft.fix.withheld is None and self._is_allowed(draft.fix) and any(part.core for part in draft.parts):
                yield Choice(name, sighting, draft)

    def _key(self, name: str, finding: Finding) -> FixKey:
        return FixKey(name, finding.pattern, self.histories[name].origin(finding.span.start))

    def _is_allowed(self, fix: Fix) -> bool:
        return fix.applicability.risk <= self.engine.options.applicability.risk

    def _step(self, subjects: Mapping[str, Subject], selection: Selection) -> _Step:
        """The selected fixes without those whose result would not parse."""
        trial = _Trial(subjects, {})
        step = trial.made(selection.chosen)
        if trial.parses(step):
            return step
        sound, broken = trial.sound((), selection.chosen)
        for choice in broken:
            withheld = Withheld(choice.first_seen, choice.draft.fix, "its result would not parse")
            self.histories[choice.file].broken.append(withheld)
        step = trial.made(sound)
        return step if trial.parses(step) else _Step()

    def _remember(self, step: _Step, number: int) -> None:
        put = {name: results(new.edits) for name, new in step.files.items()}
        for name, new in step.files.items():
            history = self.histories[name]
            history.notes.update(dict.fromkeys(new.notes))
        self._move_places(step)
        for choice in sorted(step.chosen, key=lambda one: one.sighting.finding.span):
            finding = choice.sighting.finding
            places = tuple(
                Place(name, put[name][edit])
                for name, part in zip(choice.files, choice.draft.parts, strict=True)
                for edit in part.core
                if name in put
            )
            applied = Applied(finding, choice.draft.fix, number, self._key(choice.file, finding), places)
            self.histories[choice.file].applied.append(applied)
            if choice.picked is not None:
                choice.picked.is_made = True
            for name in choice.files:
                if name != choice.file:
                    self.histories[name].joined[choice.file] = None
                    self.histories[name].causes.append(applied)
        for name, new in step.files.items():
            self.histories[name].edits.append(new.edits)

    def _move_places(self, step: _Step) -> None:
        """What earlier rounds have put into a text moves with this one."""
        for history in self.histories.values():
            history.applied = [
                replace(one, places=tuple(_moved(place, step) for place in one.places)) for one in history.applied
            ]

    def _settle(self, sightings: Mapping[str, list[Sighting]], choices: Iterable[Choice]) -> None:
        """Those that waited and whose place is still found get their turn; the others have lost for good."""
        turns = [one.picked for one in choices]
        for one in self.waiting:
            picked = one.choice.picked
            if not (_is_found(one, sightings) if picked is None else picked in turns):
                self.histories[one.choice.file].lost.append(one)
        self.waiting = []

    def _result(self, name: str, now: SourceFile, sightings: list[Sighting]) -> FileChange:
        history = self.histories[name]
        remaining = tuple(one.finding for one in sightings)
        withheld = [
            Withheld(one.choice.first_seen, one.choice.draft.fix, f"it overlaps with a fix of `{one.winner}`")
            for one in history.lost
        ]
        if self.picking is not None:
            withheld += self.picking.withheld(name, history.lost, history.broken)
        else:
            withheld += [one for finding in remaining for one in self._why_not(name, finding, history)]
        return FileChange(
            history.before,
            now.data,
            tuple(history.applied),
            tuple(withheld),
            remaining,
            tuple(history.notes),
            tuple(history.joined),
            causes=tuple(history.causes),
        )

    def _why_not(self, name: str, finding: Finding, history: _History) -> Iterable[Withheld]:
        fix = finding.fix(self.engine.options.rewrites.get(finding.pattern))
        if fix is None:
            return
        broken = next((one for one in history.broken if one.finding == finding), None)
        if broken is not None:
            yield broken
        elif fix.withheld is not None:
            yield Withheld(finding, fix, fix.withheld)
        elif (reason := self.excluded.get(self._key(name, finding))) is not None:
            yield Withheld(finding, fix, reason)
        elif not self._is_allowed(fix):
            allowed = self.engine.options.applicability.value
            yield Withheld(finding, fix, f"it is {fix.applicability.value}, and only {allowed} fixes are selected")


@dataclass(frozen=True, slots=True)
class _Trial:
    """Fixes tried out on the texts as they are now."""

    subjects: Mapping[str, Subject]
    limits: dict[str, int]
    """How many parse errors a file has now, of those that were asked for."""

    def made(self, chosen: tuple[Choice, ...]) -> _Step:
        """The texts that the fixes make together."""
        parts: dict[str, list[Part]] = {}
        for choice in chosen:
            for name, part in zip(choice.files, choice.draft.parts, strict=True):
                parts.setdefault(name, []).append(part)
        core = {name: tuple(edit for part in here for edit in part.core) for name, here in parts.items()}
        made = ((name, self._new(self.subjects[name], here, core)) for name, here in parts.items())
        files = {name: new for name, new in made if new is not None}
        return _Step(files, chosen) if files else _Step()

    def _new(self, subject: Subject, parts: list[Part], core: Mapping[str, tuple[Edit, ...]]) -> _New | None:
        source = subject.source
        cleanup = clean_up(source, subject.crate, parts, core)
        edits = tuple(sorted({edit for part in parts for edit in part.core}.union(cleanup.edits)))
        after = apply_edits(source.data, edits)
        return _New(edits, SourceFile(after, source.name), cleanup.notes) if after != source.data else None

    def parses(self, step: _Step) -> bool:
        """Whether no file has more parse errors than before."""
        return all(
            read_document(new.source.data) is not None
            if self.subjects[name].is_manifest
            else _count_errors(new.source) <= self._limit(name)
            for name, new in step.files.items()
        )

    def _limit(self, name: str) -> int:
        if name not in self.limits:
            self.limits[name] = _count_errors(self.subjects[name].source)
        return self.limits[name]

    def sound(
        self, before: tuple[Choice, ...], more: tuple[Choice, ...]
    ) -> tuple[tuple[Choice, ...], tuple[Choice, ...]]:
        """`before` and as many of `more` as parse with them, and those that do not: halves are tried before single
        ones."""
        if not more or self.parses(self.made((*before, *more))):
            return (*before, *more), ()
        if len(more) == 1:
            return before, more
        half = len(more) // 2
        first, broken = self.sound(before, more[:half])
        second, also = self.sound(first, more[half:])
        return second, (*broken, *also)


def _is_found(one: Lost, sightings: Mapping[str, list[Sighting]]) -> bool:
    """Whether the place of what has lost is still found."""
    pattern = one.choice.sighting.finding.pattern
    again = (other.finding for other in sightings[one.choice.file] if other.finding.pattern == pattern)
    return any(finding.span.overlaps(one.span) for finding in again)


def _seen(span: Span) -> Span:
    """The span, or one byte of what is empty, so that something can overlap with it."""
    return Span(span.start, max(span.end, span.start + 1))


def _moved(place: Place, step: _Step) -> Place:
    edits = _edits(step, place.file)
    return Place(place.file, moved(place.span, edits)) if edits else place


def _edits(step: _Step, name: str) -> tuple[Edit, ...]:
    return step.files[name].edits if name in step.files else ()


def _count_errors(source: SourceFile) -> int:
    if not source.root.has_error:
        return 0
    count = 0
    pending = [source.root]
    while pending:
        node = pending.pop()
        count += node.is_error or node.is_missing
        if node.has_error:
            pending.extend(node.children)
    return count
