"""Whether a value that points into something stays in the block that this something lives in.

The value is followed to the variables that keep it, and from each of their mentions on. What is read through a pointer,
or given to a function as an argument, stays; what is returned, or stored where more than the block can see it, leaves.
Deliberately unknown here: what it points to, and what a called function keeps.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from deburr.engine.demands.handing_on import hands_out_reference, only_looks, stores
from deburr.engine.demands.outliving import Fate, Here, fate_of, fate_of_place, is_callee
from deburr.engine.edits.block_values import value_is_used
from deburr.engine.edits.hoist_places import LEAVES, OUTLIVES
from deburr.engine.naming.mentions import mentions
from deburr.syntax.bindings import pattern_bindings
from deburr.syntax.crate_view import CrateView
from deburr.syntax.inference import type_of
from deburr.syntax.names import Local, Namespace, resolve
from deburr.syntax.paths import read_path
from deburr.syntax.source import Node, SourceFile, span_of
from deburr.syntax.tokens import strip, strip_parentheses
from deburr.syntax.types import PtrTy, RefTy, UnknownTy
from deburr.syntax.verdict import YES, Verdict, all_of, no, unknown

_CLOSURES = frozenset({"closure_expression", "async_block", "gen_block"})
_PARAMETERS = frozenset({"parameter", "self_parameter"})
_BARE = frozenset(
    "parenthesized_expression unsafe_block type_cast_expression block expression_statement if_expression else_clause "
    "match_expression match_block match_arm binary_expression field_expression call_expression generic_function "
    "try_expression".split()
)
"""What hands on a pointer itself; of all else it becomes a part, or a reference is made of it."""
_PLACES = frozenset({"field_expression", "index_expression", "parenthesized_expression"})
_MOST_FOLLOWED = 200


def stays_in(source: SourceFile, crate: CrateView, node: Node, block: Node) -> Verdict:
    """Whether the value of the expression `node` is in no place that is there when `block`, which holds it, has ended.
    Of an unknown answer the reason says how it may leave."""
    return _Follower(source, crate, block).verdict(node)


@dataclass(slots=True)
class _Value:
    """A place at which the value is, and the variable that it is read from."""

    node: Node
    is_bare: bool
    """Whether it is the pointer, or a number made of it: no method of it hands on more than `_of_receiver` knows."""
    name: str = ""
    variable: Node | None = None


@dataclass(slots=True)
class _Follower:
    source: SourceFile
    crate: CrateView
    block: Node
    waiting: list[_Value] = field(default_factory=list)
    seen: dict[int, bool] = field(default_factory=dict)
    """By the first byte of a variable's definition: whether it was followed as a bare pointer."""

    def verdict(self, node: Node) -> Verdict:
        self.waiting = [_Value(node, is_bare=True)]
        answer = YES
        followed = 0
        while self.waiting:
            followed += 1
            if followed > _MOST_FOLLOWED:
                return unknown("its value is used in too many places to follow them all")
            found = self._follow(self.waiting.pop())
            if found.is_no:
                return found
            answer = found if answer.is_yes else answer
        return answer

    def _follow(self, value: _Value) -> Verdict:
        """Where the value goes from one place, up to what keeps it or uses it up."""
        nodes = self.source.ancestors_of(value.node).nodes
        captured = self._captured(value, nodes)
        in_place = False
        bare = value.is_bare
        for index in range(len(nodes) - 1, 0, -1):
            here = Here(self.source, self.crate, nodes[index], nodes[index - 1], nodes[:index])
            if here.around == self.block:
                leaves = value_is_used(self.source, here.node) and not in_place
                return no(self._words(value, LEAVES)) if leaves else captured
            if self._takes_apart(here):
                return captured
            fate = fate_of_place(here) if in_place and bare else fate_of(here)
            if fate is Fate.PLACE and not bare:
                fate = Fate.UP
            in_place = fate is Fate.PLACE
            if fate in {Fate.UP, Fate.PLACE, Fate.FREED, Fate.TAIL}:
                bare = bare and self._stays_bare(here)
                continue
            return all_of((captured, self._end(value, here, fate, bare)))
        return unknown(self._words(value, "where its value goes cannot be seen"))

    def _captured(self, value: _Value, nodes: tuple[Node, ...]) -> Verdict:
        """Whether a closure, which may leave the block itself, takes the variable along."""
        for around in nodes:
            inside = around.start_byte >= self.block.start_byte and around.end_byte <= self.block.end_byte
            if around.type not in _CLOSURES or not inside or value.variable is None:
                continue
            if not span_of(around).contains(span_of(value.variable)):
                return unknown(f"a closure or `async` block takes `{value.name}` along, and may leave the block")
        return YES

    def _stays_bare(self, here: Here) -> bool:
        kind = here.around.type
        if kind == "field_expression":
            return is_callee(here) and not hands_out_reference(self.source, here.around)
        return kind in _BARE or (kind == "unary_expression" and here.around.children[0].type == "*")

    def _takes_apart(self, here: Here) -> bool:
        """Follow the variables of a pattern that the value is matched with."""
        around = here.around
        if around.type in {"match_expression", "for_expression"} and here.is_field("value"):
            body = around.child_by_field_name("body")
            arms = body.named_children if around.type == "match_expression" and body is not None else [around]
            patterns = [pattern for arm in arms if (pattern := arm.child_by_field_name("pattern")) is not None]
        elif around.type == "let_condition" and here.is_field("value"):
            patterns = [one for one in [around.child_by_field_name("pattern")] if one is not None]
        else:
            return False
        for pattern in patterns:
            self._follow_pattern(pattern, is_bare=False)
        return True

    def _follow_pattern(self, pattern: Node, *, is_bare: bool) -> None:
        for name, binder in pattern_bindings(self.source, pattern, irrefutable=is_bare):
            self._follow_variable(name, binder, is_bare=is_bare)

    def _follow_variable(self, name: str, binder: Node, *, is_bare: bool) -> None:
        known = self.seen.get(binder.start_byte)
        if known is not None and (is_bare or not known):
            return
        self.seen[binder.start_byte] = is_bare
        for mention in mentions(self.source, binder, self.crate):
            self.waiting.append(_Value(mention.node, is_bare, name, binder))

    def _end(self, value: _Value, here: Here, fate: Fate, bare: bool) -> Verdict:
        around = here.around
        if fate is Fate.KEPT and around.type == "let_declaration":
            pattern = around.child_by_field_name("pattern")
            if pattern is not None:
                self._follow_pattern(pattern, is_bare=bare and pattern.type in {"identifier", "mut_pattern"})
            return YES
        if fate is Fate.KEPT and around.type in {"assignment_expression", "compound_assignment_expr"}:
            return self._assigned(value, around)
        if fate is Fate.KEPT:
            if around.type == "return_expression":
                return no(self._words(value, LEAVES))
            return unknown(self._words(value, "its value may leave the block that the new variable would live in"))
        if fate is Fate.LOST:
            return unknown(self._words(value, f"what becomes of it in {_shown(around)} is not known"))
        return self._used(value, here, bare) if fate is Fate.USED else YES

    def _used(self, value: _Value, here: Here, bare: bool) -> Verdict:
        around = here.around
        if around.type == "arguments" and here.beyond is not None:
            name = stores(self.source, here.beyond)
            return unknown(self._words(value, f"`{name}` may store it")) if name is not None else YES
        if around.type == "field_expression" and is_callee(here) and not bare:
            looks = only_looks(self.source, around)
            return YES if looks else unknown(self._words(value, "a method of it may hand it on"))
        return YES

    def _assigned(self, value: _Value, assignment: Node) -> Verdict:
        left = assignment.child_by_field_name("left")
        if left is None:
            return unknown(self._words(value, f"whether {OUTLIVES} is not known"))
        target, answer = self._base(strip_parentheses(left))
        local = self._local(target) if target is not None else None
        if local is None or not self._lives_in_block(local):
            return no(OUTLIVES) if not value.name else no(f"`{value.name}` is assigned to what outlives the block")
        binder = self.source.root.descendant_for_byte_range(local.definition.start, local.definition.end)
        if binder is None:
            return unknown(self._words(value, f"whether {OUTLIVES} is not known"))
        self._follow_variable(local.name, binder, is_bare=value.is_bare and target == strip_parentheses(left))
        return answer

    def _base(self, target: Node) -> tuple[Node | None, Verdict]:
        """The variable that a place is a part of, without a pointer in between; what is not known of the way."""
        answer = YES
        while target.type in _PLACES:
            base = target.child_by_field_name("value") or next(iter(target.named_children), None)
            if base is None:
                return None, answer
            if target.type != "parenthesized_expression":
                ty = type_of(self.source, strip(base), self.crate)
                if isinstance(ty, RefTy | PtrTy):
                    return None, answer
                if isinstance(ty, UnknownTy):
                    answer = unknown(f"whether {OUTLIVES} is not known: {ty.reason}")
            target = base
        return target, answer

    def _local(self, target: Node) -> Local | None:
        path = read_path(self.source, target) if target.type == "identifier" else None
        found = resolve(self.source, path, Namespace.VALUE, self.crate) if path is not None else None
        return found if isinstance(found, Local) else None

    def _lives_in_block(self, local: Local) -> bool:
        """Whether a variable is declared in the block, however deep, or is a parameter of the function whose body it
        is."""
        if span_of(self.block).contains(local.definition):
            return True
        around = self.source.parent(local.binder)
        if local.binder.type in _PARAMETERS and around is not None:
            function = self.source.parent(around)
            return function is not None and function.child_by_field_name("body") == self.block
        return False

    @staticmethod
    def _words(value: _Value, reason: str) -> str:
        """A reason that names the variable that the value was read from, if it is not the match itself."""
        if not value.name:
            return reason
        if reason == LEAVES:
            return f"`{value.name}` leaves the block that the new variable would live in"
        return f"`{value.name}`: {reason}"


def _shown(node: Node) -> str:
    return {"token_tree": "the macro", "arguments": "the call"}.get(node.type, f"the {node.type.replace('_', ' ')}")
