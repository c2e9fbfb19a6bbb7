"""The rewrites that claim Rust 1.63 or less, and a compiler of that age; with a stand-in where there is none."""

from __future__ import annotations

import pytest

from deburr.compiler.proof import old_rustc
from deburr.compiler.proof.confinement import Limits
from deburr.compiler.proof.observations import Observation, Seen, Trial
from deburr.compiler.proof.observing import observe
from deburr.compiler.proof.proving import prove_pages
from deburr.compiler.proof.results import Outcome
from deburr.compiler.proof.toolchain import OLD_RUSTC, old_compiler_text

TEXTS = {"bad": "pub fn bad() {}", "good": "pub fn good() {}"}
SILENT, REFUSED = Observation(Seen.SILENT), Observation(Seen.REFUSED, "error: expected `;`")


def rows(page, observe):
    (proof,) = prove_pages([page], Limits(), jobs=1, observe=observe)
    return [(row.text, row.outcome, row.line) for row in proof.rows if row.witness == "rustc 1.63"]


def seen(bad: Observation, good: Observation):
    def observe(trial: Trial, limits: Limits) -> Observation:
        if trial.look != "rustc 1.63":
            return SILENT
        return bad if "bad" in trial.source else good

    return observe


@pytest.fixture
def has_old_rustc(monkeypatch):
    monkeypatch.setattr(old_rustc, "old_compiler_text", lambda: "rustc 1.63.0")


@pytest.mark.parametrize(
    ("bad", "good", "outcome", "line"),
    [
        (SILENT, SILENT, Outcome.PASSED, "1 of 1 examples compile"),
        (SILENT, REFUSED, Outcome.FAILED, "it does not compile: error: expected `;`"),
        (REFUSED, REFUSED, Outcome.NOT_RUN, "none of the bad texts compiles with it either"),
    ],
)
def test_what_compiled_before_must_compile_after(has_old_rustc, page_of, bad, good, outcome, line):
    assert rows(page_of('witness = "none"', **TEXTS), seen(bad, good)) == [("good `end`", outcome, line)]


@pytest.mark.parametrize(
    ("options", "is_asked"),
    [
        ({"rewrite": 'msrv = "1.63"'}, True),
        ({"rewrite": 'msrv = "1.64"'}, False),
        ({"edition": "2024"}, False),
        ({"more": '[dependencies]\nlibc = "0.2"'}, False),
    ],
)
def test_only_what_claims_so_much_is_asked(has_old_rustc, page_of, options, is_asked):
    assert bool(rows(page_of('witness = "none"', **TEXTS, **options), seen(SILENT, SILENT))) is is_asked


def test_without_such_a_compiler_there_is_no_row(monkeypatch, page_of):
    monkeypatch.setattr(old_rustc, "old_compiler_text", lambda: None)
    assert rows(page_of('witness = "none"', **TEXTS), seen(SILENT, SILENT)) == []


@pytest.mark.skipif(old_compiler_text() is None, reason=f"{OLD_RUSTC} is not Debian's 1.63")
def test_debians_compiler_is_asked(own_cache, page_of):
    """`let … else` came with 1.65."""
    new = {"bad": TEXTS["bad"], "good": "pub fn good(x: Option<u8>) -> u8 { let Some(y) = x else { return 0 }; y }"}
    ((_, outcome, _),) = rows(page_of('witness = "none"', **new), observe)
    assert outcome is Outcome.FAILED
