"""What is said of a piece: its subject, the lines of its mail, the reasons from the pages.

Unknown here: mails, Markdown and files.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from deburr.language.model import Page
from deburr.report.series.mail import listed
from deburr.report.wording import count
from deburr.run.series.grouping import By
from deburr.run.series.pieces import Piece, hunk_count

_REASON = "Why is this bad?"
_WITNESSES = {
    "lint": "the lint {lint} sees it",
    "compile-fail": "rustc refuses the misuse once it is fixed",
}
_SLUG = 48
"""Characters of a piece's name."""


@dataclass(frozen=True, slots=True)
class Told:
    """A piece with what is known around it. `checked`: None where nobody compiled it, else the number of its fixes in
    code that the check did not compile."""

    piece: Piece
    by: By
    owners: tuple[str, ...]
    checked: int | None


def subject_of(told: Told, pages: Mapping[str, Page]) -> str:
    """What the piece is about, in a line."""
    patterns = patterns_of(told.piece)
    labels = [part.label for part in told.piece.draft.parts]
    number = sum(part.number for part in told.piece.draft.parts[:1])
    part = f", part {number}" if number > 1 and len(labels) == 1 else ""
    if told.by is By.PATTERN and len(patterns) == 1:
        page = pages.get(patterns[0])
        return f"deburr: {patterns[0]}{part}: {page.message if page is not None else 'its fixes'}"
    where = {By.PATTERN: "", By.CRATE: "in ", By.OWNER: "for ", By.FILE: "in "}[told.by]
    what = count_fixes(len(told.piece.fixes))
    return f"deburr: {what} {'of' if told.by is By.PATTERN else where.strip()} {listed(dict.fromkeys(labels), 3)}{part}"


def slug_of(told: Told) -> str:
    """What the piece is about, as part of a file name."""
    label = told.piece.draft.parts[0].label
    words = re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")
    number = told.piece.draft.parts[0].number
    return (words[:_SLUG].strip("-") or "piece") + (f"-{number}" if number > 1 else "")


def words_of(told: Told, pages: Mapping[str, Page], names: Mapping[int, str]) -> list[str]:
    """Our own lines about a piece; `names` are the files of the pieces."""
    piece = told.piece
    files = len(piece.deltas)
    risks = Counter(one.applied.fix.applicability.value for one in piece.fixes)
    hunks = count(hunk_count(piece), "hunk")
    lines = [f"{count_fixes(len(piece.fixes))}, {hunks} in {count(files, 'file')}."]
    lines.append("Applicability: " + ", ".join(f"{number} {name}" for name, number in sorted(risks.items())) + ".")
    for pattern, rewrites in _rewrites(piece).items():
        lines.append(f"Pattern: {pattern} ({', '.join(rewrites)}){_proof(pages.get(pattern))}")
    unknown = dict.fromkeys(reason for one in piece.fixes for reason in one.applied.fix.lowered)
    lines += [f"Unknown: {reason}" for reason in unknown]
    if told.owners:
        lines.append(f"Owners: {' '.join(told.owners)}")
    if piece.needs:
        lines.append(f"Depends on: {', '.join(names[number] for number in piece.needs)}")
    lines += [f"Put together: {reason}." for reason in piece.draft.merged]
    lines.append(_checked(told))
    return lines


def _checked(told: Told) -> str:
    if told.checked is None:
        return "Not checked: nobody compiled this (--no-verify)."
    behind = " with the pieces that it depends on" if told.piece.needs else " alone"
    if told.checked:
        fixes = count_fixes(told.checked)
        return f"Checked: it compiles{behind}; {fixes} of it in code that the check did not compile."
    return f"Checked: it compiles{behind}."


def _proof(page: Page | None) -> str:
    if page is None:
        return ""
    proof = page.proof
    if proof.witness == "none":
        return f"; no proof: {proof.because}" if proof.because else "; there is no hazard to show"
    what = _WITNESSES.get(proof.witness, "{witness} shows the hazard")
    return f"; proof: {what.format(lint=proof.lint, witness=proof.witness)} (deburr prove {page.id})"


def _rewrites(piece: Piece) -> dict[str, list[str]]:
    found: dict[str, dict[str, None]] = {}
    for one in piece.fixes:
        found.setdefault(one.pattern, {})[one.applied.fix.rewrite] = None
    return {pattern: list(rewrites) for pattern, rewrites in sorted(found.items())}


def prose_of(piece: Piece, pages: Mapping[str, Page]) -> list[str]:
    """Why, in the words of the pages."""
    patterns = patterns_of(piece)
    found: list[str] = []
    for pattern in patterns:
        page = pages.get(pattern)
        text = next((one.text for one in page.sections if one.title == _REASON), "") if page is not None else ""
        if page is not None and text.strip():
            found.append(f"{page.id}: {page.message}\n\n{text.strip()}" if len(patterns) > 1 else text.strip())
    return found


def patterns_of(piece: Piece) -> Sequence[str]:
    """The patterns whose fixes are in a piece."""
    return sorted({one.pattern for one in piece.fixes})


def count_fixes(number: int) -> str:
    """`1 fix`, `2 fixes`."""
    return "1 fix" if number == 1 else f"{number} fixes"
