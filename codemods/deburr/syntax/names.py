"""What the names of a file mean: the room's front door for name resolution.

`resolve` answers for a path that is in the source, `resolve_at` for one that could be written at a byte, `spell` the
other way round. Deliberately unknown here: types of expressions (`deburr.syntax.inference`).
"""

from __future__ import annotations

from deburr.syntax.crate_view import CrateView
from deburr.syntax.paths import Path
from deburr.syntax.resolution import (
    Definition,
    Generic,
    Item,
    Local,
    Module,
    Namespace,
    Resolution,
    Unresolved,
    same,
)
from deburr.syntax.resolver import resolver_for
from deburr.syntax.source import SourceFile
from deburr.syntax.spelling import spell
from deburr.syntax.uses import UseLeaf

__all__ = [
    "Definition",
    "Generic",
    "Item",
    "Local",
    "Module",
    "Namespace",
    "Resolution",
    "Unresolved",
    "resolve",
    "resolve_at",
    "resolve_leaf",
    "same",
    "spell",
]


def resolve(
    source: SourceFile, path: Path, namespace: Namespace, crate: CrateView, *, strict_globs: bool = False
) -> Resolution:
    """What `path`, a path of `source`, means. In a `use` tree the groups around it count as its beginning."""
    return resolver_for(source, crate, strict_globs=strict_globs).resolve(path, namespace)


def resolve_at(
    source: SourceFile,
    names: tuple[str, ...],
    at: int,
    namespace: Namespace,
    crate: CrateView,
    *,
    anchored: bool = False,
    strict_globs: bool = False,
) -> Resolution:
    """What the path `names` (with a leading `::` if `anchored`) would mean at byte `at` of `source`."""
    resolver = resolver_for(source, crate, strict_globs=strict_globs)
    return resolver.resolve_names(names, at, namespace, anchored=anchored)


def resolve_leaf(
    source: SourceFile, leaf: UseLeaf, namespace: Namespace, crate: CrateView, *, strict_globs: bool = False
) -> Resolution:
    """What an import of `source` stands for; Unresolved when that is nothing of the namespace."""
    return resolver_for(source, crate, strict_globs=strict_globs).resolve_leaf(leaf, namespace)
