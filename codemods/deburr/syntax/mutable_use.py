"""Whether the use of a variable needs the variable to be declared `mut`.

A write to it or to what it owns does, and so does a `&mut` of these; what is written through a reference or a pointer
that it holds does not. Deliberately unknown here: other uses of the same variable, and whether it had a value before.
"""

from __future__ import annotations

from dataclasses import dataclass

from deburr.syntax.callees import Callee, callee_of
from deburr.syntax.calls import BOX, receivers
from deburr.syntax.crate_view import CrateView
from deburr.syntax.expression_types import inquiry_for
from deburr.syntax.inquiry import Inquiry
from deburr.syntax.literal_types import macro_name
from deburr.syntax.source import TRIVIA, Node, SourceFile
from deburr.syntax.std_receivers import borrows_mutably
from deburr.syntax.taken_apart import TARGET_PARTS, assignment_of, binds_mutably
from deburr.syntax.types import ArrayTy, OtherTy, ParamTy, PathTy, PtrTy, RefTy, SliceTy, TupleTy, Ty, UnknownTy
from deburr.syntax.verdict import YES, Verdict, no, unknown

_DEEPEST = 64
_MUTABLE = "mutable_specifier"
_STRINGS = frozenset({"string_literal", "raw_string_literal"})
_MOVES = frozenset(
    (
        "arguments array_expression async_block await_expression base_field_initializer binary_expression block "
        "break_expression closure_expression else_clause expression_statement field_initializer for_expression "
        "if_expression let_chain match_arm match_pattern range_expression return_expression "
        "shorthand_field_initializer try_expression tuple_expression type_cast_expression unsafe_block "
        "while_expression yield_expression"
    ).split()
)
"""Parents whose child is read, copied or moved."""
_MATCHES = frozenset({"let_declaration", "let_condition", "match_expression"})
_READING_MACROS = frozenset(
    (
        "assert assert_eq assert_ne debug_assert debug_assert_eq debug_assert_ne print println eprint eprintln format "
        "format_args panic todo unimplemented unreachable dbg vec addr_of pin"
    ).split()
)
_WRITTEN = YES
_READ = no("it is only read")
_SLICE_STREAMS = frozenset("write write_all write_fmt flush write_vectored read read_exact read_to_end".split())
"""Methods that `&mut [u8]` and `&[u8]` have themselves, changing the reference."""


def needs_mut(source: SourceFile, node: Node, crate: CrateView) -> Verdict:
    """Whether the use at `node`, the variable's name, needs it to be `mut`. An assignment to the variable as a whole
    does; where it is its first value it does not, which is the caller's to know."""
    if node.type in _STRINGS:
        return _READ
    return _Use(inquiry_for(source, crate), source.ancestors_of(node).nodes).answer()


