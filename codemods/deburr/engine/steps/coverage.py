"""What a rewrite promises of its names: with `only`, that no mention is left which no step covers.

In the file each mention is looked at; in scope `crate` those of the other files as well, in scope `file` it is asked
whether they could mention the name. Deliberately unknown here: how the matches were found, and edits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from deburr.engine.matching.matches import Match
from deburr.engine.naming.denoted import meanings
from deburr.engine.naming.foreign import foreign_of, same_as_foreign
from deburr.engine.naming.meaning import Sort, compare, name_of
from deburr.engine.naming.mentions import Mention, foreign_mentions, mentions
from deburr.engine.naming.visibility import is_declaration, leaves_crate, other_files, visible_elsewhere
from deburr.engine.steps.places import covers, line_of, lines_of
from deburr.language.compiled import CompiledRewrite
from deburr.language.model import Scope
from deburr.syntax.crate_view import CrateView
from deburr.syntax.source import Node, SourceFile, span_of


@dataclass(frozen=True, slots=True)
class Promise:
    """Why a fix is withheld, and what makes it less than sure."""

    withheld: str | None = None
    lowered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bound:
    """What a metavariable of a solution is bound to, with the file that this stands in."""

    name: str
    node: Node
    source: SourceFile
    crate: CrateView


@dataclass(frozen=True, slots=True)
class FileMatches:
    """A file and the matches that a solution has in it."""

    source: SourceFile
    crate: CrateView
    matches: tuple[Match, ...]


def promise_of(
    rewrite: CompiledRewrite, home: FileMatches, abroad: Iterable[FileMatches], bound: Iterable[Bound]
) -> Promise:
    """Whether the matches keep what the rewrite promises of the names that they bind. `home` is the finding's own file;
    files in which nothing matches need not be among `abroad`."""
    asked = _Asked(home, {id(one.source): one for one in abroad}, rewrite.rewrite.scope)
    only = rewrite.rewrite.only
    wanted = {*only, *_joining(rewrite)}
    named = _distinct(one for one in bound if one.name in wanted)
    found = [asked.of(one, is_only=one.name in only) for one in _distinct(map(asked.declared, named))]
    withheld = next((one.withheld for one in found if one.withheld is not None), None)
    return Promise(withheld, tuple(dict.fromkeys(reason for one in found for reason in one.lowered)))


def _distinct(bound: Iterable[Bound]) -> Iterable[Bound]:
    return {(one.name, one.node, id(one.source)): one for one in bound}.values()


def _joining(rewrite: CompiledRewrite) -> Iterator[str]:
    """In scope `crate`, the names that join two steps: they are looked for in all files."""
    if rewrite.rewrite.scope is not Scope.CRATE:
        return
    seen: set[str] = set()
    for step in rewrite.steps:
        here = {name for one in step.alternatives for name in one.fragment.captures}
        yield from sorted(here & seen)
        seen |= here


@dataclass(frozen=True, slots=True)
class _Asked:
    home: FileMatches
    abroad: dict[int, FileMatches]
    """The matches in other files, by the `id` of their source."""
    scope: Scope

    def declared(self, bound: Bound) -> Bound:
        """The same as a step has it that matches its declaration: there it has its own name, which `Self` is not, and
        shows who can see it; and it is one thing, which the `f` of `S { f }` is not."""
        if is_declaration(bound.source, bound.node):
            return bound
        for file, match in self._declaring:
            capture = match.bindings.captures.get(bound.name)
            node = capture.node if capture is not None else None
            if node is None or not match.extent.contains(span_of(node)):
                continue
            if _declares_alone(file, node) and _is_same(bound, file, node):
                return Bound(bound.name, node, file.source, file.crate)
        return bound

    @property
    def _declaring(self) -> Iterator[tuple[FileMatches, Match]]:
        """The matches of items and fields."""
        for file in (self.home, *self.abroad.values()):
            for match in file.matches:
                if match.alternative.fragment.category in _DECLARATIONS:
                    yield file, match

    def of(self, bound: Bound, *, is_only: bool) -> Promise:
        elsewhere = visible_elsewhere(bound.source, bound.node, bound.crate)
        is_crate = self.scope is Scope.CRATE and not elsewhere.is_no
        left = self._left(bound, is_crate=is_crate) if is_only else None
        if left is not None:
            return Promise(left)
        if elsewhere.is_no:
            return Promise()
        if not is_crate:
            return Promise(None, (elsewhere.reason,))
        return Promise(None, tuple(self._unseen(bound)))

    def _unseen(self, bound: Bound) -> Iterator[str]:
        """Why there may be mentions that were not looked at."""
        if name_of(bound.node) is None:
            yield visible_elsewhere(bound.source, bound.node, bound.crate).reason
        open_to = leaves_crate(bound.source, bound.node, bound.crate)
        if not open_to.is_no:
            yield open_to.reason
        files = other_files(self.home.source, self.home.crate)
        unseen = files.unseen or self.home.crate.why_not_changed(self.home.source)
        if unseen is not None:
            yield unseen
        here = [(self.home.source, self.home.crate), *((one.source, one.crate) for one in files.files)]
        for source, crate in here:
            at = next((one for one in _mentions(source, crate, bound) if _is_reexport(source, one)), None)
            if at is not None:
                shown = " ".join(bound.source.text(bound.node).split())
                line = line_of(source, at.span.start)
                yield f"`{shown}` is re-exported in line {line} of {source.name}, and other crates may use it"

    def _left(self, bound: Bound, *, is_crate: bool) -> str | None:
        """Words for the mentions that no step covers: those of the finding's own file first."""
        left = self._left_in(self.home.source, self.home.crate, self.home.matches, bound, "")
        if left is not None or not is_crate:
            return left
        for file in other_files(self.home.source, self.home.crate).files:
            there = self.abroad.get(id(file.source))
            matches = there.matches if there is not None else ()
            left = self._left_in(file.source, file.crate, matches, bound, f" of {file.source.name}")
            if left is not None:
                return left
        return None

    def _left_in(
        self, source: SourceFile, crate: CrateView, matches: tuple[Match, ...], bound: Bound, where: str
    ) -> str | None:
        left = [
            one
            for one in _mentions(source, crate, bound)
            if not any(covers(source, match, one.span, bound.name) for match in matches)
        ]
        if self.scope is Scope.CRATE and self._keeps(bound):
            left = [one for one in left if not _is_plain_import(source, one)]
        sure = [one for one in left if one.verdict.is_yes]
        shown = " ".join(bound.source.text(bound.node).split())
        if sure:
            return f"`{shown}` is also used at {_lines(source, sure)}{where}"
        if left:
            return f"`{shown}` may also be used at {_lines(source, left)}{where}: {left[0].verdict.reason}"
        return None

    def _keeps(self, bound: Bound) -> bool:
        """Whether what the name stands for is still there, under this name, once the fix is made: then an import of it
        needs no change."""
        every = (*self.home.matches, *(match for file in self.abroad.values() for match in file.matches))
        declaring = [one for one in every if _declares(one, bound)]
        return bool(declaring) and all(
            (template := match.alternative.template) is not None and bound.name in template.captures
            for match in declaring
        )


