"""What became of one thing that a page wants of a manifest. Data only."""

from __future__ import annotations

from dataclasses import dataclass

from deburr.text.edit import Edit


@dataclass(frozen=True, slots=True)
class Answer:
    """Edits of one manifest, or nothing to do because it says so already (`is_met`), or a reason against it.

    `is_there` is whether the manifest speaks of it at all."""

    edits: tuple[Edit, ...] = ()
    is_met: bool = False
    withheld: str | None = None
    is_there: bool = True
