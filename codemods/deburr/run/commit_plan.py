"""Which commits an apply becomes: one for each pattern, in a sequence of trees that ends at what was applied.

Patterns that changed no file in common are apart already. Those that did are told apart by working on their files again
with the first of them, the first two, and so on; where that does not end at the same bytes, or where a step is empty,
they become one commit together. Unknown here: git.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from deburr.engine.findings import Changed
from deburr.errors import ToolError
from deburr.language.model import Page
from deburr.language.page_set import PageSet
from deburr.run.manifest_files import is_manifest
from deburr.run.request import RunNotes
from deburr.run.session import Session, run_fix

_REASON = "Why is this bad?"
_WIDTH = 72


@dataclass(frozen=True, slots=True)
class PlannedCommit:
    """The patterns that it is about (mostly one), and by path as shown the new bytes of the files that it changes."""

    pages: tuple[Page, ...]
    files: Mapping[str, bytes]

    @property
    def message(self) -> str:
        """The pages' own words, wrapped as commit messages are."""
        if len(self.pages) == 1:
            parts = [self.pages[0].message, _wrapped(_reason(self.pages[0]))]
        else:
            parts = [f"{len(self.pages)} patterns, which change the same lines or depend on one another"]
            parts += [_wrapped(f"{page.id}: {page.message}. {_reason(page)}") for page in self.pages]
        trailers = "\n".join(f"Deburr-pattern: {page.id}" for page in self.pages)
        return "\n\n".join([*(part for part in parts if part), trailers]) + "\n"


def planned_commits(session: Session, changed: Sequence[Changed], *, format: bool) -> list[PlannedCommit]:
    """The commits in their order. What `changed` holds is what the last of them leads to, laid out if `format`."""
    session = replace(session, request=replace(session.request, jobs=1, format=format))
    order = [page.id for page in session.pages.pages]
    pages = {page.id: page for page in session.pages.pages}
    commits: list[PlannedCommit] = []
    for patterns, files in _components(changed):
        those = [pages[one] for one in sorted(patterns, key=order.index)]
        final = {one.path: one.change.after for one in files}
        paths = dict.fromkeys(path for one in files for path in (one.path, *one.change.joined))
        sources = tuple(path for path in paths if not is_manifest(path))
        commits += _apart(session, those, sources, final) or [PlannedCommit(tuple(those), final)]
    return sorted(commits, key=lambda one: order.index(one.pages[0].id))


def _components(changed: Sequence[Changed]) -> Iterator[tuple[set[str], list[Changed]]]:
    """The files in groups that have no pattern in common, each with its patterns."""
    own = {one.path: {fix.finding.pattern for fix in (*one.change.applied, *one.change.causes)} for one in changed}
    groups: list[tuple[set[str], list[Changed]]] = []
    for one in changed:
        patterns = own[one.path].union(*(own.get(other, set()) for other in one.change.joined))
        files = [one]
        if not patterns:
            raise ToolError(f"which pattern changed `{one.path}` is not known")
        for group in [group for group in groups if group[0] & patterns]:
            groups.remove(group)
            patterns |= group[0]
            files = [*group[1], *files]
        groups.append((patterns, files))
    yield from groups


def _apart(
    session: Session, pages: Sequence[Page], sources: tuple[str, ...], final: Mapping[str, bytes]
) -> list[PlannedCommit] | None:
    """A commit for each of the pages, None if they cannot be told apart; `sources` are the files of their findings."""
    if len(pages) == 1:
        return None
    commits: list[PlannedCommit] = []
    before: Mapping[str, bytes] = {}
    for number in range(1, len(pages) + 1):
        now = _texts(session, pages[:number], sources)
        step = {path: data for path, data in now.items() if before.get(path) != data}
        # A file that an earlier step changed and this one does not would have to be changed back.
        if not step or not now.keys() >= before.keys():
            return None
        commits.append(PlannedCommit((pages[number - 1],), step))
        before = now
    return commits if before == final else None


def _texts(session: Session, pages: Sequence[Page], paths: tuple[str, ...]) -> dict[str, bytes]:
    """What these pages alone make of the files; only what they change."""
    chosen = {page.id for page in pages}
    active = PageSet(
        tuple(page for page in session.active.pages if page.id in chosen),
        tuple(compiled for compiled in session.active.compiled if compiled.page.id in chosen),
    )
    discovery = replace(session.discovery, files=paths)
    part = replace(session, active=active, discovery=discovery, notes=RunNotes())
    return {one.path: one.change.after for one in run_fix(part) if isinstance(one, Changed)}


def _reason(page: Page) -> str:
    """The first sentence of why the page's idiom is bad."""
    text = next((section.text for section in page.sections if section.title == _REASON), "")
    first = " ".join(text.strip().split("\n\n")[0].split())
    return re.split(r"(?<=[.!?])\s+(?=[A-Z`])", first)[0]


def _wrapped(text: str) -> str:
    return textwrap.fill(text, _WIDTH, break_long_words=False, break_on_hyphens=False)
