"""Which of `core`, `alloc` and `std` the code at a place can name, and by what name.

A crate that does without `std` in some configurations names them by what its root says: a name counts only if it is
there in all of them, or wherever the module itself is. Deliberately unknown here: names of single items (`spelling`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from deburr.syntax.attributes import attribute_name, attributes_before
from deburr.syntax.candidates import Scope
from deburr.syntax.paths import plain_name
from deburr.syntax.resolution import Item, Module, Namespace
from deburr.syntax.resolver import Resolver
from deburr.syntax.scopes import Entry, table_of
from deburr.syntax.source import SourceFile
from deburr.syntax.uses import UseLeaf

_WITHOUT_STD = re.compile(r"(?:(.*),)?no_std,?")


def is_no_std(resolver: Resolver) -> bool:
    """Whether the file must be taken as one that cannot rely on `std`."""
    if resolver.crate.no_std is not None:
        return resolver.crate.no_std
    source = resolver.source
    if says_no_std(source):
        return True
    roots = {leaf.path[0] for leaf in _all_imports(source) if leaf.path}
    return bool(roots & {"alloc", "core"}) and b"std::" not in source.data


def says_no_std(root: SourceFile) -> bool:
    """Whether the attributes of a crate's root say `no_std`, if only in some configurations."""
    return b"no_std" in root.data and any(
        child.type == "inner_attribute_item" and re.search(r"\bno_std\b", root.text(child)) is not None
        for child in root.root.children
    )


def name_at(resolver: Resolver, crate: str, scope: Scope) -> str | None:
    """What `core`, `alloc` or `std` is called in `scope`, in every configuration that has the place: a name of a crate
    that has all that is in it. None where no name is known to be there.

    Where the language puts `core` and `std`: https://doc.rust-lang.org/reference/names/preludes.html#extern-prelude."""
    if not is_no_std(resolver):
        return crate
    root = _root(resolver)
    names = dict.fromkeys((crate, "std", *(name for name, _, _ in _declared(root))))
    return next((name for name in names if _is_always_there(resolver, name, crate, root, scope)), None)


def has_std(resolver: Resolver, scope: Scope) -> bool:
    """Whether the place is only there where the crate has `std`, with its prelude and its macros."""
    return not is_no_std(resolver) or always_at(resolver, scope, _by_the_language(resolver, "std", _root(resolver)))


def has_macros(resolver: Resolver, crate: str, scope: Scope) -> bool:
    """Whether the macros of `core`, `alloc` or `std` can be called by their bare names wherever the place is there."""
    root = _root(resolver)
    conditions = [
        entry.condition
        for entry, of in _extern_crates(root)
        if of in {crate, "std"}
        and any(attribute_name(root.source, one) == "macro_use" for one in attributes_before(root.source, entry.node))
    ]
    known = [*conditions, *_by_the_language(resolver, "std", root)]
    return crate == "core" or not is_no_std(resolver) or always_at(resolver, scope, known)


def always_at(resolver: Resolver, scope: Scope, conditions: list[str | None]) -> bool:
    """Whether one of the conditions holds wherever the place is there."""
    return covers([*conditions, *(_negated(one) for one in _conditions_of(resolver, scope))])


def covers(conditions: list[str | None]) -> bool:
    """Whether one of the `cfg` conditions always holds (None: there is none), as far as their texts show."""
    known = {_compact(condition) for condition in conditions if condition is not None}
    return None in conditions or any(f"not({condition})" in known for condition in known)


def imports_in(scope: Scope) -> Iterator[UseLeaf]:
    """The imports of single names that are in scope, the innermost first."""
    for leaf in _imports_and_globs(scope):
        if not leaf.is_glob:
            yield leaf


def _is_always_there(resolver: Resolver, name: str, crate: str, root: Module, scope: Scope) -> bool:
    conditions = [under for declared, of, under in _declared(root) if declared == name and of in {crate, "std"}]
    if name in {crate, "std"}:
        conditions += _by_the_language(resolver, name, root)
    return always_at(resolver, scope, conditions) or (
        name in {crate, "std"} and _is_imported_from(resolver, name, scope)
    )


