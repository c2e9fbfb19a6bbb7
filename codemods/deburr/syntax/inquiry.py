"""One question about a type, with the budget that keeps it finite, and what a type's path means in user code.

The parts of inference ask each other through an `Inquiry`, which counts. Deliberately unknown here: expressions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from deburr.syntax.crate_view import CrateView
from deburr.syntax.names import Generic as GenericName
from deburr.syntax.names import Item, Namespace, Resolution, Unresolved, resolve
from deburr.syntax.paths import Path, plain_name
from deburr.syntax.source import Node, SourceFile
from deburr.syntax.type_shapes import (
    TOO_DEEP,
    UNIT,
    OtherTy,
    ParamTy,
    PathTy,
    Ty,
    UnknownTy,
    is_large,
    missing,
    substitute,
)
from deburr.syntax.written_types import Written, path_ty, read_with, type_parameters, written_arguments
from deburr.text.span import Span

_DEEPEST = 64
_MOST_STEPS = 600
_DEFINING = frozenset({"struct_item", "enum_item", "union_item"})
_RESULT = ("std", "result", "Result")
_RESULT_ALIASES: dict[tuple[str, ...], tuple[tuple[str, ...], bool]] = {
    ("std", "io", "Result"): (("std", "io", "Error"), True),
    ("std", "fmt", "Result"): (("std", "fmt", "Error"), False),
}
"""The error type of the aliases of `Result` in std, and whether the alias takes the other type."""


@dataclass(slots=True)
class Inquiry:
    """`infer` and `expect` are the two halves of inference; ask them through `type_of` and `expected`."""

    source: SourceFile
    crate: CrateView
    infer: Callable[[Inquiry, Node], Ty]
    expect: Callable[[Inquiry, Node], Ty]
    depth: int = 0
    steps: int = 0
    known: dict[tuple[str, str, int, int], Ty] = field(default_factory=dict)
    """What was answered on the way: the parts of a long chain ask for the same types again and again."""

    def type_of(self, node: Node) -> Ty:
        """The type of the expression `node`, from local evidence."""
        return self._counted("type", self.infer, node)

    def expected(self, node: Node) -> Ty:
        """The type that the context of the expression `node` wants."""
        return self._counted("expected", self.expect, node)

    def read(self, node: Node) -> Ty:
        """The type that the type node `node` writes."""
        return self._counted("written", _read, node)

    def arguments(self, generics: Node | None) -> tuple[Ty, ...] | None:
        """The types that a `type_arguments` node writes."""
        return self.written(generics).args

    def written(self, generics: Node | None) -> Written:
        """Everything that a `type_arguments` node writes."""
        return written_arguments(self.source, generics, self.named)

    def resolve(self, path: Path, namespace: Namespace) -> Resolution:
        return resolve(self.source, path, namespace, self.crate)

    def named(self, path: Path, written: Written) -> Ty:
        """What a path means as a type, with the arguments of its last segment."""
        if path.names == ("Self",):
            return self.self_type(path.span)
        found = self.resolve(path, Namespace.TYPE)
        match found:
            case GenericName(name=name):
                return ParamTy(name) if len(path.names) == 1 else UnknownTy(f"`{'::'.join(path.names)}` is associated")
            case Unresolved(alias=Node() as alias):
                return self._alias(alias, written)
            case Unresolved(reason=reason):
                return UnknownTy(reason, path_ty(path.names, written))
            case Item():
                return self._of_item(found, written)
        return UnknownTy(f"`{'::'.join(path.names)}` is no type")

    def _counted(self, name: str, question: Callable[[Inquiry, Node], Ty], node: Node) -> Ty:
        key = (name, node.type, node.start_byte, node.end_byte)
        if key in self.known:
            return self.known[key]
        self.steps += 1
        if self.depth >= _DEEPEST or self.steps > _MOST_STEPS:
            return UnknownTy(TOO_DEEP)
        self.depth += 1
        try:
            answer = question(self, node)
        finally:
            self.depth -= 1
        if is_large(answer):
            return UnknownTy(TOO_DEEP)
        if missing(answer) != TOO_DEEP:
            self.known[key] = answer
        return answer

    def self_type(self, span: Span) -> Ty:
        """What `Self` is at `span`."""
        for node in reversed(self.source.ancestors(span.start, span.end).nodes):
            if node.type == "impl_item":
                implemented = node.child_by_field_name("type")
                return self.read(implemented) if implemented is not None else UnknownTy("an impl without a type")
            if node.type == "trait_item":
                return ParamTy("Self")
            if node.type in _DEFINING:
                return self.defined(node)
        return UnknownTy("`Self` stands outside of any type")

    def defined(self, definition: Node) -> Ty:
        """The type that a struct, enum or union item of the file declares, with its own parameters as arguments."""
        name = definition.child_by_field_name("name")
        base = self.read(name) if name is not None else UnknownTy("a type without a name")
        parameters = type_parameters(self.source, definition)
        if isinstance(base, PathTy) and parameters:
            return replace(base, args=tuple(ParamTy(parameter) for parameter in parameters))
        return base

    def _of_item(self, item: Item, written: Written) -> Ty:
        node = item.node if item.node is not None else (item.definition.node if item.definition is not None else None)
        if item.is_alias:
            if item.node is not None and item.node.type == "type_item":
                return self._alias(item.node, written)
            return (
                PathTy(item.path) if item.path[0] != "crate" else UnknownTy(f"`{item.path[-1]}` is an alias elsewhere")
            )
        if node is None:
            return _outside(item.path, written)
        name = node.child_by_field_name("name")
        source = item.definition.source if item.definition is not None else self.source
        if name is None or plain_name(source.text(name)) != item.path[-1] or node.type in {"enum_variant", "mod_item"}:
            # A macro's, perhaps. What it is called is known all the same.
            return UnknownTy(f"`{'::'.join(item.path)}` is no type that can be seen", path_ty(item.path, written))
        if node.type == "trait_item":
            return OtherTy(f"dyn {item.path[-1]}")
        if node.type not in _DEFINING:
            return UnknownTy(f"`{item.path[-1]}` is an associated type")
        return path_ty(item.path, written, item.node)

    def _alias(self, alias: Node, written: Written) -> Ty:
        target = alias.child_by_field_name("type")
        if target is None:
            return UnknownTy("an associated type")
        parameters = type_parameters(self.source, alias)
        given = written.args or ()
        known = {
            name: given[index] if index < len(given) else UnknownTy(f"what `{name}` of an alias is, is not written")
            for index, name in enumerate(parameters)
        }
        return substitute(self.read(target), known)


def _read(inquiry: Inquiry, node: Node) -> Ty:
    return read_with(inquiry.source, node, inquiry.named)


def _outside(path: tuple[str, ...], written: Written) -> Ty:
    """A type of another crate, of std, or of a part of this crate that cannot be seen."""
    alias = _RESULT_ALIASES.get(path)
    if alias is None or (written.args is not None and len(written.args) > 1):
        return path_ty(path, written)
    error, takes_type = alias
    value = (written.args or (UnknownTy("a type argument that is not written"),))[0] if takes_type else UNIT
    return PathTy(_RESULT, (value, PathTy(error)))


def remembered(name: str, inquiry: Inquiry, node: Node, question: Callable[[Inquiry, Node], Ty]) -> Ty:
    """The answer to a whole question, kept with the file under `name`."""
    key = (name, node.start_byte, node.end_byte, node.type)
    known = inquiry.source.cache.get(key)
    if isinstance(known, _Answer) and known.crate is inquiry.crate:
        return known.ty
    answer = _Answer(inquiry.crate, question(inquiry, node))
    inquiry.source.cache[key] = answer
    return answer.ty


@dataclass(frozen=True, slots=True)
class _Answer:
    crate: CrateView
    ty: Ty
