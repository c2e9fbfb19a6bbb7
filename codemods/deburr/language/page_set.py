"""All pages that a run uses: found in directories, read, compiled, and checked against one another.

Mistakes are collected over all pages, so that one run shows every one. The shipped pages are found here too.
"""

from __future__ import annotations

import functools
import graphlib
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from deburr.language.model import Page, Position, Problem
from deburr.language.page_reader import MistakenPage, examine_page
from deburr.language.problems import Sheet
from deburr.language.suggestions import did_you_mean
from deburr.text.regular_file import read_regular

if TYPE_CHECKING:
    from deburr.language.compiled import Compilable, PendingPage

_REMEMBERED = 256
"""How many pages a process that reads them again and again remembers."""


@dataclass(frozen=True, slots=True)
class PageSet:
    """Pages without mistakes, in the order of their ids; `compiled` has one entry for each.

    Of a page that is compiled only when a file needs it, nobody has looked at what its fragments say yet."""

    pages: tuple[Page, ...]
    compiled: tuple[Compilable, ...]

    def page(self, id: str) -> Page | None:
        """The page with this id."""
        return next((page for page in self.pages if page.id == id), None)


@dataclass(frozen=True, slots=True)
class PageProblems:
    """Every mistake of a set of pages, by file and line."""

    problems: tuple[Problem, ...]


def shipped_directory() -> FilePath:
    """Where the shipped pages are: inside the package, or in a checkout beside its source root."""
    package = FilePath(__file__).resolve().parents[1]
    inside = package / "patterns"
    return inside if inside.is_dir() else package.parent.parent / "patterns"


def load_pages(directories: Sequence[FilePath], *, trusts_shipped: bool = False) -> PageSet | PageProblems:
    """Every `<id>.md` below the directories; `README.md` and names that start with `_` or `.` are no pages.

    With `trusts_shipped` a shipped page is compiled when a file needs it: its own tests have read it in full."""
    problems: list[Problem] = []
    files: dict[FilePath, FilePath] = {}
    for directory in directories:
        unreadable = len(problems)
        found = sorted(_files_below(directory, problems))
        if not found and len(problems) == unreadable:
            problems.append(_about(directory, "there is no pattern page here", "a page is a file `<group>/<id>.md`"))
        for file in found:
            files.setdefault(file.resolve(), file)
    pages: list[PendingPage] = []
    for file in files.values():
        _read_file(file, pages, problems)
    return _complete(pages, problems, _shipped(files) if trusts_shipped else ())


def _shipped(files: Mapping[FilePath, FilePath]) -> frozenset[FilePath]:
    """Those of the files, by what they are known as here, that are shipped pages; the keys are their real paths."""
    directory = shipped_directory().resolve()
    return frozenset(file for real, file in files.items() if real.is_relative_to(directory))


def load_page_text(text: str | bytes, file: FilePath) -> PageSet | PageProblems:
    """One page on its own; `file` gives its name and its group and need not exist."""
    # A lone surrogate cannot be encoded otherwise; the reader then says that the page is not UTF-8.
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    read = _read(data, file)
    if isinstance(read, MistakenPage):
        return PageProblems(_all_mistakes(read))
    return _complete([read], [], is_whole=False)


def _files_below(directory: FilePath, problems: list[Problem]) -> Iterator[FilePath]:
    def report(error: OSError) -> None:
        reason = error.strerror or "it cannot be read"
        problems.append(_about(FilePath(error.filename or directory), f"cannot read this directory: {reason.lower()}"))

    for root, folders, names in os.walk(directory, onerror=report):
        folders[:] = [folder for folder in folders if not folder.startswith(".")]
        yield from (FilePath(root, name) for name in names if _is_page(name))


def _is_page(name: str) -> bool:
    return name.endswith(".md") and not name.startswith(("_", ".")) and name.casefold() != "readme.md"


def _read_file(file: FilePath, pages: list[PendingPage], problems: list[Problem]) -> None:
    try:
        data = read_regular(file)
    except OSError as error:
        problems.append(_about(file, f"cannot read this page: {(error.strerror or str(error)).lower()}"))
        return
    read = _read_once(data, file, file.absolute())
    if isinstance(read, MistakenPage):
        problems += _all_mistakes(read)
    else:
        pages.append(read)


@functools.lru_cache(maxsize=_REMEMBERED)
def _read_once(data: bytes, file: FilePath, absolute: FilePath) -> PendingPage | MistakenPage:
    """The page, which is the same one for the same bytes; `absolute` is what its group depends on."""
    return _read(data, file)


def _read(data: bytes, file: FilePath) -> PendingPage | MistakenPage:
    read = examine_page(data, file)
    if isinstance(read, MistakenPage):
        return read
    # Imported here: only pages that were read without a mistake are compiled, which needs the Rust parser.
    from deburr.language.compiled import PendingPage

    return PendingPage(read)


def _all_mistakes(read: MistakenPage) -> tuple[Problem, ...]:
    # Imported here, as below: only fragments need the Rust parser.
    from deburr.language.fragment_mistakes import all_mistakes

    return all_mistakes(read)


def _complete(
    read: list[PendingPage],
    problems: list[Problem],
    trusted: Collection[FilePath] = (),
    *,
    is_whole: bool = True,
) -> PageSet | PageProblems:
    """Check the pages against one another, and compile those that are not of the files `trusted`; `is_whole` says that
    no page is missing from them."""
    read.sort(key=lambda one: one.page.id)
    pages = tuple(one.page for one in read)
    problems += _duplicates(pages)
    if is_whole and not problems:
        problems += _unknown_beats(pages)
        problems += _beats_cycle(pages)
    ready: list[Compilable] = []
    for one in read:
        made = one if one.page.file in trusted else one.compiled()
        if isinstance(made, tuple):
            problems += made
        else:
            ready.append(made)
    if problems:
        problems.sort(key=lambda problem: (str(problem.file), problem.position.line, problem.position.column))
        return PageProblems(tuple(problems))
    return PageSet(pages, tuple(ready))


def _duplicates(pages: Sequence[Page]) -> Iterator[Problem]:
    first: dict[str, Page] = {}
    for page in pages:
        other = first.setdefault(page.id, page)
        if other is not page:
            yield _at_word(page, page.id, f"the id `{page.id}` is taken", f"{other.file} has it")


def _unknown_beats(pages: Sequence[Page]) -> Iterator[Problem]:
    known = [page.id for page in pages]
    for page in pages:
        for other in page.beats:
            if other not in known:
                yield _at_word(page, other, f"there is no pattern `{other}` to beat", did_you_mean(other, known))


def _beats_cycle(pages: Sequence[Page]) -> Iterator[Problem]:
    """Pages that beat one another in a circle leave no winner."""
    by_id = {page.id: page for page in pages}
    try:
        graphlib.TopologicalSorter({page.id: page.beats for page in pages}).prepare()
    except graphlib.CycleError as error:
        circle: list[str] = error.args[1]
        names = " beats ".join(f"`{name}`" for name in reversed(circle))
        page = by_id[circle[0]]
        yield _at_word(page, "beats", f"the patterns beat one another in a circle: {names}")


def _at_word(page: Page, word: str, message: str, help: str | None = None) -> Problem:
    sheet = Sheet(page.file, page.text)
    number = next((number for number, line in enumerate(sheet.lines, start=1) if word in line), 1)
    sheet.add_at_word(number, word, message, help)
    return sheet.problems[0]


def _about(file: FilePath, message: str, help: str | None = None) -> Problem:
    """A problem with no line to show."""
    return Problem(file, Position(1, 1), message, help)
