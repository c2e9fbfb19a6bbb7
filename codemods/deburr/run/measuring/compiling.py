"""Whether a crate still compiles with its fixes made, and if not, which of them is to blame.

The crate as published is compiled first: only an error that it does not have counts, and so does a warning.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from deburr.compiler.crate_builds import Checked, CrateBuilds
from deburr.compiler.diagnostics import Diagnostic
from deburr.compiler.processes import NotRun, TookTooLong
from deburr.run.measuring.broken_fixes import BrokenFixes
from deburr.run.measuring.records import AppliedFix, Broken, Compilation

TextsWith = Callable[[Sequence[AppliedFix]], Mapping[str, bytes]]
"""The changed files of the crate when, of the fixes of the first round, only these are made."""


def compile_fixes(
    builds: CrateBuilds, applied: Sequence[AppliedFix], changes: Mapping[str, bytes], texts_with: TextsWith
) -> Compilation | NotRun:
    """What the compiler says of `changes`, which `applied` made. NotRun where the answer says nothing of the crate,
    such as a dependency that could not be fetched: that is not worth keeping."""
    began = time.monotonic()
    builds, before = _baseline(builds)
    if isinstance(before, TookTooLong) or (isinstance(before, Checked) and before.errors):
        return Compilation(_why(before), seconds=_since(began))
    if isinstance(before, NotRun):
        return before
    builds, before = _widened(builds, before, applied)
    seen = _seen(applied, before)
    if not seen:
        return Compilation(None, builds.targets, builds.all_features, seconds=_since(began))
    after = builds.check(changes)
    if isinstance(after, TookTooLong):
        return Compilation(f"with the fixes, {after.reason}", seconds=_since(began))
    if isinstance(after, NotRun):
        return after
    if not after.errors:
        alone: tuple[Broken, ...] = ()
        together: tuple[Broken, ...] = ()
        warnings = _new_warnings(before, after)
    else:
        search = _search(builds, seen, _with_file(after.errors[0]), texts_with)
        alone = tuple(Broken(fix, error) for fix, error in search.alone)
        together = tuple(Broken(fix, error) for fix, error in search.together)
        warnings = ()
    return Compilation(None, builds.targets, builds.all_features, seen, alone, together, warnings, _since(began))


def _baseline(builds: CrateBuilds) -> tuple[CrateBuilds, Checked | NotRun]:
    """The crate as published, with its tests if they can be built as well; and the builds to go on with."""
    whole = builds.check({})
    if isinstance(whole, TookTooLong) or (isinstance(whole, Checked) and not whole.errors):
        return builds, whole
    library = builds.without_tests()
    return library, library.check({})


def _widened(builds: CrateBuilds, before: Checked, applied: Sequence[AppliedFix]) -> tuple[CrateBuilds, Checked]:
    """With every feature, where that compiles too and reads files with fixes that are not read without."""
    if len(_seen(applied, before)) == len(applied):
        return builds, before
    wide = builds.with_all_features()
    found = wide.check({})
    if isinstance(found, NotRun) or found.errors or len(_seen(applied, found)) <= len(_seen(applied, before)):
        return builds, before
    return wide, found


def _seen(applied: Sequence[AppliedFix], before: Checked) -> tuple[AppliedFix, ...]:
    return tuple(fix for fix in applied if fix.place.file in before.files)


def _search(
    builds: CrateBuilds, seen: Sequence[AppliedFix], error: str, texts_with: TextsWith
) -> BrokenFixes[AppliedFix]:
    def first_error(fixes: Sequence[AppliedFix]) -> str | None:
        done = builds.check(texts_with(fixes))
        if isinstance(done, NotRun):
            return done.reason
        return _with_file(done.errors[0]) if done.errors else None

    # Sorted by page, so that halving tells the pages apart first. What a later round did rests on the first one.
    first_round = sorted((fix for fix in seen if fix.round == 0), key=lambda fix: (fix.page, fix.place))
    search = BrokenFixes(first_error)
    search.search(first_round or seen, error)
    return search


def _new_warnings(before: Checked, after: Checked) -> tuple[str, ...]:
    """The warnings that `after` has more of than `before`, by lint, text and file: lines move."""
    surplus = Counter(_kind(warning) for warning in after.warnings)
    surplus.subtract(_kind(warning) for warning in before.warnings)
    new = [_with_file(warning) for warning in after.warnings if surplus[_kind(warning)] > 0]
    return tuple(dict.fromkeys(new))


def _kind(warning: Diagnostic) -> tuple[str | None, str, str | None]:
    return warning.code, warning.message, warning.file


def _with_file(diagnostic: Diagnostic) -> str:
    return f"{diagnostic.file}: {diagnostic}" if diagnostic.file else str(diagnostic)


def _why(before: Checked | NotRun) -> str:
    return before.reason if isinstance(before, NotRun) else _with_file(before.errors[0])


def _since(began: float) -> float:
    return round(time.monotonic() - began, 1)
