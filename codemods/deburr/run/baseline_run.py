"""A run that is compared with a baseline: everything is found first, then what is known is told from what is new.

Unknown here: how findings are told apart, and what is written into a baseline.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path as FilePath

from deburr.engine.findings import Clean, Outcome
from deburr.run.baseline import Judged, Scope, judge
from deburr.run.baseline_file import FILE_NAME, Entries, read_baseline
from deburr.run.crate_modules import CrateModules, Crates, crate_view_for
from deburr.run.levels import BUILT_IN
from deburr.run.request import Refused
from deburr.run.session import Session, narrowing_of, one_root, run_check_all
from deburr.syntax.source import SourceFile


@dataclass(frozen=True, slots=True)
class Baseline:
    """What is known: the entries of `file`, whose files are relative to `root`."""

    file: FilePath
    root: FilePath
    entries: Entries


def open_baseline(file: FilePath, session: Session) -> Baseline | Refused:
    """The baseline at `file`, with its entries."""
    place = _place(file, session)
    if isinstance(place, Refused):
        return place
    try:
        entries = read_baseline(file)
    except FileNotFoundError:
        advice = "`deburr baseline` writes one, and `--no-baseline` does without"
        return Refused(errors=(f"there is no baseline `{file}`; {advice}",))
    except OSError as error:
        return Refused(errors=(f"the baseline `{file}` cannot be read: {(error.strerror or str(error)).lower()}",))
    return Refused(entries) if isinstance(entries, tuple) else replace(place, entries=entries)


def usual_baseline(session: Session, output: FilePath | None) -> Baseline | Refused:
    """Where the findings of a run are recorded: in `output`, else as configured, else at the root; without entries."""
    return _place(output or session.configured_baseline, session)


def _place(file: FilePath | None, session: Session) -> Baseline | Refused:
    root = one_root(session, "a baseline")
    return root if isinstance(root, Refused) else Baseline(file or root / FILE_NAME, root, {})


def learn(session: Session, baseline: Baseline, outcomes: Iterable[Outcome]) -> Judged:
    """Compares all findings of a run with the baseline; from then on the session leaves out what is known."""
    staged = session.changed.staged if session.changed is not None else {}
    view = functools.partial(_view, crates=Crates(staged) if staged else None)
    patterns = {*(page.id for page in session.active.pages), *BUILT_IN}
    scope = Scope(baseline.root, patterns, is_whole=not session.request.no_tests)
    judged = session.judged = judge(baseline.entries, outcomes, view, scope)
    session.known = judged.known
    known = {*(page.id for page in session.pages.pages), *BUILT_IN}
    for pattern in sorted({one.identity.pattern for one in baseline.entries} - known):
        session.notes.warnings[f"{baseline.file}: there is no pattern `{pattern}`; its findings stay listed"] = None
    return judged


def _view(file: str, crates: Crates | None) -> CrateModules:
    return crate_view_for(file, crates=crates)


def check_against(session: Session, baseline: Baseline) -> Iterator[Outcome]:
    """The findings that are new and asked about, in the order of the files."""
    outcomes = list(run_check_all(session))
    learn(session, baseline, outcomes)
    for outcome in outcomes:
        yield narrowed(session, outcome) if isinstance(outcome, Clean) else outcome


def narrowed(session: Session, outcome: Clean) -> Clean:
    """The outcome with only the findings that are asked about."""
    if not outcome.findings:
        return outcome
    narrowing = narrowing_of(session, os.path.abspath(outcome.path))
    kept = narrowing(SourceFile(outcome.data, outcome.path), outcome.findings)
    return replace(outcome, findings=kept, data=outcome.data if kept else b"")
