"""What is done with one file: read it, decide whether it is analysed, ask the engine, filter, format.

The cheap answer comes first: a file in which no pattern can occur is done after one look at its bytes. Everything that
can go wrong with one file becomes its outcome here, so that no file stops the others. Unknown here: other processes.
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Protocol

from deburr.engine.findings import Changed, Clean, Failed, FileChange, Finding, FixKey, Outcome, Skipped
from deburr.errors import DeburrError
from deburr.language.gates import Gates, ProjectFacts, open_for
from deburr.language.model import Level
from deburr.run.config import Config, Configs
from deburr.run.crate_modules import WhyNot
from deburr.run.crate_tree import shown_name
from deburr.run.levels import BUILT_IN, CommandLevels, FileLevels
from deburr.run.manifest_files import is_manifest
from deburr.run.narrowing import Narrowing
from deburr.run.project import Projects
from deburr.run.request import RunNotes
from deburr.run.suppression import Filtered, apply_suppressions, mentions_suppressions
from deburr.run.test_code import FilesOfTests, spans_of_tests
from deburr.syntax.crate_view import CrateView, NoCrate
from deburr.syntax.source import SourceFile
from deburr.text.regular_file import open_regular, read_regular

if TYPE_CHECKING:
    from deburr.engine.rounds import Texts

_NEVER_READ = 256_000_000
"""Bytes; a file above it is not even looked into."""
_MARKER_WINDOW = 2048
BUGS = (
    RecursionError, MemoryError, ValueError, KeyError, IndexError, AttributeError, TypeError, AssertionError
)  # fmt: skip

Keep = Callable[[SourceFile, tuple[Finding, ...]], tuple[Finding, ...]]


class Analyser(Protocol):
    """What is needed of `deburr.engine.analysis.Engine`."""

    def is_candidate(self, data: bytes) -> bool: ...

    def check(
        self, data: bytes, name: str, facts: ProjectFacts, crate: CrateView, keep: Keep
    ) -> tuple[Finding, ...]: ...

    def fix(
        self,
        data: bytes,
        name: str,
        facts: ProjectFacts,
        crate: CrateView,
        keep: Keep,
        excluded: Mapping[FixKey, str] = ...,
    ) -> FileChange: ...

    def fix_together(
        self, names: Sequence[str], texts: Texts, excluded: Mapping[FixKey, str] = ...
    ) -> dict[str, FileChange]: ...


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a run needs to know of a page besides the engine: its level and its gates."""

    level: Level
    gates: Gates


@dataclass(frozen=True, slots=True)
class Context:
    """What the findings of a file depend on besides its text and its crate."""

    facts: ProjectFacts
    keep: Filter