def _declares_alone(file: FileMatches, node: Node) -> bool:
    """Whether an item, field or variable is declared at the name, and nothing else is meant by it."""
    if is_declaration(file.source, node):
        return True
    meant = meanings(file.source, node, file.crate)
    return len(meant) == 1 and meant[0].sort is Sort.LOCAL and meant[0].key == span_of(node)


def _is_same(bound: Bound, file: FileMatches, node: Node) -> bool:
    """Whether a name of `file` stands for what is bound."""
    if file.source is bound.source:
        ours, theirs = meanings(file.source, bound.node, bound.crate), meanings(file.source, node, file.crate)
        return compare(ours, theirs).is_yes
    foreign = foreign_of(bound.source, bound.node, bound.crate)
    return same_as_foreign(foreign, file.source, node, file.crate).is_yes


def _mentions(source: SourceFile, crate: CrateView, bound: Bound) -> tuple[Mention, ...]:
    if source is bound.source:
        return mentions(source, bound.node, crate)
    return foreign_mentions(source, foreign_of(bound.source, bound.node, bound.crate), crate)


def _declares(match: Match, bound: Bound) -> bool:
    """Whether the match is where the name was bound, at its declaration."""
    capture = match.bindings.captures.get(bound.name)
    return capture is not None and capture.node == bound.node and match.alternative.fragment.category in _DECLARATIONS


_DECLARATIONS = frozenset({"item", "field"})


def _is_plain_import(source: SourceFile, mention: Mention) -> bool:
    """Whether it is the last name of an import that gives it no other one, or stands in front of others there."""
    nodes = source.ancestors(mention.span.start, mention.span.end).nodes
    kinds = [node.type for node in nodes]
    return "use_declaration" in kinds and "use_as_clause" not in kinds


def _is_reexport(source: SourceFile, mention: Mention) -> bool:
    nodes = source.ancestors(mention.span.start, mention.span.end).nodes
    use = next((node for node in nodes if node.type == "use_declaration"), None)
    modifiers = use.children if use is not None else []
    return any(child.type == "visibility_modifier" and source.text(child) == "pub" for child in modifiers)


def _lines(source: SourceFile, left: list[Mention]) -> str:
    return lines_of(sorted({line_of(source, one.span.start) for one in left}))
