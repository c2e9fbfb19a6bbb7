"""The proof of pages: every trial once, several at a time, and the rows in the order of the pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from deburr.compiler.proof.claims import claims_of
from deburr.compiler.proof.confinement import Limits
from deburr.compiler.proof.judging import judge
from deburr.compiler.proof.msrv import msrv_rows, msrv_trials
from deburr.compiler.proof.observations import Observation, Trial
from deburr.compiler.proof.observing import observe
from deburr.compiler.proof.old_rustc import old_rows, old_trials
from deburr.compiler.proof.results import Outcome, PageProof, ProofRow, label_of
from deburr.language.model import Page, Position

Observe = Callable[[Trial, Limits], Observation]
"""`observe`, or a stand-in for it."""


def prove_pages(pages: Sequence[Page], limits: Limits, *, jobs: int, observe: Observe = observe) -> Iterator[PageProof]:
    """The proof of each page, as soon as it and those before it are done."""
    pool = ThreadPoolExecutor(jobs, thread_name_prefix="prove")
    started: dict[Trial, Future[Observation]] = {}

    def saw(trial: Trial) -> Observation:
        return started[trial].result()

    try:
        for page in pages:
            for trial in _trials(page):
                if trial not in started:
                    started[trial] = pool.submit(observe, trial, limits)
        for page in pages:
            yield _prove(page, saw)
    finally:
        # Also when the reader stops early: what has not begun shall not begin.
        pool.shutdown(wait=True, cancel_futures=True)


def _trials(page: Page) -> Iterator[Trial]:
    for claim in claims_of(page):
        if claim.trial is not None:
            yield claim.trial
    yield from msrv_trials(page)
    yield from old_trials(page)


def _prove(page: Page, saw: Callable[[Trial], Observation]) -> PageProof:
    rows = [judge(claim, saw, page.proof.code) for claim in claims_of(page)]
    if page.proof.witness == "none":
        reason = page.proof.because or "a modernisation: nothing to show"
        rows.insert(0, ProofRow("", "bad", "none", Outcome.NOT_RUN, reason, Position(1, 1)))
    rows += [*msrv_rows(page, saw), *old_rows(page, saw)]
    return PageProof(page.id, page.file, label_of(page), tuple(rows), page.proof.because)
