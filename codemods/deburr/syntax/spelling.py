"""How to write an item at a place: the shortest path that means it there.

Every candidate is put to the test by resolving it. Deliberately unknown here: whether an import should be added.
"""

from __future__ import annotations

from deburr.syntax import std_paths
from deburr.syntax.candidates import Scope
from deburr.syntax.crate_view import CrateView
from deburr.syntax.layers import Trust
from deburr.syntax.resolution import UNKNOWN_MODULE, Item, Namespace
from deburr.syntax.resolver import Resolver, resolver_for
from deburr.syntax.source import SourceFile
from deburr.syntax.std_crates import always_at, has_macros, has_std, imports_in, is_no_std, name_at


def spell(source: SourceFile, item: tuple[str, ...], at: int, namespace: Namespace, crate: CrateView) -> str:
    """The shortest path text that resolves to the canonical path `item` at byte `at`: `Vec::leak`, `mem::take`,
    `alloc::vec::Vec::leak`, `::std::ptr::null`. Of an associated item, the type's path is what is shortened.

    Where `why_not_spelled` has a reason there is no such text, and this is what it would be."""
    item = std_paths.canonical(item)
    scope = resolver_for(source, crate).scope_at(at, at)
    return _by_name(source, item, scope, namespace, crate) or _full(resolver_for(source, crate), item, scope, namespace)


def why_not_spelled(
    source: SourceFile, item: tuple[str, ...], at: int, namespace: Namespace, crate: CrateView
) -> str | None:
    """Why the code at byte `at` cannot name the canonical path `item` in every configuration that has the code."""
    item, resolver = std_paths.canonical(item), resolver_for(source, crate)
    if item[0] != "std" or not is_no_std(resolver):
        return None
    home, scope = std_paths.home_crate(item), resolver.scope_at(at, at)
    if name_at(resolver, home, scope) is not None or _by_name(source, item, scope, namespace, crate) is not None:
        return None
    path = "::".join(item)
    if home == "std":
        return f"`{path}` is in no crate that code without `std` can use"
    return f"`{path}` is in the crate `{home}`, which has no name here in every configuration of the crate"


def _by_name(
    source: SourceFile, item: tuple[str, ...], scope: Scope, namespace: Namespace, crate: CrateView
) -> str | None:
    """The item behind the shortest single name that is in scope for it or for what it is part of."""
    resolver = resolver_for(source, crate)
    if len(item) == 1:
        return _primitive(resolver, item[0], scope)
    if not std_paths.has_namespace(item, namespace.value):
        namespace = Namespace.TYPE
    prelude_only = is_in_macro_definition(source, scope.at)
    for length in range(len(item), 0, -1):
        head, rest = item[:length], item[length:]
        wanted = Namespace.TYPE if rest else namespace
        for name in _names_for(head, scope):
            if prelude_only and name not in std_paths.PRELUDE:
                continue
            if _means(resolver, (name,), scope, wanted, head, lone=not rest):
                return "::".join((name, *rest))
    return None


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


def _names_for(head: tuple[str, ...], scope: Scope) -> list[str]:
    """The single names that may stand for `head`: its own, and those of imports that name it."""
    if head == ("std",):
        return []
    names = [head[-1]] if not head[-1].startswith("{") and head[-1] != "crate" else []
    for leaf in imports_in(scope):
        if leaf.name not in names and head in {leaf.path, std_paths.canonical(leaf.path)}:
            names.append(leaf.name)
    return names


def _means(
    resolver: Resolver, names: tuple[str, ...], scope: Scope, namespace: Namespace, item: tuple[str, ...], *, lone: bool
) -> bool:
    """Whether the path `names` is `item` for every toolchain of the file's edition, whatever is switched on."""
    found = resolver.resolve_names(names, scope.at, namespace, anchored=False)
    if not isinstance(found, Item) or found.path != item:
        return False
    if found.via is None and found.node is None and len(names) == 1 and names[0] in std_paths.PRELUDE:
        no_std = not has_std(resolver, scope)
        return std_paths.in_prelude(names[0], resolver.crate.edition, no_std=no_std) is not None
    if found.via is None and found.node is None and namespace is Namespace.MACRO and std_paths.is_macro(item):
        return has_macros(resolver, std_paths.home_crate(item), scope)
    if found.via is not None and found.via.cfg is not None:
        return always_at(resolver, scope, [leaf.cfg for leaf in imports_in(scope) if leaf.name == names[0]])
    return True


def _full(resolver: Resolver, item: tuple[str, ...], scope: Scope, namespace: Namespace) -> str:
    """The path from a crate's name on."""
    if item[0] == "crate":
        return _in_crate(item, scope)
    names = item
    if item[0] == "std" and is_no_std(resolver):
        home = std_paths.home_crate(item)
        names = (name_at(resolver, home, scope) or home, *item[1:])
    in_module = len(scope.module.path) > 1
    old = resolver.crate.edition == "2015" and in_module
    if not old:
        found = resolver.resolve_names(names, scope.at, namespace, anchored=False)
        if isinstance(found, Item) and found.path == item:
            return "::".join(names)
    return "::" + "::".join(names)


def _in_crate(item: tuple[str, ...], scope: Scope) -> str:
    """A path of this crate: from `crate` on, or from the file's own module when that has no known place."""
    if UNKNOWN_MODULE not in item:
        return "::".join(name for name in item if not name.startswith("{"))
    inside = scope.module.path[item.index(UNKNOWN_MODULE) + 1 :]
    names = [name for name in item[item.index(UNKNOWN_MODULE) + 1 :] if not name.startswith("{")]
    ups = sum(1 for name in inside if not name.startswith("{"))
    return "::".join((*["super"] * ups, *names)) if ups else "::".join(("self", *names))
