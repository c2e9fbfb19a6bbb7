"""What becomes of each use of a field that owned something and holds a `Weak` now.

A use of an optional owner goes on with what `upgrade` gives, which may be nothing as before. One that could rely on the
owner becomes an `if let` where it is a statement, and else gets a placeholder. What is not known to be one of these is
refused. Unknown here: which places mention the field.
"""

from __future__ import annotations

from dataclasses import dataclass

from deburr.engine.edits.fresh_names import fresh_name
from deburr.engine.edits.layout import indent_of, newline_of
from deburr.engine.edits.reindent import reindented
from deburr.recipes.weakening.borrowed import may_outlive
from deburr.recipes.weakening.changes import Call, Change, call_on, inserted, is_statement, outside, replaced
from deburr.recipes.weakening.downgrades import Downgrader
from deburr.recipes.weakening.field_shape import CELLS, OPENS, OPTION, FieldShape
from deburr.syntax.inference import type_of
from deburr.syntax.paths import plain_name
from deburr.syntax.source import Node, SourceFile, span_of
from deburr.syntax.types import UNIT
from deburr.text.edit import Edit, apply_edits
from deburr.text.span import Span

_UNWRAPS = frozenset({"unwrap", "expect"})
_ONWARD = frozenset({"field_expression", "call_expression", "try_expression", "await_expression"})
"""What hands a value on that is evaluated first in it."""
_BORROWS = frozenset({"field_expression", "reference_expression", "unary_expression"})
"""What may only look at a value that it is given."""


