"""Types as text, and the three-valued comparison of a type with a pattern.

Other modules take the shapes from here as well. Deliberately unknown here: where a type was read from, and traits.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from deburr.syntax.std_paths import PRELUDE
from deburr.syntax.type_shapes import (
    BOOL,
    CLOSURE,
    FLOATS,
    INTEGERS,
    LARGE,
    NEVER,
    STR,
    TOO_DEEP,
    UNIT,
    AnyTy,
    ArrayTy,
    BindTy,
    OtherTy,
    ParamTy,
    PathTy,
    PtrTy,
    RefTy,
    SliceTy,
    TupleTy,
    Ty,
    UnknownTy,
    fill,
    is_large,
    is_number,
    missing,
    parts,
    primitive_name,
    substitute,
    walk,
    with_parts,
    without_lifetimes,
)
from deburr.syntax.verdict import YES, Verdict, no, unknown

__all__ = [
    "BOOL",
    "CLOSURE",
    "FLOATS",
    "INTEGERS",
    "LARGE",
    "NEVER",
    "STR",
    "TOO_DEEP",
    "UNIT",
    "AnyTy",
    "ArrayTy",
    "BindTy",
    "OtherTy",
    "ParamTy",
    "PathTy",
    "PtrTy",
    "RefTy",
    "SliceTy",
    "TupleTy",
    "Ty",
    "UnknownTy",
    "c_type_path",
    "describe_type",
    "fill",
    "is_large",
    "is_number",
    "match_type",
    "missing",
    "parts",
    "plain_spelling",
    "primitive_name",
    "render_type",
    "substitute",
    "walk",
    "with_parts",
    "without_lifetimes",
]

# -- rendering ---------------------------------------------------------------------------------------------------------

Spell: TypeAlias = Callable[[tuple[str, ...]], str]
_PRELUDE_TYPES = frozenset(PRELUDE[name] for name in ("Box", "Option", "Result", "String", "Vec"))


def plain_spelling(path: tuple[str, ...]) -> str:
    """A path without a look at the place: prelude types by their name, all others in full."""
    # An item of a block, or of a file whose module is not known, has no path from the root.
    for index in range(len(path) - 1, -1, -1):
        if not path[index].isidentifier():
            return "::".join(path[index + 1 :])
    return path[-1] if path in _PRELUDE_TYPES else "::".join(path)


def render_type(ty: Ty, spell: Spell = plain_spelling) -> str | None:
    """`ty` as Rust text, None where it has unknown parts. `spell` gives the text of a canonical path at the place."""
    return _render(ty, spell, None)


def describe_type(ty: Ty) -> str:
    """`ty` for a message: last path segments only, `_` for what is unknown."""
    return _render(ty, lambda path: path[-1], "_") or "_"


def _render(ty: Ty, spell: Spell, hole: str | None) -> str | None:
    match ty:
        case OtherTy(text=text):
            return hole if ty == CLOSURE else text
        case ParamTy(name=name):
            return name
        case UnknownTy():
            return hole
        case AnyTy():
            return "_"
        case BindTy(name=name):
            return f"${name}"
    inside = [_render(part, spell, hole) for part in parts(ty)]
    whole = [text for text in inside if text is not None]
    return _assemble(ty, whole, spell, hole) if len(whole) == len(inside) else None


def _assemble(ty: Ty, inside: list[str], spell: Spell, hole: str | None) -> str | None:
    match ty:
        case PathTy():
            arguments = ", ".join([*ty.lifetimes, *inside])
            return f"{spell(ty.path)}<{arguments}>" if arguments else spell(ty.path)
        case RefTy():
            lifetime = f"{ty.lifetime} " if ty.lifetime else ""
            return f"&{lifetime}{'mut ' if ty.mutable else ''}{_grouped(inside[0])}"
        case PtrTy():
            return f"*{'mut' if ty.mutable else 'const'} {_grouped(inside[0])}"
        case SliceTy():
            return f"[{inside[0]}]"
        case ArrayTy():
            length = ty.length if ty.length is not None else hole
            return None if length is None else f"[{inside[0]}; {length}]"
        case TupleTy():
            return f"({inside[0]},)" if len(inside) == 1 else f"({', '.join(inside)})"
    return None


def _grouped(text: str) -> str:
    """`dyn A + B` needs parentheses behind `&` and `*`."""
    return f"({text})" if text.startswith(("dyn ", "impl ")) and " + " in text else text


# -- matching ----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Matching:
    bound: dict[str, Ty]
    pending: deque[tuple[Ty, Ty]]
    unknown: Verdict | None = None

    def not_sure(self, reason: str) -> None:
        if self.unknown is None:
            self.unknown = unknown(reason)


def match_type(pattern: Ty, actual: Ty) -> tuple[Verdict, Mapping[str, Ty]]:
    """Whether `actual` is a `pattern`, and what the pattern's `$names` are bound to (empty on a no)."""
    state = _Matching({}, deque([(pattern, actual)]))
    budget = 4 * LARGE
    while state.pending:
        budget -= 1
        if budget < 0:
            return unknown(TOO_DEEP), {}
        wanted, have = state.pending.popleft()
        if not _match_one(state, wanted, have):
            return no(f"the type is `{describe_type(actual)}`"), {}
    return state.unknown or YES, state.bound


