"""Suppressing findings of one file: exactly these, checked by looking at the new text as a run would.

A comment is only written where the new text shows that it is a comment, that its findings are suppressed, that no other
one is, and that nothing else is found or said. What no comment can silence alone is left, with the reason. Unknown
here: writing files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import TypeAlias

from deburr.engine.findings import Clean, Finding
from deburr.language.model import Level
from deburr.run.file_work import FileWork
from deburr.run.finding_identity import Identity, identity_of
from deburr.run.suppressing.comments import comment_of, proposals
from deburr.run.suppressing.removals import removals
from deburr.run.suppression_marks import Mark
from deburr.run.suppression_reach import line_of
from deburr.syntax.source import SourceFile
from deburr.text.edit import Edit, apply_edits, find_conflict
from deburr.text.span import Span

UNUSED = ("unused_suppression", "unfulfilled_expectation")

_Seen: TypeAlias = "Counter[Identity]"


@dataclass(frozen=True, slots=True)
class Left:
    """A finding that was not suppressed, or a suppression that was not taken out; `span` is in the old text."""

    pattern: str
    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Silenced:
    """A file before and after; `done` are the findings that are suppressed now, or ids that were taken out."""

    before: bytes = field(repr=False)
    after: bytes = field(repr=False)
    done: int = 0
    left: tuple[Left, ...] = ()


@dataclass(slots=True)
class Silencer:
    """`work` looks at files as a check does, and at all of their findings."""

    work: FileWork

    def suppress(self, outcome: Clean, wanted: Sequence[Finding], reason: str) -> Silenced:
        """The file with a comment for each of the wanted findings; `outcome` has all findings of the file."""
        source = SourceFile(outcome.data, outcome.path)
        groups = list(_by_line(source, wanted))
        trial = _Trial(self.work, outcome, source, wanted)
        everything = [next(proposals(source, span, comment_of(ids, reason))) for span, ids, _ in groups]
        if trial.is_right(everything, wanted):
            return Silenced(source.data, apply_edits(source.data, everything), len(wanted))
        edits: list[Edit] = []
        done: list[Finding] = []
        left: list[Left] = []
        for span, ids, findings in groups:
            now = [*done, *findings]
            if edits and trial.is_right(edits, now):
                # A comment about an item that they are in has done it.
                done = now
                continue
            places = proposals(source, span, comment_of(ids, reason))
            place = next((one for one in places if trial.is_right([*edits, one], now)), None)
            if place is None:
                left += [Left(one.pattern, one.span, _why_not(one)) for one in findings]
                continue
            edits.append(place)
            done = now
        return Silenced(source.data, apply_edits(source.data, edits), len(done), tuple(left))

    def remove(self, outcome: Clean, unwanted: Sequence[Mark]) -> Silenced:
        """The file without these suppressions of it. Those that are unused must not be missed: nothing new is found."""
        source = SourceFile(outcome.data, outcome.path)
        unused = unused_in(outcome)
        after = apply_edits(source.data, removals(source, unwanted))
        trial = _Trial(self.work, outcome, source)
        gone = {one.span for one in unwanted}
        if after == source.data or trial.is_sound_without(after, gone, exactly=gone <= unused):
            return Silenced(source.data, after, len(unwanted))
        reason = "without it the file would not be read as it is"
        return Silenced(source.data, source.data, 0, tuple(Left(one.id, one.span, reason) for one in unwanted))


def unused_in(outcome: Clean) -> set[Span]:
    """The places of the ids of suppressions that suppress nothing."""
    return {one.span for one in outcome.findings if one.pattern in UNUSED}


def _by_line(source: SourceFile, wanted: Iterable[Finding]) -> Iterator[tuple[Span, set[str], list[Finding]]]:
    """The findings that begin in one line, for which one comment is enough; with the place of the first."""
    lines: dict[int, list[Finding]] = {}
    for one in sorted(wanted, key=lambda one: one.span):
        lines.setdefault(line_of(source.data, one.span.start).start, []).append(one)
    for findings in lines.values():
        yield findings[0].span, {one.pattern for one in findings}, findings


def _why_not(finding: Finding) -> str:
    if finding.level is Level.FORBID:
        return "it is at forbid, which no suppression changes"
    return "no comment above or behind it would silence it and nothing else"


@dataclass(slots=True)
class _Trial:
    """One file, and what would be found in it if it were another text."""

    work: FileWork
    outcome: Clean
    source: SourceFile
    wanted: Sequence[Finding] = ()
    """What may fall silent."""
    _before: _Seen | None = None

    def is_right(self, edits: Sequence[Edit], silenced: Sequence[Finding]) -> bool:
        """Whether with these comments these findings are gone, and nothing is that may not be."""
        if find_conflict(edits) is not None or len({one.span for one in edits}) < len(edits):
            return False
        data = apply_edits(self.source.data, edits)
        after = SourceFile(data, self.source.name)
        if not all(_is_comment(after, place) for place in _places(edits)):
            return False
        now, before = self._found(data), self._seen_before()
        most = before - self._seen(silenced, self.source)
        least = before - self._seen(self.wanted, self.source)
        return now is not None and self._parses(after) and least <= now <= most

    def is_sound_without(self, data: bytes, gone: Collection[Span], *, exactly: bool) -> bool:
        """Whether the text without some suppressions reads as before; `exactly`: nothing is found that was not."""
        now = self._found(data)
        if now is None or not self._parses(SourceFile(data, self.source.name)):
            return False
        about = [one for one in self.outcome.findings if one.pattern in UNUSED and one.span in gone]
        expected = self._seen_before() - self._seen(about, self.source)
        return now == expected if exactly else not expected - now

    def _parses(self, after: SourceFile) -> bool:
        return self.source.root.has_error or not after.root.has_error

    def _found(self, data: bytes) -> _Seen | None:
        outcome = self.work.run_on(data, self.outcome.path, FilePath(self.outcome.path))
        if not isinstance(outcome, Clean):
            return None
        return self._seen(outcome.findings, SourceFile(data, self.outcome.path))

    def _seen_before(self) -> _Seen:
        if self._before is None:
            self._before = self._seen(self.outcome.findings, self.source)
        return self._before

    def _seen(self, findings: Iterable[Finding], source: SourceFile) -> _Seen:
        return Counter(identity_of(one, source, "") for one in findings)


def _places(edits: Iterable[Edit]) -> Iterator[Span]:
    """Where in the new text the comments of these insertions are."""
    grown = 0
    for edit in sorted(edits):
        text = edit.replacement
        start = edit.span.start + grown + text.index(b"//")
        yield Span(start, start + len(text.strip()))
        grown += len(text)


def _is_comment(source: SourceFile, place: Span) -> bool:
    nodes = source.ancestors(place.start, place.start + 2).nodes
    return any(node.type == "line_comment" and node.start_byte == place.start for node in nodes)
