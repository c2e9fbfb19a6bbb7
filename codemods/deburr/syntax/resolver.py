"""What a path of several names means: its first name by `lookup`, the others step by step.

Deliberately unknown here: types of expressions, and which associated items a type has: `Box::anything` is
`std::boxed::Box::anything`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from deburr.syntax import std_paths
from deburr.syntax.candidates import TOO_FAR, Scope
from deburr.syntax.crate_view import CrateView
from deburr.syntax.lookup import Lookup
from deburr.syntax.modules import ModuleTree
from deburr.syntax.paths import Path, read_path
from deburr.syntax.resolution import (
    UNKNOWN_MODULE,
    Definition,
    Generic,
    Item,
    Local,
    Namespace,
    Resolution,
    Unresolved,
)
from deburr.syntax.scopes import Entry, variants_of
from deburr.syntax.source import Node, SourceFile, span_of
from deburr.syntax.uses import UseLeaf, with_use_prefix

_UNNAMED_TYPES = {
    "reference_type": "&",
    "tuple_type": "()",
    "unit_type": "()",
    "function_type": "fn",
    "never_type": "!",
    "dynamic_type": "dyn",
}
_SELF_ITEMS = frozenset({"impl_item", "trait_item", "struct_item", "enum_item", "union_item"})
_KEYWORDS = frozenset({"crate", "self", "super"})


@dataclass(slots=True)
class Resolver:
    """The resolutions asked for one file; `strict` makes a glob that cannot be seen through hide the prelude."""

    source: SourceFile
    crate: CrateView
    strict: bool
    tree: ModuleTree = field(init=False)
    _lookup: Lookup = field(init=False)
    _answers: dict[object, Resolution] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.tree = ModuleTree(self.source, self.crate)
        self._lookup = Lookup(self.tree, self.strict, self)

    def scope_at(self, start: int, end: int) -> Scope:
        """The scope of the bytes `start` to `end` of the file."""
        nodes = self.source.ancestors(start, end).nodes or (self.source.root,)
        return Scope(self.source, nodes, self.tree.enclosing(self.tree.of_file(), nodes), start)

    def resolve(self, path: Path, namespace: Namespace) -> Resolution:
        """What a path of the file means."""
        key = (path.span, path.names, namespace, path.self_type is not None)
        if key not in self._answers:
            self._lookup.begin()
            scope = self.scope_at(path.span.start, path.span.end)
            self._answers[key] = self._from_source(path, namespace, scope)
        return self._answers[key]

    def resolve_names(self, names: tuple[str, ...], at: int, namespace: Namespace, *, anchored: bool) -> Resolution:
        """What a path would mean at byte `at`."""
        key = (names, at, namespace, anchored)
        if key not in self._answers:
            self._lookup.begin()
            self._answers[key] = self.path(names, self.scope_at(at, at), namespace, anchored=anchored)
        return self._answers[key]

    def resolve_leaf(self, leaf: UseLeaf, namespace: Namespace) -> Resolution:
        """What an import of the file stands for in a namespace."""
        self._lookup.begin()
        scope = self.scope_at(leaf.declaration.start, leaf.declaration.end)
        found = self._lookup.follow(leaf, scope, namespace)
        return found if found is not None else Unresolved(f"`{'::'.join(leaf.path)}` is no {namespace.value}")

    def path(
        self, names: tuple[str, ...], scope: Scope, namespace: Namespace, *, anchored: bool, in_use: bool = False
    ) -> Resolution:
        """What the path `names` means in `scope`; `in_use`: it is that of an import."""
        if self._lookup.work.is_exhausted:
            return TOO_FAR
        if not names:
            return self._everything(in_use)
        first, rest = names[0], names[1:]
        if first.startswith("$"):
            return Unresolved(f"`{first}` depends on the place where the macro is used")
        if anchored or (in_use and self.crate.edition == "2015" and first not in _KEYWORDS):
            base = self._global(first, Namespace.TYPE if rest else namespace)
            return self._walk(base, rest, namespace, scope)
        keyword = self._keyword(first, scope) if first in _KEYWORDS and (rest or in_use) else None
        if keyword is not None:
            while rest and rest[0] == "super" and isinstance(keyword, Item):
                keyword, rest = self._super(keyword), rest[1:]
            return self._walk(keyword, rest, namespace, scope)
        if first == "Self":
            base = self._self_type(scope)
        else:
            base = self._lookup.name(first, scope, Namespace.TYPE if rest else namespace, leads=bool(rest) or in_use)
        return self._walk(base, rest, namespace, scope)

    def member(self, base: Item, name: str, namespace: Namespace, scope: Scope) -> Resolution:
        """What `base::name` means."""
        if base.module is not None:
            found = self._lookup.in_module(base.module, name, namespace, scope.module)
            if found is None:
                return Unresolved(f"`{'::'.join(base.path)}` has no {namespace.value} `{name}` that can be seen")
            # An import of the other module has no place in this file.
            return replace(found, via=base.via) if isinstance(found, Item) else found
        if base.path[0] != "crate":
            return replace(base, path=std_paths.canonical((*base.path, name)), node=None, definition=None)
        if base.definition is None:
            return Unresolved(f"the module `{'::'.join(base.path)}` cannot be seen")
        node = base.definition.node
        if node.type == "enum_item":
            node = variants_of(base.definition.source, node).get(name, node)
        here = node if base.definition.source is self.source else None
        return replace(base, path=(*base.path, name), definition=Definition(base.definition.source, node), node=here)

    def type_of_alias(self, entry: Entry, own: Item, scope: Scope) -> Resolution:
        """What `type name = …;` stands for: the item that it names, or itself where that has no name."""
        aliased = entry.node.child_by_field_name("type")
        if aliased is None:
            return own
        inner = replace(scope, nodes=(*scope.nodes, entry.node), at=aliased.start_byte)
        target = self._type(aliased, inner)
        if isinstance(target, Item) and target.path[-1].isidentifier():
            return replace(target, node=own.node, is_alias=True, via=None)
        unnamed = read_path(scope.source, aliased) is None or isinstance(target, Generic)
        if unnamed:
            return replace(own, is_alias=True)
        return replace(target, alias=own.node) if isinstance(target, Unresolved) else target

    # -- steps ------------------------------------------------------------------------------------------------------

    def _from_source(self, path: Path, namespace: Namespace, scope: Scope) -> Resolution:
        owner = path.trait or path.self_type
        if owner is not None:
            return self._walk(self._type(owner, scope), path.names, namespace, scope)
        if any(node.type == "use_declaration" for node in scope.nodes):
            names, anchored = with_use_prefix(self.source, path, scope.nodes)
            return self.path(names, scope, namespace, anchored=anchored, in_use=True)
        return self.path(path.names, scope, namespace, anchored=path.anchored)

    def _walk(self, base: Resolution, rest: tuple[str, ...], namespace: Namespace, scope: Scope) -> Resolution:
        """Steps from `base` through the names that follow it."""
        for index, name in enumerate(rest):
            if isinstance(base, Generic | Local):
                return Unresolved(f"`{base.name}::{name}` depends on the parameter `{base.name}`")
            if isinstance(base, Unresolved):
                return base
            base = self.member(base, name, namespace if index + 1 == len(rest) else Namespace.TYPE, scope)
        return base

    def _type(self, node: Node, scope: Scope) -> Resolution:
        """What the type at `node` is called."""
        path = read_path(scope.source, node)
        if path is not None:
            if path.self_type is not None or path.trait is not None:
                return Unresolved(f"`{scope.source.text(node)}` is an associated type")
            inner = replace(scope, at=node.start_byte)
            return self.path(path.names, inner, Namespace.TYPE, anchored=path.anchored)
        if node.type == "array_type":
            return Item(("[]",) if node.child_by_field_name("length") is None else ("[;]",))
        if node.type == "pointer_type":
            mutable = any(child.type == "mutable_specifier" for child in node.children)
            return Item(("*mut" if mutable else "*const",))
        if node.type in _UNNAMED_TYPES:
            return Item((_UNNAMED_TYPES[node.type],))
        return Unresolved("the type has no name")

    def _self_type(self, scope: Scope) -> Resolution:
        """What `Self` is."""
        for index in range(len(scope.nodes) - 1, -1, -1):
            node = scope.nodes[index]
            if node.type not in _SELF_ITEMS:
                continue
            outer = replace(scope, nodes=scope.nodes[: index + 1], at=node.start_byte)
            if node.type == "impl_item":
                implemented = node.child_by_field_name("type")
                return self._type(implemented, outer) if implemented is not None else Unresolved("no type in `impl`")
            named = node.child_by_field_name("name")
            if named is None:
                break
            if node.type == "trait_item":
                return Generic("Self", span_of(named))
            return self._lookup.name(scope.source.text(named), outer, Namespace.TYPE, leads=False)
        return Unresolved("`Self` stands outside of any type")

    # -- where paths begin ------------------------------------------------------------------------------------------

    def _keyword(self, first: str, scope: Scope) -> Resolution:
        """The module that `crate`, `self` or `super` stands for."""
        if first == "crate":
            return Item(("crate",), module=self.tree.root())
        here = Item(scope.module.path, module=scope.module)
        return here if first == "self" else self._super(here)

    def _super(self, base: Item) -> Resolution:
        parent = self.tree.parent(base.module) if base.module is not None else None
        if parent is not None:
            return Item(parent.path, module=parent)
        if UNKNOWN_MODULE not in base.path and len(base.path) > 1:
            return Item(base.path[:-1])
        return Unresolved("the parent module cannot be seen")

    def _everything(self, in_use: bool) -> Resolution:
        """What `use ::*` or `use *` looks into: the crate's root in edition 2015."""
        root = self.tree.root() if in_use and self.crate.edition == "2015" else None
        return Item(root.path, module=root) if root is not None else Unresolved("`*` cannot be seen through")

    def _global(self, first: str, namespace: Namespace) -> Resolution:
        """The first name of `::first::…`, or of an import in edition 2015: there the crate's root comes first."""
        old = self.crate.edition in {"2015", None}
        root = self.tree.root() if old else None
        inside = self._lookup.in_module(root, first, namespace, root) if root is not None else None
        if inside is not None:
            return inside
        crate = self._lookup.extern(first)
        if crate is None and self.crate.edition == "2015" and root is None:
            return Unresolved(f"`{first}` is looked up in the crate's root, which cannot be seen")
        return crate or Item((first,))


def resolver_for(source: SourceFile, crate: CrateView, *, strict_globs: bool = False) -> Resolver:
    """The resolver of a file, kept with it as long as the same crate view asks."""
    key = ("resolver", strict_globs)
    known = source.cache.get(key)
    if not isinstance(known, Resolver) or known.crate is not crate:
        known = source.cache[key] = Resolver(source, crate, strict_globs)
    return known
