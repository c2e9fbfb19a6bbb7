"""Whether anything still comes through a glob import once rewrites took names away that came through it.

Of a module of std whose names are known, that can be told; of another one only whether some name surely comes through.
Unknown here: what else keeps an import (`imports`).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from deburr.engine.use_declarations.import_uses import Occurrence, Touched, is_use_of, mentions_of, scope_of
from deburr.syntax.crate_view import CrateView
from deburr.syntax.names import Item, Namespace, resolve_at
from deburr.syntax.source import SourceFile
from deburr.syntax.std_paths import glob_names
from deburr.syntax.uses import UseLeaf
from deburr.text.edit import Edit

_ASKED = 200
"""So many words are looked at; a scope with more of them is taken to use its glob."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """What stands in the scope of a glob. `names` are what the glob brings in, None where that is not known; `places`
    where they, or any words, stand; `sure` those that surely come through it."""

    names: frozenset[str] | None
    places: tuple[Occurrence, ...]
    sure: tuple[Occurrence, ...]
    is_cut: bool


def names_through(source: SourceFile, leaf: UseLeaf, crate: CrateView) -> frozenset[str] | None:
    """What the glob `leaf` brings in, if it is of a module of std that is known."""
    target = resolve_at(source, leaf.path, leaf.span.start, Namespace.TYPE, crate, anchored=leaf.anchored)
    if not isinstance(target, Item) or target.module is not None or target.definition is not None:
        return None
    return glob_names(target.path)


def glob_is_used(
    source: SourceFile, crate: CrateView, leaf: UseLeaf, edits: Iterable[Edit], touched: Touched
) -> bool | str:
    """True if something surely comes through the glob besides what `edits` take away, False if nothing does, else why
    that is not known."""
    reading = _read(source, crate, leaf)
    if any(not touched.contains(one.span) for one in reading.sure):
        return True
    if reading.names is None:
        return reading.is_cut or "what else comes through it cannot be seen"
    scope, word = scope_of(source, leaf.declaration), _any_of(reading.names)
    if any(word.search(edit.replacement) for edit in edits if scope.contains(edit.span)):
        return True
    left = next((one for one in reading.places if not touched.contains(one.span)), None)
    if left is not None:
        return f"`{left.span.cut(source.data).decode()}` occurs elsewhere in the file"
    return reading.is_cut


def _read(source: SourceFile, crate: CrateView, leaf: UseLeaf) -> _Reading:
    key = ("glob uses", leaf.span)
    found = source.cache.get(key)
    if not isinstance(found, _Reading):
        names = names_through(source, leaf, crate)
        word = _any_of(names) if names is not None else re.compile(rb"\b[A-Za-z_]\w*")
        places = tuple(itertools.islice(mentions_of(source, leaf, word), _ASKED + 1))
        sure = tuple(one for one in places if is_use_of(source, crate, one, leaf))
        found = source.cache[key] = _Reading(names, places, sure, len(places) > _ASKED)
    return found


def _any_of(names: Iterable[str]) -> re.Pattern[bytes]:
    return re.compile(rb"\b(?:" + b"|".join(re.escape(name.encode()) for name in sorted(names)) + rb")\b")
