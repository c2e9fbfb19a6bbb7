"""What a rewrite promises of its names: with `only`, that no mention is left which no step covers.

In the file each mention is looked at; in scope `crate` the other files are searched, in scope `file` it is asked
whether they could mention the name. Deliberately unknown here: how the matches were found, and edits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from deburr.engine.matching.bindings import Bindings
from deburr.engine.matching.matches import Match
from deburr.engine.naming.denoted import meanings
from deburr.engine.naming.meaning import Sort, name_of
from deburr.engine.naming.mentions import Mention, mentions
from deburr.engine.naming.visibility import mentioned_in, other_files, visible_elsewhere
from deburr.engine.steps.places import covers, line_of, lines_of
from deburr.language.compiled import CompiledRewrite
from deburr.language.model import Scope
from deburr.syntax.crate_view import CrateView
from deburr.syntax.paths import plain_name
from deburr.syntax.source import Node, SourceFile


@dataclass(frozen=True, slots=True)
class Promise:
    """Why a fix is withheld, and what makes it less than sure."""

    withheld: str | None = None
    lowered: tuple[str, ...] = ()


def promise_of(
    source: SourceFile,
    crate: CrateView,
    rewrite: CompiledRewrite,
    matches: tuple[tuple[Match, ...], ...],
    bindings: Iterable[Bindings],
) -> Promise:
    """Whether the matches keep what the rewrite promises of the names that they bind."""
    asked = _Asked(source, crate, rewrite.rewrite.scope, tuple(one for step in matches for one in step))
    only = rewrite.rewrite.only
    named = [pair for one in bindings for pair in _names(rewrite, one)]
    found = [asked.of(name, node, is_only=name in only) for name, node in dict.fromkeys(named)]
    withheld = next((one.withheld for one in found if one.withheld is not None), None)
    return Promise(withheld, tuple(dict.fromkeys(reason for one in found for reason in one.lowered)))


def _names(rewrite: CompiledRewrite, bindings: Bindings) -> Iterator[tuple[str, Node]]:
    """The names that must not be left behind: those of `only`, and in scope `crate` all that join two steps."""
    wanted = dict.fromkeys(rewrite.rewrite.only)
    for name in (*wanted, *(name for name in _joining(rewrite) if name not in wanted)):
        capture = bindings.captures.get(name)
        if capture is not None and capture.node is not None:
            yield name, capture.node


def _joining(rewrite: CompiledRewrite) -> Iterator[str]:
    if rewrite.rewrite.scope is not Scope.CRATE:
        return
    seen: set[str] = set()
    for step in rewrite.steps:
        here = {name for one in step.alternatives for name in one.fragment.captures}
        yield from sorted(here & seen)
        seen |= here


@dataclass(frozen=True, slots=True)
class _Asked:
    source: SourceFile
    crate: CrateView
    scope: Scope
    matches: tuple[Match, ...]

    def of(self, name: str, node: Node, *, is_only: bool) -> Promise:
        left = self._left(name, node) if is_only else None
        if left is not None:
            return Promise(left)
        elsewhere = visible_elsewhere(self.source, node, self.crate)
        if elsewhere.is_no:
            return Promise()
        if self.scope is not Scope.CRATE:
            return Promise(None, (elsewhere.reason,))
        return self._in_crate(node, elsewhere.reason)

    def _left(self, name: str, node: Node) -> str | None:
        """Words for the mentions that no step covers."""
        left = [
            one
            for one in mentions(self.source, node, self.crate)
            if not any(covers(match, one.span, name) for match in self.matches)
        ]
        sure = [one for one in left if one.verdict.is_yes]
        shown = " ".join(self.source.text(node).split())
        if sure:
            return f"`{shown}` is also used at {self._lines(sure)}"
        if left:
            return f"`{shown}` may also be used at {self._lines(left)}: {left[0].verdict.reason}"
        return None

    def _lines(self, left: list[Mention]) -> str:
        return lines_of(sorted({line_of(self.source, one.span.start) for one in left}))

    def _in_crate(self, node: Node, reason: str) -> Promise:
        """What the other files say of a name that they can see."""
        named = name_of(node)
        files = other_files(self.source, self.crate)
        if named is None:
            return Promise(None, (reason,))
        text = plain_name(self.source.text(named))
        is_member = any(one.sort is Sort.FIELD for one in meanings(self.source, node, self.crate))
        for file in files.files:
            place = next(mentioned_in(file, text, is_member=is_member), None)
            if place is not None:
                where = f"{place.file}:{place.line}"
                return Promise(f"`{text}` is also mentioned in {where}, which this fix cannot change")
        return Promise(None, (files.unseen,) if files.unseen is not None else ())
