"""Paths in one form, however they are written.

`Box::leak`, `::std::boxed::Box::<T>::leak`, `<Box<Vec<u8>>>::leak` and `r#box::leak` all come out as a `Path` of
segments with optional generic arguments. Deliberately unknown here: what a path resolves to (`deburr.syntax.names`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

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
    kind = node.type
    if kind in {"identifier", "type_identifier", "primitive_type", "self", "super", "crate", "shorthand_field_identifier"}:
        return Path((Segment(plain_name(source.text(node)), span_of(node)),), span_of(node))
    if kind in {"generic_type", "generic_type_with_turbofish", "generic_function"}:
        return _read_generic(source, node)
    if kind in {"scoped_identifier", "scoped_type_identifier"}:
        return _read_scoped(source, node)
    return None


def _read_generic(source: SourceFile, node: Node) -> Path | None:
    inner = node.child_by_field_name("function") or node.child_by_field_name("type")
    generics = node.child_by_field_name("type_arguments")
    base = read_path(source, inner) if inner is not None else None
    if base is None:
        return None
    last = replace(base.last, generics=generics)
    return replace(base, segments=(*base.segments[:-1], last), span=span_of(node))


def _read_scoped(source: SourceFile, node: Node) -> Path | None:
    name = node.child_by_field_name("name")
    if name is None:
        return None
    last = Segment(plain_name(source.text(name)), span_of(name))
    prefix = node.child_by_field_name("path")
    if prefix is None:
        return Path((last,), span_of(node), anchored=True)
    if prefix.type == "bracketed_type":
        return _read_bracketed(source, prefix, last, span_of(node))
    base = read_path(source, prefix)
    if base is None:
        return None
    return replace(base, segments=(*base.segments, last), span=span_of(node))


def _read_bracketed(source: SourceFile, node: Node, last: Segment, span: Span) -> Path | None:
    inner = next((child for child in node.named_children if child.type not in TRIVIA), None)
    if inner is None:
        return None
    if inner.type == "qualified_type":
        return Path(
            (last,), span, self_type=inner.child_by_field_name("type"), trait=inner.child_by_field_name("alias")
        )
    base = read_path(source, inner)
    if base is None:
        return Path((last,), span, self_type=inner)
    return replace(base, segments=(*base.segments, last), span=span)
