"""How to write an item at a place: the shortest path that means it there.

Every candidate is put to the test by resolving it. Deliberately unknown here: whether an import should be added.
"""

from __future__ import annotations

from collections.abc import Iterator

from deburr.syntax import std_paths
from deburr.syntax.candidates import Scope
from deburr.syntax.crate_view import CrateView
from deburr.syntax.layers import Trust
from deburr.syntax.resolution import UNKNOWN_MODULE, Item, Namespace
from deburr.syntax.resolver import Resolver, resolver_for
from deburr.syntax.scopes import table_of
from deburr.syntax.source import SourceFile
from deburr.syntax.uses import UseLeaf


def spell(source: SourceFile, item: tuple[str, ...], at: int, namespace: Namespace, crate: CrateView) -> str:
    """The shortest path text that resolves to the canonical path `item` at byte `at`: `Vec::leak`, `mem::take`,
    `alloc::vec::Vec::leak`, `::std::ptr::null`. Of an associated item, the type's path is what is shortened."""
    resolver = resolver_for(source, crate)
    scope = resolver.scope_at(at, at)
    item = std_paths.canonical(item)
    if len(item) == 1:
        return _primitive(resolver, item[0], scope)
    if not std_paths.has_namespace(item, namespace.value):
        namespace = Namespace.TYPE
    prelude_only = is_in_macro_definition(source, at)
    for length in range(len(item), 0, -1):
        head, rest = item[:length], item[length:]
        wanted = Namespace.TYPE if rest else namespace
        for name in _names_for(head, scope):
            if prelude_only and name not in std_paths.PRELUDE:
                continue
            if _means(resolver, (name,), scope, wanted, head, lone=not rest):
                return "::".join((name, *rest))
    return _full(resolver, item, scope, namespace)


def _primitive(resolver: Resolver, name: str, scope: Scope) -> str:
    """The name itself, unless another type has it at the place. A module of the name (`use std::f32`) takes it from no
    path that it has nothing for."""
    found = resolver.resolve_names((name,), scope.at, Namespace.TYPE, anchored=False)
    declared = found.node if isinstance(found, Item) and name in std_paths.PRIMITIVES else None
    is_taken = declared is not None and declared.type != "mod_item"
    return f"{'core' if is_no_std(resolver) else 'std'}::primitive::{name}" if is_taken else name


def is_in_macro_definition(source: SourceFile, at: int) -> bool:
    """Whether the place is in the body of a `macro_rules!`: what is imported here need not be where it is called."""
    return any(layer.trust is Trust.DEFINITION for layer in source.ancestors(at, at).layers)


def _imports(scope: Scope) -> Iterator[UseLeaf]:
    """The imports that are in scope, the innermost first."""
    for index in range(len(scope.nodes) - 1, -1, -1):
        node = scope.nodes[index]
        if node == scope.module.body or node.type in {"block", "token_tree"}:
            for leaves in table_of(scope.source, node).uses.values():
                yield from leaves
        if node == scope.module.body:
            return


def _names_for(head: tuple[str, ...], scope: Scope) -> list[str]:
    """The single names that may stand for `head`: its own, and those of imports that name it."""
    if head == ("std",):
        return []
    names = [head[-1]] if not head[-1].startswith("{") and head[-1] != "crate" else []
    for leaf in _imports(scope):
        if leaf.name not in names and head in {leaf.path, std_paths.canonical(leaf.path)}:
            names.append(leaf.name)
    return names


def _means(
    resolver: Resolver, names: tuple[str, ...], scope: Scope, namespace: Namespace, item: tuple[str, ...], *, lone: bool
) -> bool:
    """Whether the path `names` is `item` for every toolchain of the file's edition."""
    found = resolver.resolve_names(names, scope.at, namespace, anchored=False)
    if not isinstance(found, Item) or found.path != item:
        return False
    if found.via is None and found.node is None and len(names) == 1 and names[0] in std_paths.PRELUDE:
        no_std = is_no_std(resolver)
        return std_paths.in_prelude(names[0], resolver.crate.edition, no_std=no_std) is not None
    return True


def is_no_std(resolver: Resolver) -> bool:
    """Whether the file must be taken as one that cannot rely on `std`."""
    if resolver.crate.no_std is not None:
        return resolver.crate.no_std
    source = resolver.source
    if b"no_std" in source.data and _says_no_std(source):
        return True
    roots = {leaf.path[0] for leaf in _all_imports(source) if leaf.path}
    return bool(roots & {"alloc", "core"}) and b"std::" not in source.data


def _says_no_std(source: SourceFile) -> bool:
    return any(
        child.type == "inner_attribute_item" and "no_std" in source.text(child) for child in source.root.children
    )


def _all_imports(source: SourceFile) -> Iterator[UseLeaf]:
    table = table_of(source, source.root)
    for leaves in table.uses.values():
        yield from leaves
    yield from table.globs


def _full(resolver: Resolver, item: tuple[str, ...], scope: Scope, namespace: Namespace) -> str:
    """The path from a crate's name on."""
    if item[0] == "crate":
        return _in_crate(item, scope)
    names = item
    if item[0] == "std" and is_no_std(resolver):
        names = (_crate_name(resolver, std_paths.home_crate(item)), *item[1:])
    in_module = len(scope.module.path) > 1
    old = resolver.crate.edition == "2015" and in_module
    if not old:
        found = resolver.resolve_names(names, scope.at, namespace, anchored=False)
        if isinstance(found, Item) and found.path == item:
            return "::".join(names)
    return "::" + "::".join(names)


def _crate_name(resolver: Resolver, crate: str) -> str:
    """What the crate's root calls `core`, `alloc` or `std`: an `extern crate … as` may have renamed it."""
    root = resolver.tree.root() or resolver.tree.of_file()
    for child in root.body.children:
        named = child.child_by_field_name("name") if child.type == "extern_crate_declaration" else None
        alias = child.child_by_field_name("alias") if named is not None else None
        if named is not None and alias is not None and root.source.text(named) == crate:
            name = root.source.text(alias)
            return crate if name == "_" else name
    return crate


def _in_crate(item: tuple[str, ...], scope: Scope) -> str:
    """A path of this crate: from `crate` on, or from the file's own module when that has no known place."""
    if UNKNOWN_MODULE not in item:
        return "::".join(name for name in item if not name.startswith("{"))
    inside = scope.module.path[item.index(UNKNOWN_MODULE) + 1 :]
    names = [name for name in item[item.index(UNKNOWN_MODULE) + 1 :] if not name.startswith("{")]
    ups = sum(1 for name in inside if not name.startswith("{"))
    return "::".join((*["super"] * ups, *names)) if ups else "::".join(("self", *names))
