"""What `deburr apply` does before it writes: has the changes checked, and says what came of it.

All words about a check are here. Nothing has been written yet when they are said.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from deburr.cli.runs import Run
from deburr.compiler.cargo_check import Message
from deburr.compiler.processes import NotRun
from deburr.engine.findings import Outcome
from deburr.report.tested import hazard_lines, tested_lines
from deburr.report.wording import count
from deburr.run.session import Replanner, laid_out
from deburr.run.verification.plan import BackedOut, Plan, Unverified, real, reasons_of
from deburr.run.verification.verified import Verified, VerifyOptions
from deburr.run.verification.verify import Making, verify
from deburr.text.escape import escape_line

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Verification:
    """How the changes of an apply are checked."""

    options: VerifyOptions


@dataclass(slots=True)
class Checking:
    """One check of a run's changes."""

    run: Run
    wanted: Verification
    is_formatted: bool = True
    result: Verified | NotRun | None = None
    unverified: Sequence[Unverified] = ()
    _replanner: Replanner | None = field(default=None, repr=False)

    def settled(self, outcomes: Iterator[Outcome]) -> Iterable[Outcome]:
        """The outcomes that may be written; those as they were where the check could not be made."""
        first = Plan(tuple(outcomes))
        if not first.changed:
            return first.outcomes
        self._replanner = Replanner(self.run.session, first.outcomes)
        if self.wanted.options.command is None:
            self.run.terminal.note("checking in a copy: cargo runs the project's build scripts and procedural macros")
        making = Making(self._without, self._laid_out)
        self.result = verify(first, making, self.wanted.options, self.run.session.request.paths, self._progress)
        if isinstance(self.result, NotRun):
            return first.outcomes
        self.unverified = self.result.unverified
        return self.result.plan.outcomes

    def tell(self) -> bool:
        """Says what the check has shown; False when it could not be made, so that nothing may be written."""
        result, terminal = self.result, self.run.terminal
        if isinstance(result, NotRun):
            way_out = "nothing was written; `--no-verify` writes them unchecked"
            terminal.error(f"the fixes cannot be checked: {result.reason}; {way_out}")
            return False
        if result is None:
            return True
        for unit in result.failing:
            terminal.note(f"{unit} does not compile before the fixes are made either")
        for one in result.warnings[:_SHOWN]:
            terminal.warn(f"the fixes bring a warning: {one.title}{_where(one)}")
        if len(result.warnings) > _SHOWN:
            terminal.warn(f"the fixes bring {len(result.warnings) - _SHOWN} more warnings")
        self._tell_unverified()
        self._tell_tested(result)
        terminal.note(f"checked: what is applied compiles ({count(result.checks, 'run')} of {result.by})")
        return True

    def _tell_tested(self, result: Verified) -> None:
        for tested in result.tested:
            for line in tested_lines(tested):
                self.run.terminal.note(line)
        for report in result.hazards:
            if report.unavailable:
                why = f"{report.unavailable}; the tests were run without it"
                self.run.terminal.warn(f"the {report.sanitizer.value} sanitizer cannot be used: {why}")
            else:
                for line in hazard_lines(report):
                    self.run.terminal.note(line)

    def _tell_unverified(self) -> None:
        if not self.unverified:
            return
        verb = "left out" if self.wanted.options.verified_only else "made"
        by_reason: dict[str, list[Unverified]] = {}
        for one in self.unverified:
            by_reason.setdefault(one.reason, []).append(one)
        for reason, fixes in by_reason.items():
            names = ", ".join(dict.fromkeys(escape_line(one.fix.path) for one in fixes[:_SHOWN]))
            more = f" and {len(fixes) - _SHOWN} more" if len(fixes) > _SHOWN else ""
            self.run.terminal.note(f"unverified: {reason}: {_fixes(len(fixes))} {verb} ({names}{more})")

    def _progress(self, text: str) -> None:
        self.run.terminal.progress(text)

    def _without(self, backed_out: Sequence[BackedOut]) -> Plan:
        replanner = self._replanner
        return Plan(replanner.outcomes(reasons_of(backed_out))) if replanner is not None else Plan(())

    def _laid_out(self, plan: Plan, files: Collection[Path]) -> Plan:
        if not self.is_formatted:
            return plan
        paths = {one.path for one in plan.changed if real(one.path) in files}
        return Plan(tuple(laid_out(self.run.session, plan.outcomes, paths)))


def _fixes(number: int) -> str:
    return "1 fix" if number == 1 else f"{number} fixes"


def _where(message: Message) -> str:
    span = next(iter(message.spans), None)
    return f" ({os.path.relpath(span.file)}:{span.line})" if span is not None else ""
