"""Whether one fragment matches all that another one does, so that an alternative below it can never be taken.

Asked of the trees alone, and answered with yes only where that is certain: two fragments of different make-up that
happen to match the same sources are not found out. Names that are constrained or bound elsewhere stand for themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Set
from dataclasses import dataclass
from typing import TypeAlias

from deburr.language.trees import (
    AtomKind,
    Definition,
    Fragment,
    GenericParameter,
    Group,
    Meta,
    MethodCall,
    PathPattern,
    Sequence,
    Statements,
    Token,
    Tree,
)

_Run: TypeAlias = tuple[Tree, ...]
_Shape: TypeAlias = tuple[object, ...]


def covers(earlier: Fragment, later: Fragment, tied: Set[str]) -> bool:
    """Whether `earlier` matches wherever `later` does. `tied` are the names that not just anything may stand for."""
    if earlier.category != later.category:
        return False
    counts = Counter(atom.text for atom in earlier.atoms if atom.kind is AtomKind.CAPTURE)
    twice = {name for name, count in counts.items() if count > 1}
    try:
        return _Cover(twice | tied).tree(earlier.root, later.root)
    except RecursionError:
        return False


def is_equal(one: Fragment, other: Fragment) -> bool:
    """Whether two fragments are the same, atom for atom."""
    if one.category != other.category:
        return False
    try:
        return _shape(one.root) == _shape(other.root)
    except RecursionError:
        return False


@dataclass(slots=True)
class _Cover:
    tied: Set[str]

    def tree(self, one: Tree, other: Tree) -> bool:
        match one, other:
            case Meta(), _:
                return self._meta(one, other)
            case Token(), Token():
                return one.text == other.text
            case PathPattern(), PathPattern():
                return self._path(one, other)
            case Sequence(), Sequence():
                return one.kind == other.kind and self._elements(one.elements, other.elements)
            case Group(), Group():
                return self._group(one, other)
            case MethodCall(), MethodCall():
                return self._method_call(one, other)
            case Statements(), Statements():
                return one.has_tail == other.has_tail and self._run(one.parts, other.parts)
            case Definition(), Definition():
                return self._definition(one, other)
            case GenericParameter(), GenericParameter():
                return _shape(one) == _shape(other)
        return False

    def _meta(self, one: Meta, other: Tree) -> bool:
        if one.repeated or (isinstance(other, Meta) and other.repeated):
            return isinstance(other, Meta) and (one.repeated, one.name) == (other.repeated, other.name)
        if one.is_lifetime != _is_lifetime(other):
            return False
        if one.name is None:
            return True
        if one.name in self.tied:
            return isinstance(other, Meta) and other.name == one.name
        return True

    def _path(self, one: PathPattern, other: PathPattern) -> bool:
        if _path_key(one) != _path_key(other):
            return False
        mine, theirs = ([part.generics for part in path.segments] for path in (one, other))
        return len(mine) == len(theirs) and all(map(self._maybe, mine, theirs))

    def _maybe(self, one: Sequence | None, other: Sequence | None) -> bool:
        if one is None or other is None:
            return one is other
        return self.tree(one, other)

    def _elements(self, mine: tuple[_Run, ...], theirs: tuple[_Run, ...]) -> bool:
        """Elements of a list: `$$$` alone in an element stands for any number of them."""
        for index, element in enumerate(mine):
            if len(element) == 1 and self._takes_any(element[0]):
                rest = mine[index + 1 :]
                return any(self._elements(rest, theirs[count:]) for count in range(index, len(theirs) + 1))
            if index >= len(theirs) or not self._run(element, theirs[index]):
                return False
        return len(mine) == len(theirs)

    def _run(self, mine: _Run, theirs: _Run) -> bool:
        for index, tree in enumerate(mine):
            if self._takes_any(tree):
                rest = mine[index + 1 :]
                return any(self._run(rest, theirs[count:]) for count in range(index, len(theirs) + 1))
            if index >= len(theirs) or not self.tree(tree, theirs[index]):
                return False
        return len(mine) == len(theirs)

    def _takes_any(self, tree: Tree) -> bool:
        return isinstance(tree, Meta) and tree.repeated and (tree.name is None or tree.name not in self.tied)

    def _definition(self, one: Definition, other: Definition) -> bool:
        """What the earlier one does not write is free."""
        same_attributes = tuple(map(_shape, one.attributes)) == tuple(map(_shape, other.attributes))
        visible = one.visibility is None or (
            other.visibility is not None and _shape(one.visibility) == _shape(other.visibility)
        )
        return (
            one.kind == other.kind
            and (not one.attributes or same_attributes)
            and visible
            and self._group(one.body, other.body)
        )

    def _group(self, one: Group, other: Group) -> bool:
        same_end = (one.open_after is None) == (other.open_after is None)
        if one.kind != other.kind or not same_end or not other.free <= one.free:
            return False
        return self._run(one.children, other.children)

    def _method_call(self, one: MethodCall, other: MethodCall) -> bool:
        return (
            one.name.text == other.name.text
            and self._maybe(one.generics, other.generics)
            and self.tree(one.receiver, other.receiver)
            and self.tree(one.arguments, other.arguments)
        )


def _is_lifetime(tree: Tree) -> bool:
    return tree.is_lifetime if isinstance(tree, Meta) else isinstance(tree, Group) and tree.kind == "lifetime"


def _path_key(path: PathPattern) -> _Shape:
    return ("path", path.item, path.is_type, path.is_macro, path.meta_head)


def _shape(tree: Tree) -> _Shape:
    """The tree without the indices of its atoms, for comparing."""
    match tree:
        case Token():
            return ("token", tree.text)
        case Meta():
            return ("meta", tree.name, tree.repeated, tree.is_lifetime)
        case PathPattern():
            parts = tuple(_shape(part.generics) if part.generics is not None else None for part in tree.segments)
            return (*_path_key(tree), parts)
        case Sequence():
            return ("list", tree.kind, tuple(tuple(map(_shape, element)) for element in tree.elements))
        case Group():
            return ("group", tree.kind, tree.open_after, tree.free, tuple(map(_shape, tree.children)))
        case MethodCall():
            generics = _shape(tree.generics) if tree.generics is not None else None
            return ("call", tree.name.text, generics, _shape(tree.receiver), _shape(tree.arguments))
        case Statements():
            return ("statements", tree.has_tail, tuple(map(_shape, tree.parts)))
        case Definition():
            visibility = _shape(tree.visibility) if tree.visibility is not None else None
            return ("definition", tree.kind, tuple(map(_shape, tree.attributes)), visibility, _shape(tree.body))
        case GenericParameter():
            return ("parameter", tree.kind, _shape(tree.name), tuple(map(_shape, tree.bounds)))
