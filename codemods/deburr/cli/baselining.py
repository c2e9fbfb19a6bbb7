"""What `deburr baseline` does with the findings: compares them with the file that is there, and writes the new one.

Nothing is written when a file could not be read: what is not seen must not count as gone.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from deburr.cli.asked import Asked
from deburr.cli.exit_codes import ExitCode
from deburr.cli.recovery import is_pending
from deburr.cli.runs import Run, start
from deburr.cli.terminal import Terminal
from deburr.language.problems import render_problem
from deburr.report.baseline import entry_lines
from deburr.report.wording import count
from deburr.run.baseline import Judged
from deburr.run.baseline_file import Entries, render_baseline
from deburr.run.baseline_run import Baseline, learn, open_baseline, usual_baseline
from deburr.run.request import Refused
from deburr.run.whole_file import write_whole
from deburr.text.escape import escape_line


@dataclass(frozen=True, slots=True)
class Wanted:
    """`output` is the baseline if it is not the usual one."""

    output: Path | None
    prunes: bool
    checks: bool


def run_baseline_command(asked: Asked, wanted: Wanted, terminal: Terminal) -> ExitCode:
    """Writes the baseline, or with `checks` says how it would change; `FOUND` then when it would."""
    run = start(asked, terminal)
    if run is None or is_pending(run.session.request.paths, terminal):
        return ExitCode.FAILED
    old = _old(run, wanted)
    if isinstance(old, Refused):
        for problem in old.problems:
            terminal.block(render_problem(problem))
        for error in old.errors:
            terminal.error(error)
        return ExitCode.FAILED
    judged = learn(run.session, old, list(run.outcomes(fixing=False)))
    entries = judged.entries(with_new=not wanted.prunes)
    failed = run.close(_summary(judged, old, entries, wanted))
    if failed:
        terminal.error(f"{os.path.relpath(old.file)}: not every file was analysed, so it stays as it is")
        return failed
    before, after = _text(old.file), render_baseline(entries)
    if not wanted.checks:
        if before != after:
            write_whole(old.file, after.encode())
        return ExitCode.OK
    for line in (*entry_lines("gone", judged.gone), *entry_lines("new", {} if wanted.prunes else judged.new)):
        terminal.result(escape_line(line) + "\n")
    return ExitCode.FOUND if before != after else ExitCode.OK


def _old(run: Run, wanted: Wanted) -> Baseline | Refused:
    """The baseline as it is; an empty one where there is none yet."""
    place = usual_baseline(run.session, wanted.output)
    if isinstance(place, Refused):
        return place
    if wanted.prunes or wanted.checks or os.path.lexists(place.file):
        return open_baseline(place.file, run.session)
    return place


def _text(file: Path) -> str | None:
    return file.read_text("utf-8") if file.exists() else None


def _summary(judged: Judged, old: Baseline, entries: Entries, wanted: Wanted) -> str:
    file = os.path.relpath(old.file)
    new, gone = sum(judged.new.values()), sum(judged.gone.values())
    if wanted.checks:
        return f"{file}: {count(new, 'finding')} not in it, {gone} of it gone"
    added = "" if wanted.prunes else f"{new} new, "
    return f"{file}: {count(sum(entries.values()), 'finding')} ({added}{gone} gone)"
