"""Looking up one name: from the innermost block outward to the module, then what is there everywhere.

In one scope explicit items and imports come before globs; a block sees through to the function's module, a module
does not see its parent. Deliberately unknown here: paths of several names (`resolver`, which is asked back for the
paths of imports and aliases).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Protocol

from deburr.syntax import std_paths
from deburr.syntax.bindings import BARRIERS, generic_at, local_at
from deburr.syntax.candidates import TOO_FAR, Hits, Scope, Work, decide, through
from deburr.syntax.modules import ModuleTree, block_of
from deburr.syntax.paths import plain_name
from deburr.syntax.resolution import Definition, Item, Module, Namespace, Resolution, Unresolved
from deburr.syntax.scopes import Entry, table_of, variants_of
from deburr.syntax.uses import UseLeaf


class Paths(Protocol):
    """What imports and aliases need of the resolver."""

    def path(
        self, names: tuple[str, ...], scope: Scope, namespace: Namespace, *, anchored: bool, in_use: bool = False
    ) -> Resolution: ...

    def type_of_alias(self, entry: Entry, own: Item, scope: Scope) -> Resolution: ...

    def member(self, base: Item, name: str, namespace: Namespace, scope: Scope) -> Resolution: ...


@dataclass(slots=True)
class Lookup:
    """The scopes around a file; `strict` makes a glob that cannot be seen through hide the prelude."""

    tree: ModuleTree
    strict: bool
    paths: Paths
    work: Work = field(default_factory=Work)
    _known: dict[object, Hits] = field(default_factory=dict, init=False)
    _passing: dict[object, Hits] = field(default_factory=dict, init=False)
    """Answers of one question that were cut short by a circle, and count for that question only."""
    _targets: dict[object, Resolution] = field(default_factory=dict, init=False)
    _inside: int = field(default=0, init=False)

    def begin(self) -> None:
        """A new question: what was given up in the last one is searched again."""
        self.work.steps = 0
        self._passing.clear()

    def name(self, name: str, scope: Scope, namespace: Namespace, *, leads: bool) -> Resolution:
        """The meaning of the first (or only) name of a path; `leads`: more names follow, or it is an import's."""
        innermost = scope.nodes[-1]
        key = ("name", id(scope.source), innermost.start_byte, innermost.end_byte, scope.at, name, namespace)
        hits = Hits()
        with self.work.on(key) as new:
            if not new:
                return Unresolved(f"`{name}` is defined by itself")
            if self.work.is_exhausted:
                return TOO_FAR
            if not self._outward(name, scope, namespace, hits, leads=leads):
                hits.add(self._everywhere(name, namespace, hits, leads=leads), None)
        found = decide(hits, name)
        if found is not None:
            return found
        if hits.opaque:
            return _hidden(name, hits)
        return Unresolved(f"no {namespace.value} `{name}` is defined or imported here")

    def in_module(self, module: Module, name: str, namespace: Namespace, viewer: Module) -> Resolution | None:
        """What `module` calls `name`, seen from the module `viewer`; None when it has no such name."""
        hits = self._module_hits(module, name, namespace, inside=_within(viewer, module))
        found = decide(hits, name)
        return _hidden(name, hits) if found is None and hits.opaque else found

    def extern(self, name: str) -> Item | None:
        """The crate that `extern crate … as name` in the crate's root, or the language, calls `name`."""
        root = self.tree.root()
        if root is not None:
            for entry in table_of(root.source, root.body).items.get((Namespace.TYPE, name), ()):
                if entry.node.type == "extern_crate_declaration":
                    found = self._entry(entry, _scope_of(root), Namespace.TYPE)
                    return found if isinstance(found, Item) else None
        return Item(("std",)) if name in std_paths.STD_CRATES else None

    # -- outward ----------------------------------------------------------------------------------------------------

    def _outward(self, name: str, scope: Scope, namespace: Namespace, hits: Hits, *, leads: bool) -> bool:
        """Collects from the innermost scope outward; True as soon as a scope is sure."""
        locals_seen = namespace is Namespace.VALUE and not leads
        for index in range(len(scope.nodes) - 1, -1, -1):
            node = scope.nodes[index]
            kind = node.type
            found: Resolution | None = local_at(scope.source, node, scope.at, name) if locals_seen else None
            if kind in BARRIERS and found is None:
                found = generic_at(scope.source, node, name) if namespace is not Namespace.MACRO else None
                locals_seen = False
            is_module = node == scope.module.body
            opens = is_module or (kind in {"block", "token_tree"} and node.start_byte < scope.at)
            if opens and locals_seen:
                found = found or table_of(scope.source, node).local(name, scope.at)
            if found is not None:
                hits.add(found, None)
                return True
            if opens and self._here(name, replace(scope, nodes=scope.nodes[: index + 1]), namespace, hits):
                return True
            if is_module:
                break
        return namespace is Namespace.MACRO and self._macro_above(name, scope, hits)

    def _macro_above(self, name: str, scope: Scope, hits: Hits) -> bool:
        """A `macro_rules!` of a module around is seen by what stands behind it."""
        module = scope.module.parent
        while module is not None:
            for entry in table_of(module.source, module.body).items.get((Namespace.MACRO, name), ()):
                if entry.node.end_byte <= scope.at:
                    hits.add(self._entry(entry, _scope_of(module), Namespace.MACRO), entry.condition)
            if hits.sure:
                return True
            module = module.parent
        return False

    def _here(self, name: str, inner: Scope, namespace: Namespace, hits: Hits) -> bool:
        """What the scope that `inner.nodes` ends in declares itself; True when that is sure."""
        if inner.nodes[-1] == inner.module.body:
            found = self._module_hits(inner.module, name, namespace, inside=True)
        else:
            found = self._own_hits(name, inner, namespace, inside=True)
        hits.sure += found.sure
        hits.conditional += found.conditional
        hits.opaque += found.opaque
        return bool(found.sure)

    def _module_hits(self, module: Module, name: str, namespace: Namespace, *, inside: bool) -> Hits:
        """What a module says of a name; `inside`: to somebody in it, who sees its private names too."""
        key = ("in", id(module.source), module.body.start_byte, module.body.end_byte, name, namespace, inside)
        known = self._known.get(key) or self._passing.get(key)
        if known is not None:
            return known
        cut, outermost = self.work.cut, self._inside == 0
        with self.work.on(key) as new:
            if not new:
                return Hits()
            if self.work.is_exhausted:
                return Hits(sure=[TOO_FAR])
            self._inside += 1
            hits = self._own_hits(name, _scope_of(module), namespace, inside=inside)
            self._inside -= 1
        # In a circle of globs only the first module that was asked has seen all of the others.
        (self._known if outermost or cut == self.work.cut else self._passing)[key] = hits
        return hits

    def _own_hits(self, name: str, scope: Scope, namespace: Namespace, *, inside: bool) -> Hits:
        hits = Hits()
        self._declared(name, scope, namespace, hits, inside=inside)
        if not hits.sure:
            own = len(hits.conditional)
            self._by_globs(name, scope, namespace, hits, inside=inside)
            # Where a glob's item is there, so is the item under the same condition that shadows it.
            conditions = {condition for _, condition in hits.conditional[:own]}
            hits.conditional[own:] = [hit for hit in hits.conditional[own:] if hit[1] not in conditions]
        return hits

    # -- one scope --------------------------------------------------------------------------------------------------

    def _declared(self, name: str, scope: Scope, namespace: Namespace, hits: Hits, *, inside: bool) -> None:
        """The explicit items and imports of the scope that `scope.nodes` ends in."""
        table = table_of(scope.source, scope.nodes[-1])
        before = len(hits.sure)
        for entry in table.items.get((namespace, name), ()):
            hits.add(self._entry(entry, scope, namespace), entry.condition)
        if len(hits.sure) > before:
            return
        for leaf in table.uses.get(name, ()):
            if inside or leaf.is_public:
                hits.add(self.follow(leaf, scope, namespace), leaf.cfg)

    def _entry(self, entry: Entry, scope: Scope, namespace: Namespace) -> Resolution:
        node = entry.node
        block = block_of(scope.nodes, scope.module)
        definition = Definition(scope.source, node)
        here = node if scope.source is self.tree.source else None
        own = Item((*scope.module.path, *block, entry.name), node=here, definition=definition)
        if node.type == "mod_item":
            module = self.tree.declared(scope.module, node, block)
            return replace(own, module=module, definition=None if module is None else definition)
        if node.type == "extern_crate_declaration":
            named = node.child_by_field_name("name")
            crate = plain_name(scope.source.text(named)) if named is not None else entry.name
            if crate == "self":
                return Item(("crate",), module=self.tree.root())
            return Item(std_paths.canonical((crate,)), node=here, definition=definition)
        if node.type == "type_item":
            return self.paths.type_of_alias(entry, own, scope)
        return own

    def follow(self, leaf: UseLeaf, scope: Scope, namespace: Namespace) -> Resolution | None:
        """What an import of `scope` stands for; None when that is no name of this namespace, or itself."""
        # Whatever the namespace: an import is never where the first name of its own path comes from.
        with self.work.on(("use", id(scope.source), leaf.span)) as new:
            if not new:
                return None
            inner = replace(scope, at=leaf.span.start)
            found = self.paths.path(leaf.path, inner, namespace, anchored=leaf.anchored, in_use=True)
        if isinstance(found, Item) and not std_paths.has_namespace(found.path, namespace.value):
            return None
        if namespace is Namespace.TYPE and isinstance(found, Item) and _has_name_of_crate(leaf, found):
            # `use anyhow::anyhow` brings a macro in, and `anyhow::Error` is still the crate's.
            if re.search(rb"\b" + re.escape(leaf.name.encode()) + rb"\s*!", scope.source.data):
                return None
            return Unresolved(f"`{leaf.name}` may be the crate or what is imported from it")
        return through(found, leaf)

    def _by_globs(self, name: str, scope: Scope, namespace: Namespace, hits: Hits, *, inside: bool) -> None:
        for leaf in table_of(scope.source, scope.nodes[-1]).globs:
            # `use a::*` is not where its own `a` comes from.
            if (inside or leaf.is_public) and leaf.path[:1] != (name,):
                with self.work.on(("glob", id(scope.source), leaf.span, name, namespace)) as new:
                    if new:
                        self._by_glob(leaf, name, scope, namespace, hits)

    def _target(self, leaf: UseLeaf, scope: Scope) -> Resolution:
        """The module or enum that a glob is of."""
        key = (id(scope.source), leaf.span)
        known = self._targets.get(key)
        if known is not None:
            return known
        cut = self.work.cut
        inner = replace(scope, at=leaf.span.start)
        found = self.paths.path(leaf.path, inner, Namespace.TYPE, anchored=leaf.anchored, in_use=True)
        if cut == self.work.cut and not self.work.is_exhausted:
            self._targets[key] = found
        return found

    def _by_glob(self, leaf: UseLeaf, name: str, scope: Scope, namespace: Namespace, hits: Hits) -> None:
        target = self._target(leaf, scope)
        written = "::".join(leaf.path)
        if not isinstance(target, Item):
            hits.opaque.append(written)
        elif target.module is not None:
            self._from_module(leaf, target.module, name, scope, namespace, hits)
        elif target.definition is not None and target.definition.node.type == "enum_item":
            if name in variants_of(target.definition.source, target.definition.node):
                hits.add(through(self.paths.member(target, name, namespace, scope), leaf), leaf.cfg)
        else:
            known = std_paths.glob_names(target.path)
            path = std_paths.canonical((*target.path, name))
            if known is None:
                hits.opaque.append(written)
            elif name in known and std_paths.has_namespace(path, namespace.value):
                hits.add(Item(path, via=leaf), leaf.cfg)

    def _from_module(
        self, leaf: UseLeaf, module: Module, name: str, scope: Scope, namespace: Namespace, hits: Hits
    ) -> None:
        """What a glob of a module that can be seen brings in."""
        inside = _within(scope.module, module)
        found = self._module_hits(module, name, namespace, inside=inside)
        for result in found.sure:
            if inside or not _is_private(result, module):
                hits.add(through(result, leaf), leaf.cfg)
        for result, condition in found.conditional:
            if inside or not _is_private(result, module):
                hits.add(through(result, leaf), condition)
        if found.opaque and not found.sure:
            hits.opaque.append("::".join(leaf.path))

    # -- what is there everywhere -----------------------------------------------------------------------------------

    def _everywhere(self, name: str, namespace: Namespace, hits: Hits, *, leads: bool) -> Resolution | None:
        """Crates, the prelude and the primitive types."""
        crate = self.extern(name) if leads and namespace is Namespace.TYPE else None
        if crate is not None:
            return crate
        known = std_paths.everywhere(name, namespace.value)
        if known is not None:
            hidden = self.strict and hits.opaque and name not in std_paths.PRIMITIVES
            return _hidden(name, hits) if hidden else Item(known)
        if not leads or namespace is not Namespace.TYPE or name[:1].isupper():
            return None
        if hits.conditional:
            return None
        # With an unseen glob, `mem::…` is more likely a module that it brings in than a crate called `mem`.
        if hits.opaque and (self.strict or ("std", name) in std_paths.MODULES):
            return None
        return Item((name,))


def _has_name_of_crate(leaf: UseLeaf, found: Item) -> bool:
    """Whether an import has the name of the crate it is from, of which no more is known."""
    is_unseen = found.module is None and found.definition is None and found.path[0] not in std_paths.STD_CRATES
    return leaf.path == found.path == (leaf.name, leaf.name) and is_unseen


def _hidden(name: str, hits: Hits) -> Unresolved:
    return Unresolved(f"a glob import of `{hits.opaque[0]}` may define `{name}`")


def _scope_of(module: Module) -> Scope:
    return Scope(module.source, (module.body,), module, module.body.start_byte)


def _within(viewer: Module, owner: Module) -> bool:
    return viewer.path[: len(owner.path)] == owner.path


def _is_private(found: Resolution, owner: Module) -> bool:
    """Whether `found` is an item of `owner` that its globs do not bring to others."""
    if not isinstance(found, Item) or found.via is not None or found.definition is None:
        return False
    entries = table_of(owner.source, owner.body).items.values()
    return any(entry.node == found.definition.node and not entry.is_public for group in entries for entry in group)
