"""What a review, or its page, begins with: all findings, whose code they are in, and what the compiler says if asked.

Unknown here: what is decided, and how it is shown.
"""

from __future__ import annotations

import os
from dataclasses import replace

from deburr.cli.owners import owners_at
from deburr.cli.reviewed import opened_review
from deburr.cli.runs import Run
from deburr.cli.verifying import Checking, Verification
from deburr.compiler.processes import NotRun
from deburr.engine.findings import Changed, Clean, Finding, Fix, FixKey, Outcome
from deburr.errors import UsageError
from deburr.language.model import Applicability
from deburr.review.collecting import Owners, Verdicts, not_asked
from deburr.review.session import ReviewSession
from deburr.run.request import Refused
from deburr.run.session import one_root, run_fix
from deburr.run.verification.verified import Verified

_COMPILES = "it compiles, made together with the other fixes"


def begun(run: Run, verification: Verification | None, *, must_exist: bool = False) -> ReviewSession:
    """The review over all that the run finds; says on the way what was not analysed. With `verification` the compiler
    is asked about each fix; `must_exist` makes it an error if there are no decisions yet."""
    checked = tuple(run.checked())
    verdicts = _verdicts(run, verification) if verification is not None else not_asked
    decisions = run.asked.decisions
    return opened_review(run.session, checked, decisions, must_exist=must_exist, owners=_owners(run), verdicts=verdicts)


def _owners(run: Run) -> Owners:
    top = one_root(run.session, "a review")
    if isinstance(top, Refused):
        raise UsageError(*top.errors)
    named = owners_at(top, run.terminal)

    def owners_of(path: str) -> tuple[str, ...]:
        return named.owners_of(os.path.relpath(os.path.realpath(path), top).replace(os.sep, "/"))

    return owners_of


def _verdicts(run: Run, verification: Verification) -> Verdicts:
    """What the compiler says of the fixes that a bulk apply would make together, placeholders left out: those do not
    compile before somebody fills them in."""
    request = replace(run.session.request, applicability=Applicability.MAYBE_INCORRECT, format=False)
    session = replace(run.session, request=request)
    checking = Checking(replace(run, session=session), verification, is_formatted=False)
    planned = tuple(run_fix(session))
    tuple(checking.settled(iter(planned)))
    if isinstance(checking.result, NotRun):
        raise UsageError(
            f"the compiler cannot be asked: {checking.result.reason}", "leave `--verify` out to review without it"
        )
    told = _told(checking.result) if checking.result is not None else {}
    said = {place: told.get(key, _COMPILES) for key, place in _places(planned)}

    def verdict(path: str, finding: Finding, fix: Fix) -> str | None:
        return said.get((path, finding.pattern, finding.span.start, fix.rewrite))

    return verdict


def _told(result: Verified) -> dict[FixKey, str]:
    """Of each fix that does not simply compile, why."""
    unseen = {one.fix.key: f"it was not compiled: {one.reason}" for one in result.unverified}
    return unseen | {one.fix.key: one.reason for one in result.backed_out}


def _places(planned: tuple[Outcome, ...]) -> list[tuple[FixKey, tuple[str, str, int, str]]]:
    """The fixes of the first round, whose places are those of the text as it is."""
    found: list[tuple[FixKey, tuple[str, str, int, str]]] = []
    for outcome in planned:
        change = outcome.change if isinstance(outcome, Changed | Clean) else None
        for one in change.applied if change is not None else ():
            if one.key is not None and not one.round:
                place = (outcome.path, one.finding.pattern, one.finding.span.start, one.fix.rewrite)
                found.append((one.key, place))
    return found
