"""What a call of a known function gives back: type parameters bound from the receiver, the turbofish, the arguments.

Also how a receiver is dereferenced on the way to a method. Deliberately unknown here: source text; the caller says
which types the arguments have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from deburr.syntax.type_shapes import (
    STR,
    ArrayTy,
    OtherTy,
    ParamTy,
    PathTy,
    PtrTy,
    RefTy,
    SliceTy,
    Ty,
    UnknownTy,
    parts,
    substitute,
    walk,
    without_lifetimes,
)
from deburr.syntax.written_types import Signature

VEC = ("std", "vec", "Vec")
STRING = ("std", "string", "String")
BOX = ("std", "boxed", "Box")
OPTION = ("std", "option", "Option")
RESULT = ("std", "result", "Result")

_POINTERS = {
    BOX,
    ("std", "rc", "Rc"),
    ("std", "sync", "Arc"),
    ("std", "mem", "ManuallyDrop"),
    ("std", "cell", "Ref"),
    ("std", "cell", "RefMut"),
    ("std", "sync", "MutexGuard"),
    ("std", "sync", "RwLockReadGuard"),
    ("std", "sync", "RwLockWriteGuard"),
}
_OWNED: dict[tuple[str, ...], Ty] = {
    STRING: STR,
    ("std", "path", "PathBuf"): PathTy(("std", "path", "Path")),
    ("std", "ffi", "CString"): PathTy(("std", "ffi", "CStr")),
    ("std", "ffi", "OsString"): PathTy(("std", "ffi", "OsStr")),
}
_DEEPEST = 16


def dereferenced(ty: Ty) -> Ty | None:
    """What `*value` is for references and the std types that implement `Deref`; None for every other type (a raw
    pointer is dereferenced only explicitly)."""
    if isinstance(ty, RefTy):
        return ty.inner
    if not isinstance(ty, PathTy):
        return None
    if ty.path == VEC:
        return SliceTy(first_argument(ty))
    if ty.path in _POINTERS:
        return first_argument(ty)
    return _OWNED.get(ty.path)


def receivers(ty: Ty) -> Iterator[Ty]:
    """The types that a method is looked for at, in order: `ty`, what it dereferences to, and so on; an array's
    slice comes last."""
    here: Ty | None = ty
    for _ in range(_DEEPEST):
        if here is None:
            return
        yield here
        if isinstance(here, ArrayTy):
            yield SliceTy(here.inner)
            return
        here = dereferenced(here)


def first_argument(ty: PathTy) -> Ty:
    return argument(ty, 0)


def argument(ty: PathTy, index: int) -> Ty:
    """A type argument, unknown where it is not written."""
    if ty.args is not None and index < len(ty.args):
        return ty.args[index]
    return UnknownTy(f"the type arguments of `{ty.path[-1]}` are not written")


def unify(wanted: Ty, have: Ty, generics: frozenset[str], known: dict[str, Ty]) -> None:
    """Bind the parameters in `wanted` by `have`, as far as the shapes agree; what does not agree binds nothing."""
    pending = [(wanted, have)]
    while pending:
        want, got = pending.pop()
        if isinstance(want, ParamTy):
            if want.name in generics and want.name not in known and not isinstance(got, UnknownTy):
                known[want.name] = got
        elif isinstance(want, PtrTy) and isinstance(got, RefTy):
            pending.append((want.inner, got.inner))
        elif isinstance(want, SliceTy) and isinstance(got, PathTy | ArrayTy):
            pending.extend((want.inner, inner) for inner in _elements(got))
        elif type(want) is type(got) and not (isinstance(want, PathTy) and want.path != getattr(got, "path", None)):
            _unify_length(want, got, generics, known)
            pending.extend(zip(parts(want), parts(got), strict=False))


def _elements(ty: PathTy | ArrayTy) -> Iterable[Ty]:
    if isinstance(ty, ArrayTy):
        return (ty.inner,)
    return (first_argument(ty),) if ty.path == VEC else ()


def _unify_length(want: Ty, got: Ty, generics: frozenset[str], known: dict[str, Ty]) -> None:
    from_length = isinstance(want, ArrayTy) and want.length in generics
    if from_length and isinstance(want, ArrayTy) and isinstance(got, ArrayTy) and got.length is not None:
        known.setdefault(str(want.length), OtherTy(got.length))


def bind_known(signature: Signature, owner: Ty | None, turbofish: tuple[Ty, ...] | None) -> dict[str, Ty]:
    """What the type in front of the function and its turbofish decide."""
    known: dict[str, Ty] = {}
    if signature.owner is not None and owner is not None:
        unify(signature.owner, owner, signature.generics, known)
    for name, ty in zip(signature.own_generics, turbofish or (), strict=False):
        if not isinstance(ty, UnknownTy):
            known[name] = ty
    return known


def parameter_type(signature: Signature, index: int, owner: Ty | None, turbofish: tuple[Ty, ...] | None) -> Ty:
    """What the argument at `index` (0-based, without `self`) must be, before its own type is looked at."""
    if index >= len(signature.params):
        return UnknownTy("the function takes fewer arguments")
    known = bind_known(signature, owner, turbofish)
    return _close(signature.params[index], signature, known)


def returned(
    signature: Signature,
    owner: Ty | None,
    turbofish: tuple[Ty, ...] | None,
    arguments: Iterable[Callable[[], Ty]],
    expected: Callable[[], Ty],
) -> Ty:
    """The type of a call. `arguments` and `expected` (what the context wants) are asked only when needed."""
    known = bind_known(signature, owner, turbofish)
    for param, argument_type in zip(signature.params, arguments, strict=False):
        if _open(param, signature, known) & _open(signature.returns, signature, known):
            unify(param, argument_type(), signature.generics, known)
    rest = _open(signature.returns, signature, known)
    if rest and not any(rest & _open(param, signature, known) for param in signature.params):
        unify(substitute(signature.returns, known), expected(), signature.generics, known)
    return _close(signature.returns, signature, known)


def _open(ty: Ty, signature: Signature, known: dict[str, Ty]) -> frozenset[str]:
    """The parameters in `ty` that are not decided yet."""
    names = {part.name for part in walk(ty) if isinstance(part, ParamTy)}
    return frozenset(name for name in names if name in signature.generics and name not in known)


def _close(ty: Ty, signature: Signature, known: dict[str, Ty]) -> Ty:
    """`ty` with all of the signature's parameters replaced; in one pass, as the caller's may have the same names."""
    nothing = {
        name: UnknownTy(f"what `{name}` of the called function is cannot be seen") for name in signature.generics
    }
    return substitute(without_lifetimes(ty), {**nothing, **known})