@dataclass(frozen=True, slots=True)
class FieldUses:
    """The uses of a field of this shape, in the file of `downgrader`."""

    shape: FieldShape
    name: str
    downgrader: Downgrader
    places: frozenset[int]
    """The first bytes of all names that are the field."""

    @property
    def source(self) -> SourceFile:
        return self.downgrader.source

    def at(self, mention: Node) -> Change:
        """What becomes of the place where `mention`, a name, is the field."""
        parent = self.source.parent(mention)
        if parent is not None and parent.type == "field_expression":
            return Change() if self._copied(parent) is not None else self._accessed(parent)
        if parent is not None and parent.type == "field_initializer":
            value = parent.child_by_field_name("value")
            if value is None or self._is_copy(value):
                return self._refused(parent) if value is None else Change()
            return self.downgrader.stored(self.shape.wrappers, value)
        if parent is not None and parent.type == "shorthand_field_initializer":
            return self._shorthand(mention)
        return self._refused(parent if parent is not None else mention)

    def _copied(self, place: Node) -> Node | None:
        """The field of another value that gets a clone of what is in this one: both hold a `Weak` then."""
        call = call_on(self.source, place)
        into = self.source.parent(call.node) if call is not None and call.name == "clone" else None
        name = into.child_by_field_name("field") if into is not None and into.type == "field_initializer" else None
        return name if name is not None and name.start_byte in self.places else None

    def _is_copy(self, value: Node) -> bool:
        function = value.child_by_field_name("function") if value.type == "call_expression" else None
        place = function.child_by_field_name("value") if function is not None else None
        name = place.child_by_field_name("field") if place is not None and place.type == "field_expression" else None
        if place is None or name is None or name.start_byte not in self.places:
            return False
        return self._copied(place) is not None

    def _shorthand(self, variable: Node) -> Change:
        """`Node { parent }` has to say what is stored: `parent: Rc::downgrade(&parent)`."""
        change = self.downgrader.stored(self.shape.wrappers, variable)
        if change.refused is not None or not change.edits:
            return change
        start = variable.start_byte
        moved = [Edit(Span(one.span.start - start, one.span.end - start), one.replacement) for one in change.edits]
        text = apply_edits(span_of(variable).cut(self.source.data), moved)
        return Change((Edit(span_of(variable), self.source.text(variable).encode() + b": " + text),))

    def _accessed(self, place: Node) -> Change:
        node, wrappers = place, self.shape.wrappers
        if wrappers and wrappers[0] in CELLS:
            call = call_on(self.source, place)
            if wrappers[0] == "RefCell" and call is not None and call.name == "replace":
                is_dropped = is_statement(self.source, call.node) and len(call.arguments) == 1
                return (
                    self.downgrader.stored(wrappers[1:], call.arguments[0]) if is_dropped else self._refused(call.node)
                )
            opened = self._opened(place, wrappers[0])
            if opened is None:
                return self._refused(place)
            node, wrappers = opened, wrappers[1:]
        outer, around = outside(self.source, node)
        is_starred = (
            around is not None and around.type == "unary_expression" and self.source.data[around.start_byte] == 42
        )
        if is_starred and around is not None and node is not place:
            # What a guard leads to is written with a star.
            outer, around = outside(self.source, around)
        elif is_starred and wrappers:
            return self._refused(place)
        if (
            around is not None
            and around.type == "assignment_expression"
            and around.child_by_field_name("left") == outer
        ):
            value = around.child_by_field_name("right")
            is_whole = (node is place) != is_starred
            return self.downgrader.stored(wrappers, value) if is_whole and value is not None else self._refused(place)
        has_star = is_starred and node is not place
        return self._optional(node, outer, around, has_star) if OPTION in wrappers else self._sure(node, has_star)

    def _opened(self, place: Node, cell: str) -> Node | None:
        """The guard of a cell, or the reference that opening it gives."""
        call = call_on(self.source, outside(self.source, place)[0])
        if call is None or call.name not in OPENS[cell] or call.arguments:
            return None
        after = call_on(self.source, call.node)
        return after.node if after is not None and after.name in _UNWRAPS else call.node

    def _optional(self, node: Node, outer: Node, around: Node | None, has_star: bool) -> Change:
        """A use of `node`, which is or leads to an `Option`; `outer` is the same with its star."""
        call = call_on(self.source, outer) if not has_star else None
        if call is not None:
            return self._called(node, call)
        is_shared = around is not None and around.type == "reference_expression" and "mut" not in _words(around)
        if around is None or not is_shared or not self._is_looked_at(around):
            return self._refused(outer)
        edits = [inserted(node.end_byte, self._look(node))]
        if has_star:
            edits.append(replaced(outer.start_byte, node.start_byte, ""))
        return Change(tuple(edits))

    def _called(self, node: Node, call: Call) -> Change:
        """A method of the `Option`."""
        look = inserted(node.end_byte, self._look(node))
        if call.name == "clone" and not call.arguments:
            return Change((replaced(node.end_byte, call.node.end_byte, self._look(node)),))
        if call.name in {"is_some", "is_none"}:
            return Change((look,))
        if call.name == "as_ref" and (self._is_looked_at(call.node) or not self._may_outlive(node)):
            return Change((look,))
        if call.name == "take":
            is_dropped = is_statement(self.source, call.node)
            after = inserted(call.node.end_byte, ".and_then(|weak| weak.upgrade())")
            return Change(() if is_dropped else (after,))
        if call.name in {"replace", "insert"} and is_statement(self.source, call.node) and len(call.arguments) == 1:
            return self.downgrader.owner(call.arguments[0])
        return self._refused(call.node)

    def _look(self, node: Node) -> str:
        """From an `Option<Weak<_>>` to the `Option<Rc<_>>` that it was."""
        weak = self.downgrader.names.name(self.shape.pointer.weak, node.start_byte)
        return f".as_ref().and_then({weak}::upgrade)"

    def _is_looked_at(self, node: Node) -> bool:
        """Whether a reference is what an `if let` or a `match` that gives no value looks at: then it lives as long."""
        condition = self.source.parent(node)
        if condition is None or condition.child_by_field_name("value") != node:
            return False
        if condition.type == "match_expression":
            return is_statement(self.source, condition)
        branch = self.source.parent(condition)
        if condition.type != "let_condition" or branch is None or branch.type != "if_expression":
            return False
        return is_statement(self.source, branch) or branch.child_by_field_name("alternative") is None

    def _sure(self, node: Node, has_star: bool) -> Change:
        """A use of `node`, which is or leads to an owner that was always there."""
        whole, around = outside(self.source, node)
        if has_star:
            return self._refused(whole)
        call = call_on(self.source, whole)
        if call is not None and call.name == "clone" and not call.arguments:
            return Change((replaced(whole.end_byte, call.node.end_byte, self._gone()),), has_placeholder=True)
        if around is not None and around.type == "reference_expression":
            if "mut" in _words(around):
                return self._refused(around)
            cloned = self.downgrader.by_path_on(around, "clone")
            if cloned is not None:
                ends = (
                    replaced(cloned.start_byte, whole.start_byte, ""),
                    replaced(whole.end_byte, cloned.end_byte, self._gone()),
                )
                return Change(ends, has_placeholder=True)
            weak = self.downgrader.by_path_on(around, "downgrade")
            if weak is not None:
                ends = (
                    replaced(weak.start_byte, whole.start_byte, ""),
                    replaced(whole.end_byte, weak.end_byte, ".clone()"),
                )
                return Change(ends)
        statement = self._statement(whole)
        if statement is not None:
            return self._guarded(whole, statement)
        if around is not None and around.type in _BORROWS and self._may_outlive(whole):
            reason = f"what `{self._shown(around)}` in line {self._line(around)} gives may be borrowed from the owner"
            return Change(refused=f"{reason}, which an upgrade keeps for the statement alone")
        return Change((inserted(whole.end_byte, self._gone()),), has_placeholder=True)

    def _may_outlive(self, node: Node) -> bool:
        return may_outlive(self.source, node, self.downgrader.crate)

    def _gone(self) -> str:
        return f".upgrade().unwrap(/* what to do when `{self.name}` is gone */)"

    def _statement(self, node: Node) -> Node | None:
        """The statement that begins with what `node` is and drops its value."""
        around = self.source.parent(node)
        while around is not None and around.type in _ONWARD and around.start_byte == node.start_byte:
            node, around = around, self.source.parent(around)
        if node.type not in _ONWARD - {"field_expression"} or around is None:
            return None
        if around.type == "expression_statement":
            return around
        is_tail = around.type == "block" and around.named_children[-1] == node
        return node if is_tail and type_of(self.source, node, self.downgrader.crate) == UNIT else None

    def _guarded(self, owner: Node, statement: Node) -> Change:
        """`self.owner.draw();` becomes `if let Some(owner) = self.owner.upgrade() { owner.draw(); }`."""
        data, crate = self.source.data, self.downgrader.crate
        name, newline = plain_name(self.name), newline_of(data, statement.start_byte).decode()
        if name in _variables(self.source, statement):
            name = fresh_name(self.source, crate, statement, name)
        indent = indent_of(data, statement.start_byte).decode()
        deeper = f"{indent}{'	' if indent.endswith('	') else '    '}"
        head = f"if let Some({name}) = {self.source.text(owner)}.upgrade() {{{newline}{deeper}{name}"
        lines = reindented(self.source, Span(owner.end_byte, statement.end_byte), indent.encode(), deeper.encode())
        foot = inserted(statement.end_byte, f"{newline}{indent}}}")
        return Change((replaced(statement.start_byte, owner.end_byte, head), *lines, foot))

    def _refused(self, node: Node) -> Change:
        return Change(
            refused=f"what `{self._shown(node)}` in line {self._line(node)} would do with a `Weak` is not known"
        )

    def _shown(self, node: Node) -> str:
        text = " ".join(self.source.text(node).split())
        return text if len(text) <= 40 else f"{text[:37]}..."

    def _line(self, node: Node) -> int:
        return self.source.data.count(b"\n", 0, node.start_byte) + 1


def _words(node: Node) -> frozenset[str]:
    """The keywords that are a node's own."""
    return frozenset("mut" for child in node.children if child.type == "mutable_specifier")


def _variables(source: SourceFile, node: Node) -> frozenset[str]:
    """All identifiers in a piece of code, those in macros as well."""
    found: set[str] = set()
    pending = [node]
    while pending:
        here = pending.pop()
        if here.type == "identifier":
            found.add(source.text(here))
        pending.extend(source.children(here))
    return frozenset(found)
