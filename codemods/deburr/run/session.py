"""One run from its request to the outcomes: pages, configuration, files, workers.

    session = prepare(request)          # a Session, or Refused with all that is wrong
    for outcome in run_check(session): ...
    session.notes                       # complete once the outcomes have been read

Writes nothing: `deburr.run.writer` does, where a caller asks for it. Unknown here: how anything is shown.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from deburr.engine.analysis import Engine, Options
from deburr.engine.findings import Changed, Clean, FixKey, Outcome
from deburr.engine.recipe import Recipe
from deburr.errors import DeburrError
from deburr.language.model import Level, Page
from deburr.language.page_set import PageProblems, PageSet, load_pages, shipped_directory
from deburr.language.suggestions import closest
from deburr.recipes.registry import RecipeProblems, recipes_of
from deburr.run.config import Config, ConfigProblems, Configs
from deburr.run.crate_modules import Crates, crate_view_for
from deburr.run.discovery import Discovery, PassedOver, discover
from deburr.run.file_work import FileWork, PageFacts
from deburr.run.levels import BUILT_IN, CommandLevels
from deburr.run.narrowing import Known, Narrowing
from deburr.run.project import Projects
from deburr.run.request import Refused, Request, RunNotes, Since
from deburr.run.workers import run_over
from deburr.text.changed_lines import NONE, WHOLE

if TYPE_CHECKING:
    from deburr.run.baseline import Judged
    from deburr.run.baseline_run import Baseline
    from deburr.run.changed_files import ChangedFiles
    from deburr.run.picked import PickedFindings


@dataclass(slots=True)
class Session:
    """A run that can start. `pages` are all pages, `active` those that can report anything."""

    request: Request
    pages: PageSet
    active: PageSet
    discovery: Discovery
    configs: Configs
    strict_globs: bool
    recipes: Mapping[str, Recipe] = field(default_factory=dict)
    """Those of all pages that have one, by the pages' ids."""
    is_closed: bool = True
    """Whether fixes change only files of the run."""
    reach: tuple[str, ...] = ()
    """The files that fixes may change: those of the run, and of those without a changed line as well."""
    changed: ChangedFiles | None = None
    """Of a run that is about changed lines, which they are."""
    bases: tuple[FilePath, ...] = ()
    """The real directories that the run was asked about."""
    configured_baseline: FilePath | None = None
    baseline: Baseline | None = None
    """What the run is compared with."""
    known: Mapping[str, Known] = field(default_factory=dict)
    """By absolute path what the baseline knows of a file, once all files have been looked at."""
    judged: Judged | None = None
    picks: PickedFindings | None = None
    """Where single findings were picked: these, and nothing else is made."""
    notes: RunNotes = field(default_factory=RunNotes)


def prepare(request: Request, given: PageSet | None = None) -> Session | Refused:
    """Reads pages and configuration and lists the files; nothing is analysed yet.

    `given` are the pages of a caller with many runs, and no others are read then.

    What is wrong with a given path is in `Session.discovery.errors`: the other paths can still be worked on."""
    discovery = discover(request.paths)
    bases = tuple(_real(path if os.path.isdir(path) else path.parent) for path in request.paths)
    configs = Configs(_real(request.config) if request.config is not None else None, bases)
    shown = {os.path.dirname(file) for file in (*discovery.files, *discovery.manifests)}
    directories = {one: FilePath(discovery.directories[one]) for one in shown}
    loaded = [configs.of(directory) for directory in dict.fromkeys((*bases, *directories.values()))]
    problems = dict.fromkeys(problem for one in loaded if isinstance(one, ConfigProblems) for problem in one.problems)
    if problems:
        return Refused(tuple(problems))
    settings = [one for one in loaded if isinstance(one, Config)]
    pages = given if given is not None else _load_pages(request, settings)
    if isinstance(pages, PageProblems):
        return Refused(pages.problems)
    known = {*(page.id for page in pages.pages), *BUILT_IN}
    unknown = configs.unknown_ids(known)
    errors = _unknown_words(request, pages)
    recipes = recipes_of(pages.pages, allowed=request.allow_recipes)
    if isinstance(recipes, RecipeProblems):
        return Refused(recipes.problems)
    if unknown or errors:
        return Refused(unknown, errors)
    strict = request.strict_globs or any(one.strict_globs for one in settings)
    active = _active_pages(pages, _command_levels(request), settings)
    discovery = _without_excluded(discovery, configs, directories)
    configured = next((one.baseline for one in settings if one.baseline is not None), None)
    session = Session(
        *(request, pages, active, discovery, configs, strict),
        recipes=recipes,
        reach=(*discovery.files, *discovery.manifests),
        bases=bases,
        configured_baseline=configured,
    )
    narrowed = _narrowed(session, request.since) if request.since is not None else session
    return narrowed if isinstance(narrowed, Refused) else _compared(narrowed)


