"""`--reviewed`: the run that makes what a review has accepted, and what is said of the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from deburr.cli.terminal import Terminal
from deburr.engine.findings import Clean, Outcome
from deburr.errors import UsageError
from deburr.review.accepted import accepted_picks, stale_items
from deburr.review.collecting import Owners, Verdicts, collect, nobody, not_asked
from deburr.review.decision_file import usual_file
from deburr.review.decisions import Verdict
from deburr.review.session import ReviewSession, Status
from deburr.run.baseline_run import narrowed
from deburr.run.picked import run_picked
from deburr.run.request import Refused
from deburr.run.session import Session, one_root


def opened_review(
    session: Session,
    outcomes: Iterable[Outcome],
    file: Path | None,
    *,
    must_exist: bool = False,
    owners: Owners = nobody,
    verdicts: Verdicts = not_asked,
) -> ReviewSession:
    """The review over the outcomes of a check of everything, with the decisions of `file`, by default the project's."""
    root = one_root(session, "a review")
    if isinstance(root, Refused):
        raise UsageError(*root.errors)
    file = file if file is not None else usual_file(root)
    if must_exist and not file.exists():
        raise UsageError(f"there is no review `{file}`", "`deburr review` makes one")
    return ReviewSession.opened(collect(session, root, outcomes, owners, verdicts), file)


@dataclass(slots=True)
class ReviewedFixes:
    """The fixes of a run that a review has accepted."""

    session: Session
    file: Path | None
    review: ReviewSession | None = None

    def outcomes(self, checked: Iterable[Outcome]) -> Iterator[Outcome]:
        """The outcomes with what was accepted and nothing else; `checked` are those of a check of everything."""
        found = list(checked)
        self.review = opened_review(self.session, found, self.file, must_exist=True)
        asked = [narrowed(self.session, one) if isinstance(one, Clean) else one for one in found]
        return run_picked(self.session, accepted_picks(self.review), asked)

    @property
    def has_stale(self) -> bool:
        return self.review is not None and self.review.counts()[Status.STALE] > 0

    def tell(self, terminal: Terminal) -> None:
        """What was decided, and each decision that does not hold any more."""
        if self.review is None:
            return
        for item, state in stale_items(self.review):
            what = state.decision.verdict.value if state.decision is not None else ""
            terminal.note(f"stale: {item.path}:{item.line}: {item.pattern}: {what}: {state.why}")
        counts = self.review.counts()
        told = [f"{counts[one]} {one.value}" for one in Status if counts[one] or one is Status.ACCEPTED]
        terminal.note(f"reviewed: {', '.join(told)}")
        gone = [one for one in self.review.unmatched.values() if one.verdict is Verdict.ACCEPT]
        if gone:
            fixes = "1 accepted fix" if len(gone) == 1 else f"{len(gone)} accepted fixes"
            terminal.note(f"{fixes} of the review: there is no such finding in what was looked at (any more)")
