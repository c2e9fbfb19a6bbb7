"""Whether the value of an expression outlives the temporaries that it is made from: they go at the statement's end.

A pointer into a temporary is sound as an argument of a call, and dangles once it is in a variable, returned, or given
out of a branch. The value is followed outwards, through what hands it on, to the place that keeps it or uses it up.
Deliberately unknown here: whether the expression points into a temporary at all, and what a called function keeps.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from deburr.engine.demands.handing_on import Use, use_in_call, use_in_macro, use_of_receiver
from deburr.syntax.crate_view import CrateView
from deburr.syntax.source import TRIVIA, Node, SourceFile
from deburr.syntax.tails import tail_of
from deburr.syntax.verdict import YES, Verdict, no, unknown

_COMPARISONS = frozenset({"==", "!=", "<", ">", "<=", ">=", "&&", "||"})
_BRANCHES = frozenset({"if_expression", "else_clause", "match_arm"})
_BODIES = frozenset({"function_item", "closure_expression", "async_block", "gen_block", "const_block"})
_PATTERNS = frozenset({"identifier", "mut_pattern", "captured_pattern"})


class Fate(enum.Enum):
    """What becomes of a value in the node around it."""

    UP = "it is part of the value of the node around"
    KEPT = "it is there after the statement"
    USED = "it is used while the temporaries live"
    COMPARED = "it is looked at, not through"
    DROPPED = "nothing uses it"
    FREED = "the temporaries go, and the value goes on"
    TAIL = "the same from edition 2024 on"
    PLACE = "it is the place that is read or borrowed through the pointer"
    LOST = "it cannot be followed"


_OF_USE = {
    Use.HANDED_ON: Fate.UP,
    Use.USED: Fate.USED,
    Use.COMPARED: Fate.COMPARED,
    Use.BORROWED: Fate.PLACE,
    Use.UNKNOWN: Fate.LOST,
}


@dataclass(frozen=True, slots=True)
class Here:
    """A value, the node around it, and all nodes down to that one (outermost first)."""

    source: SourceFile
    crate: CrateView
    node: Node
    around: Node
    nodes: tuple[Node, ...]

    def is_field(self, name: str) -> bool:
        return self.around.child_by_field_name(name) == self.node

    @property
    def beyond(self) -> Node | None:
        return self.nodes[-2] if len(self.nodes) > 1 else None


def outlives_statement(source: SourceFile, node: Node, crate: CrateView) -> Verdict:
    """Whether the value of the expression `node` is used, or can be, after the temporaries in it are gone."""
    nodes = source.ancestors_of(node).nodes
    freed = maybe_freed = in_place = False
    for index in range(len(nodes) - 1, 0, -1):
        here = Here(source, crate, nodes[index], nodes[index - 1], nodes[:index])
        fate = fate_of_place(here) if in_place else fate_of(here)
        in_place = fate is Fate.PLACE
        if fate in {Fate.UP, Fate.PLACE}:
            continue
        if fate is Fate.FREED or (fate is Fate.TAIL and crate.edition not in {"2015", "2018", "2021", None}):
            freed = True
        elif fate is Fate.TAIL:
            maybe_freed = maybe_freed or crate.edition is None
        else:
            return _verdict(fate, here, freed, maybe_freed)
    return unknown("where its value goes cannot be seen")


def _verdict(fate: Fate, here: Here, freed: bool, maybe_freed: bool) -> Verdict:
    if fate is Fate.KEPT or (fate is Fate.USED and freed):
        return YES
    if fate is Fate.DROPPED:
        return no("nothing uses its value")
    if fate is Fate.COMPARED:
        return no("its value is only compared")
    if fate is Fate.LOST:
        return unknown(f"whether {_shown(here.around)} keeps its value is not known")
    if maybe_freed:
        return unknown("whether its value outlives the block depends on the edition, which is not known")
    return no("its value does not outlive the statement")


def _shown(node: Node) -> str:
    kind = {"token_tree": "the macro", "arguments": "the call"}.get(node.type)
    return kind or f"the {node.type.replace('_', ' ')} around it"


def fate_of(here: Here) -> Fate:
    """What becomes of the value in the node around it."""
    asked = _BY_KIND.get(here.around.type)
    return asked(here) if asked is not None else Fate.LOST


def fate_of_place(here: Here) -> Fate:
    """Of `*p`, `p[i]` or a field of them: read at once, unless a reference is taken."""
    kind = here.around.type
    if kind == "reference_expression":
        return Fate.UP
    if kind == "field_expression":
        return Fate.USED if is_callee(here) else Fate.PLACE
    if kind == "index_expression":
        return Fate.PLACE if here.around.named_children[0] == here.node else Fate.USED
    if kind == "token_tree" and _macro_use(here) is Use.BORROWED:
        return Fate.UP
    return Fate.PLACE if kind == "parenthesized_expression" else Fate.USED


def _up(here: Here) -> Fate:
    return Fate.UP


def _kept(here: Here) -> Fate:
    return Fate.KEPT


def _used(here: Here) -> Fate:
    return Fate.USED


def _of_let(here: Here) -> Fate:
    pattern = here.around.child_by_field_name("pattern")
    if not here.is_field("value"):
        return Fate.LOST
    return Fate.DROPPED if pattern is not None and pattern.type == "_" else Fate.KEPT


def _of_statement(here: Here) -> Fate:
    return Fate.DROPPED if here.around.children[-1].type == ";" else Fate.UP


def _of_block(here: Here) -> Fate:
    tail = tail_of(here.around)
    statement = here.node.type == "expression_statement" and here.node.named_children[:1] == [tail]
    if tail is None or not (here.node == tail or statement):
        return Fate.DROPPED
    beyond = here.beyond
    if beyond is None:
        return Fate.LOST
    return Fate.UP if beyond.type in _BODIES | _BRANCHES else Fate.TAIL


def _of_branch(here: Here) -> Fate:
    """The body of an `if`, an `else`, or an arm: temporaries in it go at its end."""
    kind = here.around.type
    if here.is_field("condition"):
        return Fate.USED
    if kind == "match_arm":
        return Fate.FREED if here.is_field("value") else Fate.LOST
    if kind == "else_clause":
        # An `else if` is one expression with its branches apart.
        return Fate.FREED if here.node.type == "block" else Fate.UP
    return Fate.UP if here.node.type == "else_clause" else Fate.FREED


def _of_scrutinee(here: Here) -> Fate:
    """What is matched lives as long as the `match`, but an arm may give it out."""
    return Fate.UP if not here.is_field("value") or _is_given_out(here) else Fate.USED


def _is_given_out(here: Here) -> bool:
    body = here.around.child_by_field_name("body")
    for arm in body.named_children if body is not None else ():
        pattern, value = arm.child_by_field_name("pattern"), arm.child_by_field_name("value")
        inner = pattern.named_children[0] if pattern is not None and pattern.named_children else None
        if inner is None or value is None or value.type != "identifier":
            continue
        if here.source.text(value) in here.source.text(inner).replace("(", " ").replace(")", " ").split():
            return True
    return False


def _of_loop(here: Here) -> Fate:
    return Fate.USED if here.is_field("condition") or here.is_field("value") else Fate.DROPPED


def _of_binary(here: Here) -> Fate:
    operator = here.around.child_by_field_name("operator")
    return Fate.COMPARED if operator is None or operator.type in _COMPARISONS else Fate.UP


def _of_unary(here: Here) -> Fate:
    operator = here.around.children[0].type
    return Fate.PLACE if operator == "*" else Fate.USED if operator == "!" else Fate.UP


def _of_assignment(here: Here) -> Fate:
    if here.beyond is not None and here.beyond.type == "token_tree":
        # `name = value`, an argument of `format!` and the like.
        return Fate.UP
    return Fate.KEPT if here.is_field("right") else Fate.USED


def _of_index(here: Here) -> Fate:
    operands = [child for child in here.around.named_children if child.type not in TRIVIA]
    return Fate.PLACE if operands[0] == here.node else Fate.USED


def is_callee(here: Here) -> bool:
    """Whether the node around, `value.name`, is a method that is called."""
    beyond = here.beyond
    around: Node = here.around
    if beyond is not None and beyond.type == "generic_function" and len(here.nodes) > 2:
        around, beyond = beyond, here.nodes[-3]
    return beyond is not None and beyond.type == "call_expression" and beyond.child_by_field_name("function") == around


def _of_field(here: Here) -> Fate:
    if not is_callee(here):
        return Fate.UP
    return _OF_USE[use_of_receiver(here.source, here.around)]


def _of_call(here: Here) -> Fate:
    # The callee itself: a method's receiver was asked for at its field.
    return Fate.UP if here.node.type in {"field_expression", "generic_function", "arguments"} else Fate.USED


def _of_arguments(here: Here) -> Fate:
    call = here.beyond
    if call is None or call.type != "call_expression":
        return Fate.USED
    return _OF_USE[use_in_call(here.source, here.crate, call)]


def _macro_use(here: Here) -> Use:
    call = here.beyond
    if call is None or call.type != "macro_invocation":
        return Use.UNKNOWN
    return use_in_macro(here.source, here.crate, call)


def _of_token_tree(here: Here) -> Fate:
    return _OF_USE[_macro_use(here)]


_BY_KIND: Mapping[str, Callable[[Here], Fate]] = {
    **dict.fromkeys(
        [
            *("parenthesized_expression", "unsafe_block", "type_cast_expression", "reference_expression"),
            *("tuple_expression", "array_expression", "struct_expression", "field_initializer_list"),
            *("field_initializer", "shorthand_field_initializer", "base_field_initializer", "try_expression"),
            *("range_expression", "match_block", "generic_function", "macro_invocation"),
        ],
        _up,
    ),
    **dict.fromkeys([*_BODIES, "return_expression", "break_expression", "const_item", "static_item"], _kept),
    **dict.fromkeys(["await_expression", "let_condition", "let_chain", "match_pattern"], _used),
    **dict.fromkeys(["while_expression", "for_expression", "loop_expression"], _of_loop),
    **dict.fromkeys(["assignment_expression", "compound_assignment_expr"], _of_assignment),
    **dict.fromkeys(_BRANCHES, _of_branch),
    "let_declaration": _of_let,
    "expression_statement": _of_statement,
    "block": _of_block,
    "match_expression": _of_scrutinee,
    "binary_expression": _of_binary,
    "unary_expression": _of_unary,
    "index_expression": _of_index,
    "field_expression": _of_field,
    "call_expression": _of_call,
    "arguments": _of_arguments,
    "token_tree": _of_token_tree,
}
