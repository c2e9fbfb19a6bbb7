"""A proof as a person reads it, and as a program does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deburr.compiler.proof.results import Outcome, PageProof, ProofRow, Verdict
from deburr.language.model import Position
from deburr.report.proof import proof_lines, proof_summary, render_proof
from deburr.report.style import Painter

PLACE = Position(7, 1)
ROWS = (
    ProofRow("kept", "bad", "asan", Outcome.PASSED, "AddressSanitizer: heap-use-after-free", PLACE, "a\nb\n", True),
    ProofRow("kept", "good `own`", "asan", Outcome.PASSED, "silent, and prints the same", PLACE),
    ProofRow("other", "bad, good `own`", "asan", Outcome.NOT_RUN, "no driver", PLACE),
    ProofRow("third", "ok", "asan", Outcome.UNPROVEN, "the witness fires, as the page says: x", PLACE, "long"),
    ProofRow("", "good `own`", "msrv", Outcome.PASSED, "1.47, for `Vec::leak`", PLACE),
)
PROVEN = PageProof("a_page", Path("patterns/demo/a_page.md"), "asan", ROWS)
FAILED = PageProof(
    *("b_page", Path("b_page.md"), "lsan"),
    (ProofRow("kept", "bad", "lsan", Outcome.FAILED, "it does not compile", PLACE, "\n".join(map(str, range(30)))),),
)
NONE = PageProof("c_page", Path("c_page.md"), "none", (ProofRow("", "bad", "none", Outcome.NOT_RUN, "nothing", PLACE),))


def test_a_page_is_a_table():
    assert render_proof(PROVEN) == (
        "a_page: proven by asan, in 1 of 2 bad examples\n"
        "  kept\n"
        "    bad              asan  passed    AddressSanitizer: heap-use-after-free\n"
        "    good `own`       asan  passed    silent, and prints the same\n"
        "  other\n"
        "    bad, good `own`  asan  not run   no driver\n"
        "  third\n"
        "    ok               asan  unproven  the witness fires, as the page says: x\n"
        "  (the page)\n"
        "    good `own`       msrv  passed    1.47, for `Vec::leak`\n"
        "\n"
    )


def test_in_brief_there_is_one_example_and_what_failed():
    more = ProofRow("fourth", "bad", "asan", Outcome.PASSED, "again", PLACE, shows=True)
    failed = ProofRow("fifth", "ok", "asan", Outcome.FAILED, "the witness fires", PLACE)
    assert render_proof(PageProof("a_page", Path("a.md"), "asan", (*ROWS, more)), brief=True) == (
        "a_page: proven by asan, in 2 of 3 bad examples\n"
        "  kept\n"
        "    bad         asan  passed  AddressSanitizer: heap-use-after-free\n"
        "    good `own`  asan  passed  silent, and prints the same\n"
        "\n"
    )
    text = render_proof(PageProof("a_page", Path("a.md"), "asan", (*ROWS, failed)), brief=True)
    assert "    ok          asan  failed  the witness fires\n" in text
    assert render_proof(NONE, brief=True) == "c_page: no witness: a modernisation\n\n"


def test_a_failure_shows_the_start_of_its_output():
    lines = render_proof(FAILED).split("\n")
    assert lines[0] == "b_page: failed (lsan)"
    assert lines[3:5] == ["      | 0", "      | 1"]
    assert lines[14:] == ["      | 11", "      | … 18 more lines", "", ""]


def test_the_verdicts_have_words_of_their_own():
    assert render_proof(NONE).startswith("c_page: no witness: a modernisation\n")
    not_run = PageProof("d_page", Path("d.md"), "lsan", ROWS[2:3])
    assert render_proof(not_run).startswith("d_page: not run (lsan)\n")
    assert [one.verdict for one in (PROVEN, FAILED, NONE, not_run)] == [
        *(Verdict.PROVEN, Verdict.FAILED, Verdict.NONE, Verdict.NOT_RUN),
    ]


def test_one_failure_fails_a_page_whatever_its_witness():
    row = ProofRow("kept", "good `own`", "run", Outcome.FAILED, "it prints something else", PLACE)
    assert PageProof("c_page", Path("c.md"), "none", (*NONE.rows, row)).verdict is Verdict.FAILED
    assert PageProof("a_page", Path("a.md"), "asan", (*ROWS, row)).verdict is Verdict.FAILED


@pytest.mark.parametrize("paint", [Painter(False), Painter(True)])
def test_nothing_of_a_program_reaches_the_terminal_raw(paint):
    row = ProofRow("\x1b[2Jtitle", "bad", "asan", Outcome.FAILED, "\x1b[31mline\u202e", PLACE, "\x1b]0;owned\x07\n")
    text = render_proof(PageProof("a_page", Path("a.md"), "asan", (row,)), paint)
    assert [mark for mark in ("\x1b[2J", "\x1b[31ml", "\u202e", "\x1b]0", "\x07") if mark in text] == []
    assert ("\x1b[" in text) == paint.enabled


def test_json_has_one_object_a_row():
    rows = [json.loads(line) for line in proof_lines(PROVEN).splitlines()]
    assert len(rows) == len(ROWS)
    assert rows[0] == {
        "page": "a_page",
        "file": "patterns/demo/a_page.md",
        "line": 7,
        "verdict": "proven",
        "example": "kept",
        "text": "bad",
        "witness": "asan",
        "result": "passed",
        "message": "AddressSanitizer: heap-use-after-free",
        "output": "a\nb\n",
    }
    assert [row["result"] for row in rows] == ["passed", "passed", "not run", "unproven", "passed"]


def test_the_summary_counts_pages_and_rows():
    assert proof_summary([PROVEN, FAILED, NONE]) == (
        "1 of 3 pages proven, 1 failed, 1 without a witness, 0 not run; rows: 3 passed, 1 failed, 1 unproven, 2 not run"
    )
