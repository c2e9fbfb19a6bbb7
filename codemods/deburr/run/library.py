"""The public Python API: the same ladder as the commands, from bytes to a tree of files.

`scan` and `fix` work on bytes alone: no file, no project and no configuration is looked at. `scan_file` and
`scan_paths` are `deburr check` as data. Failures that are no outcome of a file come as a `DeburrError`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path as FilePath
from typing import TypeAlias

from deburr.engine.analysis import Engine, Options
from deburr.engine.findings import FileChange, Finding, Outcome
from deburr.errors import PatternError, UsageError
from deburr.language.gates import NO_FACTS
from deburr.language.model import Applicability, Level
from deburr.language.page_set import PageProblems, PageSet, load_pages, shipped_directory
from deburr.language.problems import render_problem
from deburr.language.suggestions import did_you_mean
from deburr.recipes.registry import shipped_recipes
from deburr.run.levels import CommandLevels, FileLevels
from deburr.run.request import Refused, Request
from deburr.run.session import Session, prepare, run_check
from deburr.run.suppression import apply_suppressions
from deburr.syntax.crate_view import NoCrate
from deburr.syntax.source import SourceFile

AnyPath: TypeAlias = str | os.PathLike[str]

_CACHED = 8


def scan(
    source: bytes, patterns: Sequence[AnyPath] = (), *, select: Iterable[str] = (), name: str = "<memory>"
) -> tuple[Finding, ...]:
    """The findings of one text, in source order.

    `patterns` are directories besides the shipped pages, `select` runs only these ids, whatever their level."""
    pages = _pages(_paths(patterns))
    chosen = _chosen(pages, select)
    engine = _engine(pages, chosen, Applicability.MACHINE_APPLICABLE, ())
    return engine.check(source, name, NO_FACTS, NoCrate(), _Keep(pages, chosen))


def fix(
    source: bytes,
    patterns: Sequence[AnyPath] = (),
    *,
    select: Iterable[str] = (),
    applicability: Applicability = Applicability.MACHINE_APPLICABLE,
    rewrites: Mapping[str, str] | None = None,
    name: str = "<memory>",
) -> FileChange:
    """What the text becomes, what was applied and what was withheld. Nothing is written, and rustfmt is not run."""
    pages = _pages(_paths(patterns))
    chosen = _chosen(pages, select)
    engine = _engine(pages, chosen, applicability, tuple(sorted((rewrites or {}).items())))
    return engine.fix(source, name, NO_FACTS, NoCrate(), _Keep(pages, chosen))


def scan_file(path: AnyPath, patterns: Sequence[AnyPath] = (), *, select: Iterable[str] = ()) -> Outcome:
    """The outcome of one file, with its project's facts and configuration."""
    outcomes = list(scan_paths([path], patterns, select=select, jobs=1))
    if len(outcomes) != 1:
        raise UsageError(f"`{os.fspath(path)}` is not one file", "`scan_paths` takes directories")
    return outcomes[0]


def scan_paths(
    paths: Iterable[AnyPath], patterns: Sequence[AnyPath] = (), *, select: Iterable[str] = (), jobs: int | None = None
) -> Iterator[Outcome]:
    """The outcome of each file under `paths`, in the order of their paths; `jobs` processes, one a core by default."""
    session = _prepared(Request(_paths(paths), _paths(patterns), select=tuple(select), jobs=jobs))
    if session.discovery.errors:
        raise UsageError(session.discovery.errors[0])
    return run_check(session)


class _Keep:
    """The engine's filter: page levels and the suppressions in the text itself."""

    def __init__(self, pages: PageSet, select: tuple[str, ...]) -> None:
        command = CommandLevels(frozenset(select))
        levels = {page.id: command.level(page.id, page.level) for page in pages.pages if command.may_run(page.id)}
        self._levels = FileLevels(levels, tuple(page.id for page in pages.pages))

    def __call__(self, source: SourceFile, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        return apply_suppressions(source, findings, self._levels).kept


def _paths(paths: Iterable[AnyPath]) -> tuple[FilePath, ...]:
    return tuple(FilePath(path) for path in paths)


def _chosen(pages: PageSet, select: Iterable[str]) -> tuple[str, ...]:
    known = [page.id for page in pages.pages]
    chosen = tuple(select)
    for wanted in chosen:
        if wanted not in known:
            raise UsageError(f"there is no pattern `{wanted}`", did_you_mean(wanted, known))
    return chosen


@lru_cache(maxsize=_CACHED)
def _pages(directories: tuple[FilePath, ...]) -> PageSet:
    loaded = load_pages([shipped_directory(), *directories], trusts_shipped=True)
    if isinstance(loaded, PageProblems):
        raise PatternError("\n".join(render_problem(problem) for problem in loaded.problems))
    return loaded


def _engine(
    pages: PageSet, select: tuple[str, ...], applicability: Applicability, rewrites: tuple[tuple[str, str], ...]
) -> Engine:
    kept = [
        (page, compiled)
        for page, compiled in zip(pages.pages, pages.compiled, strict=True)
        if page.id in select or (not select and page.level is not Level.ALLOW)
    ]
    active = PageSet(tuple(page for page, _ in kept), tuple(compiled for _, compiled in kept))
    return Engine(active, Options(applicability, dict(rewrites)), shipped_recipes(active.pages))


def _prepared(request: Request) -> Session:
    session = prepare(request)
    if isinstance(session, Refused):
        problems = [render_problem(problem) for problem in session.problems]
        raise UsageError("\n".join([*problems, *session.errors]))
    return session
