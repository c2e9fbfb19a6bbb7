"""The type that is reached through the guard of a cell: `x.borrow_mut()` of an `Rc<RefCell<Node>>` leads to a `Node`.

Also by a variable that a guard was given to. Inference leaves this open, because a method of that name may be one of
`Borrow`; it is not where no such trait is named in the file. Unknown here: what is done with it.
"""

from __future__ import annotations

import re

from deburr.recipes.ownership.clones import initial
from deburr.recipes.ownership.storing import binding_of
from deburr.recipes.weakening.changes import named
from deburr.recipes.weakening.names import pointer_at
from deburr.syntax.crate_view import CrateView
from deburr.syntax.inference import type_of
from deburr.syntax.source import Node, SourceFile
from deburr.syntax.types import PathTy, RefTy, Ty, UnknownTy

OPENS = {
    "RefCell": frozenset({"borrow", "borrow_mut"}),
    "Mutex": frozenset({"lock"}),
    "RwLock": frozenset({"read", "write"}),
}
"""The methods that open a cell."""
CRATES_OF_CELLS = frozenset({"std", "parking_lot"})
UNWRAPS = frozenset({"unwrap", "expect"})
_TRAITS = re.compile(rb"\bBorrow(?:Mut)?\b")
_DEEPEST = 8


def opened_type(source: SourceFile, node: Node, crate: CrateView, depth: int = 0) -> Ty | None:
    """The type of what a guard, or a reference, leads to; None where the node is neither, or it is not known."""
    if depth > _DEEPEST or _TRAITS.search(source.data) is not None:
        return None
    if node.type in {"parenthesized_expression", "reference_expression", "unary_expression"}:
        inside = named(source, node)
        return opened_type(source, inside[-1], crate, depth + 1) if inside else None
    if node.type == "identifier":
        value = initial(source, binding_of(source, node, crate))
        return opened_type(source, value, crate, depth + 1) if value is not None else None
    function = node.child_by_field_name("function") if node.type == "call_expression" else None
    if function is None or function.type != "field_expression":
        return None
    receiver, method = function.child_by_field_name("value"), function.child_by_field_name("field")
    if receiver is None or method is None:
        return None
    if source.text(method) in UNWRAPS:
        return opened_type(source, receiver, crate, depth + 1)
    return _inside(type_of(source, receiver, crate), source.text(method))


def _inside(ty: Ty, method: str) -> Ty | None:
    """What the method opens, of a cell behind references and counted pointers."""
    while True:
        if isinstance(ty, RefTy):
            ty = ty.inner
        elif isinstance(ty, PathTy) and pointer_at(ty.path) is not None and ty.args:
            ty = ty.args[0]
        else:
            break
    if not isinstance(ty, PathTy) or not ty.args or ty.path[0] not in CRATES_OF_CELLS:
        return None
    opened = ty.args[0] if method in OPENS.get(ty.path[-1], frozenset()) else None
    return None if isinstance(opened, UnknownTy) else opened
