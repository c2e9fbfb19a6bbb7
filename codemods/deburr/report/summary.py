"""The last lines of a run: how much there was, what was done, and what was not looked at.

Counts only; nothing is decided from them but the words. Unknown here: exit codes and streams.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from deburr.engine.findings import Changed, Clean, Failed, FileChange, Finding, Outcome, Skipped, Withheld
from deburr.language.model import Level
from deburr.report.wording import count
from deburr.text.lines import LineIndex

_ERRORS = (Level.DENY, Level.FORBID)
_NOTHING = "no Rust file was analysed"


@dataclass(slots=True)
class Tally:
    """What the outcomes seen so far add up to."""

    analysed: int = 0
    with_findings: int = 0
    levels: Counter[Level] = field(default_factory=Counter)
    fixable: int = 0
    """Findings with a default fix that is neither lowered below machine-applicable nor withheld."""
    changed: int = 0
    applied: int = 0
    withheld: int = 0
    skipped: int = 0
    failed: int = 0

    def add(self, outcome: Outcome) -> None:
        match outcome:
            case Skipped():
                self.skipped += 1
            case Failed():
                self.failed += 1
            case Clean():
                self._add_findings(outcome.findings)
                self._add_change(outcome.change)
            case Changed():
                self.changed += 1
                self._add_findings(outcome.findings)
                self._add_change(outcome.change)

    def _add_findings(self, findings: tuple[Finding, ...]) -> None:
        self.analysed += 1
        self.with_findings += bool(findings)
        for finding in findings:
            self.levels[finding.level] += 1
            fix = finding.fix()
            self.fixable += fix is not None and fix.changes_anything and fix.applicability.risk == 0

    def _add_change(self, change: FileChange | None) -> None:
        if change is not None:
            self.applied += len(change.applied)
            self.withheld += len(change.withheld)

    @property
    def findings(self) -> int:
        return self.levels.total()

    @property
    def errors(self) -> int:
        """Findings at deny or above."""
        return sum(self.levels[level] for level in _ERRORS)


def check_summary(tally: Tally) -> str:
    """`2 findings (1 error, 1 warning) in 1 of 36 files; …`, or that there is none."""
    files = count(tally.analysed, "file")
    if not tally.analysed:
        return _NOTHING
    if not tally.findings:
        return f"no findings in {files}"
    kinds = [count(tally.errors, "error")] if tally.errors else []
    if tally.findings > tally.errors:
        kinds.append(count(tally.findings - tally.errors, "warning"))
    text = f"{count(tally.findings, 'finding')} ({', '.join(kinds)}) in {tally.with_findings} of {files}"
    return f"{text}; `deburr diff` shows {_fixes(tally.fixable)}" if tally.fixable else text


def change_summary(tally: Tally, verb: str) -> str:
    """`3 fixes in 2 of 36 files, 1 withheld`; `verb` opens the line ("pending", "applied")."""
    if not tally.analysed:
        return _NOTHING
    text = f"{verb}: {_fixes(tally.applied)} in {tally.changed} of {count(tally.analysed, 'file')}"
    return f"{text}; withheld: {tally.withheld}" if tally.withheld else text


def _fixes(number: int) -> str:
    return "1 fix" if number == 1 else f"{number} fixes"


def passed_over(counts: Iterable[tuple[int, str, str]]) -> str | None:
    """`passed over: 3 files (generated), 2 directories (vendored)`, or None where nothing was.

    `counts` holds a number, the kind of entry that was counted, and the reason."""
    listed = ", ".join(f"{count(number, kind)} ({reason})" for number, kind, reason in counts if number)
    return f"passed over: {listed}" if listed else None


def withheld_line(path: str, change: FileChange, withheld: Withheld, indexes: dict[bytes, LineIndex]) -> str:
    """One fix that was selected and not applied: where, which, why. `indexes` is a cache of the caller's."""
    finding = withheld.finding
    # What is left refers to the new text, what was lost on the way to the old one.
    data = change.after if finding in change.remaining else change.before
    index = indexes.setdefault(data, LineIndex.of(data))
    place = index.place(finding.span.start)
    where = f"{path}:{place.line}:{place.column}"
    return f"withheld: {where}: {finding.pattern} ({withheld.fix.rewrite}): {withheld.reason}"
