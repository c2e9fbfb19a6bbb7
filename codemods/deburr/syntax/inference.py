"""Local type inference: the type of an expression from what its file says about it.

Annotations, declarations of the same file, and the table of std signatures; no trait solving and no guess. What is
not decided by them is an `UnknownTy` with the reason. The context is asked only where an expression's own type is
open (a number without a suffix, a type parameter that only the result mentions), or where it wants a number, which
nothing else becomes.
"""

from __future__ import annotations

from deburr.syntax.callees import Callee, callee_of
from deburr.syntax.crate_view import CrateView
from deburr.syntax.expression_types import inquiry_for
from deburr.syntax.inquiry import Inquiry, remembered
from deburr.syntax.literal_types import fits_literal, number_literal
from deburr.syntax.source import Node, SourceFile
from deburr.syntax.types import Ty, UnknownTy, is_number

__all__ = ["type_of"]


def type_of(source: SourceFile, node: Node, crate: CrateView) -> Ty:
    """The type of the expression `node`."""
    return remembered("type", inquiry_for(source, crate), node, _type_with_context)


def _type_with_context(inquiry: Inquiry, node: Node) -> Ty:
    ty = inquiry.type_of(node)
    if not isinstance(ty, UnknownTy):
        return ty
    literal = number_literal(node)
    if literal is not None:
        wanted = inquiry.expected(node)
        return wanted if fits_literal(literal, wanted) else ty
    wanted = inquiry.expected(node)
    # Nothing is coerced to a number but what never gives a value.
    if is_number(wanted) or (node.type == "identifier" and _is_transmuted(inquiry, node)):
        return ty if isinstance(wanted, UnknownTy) else wanted
    return ty


def _is_transmuted(inquiry: Inquiry, node: Node) -> bool:
    around = inquiry.source.ancestors_of(node).nodes[-3:-1]
    if [outer.type for outer in around] != ["call_expression", "arguments"]:
        return False
    callee = callee_of(inquiry, around[0])
    return isinstance(callee, Callee) and callee.path == ("std", "mem", "transmute")
