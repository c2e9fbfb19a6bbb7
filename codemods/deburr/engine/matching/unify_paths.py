"""Paths of a fragment, meant as what they resolve to, against the paths of a source.

Unknown here: what a path is part of.
"""

from __future__ import annotations

from deburr.engine.matching.bindings import Bindings
from deburr.engine.matching.sites import macros_of
from deburr.engine.matching.solving import Solutions, Solver
from deburr.engine.matching.unify_lists import solve_generics
from deburr.language.trees import PathPattern
from deburr.syntax.names import Generic, Item, Namespace, Unresolved, resolve, resolve_at
from deburr.syntax.paths import PATH_KINDS, Path, read_path
from deburr.syntax.source import Node
from deburr.syntax.std_paths import canonical
from deburr.text.span import Span


def solve_path(solver: Solver, tree: PathPattern, node: Node, out: Bindings) -> Solutions:
    """`node` as a path that means what the fragment's means."""
    path = read_path(solver.source, node) if node.type in PATH_KINDS else None
    if tree.is_macro:
        if path is not None and _is_macro(solver, tree.item, path.names):
            out.atoms[tree.atom] = path.span
            yield out
        else:
            solver.miss(node, f"`{tree.item[-1]}!`")
        return
    if path is None or path.self_type is not None or not _names(solver, tree, path, out):
        solver.miss(node, f"`{'::'.join(tree.item)}`")
        return
    yield from _segments(solver, tree, path, out, 1)


def _is_macro(solver: Solver, item: tuple[str, ...], names: tuple[str, ...]) -> bool:
    """Whether a macro's name can mean the fragment's: its last name does, and the file does not define it itself."""
    if names[-1] != item[-1] or item[-1].encode() in macros_of(solver.source):
        return False
    if len(names) == 1 or len(item) == 1:
        return True
    return canonical(names) == item if names[0] in {"std", "core", "alloc"} else names == item


def _names(solver: Solver, tree: PathPattern, path: Path, out: Bindings) -> bool:
    namespace = Namespace.TYPE if tree.is_type else Namespace.VALUE
    found = resolve(solver.source, path, namespace, solver.crate, strict_globs=solver.strict_globs)
    if isinstance(found, Unresolved):
        if path.last.name != tree.item[-1] or _starts_with_parameter(solver, path) or _is_of_a_type(tree, path):
            return False
        out.note_unknown(found.reason)
        return True
    if not isinstance(found, Item) or found.path != tree.item:
        return False
    if found.via is not None:
        out.imports[path.span] = found.via
    return True


def _starts_with_parameter(solver: Solver, path: Path) -> bool:
    """Whether it is `T::name` of a type parameter, which is never the item of a type."""
    first = resolve_at(solver.source, path.names[:1], path.span.start, Namespace.TYPE, solver.crate)
    return isinstance(first, Generic) and len(path.segments) > 1 and not path.anchored


def _is_of_a_type(tree: PathPattern, path: Path) -> bool:
    """Whether it is `Name::name` where a member of a module is wanted: what has a capital is a type."""
    inner = path.names[-2:-1]
    return inner != () and inner[0][:1].isupper() and tree.item[-2:-1] != () and tree.item[-2][:1].islower()


def _segments(solver: Solver, tree: PathPattern, path: Path, out: Bindings, back: int) -> Solutions:
    """The segments from the one that is `back` from the end, towards the front."""
    written, pattern = path.segments, tree.segments
    while back <= len(pattern):
        wanted = pattern[-back]
        part = written[-back] if back <= len(written) else None
        if wanted.atom is not None and part is not None:
            out.atoms[wanted.atom] = part.span
        back += 1
        if wanted.generics is None:
            continue
        if part is None:
            return
        for after in solve_generics(solver, wanted.generics, part.generics, part.span.end, out):
            yield from _segments(solver, tree, path, after, back)
        return
    covered = written[-1 - tree.head] if tree.head < len(written) else written[0]
    closed = pattern[-1 - tree.head].generics is not None
    end = covered.span.end if closed or tree.head else path.span.end
    out.atoms[tree.atom] = Span(path.span.start, end)
    yield out
