"""The last lines of a run, counted by hand."""

from __future__ import annotations

from deburr.engine.findings import Applied, Changed, Clean, Failed, FileChange, Finding, Fix, Skipped, Withheld
from deburr.language.model import Applicability, Level
from deburr.report.summary import Tally, change_summary, check_summary, passed_over, withheld_line
from deburr.text.edit import Edit
from deburr.text.span import Span

SURE = Fix("sure", "t", Applicability.MACHINE_APPLICABLE, (Edit(Span(0, 1), b""),))
UNSURE = Fix("unsure", "t", Applicability.MAYBE_INCORRECT, (Edit(Span(0, 1), b""),))
WITHHELD = Fix("gone", "t", Applicability.MACHINE_APPLICABLE, (), withheld="why")


def finding(level: Level, *fixes: Fix, at: int = 0) -> Finding:
    return Finding("p", "g", level, "m", Span(at, at + 1), fixes)


def tally(*outcomes: Clean | Changed | Skipped | Failed) -> Tally:
    result = Tally()
    for outcome in outcomes:
        result.add(outcome)
    return result


def test_check() -> None:
    seen = tally(
        Clean("a", (finding(Level.WARN, SURE), finding(Level.DENY, UNSURE))),
        Clean("b", (finding(Level.FORBID, WITHHELD),)),
        Clean("c"),
        Skipped("d", "r"),
        Failed("e", "r"),
    )
    assert check_summary(seen) == "3 findings (2 errors, 1 warning) in 2 of 3 files; `deburr diff` shows 1 fix"
    assert (seen.errors, seen.skipped, seen.failed) == (2, 1, 1)


def test_check_with_nothing() -> None:
    assert check_summary(tally(Clean("a"))) == "no findings in 1 file"
    assert check_summary(tally(Clean("a", (finding(Level.WARN),)))) == "1 finding (1 warning) in 1 of 1 file"


def test_change() -> None:
    one = finding(Level.WARN, SURE)
    change = FileChange(
        b"a\nb", b"\nb", (Applied(one, SURE, 0), Applied(one, SURE, 1)), (Withheld(one, UNSURE, "why"),), ()
    )
    assert (
        change_summary(tally(Changed("a", change), Clean("b")), "applied")
        == "applied: 2 fixes in 1 of 2 files; withheld: 1"
    )
    assert change_summary(tally(Clean("b")), "pending") == "pending: 0 fixes in 0 of 1 file"


def test_the_place_of_a_withheld_fix_is_in_the_text_that_it_is_left_in() -> None:
    left, lost = finding(Level.WARN, UNSURE, at=4), finding(Level.WARN, SURE, at=9)
    change = FileChange(b"a\nb\nc\nd\ne", b"\n\n\nX", (), (), (left,))
    assert withheld_line("f.rs", change, Withheld(left, UNSURE, "why"), {}) == "withheld: f.rs:4:2: p (unsure): why"
    assert withheld_line("f.rs", change, Withheld(lost, SURE, "lost"), {}) == "withheld: f.rs:5:2: p (sure): lost"


def test_passed_over() -> None:
    counts = [(3, "directory", "hidden"), (0, "directory", "vendored"), (1, "file", "generated")]
    assert passed_over(counts) == "passed over: 3 directories (hidden), 1 file (generated)"
    assert passed_over([]) is None
