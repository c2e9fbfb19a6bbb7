"""What the engine asks of a recipe: a program that finds what no fragment can say.

A page with `recipe = "name"` has one instead of `match` fences. Its findings go the way of all others: gates, levels,
suppression, baselines. Unknown here: which recipes there are, and where their code lies (`deburr.recipes`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from deburr.engine.findings import Label
from deburr.syntax.crate_view import CrateView
from deburr.syntax.source import SourceFile
from deburr.text.span import Span


@dataclass(frozen=True, slots=True)
class Sight:
    """What a recipe has found at one place of a file; bytes of that file. The message is the page's."""

    span: Span
    labels: tuple[Label, ...] = ()
    notes: tuple[str, ...] = ()
    helps: tuple[str, ...] = ()


class Recipe(Protocol):
    """A recipe. It is asked about many files, and must not remember anything of one that the others could see."""

    def is_possible(self, data: bytes) -> bool:
        """Whether a file of these bytes can have a finding; False is certain, and spares the parse."""

    def find(self, source: SourceFile, crate: CrateView) -> Iterable[Sight]:
        """The findings of one file, in any order."""
