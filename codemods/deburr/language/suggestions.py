"""Did you mean: the known word that a mistyped one is closest to. Knows nothing of what the words are for."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known word that `word` most likely was meant to be, if one is close enough."""
    by_folded = {name.casefold().replace("-", "_"): name for name in known}
    folded = word.casefold().replace("-", "_")
    found = difflib.get_close_matches(folded, by_folded, n=1, cutoff=0.6)
    return by_folded[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Help for an unknown word: the closest known one, or else all of them; never empty where a word is known."""
    names = list(known)
    guess = closest(word, names)
    if guess is not None:
        return f"did you mean `{guess}`?"
    return f"known are {listed(names)}" if names else "there is none"


def listed(names: Iterable[str]) -> str:
    """The names in backticks, as a list in a sentence."""
    quoted = [f"`{name}`" for name in names]
    if len(quoted) < 2:
        return "".join(quoted)
    return f"{', '.join(quoted[:-1])} and {quoted[-1]}"
