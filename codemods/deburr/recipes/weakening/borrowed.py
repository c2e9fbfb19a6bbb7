"""Whether what is read through an owner may still be borrowed from it when the statement is over.

An upgraded owner lives as long as its statement: `self.owner.name()` may be returned or kept where `owner` is a field,
and not where it was upgraded for this. Unknown here: lifetimes; what is not surely owned may be borrowed.
"""

from __future__ import annotations

from deburr.syntax.crate_view import CrateView
from deburr.syntax.inference import type_of
from deburr.syntax.source import Node, SourceFile
from deburr.syntax.types import FLOATS, INTEGERS, PathTy, TupleTy, Ty

_OWNING = frozenset({"String", "Vec", "Option", "Rc", "Arc", "Box", "Weak"})
_PRIMITIVES = INTEGERS | FLOATS | {"bool", "char"}
_BODIES = frozenset({"function_item", "closure_expression"})
_KEEPS = {"let_declaration": "value", "assignment_expression": "right"}
_BORROWING = ("&", "'", "Ref", "Guard", "impl ", "dyn ", "Iter")
"""What a return type is written with that may borrow."""


def may_outlive(source: SourceFile, node: Node, crate: CrateView) -> bool:
    """Whether something that `node` is read for may be borrowed from it, and kept or returned."""
    inner = node
    for around in reversed(source.ancestors_of(node).nodes[:-1]):
        kept = around.child_by_field_name(_KEEPS[around.type]) if around.type in _KEEPS else None
        if kept is not None and kept == inner and not _is_owned(type_of(source, kept, crate)):
            return True
        if around.type in _BODIES:
            returned = around.child_by_field_name("return_type")
            text = source.text(returned) if returned is not None else ""
            return any(sign in text for sign in _BORROWING)
        inner = around
    return False


def _is_owned(ty: Ty) -> bool:
    if isinstance(ty, TupleTy):
        return all(_is_owned(one) for one in ty.items)
    if not isinstance(ty, PathTy) or ty.lifetimes:
        return False
    if len(ty.path) == 1:
        return ty.path[0] in _PRIMITIVES
    if ty.path[0] == "std":
        return ty.path[-1] in _OWNING and all(_is_owned(one) for one in ty.args or ())
    return ty.definition is not None and ty.definition.child_by_field_name("type_parameters") is None
