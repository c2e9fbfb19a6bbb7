"""Picks of single findings on their way to another process."""

import pickle
from pathlib import Path

from deburr.engine.findings import Changed, Clean
from deburr.engine.picks import Pick
from deburr.run.picked import FilePicks, PickedFindings, run_picked
from deburr.run.request import Request
from deburr.run.session import prepare, rebuilding, run_check_all

TEXT = b"pub fn f(a: *const u8, b: *const u8) -> bool {\n    a == std::ptr::null() || b == std::ptr::null()\n}\n"


def test_a_process_that_starts_from_nothing_makes_the_same(tmp_path: Path) -> None:
    file = tmp_path / "a.rs"
    file.write_bytes(TEXT)
    session = prepare(Request((file,), select=("compare_with_null",), format=False))
    (outcome,) = run_check_all(session)
    assert isinstance(outcome, Clean)
    _, second = outcome.findings
    place = {(second.pattern, second.span): Pick("ask_is_null")}
    picks = PickedFindings({str(file): FilePicks(TEXT, place)})
    (made,) = run_picked(session, picks, [outcome])
    assert isinstance(made, Changed)
    assert made.change.after == TEXT.replace(b"b == std::ptr::null()", b"b.is_null()")
    work = pickle.loads(pickle.dumps(rebuilding(session, fixing=True)))()
    assert work.run(str(file)).change.after == made.change.after
