"""A value that is one more owner, written as a `Weak` instead: `x.clone()` becomes `Rc::downgrade(&x)`.

No `&` is added to what is a reference already. Unknown here: where the value goes.
"""

from __future__ import annotations

from dataclasses import dataclass

from deburr.recipes.weakening.changes import Change, call_on, inserted, named, replaced, stripped
from deburr.recipes.weakening.field_shape import CELLS, OPTION
from deburr.recipes.weakening.names import Names, Pointer, pointer_at, pointer_of, without_references
from deburr.syntax.crate_view import CrateView
from deburr.syntax.inference import type_of
from deburr.syntax.names import resolve
from deburr.syntax.paths import read_path
from deburr.syntax.resolution import Item, Namespace
from deburr.syntax.source import Node, SourceFile
from deburr.syntax.types import PathTy, RefTy, Ty

_NAMED = frozenset({"identifier", "self"})
_PLACES = _NAMED | {"field_expression"}


@dataclass(frozen=True, slots=True)
class Downgrader:
    """Writes values of one file for what holds `pointer`s no longer."""

    source: SourceFile
    crate: CrateView
    pointer: Pointer
    names: Names

    def stored(self, wrappers: tuple[str, ...], node: Node) -> Change:
        """A value of `wrappers` around a pointer."""
        node = stripped(self.source, node)
        if not wrappers:
            return self.owner(node)
        if _is_default(self.source, node):
            return Change() if OPTION in wrappers else self._refused(node)
        made, inside = self._made(node)
        if wrappers[0] in CELLS:
            return self.stored(wrappers[1:], inside) if made == (wrappers[0], "new") and inside else self._refused(node)
        if self.source.text(node) in {"None", "Option::None"}:
            return Change()
        if made[-1:] == ("Some",) and inside is not None:
            return self.owner(stripped(self.source, inside))
        return self._optional(node)

    def owner(self, node: Node) -> Change:
        """A value that is a pointer."""
        by_path = self._by_path(node, "clone")
        if by_path is not None:
            return Change((replaced(by_path.start_byte, by_path.end_byte, "downgrade"),))
        cloned = self._cloned(node)
        held = cloned if cloned is not None else node
        if held.type not in (_PLACES if cloned is not None else _NAMED):
            return self._refused(node)
        ty = type_of(self.source, held, self.crate)
        if pointer_of(ty) != self.pointer:
            return Change(refused=f"it is not known that `{self._text(held)}` is one of its owners")
        name = self.names.name(self.pointer.full, node.start_byte)
        sign = "" if isinstance(ty, RefTy) else "&"
        before = inserted(held.start_byte, f"{name}::downgrade({sign}")
        return Change((before, replaced(held.end_byte, node.end_byte, ")")))

    def _optional(self, node: Node) -> Change:
        """A variable that may be a pointer, or a clone of it."""
        cloned = self._cloned(node)
        held = cloned if cloned is not None else node
        ty = type_of(self.source, held, self.crate) if held.type in _NAMED else None
        if ty is None or not self._is_optional(ty):
            return self._refused(node)
        name = self.names.name(self.pointer.full, node.start_byte)
        return Change((replaced(held.end_byte, node.end_byte, f".as_ref().map({name}::downgrade)"),))

    def _is_optional(self, ty: Ty) -> bool:
        ty = without_references(ty)
        if not isinstance(ty, PathTy) or ty.path != ("std", "option", "Option") or not ty.args:
            return False
        return isinstance(ty.args[0], PathTy) and pointer_of(ty.args[0]) == self.pointer

    def _cloned(self, node: Node) -> Node | None:
        """`x` of `x.clone()`."""
        function = node.child_by_field_name("function") if node.type == "call_expression" else None
        receiver = function.child_by_field_name("value") if function is not None else None
        call = call_on(self.source, receiver) if receiver is not None else None
        return receiver if call is not None and call.name == "clone" and not call.arguments else None

    def _by_path(self, node: Node, method: str) -> Node | None:
        """The name `method` in `Rc::method(…)`."""
        function = node.child_by_field_name("function") if node.type == "call_expression" else None
        if function is None or function.type != "scoped_identifier":
            return None
        on, name = function.child_by_field_name("path"), function.child_by_field_name("name")
        path = read_path(self.source, on) if on is not None else None
        item = resolve(self.source, path, Namespace.TYPE, self.crate) if path is not None else None
        is_it = isinstance(item, Item) and pointer_at(item.path) == self.pointer
        return name if is_it and name is not None and self.source.text(name) == method else None

    def by_path_on(self, reference: Node, method: str) -> Node | None:
        """The call `Rc::method(reference)` of which `reference` is the argument."""
        arguments = self.source.parent(reference)
        call = self.source.parent(arguments) if arguments is not None and arguments.type == "arguments" else None
        return call if call is not None and self._by_path(call, method) is not None else None

    def _made(self, node: Node) -> tuple[tuple[str, ...], Node | None]:
        """The last two names of the constructor that is called, and its one argument."""
        function = node.child_by_field_name("function") if node.type == "call_expression" else None
        path = read_path(self.source, function) if function is not None else None
        inside = named(self.source, node.child_by_field_name("arguments")) if path is not None else ()
        if path is None or len(inside) != 1:
            return (), None
        return tuple(path.names[-2:]), inside[0]

    def _refused(self, node: Node) -> Change:
        made = self._made(node)[0]
        if made == (self.pointer.path[-1], "new"):
            return Change(
                refused=f"`{self._text(node)}` is the only owner of what it makes, and a `Weak` would keep none"
            )
        return Change(refused=f"it is not known who else owns what `{self._text(node)}` gives")

    def _text(self, node: Node) -> str:
        text = " ".join(self.source.text(node).split())
        return text if len(text) <= 40 else f"{text[:37]}..."


def _is_default(source: SourceFile, node: Node) -> bool:
    function = node.child_by_field_name("function") if node.type == "call_expression" else None
    arguments = named(source, node.child_by_field_name("arguments"))
    return function is not None and source.text(function).endswith("Default::default") and not arguments
