"""What becomes of a finding's fix, and why it is less than the page declares: withheld, lowered, too unsure, lost.

Told from what the engine hands out, a finding and a change; nothing is matched here.
"""

from __future__ import annotations

from collections.abc import Iterator

from deburr.engine.analysis import Options
from deburr.engine.explanation.reasons import Cause, Reason
from deburr.engine.findings import FileChange, Finding, Fix
from deburr.language.gates import ProjectFacts, allows_msrv
from deburr.language.model import Applicability, Page


def of_fix(page: Page, finding: Finding, facts: ProjectFacts, options: Options) -> Iterator[Reason]:
    """Why the fix that a run would make of this finding is none, or unsure; nothing for one that is sure."""
    fix = finding.fix(options.rewrites.get(finding.pattern))
    if fix is None:
        yield Reason(Cause.NO_REWRITE, "a rewrite", _without_rewrite(page), finding.span)
        return
    if fix.withheld is not None:
        yield _withheld(page, fix, finding, facts)
    for reason in dict.fromkeys(one for one in fix.lowered if one != fix.withheld):
        yield Reason(Cause.LOWERED, "", reason, finding.span)
    if fix.withheld is None and fix.applicability.risk > options.applicability.risk:
        yield _risk(fix, finding, options)


def _without_rewrite(page: Page) -> str:
    return "a page that only reports" if not page.rewrites else "no rewrite of the page that matches here"


def _withheld(page: Page, fix: Fix, finding: Finding, facts: ProjectFacts) -> Reason:
    rewrite = next(one for one in page.rewrites if one.name == fix.rewrite)
    old = allows_msrv(rewrite.msrv, facts)
    if old.is_no and old.reason == fix.withheld:
        return Reason(Cause.MSRV, f"Rust {rewrite.msrv} or newer", old.reason, finding.span)
    return Reason(Cause.WITHHELD, "", fix.withheld or "", finding.span)


def _risk(fix: Fix, finding: Finding, options: Options) -> Reason:
    at, found = finding.span, f"one that is {fix.applicability.value}"
    allowed = f"a fix that is {options.applicability.value}"
    if fix.applicability is Applicability.HAS_PLACEHOLDERS:
        help_text = "it has a place that a person must fill in; take it from `deburr check`"
        return Reason(Cause.PLACEHOLDERS, allowed, found, at, helps=(help_text,))
    help_text = f"`--applicability {fix.applicability.value}` takes it"
    return Reason(Cause.RISK, allowed, found, at, helps=(help_text,))


def of_change(finding: Finding, fix: Fix, change: FileChange) -> Reason | None:
    """Why a fix that may be made is not in the first round of a change; None when it is."""
    if any(one.round == 0 and _is(one.finding, finding) and one.fix.rewrite == fix.rewrite for one in change.applied):
        return None
    for one in change.withheld:
        if _is(one.finding, finding):
            return Reason(
                Cause.OVERLAP if "overlaps" in one.reason else Cause.NOT_APPLIED, "", one.reason, finding.span
            )
    winner = next(
        (
            one.finding.pattern
            for one in change.applied
            if one.round == 0 and any(a.span.overlaps(b.span) for a in one.fix.edits for b in fix.edits)
        ),
        None,
    )
    if winner is None:
        return None
    return Reason(Cause.OVERLAP, "", f"a fix of `{winner}` comes first, and this one in a later round", finding.span)


def _is(one: Finding, other: Finding) -> bool:
    return one.pattern == other.pattern and one.span == other.span
