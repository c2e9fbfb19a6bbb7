"""The candidate stage: what any match must contain in the bytes of a file, and where it can be.

From every fragment comes a set of words without which no match exists, and one anchor: a word (or a run of tokens)
that each match contains at a known place. Both are exact: names that `use … as` can change are looked up under their
other names too, and a check around an anchor accepts as soon as a comment is near. Nothing here parses.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from deburr.engine.matching.other_names import SPACE, names_of
from deburr.engine.matching.tree_walks import optional_atoms
from deburr.language.trees import Atom, AtomKind, Fragment
from deburr.syntax.std_paths import PRIMITIVES
from deburr.text.span import Span

_KEYWORDS = frozenset(
    (
        "as async await break const continue crate dyn else enum extern false fn for if impl in let loop match mod "
        "move mut pub ref return self Self static struct super trait true type union unsafe use where while _"
    ).split()
)
_FIRM = frozenset(
    {
        *(("as", "*"), ("*", "const"), ("*", "mut"), ("const", "_"), ("mut", "_"), ("static", "mut"), ("#", "!")),
        *(("unsafe", "impl"), ("unsafe", "fn"), ("unsafe", "trait"), ("unsafe", "extern")),
        *(("extern", "{"), ("extern", "fn"), ("extern", "crate")),
    }
)
"""Neighbours between which no source can put anything but trivia and parentheses (an `unsafe {` goes before any
expression, so nothing that starts one is here)."""
_RAREST = (b"static", b"mut")
"""Neighbours that are rarer than any name of the prelude."""
_WORD = re.compile(r"[A-Za-z_]\w*")
_OPEN = SPACE + b"("
_MARK = b"\xef\xbb\xbf"
_LOOP_LIMIT = 24
"""Up to so many words `word in data` is faster than one Aho-Corasick pass (measured: `benchmarks/`)."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What a match must contain. `before` and `after` are the neighbouring tokens, nearest first."""

    anchor: bytes
    is_word: bool
    renameable: bool
    before: tuple[bytes, ...]
    after: tuple[bytes, ...]
    required: frozenset[bytes]


def needs_of(fragment: Fragment) -> Needs | None:
    """The needs of a fragment; None when it has no token of its own, so that nothing could be looked for."""
    passed = optional_atoms(fragment.root)
    atoms = [(index, atom) for index, atom in enumerate(fragment.atoms) if index not in passed]
    choices = [(score, index, text) for index, atom in atoms for score, text in _choices(atom)]
    if not choices:
        return None
    _, index, text = max((score + _firmness(fragment.atoms, index), index, text) for score, index, text in choices)
    required = frozenset(word.encode() for rank, _, word in choices if rank > 0 and _WORD.fullmatch(word))
    return Needs(
        text.encode(),
        _WORD.fullmatch(text) is not None,
        _is_renameable(fragment.atoms[index]),
        tuple(_run_back(fragment.atoms[: index + 1])),
        tuple(_run_on(fragment.atoms[index:])),
        required,
    )


def _firmness(atoms: Sequence[Atom], index: int) -> int:
    """How much rarer a keyword is for the tokens that must stand beside it: `const` behind `*`."""
    if atoms[index].text not in _KEYWORDS:
        return 0
    behind = list(_run_on(atoms[index:]))
    if (atoms[index].text.encode(), *behind[:1]) == _RAREST:
        return 60
    return 3 * (len(list(_run_back(atoms[: index + 1]))) + len(behind))


def _choices(atom: Atom) -> Iterator[tuple[int, str]]:
    """Texts that a match must contain because of this atom, with how rare they are."""
    if atom.kind is AtomKind.PATH:
        name = atom.text.rsplit("::", 1)[-1]
        if name not in PRIMITIVES:
            yield len(name) + (5 if _is_renameable(atom) else 20), name
    elif atom.kind is AtomKind.TOKEN and _WORD.fullmatch(atom.text):
        yield (len(atom.text) - 10 if atom.text in _KEYWORDS else len(atom.text) + 20), atom.text
    elif atom.kind is AtomKind.TOKEN and not atom.text[0].isdigit() and atom.text[0] not in "\"'(),.;:":
        yield len(atom.text) - 40, atom.text


def _is_renameable(atom: Atom) -> bool:
    """Whether `use … as` can give the item another name: free items can be renamed, associated functions cannot."""
    if atom.kind is not AtomKind.PATH:
        return False
    parts = atom.text.split("::")
    return len(parts) < 2 or not (parts[-2][:1].isupper() or parts[-2] in PRIMITIVES)


def _run_on(atoms: Sequence[Atom]) -> Iterator[bytes]:
    """The tokens that follow the first of `atoms` in any match."""
    for one, other in pairwise(atoms):
        if one.kind is not AtomKind.TOKEN or other.kind is not AtomKind.TOKEN or (one.text, other.text) not in _FIRM:
            return
        yield other.text.encode()


