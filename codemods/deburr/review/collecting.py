"""From the outcomes of a run to the items of a review.

All findings of a file are numbered, whoever asked about which; only those that were asked about become items. Unknown
here: decisions, and how a run is made.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from deburr.engine.findings import Clean, Finding, Fix, Outcome
from deburr.language.model import Page
from deburr.review.items import Alternative, FilePart, ReviewItem
from deburr.review.keys import FindingKey, Keyed, Standing, digest_of, keyed, relative_name
from deburr.run.baseline_run import learn, narrowed
from deburr.run.crate_modules import Crates, crate_view_for
from deburr.run.crate_tree import shown_name
from deburr.run.levels import BUILT_IN
from deburr.run.project import Projects
from deburr.run.session import Session
from deburr.syntax.source import SourceFile

Owners = Callable[[str], tuple[str, ...]]
"""The owners of a file, by its absolute path."""
Verdicts = Callable[[str, Finding, Fix], str | None]
"""What the compiler said of a fix of the file that messages call by this path."""


def nobody(path: str) -> tuple[str, ...]:
    """No file has an owner."""
    return ()


def not_asked(path: str, finding: Finding, fix: Fix) -> str | None:
    """The compiler was not asked."""
    return None


@dataclass(frozen=True, slots=True)
class Collected:
    """What a run found. `root` is the real directory that files are relative to."""

    root: FilePath
    items: tuple[ReviewItem, ...]
    seen: Mapping[FindingKey, Standing] = field(default_factory=dict)
    """All findings, also those that nobody asked about."""
    looked_at: frozenset[str] = frozenset()
    """The files, relative to the root, of which all findings are known."""

    def is_vacated(self, file: str) -> bool:
        """Whether what is not found in the file any more may be elsewhere."""
        return file in self.looked_at or not os.path.lexists(self.root / file)


def collect(
    session: Session,
    root: FilePath,
    outcomes: Iterable[Outcome],
    owners: Owners = nobody,
    verdicts: Verdicts = not_asked,
) -> Collected:
    """The items of a run. `outcomes` are those of `run_check_all`; the session has the last word on which findings are
    asked about, by changed lines and by a baseline."""
    found = tuple(outcomes)
    if session.baseline is not None:
        learn(session, session.baseline, found)
    collector = _Collector(session, root, owners, verdicts)
    items: list[ReviewItem] = []
    for outcome in found:
        if isinstance(outcome, Clean):
            items += collector.items_of(outcome)
    return collector.collected(items)


def with_file(session: Session, before: Collected, outcome: Clean) -> Collected:
    """The same with the items of one file as it is now; `outcome` has all of its findings. The owners are those that it
    had, and of its new text no compiler has said anything."""
    file = relative_name(outcome.path, before.root)
    owners = next((item.owners for item in before.items if item.file == file), ())
    collector = _Collector(session, before.root, lambda _: owners, not_asked)
    collector.seen = {key: standing for key, standing in before.seen.items() if key.file != file}
    collector.looked_at = {*before.looked_at}
    new = {file: list(collector.items_of(outcome))}
    items: list[ReviewItem] = []
    for item in before.items:
        items += new.pop(file, []) if item.file == file else [item]
    return collector.collected([*items, *new.get(file, [])])


@dataclass(slots=True)
class _Collector:
    session: Session
    root: FilePath
    owners: Owners
    verdicts: Verdicts
    projects: Projects = field(default_factory=Projects)
    seen: dict[FindingKey, Standing] = field(default_factory=dict)
    looked_at: set[str] = field(default_factory=set)
    _pages: dict[str, Page] = field(init=False)
    _explanations: dict[str, str] = field(default_factory=dict)
    _crates: Crates | None = field(init=False)

    def __post_init__(self) -> None:
        self._pages = {page.id: page for page in self.session.pages.pages}
        staged = self.session.changed.staged if self.session.changed is not None else {}
        self._crates = Crates(staged) if staged else None

    def collected(self, items: Sequence[ReviewItem]) -> Collected:
        # Without tests, what is not found proves nothing.
        looked_at = frozenset(self.looked_at) if not self.session.request.no_tests else frozenset[str]()
        return Collected(self.root, tuple(items), self.seen, looked_at)

    def items_of(self, outcome: Clean) -> Iterator[ReviewItem]:
        path = os.path.abspath(outcome.path)
        file = relative_name(path, self.root)
        self.looked_at.add(file)
        findings = [one for one in outcome.findings if one.pattern not in BUILT_IN]
        if not findings:
            return
        source = SourceFile(outcome.data, outcome.path)
        module = "::".join(crate_view_for(path, crates=self._crates).module_of_file() or ())
        all_of_file = keyed(findings, source, file, module)
        self.seen.update({one.key: one.standing for one in all_of_file})
        asked = {(one.pattern, one.span) for one in narrowed(self.session, outcome).findings}
        package = self.projects.package_of(FilePath(path).parent)
        about = _About(outcome.path, (package.name if package is not None else None) or "", self.owners(path))
        for one in all_of_file:
            if (one.finding.pattern, one.finding.span) in asked:
                yield self._item(one, source, about)

    def _item(self, one: Keyed, source: SourceFile, about: _About) -> ReviewItem:
        alternatives = tuple(self._alternative(fix, one, source, about) for fix in one.finding.fixes)
        wanted = self.session.request.rewrites.get(one.finding.pattern)
        default = next((fix.name for fix in alternatives if fix.is_default), None)
        return ReviewItem(
            one.key, one.standing, one.finding, about.path, source.data, about.package, about.owners, alternatives,
            self._explanation(one.finding.pattern), wanted if wanted is not None else default,
        )  # fmt: skip

    def _alternative(self, fix: Fix, one: Keyed, source: SourceFile, about: _About) -> Alternative:
        parts = [FilePart(one.key.file, about.path, source.data, fix.edits)] if fix.edits else []
        for other in fix.elsewhere:
            path = os.path.abspath(other.file)
            parts.append(FilePart(relative_name(path, self.root), shown_name(path), other.data, other.edits))
        return Alternative(
            fix.rewrite, fix.title, fix.applicability, fix.is_default, digest_of(fix, one.finding, source),
            tuple(parts), fix.lowered, fix.withheld, fix.notes, self.verdicts(about.path, one.finding, fix),
        )  # fmt: skip

    def _explanation(self, pattern: str) -> str:
        if pattern not in self._explanations:
            page = self._pages.get(pattern)
            self._explanations[pattern] = _prose(page) if page is not None else ""
        return self._explanations[pattern]


@dataclass(frozen=True, slots=True)
class _About:
    """What holds for all items of a file."""

    path: str
    package: str
    owners: tuple[str, ...]


def _prose(page: Page) -> str:
    sections: Sequence[str] = [f"## {one.title}\n\n{one.text.strip()}\n" for one in page.sections]
    return "\n".join([f"# {page.message}\n", *sections])