@dataclass(slots=True)
class _Use:
    """The way up from a name to what is done with it."""

    inquiry: Inquiry
    nodes: tuple[Node, ...]
    overloaded: bool = False
    """A `Deref` or `Index` of a type was passed: to write behind it, that type must be borrowed mutably."""
    unsure: str | None = None
    """Why it is not known whether a reference was followed."""

    def answer(self) -> Verdict:
        for index in range(len(self.nodes) - 1, max(len(self.nodes) - 1 - _DEEPEST, 0), -1):
            here, around = self.nodes[index], self.nodes[index - 1]
            if around.type == "parenthesized_expression":
                continue
            if around.type == "field_expression":
                call = self._called(index - 1)
                if call is not None:
                    return self._method(here, call)
                if self._is_behind(here, "field"):
                    return _READ
                continue
            if around.type == "index_expression" and _first(around) == here:
                if self._is_behind(here, "index"):
                    return _READ
                continue
            if around.type == "unary_expression":
                if around.children[0].type != "*" or self._is_behind(here, "deref"):
                    return _READ
                continue
            return self._done(here, around, index - 1)
        return unknown("what is done with it cannot be seen")

    def _is_behind(self, base: Node, how: str) -> bool:
        """Whether a part of `base` lies behind a reference or pointer, so that nothing is asked of the variable."""
        ty = self.inquiry.type_of(base)
        match ty:
            case RefTy() | PtrTy():
                return not self.overloaded
            case UnknownTy(reason=reason):
                self.unsure = self.unsure or reason
            case OtherTy() | ParamTy():
                self.overloaded = True
            case PathTy(path=path, definition=None) if path[0] != "std" and len(path) > 1:
                self.unsure = self.unsure or f"`{path[-1]}` is declared elsewhere"
            case PathTy(path=path):
                self.overloaded = self.overloaded or (path != BOX and how != "field")
            case ArrayTy() | SliceTy() | TupleTy():
                pass
        return False

    def _written(self) -> Verdict:
        if self.unsure is None:
            return _WRITTEN
        return unknown(f"whether it is written to is not known: {self.unsure}")

    # -- methods -------------------------------------------------------------------------------------------------------

    def _called(self, at: int) -> Node | None:
        """The call whose function is the node at index `at`, a turbofish looked through."""
        here = self.nodes[at]
        rest = self.nodes[:at]
        if rest and rest[-1].type == "generic_function":
            here, rest = rest[-1], rest[:-1]
        call = rest[-1] if rest else None
        is_call = call is not None and call.type == "call_expression" and call.child_by_field_name("function") == here
        return call if is_call else None

    def _method(self, receiver: Node, call: Node) -> Verdict:
        function = call.child_by_field_name("function")
        if function is not None and function.type == "generic_function":
            function = function.child_by_field_name("function")
        field = function.child_by_field_name("field") if function is not None else None
        name = self.inquiry.source.text(field).removeprefix("r#") if field is not None else ""
        ty = self.inquiry.type_of(receiver)
        if isinstance(ty, RefTy) and not (self.overloaded and ty.mutable):
            return self._on_reference(ty, call, name)
        mutably = self._borrows(ty, call, name)
        if mutably is None:
            return unknown(f"whether `.{name}()` changes it is not known")
        return self._written() if mutably else _READ

    def _borrows(self, ty: Ty, call: Node, name: str) -> bool | None:
        if isinstance(ty, UnknownTy):
            return None
        if isinstance(ty, PtrTy):
            # All methods of a raw pointer take it by value.
            return False if isinstance(callee_of(self.inquiry, call), Callee) else None
        callee = callee_of(self.inquiry, call)
        if isinstance(callee, Callee) and callee.receiver is not None:
            mutably = isinstance(callee.receiver, RefTy) and callee.receiver.mutable
            steps = list(receivers(ty))
            owner = steps.index(callee.owner) if callee.owner in steps else 0
            if mutably and any(isinstance(step, RefTy) for step in steps[:owner]):
                return True if isinstance(ty, RefTy) else None
            return mutably
        return borrows_mutably(ty, name)

    def _on_reference(self, ty: RefTy, call: Node, name: str) -> Verdict:
        """A method reborrows what a reference leads to, unless it is one of the reference itself."""
        inner = ty.inner
        if name in _SLICE_STREAMS and not isinstance(inner, ParamTy | OtherTy) and not _is_owned(inner):
            return unknown(f"whether `.{name}()` changes the reference is not known")
        if isinstance(callee_of(self.inquiry, call), Callee) or borrows_mutably(inner, name) is not None:
            return _READ
        if ty.mutable and isinstance(inner, ParamTy | OtherTy):
            return _READ
        return unknown(f"whether `.{name}()` changes it is not known")

    # -- all else ------------------------------------------------------------------------------------------------------

    def _done(self, here: Node, around: Node, at: int) -> Verdict:
        kind = around.type
        if kind == "reference_expression":
            return self._written() if any(child.type == _MUTABLE for child in around.children) else _READ
        if kind in {"assignment_expression", "compound_assignment_expr"}:
            return self._written() if around.child_by_field_name("left") == here else _READ
        if kind in TARGET_PARTS and assignment_of(self.nodes[: at + 2]) is not None:
            return self._written()
        if kind == "call_expression":
            return self._call(here)
        if kind == "token_tree":
            return self._macro(here, around, at)
        if kind in _MATCHES:
            return self._written() if binds_mutably(around, here) else _READ
        if kind in _MOVES or kind == "index_expression":
            return _READ
        return unknown("what is done with it cannot be seen")

    def _call(self, function: Node) -> Verdict:
        ty = self.inquiry.type_of(function)
        if isinstance(ty, RefTy) or (isinstance(ty, OtherTy) and ty.text.startswith("fn")):
            return _READ
        return unknown("whether calling it changes it is not known")

    def _macro(self, here: Node, tree: Node, at: int) -> Verdict:
        call = self.nodes[at - 1] if at else tree
        name = macro_name(self.inquiry, call) if call.type == "macro_invocation" else None
        if name == "addr_of_mut":
            return self._written()
        if name in {"write", "writeln"}:
            is_target = not self.inquiry.source.data[tree.start_byte + 1 : here.start_byte].strip()
            return self._stream(self.inquiry.type_of(here)) if is_target else _READ
        if name == "matches":
            has_ref = any(word in self.inquiry.source.text(tree).split() for word in ("ref", "(ref"))
            return unknown("what `matches!` binds is not followed") if has_ref else _READ
        if name in _READING_MACROS:
            return _READ
        return unknown("what the macro does with it is not known")

    def _stream(self, ty: Ty) -> Verdict:
        """Of what `write!` writes to."""
        if isinstance(ty, RefTy) and ty.mutable and (isinstance(ty.inner, ParamTy | OtherTy) or _is_owned(ty.inner)):
            return _READ
        if borrows_mutably(ty, "write_fmt"):
            return self._written()
        return unknown("whether `write!` changes it is not known")


def _is_owned(ty: Ty) -> bool:
    """Whether it is a named type, which a stream method reaches before it looks at the reference."""
    return isinstance(ty, PathTy) and ty.path != ("str",)


def _first(node: Node) -> Node | None:
    return next((child for child in node.named_children if child.type not in TRIVIA), None)
