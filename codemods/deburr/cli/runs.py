"""Starting a run for a command, and saying on stderr what a run has to say besides its result.

One path for files and stdin: both give outcomes. Unknown here: what the outcomes are used for.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from deburr.cli.asked import Asked
from deburr.cli.exit_codes import ExitCode
from deburr.cli.terminal import Terminal
from deburr.engine.findings import Failed, Outcome, Skipped
from deburr.errors import UsageError
from deburr.language.problems import render_problem
from deburr.report.summary import Tally, passed_over
from deburr.report.wording import count
from deburr.run.request import Refused, Request, since_of
from deburr.run.session import Session, prepare, run_check, run_check_all, run_fix, run_on_text

if TYPE_CHECKING:
    from deburr.cli.reviewed import ReviewedFixes

Settle: TypeAlias = Callable[[Iterator[Outcome]], Iterable[Outcome]]

_ORDINARY = frozenset({"generated", "test code"})
_STDIN_NAME = "<stdin>"
SHOWN = 5
"""How many entries of a baseline that are gone are listed; `deburr baseline --check` lists all."""


@dataclass(slots=True)
class Run:
    """A run under way. `stdin` holds the text that was read there, None for a run over files."""

    asked: Asked
    session: Session
    terminal: Terminal
    stdin: bytes | None = None
    tally: Tally = field(default_factory=Tally)
    reviewed: ReviewedFixes | None = None
    """Where only what a review has accepted is made."""
    _counted: Counter[str] = field(default_factory=Counter)
    """Files that were read and passed over for an ordinary reason: said in one line, not one by one."""

    @property
    def errors(self) -> tuple[str, ...]:
        """Paths that could not be read; a text from stdin is nowhere, so nothing was looked up for it."""
        return self.session.discovery.errors if self.stdin is None else ()

    def outcomes(self, *, fixing: bool, settle: Settle | None = None) -> Iterator[Outcome]:
        """The outcome of each file in order; counts them, shows progress, and tells what was not analysed. `settle` has
        the last word on what the outcomes are, once all are there."""
        outcomes = self._watched(self._outcomes(fixing=fixing))
        return self._told(outcomes if settle is None else settle(outcomes))

    def _told(self, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
        for outcome in outcomes:
            self.tally.add(outcome)
            if isinstance(outcome, Skipped) and outcome.reason in _ORDINARY and self.stdin is None:
                self._counted[outcome.reason] += 1
            elif isinstance(outcome, Skipped):
                self.terminal.note(f"not analysed: {outcome.path}: {outcome.reason}")
            elif isinstance(outcome, Failed):
                self.terminal.error(f"{outcome.path}: {outcome.error}")
            yield outcome

    def checked(self) -> Iterator[Outcome]:
        """The findings of every file, also those that nobody asked about; counted and told as `outcomes` does."""
        return self._told(self._watched(run_check_all(self.session)))

    def _watched(self, outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
        total = len(self.session.discovery.files)
        for done, outcome in enumerate(outcomes, 1):
            yield outcome
            self.terminal.progress(f"{done} of {count(total, 'file')}")

    def _outcomes(self, *, fixing: bool) -> Iterator[Outcome]:
        if self.stdin is not None:
            name = self.asked.stdin_name
            shown = str(name) if name is not None else _STDIN_NAME
            yield run_on_text(self.session, self.stdin, shown, fixing=fixing, file=name)
        elif fixing and self.asked.reviewed:
            from deburr.cli.reviewed import ReviewedFixes

            self.reviewed = ReviewedFixes(self.session, self.asked.decisions)
            yield from self.reviewed.outcomes(self._watched(run_check_all(self.session)))
        elif fixing:
            yield from run_fix(self.session)
        else:
            yield from run_check(self.session)

    def close(self, summary: str) -> ExitCode | None:
        """The lines after the last outcome; `FAILED` when some part of the work could not be done."""
        for error in self.errors:
            self.terminal.error(error)
        for warning in self.session.notes.warnings:
            self.terminal.warn(warning)
        self._say_assumptions()
        self._say_known()
        if self.reviewed is not None:
            self.reviewed.tell(self.terminal)
        if self.stdin is None:
            read = [(number, "file", reason) for reason, number in sorted(self._counted.items())]
            walked = [(one.count, one.kind, one.reason) for one in self.session.discovery.passed_over]
            left_out = passed_over([*read, *walked])
            if left_out is not None:
                self.terminal.note(left_out)
        self.terminal.note(summary)
        return ExitCode.FAILED if self.errors or self.tally.failed else None

    def _say_known(self) -> None:
        judged, baseline = self.session.judged, self.session.baseline
        if judged is None or baseline is None:
            return
        from deburr.report.baseline import baseline_summary, entry_lines

        for line in entry_lines("gone", judged.gone, SHOWN):
            self.terminal.note(line)
        known, gone = sum(judged.held.values()), sum(judged.gone.values())
        self.terminal.note(baseline_summary(os.path.relpath(baseline.file), known, gone))

    def _say_assumptions(self) -> None:
        packages = sorted(self.session.notes.packages_without_msrv)
        if not packages or not self.tally.findings:
            return
        which = f"`{packages[0]}` states" if len(packages) == 1 else f"{len(packages)} packages state"
        self.terminal.note(f"{which} no rust-version: the current toolchain is assumed")


def start(asked: Asked, terminal: Terminal) -> Run | None:
    """The run, or None when it cannot start, which then has been said."""
    session = prepare(_request(asked))
    if isinstance(session, Refused):
        for problem in session.problems:
            terminal.block(render_problem(problem))
        for error in session.errors:
            terminal.error(error)
        return None
    return Run(asked, session, terminal, _read_stdin() if asked.is_stdin else None)


def _read_stdin() -> bytes:
    """All of stdin. Raises UsageError when there is none or it cannot be read."""
    if sys.stdin is None:
        raise UsageError("cannot read stdin: it is closed")
    try:
        return sys.stdin.buffer.read()
    except OSError as error:
        raise UsageError(f"cannot read stdin: {(error.strerror or str(error)).lower()}") from None


def _request(asked: Asked) -> Request:
    # For stdin the path is only where configuration is looked for; nothing is read there.
    places = (asked.stdin_name or Path("-"),) if asked.is_stdin else asked.places
    return Request(
        paths=places,
        pattern_directories=asked.patterns,
        select=asked.select,
        levels=asked.levels,
        deny=frozenset(asked.deny),
        applicability=asked.applicability,
        rewrites=asked.rewrites,
        config=asked.config,
        strict_globs=asked.strict_globs,
        no_tests=asked.no_tests,
        format=asked.format,
        jobs=asked.jobs,
        since=since_of(asked.since, asked.staged),
        baseline=asked.baseline,
        no_baseline=asked.no_baseline or (asked.is_stdin and asked.stdin_name is None),
        in_place=asked.in_place,
        toolchain=asked.toolchain,
        allow_recipes=asked.allow_recipes,
    )
