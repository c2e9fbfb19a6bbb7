"""Paths in one form, however they are written.

`Box::leak`, `::std::boxed::Box::<T>::leak`, `<Box<Vec<u8>>>::leak` and `r#box::leak` all come out as a `Path` of
segments with optional generic arguments. Deliberately unknown here: what a path resolves to (`deburr.syntax.names`).
"""

from __future__ import annotations

from dataclasses import dataclass

from deburr.syntax.source import TRIVIA, Node, SourceFile, span_of
from deburr.text.span import Span

PATH_KINDS = frozenset(
    {
        "identifier",
        "type_identifier",
        "primitive_type",
        "shorthand_field_identifier",
        "self",
        "super",
        "crate",
        "scoped_identifier",
        "scoped_type_identifier",
        "generic_type",
        "generic_type_with_turbofish",
        "generic_function",
    }
)

_NAMES = frozenset(
    {"identifier", "type_identifier", "primitive_type", "self", "super", "crate", "shorthand_field_identifier"}
)
_GENERIC = frozenset({"generic_type", "generic_type_with_turbofish", "generic_function"})
_SCOPED = frozenset({"scoped_identifier", "scoped_type_identifier"})


@dataclass(frozen=True, slots=True)
class Segment:
    """One name of a path, without `r#`; `generics` is its `type_arguments` node, if it has one."""

    name: str
    span: Span
    generics: Node | None = None


@dataclass(frozen=True, slots=True)
class Path:
    """A path as written. `anchored`: it starts with `::`. `<T>::f` with a T that is no path has `self_type` T."""

    segments: tuple[Segment, ...]
    span: Span
    anchored: bool = False
    self_type: Node | None = None
    trait: Node | None = None
    """Of `<T as Trait>::f`, the node of the trait."""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(segment.name for segment in self.segments)

    @property
    def first(self) -> Segment:
        return self.segments[0]

    @property
    def last(self) -> Segment:
        return self.segments[-1]


def plain_name(text: str) -> str:
    """An identifier without its raw prefix."""
    return text.removeprefix("r#")


def read_path(source: SourceFile, node: Node) -> Path | None:
    """The path that `node` is, or None for a node of another kind (a method call's name is no path)."""
    span = span_of(node)
    behind: list[Segment] = []
    generics: Node | None = None
    unread: Path | None = None
    here: Node | None = node
    while here is not None:
        if here.type in _GENERIC:
            generics = here.child_by_field_name("type_arguments")
            here = here.child_by_field_name("function") or here.child_by_field_name("type")
            continue
        name = here if here.type in _NAMES else here.child_by_field_name("name") if here.type in _SCOPED else None
        if name is None:
            break
        behind.append(Segment(plain_name(source.text(name)), span_of(name), generics))
        generics = None
        prefix = here.child_by_field_name("path")
        if prefix is None:
            return Path(tuple(reversed(behind)), span, anchored=here is not name)
        here = prefix
        if prefix.type == "bracketed_type":
            inner = next((child for child in prefix.named_children if child.type not in TRIVIA), None)
            unread = _of_type(tuple(reversed(behind)), span, inner) if inner is not None else None
            here = inner
    return unread


def _of_type(segments: tuple[Segment, ...], span: Span, inner: Node) -> Path:
    """`<inner>::segments`, where `inner` is no path, or `<inner as Trait>::segments`."""
    if inner.type != "qualified_type":
        return Path(segments, span, self_type=inner)
    return Path(segments, span, self_type=inner.child_by_field_name("type"), trait=inner.child_by_field_name("alias"))
