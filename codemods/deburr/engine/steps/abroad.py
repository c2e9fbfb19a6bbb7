"""The other files of the crate that a rewrite of scope `crate` looks into, and what is bound as they see it.

Deliberately unknown here: how matches are joined (`deburr.engine.steps.linking`), and edits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from deburr.engine.matching.bindings import Bindings, Capture
from deburr.engine.matching.matches import Match, Matcher
from deburr.engine.matching.unify import Unifier
from deburr.engine.naming.foreign import Foreign, foreign_of, is_the_same_everywhere
from deburr.engine.naming.visibility import other_files, visible_elsewhere
from deburr.text.span import Span

_NOWHERE = Span(0, 0)


@dataclass(frozen=True, slots=True)
class Placed:
    """A match of the step `index`, and the matcher of the file that it stands in."""

    index: int
    match: Match
    matcher: Matcher


@dataclass(frozen=True, slots=True)
class Abroad:
    """The matches of a solution in a file that is not the finding's, by step in the order of the page."""

    matcher: Matcher
    matches: tuple[tuple[Match, ...], ...]

    @property
    def all(self) -> tuple[Match, ...]:
        return tuple(match for matches in self.matches for match in matches)


@dataclass(frozen=True, slots=True)
class Known:
    """What a solution has bound so far, each name with the matcher of the file that its capture stands in."""

    bindings: Bindings = field(default_factory=Bindings)
    homes: tuple[tuple[str, Matcher], ...] = ()

    def joined(self, match: Match, matcher: Matcher) -> Known:
        """With what a required match binds; what was bound first stays what it is."""
        own = match.bindings.captures
        captures = {**own, **self.bindings.captures}
        together = Bindings(captures=captures, unknowns=list(self.bindings.unknowns))
        for reason in match.bindings.unknowns:
            together.note_unknown(reason)
        new = tuple((name, matcher) for name in own if name not in self.bindings.captures)
        return Known(together, (*self.homes, *new))

    def words(self, names: Iterable[str]) -> Iterator[str]:
        """What must be written in another file that mentions one of the names: the names that mean something there."""
        for name, home in self.homes:
            capture = self.bindings.captures[name]
            source, crate = home.unifier.source, home.unifier.crate
            if name not in names or capture.node is None or visible_elsewhere(source, capture.node, crate).is_no:
                continue
            foreign = foreign_of(source, capture.node, crate)
            if foreign.word is not None and foreign.meant:
                yield foreign.word

    def seen_from(self, matcher: Matcher) -> Bindings:
        """The bindings as the file of `matcher` can use them."""
        captures = dict(self.bindings.captures)
        for name, home in self.homes:
            if home is not matcher:
                captures[name] = _carried(captures[name], home)
        return Bindings(captures=captures, unknowns=list(self.bindings.unknowns))


def _carried(capture: Capture, home: Matcher) -> Capture:
    """A capture as another file than its own sees it."""
    if capture.ty is not None or (capture.text is not None and not capture.nodes):
        return capture
    if not capture.nodes:
        return Capture(_NOWHERE, (), "")
    if capture.node is None:
        return Capture(_NOWHERE, foreign=Foreign(capture.span.cut(home.unifier.source.data).decode("utf-8", "replace")))
    foreign = foreign_of(home.unifier.source, capture.node, home.unifier.crate)
    if is_the_same_everywhere(foreign):
        return Capture(_NOWHERE, (), foreign.text)
    return Capture(_NOWHERE, (), foreign=foreign)


class OtherMatchers:
    """A matcher for each other file of the crate, made when first asked for."""

    def __init__(self, home: Matcher) -> None:
        self._home = home
        self._made: dict[int, Matcher] = {}

    def that_may_have(self, words: Iterable[str]) -> Iterator[Matcher]:
        """Those of the files that hold one of the words."""
        wanted = [word.encode() for word in words]
        unifier = self._home.unifier
        for file in other_files(unifier.source, unifier.crate).files:
            if any(word in file.source.data for word in wanted):
                yield self._of(Unifier(file.source, file.crate, unifier.strict_globs))

    def _of(self, unifier: Unifier) -> Matcher:
        key = id(unifier.source)
        if key not in self._made:
            self._made[key] = Matcher(self._home.page, unifier, self._home.needs)
        return self._made[key]
