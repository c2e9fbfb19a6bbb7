"""The proof of pages as a table for a person and as JSON lines for a program. Unknown here: how it was made."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence

from deburr.compiler.proof.results import Outcome, PageProof, ProofRow, Verdict
from deburr.report.style import PLAIN, Painter, Style
from deburr.text.escape import escape_line, escape_text

_STYLES = {
    Outcome.PASSED: Style.NOTE,
    Outcome.FAILED: Style.ERROR,
    Outcome.UNPROVEN: Style.WARNING,
    Outcome.NOT_RUN: Style.WARNING,
}
_OF_THE_PAGE = "(the page)"
_MOST_LINES = 12
"""How much of a failed row's output is shown."""


def render_proof(proof: PageProof, paint: Painter = PLAIN, *, brief: bool = False) -> str:
    """One page: its verdict, a row for each text under the title of its example, and a blank line.

    `brief` leaves out all but what failed and the first example that shows the hazard."""
    rows = [row for row in proof.rows if not brief or row.outcome is Outcome.FAILED or row.example in proof.shown[:1]]
    return "\n".join([_title(proof, paint), *_table(rows, paint)]) + "\n\n"


def _title(proof: PageProof, paint: Painter) -> str:
    words = {
        Verdict.PROVEN: f"proven by {proof.witness}, in {len(proof.shown)} of {_bad_examples(len(proof.bad))}",
        Verdict.FAILED: f"failed ({proof.witness})",
        Verdict.NONE: f"no witness: {proof.because or 'a modernisation'}",
        Verdict.NOT_RUN: f"not run ({proof.witness})",
    }
    style = {Verdict.PROVEN: Style.NOTE, Verdict.FAILED: Style.ERROR}.get(proof.verdict, Style.WARNING)
    return f"{paint(Style.STRONG, proof.pattern)}: {paint(style, escape_line(words[proof.verdict]))}"


def _bad_examples(count: int) -> str:
    return f"{count} bad example{'' if count == 1 else 's'}"


def _table(rows: Sequence[ProofRow], paint: Painter) -> Iterator[str]:
    widths = [max((len(_cells(row)[column]) for row in rows), default=0) for column in range(3)]
    title: str | None = None
    for row in rows:
        if row.example != title:
            title = row.example
            yield f"  {escape_line(title or _OF_THE_PAGE)}"
        cells = [cell.ljust(width) for cell, width in zip(_cells(row), widths, strict=True)]
        cells[2] = paint(_STYLES[row.outcome], cells[2])
        yield "    " + "  ".join([*cells, escape_line(row.line)]).rstrip()
        if row.outcome is Outcome.FAILED and row.output.strip():
            yield from _output(row.output, paint)


def _cells(row: ProofRow) -> tuple[str, str, str]:
    return escape_line(row.text), row.witness, row.outcome.value


def _output(text: str, paint: Painter) -> Iterator[str]:
    lines = [line for line in escape_text(text).split("\n") if line.strip()]
    for line in lines[:_MOST_LINES]:
        yield f"      {paint(Style.GUTTER, '|')} {line.rstrip()}"
    if len(lines) > _MOST_LINES:
        yield f"      {paint(Style.GUTTER, '|')} … {len(lines) - _MOST_LINES} more lines"


def proof_lines(proof: PageProof) -> str:
    """One JSON object a row, each with its page's verdict; ends in a newline."""
    return "".join(json.dumps(_object(proof, row), ensure_ascii=False) + "\n" for row in proof.rows)


def _object(proof: PageProof, row: ProofRow) -> dict[str, object]:
    return {
        "page": proof.pattern,
        "file": str(proof.file),
        "line": row.position.line,
        "verdict": proof.verdict.value,
        "example": row.example,
        "text": row.text,
        "witness": row.witness,
        "result": row.outcome.value,
        "message": row.line,
        "output": row.output,
    }


def proof_summary(proofs: Sequence[PageProof]) -> str:
    """`18 pages proven, 0 failed, 2 without a witness, 0 not run; 60 texts passed, …`."""
    verdicts = Counter(proof.verdict for proof in proofs)
    outcomes = Counter(row.outcome for proof in proofs for row in proof.rows)
    pages = (
        f"{verdicts[Verdict.PROVEN]} of {len(proofs)} pages proven, {verdicts[Verdict.FAILED]} failed, "
        f"{verdicts[Verdict.NONE]} without a witness, {verdicts[Verdict.NOT_RUN]} not run"
    )
    return f"{pages}; rows: " + ", ".join(f"{outcomes[outcome]} {outcome.value}" for outcome in Outcome)
