"""Which std functions are methods, and on which receivers: what makes `x.leak()` the same as `Vec::leak(x)`."""

from __future__ import annotations

from deburr.syntax.crate_view import CrateView
from deburr.syntax.inference import type_of
from deburr.syntax.source import Node, SourceFile
from deburr.syntax.std_paths import PRIMITIVES
from deburr.syntax.types import PathTy, RefTy, Ty, UnknownTy
from deburr.syntax.verdict import YES, Verdict, no, unknown

_POINTERS = frozenset({"Box", "Rc", "Arc", "NonNull", "ManuallyDrop"})
_NO_RECEIVER = frozenset(
    "new new_in new_uninit with_capacity from from_raw from_raw_parts from_bits from_ne_bytes from_le_bytes "
    "from_be_bytes from_utf8 from_utf8_unchecked from_u32 from_u32_unchecked from_ptr from_bytes_with_nul "
    "from_bytes_with_nul_unchecked from_size_align from_size_align_unchecked default dangling new_unchecked uninit "
    "zeroed min_value max_value leak_box pin noop".split()
)
_METHODS_OF_POINTERS = frozenset("as_ptr as_mut_ptr as_ref as_mut cast clone is_dangling".split())


def is_method(source: SourceFile, crate: CrateView, item: tuple[str, ...], receiver: Node) -> Verdict:
    """Whether `receiver.name()` calls `item`, the canonical path of an associated function of a std type."""
    owner = item[:-1]
    if len(item) < 2 or item[-1] in _NO_RECEIVER or not _is_type(owner):
        return no("it takes no receiver")
    if owner[-1] in _POINTERS and item[-1] not in _METHODS_OF_POINTERS:
        return no("smart pointers have associated functions, not methods")
    actual = type_of(source, receiver, crate)
    while isinstance(actual, RefTy):
        actual = actual.inner
    return _is_owner(owner, actual)


def _is_type(owner: tuple[str, ...]) -> bool:
    return owner[0] in PRIMITIVES or (owner[0] == "std" and owner[-1][:1].isupper())


def _is_owner(owner: tuple[str, ...], actual: Ty) -> Verdict:
    if isinstance(actual, UnknownTy):
        return unknown(actual.reason)
    if isinstance(actual, PathTy) and actual.path == owner:
        return YES
    return no(f"the receiver is no `{owner[-1]}`")
