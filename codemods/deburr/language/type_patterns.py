"""Types in pattern pages: `Vec<_>`, `[u8; $len]`, `*const $T`.

Paths are meant as what they resolve to: prelude names, full paths of std and of other crates, primitives. `_` is any
type, `$name` any type that is bound to the name. Deliberately unknown here: user code.
"""

from __future__ import annotations

import re

from deburr.syntax.paths import PATH_KINDS, Path
from deburr.syntax.source import Node, SourceFile
from deburr.syntax.std_calls import std_type
from deburr.syntax.types import AnyTy, ArrayTy, BindTy, OtherTy, Ty, UnknownTy, parts, walk, with_parts
from deburr.syntax.written_types import Written, read_with

_VARIABLE = re.compile(r"\$([A-Za-z_][A-Za-z0-9_]*)")
_PLACEHOLDER = re.compile(r"mv0_([A-Za-z0-9_]+)\Z")
_HEAD = "type __T = "
_KINDS = PATH_KINDS | {
    "reference_type",
    "pointer_type",
    "array_type",
    "tuple_type",
    "unit_type",
    "never_type",
    "dynamic_type",
    "abstract_type",
    "function_type",
    "bounded_type",
}


def compile_type(text: str) -> Ty | str:
    """The pattern that `text` writes, or what is wrong with it in words."""
    plain = _VARIABLE.sub(lambda found: f"mv0_{found[1]}", text)
    if "$" in plain:
        return "a `$` needs a name behind it"
    source = SourceFile(f"{_HEAD}{plain};".encode(), "<type pattern>")
    written = _written_type(source)
    if written is None:
        return f"`{text.strip()}` is no type"
    ty = _with_bindings(read_with(source, written, _named))
    wrong = next((part.reason for part in walk(ty) if isinstance(part, UnknownTy)), None)
    return wrong if wrong is not None else ty


def _written_type(source: SourceFile) -> Node | None:
    items = source.root.named_children
    if source.root.has_error or len(items) != 1 or items[0].type != "type_item":
        return None
    written = items[0].child_by_field_name("type")
    whole = written is not None and written.end_byte == len(source.data.rstrip()[:-1].rstrip())
    return written if written is not None and whole and written.type in _KINDS else None


def _named(path: Path, written: Written) -> Ty:
    bound = _PLACEHOLDER.match(path.names[0])
    if bound is not None and len(path.names) == 1:
        if written.args is not None:
            return UnknownTy(f"`${bound[1]}` takes no type arguments here")
        return BindTy(bound[1])
    known = std_type(path, written)
    if known is not None:
        return known
    return UnknownTy(f"`{path.names[0]}` is no prelude name or primitive: write its full path")


def _with_bindings(ty: Ty) -> Ty:
    """`ty` with `_` as any type, and with placeholders of lengths and const arguments as bindings."""
    if isinstance(ty, UnknownTy) and ty.reason.startswith("`_`"):
        return AnyTy()
    if isinstance(ty, OtherTy):
        bound = _PLACEHOLDER.match(ty.text)
        if bound is None and "mv0_" in ty.text:
            return UnknownTy(f"nothing can be bound inside `{ty.text.replace('mv0_', '$')}`")
        return BindTy(bound[1]) if bound is not None else ty
    inside = parts(ty)
    if inside:
        ty = with_parts(ty, tuple(_with_bindings(part) for part in inside))
    if isinstance(ty, ArrayTy) and ty.length is not None:
        bound = _PLACEHOLDER.match(ty.length)
        return ArrayTy(ty.inner, f"${bound[1]}") if bound is not None else ty
    return ty
