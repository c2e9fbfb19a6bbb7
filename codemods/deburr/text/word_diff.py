"""Which words differ between two pieces of text: what a reader's eye looks for in a changed line.

Words, runs of blanks and single signs are compared. Where hardly anything is equal nothing is marked, since marks all
over say nothing. Unknown here: lines, and how a mark looks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import accumulate

_WORD = re.compile(r"\w+|\s+|.", re.DOTALL)
_MOST_WORDS = 600
"""Of each side; the cost grows with the product of the two."""
_LEAST_EQUAL = 0.3

Ranges = tuple[tuple[int, int], ...]
"""Half-open ranges of characters, 0-based, in order."""


def changed_words(old: str, new: str) -> tuple[Ranges, Ranges]:
    """The ranges of `old` and of `new` that the other does not have; none where the two have little in common or are
    too long to compare."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    if not before or not after or max(len(before), len(after)) > _MOST_WORDS:
        return (), ()
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    equal = sum(len(word) for at, _, size in matcher.get_matching_blocks() for word in before[at : at + size])
    if equal < _LEAST_EQUAL * max(len(old), len(new)):
        return (), ()
    opcodes = [one for one in matcher.get_opcodes() if one[0] != "equal"]
    return (
        _ranges(before, [(one[1], one[2]) for one in opcodes]),
        _ranges(after, [(one[3], one[4]) for one in opcodes]),
    )


def _ranges(words: Sequence[str], changed: Sequence[tuple[int, int]]) -> Ranges:
    starts = [0, *accumulate(len(word) for word in words)]
    return tuple((starts[first], starts[end]) for first, end in changed if first < end)
