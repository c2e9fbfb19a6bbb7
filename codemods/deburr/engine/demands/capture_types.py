"""Types asked of captures: what type a capture has, whether it is the wanted one, and what the wanted one binds.

Deliberately unknown here: what the answer does to a match (`deburr.engine.demands.constraints`).
"""

from __future__ import annotations

import re
from functools import cache

from deburr.engine.matching.bindings import Bindings, Capture
from deburr.engine.matching.unify import Unifier
from deburr.language.compiled_variables import CompiledVariable
from deburr.language.trees import Fragment
from deburr.language.type_patterns import compile_type
from deburr.syntax.inference import type_of
from deburr.syntax.names import Namespace, spell
from deburr.syntax.type_reading import read_type
from deburr.syntax.types import (
    ArrayTy,
    PathTy,
    PtrTy,
    RefTy,
    SliceTy,
    TupleTy,
    Ty,
    UnknownTy,
    match_type,
    render_type,
)
from deburr.syntax.verdict import YES, Verdict, any_of, negate, no

_NO_NUMBERS = frozenset({"String", "str", "bool", "char"})
_ANY = re.compile(r"\$_(?!\w)")


def type_of_capture(unifier: Unifier, capture: Capture, kind: str | None) -> Ty:
    """The type of a captured expression, or the one that a captured type (of the kind `type`) writes."""
    if capture.ty is not None:
        return capture.ty
    if capture.node is None:
        return UnknownTy("it is a list")
    if kind == "type":
        return read_type(unifier.source, capture.node, unifier.crate)
    return type_of(unifier.source, capture.node, unifier.crate)


def matches_type(unifier: Unifier, wanted: Ty, actual: Ty, bindings: Bindings) -> Verdict:
    """Whether `actual` is `wanted`; captures in `wanted` are bound, or compared with what they are bound to."""
    if _is_number(actual) and _is_for_no_number(wanted):
        return no("it is a number")
    verdict, bound = match_type(wanted, actual)
    if verdict.is_no:
        return verdict
    for name, ty in bound.items():
        agreed = _agree(unifier, name, ty, bindings)
        if agreed.is_no:
            return agreed
        if agreed.is_unknown and verdict.is_yes:
            verdict = agreed
    return verdict


def _is_number(ty: Ty) -> bool:
    """Whether all that is not known of a type is which number it is."""
    return isinstance(ty, UnknownTy) and ty.reason.endswith("literal without a suffix")


def _is_for_no_number(ty: Ty) -> bool:
    """Whether no number has the type. Another name, such as `c_int`, may be an alias of one."""
    if isinstance(ty, PathTy):
        return bool(ty.args) or ty.path[-1] in _NO_NUMBERS
    return isinstance(ty, RefTy | PtrTy | SliceTy | ArrayTy | TupleTy)


def has_shape(one: CompiledVariable, ty: Ty) -> Verdict:
    """Whether a type that is written nowhere, because another type captured it, has the shapes that `one` asks for."""
    excluded = any_of(_is_one(fragment, ty) for fragment in one.isnt)
    if not excluded.is_no:
        return negate(excluded, "it has a shape that the page excludes")
    if not one.matches:
        return YES
    asked = any_of(_is_one(fragment, ty) for fragment in one.matches)
    return asked if not asked.is_no else no("it has none of the shapes that the page asks for")


def _is_one(fragment: Fragment, ty: Ty) -> Verdict:
    wanted = _type_of_fragment(fragment.text)
    return match_type(wanted, ty)[0] if wanted is not None else no("what is asked for is no type")


@cache
def _type_of_fragment(text: str) -> Ty | None:
    wanted = compile_type(_ANY.sub("_", text))
    return None if isinstance(wanted, str) else wanted


def _agree(unifier: Unifier, name: str, ty: Ty, bindings: Bindings) -> Verdict:
    known = bindings.captures.get(name)
    if known is None:
        at = next(iter(bindings.atoms.values()))
        bindings.captures[name] = Capture(at, (), _rendered(unifier, ty, at.start), ty)
        return YES
    other = known.ty
    if other is None and known.node is not None:
        other = read_type(unifier.source, known.node, unifier.crate)
    return match_type(ty, other)[0] if other is not None else YES


def _rendered(unifier: Unifier, ty: Ty, at: int) -> str | None:
    """The text of a type as it can be written at byte `at`."""
    return render_type(ty, lambda path: spell(unifier.source, path, at, Namespace.TYPE, unifier.crate))