def _run_back(atoms: Sequence[Atom]) -> Iterator[bytes]:
    """The tokens that come before the last of `atoms` in any match, the nearest first."""
    for other, one in pairwise(reversed(atoms)):
        if one.kind is not AtomKind.TOKEN or other.kind is not AtomKind.TOKEN or (one.text, other.text) not in _FIRM:
            return
        yield one.text.encode()


def positions(data: bytes, needs: Needs, within: Span | None = None) -> Iterator[tuple[int, int]]:
    """Where the anchor stands (in the bytes `within`), as byte ranges; some of them in comments and strings."""
    first, last = (within.start, within.end) if within is not None else (0, len(data))
    for word in _names(data, needs):
        for found in _scanner(word, needs.is_word).finditer(data, first, last):
            at, end = found.span()
            if _stands_alone(data, at, end, needs) and _run_before(data, at, needs) and _run_after(data, end, needs):
                yield at, end


@functools.lru_cache(maxsize=4096)
def _scanner(word: bytes, is_word: bool) -> re.Pattern[bytes]:
    """The word with an end; its start is looked at afterwards, so that the search begins with a literal."""
    return re.compile(re.escape(word) + (rb"\b" if is_word else b""))


def _names(data: bytes, needs: Needs) -> list[bytes]:
    if not needs.renameable:
        return [needs.anchor]
    return names_of(data, needs.anchor, has_aliases=needs.anchor[:1].isupper() or needs.anchor.startswith(b"c_"))


def _stands_alone(data: bytes, start: int, end: int, needs: Needs) -> bool:
    if not needs.is_word:
        return True
    begins = not start or (start == len(_MARK) and data.startswith(_MARK))
    return (begins or not _is_word_byte(data[start - 1])) and not (end < len(data) and _is_word_byte(data[end]))


def _is_word_byte(byte: int) -> bool:
    return byte == 0x5F or byte >= 0x80 or chr(byte).isalnum()


def _run_before(data: bytes, at: int, needs: Needs) -> bool:
    for token in needs.before:
        start = at
        while at and data[at - 1] in _OPEN:
            at -= 1
        if data[at - 2 : at] == b"*/" or _ends_in_line_comment(data, at, start):
            return True
        if not data.endswith(token, 0, at):
            return False
        at -= len(token)
    return True


def _ends_in_line_comment(data: bytes, at: int, start: int) -> bool:
    """Whether the white space before `start` follows a line with `//`, so that the token may stand further up."""
    if b"\n" not in data[at:start]:
        return False
    line = data.rfind(b"\n", 0, at) + 1
    return data.find(b"//", line, at) != -1


def _run_after(data: bytes, at: int, needs: Needs) -> bool:
    for token in needs.after:
        while at < len(data) and data[at] in _OPEN:
            at += 1
        if data[at : at + 2] in (b"//", b"/*"):
            return True
        if not data.startswith(token, at):
            return False
        at += len(token)
    return True


class Prefilter:
    """Which of many fragments can have a match in a file, from one look at its bytes."""

    __slots__ = ("_automaton", "_last", "_needs", "_words")

    def __init__(self, needs: Iterable[Needs]) -> None:
        self._needs = tuple(needs)
        self._words = sorted({word for need in self._needs for word in _words_of(need)}, key=len, reverse=True)
        self._automaton = None
        self._last: tuple[bytes, list[int]] = (b"", [])
        if len(self._words) > _LOOP_LIMIT:
            from ahocorasick_rs import BytesAhoCorasick

            self._automaton = BytesAhoCorasick(self._words)

    def possible(self, data: bytes) -> list[int]:
        """The indices of the fragments that can have a match in `data`; asked again of the same object it remembers."""
        if self._last[0] is not data:
            present = self._present(data)
            found = [i for i, need in enumerate(self._needs) if present.issuperset(_words_of(need))]
            self._last = data, [i for i in found if self._has_anchor(data, self._needs[i])]
        return self._last[1]

    @staticmethod
    def _has_anchor(data: bytes, need: Needs) -> bool:
        """Whether a fragment that is known by keywords has its run of tokens somewhere."""
        is_known_by_name = bool(need.required) and need.anchor.decode() not in _KEYWORDS
        return is_known_by_name or next(positions(data, need), None) is not None

    def _present(self, data: bytes) -> set[bytes]:
        if self._automaton is None:
            return {word for word in self._words if word in data}
        found = self._automaton.find_matches_as_indexes(data, overlapping=True)
        return {self._words[match[0]] for match in found}


def _words_of(needs: Needs) -> frozenset[bytes]:
    return needs.required | {needs.anchor}
