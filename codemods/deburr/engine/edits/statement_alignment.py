"""Which statement of a match becomes which of its template, and which are new or gone.

Lists keep their place; between two of them statements are paired in order, by the atoms that they share. Known from
the page alone: no source is looked at.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from deburr.language.trees import Atom, AtomKind, Fragment, Meta, Statements, Template, Tree

_Pairs = list[tuple[int | None, int | None]]
_SAME_KIND = 1000
"""More than two statements have atoms in common."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The statements of a fragment or template: their trees and the ranges of their atoms (half-open)."""

    trees: tuple[Tree, ...]
    ranges: tuple[tuple[int, int], ...]
    atoms: tuple[Atom, ...]

    def atoms_of(self, index: int) -> tuple[Atom, ...]:
        return self.atoms[slice(*self.ranges[index])]

    def list_name(self, index: int) -> str | None:
        """The name of the list `$$$name` that the part is; empty for a bare `$$$`, None for a statement."""
        tree = self.trees[index]
        return (tree.name or "") if isinstance(tree, Meta) and tree.repeated else None

    def ends_itself(self, index: int) -> bool:
        """Whether the part is written with a `;` at its end."""
        atoms = self.atoms_of(index)
        return bool(atoms) and atoms[-1].kind is AtomKind.TOKEN and atoms[-1].text == ";"


def parts_of(code: Fragment | Template) -> Parts:
    """The statements of a match or a template; one that is no sequence is one statement, an empty template none."""
    root = code.root
    if isinstance(root, Statements):
        return Parts(root.parts, root.ranges, code.atoms)
    if root is None:
        return Parts((), (), code.atoms)
    return Parts((root,), ((0, len(code.atoms)),), code.atoms)


def paired(match: Parts, template: Parts) -> _Pairs | None:
    """Pairs of parts in the order of the template: (match, None) is gone, (None, template) is new. None where a list
    is moved or copied. A list that the template does not have comes out as gone."""
    lists = _lists(match, template)
    if lists is None:
        return None
    pairs: _Pairs = []
    left = right = 0
    for end_left, end_right in [*lists, (len(match.trees), len(template.trees))]:
        pairs += _between(match, range(left, end_left), template, range(right, end_right))
        if end_left < len(match.trees):
            pairs.append((end_left, end_right))
        left, right = end_left + 1, end_right + 1
    return pairs


def _lists(match: Parts, template: Parts) -> list[tuple[int, int]] | None:
    """The lists that stand on both sides, in order."""
    places = {name: i for i in range(len(match.trees)) if (name := match.list_name(i))}
    found = [
        (places[name], j)
        for j in range(len(template.trees))
        if (name := template.list_name(j)) is not None and name in places
    ]
    in_order = all(one[0] < other[0] for one, other in pairwise(found))
    return found if in_order else None


def _between(match: Parts, left: range, template: Parts, right: range) -> _Pairs:
    """The pairs of two runs without a common list between them."""
    statements = [i for i in left if match.list_name(i) is None]
    lists: _Pairs = [(i, None) for i in left if match.list_name(i) is not None]
    if len(statements) == len(right):
        return [*lists, *zip(statements, right, strict=True)]
    alike = _most_alike(match, statements, template, list(right))
    pairs: _Pairs = []
    done = 0
    rest = statements
    for i, j in [*alike, (None, right.stop)]:
        before = [one for one in rest if i is None or one < i]
        rest = [one for one in rest if i is not None and one > i]
        new = range(right.start + done, j)
        pairs += zip(before, new, strict=False)
        pairs += [(one, None) for one in before[len(new) :]]
        pairs += [(None, one) for one in list(new)[len(before) :]]
        if i is not None:
            pairs.append((i, j))
        done = j + 1 - right.start
    return [*lists, *pairs]


def _most_alike(match: Parts, left: list[int], template: Parts, right: list[int]) -> list[tuple[int | None, int]]:
    """The pairs in order that share the most atoms."""
    score = [[_likeness(match, i, template, j) for j in right] for i in left]
    best = [[0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for a in range(len(left) - 1, -1, -1):
        for b in range(len(right) - 1, -1, -1):
            best[a][b] = max(best[a + 1][b], best[a][b + 1], best[a + 1][b + 1] + score[a][b])
    pairs: list[tuple[int | None, int]] = []
    a = b = 0
    while a < len(left) and b < len(right):
        if score[a][b] and best[a][b] == best[a + 1][b + 1] + score[a][b]:
            pairs.append((left[a], right[b]))
            a, b = a + 1, b + 1
        elif best[a][b] == best[a + 1][b]:
            a += 1
        else:
            b += 1
    return pairs


def _likeness(match: Parts, i: int, template: Parts, j: int) -> int:
    """How much two statements have in common: a `let` is more like a `let` than like anything else."""
    shared = _shared(match.atoms_of(i), template.atoms_of(j))
    kinds = [getattr(parts.trees[index], "kind", "") for parts, index in ((match, i), (template, j))]
    return shared + _SAME_KIND if shared and kinds[0] == kinds[1] else shared


def _shared(one: tuple[Atom, ...], other: tuple[Atom, ...]) -> int:
    """How many atoms two statements have in common; a `;` says nothing."""
    counts = Counter(atom.key for atom in one if atom.text != ";")
    return (counts & Counter(atom.key for atom in other if atom.text != ";")).total()
