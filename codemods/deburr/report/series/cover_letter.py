"""The letter that goes before a series: what its pieces are, whose they are, what is not in it, how to apply it.

Names of files and owners are shown inert: nothing of them is Markdown. Unknown here: how anything was found.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from deburr.report.series.mail import listed
from deburr.report.series.wording import Told, count_fixes, patterns_of
from deburr.report.wording import count
from deburr.run.series.pieces import hunk_count
from deburr.text.escape import escape_line

_ACTIVE = re.compile(r"([\\`*_\[\]<>#!|~&@])")
_HEAD = "| patch | about | owners | fixes | hunks | files | depends on |\n|---|---|---|--:|--:|--:|---|"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Fixes that are not in the series: how many, of which pattern, and why."""

    number: int
    pattern: str
    reason: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What the letter is about. `files` are the names of the patches by number; `gaps` are numbers without a piece."""

    pieces: Sequence[Told]
    files: Mapping[int, str]
    gaps: Sequence[int]
    left_out: Sequence[LeftOut]
    notes: Sequence[str]


def render_letter(letter: Letter) -> str:
    """The letter in Markdown."""
    fixes = sum(len(told.piece.fixes) for told in letter.pieces)
    files = len({delta.path for told in letter.pieces for delta in told.piece.deltas})
    patches = "one patch" if len(letter.pieces) == 1 else f"{len(letter.pieces)} patches"
    parts = [
        "# A series of patches by deburr",
        f"{count_fixes(fixes)} in {count(files, 'file')}, in {patches}. Together they are what `deburr diff` prints.",
        "\n".join([_HEAD, *(_row(told, letter.files) for told in letter.pieces)]),
        *_merged(letter),
        *_gaps(letter),
        "## Not in the series",
        *_left_out(letter),
        "## How to apply it",
        _HOW,
    ]
    return "\n\n".join(parts) + "\n"


_HOW = """\
All of it, as commits on the branch you are on:

```console
$ git am 0*.patch
```

One piece, behind those that it depends on: `git am 0001-….patch`. Pieces that do not depend on one another can be
applied in any order; each compiles with those that it depends on, unless its text says otherwise. `git am -3` merges a
piece into code that has moved on. `deburr status` with this directory tells what has landed, what has not, and what has
come back."""


def _row(told: Told, files: Mapping[int, str]) -> str:
    piece = told.piece
    labels = [part.label for part in piece.draft.parts]
    patterns = [one for one in patterns_of(piece) if one not in labels]
    about = inert(listed(dict.fromkeys(labels), 3) + (f": {listed(patterns, 4)}" if patterns else ""))
    owners = inert(" ".join(told.owners)) if told.owners else "nobody"
    needs = ", ".join(f"{number:04d}" for number in piece.needs) or "nothing"
    cells = (
        f"[{piece.number:04d}]({files[piece.number]})",
        about,
        owners,
        str(len(piece.fixes)),
        str(hunk_count(piece)),
        str(len(piece.deltas)),
        needs,
    )
    return "| " + " | ".join(cells) + " |"


def _merged(letter: Letter) -> list[str]:
    lines = [
        f"- {told.piece.number:04d}: {inert(reason)}" for told in letter.pieces for reason in told.piece.draft.merged
    ]
    return ["Pieces that had to be put together:", "\n".join(lines)] if lines else []


def _gaps(letter: Letter) -> list[str]:
    if not letter.gaps:
        return []
    numbers = listed((f"{number:04d}" for number in letter.gaps), 20)
    return [f"Numbers without a patch, because nothing of it is pending any more: {numbers}."]


def _left_out(letter: Letter) -> list[str]:
    lines = [f"- {count_fixes(one.number)} of {inert(one.pattern)}: {inert(one.reason)}" for one in letter.left_out]
    lines += [f"- {inert(note)}" for note in letter.notes]
    return ["\n".join(lines)] if lines else ["Nothing: every fix that was asked for is in a piece."]


def inert(text: str) -> str:
    """Text in which nothing is Markdown or HTML."""
    return _ACTIVE.sub(r"\\\1", escape_line(text))
