"""From what was seen to what is said: the outputs of two programs, and pages that are stopped early."""

from __future__ import annotations

import threading

import pytest

from deburr.compiler.proof.confinement import Limits
from deburr.compiler.proof.observations import Observation, Seen, Trial
from deburr.compiler.proof.proving import prove_pages
from deburr.compiler.proof.results import Outcome

TEXTS = {"bad": "fn bad() {}", "good": "fn good() {}", "driver": "fn main() {}"}


def good_row(page_of, bad: Observation, good: Observation, proof: str = 'witness = "lsan"'):
    (proven,) = prove_pages(
        [page_of(proof, **TEXTS)], Limits(), jobs=1, observe=lambda trial, _: bad if "bad" in trial.source else good
    )
    return next(row for row in proven.rows if row.text.startswith("good") and row.witness != "msrv")


@pytest.mark.parametrize(
    ("bad", "is_complete", "good", "outcome", "line"),
    [
        ("a\nb\n", True, "a\nb\n", Outcome.PASSED, "silent, and prints the same"),
        ("", True, "", Outcome.PASSED, "silent"),
        ("a\n", True, "a\nb\n", Outcome.FAILED, "it prints a line 2 more: `b`"),
        ("a\nb\n", True, "a\n", Outcome.FAILED, "it does not print line 2: `b`"),
        ("a\n", True, "a", Outcome.FAILED, "its output ends in another way"),
        ("a\n", True, "", Outcome.FAILED, "it prints something else in line 1: `` instead of `a`"),
        ("a\n", False, "a\nb\n", Outcome.PASSED, "silent, and prints the same as far as bad comes"),
        ("", False, "a\n", Outcome.PASSED, "silent"),
        ("a\nb\n", False, "a\nc\n", Outcome.FAILED, "it prints something else in line 2: `c` instead of `b`"),
        ("a\nb\n", False, "a\n", Outcome.FAILED, "it does not print line 2: `b`"),
    ],
)
def test_good_prints_what_bad_does(page_of, bad, is_complete, good, outcome, line):
    before = Observation(Seen.FIRED, "it leaks", printed=bad, is_complete=is_complete)
    row = good_row(page_of, before, Observation(Seen.SILENT, printed=good))
    assert (row.outcome, row.line) == (outcome, line)


def test_a_bad_text_that_never_ran_says_nothing_about_the_output(page_of):
    row = good_row(page_of, Observation(Seen.REFUSED, "error"), Observation(Seen.SILENT, printed="a\n"))
    assert (row.outcome, row.line) == (Outcome.PASSED, "silent")


def test_a_limit_is_a_failure(page_of):
    row = good_row(page_of, Observation(Seen.FIRED), Observation(Seen.STOPPED, "it ran longer than 3 s"))
    assert (row.outcome, row.line) == (Outcome.FAILED, "it ran longer than 3 s")


def test_equal_trials_are_tried_once_and_rows_come_in_the_order_of_the_page(page_of):
    tried = []

    def observe(trial: Trial, limits: Limits) -> Observation:
        tried.append(trial)
        return Observation(Seen.SILENT)

    one = "```rust ok\nfn f() {}\n```\n\n```rust driver\nfn main() {}\n```\n"
    page = page_of('witness = "lsan"', examples=f"## Example: one\n\n{one}\n## Example: two\n\n{one}")
    (proof,) = prove_pages([page], Limits(), jobs=2, observe=observe)
    assert [(row.example, row.text) for row in proof.rows] == [("one", "ok"), ("two", "ok")]
    assert len(tried) == 1
    assert tried[0].source == "fn f() {}\n\nfn main() {}\n"


def test_stopping_early_starts_nothing_more(page_of):
    tried, first = [], threading.Event()

    def slow(trial: Trial, limits: Limits) -> Observation:
        tried.append(trial)
        first.wait(0.05)
        return Observation(Seen.SILENT)

    pages = [page_of('witness = "lsan"', ok=f"fn f{n}() {{}}", driver="fn main() {}") for n in range(50)]
    proofs = prove_pages(pages, Limits(), jobs=1, observe=slow)
    next(proofs)
    proofs.close()
    assert len(tried) < 10
