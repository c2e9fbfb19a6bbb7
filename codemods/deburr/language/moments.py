"""When the captures of a fragment are evaluated: where the fragment is, later (never, once or often), or not at all.

Worked out from the shape of the tree alone. What a capture holds is not known here.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from collections.abc import Sequence as Run

from deburr.language.trees import (
    Definition,
    GenericParameter,
    Group,
    Meta,
    MethodCall,
    PathPattern,
    Sequence,
    Statements,
    Token,
    Tree,
)


class Moment(enum.Enum):
    AT_ONCE = "once, where the fragment is evaluated"
    LATER = "never, once or often: in a closure, a branch, a loop, a block of its own time"
    NEVER = "not at all: it names or binds something, or is a type"


_LATER = frozenset(
    "closure_expression async_block const_block gen_block loop_expression while_expression match_block".split()
)
_NEVER = frozenset(
    "closure_parameters parameters match_pattern label attribute_item inner_attribute_item scoped_identifier "
    "type_arguments generic_type scoped_type_identifier type_parameters where_clause visibility_modifier "
    "trait_bounds lifetime mutable_specifier".split()
)
_SHORT_CIRCUIT = frozenset({"&&", "||"})


def moments_of(root: Tree) -> dict[int, Moment]:
    """Of each metavariable's atom, by its index, when it is evaluated."""
    found: dict[int, Moment] = {}
    pending: list[tuple[Tree, Moment]] = [(root, Moment.AT_ONCE)]
    while pending:
        tree, moment = pending.pop()
        if isinstance(tree, Meta):
            found[tree.atom] = moment
        if isinstance(tree, PathPattern) and tree.meta_head is not None:
            found[tree.atom] = Moment.NEVER
        for child, own in _children(tree):
            pending.append((child, max(moment, own, key=list(Moment).index)))
    return found


def _children(tree: Tree) -> Iterator[tuple[Tree, Moment]]:
    """The parts of a tree, each with when it is evaluated once the tree itself is."""
    match tree:
        case Group():
            yield from _of_group(tree.kind, tree.children)
        case Sequence():
            moment = _of_kind(tree.kind)
            yield from ((one, moment) for element in tree.elements for one in element)
        case MethodCall():
            yield tree.receiver, Moment.AT_ONCE
            yield tree.arguments, Moment.AT_ONCE
        case Statements():
            yield from ((part, Moment.AT_ONCE) for part in tree.parts)
        case Definition():
            own = Moment.AT_ONCE if tree.kind == "let_declaration" else Moment.LATER
            yield tree.body, own
            outside = (*tree.attributes, *((tree.visibility,) if tree.visibility is not None else ()))
            yield from ((part, Moment.NEVER) for part in outside)
        case GenericParameter():
            yield from ((part, Moment.NEVER) for part in (tree.name, *tree.bounds))
        case PathPattern():
            generics = (segment.generics for segment in tree.segments)
            yield from ((one, Moment.NEVER) for one in generics if one is not None)


def _of_kind(kind: str) -> Moment:
    if kind in _LATER:
        return Moment.LATER
    return Moment.NEVER if kind in _NEVER or kind.endswith(("_pattern", "_type")) else Moment.AT_ONCE


def _of_group(kind: str, children: Run[Tree]) -> Iterator[tuple[Tree, Moment]]:
    own = _of_kind(kind)
    if kind.endswith("_item"):
        own = Moment.NEVER if kind in _NEVER else Moment.LATER
    for index, child in enumerate(children):
        behind = [one.text for one in children[:index] if isinstance(one, Token)]
        yield child, max(own, _of_child(kind, index, behind, len(children)), key=list(Moment).index)


def _of_child(kind: str, index: int, behind: Run[str], count: int) -> Moment:
    """When a child of a node of this kind is evaluated; `behind` are the tokens before it."""
    match kind:
        case "let_declaration" | "let_condition":
            if "=" not in behind:
                return Moment.NEVER
            return Moment.LATER if "else" in behind else Moment.AT_ONCE
        case "if_expression":
            return Moment.LATER if index > 1 else Moment.AT_ONCE
        case "for_expression":
            if "in" not in behind:
                return Moment.NEVER
            return Moment.LATER if index == count - 1 else Moment.AT_ONCE
        case "binary_expression":
            return Moment.LATER if _SHORT_CIRCUIT & set(behind) else Moment.AT_ONCE
        case "field_expression":
            return Moment.NEVER if index else Moment.AT_ONCE
        case "field_initializer":
            return Moment.NEVER if count > 1 and ":" not in behind else Moment.AT_ONCE
        case "type_cast_expression":
            return Moment.NEVER if "as" in behind else Moment.AT_ONCE
    return Moment.AT_ONCE
