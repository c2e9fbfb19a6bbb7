"""What `deburr split` does with the outcomes: makes pieces of them, has each compiled alone, and writes the series.

Unknown here: how pieces are told apart, and what a mail looks like.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from deburr.cli.asked import Asked
from deburr.cli.exit_codes import ExitCode
from deburr.cli.owners import owners_at, problem_line
from deburr.cli.recovery import is_pending
from deburr.cli.repository import PatchNames, root_of
from deburr.cli.runs import Run, start
from deburr.cli.terminal import Terminal
from deburr.cli.verifying import Checking, Verification
from deburr.cli.withheld import WithheldFixes
from deburr.compiler.processes import NotRun
from deburr.engine.findings import Changed, Clean, Failed, Outcome, Skipped
from deburr.errors import UsageError
from deburr.report.series.cover_letter import LeftOut
from deburr.report.series.rendering import Rendering
from deburr.report.series.wording import count_fixes
from deburr.report.wording import count
from deburr.run.discovery import MANIFEST
from deburr.run.owners import Owners
from deburr.run.series.alone import stand_alone
from deburr.run.series.authorship import authorship
from deburr.run.series.directory import SeriesDirectory, opened, write
from deburr.run.series.fixes import Naming, SeriesFix, series_fixes
from deburr.run.series.grouping import By, Earlier
from deburr.run.series.index_file import Index
from deburr.run.series.indexing import indexed_fixes, left_out, with_earlier
from deburr.run.series.labels import Labels
from deburr.run.series.pieces import Merge, Piece, hunk_count
from deburr.run.series.series import Grouping, Series, compact, put_together, series_of
from deburr.run.series.subsets import Subsets
from deburr.run.verification.plan import Plan, reasons_of
from deburr.run.verification.verified import Verified
from deburr.text.escape import escape_line


@dataclass(frozen=True, slots=True)
class Wanted:
    """The options of split alone; `by` is a word of `By`, and without `verification` nothing is compiled."""

    directory: Path
    by: str
    most_hunks: int | None
    verification: Verification | None


def run_split_command(asked: Asked, wanted: Wanted, terminal: Terminal) -> ExitCode:
    """Writes the series. `FAILED` where it could not be made."""
    directory = opened(wanted.directory)
    _refuse_another_way(directory, wanted)
    is_checked = wanted.verification is not None
    run = start(replace(asked, format=False) if is_checked else asked, terminal)
    if run is None or is_pending(run.session.request.paths, terminal):
        return ExitCode.FAILED
    checking = Checking(run, wanted.verification, is_formatted=asked.format) if wanted.verification else None
    outcomes: list[Outcome] = []
    withheld = WithheldFixes(terminal)
    for outcome in run.outcomes(fixing=True, settle=checking.settled if checking is not None else None):
        withheld.tell(outcome)
        outcomes.append(outcome)
    withheld.close()
    if checking is not None and not checking.tell():
        run.close("no series was written")
        return ExitCode.FAILED
    return _Splitting(asked, wanted, run, checking, directory, tuple(outcomes), terminal).written()


def _refuse_another_way(directory: SeriesDirectory, wanted: Wanted) -> None:
    index = directory.index
    if index is None or (index.by.value, index.most_hunks) == (wanted.by, wanted.most_hunks):
        return
    had = f"--by {index.by.value}" + (f" --max-hunks {index.most_hunks}" if index.most_hunks is not None else "")
    raise UsageError(
        f"the series in `{directory.path}` was split with `{had}`", "split the same way, or name another directory"
    )


@dataclass(slots=True)
class _Splitting:
    asked: Asked
    wanted: Wanted
    run: Run
    checking: Checking | None
    directory: SeriesDirectory
    outcomes: tuple[Outcome, ...]
    terminal: Terminal
    names: PatchNames = field(init=False)
    naming: Naming = field(init=False)
    plan: Plan = field(init=False)

    def __post_init__(self) -> None:
        self.names = PatchNames(root_of(self.run.session.request.paths))
        self.naming = Naming(lambda path: self.names.of(path).name)
        self.plan = Plan(self.outcomes)

    def written(self) -> ExitCode:
        """Makes the series, writes it, and says so."""
        fixes = series_fixes(self.plan, self.naming)
        if not fixes and self.directory.index is None:
            failed = self.run.close("nothing to split: no fix is pending, so no series was written")
            return failed or ExitCode.OK
        top = self._top()
        owners = owners_at(top, self.terminal)
        by = By(self.wanted.by)
        labels = Labels(top, owners)
        label_of = labels.by(by)
        index = self.directory.index
        grouping = Grouping(label_of, self.wanted.most_hunks, index.earlier if index is not None else Earlier())
        session = self.run.session
        request = replace(session.request, format=self.asked.format)
        verified = self.checking.result if self.checking is not None else None
        backed_out = verified.backed_out if isinstance(verified, Verified) else ()
        subsets = Subsets(replace(session, request=request), self.outcomes, reasons_of(backed_out))
        series = series_of(fixes, self.plan, grouping, subsets)
        alone = self._alone(series, subsets)
        if alone is None:
            self.run.close("no series was written")
            return ExitCode.FAILED
        series = compact(alone, grouping.earlier)
        self._tell(series)
        pages = {page.id: page for page in session.pages.pages}
        author, date = (index.author, index.date) if index is not None else authorship(top)
        rendering = Rendering(pages, by, self._files(), owners.owners_of, self._unverified())
        kept = Index(by, self.wanted.most_hunks, author, date, series.last, "")
        indexed = indexed_fixes(series.pieces, self.plan.changed, self.naming, label_of, owners.owners_of)
        remembered = with_earlier(indexed, index) if index is not None else indexed
        kept = self._remembered(replace(kept, fixes=remembered), fixes)
        files = rendering.files(series.pieces, kept, index, self._left_out(), self._notes(owners))
        number = write(self.directory, files)
        return self._closed(series, number, len(fixes))

    def _remembered(self, index: Index, fixes: Sequence[SeriesFix]) -> Index:
        """The index with the findings that are in no piece; of patterns that this run did not look at, as before."""
        active = {page.id for page in self.run.session.active.pages}
        found = left_out(self.outcomes, active & set(index.patterns), fixes, self.naming)
        before = self.directory.index.left_out if self.directory.index is not None else {}
        return replace(
            index, left_out={**{key: n for key, n in before.items() if key[1].pattern not in active}, **found}
        )

    def _closed(self, series: Series, number: int, fixes: int) -> ExitCode:
        hunks = sum(hunk_count(piece) for piece in series.pieces)
        many = len(series.pieces)
        patches = "1 patch" if many == 1 else f"{many} patches"
        same = "" if self.directory.index is None else f"; {count(number, 'file')} written anew"
        failed = self.run.close(
            f"{patches} in `{self.wanted.directory}`: {count_fixes(fixes)}, {count(hunks, 'hunk')}{same}"
        )
        return failed or ExitCode.OK

    def _top(self) -> Path:
        for path in [one.path for one in self.plan.changed] or [str(self.run.session.bases[0] / MANIFEST)]:
            self.names.of(path)
        if len(self.names.tops) > 1:
            tops = ", ".join(f"`{top}`" for top in self.names.tops)
            raise UsageError(f"the fixes are in several directories with names of their own ({tops})", "split each")
        if self.names.is_outside:
            self.terminal.note(f"not in a git repository: the patches' paths are relative to `{self.names.root}`")
        return Path(next(iter(self.names.tops), str(self.names.root)))

    def _alone(self, series: Series, subsets: Subsets) -> Series | None:
        """The series with pieces put together until each compiles alone; None if that could not be found out."""
        if self.wanted.verification is None or not series.pieces:
            return series
        found = series

        def rebuild(merge: Merge) -> tuple[Piece, ...]:
            nonlocal found
            found = put_together(found, merge, self.plan, subsets)
            return found.pieces

        options = self.wanted.verification.options
        roots = self.run.session.request.paths
        alone = stand_alone(series.pieces, self.plan, rebuild, options, roots, self.terminal.progress)
        if isinstance(alone, NotRun):
            way_out = "`--no-verify` writes the series unchecked"
            self.terminal.error(f"the pieces cannot be checked alone: {alone.reason}; {way_out}")
            return None
        if len(series.pieces) > 1:
            self.terminal.note(f"checked: each piece compiles alone ({count(alone.checks, 'run')} of the compiler)")
        return replace(found, pieces=alone.pieces)

    def _tell(self, series: Series) -> None:
        most = self.wanted.most_hunks
        for piece in series.pieces:
            for reason in piece.draft.merged:
                self.terminal.warn(f"put together as piece {piece.number}: {escape_line(reason)}")
            if most is not None and (hunks := hunk_count(piece)) > most:
                self.terminal.note(f"piece {piece.number} has {hunks} hunks: a fix is never split, nor are its lines")

    def _files(self) -> Mapping[str, tuple[str, str, str]]:
        """By path as shown: the name in a patch, the mode, and the hash that names blobs."""
        found = {one.path: self.names.of(one.path) for one in self.plan.changed}
        return {path: (name.name, name.mode, name.algorithm) for path, name in found.items()}

    def _unverified(self) -> frozenset[object] | None:
        if self.checking is None:
            return None
        return frozenset(one.fix.key for one in self.checking.unverified)

    def _left_out(self) -> list[LeftOut]:
        counts = Counter(
            (withheld.finding.pattern, withheld.reason)
            for one in self.outcomes
            if isinstance(one, Changed | Clean) and one.change is not None
            for withheld in one.change.withheld
        )
        return [LeftOut(number, pattern, reason) for (pattern, reason), number in sorted(counts.items())]

    def _notes(self, owners: Owners) -> Sequence[str]:
        return [*_unread(self.outcomes), *(problem_line(owners, one) for one in owners.problems)]


def _unread(outcomes: Iterable[Outcome]) -> list[str]:
    reasons = Counter(
        one.reason if isinstance(one, Skipped) else one.error for one in outcomes if isinstance(one, Skipped | Failed)
    )
    return [f"not analysed: {count(number, 'file')}: {reason}" for reason, number in sorted(reasons.items())]