@dataclass(slots=True)
class FileWork:
    """Works on one file after the other, and remembers what they share: packages, configurations."""

    engine: Analyser
    configs: Configs
    pages: Mapping[str, PageFacts]
    """All pages, run or not."""
    command: CommandLevels = field(default_factory=CommandLevels)
    fixing: bool = False
    no_tests: bool = False
    format: bool = True
    named: frozenset[str] = frozenset()
    """Paths that were given as a file: these are analysed even if they are marked as generated."""
    crate_view: Callable[[FilePath, WhyNot], CrateView] | None = None
    files: Container[str] | None = None
    """The absolute paths of the run's files, which fixes may change; None: any."""
    excluded: Mapping[FixKey, str] = field(default_factory=dict)
    """Fixes that are not made, and why."""
    narrowing: Callable[[str], Narrowing] | None = None
    """By absolute path, which findings of a file are asked about."""
    staged: Mapping[str, bytes] = field(default_factory=dict)
    """By absolute path, what stands for files instead of what is on disk: their text in git's index."""
    in_place: bool = False
    """Whether what files become is to be written into them."""
    projects: Projects = field(default_factory=Projects)
    tests: FilesOfTests = field(default_factory=FilesOfTests)
    warnings: dict[str, None] = field(default_factory=dict)

    @property
    def notes(self) -> RunNotes:
        return RunNotes({**self.projects.warnings, **self.warnings}, set(self.projects.without_msrv))

    def run(self, path: str) -> Outcome:
        """The outcome of the file at `path`."""
        staged = self.staged.get(os.path.abspath(path)) if self.staged else None
        if staged is not None:
            return self._run_staged(staged, path)
        try:
            with open_regular(path) as file:
                size = os.fstat(file.fileno()).st_size
                if size > _NEVER_READ:
                    return Skipped(path, f"larger than {_NEVER_READ} bytes ({size})")
                data = file.read()
        except OSError as error:
            return Failed(path, f"cannot be read: {(error.strerror or str(error)).lower()}")
        return self.run_on(data, path, FilePath(path))

    def _run_staged(self, data: bytes, path: str) -> Outcome:
        outcome = self.run_on(data, path, FilePath(path))
        change = outcome.change if isinstance(outcome, Changed | Clean) else None
        if self.in_place and change is not None and (isinstance(outcome, Changed) or change.needs):
            return Failed(path, f"not written: {_STAGED}; stage the rest, or stash it")
        return outcome

    def run_on(self, data: bytes, name: str, file: FilePath | None) -> Outcome:
        """The outcome for `data`; `file` is where it stands, None for a text that is in no file."""
        try:
            # A zero byte may mean UTF-16, in which nothing is found: that is no clean file, but one nobody looked into.
            if b"\0" not in data and not self.engine.is_candidate(data) and not mentions_suppressions(data):
                return Clean(name)
            return self._analyse(data, name, None if file is None else FilePath(os.path.abspath(file)))
        except DeburrError as error:
            return Failed(name, error.message)
        except BUGS as error:
            # The edge: a mistake of ours in one file must not cost the user the other files.
            return Failed(name, describe_bug(error))

    def _analyse(self, data: bytes, name: str, file: FilePath | None) -> Outcome:
        config = self.config_of(file)
        reason = self._why_skipped(data, name, file, config)
        if reason is not None:
            return Skipped(name, reason)
        context = self.context_of(config, file)
        # Fixes over several files find this one among them by the name that its crate gives it.
        known_as = shown_name(str(file)) if file is not None else name
        crate = NoCrate() if file is None or self.crate_view is None else self.crate_view(file, self.why_not_changed)
        if not self.engine.is_candidate(data):
            return _clean(name, data, context.keep.first(data))
        if not self.fixing:
            findings = self.engine.check(data, known_as, context.facts, crate, context.keep)
            self._tell_unread(name, context.keep)
            return _clean(name, data, _together(findings, context.keep.first(data)))
        change = self.engine.fix(data, known_as, context.facts, crate, context.keep, self.excluded)
        return self.outcome_of(change, name, file, context, crate)

    def context_of(self, config: Config, file: FilePath | None) -> Context:
        """What the findings of a file depend on besides its text; `config` is its configuration."""
        facts = self.projects.facts_for(file) if file is not None else self.projects.facts_of_nowhere()
        narrowing = self.narrowing(str(file)) if self.narrowing is not None and file is not None else Narrowing()
        return Context(facts, Filter(self._levels(config, file), self.pages, facts, self.no_tests, narrowing))

    def outcome_of(
        self, change: FileChange, name: str, file: FilePath | None, context: Context, crate: CrateView
    ) -> Outcome:
        """The outcome of a file whose fixes were tried."""
        self._tell_unread(name, context.keep)
        first = context.keep.first(change.before)
        shown = _together(first.kept, first)
        if change.after == change.before:
            return replace(_clean(name, change.before, shown), change=change)
        if self.format and file is not None:
            change = self._formatted(change, name, file, context, crate)
        return Changed(name, change, shown)

    def laid_out(self, outcome: Changed) -> Changed:
        """The outcome with its text as rustfmt leaves it, if the file was formatted before."""
        file = FilePath(os.path.abspath(outcome.path))
        crate = NoCrate() if self.crate_view is None else self.crate_view(file, self.why_not_changed)
        context = self.context_of(self.config_of(file), file)
        return replace(outcome, change=self._formatted(outcome.change, outcome.path, file, context, crate))

    def why_not_changed(self, file: str) -> str | None:
        """Why a fix that is found in another file must not change this one (an absolute path)."""
        if self.files is not None and file not in self.files:
            return "it is not among the files of this run"
        if self.in_place and file in self.staged:
            return _STAGED
        try:
            data = read_regular(file)
        except OSError as error:
            return f"it cannot be read: {(error.strerror or str(error)).lower()}"
        reason = self._why_skipped(data, file, FilePath(file), self.config_of(FilePath(file)))
        return f"it is not analysed: {reason}" if reason is not None else None

    def _tell_unread(self, name: str, keep: Filter) -> None:
        if keep.unread_macro is not None:
            self.warnings[f"{name}: macros nested too deep were not looked into (at byte {keep.unread_macro})"] = None
        for reason, at in keep.passed_over.items():
            self.warnings[f"{name}: {reason} (at byte {at})"] = None

    def config_of(self, file: FilePath | None) -> Config:
        loaded = self.configs.of(file.parent if file is not None else FilePath.cwd())
        # Problems were reported before the run began; what came up since then must not change its meaning.
        return loaded if isinstance(loaded, Config) else Config()

    def _why_skipped(self, data: bytes, name: str, file: FilePath | None, config: Config) -> str | None:
        if len(data) > config.max_file_size:
            return f"larger than {config.max_file_size} bytes ({len(data)})"
        if b"@generated" in data[:_MARKER_WINDOW] and name not in self.named and file is not None:
            return "generated"
        nul = data.find(b"\0")
        if nul >= 0:
            return f"not text (a zero byte at {nul})"
        try:
            data.decode("utf-8")
        except UnicodeDecodeError as error:
            return f"not UTF-8 (at byte {error.start})"
        if self.no_tests and file is not None:
            package = self.projects.package_of(file.parent)
            if self.tests.is_test_file(file, package.directory if package is not None else None):
                return "test code"
        return None

    def _levels(self, config: Config, file: FilePath | None) -> FileLevels:
        configured = config.levels_for(file) if file is not None else (config.levels,)
        levels = {name: self.command.level(name, level, *configured) for name, level in BUILT_IN.items()}
        for pattern, page in self.pages.items():
            if self.command.may_run(pattern):
                levels[pattern] = self.command.level(pattern, page.level, *configured)
        return FileLevels(levels, self.pages.keys())

    def _formatted(
        self, change: FileChange, name: str, file: FilePath, context: Context, crate: CrateView
    ) -> FileChange:
        from deburr.compiler.rustfmt import LeftAsIs, keep_formatted

        if is_manifest(str(file)):
            return change
        result = keep_formatted(change.before, change.after, file, context.facts.edition)
        if isinstance(result, LeftAsIs):
            if not result.reason.startswith(_ORDINARY):
                where = "" if result.reason.endswith(_ABOUT_NO_FILE) else f"{name}: "
                self.warnings[f"{where}not formatted: {result.reason}"] = None
            return change
        if result.data == change.after:
            return change
        # The spans of what remains must be those of the text as it is handed out.
        remaining = self.engine.check(result.data, name, context.facts, crate, context.keep)
        return replace(change, after=result.data, remaining=remaining)


