"""What `deburr status` does with the outcomes: compares the findings with what the series remembers.

Unknown here: what makes a fix landed.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from deburr.cli.asked import Asked
from deburr.cli.choices import FormatChoice
from deburr.cli.exit_codes import ExitCode
from deburr.cli.owners import owners_at
from deburr.cli.recovery import is_pending
from deburr.cli.repository import PatchNames, root_of
from deburr.cli.runs import Run, start
from deburr.cli.terminal import Terminal
from deburr.engine.findings import Clean, Outcome
from deburr.report.series.state import state_json, state_lines, state_summary
from deburr.report.series.wording import count_fixes
from deburr.run.discovery import MANIFEST
from deburr.run.series.directory import read_of
from deburr.run.series.fixes import Naming, digest_of
from deburr.run.series.index_file import Index, IndexedPiece
from deburr.run.series.mail_reading import patch_in
from deburr.run.series.state import Found, SeriesState, Tree, state_of
from deburr.run.suppression import GROUP as SUPPRESSIONS
from deburr.text.lines import LineIndex
from deburr.text.patch_reading import FilePatch, read_file_patches
from deburr.text.regular_file import read_regular


def run_status_command(
    asked: Asked, directory: Path, output: FormatChoice, terminal: Terminal, *, exit_code: bool
) -> ExitCode:
    """Prints what has become of the series; with `exit_code`, `FOUND` when something is open."""
    index = read_of(directory)
    run = start(replace(asked, select=index.patterns), terminal)
    if run is None or is_pending(run.session.request.paths, terminal):
        return ExitCode.FAILED
    names = PatchNames(root_of(run.session.request.paths))
    home = names.of(str(run.session.bases[0] / MANIFEST)).repository
    looked_at = _LookedAt(Naming(lambda path: names.of(path).name), lambda path: names.of(path).repository == home)
    for outcome in run.outcomes(fixing=False):
        looked_at.add(outcome)
    top = Path(next(iter(names.tops), str(names.root)))
    about = _about(index, looked_at, top, terminal)
    state = state_of(about, Tree(looked_at.found, _reader(top), _patches(directory, terminal)))
    owners = owners_at(top, terminal)
    if output is FormatChoice.JSON:
        terminal.result("".join(state_json(state, owners.owners_of)))
    else:
        terminal.result("".join(f"{line}\n" for line in state_lines(state, owners.owners_of)))
    return _ended(run, state, exit_code=exit_code)


def _ended(run: Run, state: SeriesState, *, exit_code: bool) -> ExitCode:
    failed = run.close(state_summary(state))
    return failed or (ExitCode.FOUND if exit_code and state.is_open else ExitCode.OK)


@dataclass(slots=True)
class _LookedAt:
    """The files whose findings are known, as a patch names them, and these findings."""

    naming: Naming
    is_home: Callable[[str], bool]
    """Whether the file at a path is in the repository that the series is about, and in none inside of it."""
    files: set[str] = field(default_factory=set)
    found: list[Found] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        if not isinstance(outcome, Clean) or not self.is_home(outcome.path):
            return
        self.files.add(self.naming.name_of(outcome.path))
        findings = [one for one in outcome.findings if one.group != SUPPRESSIONS]
        if not findings:
            return
        index = LineIndex.of(outcome.data)
        for name, one in self.naming.findings(outcome.path, outcome.data, findings):
            digests = {fix.rewrite: digest_of(fix, outcome.data) for fix in one.fixes if fix.changes_anything}
            self.found.append(Found(name, index.line_at(one.span.start), digests))


def _about(index: Index, looked_at: _LookedAt, top: Path, terminal: Terminal) -> Index:
    """The index without fixes that nothing can be said of; files that are gone can be spoken of."""
    fixes = [one for one in index.fixes if one.name.file in looked_at.files or not os.path.lexists(top / one.name.file)]
    unknown = len(index.fixes) - len(fixes)
    if unknown:
        terminal.warn(f"{count_fixes(unknown)} of the series in files that were not looked at: not counted")
    pieces = {one.piece for one in fixes}
    kept = tuple(one for one in index.pieces if one.number in pieces)
    return replace(index, fixes=tuple(fixes), pieces=kept)


def _reader(top: Path) -> Callable[[str], bytes | None]:
    def read(name: str) -> bytes | None:
        try:
            return read_regular(top / name)
        except (OSError, ValueError):
            return None

    return read


def _patches(directory: Path, terminal: Terminal) -> Callable[[IndexedPiece], tuple[FilePatch, ...] | None]:
    def patch_of(piece: IndexedPiece) -> tuple[FilePatch, ...] | None:
        try:
            return read_file_patches(patch_in(read_regular(directory / piece.file)))
        except (OSError, ValueError) as error:
            reason = (getattr(error, "strerror", None) or str(error)).lower()
            terminal.warn(f"`{directory / piece.file}` cannot be tried: {reason}")
            return None

    return patch_of
