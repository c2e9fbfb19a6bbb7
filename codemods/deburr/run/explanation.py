"""`why`: from a file, a line and a pattern to the reasons why there is no finding, or no fix.

A file goes through the same stages as in a run, by the same functions, and each that stops it is a reason. The first
one decides; later ones are told as well where they can be known. Writes nothing. Unknown here: how reasons are shown.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path as FilePath

from deburr.engine.analysis import Engine, Options
from deburr.engine.explanation.fix_reasons import of_change, of_fix
from deburr.engine.explanation.reasons import Cause, Explanation, Reason
from deburr.engine.explanation.why import Answer, why, why_not_rewrite, why_withheld, without_gates
from deburr.engine.findings import Changed, Clean, Failed, Finding, Skipped
from deburr.language.compiled import CompiledPage
from deburr.language.gates import ProjectFacts, open_for
from deburr.language.model import Level
from deburr.language.page_set import PageSet
from deburr.language.suggestions import did_you_mean
from deburr.run.config import Config
from deburr.run.crate_modules import crate_view_for
from deburr.run.level_places import LevelPlace, level_place
from deburr.run.levels import FileLevels
from deburr.run.passed_over import why_left_out
from deburr.run.project import Projects
from deburr.run.request import Refused, Request
from deburr.run.session import Session, narrowing_of, prepare, run_on_text, together
from deburr.run.stated import gate_places, msrv_places
from deburr.run.suppression import apply_suppressions, covers
from deburr.run.suppression_marks import find_marks
from deburr.run.test_code import FilesOfTests
from deburr.syntax.source import SourceFile
from deburr.syntax.test_code import spans_of_tests
from deburr.text.lines import LineIndex, Place
from deburr.text.regular_file import read_regular
from deburr.text.span import Span


@dataclass(frozen=True, slots=True)
class Question:
    """A place of a file: a 1-based line and, if one was given, a 1-based column in characters."""

    file: FilePath
    line: int
    column: int | None
    pattern: str


@dataclass(frozen=True, slots=True)
class Told:
    """The answer with the bytes that its spans refer to."""

    explanation: Explanation
    data: bytes = field(repr=False)


def explain_place(question: Question, request: Request) -> Told | Refused:
    """The reasons for one page at one place; `request` says with which pages and settings, its paths are ignored."""
    session = prepare(replace(request, paths=(question.file,)))
    if isinstance(session, Refused):
        return session
    if session.discovery.errors:
        return Refused(errors=session.discovery.errors)
    asked_about = next((one for one in session.pages.compiled if one.page.id == question.pattern), None)
    if asked_about is None:
        known = [page.id for page in session.pages.pages]
        return Refused(errors=(f"there is no pattern `{question.pattern}`; {did_you_mean(question.pattern, known)}",))
    try:
        data = _text(question.file, session)
    except OSError as error:
        return Refused(errors=(f"cannot read `{question.file}`: {(error.strerror or str(error)).lower()}",))
    index = LineIndex.of(data)
    if not 1 <= question.line <= index.line_count:
        return Refused(errors=(f"`{question.file}` has {index.line_count} lines, and no line {question.line}",))
    compiled = asked_about.whole
    session = replace(_with_page(session, compiled), is_closed=False)
    projects = Projects(request.toolchain)
    asked = _Asked(question, session, compiled, data, _bytes_of(question, index), projects)
    return Told(Explanation(question.pattern, tuple(asked.reasons())), data)


def _text(file: FilePath, session: Session) -> bytes:
    staged = session.changed.staged.get(os.path.abspath(file)) if session.changed is not None else None
    return read_regular(file) if staged is None else staged


def _bytes_of(question: Question, index: LineIndex) -> Span:
    start = index.text_start(question.line)
    end = start + len(index.bytes_of(question.line))
    if question.column is None:
        return Span(start, end)
    at = index.offset(Place(question.line, question.column))
    return Span(at, min(at + 1, end))


def _with_page(session: Session, compiled: CompiledPage) -> Session:
    """The session with the page among the active ones, whatever its level."""
    active = session.active
    if compiled.page not in active.pages:
        active = PageSet((*active.pages, compiled.page), (*active.compiled, compiled))
    else:
        ready = (compiled if one.page is compiled.page else one for one in active.compiled)
        active = PageSet(active.pages, tuple(ready))
    return replace(session, active=active)


@dataclass(slots=True)
class _Asked:
    """One question, ready to be answered."""

    question: Question
    session: Session
    page: CompiledPage
    data: bytes
    at: Span
    projects: Projects
    reported: tuple[Finding, ...] = ()

    @property
    def file(self) -> FilePath:
        return FilePath(os.path.abspath(self.question.file))

    @property
    def options(self) -> Options:
        request = self.session.request
        return Options(request.applicability, request.rewrites, self.session.strict_globs)

    def reasons(self) -> Iterator[Reason]:
        left_out = self._left_out()
        if left_out is not None:
            yield left_out
        outcome = run_on_text(self.session, self.data, str(self.question.file), fixing=False, file=self.question.file)
        if isinstance(outcome, Skipped | Failed):
            text = outcome.reason if isinstance(outcome, Skipped) else outcome.error
            yield Reason(Cause.NOT_ANALYSED, "a file that is analysed", text)
            return
        self.reported = outcome.findings
        level = level_place(self.page.page, self.session.configs, self.file)
        if level.level is Level.ALLOW:
            yield self._of_level(level)
        facts = self.projects.facts_for(self.file)
        if open_for(self.page.page.gates, facts).is_no:
            yield self._of_gate(facts)
        yield from self._of_source(facts, level.level)

    def _left_out(self) -> Reason | None:
        """Why a run over the whole tree would not look at the file."""
        config = self.session.configs.of(self.file.parent)
        root = self.session.configs.root_of(FilePath(os.path.realpath(self.file.parent)))
        reason = why_left_out(self.file, root)
        if reason is None and isinstance(config, Config) and config.is_excluded(self.file):
            reason = "excluded by the configuration"
        unnamed = replace(self.session, discovery=replace(self.session.discovery, named=frozenset()))
        if reason is None:
            name = str(self.question.file)
            outcome = run_on_text(unnamed, self.data, name, fixing=False, file=self.question.file)
            reason = "generated" if isinstance(outcome, Skipped) and outcome.reason == "generated" else None
        if reason is None:
            return None
        help_text = f"`deburr check {self.question.file}` looks at it: a file that is named is always taken"
        return Reason(Cause.PASSED_OVER, "a file that a run over its directory takes", reason, helps=(help_text,))

    def _of_level(self, level: LevelPlace) -> Reason:
        place = level.place
        where = "the page" if place is None else f"{os.path.relpath(place.file)}:{place.position.line}"
        pattern = self.question.pattern
        help_text = f"`--select {pattern}` runs it whatever its level"
        return Reason(Cause.LEVEL_ALLOW, "a level above `allow`", f"`allow`, in {where}", helps=(help_text,))

    def _of_gate(self, facts: ProjectFacts) -> Reason:
        gates = self.page.page.gates
        notes = gate_places(gates, facts, self.projects, self.file)
        return Reason(Cause.GATE_CLOSED, "a project that the page is about", open_for(gates, facts).reason, notes=notes)

    def _of_source(self, facts: ProjectFacts, level: Level) -> Iterator[Reason]:
        page = without_gates(self.page) if open_for(self.page.page.gates, facts).is_no else self.page
        engine = Engine(_replaced(self.session.active, self.page, page), self.options, self.session.recipes)
        source = SourceFile(self.data, str(self.question.file))
        crate = crate_view_for(self.file)
        answer: Answer = why(engine, source, facts, crate, page, self.at)
        yield from answer.reasons
        name = self._rewrite(answer.finding)
        at = self.at if answer.finding is None else answer.finding.span
        other = why_not_rewrite(engine, source, crate, page, name, at) if name is not None else None
        if answer.finding is None:
            yield from (other,) if other is not None else ()
            return
        silent = list(self._silent(source, answer.finding))
        yield from silent
        is_heard = level is not Level.ALLOW and not silent and page is self.page
        fix = list(self._of_fix(answer.finding, facts, is_heard=is_heard))
        note = "it is not reported, see above"
        if is_heard:
            is_made = all(one.cause is Cause.LOWERED for one in fix)
            note = "`deburr apply` makes its fix" if is_made else "its fix is not made, see below"
        yield Reason(Cause.FOUND, "", page.page.message, answer.finding.span, notes=(note,))
        yield from fix
        made = answer.finding.fix(self.options.rewrites.get(page.page.id))
        if made is not None and any(one.cause is Cause.WITHHELD for one in fix):
            yield from why_withheld(engine, source, crate, page, made.rewrite, answer.finding.span)
        yield from (other,) if other is not None else ()

    def _rewrite(self, finding: Finding | None) -> str | None:
        """A rewrite that is asked about and does not decide whether there is a finding, but has none here."""
        page = self.page.page
        default = page.default_rewrite.name if page.default_rewrite is not None else None
        name = self.options.rewrites.get(page.id)
        if finding is None:
            # What keeps the default rewrite from a match is said already, unless fences of their own report.
            return name if name != default else None
        wanted = name or default
        return wanted if wanted is not None and finding.fix(wanted) is None else None

    def _silent(self, source: SourceFile, finding: Finding) -> Iterator[Reason]:
        """What keeps a finding from being reported."""
        known = [page.id for page in self.session.pages.pages]
        level = Level.WARN if finding.level is Level.ALLOW else finding.level
        stated = level_place(self.page.page, self.session.configs, self.file).level
        levels = FileLevels({finding.pattern: stated if stated is not Level.ALLOW else level}, known)
        if apply_suppressions(source, (finding,), levels).suppressed:
            mark = next(one for one in find_marks(source).marks if covers(one, finding))
            line = self.data.count(b"\n", 0, mark.span.start) + 1
            found = f"the `{mark.verb.value}` of line {line}"
            yield Reason(Cause.SUPPRESSED, "no suppression", found, mark.span)
        if self.session.request.no_tests and self._is_test(source, finding):
            yield Reason(Cause.TEST_CODE, "code that is not only for tests", "test code", finding.span)
        elif stated is not Level.ALLOW:
            yield from self._of_narrowing(finding)

    def _of_narrowing(self, finding: Finding) -> Iterator[Reason]:
        """Why nobody asked about a finding that nothing else keeps from being reported."""
        since, baseline = self.session.request.since, self.session.baseline
        lines = narrowing_of(self.session, str(self.file)).lines
        if since is not None and not lines.touch(finding.span, LineIndex.of(self.data)):
            yield Reason(Cause.UNCHANGED, "a changed line", f"`{since.words}`: no line of it changed", finding.span)
        elif baseline is not None and not any(
            (one.pattern, one.span) == (finding.pattern, finding.span) for one in self.reported
        ):
            found = f"`{os.path.relpath(baseline.file)}` knows it"
            help_text = "`--no-baseline` reports it"
            yield Reason(Cause.KNOWN, "a new finding", found, finding.span, helps=(help_text,))

    def _is_test(self, source: SourceFile, finding: Finding) -> bool:
        package = self.projects.package_of(self.file.parent)
        if FilesOfTests().is_test_file(self.file, package.directory if package is not None else None):
            return True
        return any(span.contains(finding.span) for span in spans_of_tests(source))

    def _of_fix(self, finding: Finding, facts: ProjectFacts, *, is_heard: bool) -> Iterator[Reason]:
        reasons = list(of_fix(self.page.page, finding, facts, self.options))
        for one in reasons:
            places = msrv_places(facts, self.projects, self.file) if one.cause is Cause.MSRV else ()
            yield replace(one, notes=(*one.notes, *places))
        fix = finding.fix(self.options.rewrites.get(finding.pattern))
        if fix is None or not is_heard or any(one.cause is not Cause.LOWERED for one in reasons):
            return
        name = str(self.question.file)
        outcome = run_on_text(self.session, self.data, name, fixing=True, file=self.question.file)
        outcome = next(together(self.session, [outcome]))
        if isinstance(outcome, Failed):
            yield Reason(Cause.NOT_APPLIED, "", outcome.error, finding.span)
        change = outcome.change if isinstance(outcome, Changed | Clean) else None
        lost = of_change(finding, fix, change) if change is not None else None
        if lost is not None:
            yield lost


def _replaced(pages: PageSet, old: CompiledPage, new: CompiledPage) -> PageSet:
    return PageSet(pages.pages, tuple(new if one is old else one for one in pages.compiled))
