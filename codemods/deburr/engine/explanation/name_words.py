"""What a path of a source means, in words: the struct of line 3, an import of line 1, nothing that is known."""

from __future__ import annotations

from deburr.engine.explanation.tree_words import in_ticks, kind_words
from deburr.engine.matching.unify import Unifier
from deburr.syntax.names import Generic, Item, Local, Namespace, Resolution, Unresolved, resolve, resolve_at
from deburr.syntax.paths import PATH_KINDS, Path, read_path
from deburr.syntax.resolution import UNKNOWN_MODULE
from deburr.syntax.source import Node
from deburr.syntax.tokens import strip
from deburr.text.span import Span


def meaning(unifier: Unifier, node: Node, namespace: Namespace) -> str | None:
    """What the path at `node` stands for, completing "which is …"; None for a node that is no path."""
    node = strip(node)
    path = read_path(unifier.source, node) if node.type in PATH_KINDS else None
    if path is None:
        return None
    if path.self_type is not None:
        return "a function of a type that is no path"
    found = resolve(unifier.source, path, namespace, unifier.crate, strict_globs=unifier.strict_globs)
    if isinstance(found, Item):
        return _item(unifier, found, path)
    return _other(unifier, found)


def _item(unifier: Unifier, found: Item, path: Path) -> str:
    words = in_ticks(_spelled(found))
    first = resolve_at(
        unifier.source, path.names[:1], path.span.start, Namespace.TYPE, unifier.crate, anchored=path.anchored
    )
    if isinstance(first, Generic | Local):
        return f"{words}, of {_other(unifier, first)}"
    origin = first if len(path.segments) > 1 and isinstance(first, Item) else found
    if origin.via is not None:
        return f"{words}, imported in line {_line(unifier, origin.via.span)}"
    if origin.node is not None:
        line = _line(unifier, Span(origin.node.start_byte, origin.node.end_byte))
        kind = kind_words(origin.node.type).split(" ", 1)[-1]
        return (
            f"{words}, of the {kind} in line {line}" if origin is not found else f"{words}, the {kind} in line {line}"
        )
    return words


def _other(unifier: Unifier, found: Resolution) -> str:
    if isinstance(found, Local):
        return f"the local `{found.name}` of line {_line(unifier, found.definition)}"
    if isinstance(found, Generic):
        return f"the parameter `{found.name}` of line {_line(unifier, found.definition)}"
    if isinstance(found, Unresolved):
        return f"not known: {found.reason}"
    return in_ticks(_spelled(found))


def _line(unifier: Unifier, span: Span) -> int:
    return unifier.source.data.count(b"\n", 0, span.start) + 1


def _spelled(item: Item) -> str:
    """The item's path, without what stands for a module that is not known."""
    return "::".join(name for name in item.path if name != UNKNOWN_MODULE)
