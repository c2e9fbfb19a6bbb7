"""What the engine asks of a recipe: a program that finds what no fragment can say, and may suggest how to change it.

A page with `recipe = "name"` has one instead of `match` fences. Its findings go the way of all others: gates, levels,
suppression, baselines; its suggestions become fixes of the rewrites that the page declares. Unknown here: which recipes
there are, and where their code lies (`deburr.recipes`), and how a suggestion is made a fix (`deburr.engine.suggested`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from deburr.engine.findings import Label
from deburr.syntax.crate_view import CrateView
from deburr.syntax.source import SourceFile
from deburr.syntax.uses import UseLeaf
from deburr.text.edit import Edit
from deburr.text.span import Span


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the rewrite of that name would change in the file of a sight: all of `edits`, or nothing because of
    `withheld`. How sure it is at the best is the page's to say; `has_placeholders` makes it less.

    `lowered` and `notes` are as in a `Fix`, `imports` are those of which the edits take a use away."""

    rewrite: str
    edits: tuple[Edit, ...] = ()
    withheld: str | None = None
    has_placeholders: bool = False
    lowered: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    imports: tuple[UseLeaf, ...] = ()


@dataclass(frozen=True, slots=True)
class Sight:
    """What a recipe has found at one place of a file; bytes of that file. The message is the page's."""

    span: Span
    labels: tuple[Label, ...] = ()
    notes: tuple[str, ...] = ()
    helps: tuple[str, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    """At most one for each rewrite; those that the page declares are offered. A rewrite without one has no fix here."""


class Recipe(Protocol):
    """A recipe. It is asked about many files, and must not remember anything of one that the others could see."""

    def is_possible(self, data: bytes) -> bool:
        """Whether a file of these bytes can have a finding; False is certain, and spares the parse."""

    def find(self, source: SourceFile, crate: CrateView) -> Iterable[Sight]:
        """The findings of one file, in any order."""
