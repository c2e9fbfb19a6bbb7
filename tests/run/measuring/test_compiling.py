"""Judging fixes by builds: what counts is what the crate as published does not have. The builds are made up here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from deburr.compiler.crate_builds import LIBRARY_ONLY, Checked, CrateBuilds
from deburr.compiler.diagnostics import Diagnostic
from deburr.compiler.processes import NotRun, TookTooLong
from deburr.run.measuring.compiling import compile_fixes
from deburr.run.measuring.records import AppliedFix, Compilation, Place

FILES = frozenset({"src/lib.rs"})


def fix(start: int, file: str = "src/lib.rs", round: int = 0) -> AppliedFix:
    return AppliedFix("page", Place(file, start, 1), start, round)


def error(text: str) -> Diagnostic:
    return Diagnostic("error", None, text, 1, file="src/lib.rs")


def warning(text: str, line: int) -> Diagnostic:
    return Diagnostic("warning", "lint", text, line, file="src/lib.rs")


@dataclass(slots=True)
class Made(CrateBuilds):
    """Answers by what is changed (the numbers of fixes, as text); no file is touched."""

    source: Path = Path()
    folder: Path = Path()
    target: Path = Path()
    seconds: float = 1.0
    answers: Mapping[bytes, Checked | NotRun] = field(default_factory=dict)
    library: Checked | NotRun = field(default_factory=lambda: NotRun("no library"))

    def check(self, changes: Mapping[str, bytes]) -> Checked | NotRun:
        if self.targets == LIBRARY_ONLY:
            return self.library
        return self.answers.get(changes.get("src/lib.rs", b""), Checked((), FILES))

    def without_tests(self) -> Made:
        return Made(library=self.library, targets=LIBRARY_ONLY)

    def with_all_features(self) -> Made:
        return self


def texts(fixes: Sequence[AppliedFix]) -> dict[str, bytes]:
    return {"src/lib.rs": " ".join(str(one.start) for one in sorted(fixes, key=lambda one: one.start)).encode()}


def judge(builds: Made, *fixes: AppliedFix) -> Compilation:
    made = compile_fixes(builds, fixes, texts(fixes), texts)
    assert isinstance(made, Compilation), made
    return made


def test_a_fix_in_a_file_that_was_not_read_is_not_judged():
    made = judge(Made(), fix(1), fix(2, "src/windows.rs"))
    assert made.seen == (fix(1),)
    assert made.failure is None


def test_the_one_that_breaks_is_found_and_the_other_is_not_blamed():
    broken = Checked((error("no"),), FILES)
    made = judge(Made(answers={b"1 2": broken, b"2": broken}), fix(1), fix(2))
    assert [(one.fix.start, one.error) for one in made.broken] == [(2, "src/lib.rs: error: no (line 1)")]
    assert made.together == ()


def test_what_later_rounds_break_is_no_secret():
    broken = Checked((error("no"),), FILES)
    made = judge(Made(answers={b"1 2": broken}), fix(1, round=1), fix(2, round=1))
    assert {one.fix.start for one in made.together} == {1, 2}


def test_a_warning_that_only_moved_is_not_new():
    builds = Made(
        answers={
            b"": Checked((warning("old", 3),), FILES),
            b"1": Checked((warning("old", 7), warning("new", 9)), FILES),
        }
    )
    assert judge(builds, fix(1)).warnings == ("src/lib.rs: warning[lint]: new (line 9)",)


def test_a_crate_whose_tests_do_not_compile_is_judged_by_its_library():
    builds = Made(answers={b"": Checked((error("a test"),), FILES)}, library=Checked((), FILES))
    made = judge(builds, fix(1))
    assert (made.failure, made.targets, made.seen) == (None, LIBRARY_ONLY, (fix(1),))


def test_a_crate_that_does_not_compile_says_why():
    bad = Checked((error("a test"),), FILES)
    made = judge(Made(answers={b"": bad}, library=Checked((error("the library"),), FILES)), fix(1))
    assert made.failure == "src/lib.rs: error: the library (line 1)"
    assert made.seen == ()


def test_too_long_is_kept_and_what_says_nothing_of_the_crate_is_not():
    assert judge(Made(answers={b"": TookTooLong("too long")}), fix(1)).failure == "too long"
    assert judge(Made(answers={b"1": TookTooLong("too long")}), fix(1)).failure == "with the fixes, too long"
    builds = Made(answers={b"": NotRun("no network")}, library=NotRun("no network"))
    assert compile_fixes(builds, [fix(1)], {}, texts) == NotRun("no network")
