"""What `deburr measure` does: reads the list, the pages and the readings, goes through the crates, shows the totals."""

from __future__ import annotations

import signal
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from deburr import __version__
from deburr.cli.exit_codes import ExitCode
from deburr.cli.measure import ReportFormat
from deburr.cli.terminal import Terminal
from deburr.language.model import Page, Problem
from deburr.language.page_set import PageProblems, load_pages, shipped_directory
from deburr.language.problems import render_problem
from deburr.language.suggestions import did_you_mean
from deburr.report.measuring.document import as_markdown, as_text
from deburr.report.measuring.json import measurement_json
from deburr.report.measuring.measurement import Circumstances, measurement_blocks
from deburr.report.wording import count
from deburr.run.measuring.comparison import Comparison, compare
from deburr.run.measuring.crate_findings import PageRun
from deburr.run.measuring.crate_list import Listed, read_crate_list
from deburr.run.measuring.measurement import CrateMeasure, Measuring, Settings
from deburr.run.measuring.readings import read_readings
from deburr.run.measuring.totals import Totals, add_up


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for; `before` and `patterns` are folders of pages."""

    crates: Path
    patterns: tuple[Path, ...]
    select: tuple[str, ...]
    before: tuple[Path, ...]
    readings: Path | None
    sample: int
    seed: int
    compile: bool
    seconds: float
    fresh: bool
    jobs: int | None
    allow_recipes: bool = False


def run_measure_command(wanted: Wanted, output: ReportFormat, terminal: Terminal) -> ExitCode:
    """Prints the measurement; `FOUND` when a page misses a target, `FAILED` when a crate could not be had."""
    crates, mistakes = read_crate_list(wanted.crates)
    readings, misread = read_readings(wanted.readings) if wanted.readings is not None else ((), ())
    if mistakes or misread:
        return _refuse((*mistakes, *misread), terminal)
    settings = _settings(wanted, terminal)
    if settings is None:
        return ExitCode.FAILED
    # A polite kill ends the build that is under way with it, as Ctrl-C does; what was done before is kept.
    signal.signal(signal.SIGTERM, _end_politely)
    measuring = Measuring(settings)
    measured = _go_through(measuring, crates, terminal)
    known = readings if wanted.readings is not None else None
    pages = [page for page in settings.pages.pages.pages if page.id in settings.pages.measured]
    totals = add_up(pages, measured, known, wanted.seed, wanted.sample)
    comparison = _comparison(measured) if settings.before is not None else None
    made = Circumstances(
        __version__, measuring.compiler, str(wanted.crates), wanted.compile, known is not None, wanted.seed
    )
    if output is ReportFormat.JSON:
        terminal.result(measurement_json(totals, made, comparison))
    else:
        blocks = measurement_blocks(totals, made, comparison)
        terminal.result(as_markdown(blocks) if output is ReportFormat.MARKDOWN else as_text(blocks))
    return _end(totals, terminal)


def _end_politely(number: int, frame: object) -> None:
    raise SystemExit(128 + number)


def _refuse(problems: Sequence[Problem], terminal: Terminal) -> ExitCode:
    for problem in problems:
        terminal.block(render_problem(problem))
    return ExitCode.FAILED


def _settings(wanted: Wanted, terminal: Terminal) -> Settings | None:
    """The pages that the measurement is about, and those before; None when they are mistaken, which has been said."""
    pages = _page_run(wanted, wanted.patterns, terminal, shipped=True)
    if pages is None:
        return None
    known = [page.id for page in pages.pages.pages]
    for id in wanted.select:
        if id not in known:
            terminal.error(f"there is no pattern `{id}`; {did_you_mean(id, known)}")
            return None
    before = None
    if wanted.before:
        # An older version stands in for what is measured: for the given folders, or else for the shipped pages.
        before = _page_run(wanted, wanted.before, terminal, shipped=bool(wanted.patterns))
        if before is None:
            return None
    return Settings(pages, before, wanted.compile, wanted.seconds, wanted.fresh)


def _page_run(wanted: Wanted, own: tuple[Path, ...], terminal: Terminal, *, shipped: bool) -> PageRun | None:
    loaded = load_pages([*([shipped_directory()] if shipped else []), *own])
    if isinstance(loaded, PageProblems):
        _refuse(loaded.problems, terminal)
        return None
    ids = [page.id for page in loaded.pages if not own or _is_in(page, own)]
    if wanted.select:
        ids = [page.id for page in loaded.pages if page.id in wanted.select]
    return PageRun(loaded, tuple(ids), own, shipped, wanted.jobs, wanted.allow_recipes)


def _is_in(page: Page, folders: Sequence[Path]) -> bool:
    return any(page.file.resolve().is_relative_to(folder.resolve()) for folder in folders)


def _go_through(measuring: Measuring, crates: Sequence[Listed], terminal: Terminal) -> list[CrateMeasure]:
    if measuring.settings.compile:
        terminal.note(
            "crates with a sure fix are compiled: that runs build scripts and procedural macros of theirs and of what "
            "they depend on; `--no-compile` counts findings only"
        )
    measured = []
    for number, measure in enumerate(measuring.crates(crates), 1):
        measured.append(measure)
        if measure.missing is not None:
            terminal.error(f"{measure.crate.label}: {measure.missing}")
        terminal.progress(f"{number} of {count(len(crates), 'crate')}: {measure.crate.label}")
    return measured


def _comparison(measured: Sequence[CrateMeasure]) -> Comparison:
    return compare(
        (one.crate.label, one.before, one.findings)
        for one in measured
        if one.before is not None and one.findings is not None
    )


def _end(totals: Totals, terminal: Terminal) -> ExitCode:
    missed = [page.id for page in totals.pages if page.misses]
    findings = sum(len(page.findings) for page in totals.pages)
    text = f"{count(findings, 'finding')} in {count(len(totals.crates), 'crate')}"
    terminal.note(f"{text}; a target is missed by {', '.join(missed)}" if missed else text)
    if any(one.missing is not None for one in totals.crates):
        return ExitCode.FAILED
    return ExitCode.FOUND if missed else ExitCode.OK
