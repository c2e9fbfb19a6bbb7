"""What the pages find in one crate, and what its files become."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from deburr.engine.findings import Changed, Clean, Failed, FileChange, Finding, Fix, FixKey, Outcome, Skipped
from deburr.engine.rounds import Subject, Texts
from deburr.errors import UsageError
from deburr.language.gates import ProjectFacts
from deburr.language.page_set import PageSet
from deburr.run.file_work import Analyser, Keep
from deburr.run.linked_files import with_linked
from deburr.run.measuring.records import AppliedFix, CrateFindings, Found, Place
from deburr.run.request import Refused, Request
from deburr.run.session import Session, file_work, prepare, run_fix
from deburr.syntax.crate_view import CrateView
from deburr.syntax.source import SourceFile
from deburr.text.lines import LineIndex
from deburr.text.regular_file import read_regular

_LONGEST = 100
"""Characters of a source line that are kept."""


@dataclass(frozen=True, slots=True)
class PageRun:
    """The pages of a measurement: `pages` are all that were read, `measured` the ids of those that it is about."""

    pages: PageSet
    measured: tuple[str, ...]
    directories: tuple[Path, ...]
    shipped: bool
    jobs: int | None = None
    allow_recipes: bool = False

    def session(self, folder: Path) -> Session:
        """A run over one crate, ready to start. Raises UsageError where the crate's own configuration is mistaken."""
        request = Request(
            *((folder,), self.directories),
            shipped=self.shipped,
            select=self.measured,
            format=False,
            jobs=self.jobs,
            allow_recipes=self.allow_recipes,
        )
        session = prepare(request, self.pages)
        if isinstance(session, Refused):
            said = [problem.message for problem in session.problems] + list(session.errors)
            raise UsageError(f"{folder}: {said[0]}")
        return session


def measure_findings(run: PageRun, folder: Path) -> tuple[CrateFindings, dict[str, bytes]]:
    """The findings in the crate in `folder`, and the new text of each file that machine-applicable fixes change."""
    began = time.monotonic()
    session = run.session(folder)
    found: list[Found] = []
    applied: list[AppliedFix] = []
    changed: dict[str, bytes] = {}
    skipped: list[tuple[str, str]] = []
    for outcome in run_fix(session):
        file = os.path.relpath(outcome.path, folder)
        found.extend(_found(outcome, file))
        if isinstance(outcome, Changed):
            changed[file] = outcome.change.after
            applied.extend(_applied(outcome.change, file))
        elif isinstance(outcome, Skipped):
            skipped.append((file, outcome.reason))
        elif isinstance(outcome, Failed):
            skipped.append((file, outcome.error))
    seconds = time.monotonic() - began
    sizes = [os.path.getsize(path) for path in session.discovery.files]
    fingerprints = {file: hashlib.sha256(text).hexdigest() for file, text in changed.items()}
    return (
        CrateFindings(
            files=len(sizes),
            bytes=sum(sizes),
            seconds=round(seconds, 2),
            findings=tuple(found),
            applied=tuple(applied),
            changes=fingerprints,
            skipped=tuple(skipped),
        ),
        changed,
    )


def texts_with(run: PageRun, folder: Path, fixes: Collection[AppliedFix], files: Collection[str]) -> dict[str, bytes]:
    """The new texts of the crate's files when, of the fixes of the first round, only `fixes` are made.

    `files` are those that change when all fixes are made: some may change because of a fix in another."""
    session = run.session(folder)
    chosen: dict[bytes, set[tuple[str, int]]] = {}
    for fix in fixes:
        chosen.setdefault(read_regular(folder / fix.place.file), set()).add((fix.page, fix.start))
    work = file_work(session, fixing=True)
    work.engine = _Chosen(work.engine, chosen)
    outcomes = [work.run(str(folder / file)) for file in sorted({*files, *(fix.place.file for fix in fixes)})]
    return {
        os.path.relpath(outcome.path, folder): outcome.change.after
        for outcome in with_linked(outcomes, work)
        if isinstance(outcome, Changed)
    }


@dataclass(frozen=True, slots=True)
class _Chosen:
    """An engine that fixes the chosen findings, by page and first byte in each original text, and sees no other."""

    engine: Analyser
    chosen: Mapping[bytes, Collection[tuple[str, int]]]

    def is_candidate(self, data: bytes) -> bool:
        return self.engine.is_candidate(data)

    def check(self, data: bytes, name: str, facts: ProjectFacts, crate: CrateView, keep: Keep) -> tuple[Finding, ...]:
        return self.engine.check(data, name, facts, crate, keep)

    def fix(
        self,
        data: bytes,
        name: str,
        facts: ProjectFacts,
        crate: CrateView,
        keep: Keep,
        excluded: Mapping[FixKey, str] = MappingProxyType({}),
    ) -> FileChange:
        return self.engine.fix(data, name, facts, crate, self.narrow(keep), excluded)

    def fix_together(
        self, names: Sequence[str], texts: Texts, excluded: Mapping[FixKey, str] = MappingProxyType({})
    ) -> dict[str, FileChange]:
        return self.engine.fix_together(names, _ChosenTexts(self, texts), excluded)

    def narrow(self, keep: Keep) -> Keep:
        def narrowed(source: SourceFile, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
            # What a fix makes room for is not looked at: only the first round has the places that were chosen.
            chosen = self.chosen.get(source.data, ())
            kept = keep(source, findings)
            return tuple(one for one in kept if (one.pattern, one.span.start) in chosen)

        return narrowed


@dataclass(frozen=True, slots=True)
class _ChosenTexts:
    """The texts of some files, in which only the chosen findings are seen."""

    chosen: _Chosen
    texts: Texts

    @property
    def can_grow(self) -> bool:
        return self.texts.can_grow

    def subject(self, name: str) -> Subject:
        subject = self.texts.subject(name)
        return replace(subject, keep=self.chosen.narrow(subject.keep))

    def replace(self, texts: Mapping[str, bytes]) -> None:
        self.texts.replace(texts)


def _found(outcome: Outcome, file: str) -> Iterator[Found]:
    if not isinstance(outcome, Changed | Clean) or not outcome.findings:
        return
    data = outcome.change.before if isinstance(outcome, Changed) else outcome.data
    index = LineIndex.of(data)
    for finding in outcome.findings:
        place = index.place(finding.span.start)
        text = index.text(place.line).strip()[:_LONGEST]
        fix, why, edits = _fate(finding.fix())
        yield Found(finding.pattern, Place(file, place.line, place.column), text, fix, why, edits)


def _fate(fix: Fix | None) -> tuple[str, str, str]:
    if fix is None:
        return "none", "", ""
    if fix.withheld is not None:
        return "withheld", fix.withheld, ""
    changed = [("", fix.edits), *((os.path.basename(one.file), one.edits) for one in fix.elsewhere)]
    edits = sorted((file, one.span.start, one.span.end, one.replacement) for file, some in changed for one in some)
    return fix.applicability.value, "; ".join(fix.lowered), hashlib.sha256(repr(edits).encode()).hexdigest()[:16]


def _applied(change: FileChange, file: str) -> Iterator[AppliedFix]:
    index = LineIndex.of(change.before)
    for one in change.applied:
        # The place of a later round is that in a text that is nowhere: near enough to be found by a person.
        place = index.place(min(one.finding.span.start, len(change.before)))
        yield AppliedFix(one.finding.pattern, Place(file, place.line, place.column), one.finding.span.start, one.round)
