"""What a value of a type keeps alive, read off the type as it is written.

`Mutex<Option<Arc<Task>>>` holds a `Task`, shared and exchangeable. References, raw pointers, function pointers,
`PhantomData` and `Weak` keep nothing alive. Unknown here: what the types of the crate hold in turn.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from deburr.recipes.ownership.declarations import Alias, File
from deburr.recipes.ownership.graph import Key
from deburr.recipes.ownership.holders import Role, is_future_trait, role_of
from deburr.syntax.names import resolve
from deburr.syntax.paths import PATH_KINDS, Path, read_path
from deburr.syntax.resolution import Generic, Item, Namespace
from deburr.syntax.source import Node

_DEEPEST = 40
"""Types nested deeper, aliases included, are not followed."""
_TYPES = frozenset({"struct_item", "enum_item", "union_item"})


class Opaque(enum.Enum):
    """What cannot be seen into."""

    FUTURE = "future"
    WAKER = "waker"
    CLOSURE = "closure"


@dataclass(frozen=True, slots=True)
class Named:
    """A type of the crate, with what each of its type arguments holds."""

    key: Key
    arguments: tuple[tuple[Holding, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class OfTrait:
    """Some value of a trait of the crate."""

    key: Key
    name: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A type parameter."""

    name: str


Target: TypeAlias = Named | Opaque | OfTrait | Parameter


@dataclass(frozen=True, slots=True)
class Holding:
    """One thing that is kept alive, and how."""

    target: Target
    shares: bool = False
    is_mutable: bool = False
    by_sender: bool = False

    def inside(self, other: Holding) -> Holding:
        """This one, held through what holds `other`."""
        return replace(
            self,
            shares=self.shares or other.shares,
            is_mutable=self.is_mutable or other.is_mutable,
            by_sender=self.by_sender or other.by_sender,
        )


_AROUND: Mapping[Role, Holding] = {
    Role.OWNS: Holding(Opaque.FUTURE),
    Role.SHARES: Holding(Opaque.FUTURE, shares=True),
    Role.CELL: Holding(Opaque.FUTURE, is_mutable=True),
    Role.SHARED_CELL: Holding(Opaque.FUTURE, shares=True, is_mutable=True),
    Role.RECEIVER: Holding(Opaque.FUTURE, shares=True, is_mutable=True),
    Role.SENDER: Holding(Opaque.FUTURE, shares=True, is_mutable=True, by_sender=True),
}
"""How what is inside is held; the targets mean nothing."""


@dataclass(frozen=True, slots=True)
class _Scope:
    """Where a type is written, and what the parameters of the aliases around it stand for."""

    file: File
    bound: Mapping[str, tuple[Holding, ...]]
    depth: int = 0


@dataclass(frozen=True, slots=True)
class HoldingReader:
    """Reads types of a crate with these aliases, by name."""

    aliases: Mapping[str, tuple[Alias, ...]]

    def read(self, file: File, node: Node) -> tuple[Holding, ...]:
        """What a value of the type at `node` keeps alive, each once."""
        return tuple(dict.fromkeys(self._read(node, _Scope(file, {}))))

    def _read(self, node: Node, scope: _Scope) -> Iterator[Holding]:
        if scope.depth > _DEEPEST:
            return
        scope = replace(scope, depth=scope.depth + 1)
        if node.type in PATH_KINDS:
            yield from self._of_path(node, scope)
        elif node.type in {"tuple_type", "parenthesized_type"}:
            for child in node.named_children:
                yield from self._read(child, scope)
        elif node.type == "array_type":
            element = node.child_by_field_name("element")
            yield from self._read(element, scope) if element is not None else ()
        elif node.type == "bounded_type":
            yield from self._read(node.named_children[0], scope)
        elif node.type == "dynamic_type":
            yield from self._of_trait(node, scope)

    def _of_trait(self, node: Node, scope: _Scope) -> Iterator[Holding]:
        trait = node.child_by_field_name("trait")
        if trait is not None and trait.type == "higher_ranked_trait_bound":
            trait = trait.child_by_field_name("type")
        if trait is not None and trait.type == "function_type":
            # `Fn(…)`, and not `fn(…)`, which captures nothing.
            yield from (Holding(Opaque.CLOSURE),) if trait.child_by_field_name("trait") is not None else ()
            return
        path = read_path(scope.file.source, trait) if trait is not None else None
        if path is None:
            return
        item = resolve(scope.file.source, path, Namespace.TYPE, scope.file.crate)
        if not isinstance(item, Item):
            return
        if is_future_trait(item):
            yield Holding(Opaque.FUTURE)
        elif item.definition is not None and item.definition.node.type == "trait_item":
            yield Holding(OfTrait((item.definition.source.name, item.definition.node.start_byte), item.path[-1]))

    def _of_path(self, node: Node, scope: _Scope) -> Iterator[Holding]:
        path = read_path(scope.file.source, node)
        if path is None or path.self_type is not None:
            return
        if len(path.names) == 1 and path.names[0] in scope.bound:
            yield from scope.bound[path.names[0]]
            return
        item = resolve(scope.file.source, path, Namespace.TYPE, scope.file.crate)
        if isinstance(item, Generic):
            yield Holding(Parameter(item.name))
        if not isinstance(item, Item):
            return
        arguments = tuple(tuple(self._read(one, scope)) for one in _arguments(path))
        alias = self._alias(item, path, scope) if item.is_alias else None
        if alias is not None:
            bound = dict(zip(alias.parameters, arguments, strict=False))
            yield from self._read(alias.type, _Scope(alias.file, bound, scope.depth))
        elif item.definition is not None and item.definition.node.type in _TYPES:
            yield Holding(Named((item.definition.source.name, item.definition.node.start_byte), arguments))
        elif item.definition is None:
            yield from _of_role(role_of(item), arguments)

    def _alias(self, item: Item, path: Path, scope: _Scope) -> Alias | None:
        """The alias that a path names: that of its own file, or else the only one of its name."""
        named = self.aliases.get(path.last.name, ())
        here = [one for one in named if one.file.source is scope.file.source and item.node == one.node]
        here = here or [one for one in named if one.file.source is scope.file.source] or list(named)
        return here[0] if len(here) == 1 else None


def _arguments(path: Path) -> Iterator[Node]:
    """The type arguments of a path's last name; lifetimes, constants and bindings are not among them."""
    generics = path.last.generics
    for one in generics.named_children if generics is not None else ():
        if one.type not in {"lifetime", "type_binding", "line_comment", "block_comment"} and "literal" not in one.type:
            # `dyn T + 'a` is read as one bounded type, which is what it is.
            yield one


def _of_role(role: Role | None, arguments: tuple[tuple[Holding, ...], ...]) -> Iterator[Holding]:
    if role is Role.FUTURE:
        yield Holding(Opaque.FUTURE)
    elif role is Role.WAKER:
        yield Holding(Opaque.WAKER, shares=True)
    elif role is not None and role in _AROUND:
        around = _AROUND[role]
        for one in (inner for argument in arguments for inner in argument):
            yield one.inside(around)
