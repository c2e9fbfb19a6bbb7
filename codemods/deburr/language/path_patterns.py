"""Paths in fragments: what they are meant as.

A path is written in full or starts with a name of the prelude, and it stands for the item that it resolves to. Unknown
here: how a source may spell it.
"""

from __future__ import annotations

from deburr.language.fragment_atoms import Reads
from deburr.language.placeholders import STEM
from deburr.language.trees import Atom, AtomKind, PathPattern, SegmentPattern
from deburr.syntax.paths import Path, read_path
from deburr.syntax.source import Node
from deburr.syntax.std_paths import PRELUDE, PRIMITIVES, STD_MACROS, canonical

_STD_MODULES = (
    "mem ptr slice str cell rc sync boxed vec string ffi os alloc num char hint env thread pin fmt process ops".split()
)
_RELATIVE = frozenset({"self", "super", "crate"})
_TYPE_PATHS = frozenset({"type_identifier", "scoped_type_identifier", "generic_type", "primitive_type"})


def read_path_pattern(reads: Reads, node: Node) -> PathPattern | None:
    """The path that `node` is, or None where a metavariable or `Self` is part of it or it is none."""
    collected = reads.collected
    path = read_path(collected.parsed.source, node)
    if path is None or path.self_type is not None:
        return None
    if any(name.startswith(STEM) for name in path.names) or path.first.name == "Self" or path.names == ("self",):
        return None
    item = _resolve(reads, path, node)
    namespace = "type" if node.type in _TYPE_PATHS else "value"
    return _pattern(reads, path, item, namespace)


def read_macro_name(reads: Reads, node: Node) -> PathPattern | None:
    """The macro that `node` names before its `!`."""
    path = read_path(reads.collected.parsed.source, node)
    if path is None or path.names[0].startswith(STEM):
        return None
    names = path.names
    if len(names) == 1 and names[0] in STD_MACROS:
        names = ("std", *names)
    elif names[0] in {"std", "core", "alloc"}:
        names = canonical(names)
    return _pattern(reads, path, names, "macro")


def _pattern(reads: Reads, path: Path, item: tuple[str, ...], namespace: str) -> PathPattern:
    collected = reads.collected
    origin = collected.parsed.origin
    last = len(path.segments) - 1
    head = next((i for i, part in enumerate(path.segments) if part.generics is not None), last)
    covered = "::".join(item[: len(item) - (last - head)])
    start, end = origin(path.span.start), origin(path.segments[head].span.end)
    atom = collected.add(Atom(AtomKind.PATH, covered, start, end, namespace=namespace))
    segments: list[SegmentPattern] = []
    for index, part in enumerate(path.segments):
        own = None
        if index > head:
            at = origin(part.span.start)
            own = collected.add(Atom(AtomKind.TOKEN, part.name, at, at + len(part.name.encode())))
        generics = reads.sequence(part.generics) if part.generics is not None else None
        segments.append(SegmentPattern(part.name, generics, own))
    return PathPattern(item, tuple(segments), atom, last - head, namespace == "type", is_macro=namespace == "macro")


def _resolve(reads: Reads, path: Path, node: Node) -> tuple[str, ...]:
    names = path.names
    first = names[0]
    if first in {"std", "core", "alloc"}:
        return canonical(names)
    if not path.anchored and first in PRELUDE:
        return (*PRELUDE[first], *names[1:])
    if first in PRIMITIVES:
        return names
    is_crate = first not in _STD_MODULES and first not in _RELATIVE and not first[:1].isupper()
    if len(names) > 1 and is_crate:
        return names
    shown = "::".join(names)
    if first in _STD_MODULES and len(names) > 1:
        help_text = f"paths are written in full: `std::{shown}`"
    elif first in _RELATIVE:
        help_text = "a page speaks of all crates; write the path of the crate that owns the item"
    elif len(names) > 1:
        help_text = f"write the full path of `{first}`"
    else:
        help_text = f"a metavariable is written `${first}` (new ones with `fresh`), an item with its full path"
    reads.collected.complain(node, f"`{shown}` names no item of the prelude or of a crate", help_text)
    return names