def _match_one(state: _Matching, wanted: Ty, have: Ty) -> bool:
    """False on a certain mismatch; pushes what is inside."""
    if isinstance(wanted, AnyTy):
        return True
    if isinstance(wanted, BindTy):
        return _match_bind(state, wanted.name, have)
    for side in (have, wanted):
        if isinstance(side, UnknownTy):
            state.not_sure(side.reason)
            return True
    if isinstance(have, ParamTy) or isinstance(wanted, ParamTy):
        if have != wanted:
            state.not_sure(f"`{have.name if isinstance(have, ParamTy) else describe_type(wanted)}` is a type parameter")
        return True
    return _match_shapes(state, wanted, have)


def _match_bind(state: _Matching, name: str, have: Ty) -> bool:
    earlier = state.bound.get(name)
    if earlier is not None:
        state.pending.append((earlier, have))
        return True
    reason = missing(have)
    if reason is not None:
        state.not_sure(reason)
    if not isinstance(have, UnknownTy):
        state.bound[name] = have
    return True


def _match_shapes(state: _Matching, wanted: Ty, have: Ty) -> bool:
    match wanted, have:
        case PathTy(), PathTy():
            return _match_paths(state, wanted, have)
        case RefTy(), RefTy():
            state.pending.append((wanted.inner, have.inner))
            return wanted.mutable == have.mutable
        case PtrTy(), PtrTy():
            state.pending.append((wanted.inner, have.inner))
            return wanted.mutable == have.mutable
        case SliceTy(), SliceTy():
            state.pending.append((wanted.inner, have.inner))
            return True
        case ArrayTy(), ArrayTy():
            state.pending.append((wanted.inner, have.inner))
            return _match_lengths(state, wanted.length, have.length)
        case TupleTy(), TupleTy():
            if len(wanted.items) != len(have.items):
                return False
            state.pending.extend(zip(wanted.items, have.items, strict=True))
            return True
        case OtherTy(), OtherTy():
            return _match_texts(state, wanted.text, have.text)
    return False


def _match_paths(state: _Matching, wanted: PathTy, have: PathTy) -> bool:
    if c_type_path(wanted.path) != c_type_path(have.path):
        c_type = next((path for path in (wanted.path, have.path) if _is_c_number(path)), None)
        if c_type is None or not (_may_be_c_number(wanted.path) and _may_be_c_number(have.path)):
            return False
        state.not_sure(f"`{c_type[-1]}` differs between platforms")
        return True
    for index, argument in enumerate(wanted.args or ()):
        if have.args is not None and index < len(have.args):
            state.pending.append((argument, have.args[index]))
        elif not isinstance(argument, AnyTy):
            state.not_sure(f"the type arguments of `{have.path[-1]}` are not written")
    return True


def c_type_path(path: tuple[str, ...]) -> tuple[str, ...]:
    """The C types of `libc` are the same as those of `std::ffi`."""
    if len(path) == 2 and path[0] == "libc" and path[1].startswith("c_"):
        return ("std", "ffi", path[1])
    return path


def _is_c_number(path: tuple[str, ...]) -> bool:
    return c_type_path(path)[:2] == ("std", "ffi") and path[-1].startswith("c_") and path[-1] != "c_void"


def _may_be_c_number(path: tuple[str, ...]) -> bool:
    return _is_c_number(path) or is_number(PathTy(path))


def _match_lengths(state: _Matching, wanted: str | None, have: str | None) -> bool:
    if wanted is None or wanted == "_":
        return True
    if have is None:
        state.not_sure("the array's length is not known")
        return True
    if wanted.startswith("$"):
        earlier = state.bound.setdefault(wanted[1:], OtherTy(have))
        wanted = earlier.text if isinstance(earlier, OtherTy) else have
    if wanted == have:
        return True
    first, second = _number(wanted), _number(have)
    if first is None or second is None:
        state.not_sure(f"whether `{wanted}` equals `{have}` is not known")
        return True
    return first == second


def _number(text: str) -> int | None:
    """The value of an integer literal."""
    plain = text.replace("_", "").removesuffix("usize")
    try:
        return int(plain, 0) if not plain.isdigit() else int(plain)
    except ValueError:
        return None


def _match_texts(state: _Matching, wanted: str, have: str) -> bool:
    if wanted == have:
        return True
    if wanted.split(" ")[0].split("(")[0] != have.split(" ")[0].split("(")[0]:
        return False
    state.not_sure(f"whether `{have}` is `{wanted}` is not known")
    return True
