"""Picks of single findings by file, as they cross to other processes, and a run that makes them and nothing else.

A pick is about the bytes of the file that its finding was found in: of a file that is another one by now, nothing is
made, and that is said. Unknown here: who picks, and why.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from deburr.engine.findings import Changed, Clean, Failed, Finding, Outcome
from deburr.engine.picks import Pick
from deburr.run.linked_writing import linked_groups
from deburr.run.session import Session, file_work, rebuilding, together
from deburr.run.workers import run_over
from deburr.syntax.source import SourceFile
from deburr.text.span import Span

MOVED_ON = "it has changed since its findings were looked at; run the command again"


@dataclass(frozen=True, slots=True)
class FilePicks:
    """The picks of one file, by pattern and place in `data`."""

    data: bytes = field(repr=False)
    places: Mapping[tuple[str, Span], Pick] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PickedFindings:
    """`deburr.engine.picks.Picks`, by absolute path."""

    files: Mapping[str, FilePicks]
    others: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """The bytes of further files that the picks change, as they were looked at."""

    def pick(self, source: SourceFile, finding: Finding) -> Pick | None:
        """What was picked, if the file is still the one that it was picked in."""
        file = self.files.get(os.path.abspath(source.name))
        if file is None or file.data != source.data:
            return None
        return file.places.get((finding.pattern, finding.span))


def run_picked(session: Session, picks: PickedFindings, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """The outcomes with what the picks make of their files. `outcomes` are those of a check of all files of the run;
    from now on every run of the session makes the picks and nothing else."""
    session.picks = picks
    first = list(outcomes)
    paths = [one.path for one in first if os.path.abspath(one.path) in picks.files]
    rebuild = rebuilding(session, fixing=True)
    made = run_over(paths, file_work(session, fixing=True), rebuild, session.request.jobs, session.notes)
    redone = {path: _if_same(path, picks, one) for path, one in zip(paths, made, strict=True)}
    now = (redone.get(one.path, one) for one in first)
    if not any(rewrite.reaches_other_files for page in session.active.pages for rewrite in page.rewrites):
        return now
    return _unless_moved_on(together(session, now), picks)


def _unless_moved_on(outcomes: Iterable[Outcome], picks: PickedFindings) -> Iterator[Outcome]:
    """The outcomes, but for files that are changed together with one that is another one by now."""
    found = list(outcomes)
    groups = linked_groups([one for one in found if isinstance(one, Changed)])
    moved_on = {one.path for group in groups if any(_has_moved_on(one, picks) for one in group) for one in group}
    for one in found:
        yield Failed(one.path, MOVED_ON) if one.path in moved_on else one


def _has_moved_on(outcome: Changed, picks: PickedFindings) -> bool:
    looked_at = picks.others.get(os.path.abspath(outcome.path))
    return looked_at is not None and looked_at != outcome.change.before


def _if_same(path: str, picks: PickedFindings, outcome: Outcome) -> Outcome:
    change = outcome.change if isinstance(outcome, Changed | Clean) else None
    if isinstance(outcome, Changed | Clean) and (
        change is None or change.before != picks.files[os.path.abspath(path)].data
    ):
        return Failed(path, MOVED_ON)
    return outcome