def _root(resolver: Resolver) -> Module:
    return resolver.tree.root() or resolver.tree.of_file()


def _conditions_of(resolver: Resolver, scope: Scope) -> Iterator[str]:
    """The `cfg` conditions that the place is under: of what is around it, and of the modules above its file."""
    for node in scope.nodes:
        for attribute in attributes_before(scope.source, node):
            arguments = attribute.child_by_field_name("arguments")
            if attribute_name(scope.source, attribute) == "cfg" and arguments is not None:
                yield _compact(scope.source.text(arguments)[1:-1])
    module, above = scope.module, resolver.tree.parent(scope.module)
    while above is not None:
        entries = table_of(above.source, above.body).items.get((Namespace.TYPE, module.path[-1]), ())
        # Of two modules of one name it is not seen which one this is.
        if len(entries) == 1 and entries[0].condition is not None:
            yield _compact(entries[0].condition)
        module, above = above, resolver.tree.parent(above)


def _compact(condition: str) -> str:
    return "".join(condition.split()).removesuffix(",")


def _declared(root: Module) -> Iterator[tuple[str, str, str | None]]:
    """Each `extern crate` of the root that gives a name: the name, the crate, and its condition."""
    for entry, crate in _extern_crates(root):
        if entry.name != "_":
            yield entry.name, crate, entry.condition


def _extern_crates(root: Module) -> Iterator[tuple[Entry, str]]:
    for entries in table_of(root.source, root.body).items.values():
        for entry in entries:
            named = entry.node.child_by_field_name("name")
            if entry.node.type == "extern_crate_declaration" and named is not None:
                yield entry, plain_name(root.source.text(named))


def _by_the_language(resolver: Resolver, name: str, root: Module) -> list[str | None]:
    """The conditions under which a crate is there without a declaration: `core` since edition 2018, before only in
    the place of `std`, and `std` where nothing says `no_std`."""
    without = _without_std(root.source)
    if name == "core":
        return [None] if (resolver.crate.edition or "2015") >= "2018" else without
    if name == "std":
        return [_negated(condition) for condition in without if condition is not None] if len(without) == 1 else []
    return []


def _without_std(root: SourceFile) -> list[str | None]:
    """The conditions of the attributes `no_std` of a crate's root."""
    found: list[str | None] = []
    for child in root.root.children:
        for attribute in child.named_children if child.type == "inner_attribute_item" else ():
            name, arguments = attribute_name(root, attribute), attribute.child_by_field_name("arguments")
            if name == "no_std":
                found.append(None)
            elif name == "cfg_attr" and arguments is not None:
                said = _WITHOUT_STD.fullmatch("".join(root.text(arguments)[1:-1].split()))
                if said is not None and said[1]:
                    found.append(said[1])
    return found


def _negated(condition: str) -> str:
    inner = re.fullmatch(r"not\((.*)\)", condition)
    return inner[1] if inner is not None else f"not({condition})"


def _is_imported_from(resolver: Resolver, name: str, scope: Scope) -> bool:
    """Whether the module, or a block around the place, has an import from the crate `name`, under no condition."""
    if not any(leaf.path[:1] == (name,) and leaf.cfg is None for leaf in _imports_and_globs(scope)):
        return False
    found = resolver.resolve_names((name, "fmt"), scope.at, Namespace.TYPE, anchored=False)
    return isinstance(found, Item) and found.path == ("std", "fmt")


def _imports_and_globs(scope: Scope) -> Iterator[UseLeaf]:
    for index in range(len(scope.nodes) - 1, -1, -1):
        node = scope.nodes[index]
        if node == scope.module.body or node.type in {"block", "token_tree"}:
            table = table_of(scope.source, node)
            for leaves in table.uses.values():
                yield from leaves
            yield from table.globs
        if node == scope.module.body:
            return


def _all_imports(source: SourceFile) -> Iterator[UseLeaf]:
    table = table_of(source, source.root)
    for leaves in table.uses.values():
        yield from leaves
    yield from table.globs
