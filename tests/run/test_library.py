"""The public API: the ladder from bytes to paths gives the same findings as the commands, and errors by name."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import deburr
from deburr.engine.findings import Clean
from deburr.errors import UsageError

SOURCE = b"pub fn f(p: *const u8) -> bool {\n    p == std::ptr::null()\n}\n"
FIXED = b"pub fn f(p: *const u8) -> bool {\n    p.is_null()\n}\n"
ID = "compare_with_null"


def test_scan_of_bytes() -> None:
    (finding,) = deburr.scan(SOURCE, select=[ID])
    assert (finding.pattern, finding.span.cut(SOURCE)) == (ID, b"p == std::ptr::null()")


def test_fix_of_bytes() -> None:
    change = deburr.fix(SOURCE, select=[ID])
    assert (change.before, change.after) == (SOURCE, FIXED)
    assert deburr.fix(FIXED).after == FIXED


def test_a_suppression_in_the_text_counts() -> None:
    suppressed = SOURCE.replace(b"    p ==", b"    // deburr: allow(compare_with_null) -- tested\n    p ==")
    assert deburr.scan(suppressed) == ()
    assert deburr.fix(suppressed).after == suppressed


def test_files_and_directories(tmp_path: Path) -> None:
    (tmp_path / "a.rs").write_bytes(SOURCE)
    (tmp_path / "b.rs").write_bytes(FIXED)
    outcomes = list(deburr.scan_paths([tmp_path], select=[ID], jobs=1))
    assert [(Path(outcome.path).name, len(outcome.findings)) for outcome in outcomes] == [("a.rs", 1), ("b.rs", 0)]
    one = deburr.scan_file(tmp_path / "a.rs", select=[ID])
    assert isinstance(one, Clean)
    assert one == outcomes[0]
    assert one.findings == deburr.scan(SOURCE, select=[ID])


def test_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "a.rs").write_bytes(SOURCE)
    list(deburr.scan_paths([tmp_path]))
    assert (tmp_path / "a.rs").read_bytes() == SOURCE


@pytest.mark.parametrize(
    "call",
    [
        lambda: deburr.scan(SOURCE, select=["compare_with_nul"]),
        lambda: deburr.fix(SOURCE, select=["compare_with_nul"]),
        lambda: deburr.scan_file("missing.rs"),
        lambda: deburr.scan_paths(["missing"]),
        lambda: deburr.scan_paths(["."], select=["compare_with_nul"]),
    ],
)
def test_errors(call) -> None:
    with pytest.raises(UsageError):
        call()


def test_importing_is_cheap_and_all_names_are_there() -> None:
    code = "import sys, deburr; print('tree_sitter' in sys.modules, [hasattr(deburr, name) for name in deburr.__all__])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(deburr.__file__).resolve().parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "False [True, True, True, True, True]\n"


def test_an_unknown_name_is_no_attribute() -> None:
    with pytest.raises(AttributeError):
        getattr(deburr, "nothing_" + "such")
