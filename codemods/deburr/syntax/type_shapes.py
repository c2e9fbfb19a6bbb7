"""The shapes of types as far as one file shows them, and what can be done to any of them.

A `Ty` is structural data; what could not be seen is an `UnknownTy` with the reason, at any depth. Paths are canonical
(`("std", "vec", "Vec")`). Lifetimes are kept for rendering and ignored in every comparison. Deliberately unknown
here: where a type was read from, traits, and how types compare (`deburr.syntax.types`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from deburr.syntax.source import Node

TOO_DEEP = "the type is too deep to follow"
LARGE = 400
"""Parts after which a type is not followed: aliases that double their parameter grow without bound."""


@dataclass(frozen=True, slots=True)
class PathTy:
    """A named type. `args` are its type and const arguments, None where the source does not write them."""

    path: tuple[str, ...]
    args: tuple[Ty, ...] | None = None
    lifetimes: tuple[str, ...] = field(default=(), compare=False)
    definition: Node | None = field(default=None, compare=False, repr=False)
    """The struct, enum or union item, if it is in the same file."""


@dataclass(frozen=True, slots=True)
class RefTy:
    mutable: bool
    inner: Ty
    lifetime: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class PtrTy:
    mutable: bool
    inner: Ty


@dataclass(frozen=True, slots=True)
class SliceTy:
    inner: Ty


@dataclass(frozen=True, slots=True)
class ArrayTy:
    """`length` is the text of the length; `$name` in a pattern binds it; None where it is not known."""

    inner: Ty
    length: str | None = None


@dataclass(frozen=True, slots=True)
class TupleTy:
    """`()` has no items."""

    items: tuple[Ty, ...]


@dataclass(frozen=True, slots=True)
class ParamTy:
    """A type parameter of the place where the type was read (`Self` in a trait, too)."""

    name: str


@dataclass(frozen=True, slots=True)
class OtherTy:
    """A type without structure of interest: `dyn A`, `impl A`, `fn(u8)`, `!`, a closure, a const argument."""

    text: str


@dataclass(frozen=True, slots=True)
class UnknownTy:
    """What could not be seen, and why (lower case, no full stop)."""

    reason: str
    written: PathTy | None = field(default=None, compare=False)
    """Of a named type whose name cannot be resolved: the path and the arguments that are written, never what it is."""


@dataclass(frozen=True, slots=True)
class AnyTy:
    """`_` of a pattern: any type."""


@dataclass(frozen=True, slots=True)
class BindTy:
    """`$name` of a pattern: any type, bound to the name (without the `$`)."""

    name: str


Ty: TypeAlias = PathTy | RefTy | PtrTy | SliceTy | ArrayTy | TupleTy | ParamTy | OtherTy | UnknownTy | AnyTy | BindTy

UNIT = TupleTy(())
NEVER = OtherTy("!")
CLOSURE = OtherTy("closure")
BOOL = PathTy(("bool",))
STR = PathTy(("str",))

INTEGERS = frozenset(["u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize"])
FLOATS = frozenset(["f16", "f32", "f64", "f128"])


def primitive_name(ty: Ty) -> str | None:
    """`u8` for the primitive type u8; None for any other type."""
    return ty.path[0] if isinstance(ty, PathTy) and len(ty.path) == 1 else None


def is_number(ty: Ty) -> bool:
    """Whether it is a primitive integer or float type."""
    name = primitive_name(ty)
    return name is not None and (name in INTEGERS or name in FLOATS)


def parts(ty: Ty) -> tuple[Ty, ...]:
    """The types directly inside `ty`."""
    match ty:
        case PathTy(args=args):
            return args or ()
        case RefTy(inner=inner) | PtrTy(inner=inner) | SliceTy(inner=inner) | ArrayTy(inner=inner):
            return (inner,)
        case TupleTy(items=items):
            return items
    return ()


def with_parts(ty: Ty, new: tuple[Ty, ...]) -> Ty:
    """`ty` with other types directly inside it, in the order of `parts`."""
    match ty:
        case PathTy() if ty.args:
            return replace(ty, args=new)
        case RefTy() | PtrTy() | SliceTy() | ArrayTy():
            return replace(ty, inner=new[0])
        case TupleTy():
            return TupleTy(new)
    return ty


def walk(ty: Ty) -> Iterator[Ty]:
    """`ty` and every type inside it, outermost first."""
    pending = [ty]
    while pending:
        here = pending.pop()
        yield here
        pending.extend(reversed(parts(here)))


def is_large(ty: Ty) -> bool:
    """Whether it has too many parts, what is written in unknown ones counted too."""
    pending, count = [ty], 0
    while pending and count < LARGE:
        here = pending.pop()
        count += 1
        if isinstance(here, UnknownTy) and here.written is not None:
            here = here.written
        pending.extend(parts(here))
    return count >= LARGE


def missing(ty: Ty) -> str | None:
    """The reason of the first unknown part, None where there is none."""
    return next((part.reason for part in walk(ty) if isinstance(part, UnknownTy)), None)


def substitute(ty: Ty, known: Mapping[str, Ty]) -> Ty:
    """`ty` with type parameters (and array lengths that are const parameters) replaced by what is `known`."""
    if not known:
        return ty
    if isinstance(ty, ParamTy):
        return known.get(ty.name, ty)
    if isinstance(ty, UnknownTy) and ty.written is not None and ty.written.args:
        new = substitute(ty.written, known)
        return replace(ty, written=new) if isinstance(new, PathTy) else UnknownTy(TOO_DEEP)
    inside = parts(ty)
    done = with_parts(ty, tuple(substitute(part, known) for part in inside)) if inside else ty
    if isinstance(done, ArrayTy) and done.length is not None and done.length in known:
        done = replace(done, length=_length_text(known[done.length]))
    return UnknownTy(TOO_DEEP) if inside and is_large(done) else done


def _length_text(ty: Ty) -> str | None:
    match ty:
        case OtherTy(text=text) | ParamTy(name=text):
            return text
    return None


def without_lifetimes(ty: Ty) -> Ty:
    """`ty` without the lifetimes that mean something only where it was declared; `'static` stays."""
    inside = parts(ty)
    if inside:
        ty = with_parts(ty, tuple(without_lifetimes(part) for part in inside))
    if isinstance(ty, RefTy) and ty.lifetime not in {None, "'static"}:
        return replace(ty, lifetime=None)
    if isinstance(ty, PathTy) and any(lifetime != "'static" for lifetime in ty.lifetimes):
        return replace(ty, lifetimes=())
    return ty


def fill(ty: Ty, other: Ty) -> Ty:
    """`ty` with its unknown parts taken from `other`, as far as the two have the same shape."""
    if isinstance(ty, UnknownTy):
        return other
    if isinstance(ty, PathTy) and isinstance(other, PathTy) and ty.path == other.path and ty.args is None:
        return replace(ty, args=other.args)
    if isinstance(ty, ArrayTy) and isinstance(other, ArrayTy) and ty.length is None:
        ty = replace(ty, length=other.length)
    mine, theirs = parts(ty), parts(other)
    if not mine or type(ty) is not type(other) or len(mine) != len(theirs):
        return ty
    if isinstance(ty, PathTy) and isinstance(other, PathTy) and ty.path != other.path:
        return ty
    return with_parts(ty, tuple(fill(a, b) for a, b in zip(mine, theirs, strict=True)))
