"""Where a statement can be put before what a match stands in: the nearest statement that surely evaluates it once.

From the match outward every step must be one that evaluates its operand exactly once and unconditionally, and hands
nothing on to where the new variable does not live. Unknown here: what is put there.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from deburr.engine.edits.block_values import alone_in, ends_itself, value_is_used
from deburr.syntax.layers import Layer, Shape, Trust
from deburr.syntax.paths import PATH_KINDS
from deburr.syntax.source import TRIVIA, Node, SourceFile

LEAVES = "its value leaves the block that the new variable would live in"
OUTLIVES = "what it is assigned to outlives the block that the new variable would live in"

_STRAIGHT = frozenset(
    "parenthesized_expression reference_expression unary_expression type_cast_expression field_expression "
    "call_expression generic_function arguments try_expression await_expression tuple_expression array_expression "
    "binary_expression index_expression range_expression struct_expression field_initializer_list field_initializer "
    "base_field_initializer expression_statement let_declaration if_expression match_expression for_expression "
    "assignment_expression compound_assignment_expr macro_invocation token_tree unsafe_block".split()
)
_REFUSED = {
    "closure_expression": "it is in a closure without braces, which may run at another time or never",
    "match_arm": "it is in a match arm without braces",
    "match_pattern": "it is in the guard of a match arm, which may not run",
    "while_expression": "it is in the condition of a loop, which runs more than once",
    "let_condition": "it is in the condition of an `if let` or `while let`, whose temporaries live on in its branches",
    "let_chain": "it is in a chain of conditions, which may stop before it",
    "else_clause": "it is in the condition of an `else if`, which may not run",
}
_CONSTANT = "it is in a constant, where no statement runs"
_LEAVING = frozenset({"return_expression", "break_expression", "yield_expression"})
_COMPARISONS = frozenset({"==", "!=", "<", ">", "<=", ">="})
_ONCE = frozenset(
    "vec print println eprint eprintln write writeln format format_args panic todo unimplemented unreachable".split()
)
_FIRST_ARGUMENTS = {"assert": 1, "assert_eq": 2, "assert_ne": 2, "dbg": 1}
"""Macros that evaluate so many of their first arguments exactly once, and the others perhaps."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A statement before which another one may stand."""

    statement: Node
    block: Node
    crossed: tuple[Node, ...] = ()
    """The `unsafe` blocks around the match that do not hold the statement."""
    earlier: tuple[Node, ...] = ()
    """What the statement evaluates before the match, but after what is put in front of it."""
    target: Node | None = None
    """The place that the value is assigned to, if it is."""


def spot_before(source: SourceFile, node: Node) -> Spot | str:
    """The statement around `node`, or why nothing can be put in front of one."""
    ancestry = source.ancestors_of(node)
    for layer in ancestry.layers:
        if layer.trust is Trust.DEFINITION:
            return "it is in the body of a macro"
        if layer.trust is not Trust.KNOWN:
            return f"what `{layer.macro.lstrip('#')}!` does with its argument is not known"
    return _Climb(source, ancestry.nodes).climb()


def spot_before_statement(source: SourceFile, statement: Node) -> Spot | str:
    """The place before a statement of a block."""
    block = source.parent(statement)
    if block is None or block.type != "block":
        return _CONSTANT
    return (
        "an attribute stands in front of its statement" if attributes_of(source, statement) else Spot(statement, block)
    )