def _narrowed(session: Session, since: Since) -> Session | Refused:
    """The session without the files of which no line changed."""
    from deburr.run.changed_files import only_changed

    try:
        changed = only_changed(session.discovery, [str(base) for base in session.bases], since)
    except DeburrError as error:
        return Refused(errors=(f"{error.message}; {error.help}" if error.help else error.message,))
    return replace(session, discovery=changed.discovery, changed=changed)


def _compared(session: Session) -> Session | Refused:
    """The session with the baseline that it is to be compared with, if there is one."""
    file = session.request.baseline or session.configured_baseline
    if session.request.no_baseline or file is None:
        return session
    from deburr.run.baseline_run import open_baseline

    opened = open_baseline(file, session)
    return opened if isinstance(opened, Refused) else replace(session, baseline=opened)


def run_check(session: Session) -> Iterator[Outcome]:
    """The findings of every file, in the order of `session.discovery.files`; all are `Clean`, `Skipped`, `Failed`.

    With a baseline, the first outcome comes when all files have been looked at."""
    if session.baseline is None:
        return _run(session, fixing=False)
    from deburr.run.baseline_run import check_against

    return check_against(session, session.baseline)


def run_check_all(session: Session) -> Iterator[Outcome]:
    """The findings of every file, also those that a baseline knows or that are in lines that did not change."""
    return _run(session, fixing=False, narrowed=False)


def run_fix(session: Session) -> Iterator[Outcome]:
    """What every file would become, in the order of `session.discovery.files`. Nothing is written.

    With pages whose fixes may change several files, the first outcome comes when all files have been looked at."""
    if session.picks is not None:
        from deburr.run.picked import run_picked

        return run_picked(session, session.picks, [Clean(path) for path in session.discovery.files])
    if session.baseline is not None:
        from deburr.run.baseline_run import learn

        # What is known of a file depends on the others: a finding may have moved from one to another.
        learn(session, session.baseline, run_check_all(session))
    outcomes = _run(session, fixing=True)
    if not any(rewrite.reaches_other_files for page in session.active.pages for rewrite in page.rewrites):
        return outcomes
    return together(session, outcomes)


