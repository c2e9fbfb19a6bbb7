"""The oldest Rust of a rewrite, measured by Clippy and a table, against what the page declares."""

from __future__ import annotations

import pytest

from deburr.compiler.proof.confinement import Limits
from deburr.compiler.proof.proving import prove_pages
from deburr.compiler.proof.results import Outcome

pytestmark = pytest.mark.rustc

LEAK = {
    "bad": "pub fn f(v: Vec<u8>) -> *const u8 { Box::leak(Box::new(v)).as_ptr() }",
    "good": "pub fn f(v: Vec<u8>) -> *const u8 { Vec::leak(v).as_ptr() }",
}
"""`Vec::leak` is there since 1.47, `Box::leak` since 1.26: std's documentation."""
SWAP = {
    "bad": "pub fn f(a: u8, b: u8) -> (u8, u8) { let t = (a, b); (t.1, t.0) }",
    "good": "pub fn f(a: u8, b: u8) -> (u8, u8) { (b, a) }",
}
RAW = {
    "bad": "pub fn f(x: &mut u8) -> *mut u8 { std::ptr::addr_of_mut!(*x) }",
    "good": "pub fn f(x: &mut u8) -> *mut u8 { &raw mut *x }",
}


@pytest.mark.parametrize(
    ("texts", "declared", "outcome", "line"),
    [
        (LEAK, 'msrv = "1.47"', Outcome.PASSED, "1.47, for `Vec::leak`"),
        (LEAK, 'msrv = "1.46"', Outcome.FAILED, "the page declares msrv 1.46, and it needs 1.47, for `Vec::leak`"),
        (LEAK, 'msrv = "1.48"', Outcome.FAILED, "the page declares msrv 1.48, and it needs 1.47, for `Vec::leak`"),
        (LEAK, "", Outcome.FAILED, "the page declares no msrv, and it needs 1.47, for `Vec::leak`"),
        (SWAP, "", Outcome.PASSED, "it brings nothing that Rust 1.0 has not"),
        (SWAP, 'msrv = "1.5"', Outcome.FAILED, "the page declares msrv 1.5, and it needs 1.0, for nothing new"),
        (RAW, 'msrv = "1.82"', Outcome.PASSED, "1.82, for `&raw`"),
    ],
    ids=["right", "too old", "too new", "not said", "nothing new", "for nothing", "syntax"],
)
def test_the_declared_version_is_the_measured_one(own_cache, page_of, texts, declared, outcome, line):
    page = page_of('witness = "none"', rewrite=declared, **texts)
    (proof,) = prove_pages([page], Limits(), jobs=2)
    row = next(row for row in proof.rows if row.witness == "msrv")
    if row.outcome is Outcome.NOT_RUN:
        pytest.skip(row.line)
    assert (row.text, row.outcome, row.line) == ("good `end`", outcome, line)
    assert row.position == page.rewrites[0].position


def test_a_page_without_a_good_text_has_no_row(own_cache, page_of):
    (proof,) = prove_pages([page_of('witness = "none"', ok="pub fn f() {}")], Limits(), jobs=1)
    assert [row.witness for row in proof.rows] == ["none"]
