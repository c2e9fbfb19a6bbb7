"""Where what a fix writes stands in a text: found by its words and signs, however they are laid out, and by the items
around them.

Unknown here: which fix it is, and whether its finding is still there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from deburr.engine.findings import Finding
from deburr.language.model import Level
from deburr.run.finding_identity import identity_of
from deburr.syntax.source import SourceFile
from deburr.text.span import Span

_LONGEST = 2_000
"""Characters of a text that are looked for; a longer one is looked for by its beginning."""


@dataclass(slots=True)
class WrittenTexts:
    """One text of a file and what stands in it. `is_rust` is False for a manifest, which has no items."""

    data: bytes
    is_rust: bool = True
    _source: SourceFile | None = field(default=None, repr=False)
    _known: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    """Many fixes write the same text."""

    def items_with(self, text: str) -> list[tuple[int, str]]:
        """The bytes at which `text` (tokens with single spaces between them) begins, each with the items around it."""
        if text not in self._known:
            self._known[text] = [(at, self._item(at, end)) for at, end in _places(self.data, text)]
        return self._known[text]

    def nearest_item(self, text: str, at: int) -> str | None:
        """The items around that occurrence of `text` which is nearest to byte `at`; None if it does not occur."""
        found = self.items_with(text)
        return min(found, key=lambda one: abs(one[0] - at))[1] if found else None

    def has(self, text: str, item: str) -> bool:
        """Whether `text` occurs in these items."""
        return any(found == item for _, found in self.items_with(text))

    def _item(self, start: int, end: int) -> str:
        if not self.is_rust:
            return ""
        if self._source is None:
            self._source = SourceFile(self.data)
        place = Finding("", "", Level.WARN, "", Span(start, end))
        one = identity_of(place, self._source, "")
        return "::".join(part for part in (one.module, one.item) if part)


def _places(data: bytes, text: str) -> Iterator[tuple[int, int]]:
    words = text[:_LONGEST].split(" ")
    if not text:
        return
    pattern = re.escape(words[0].encode("utf-8", "surrogateescape"))
    for before, word in pairwise(words):
        # Two words need something between them, signs may stand close.
        space = rb"\s+" if _is_word(before[-1:]) and _is_word(word[:1]) else rb"\s*"
        pattern += space + re.escape(word.encode("utf-8", "surrogateescape"))
    edges = rb"\b" if _is_word(words[0][:1]) else b"", rb"\b" if _is_word(words[-1][-1:]) else b""
    for match in re.finditer(edges[0] + pattern + edges[1], data):
        yield match.span()


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"
