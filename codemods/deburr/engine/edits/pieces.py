"""The atoms of a template as text, and which of them render to nothing.

Unknown here: where the text comes from (`deburr.engine.edits.rendering`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from deburr.language.trees import Atom, AtomKind

_WORD = re.compile(rb"\w")


@dataclass(frozen=True, slots=True)
class Piece:
    """One atom of the template as text. `gap` is what the template has between it and the piece before."""

    index: int
    text: bytes
    gap: bytes
    around: tuple[bytes, bytes] = (b"", b"")
    """The brackets that the text needs in this place; not part of `text`."""
    inside: tuple[int, bytes] | None = None
    """Of a generic parameter, the bounds that are added and the byte of the source where; part of `text`."""

    @property
    def whole(self) -> bytes:
        return self.around[0] + self.text + self.around[1]


def joined(pieces: list[Piece]) -> bytes:
    """The text of some pieces; the gap before the first is left out."""
    return b"".join((piece.gap if i else b"") + piece.whole for i, piece in enumerate(pieces))


def apart(pieces: list[Piece]) -> list[Piece]:
    """The pieces, with a space between two words of which the template has a list between that renders to nothing."""
    spaced = pieces[:1]
    for piece in pieces[1:]:
        joins = not piece.gap and _WORD.match(spaced[-1].whole[-1:]) and _WORD.match(piece.whole)
        spaced.append(replace(piece, gap=b" ") if joins else piece)
    return spaced


def dropped_atoms(atoms: Sequence[Atom], empty: set[int]) -> set[int]:
    """The atoms that render to nothing: the empty lists `empty` with the comma beside each, and what only held them."""
    dropped: set[int] = set()
    for index in sorted(empty):
        dropped.add(index)
        if index + 1 < len(atoms) and atoms[index + 1].text == ",":
            dropped.add(index + 1)
            continue
        before = next((one for one in range(index - 1, -1, -1) if one not in dropped), None)
        if before is not None and atoms[before].text == ",":
            dropped.add(before)
    return dropped | _hollow(atoms, dropped)


def _hollow(atoms: Sequence[Atom], dropped: set[int]) -> set[int]:
    """`<` and `>` with nothing left between them and a `for` before them, a `where` with nothing behind it."""
    hollow: set[int] = set()
    for index, atom in enumerate(atoms):
        if atom.kind is not AtomKind.TOKEN or index + 1 not in dropped:
            continue
        if atom.text == "where":
            hollow.add(index)
        end = next((one for one in range(index + 1, len(atoms)) if one not in dropped), None)
        if atom.text == "<" and end is not None and atoms[end].text == ">":
            hollow |= {index, end}
            if index and atoms[index - 1].text == "for":
                hollow.add(index - 1)
    return hollow