def together(session: Session, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """The outcomes of a run that fixes, with linked files worked on as one."""
    from deburr.run.linked_files import with_linked

    work = file_work(session, fixing=True)
    yield from with_linked(outcomes, work)
    session.notes.add(work.notes)


class Replanner:
    """Works on the files of a run again, without some of their fixes. What no change of the exclusions touches keeps
    its outcome."""

    def __init__(self, session: Session, outcomes: Sequence[Outcome]) -> None:
        """`outcomes` are those of `run_fix`, all of them."""
        self._session = session
        self._first = tuple(outcomes)
        self._known: dict[frozenset[FixKey], tuple[Outcome, ...]] = {frozenset(): self._first}
        self._last: frozenset[FixKey] = frozenset()

    def outcomes(self, excluded: Mapping[FixKey, str]) -> tuple[Outcome, ...]:
        """The outcomes without the fixes `excluded`, in the same order."""
        keys = frozenset(excluded)
        if keys not in self._known:
            before = self._known[self._last]
            touched = {key.file for key in keys ^ self._last}
            self._known = {frozenset(): self._first, keys: self._again(before, touched, excluded)}
        self._last = keys
        return self._known[keys]

    def _again(
        self, before: Sequence[Outcome], touched: set[str], excluded: Mapping[FixKey, str]
    ) -> tuple[Outcome, ...]:
        from deburr.run.linked_files import linked_paths, with_linked

        work = file_work(self._session, fixing=True)
        work.excluded = excluded
        paths = linked_paths((*self._first, *before), touched)
        redone = (work.run(one.path) if one.path in paths else one for one in before)
        return tuple(with_linked(redone, work))


def laid_out(session: Session, outcomes: Iterable[Outcome], paths: Collection[str]) -> Iterator[Outcome]:
    """The outcomes of a run without formatting, those of `paths` with it."""
    work = file_work(session, fixing=True)
    for one in outcomes:
        yield work.laid_out(one) if isinstance(one, Changed) and one.path in paths else one
    session.notes.add(work.notes)


def run_on_text(session: Session, data: bytes, name: str, *, fixing: bool, file: FilePath | None = None) -> Outcome:
    """The outcome for a text such as standard input; `file` is where it would stand, for its package's facts."""
    if session.baseline is not None and file is not None:
        from deburr.run.baseline_run import learn

        seen = file_work(session, fixing=False, narrowed=False).run_on(data, name, file)
        learn(session, session.baseline, [replace(seen, path=str(file))])
    work = file_work(session, fixing=fixing)
    outcome = work.run_on(data, name, file)
    session.notes.add(work.notes)
    return outcome


def _run(session: Session, *, fixing: bool, narrowed: bool = True) -> Iterator[Outcome]:
    rebuild = rebuilding(session, fixing=fixing, narrowed=narrowed)
    work = file_work(session, fixing=fixing, narrowed=narrowed)
    return run_over(session.discovery.files, work, rebuild, session.request.jobs, session.notes)


def file_work(session: Session, *, fixing: bool, narrowed: bool = True) -> FileWork:
    """What is done with each file of the session, for a caller that does it itself."""
    request, changed = session.request, session.changed
    options = Options(request.applicability, request.rewrites, session.strict_globs, session.picks)
    staged = changed.staged if changed is not None else {}
    return FileWork(
        engine=Engine(session.active, options, session.recipes),
        configs=session.configs,
        pages={page.id: PageFacts(page.level, page.gates) for page in session.pages.pages},
        command=_command_levels(request),
        fixing=fixing,
        no_tests=request.no_tests,
        format=request.format,
        named=session.discovery.named,
        crate_view=functools.partial(crate_view_for, crates=Crates(staged)) if staged else crate_view_for,
        files=_Files(session.reach) if session.is_closed else None,
        narrowing=functools.partial(narrowing_of, session) if narrowed else None,
        staged=staged,
        in_place=request.in_place,
        projects=Projects(request.toolchain),
    )


def narrowing_of(session: Session, file: str) -> Narrowing:
    """Which findings of the file at an absolute path are asked about."""
    lines = WHOLE if session.changed is None else session.changed.lines.get(file, NONE)
    return Narrowing(lines, session.known.get(file) or Known())


def one_root(session: Session, what: str) -> FilePath | Refused:
    """The real directory that is the root of all paths of the run; `what` is kept there and is about one project."""
    roots = list(dict.fromkeys(session.configs.root_of(base) for base in session.bases))
    if len(roots) > 1:
        listed = ", ".join(f"`{root}`" for root in roots)
        return Refused(errors=(f"{what} is about one project, and the paths are in several: {listed}",))
    return roots[0]


class _Files(Container[str]):
    """The files of a run by their absolute paths, which are worked out when the first one is asked for."""

    def __init__(self, files: Sequence[str]) -> None:
        self._files = files
        self._absolute: frozenset[str] | None = None

    def __contains__(self, file: object) -> bool:
        if self._absolute is None:
            self._absolute = frozenset(map(os.path.abspath, self._files))
        return file in self._absolute


def rebuilding(session: Session, *, fixing: bool, narrowed: bool = True) -> Callable[[], FileWork]:
    """What makes the same work in a process that started from nothing; it can be sent there, a session cannot."""
    known = session.known if narrowed else {}
    return functools.partial(
        _rebuild, session.request, session.discovery.named, fixing, narrowed, known, session.picks
    )  # fmt: skip


def _rebuild(
    request: Request,
    named: frozenset[str],
    fixing: bool,
    narrowed: bool,
    known: Mapping[str, Known],
    picks: PickedFindings | None,
) -> FileWork:
    """The work there; the parent has checked the request."""
    session = prepare(request)
    if isinstance(session, Refused):
        raise ValueError("the pages or the configuration changed while deburr ran")
    session.known, session.picks = known, picks
    work = file_work(session, fixing=fixing, narrowed=narrowed)
    work.named = named
    return work


def _real(path: FilePath) -> FilePath:
    return FilePath(os.path.realpath(path))


def _load_pages(request: Request, settings: Sequence[Config]) -> PageSet | PageProblems:
    own = [*(directory for one in settings for directory in one.pattern_directories), *request.pattern_directories]
    directories = [*([shipped_directory()] if request.shipped else []), *own]
    return load_pages(list(dict.fromkeys(directories)), trusts_shipped=True)


def _command_levels(request: Request) -> CommandLevels:
    return CommandLevels(frozenset(request.select), request.levels, request.deny)


def _active_pages(pages: PageSet, command: CommandLevels, settings: Sequence[Config]) -> PageSet:
    """The pages that can be at another level than allow in some file."""
    chosen = {page.id for page in pages.pages if _can_speak(page, command, settings)}
    return PageSet(
        tuple(page for page in pages.pages if page.id in chosen),
        tuple(compiled for compiled in pages.compiled if compiled.page.id in chosen),
    )


def _can_speak(page: Page, command: CommandLevels, settings: Sequence[Config]) -> bool:
    if not command.may_run(page.id):
        return False
    if command.level(page.id, page.level) is not Level.ALLOW:
        return True
    everywhere = [levels for one in settings for levels in (one.levels, *(rule.levels for rule in one.path_rules))]
    return any(command.level(page.id, page.level, levels) is not Level.ALLOW for levels in everywhere)


def _unknown_words(request: Request, pages: PageSet) -> tuple[str, ...]:
    ids = [page.id for page in pages.pages]
    settable = [*ids, *BUILT_IN]
    errors = [_unknown(one, ids, "--select") for one in request.select if one not in ids]
    errors += [_unknown(one, settable, "--level") for one in request.levels if one not in settable]
    errors += [_unknown(one, settable, "--deny") for one in sorted(request.deny - {"warnings", *settable})]
    for pattern, rewrite in request.rewrites.items():
        page = next((page for page in pages.pages if page.id == pattern), None)
        if page is None:
            errors.append(_unknown(pattern, ids, "--rewrite"))
            continue
        names = [one.name for one in page.rewrites]
        if rewrite not in names:
            listed = ", ".join(f"`{name}`" for name in names) or "none"
            errors.append(f"`--rewrite`: `{pattern}` has no rewrite `{rewrite}`; it has {listed}")
    return tuple(errors)


def _unknown(word: str, known: Sequence[str], option: str) -> str:
    guess = closest(word, known)
    advice = f"did you mean `{guess}`?" if guess is not None else "`deburr list` names all patterns"
    return f"`{option}`: there is no pattern `{word}`; {advice}"


def _without_excluded(discovery: Discovery, configs: Configs, directories: dict[str, FilePath]) -> Discovery:
    """What the configuration's `exclude` leaves; a file that was named is always taken."""
    excluding = {
        shown: (real, config)
        for shown, real in directories.items()
        if isinstance(config := configs.of(real), Config) and config.excludes
    }
    if not excluding:
        return discovery
    kept = [file for file in discovery.files if file in discovery.named or not _is_excluded(file, excluding)]
    manifests = tuple(file for file in discovery.manifests if not _is_excluded(file, excluding))
    left_out = len(discovery.files) - len(kept)
    passed_over = [PassedOver(left_out, "excluded by the configuration")] if left_out else []
    return replace(
        discovery, files=tuple(kept), passed_over=(*discovery.passed_over, *passed_over), manifests=manifests
    )


def _is_excluded(file: str, excluding: Mapping[str, tuple[FilePath, Config]]) -> bool:
    directory, name = os.path.split(file)
    if directory not in excluding:
        return False
    real, config = excluding[directory]
    return config.is_excluded(real / name)
