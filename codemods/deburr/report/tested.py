"""What tests and sanitizers have shown of the fixes, in lines for people.

Unknown here: how they were run, and where the lines go.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from deburr.report.wording import count
from deburr.run.verification.hazard_runs import Fate, HazardReport
from deburr.run.verification.test_runs import Tested

_SHOWN = 10
_FATES = max(len(one.value) for one in Fate)


def tested_lines(tested: Tested) -> Iterator[str]:
    """What came of the tests; what does not count is named."""
    if tested.complaint:
        yield f"some tests do not build before the fixes are made either: {tested.complaint}"
    yield from _named("it fails before the fixes are made too, and does not count", tested.failing)
    yield from _named("it is flaky, and does not count", tested.flaky)
    yield from _named("it is not there any more with the fixes", tested.gone)
    yield from _named("it was not run to its end, the time for the tests was up", tested.unreached)
    if not tested.targets:
        yield "tested: there is no test, so nothing was tested"
    else:
        yield f"tested: {count(tested.passed, 'test')} in {count(tested.targets, 'target')} passed with what is applied"


def hazard_lines(report: HazardReport) -> Iterator[str]:
    """A table of the hazards before and after."""
    before = sum(row.fate in {Fate.GONE, Fate.STILL} for row in report.rows)
    after = sum(row.fate in {Fate.STILL, Fate.NEW} for row in report.rows)
    yield f"{report.sanitizer.value} sanitizer: {count(before, 'hazard')} before, {after} with what is applied"
    for row in report.rows:
        hazard = row.hazard
        where = f"{os.path.relpath(hazard.file)}:{hazard.line}"
        yield f"  {row.fate.value:<{_FATES}}  {hazard.kind} in `{hazard.function}` ({where})"
    if report.elsewhere:
        yield f"  {count(report.elsewhere, 'report')} named no code of the project"
    if report.incomplete:
        yield f"  not all tests were run to their end: {', '.join(report.incomplete)}"


def _named(what: str, names: Sequence[str]) -> Iterator[str]:
    for name in names[:_SHOWN]:
        yield f"{name}: {what}"
    if len(names) > _SHOWN:
        yield f"{len(names) - _SHOWN} more: {what}"
