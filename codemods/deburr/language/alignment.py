"""Which atoms of a template are those of its match: what an edit may leave untouched.

Captures are aligned first, then the longest common subsequence of what lies between them. Where the captures come in
another order, nothing is aligned and the whole match is rendered anew.
"""

from __future__ import annotations

from deburr.language.trees import Atom, AtomKind, Fragment, Template


def align(fragment: Fragment, template: Template) -> tuple[tuple[int, int], ...] | None:
    """Pairs (match atom, template atom) in order, or None where the captures are reordered or repeated."""
    captures = _captures_in_order(fragment.atoms, template.atoms)
    if captures is None:
        return None
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


def _captures_in_order(match: tuple[Atom, ...], template: tuple[Atom, ...]) -> list[tuple[int, int]] | None:
    """Each capture of the template with the next one of its name in the match; None where there is no next one."""
    known = {atom.text for atom in match if atom.kind is AtomKind.CAPTURE}
    found: list[tuple[int, int]] = []
    at = 0
    for i, atom in enumerate(template):
        if atom.kind is not AtomKind.CAPTURE or atom.text not in known:
            continue
        here = next((j for j in range(at, len(match)) if match[j].key == atom.key), None)
        if here is None:
            return None
        found.append((here, i))
        at = here + 1
    return found


def _common(match: tuple[Atom, ...], template: tuple[Atom, ...], left: int, right: int) -> list[tuple[int, int]]:
    """The longest common subsequence of two runs of atoms, as pairs of indices counted from `left` and `right`."""
    rows, columns = len(match), len(template)
    best = [[0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            same = match[i].key == template[j].key
            best[i][j] = best[i + 1][j + 1] + 1 if same else max(best[i + 1][j], best[i][j + 1])
    pairs: list[tuple[int, int]] = []
    i = j = 0
    while i < rows and j < columns:
        if match[i].key == template[j].key and best[i][j] == best[i + 1][j + 1] + 1:
            pairs.append((left + i, right + j))
            i, j = i + 1, j + 1
        elif best[i][j + 1] >= best[i + 1][j]:
            j += 1
        else:
            i += 1
    return pairs
