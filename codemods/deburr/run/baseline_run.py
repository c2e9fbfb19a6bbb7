"""A run that is compared with a baseline: everything is found first, then what is known is told from what is new.

Unknown here: how findings are told apart, and what is written into a baseline.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path as FilePath

from deburr.engine.findings import Clean, Outcome
from deburr.run.baseline import Judged, Scope, judge
from deburr.run.baseline_file import FILE_NAME, Entries, read_baseline
from deburr.run.config import Configs
from deburr.run.crate_modules import CrateModules, Crates, crate_view_for
from deburr.run.levels import BUILT_IN
from deburr.run.request import Refused
from deburr.run.session import Session, narrowing_of, run_check_all
from deburr.syntax.source import SourceFile


@dataclass(frozen=True, slots=True)
class Baseline:
    """What is known: the entries of `file`, whose files are relative to `root`."""

    file: FilePath
    root: FilePath
    entries: Entries


def open_baseline(file: FilePath, configs: Configs, bases: Sequence[FilePath]) -> Baseline | Refused:
    """The baseline at `file` for a run over `bases` (real directories)."""
    root = baseline_root(configs, bases)
    if isinstance(root, Refused):
        return root
    try:
        entries = read_baseline(file)
    except FileNotFoundError:
        advice = "`deburr baseline` writes one, and `--no-baseline` does without"
        return Refused(errors=(f"there is no baseline `{file}`; {advice}",))
    except OSError as error:
        return Refused(errors=(f"the baseline `{file}` cannot be read: {(error.strerror or str(error)).lower()}",))
    return Refused(entries) if isinstance(entries, tuple) else Baseline(file, root, entries)


def baseline_root(configs: Configs, bases: Sequence[FilePath]) -> FilePath | Refused:
    """What the files in a baseline are relative to."""
    roots = list(dict.fromkeys(configs.root_of(base) for base in bases))
    if len(roots) > 1:
        listed = ", ".join(f"`{root}`" for root in roots)
        return Refused(errors=(f"a baseline is about one project, and the paths are in several: {listed}",))
    return roots[0]


def default_file(root: FilePath) -> FilePath:
    """Where a baseline is written if nobody says otherwise."""
    return root / FILE_NAME


def learn(session: Session, baseline: Baseline, outcomes: Iterable[Outcome]) -> Judged:
    """Compares all findings of a run with the baseline; from then on the session leaves out what is known."""
    staged = session.changed.staged if session.changed is not None else {}
    view = functools.partial(_view, crates=Crates(staged) if staged else None)
    patterns = {*(page.id for page in session.active.pages), *BUILT_IN}
    scope = Scope(baseline.root, patterns, is_whole=not session.request.no_tests)
    judged = session.judged = judge(baseline.entries, outcomes, view, scope)
    session.known = judged.known
    return judged


def _view(file: str, crates: Crates | None) -> CrateModules:
    return crate_view_for(file, crates=crates)


def check_against(session: Session, baseline: Baseline) -> Iterator[Outcome]:
    """The findings that are new and asked about, in the order of the files."""
    outcomes = list(run_check_all(session))
    learn(session, baseline, outcomes)
    for outcome in outcomes:
        yield _narrowed(session, outcome) if isinstance(outcome, Clean) else outcome


def _narrowed(session: Session, outcome: Clean) -> Clean:
    if not outcome.findings:
        return outcome
    narrowing = narrowing_of(session, os.path.abspath(outcome.path))
    kept = narrowing(SourceFile(outcome.data, outcome.path), outcome.findings)
    return replace(outcome, findings=kept, data=outcome.data if kept else b"")