_ORDINARY = ("the file was not laid out", "nothing was changed")
"""How a reason of rustfmt starts that is no news to anybody."""
_ABOUT_NO_FILE = "is not installed"
"""How a reason of rustfmt ends that holds for every file, and is said once."""
_STAGED = "its staged text is not the one in the work tree"


@dataclass(slots=True)
class Filter:
    """The engine's `keep`: levels, suppressions, test code and what is asked about. Remembers what it said first, of
    the original text."""

    levels: FileLevels
    pages: Mapping[str, PageFacts]
    facts: ProjectFacts
    no_tests: bool
    narrowing: Narrowing = field(default_factory=Narrowing)
    said: Filtered | None = None
    unread_macro: int | None = None
    """The byte of a place in the original text that could not be looked into."""
    passed_over: Mapping[str, int] = field(default_factory=dict)
    """What else was not decided in the original text."""

    def __call__(self, source: SourceFile, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        filtered = self._filter(source, findings)
        if self.said is None:
            self.said = filtered
            self.unread_macro, self.passed_over = source.unread_macro, dict(source.passed_over)
        return filtered.kept

    def first(self, data: bytes) -> Filtered:
        """What was filtered from the original text `data`, also where the engine had nothing to ask about."""
        if self.said is None:
            self.said = self._filter(SourceFile(data), ())
        return self.said

    def _filter(self, source: SourceFile, findings: tuple[Finding, ...]) -> Filtered:
        judged = (
            {one for one, page in self.pages.items() if not open_for(page.gates, self.facts).is_no}
            if mentions_suppressions(source.data)
            else ()
        )
        filtered = apply_suppressions(source, findings, self.levels, judged)
        filtered = _without_tests(source, filtered) if self.no_tests else filtered
        # Last, so that a suppression of what nobody asked about is no unused one.
        kept = self.narrowing(source, filtered.kept)
        about = self.narrowing(source, filtered.unused), self.narrowing(source, filtered.malformed)
        return Filtered(kept, filtered.suppressed, *about)


def _without_tests(source: SourceFile, filtered: Filtered) -> Filtered:
    spans = spans_of_tests(source)

    def stay(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        return tuple(one for one in findings if not any(span.contains(one.span) for span in spans))

    return Filtered(stay(filtered.kept), filtered.suppressed, stay(filtered.unused), stay(filtered.malformed))


def _together(findings: tuple[Finding, ...], filtered: Filtered) -> tuple[Finding, ...]:
    about = filtered.about_suppressions
    return tuple(sorted((*findings, *about), key=lambda finding: finding.span)) if about else findings


def _clean(name: str, data: bytes, findings: tuple[Finding, ...] | Filtered) -> Clean:
    shown = findings.about_suppressions if isinstance(findings, Filtered) else findings
    return Clean(name, shown, data=data if shown else b"")


def describe_bug(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {FilePath(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    text = str(error).split("\n")[0][:200]
    return f"internal error: {type(error).__name__}{where}: {text}; please report it"
