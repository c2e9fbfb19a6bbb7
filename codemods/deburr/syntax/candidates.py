"""Where a name is looked for, what was found there, and which of it counts.

Candidates that depend on a `cfg` or a macro never decide alone: all must mean the same. Deliberately unknown here:
how candidates are found (`lookup`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from deburr.syntax.resolution import Item, Module, Resolution, Unresolved, same
from deburr.syntax.source import Node, SourceFile
from deburr.syntax.uses import UseLeaf

_MAX_DEPTH = 60
_MAX_STEPS = 5000


@dataclass(frozen=True, slots=True)
class Scope:
    """A place to resolve from: the nodes around it (outermost first), the module that they end in, the byte."""

    source: SourceFile
    nodes: tuple[Node, ...]
    module: Module
    at: int


@dataclass(slots=True)
class Hits:
    """What one scope, or all of them from the inside out, says of a name."""

    sure: list[Resolution] = field(default_factory=list)
    conditional: list[tuple[Resolution, str]] = field(default_factory=list)
    opaque: list[str] = field(default_factory=list)
    """Globs that cannot be seen through, as written."""

    def add(self, found: Resolution | None, condition: str | None) -> None:
        if found is None:
            return
        if condition is None:
            self.sure.append(found)
        else:
            self.conditional.append((found, condition))


@dataclass(slots=True)
class Work:
    """The questions that are being answered right now, so that imports in a circle come to an end."""

    busy: set[object] = field(default_factory=set)
    steps: int = 0
    cut: int = 0
    """How often an answer was left out because its question was being answered already."""

    @contextmanager
    def on(self, key: object) -> Iterator[bool]:
        """Whether the question `key` is new; it counts as being answered until the block ends."""
        self.steps += 1
        if key in self.busy:
            self.cut += 1
            yield False
            return
        self.busy.add(key)
        try:
            yield True
        finally:
            self.busy.discard(key)

    @property
    def is_exhausted(self) -> bool:
        """Whether imports lead so far that the answer is not worth the search."""
        return self.steps > _MAX_STEPS or len(self.busy) > _MAX_DEPTH


TOO_FAR = Unresolved("the imports lead through too many modules")


def decide(hits: Hits, name: str) -> Resolution | None:
    """The one meaning that all candidates share; None when there are none."""
    candidates = [*hits.sure, *(found for found, _ in hits.conditional)]
    if not candidates:
        return None
    first = candidates[0]
    if all(same(first, other) for other in candidates[1:]):
        return first
    if hits.conditional:
        condition = hits.conditional[0][1]
        under = condition if condition.startswith("the macro") else f"`#[cfg({condition})]`"
        return Unresolved(f"`{name}` may have another meaning under {under}")
    return Unresolved(f"`{name}` is imported more than once, with different meanings")


def through(found: Resolution, leaf: UseLeaf) -> Resolution:
    """`found`, as reached through an import."""
    return replace(found, via=leaf) if isinstance(found, Item) else found