@dataclass(slots=True)
class _Climb:
    """The way from the match outward; `at` is the index of the node that was reached."""

    source: SourceFile
    nodes: tuple[Node, ...]
    at: int = -1
    flows: bool = True
    """Whether the value of the match may be in the value of what was reached."""
    crossed: list[Node] = field(default_factory=list)
    earlier: list[Node] = field(default_factory=list)
    target: Node | None = None

    def climb(self) -> Spot | str:
        self.at = len(self.nodes) - 1
        while self.at:
            child, parent = self.nodes[self.at], self.nodes[self.at - 1]
            if parent.type == "block":
                if not self._is_transparent(parent, child):
                    return self._arrived(parent, child)
                self.crossed.append(self.nodes[self.at - 2])
            elif (refusal := self._step(parent, child)) is not None:
                return refusal
            self.at -= 1
        return _CONSTANT

    def _is_transparent(self, block: Node, child: Node) -> bool:
        """Whether the block is that of `unsafe { e }`, whose value is that of `e`."""
        around = self.nodes[self.at - 2]
        return around.type == "unsafe_block" and alone_in(block, child) and not ends_itself(child)

    def _arrived(self, block: Node, child: Node) -> Spot | str:
        if attributes_of(self.source, child):
            return "an attribute stands in front of its statement"
        if self.flows and value_is_used(self.source, child):
            return LEAVES
        return Spot(child, block, tuple(self.crossed), tuple(self.earlier), self.target)

    def _step(self, parent: Node, child: Node) -> str | None:
        """Take one step outward; the reason if it cannot be taken."""
        kind = parent.type
        if kind in _REFUSED:
            return _REFUSED[kind]
        if kind in _LEAVING:
            return LEAVES if self.flows else None
        if kind.endswith("_item") or kind == "enum_variant" or child == parent.child_by_field_name("length"):
            return _CONSTANT
        if kind not in _STRAIGHT:
            return f"whether it runs exactly once inside of a {kind.replace('_', ' ')} is not known"
        if kind in {"if_expression", "for_expression"}:
            self.flows = False
            return None
        asked = _SPECIAL.get(kind)
        if asked is not None:
            return asked(self, parent, child)
        self.earlier += _evaluated_before(parent, child)
        return None

    def in_let_declaration(self, parent: Node, child: Node) -> str | None:
        if parent.child_by_field_name("alternative") is not None:
            return "it is in a `let … else`, whose `else` leaves the block"
        return _CONSTANT if child != parent.child_by_field_name("value") else None

    def in_binary_expression(self, parent: Node, child: Node) -> str | None:
        operator = parent.child_by_field_name("operator")
        word = operator.type if operator is not None else ""
        self.flows = self.flows and word not in _COMPARISONS
        left = parent.child_by_field_name("left")
        if child == left:
            return None
        if word in {"&&", "||"}:
            return f"it is on the right side of `{word}`, which may not run"
        self.earlier += [left] if left is not None else []
        return None

    def in_assignment_expression(self, parent: Node, child: Node) -> str | None:
        left, right = parent.child_by_field_name("left"), parent.child_by_field_name("right")
        if child != right:
            self.earlier += [right] if right is not None else []
        elif self.flows and self.nodes[self.at - 2].type != "token_tree":
            self.target = left
        self.flows = False
        return None

    def in_token_tree(self, parent: Node, child: Node) -> str | None:
        macro = self.nodes[self.at - 2]
        layer = _layer_of(self.source, macro, parent)
        if layer is None or layer.shape not in {Shape.ARGUMENTS, Shape.REPEAT} or child not in layer.roots:
            return "how the macro around it reads its argument is not known"
        before = [root for root in layer.roots if root.end_byte <= child.start_byte]
        commas = sum(root.type in {",", ";"} for root in before)
        if layer.macro not in _ONCE and commas >= _FIRST_ARGUMENTS.get(layer.macro, 0):
            return f"`{layer.macro}!` may not evaluate it, or more than once"
        self.earlier += [_named_value(root) for root in before if root.is_named and root.type not in TRIVIA]
        return None


_SPECIAL = {
    "let_declaration": _Climb.in_let_declaration,
    "binary_expression": _Climb.in_binary_expression,
    "assignment_expression": _Climb.in_assignment_expression,
    "token_tree": _Climb.in_token_tree,
}


def _layer_of(source: SourceFile, macro: Node, tree: Node) -> Layer | None:
    named = macro.child_by_field_name("macro") if macro.type == "macro_invocation" else None
    return source.layer_of(tree, source.text(named).rsplit("::", 1)[-1].strip()) if named is not None else None


def _named_value(argument: Node) -> Node:
    """What is evaluated of `name = value`, an argument of `format!` and the like."""
    value = argument.child_by_field_name("right") if argument.type == "assignment_expression" else None
    return value if value is not None else argument


_OPERAND_LISTS = frozenset(
    {"arguments", "tuple_expression", "array_expression", "index_expression", "range_expression"}
    | {"field_initializer_list", "compound_assignment_expr"}
)
_INITIALIZERS = frozenset({"field_initializer", "base_field_initializer", "shorthand_field_initializer"})


def _evaluated_before(parent: Node, child: Node) -> list[Node]:
    """The operands of `parent` that are evaluated before its operand `child`."""
    if parent.type == "call_expression":
        function = parent.child_by_field_name("function")
        return _of_callee(function) if function is not None and child != function else []
    if parent.type not in _OPERAND_LISTS:
        return []
    before = [one for one in parent.named_children if one.end_byte <= child.start_byte and one.type not in TRIVIA]
    return [_of_initializer(one) for one in before if one.type != "attribute_item"]


def _of_callee(function: Node) -> list[Node]:
    """What is evaluated of a callee: the receiver of a method, nothing of a path."""
    if function.type == "generic_function":
        function = function.child_by_field_name("function") or function
    if function.type == "field_expression":
        value = function.child_by_field_name("value")
        return [value] if value is not None else []
    return [] if function.type in PATH_KINDS else [function]


def _of_initializer(node: Node) -> Node:
    if node.type not in _INITIALIZERS:
        return node
    return node.child_by_field_name("value") or node.named_children[-1]


def attributes_of(source: SourceFile, statement: Node) -> list[str]:
    """The attributes that belong to a statement of a block, without `#[` and `]`."""
    found: list[str] = []
    before = statement.prev_sibling
    while before is not None and (before.type in TRIVIA or before.type == "attribute_item"):
        if before.type == "attribute_item":
            found.append(source.text(before).lstrip("#[ \t\r\n").rstrip("] \t\r\n"))
        before = before.prev_sibling
    return found
