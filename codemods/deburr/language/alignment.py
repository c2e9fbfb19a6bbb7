"""Which atoms of a template are those of its match: what an edit may leave untouched.

Captures are aligned first, then the longest common subsequence of what lies between them. Where the captures come in
another order, or code is written twice, nothing is aligned and the whole match is rendered anew, unless that would
lose a comment between the entries of a list: then those that are in order are aligned, lists before all else. A
lifetime may be written again: no other edit changes it.
"""

from __future__ import annotations

from collections.abc import Sequence

from deburr.language.trees import Atom, AtomKind, Fragment, Template


def align(fragment: Fragment, template: Template) -> tuple[tuple[int, int], ...] | None:
    """Pairs (match atom, template atom) in order, or None where the captures are reordered or repeated."""
    captures = _captures_in_order(fragment.atoms, template)
    return _aligned(fragment, template, captures) if captures is not None else None


def align_lists(fragment: Fragment, template: Template) -> tuple[tuple[int, int], ...] | None:
    """Pairs for a match whose captures are reordered or repeated: what is in order around as many lists as there can
    be. None where no list is in both."""
    captures = _most_in_order(fragment, template)
    return _aligned(fragment, template, captures) if captures is not None else None


def _aligned(fragment: Fragment, template: Template, captures: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The captures that are kept, and what is common to what lies between them."""
    pairs: list[tuple[int, int]] = []
    left = right = 0
    for end_left, end_right in captures:
        pairs += _common(fragment.atoms[left:end_left], template.atoms[right:end_right], left, right)
        pairs.append((end_left, end_right))
        left, right = end_left + 1, end_right + 1
    return tuple(pairs + _tail(fragment.atoms[left:], template.atoms[right:], left, right))


def _tail(match: tuple[Atom, ...], template: tuple[Atom, ...], left: int, right: int) -> list[tuple[int, int]]:
    """The pairs behind the last capture, from the end on: of several closing brackets the outer ones are kept."""
    mirrored = _common(match[::-1], template[::-1], 0, 0)
    return [(left + len(match) - 1 - i, right + len(template) - 1 - j) for i, j in reversed(mirrored)]


def _captures_in_order(match: tuple[Atom, ...], template: Template) -> list[tuple[int, int]] | None:
    """Each capture of the template with the next one of its name in the match; None where there is no next one."""
    known = {atom.text for atom in match if atom.kind is AtomKind.CAPTURE}
    text = template.text.encode()
    found: list[tuple[int, int]] = []
    at = 0
    for i, atom in enumerate(template.atoms):
        if atom.kind is not AtomKind.CAPTURE or atom.text not in known:
            continue
        here = next((j for j in range(at, len(match)) if match[j].key == atom.key), None)
        if here is None and found and text.startswith(b"'", atom.start):
            continue
        if here is None:
            return None
        found.append((here, i))
        at = here + 1
    return found


def _most_in_order(fragment: Fragment, template: Template) -> list[tuple[int, int]] | None:
    """The captures of both that come in one order, with as many lists among them as can be; None without a list."""
    left = [i for i, atom in enumerate(fragment.atoms) if atom.kind is AtomKind.CAPTURE]
    right = [i for i, atom in enumerate(template.atoms) if atom.kind is AtomKind.CAPTURE]
    text = fragment.text.encode()
    lists = {i for i in left if text.startswith(b"$$$", fragment.atoms[i].start)}
    # A list outweighs all single captures together.
    weights = [len(left) + 1 if i in lists else 1 for i in left]
    matched, written = [fragment.atoms[i] for i in left], [template.atoms[i] for i in right]
    found = [(left[i], right[j]) for i, j in _heaviest(matched, written, weights)]
    return found if any(one in lists for one, _ in found) else None


def _heaviest(match: Sequence[Atom], template: Sequence[Atom], weights: Sequence[int]) -> list[tuple[int, int]]:
    """The common subsequence of the greatest weight, as pairs of indices."""
    rows, columns = len(match), len(template)
    best = [[0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            taken = best[i + 1][j + 1] + weights[i] if match[i].key == template[j].key else 0
            best[i][j] = max(taken, best[i + 1][j], best[i][j + 1])
    pairs: list[tuple[int, int]] = []
    i = j = 0
    while i < rows and j < columns:
        if match[i].key == template[j].key and best[i][j] == best[i + 1][j + 1] + weights[i]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j + 1] >= best[i + 1][j]:
            j += 1
        else:
            i += 1
    return pairs


def _common(match: tuple[Atom, ...], template: tuple[Atom, ...], left: int, right: int) -> list[tuple[int, int]]:
    """The longest common subsequence of two runs of atoms, as pairs of indices counted from `left` and `right`."""
    return [(left + i, right + j) for i, j in _heaviest(match, template, [1] * len(match))]
