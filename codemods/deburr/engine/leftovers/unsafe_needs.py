"""What in an `unsafe` block needs it, node by node.

Literals, locals, operators without a raw dereference and functions known to be safe need nothing; a call of a known
unsafe function needs the block; anything else is not known. Unknown here: what a rewrite changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from deburr.syntax.crate_view import CrateView
from deburr.syntax.declarations import functions_of
from deburr.syntax.inference import type_of
from deburr.syntax.names import Item, Local, Namespace, resolve
from deburr.syntax.paths import PATH_KINDS, plain_name, read_path
from deburr.syntax.source import Node, SourceFile, span_of
from deburr.syntax.std_paths import PRIMITIVES
from deburr.syntax.std_safety import (
    is_safe_function,
    is_safe_macro,
    is_safe_method,
    is_safe_pointer_method,
    is_unsafe_method,
)
from deburr.syntax.tokens import strip
from deburr.syntax.types import OtherTy, ParamTy, PathTy, PtrTy, RefTy, Ty, UnknownTy
from deburr.syntax.verdict import YES, Verdict, all_of, no, unknown
from deburr.text.span import Span

_UNSAFE_FUNCTION = re.compile(rb"\bunsafe\s+(?:extern\s*(?:\"[^\"]*\"\s*)?)?fn\s+(?:r#)?(\w+)")
_CALLABLE = re.compile(r"(?:closure|dyn|impl)\b|(?:for<[^>]*>\s*)?(?:extern\s*(?:\"[^\"]*\"\s*)?)?fn\b")
OWN_SCOPE = frozenset(
    {"unsafe_block", "function_item", "mod_item", "impl_item", "trait_item", "const_item", "static_item"}
)
_OWNERS = frozenset({"struct_item", "enum_item", "union_item", "type_item"})


@dataclass(frozen=True, slots=True)
class Need:
    """A node that needs the block (no: outside it is an error), or may need it (unknown)."""

    span: Span
    verdict: Verdict
    cause: Cause | None = None
    """That of the `static mut` that it names, of the `unsafe fn` that it calls or of the field that it dereferences, if
    nothing else makes it unsafe."""
    used: Span | None = None
    """Of a call or dereference: the name of the function or pointer."""

    def is_use_of(self, names: Iterable[Span]) -> bool:
        """Whether it calls or dereferences one of the names; a path or field access with it at the end is one."""
        used = self.used
        return used is not None and any(name.contains(used) for name in names)


@dataclass(frozen=True, slots=True)
class Cause:
    """The `word` (`mut`, `unsafe`, `*`) of a declaration that makes its uses unsafe, and the name of its file."""

    file: str
    span: Span
    word: str


def needs_in(source: SourceFile, crate: CrateView, block: Node) -> tuple[Need, ...]:
    """All that may need the block around it, inner `unsafe` blocks left out. Worked out once for a block."""
    key = ("unsafe needs", block.start_byte, block.end_byte)
    found = source.cache.get(key)
    if not isinstance(found, tuple):
        found = source.cache[key] = tuple(_walk(source, crate, block.named_children, OWN_SCOPE))
    return found


def needs_of(source: SourceFile, crate: CrateView, nodes: Iterable[Node]) -> Verdict:
    """Whether nothing in the code needs `unsafe`, in the `unsafe` blocks that it holds or outside of them."""
    return all_of(need.verdict for need in _walk(source, crate, nodes, OWN_SCOPE - {"unsafe_block"}))


def _walk(source: SourceFile, crate: CrateView, nodes: Iterable[Node], closed: frozenset[str]) -> list[Need]:
    """What is not looked into is of the kinds `closed`."""
    needs: list[Need] = []
    pending = [node for node in nodes if node.is_named and node.type not in closed - {"unsafe_block"}]
    while pending:
        node = pending.pop()
        verdict = _needs_no_unsafe(source, crate, node)
        if not verdict.is_yes:
            cause = _cause(source, crate, node) if verdict.is_no else None
            needs.append(Need(span_of(node), verdict, cause, _name_used(node)))
        # The names that a path is made of mean nothing by themselves.
        inside = source.children(node) if node.type not in PATH_KINDS else ()
        pending.extend(child for child in inside if child.is_named and child.type not in closed)
    return needs


def _needs_no_unsafe(source: SourceFile, crate: CrateView, node: Node) -> Verdict:
    """Whether this node itself, children aside, is allowed outside of `unsafe`."""
    if node.type == "call_expression":
        return _call(source, crate, node)
    if node.type == "unary_expression" and node.children[0].type == "*":
        operand = type_of(source, strip(node.children[-1]), crate)
        known = isinstance(operand, RefTy) or (isinstance(operand, PathTy) and operand.path[-1] == "Box")
        return YES if known else no("a dereference remains")
    if node.type == "macro_invocation":
        macro = node.child_by_field_name("macro")
        name = source.text(macro).rsplit("::", 1)[-1] if macro is not None else ""
        return YES if is_safe_macro(name) else unknown(f"what `{name}!` expands to is not known")
    if node.type == "field_expression":
        return _field(source, crate, node)
    if node.type in PATH_KINDS:
        return _name(source, crate, node)
    if node.type == "ERROR":
        return unknown("the code in it does not parse")
    return YES


def _field(source: SourceFile, crate: CrateView, node: Node) -> Verdict:
    """A field of a union needs the block; of a file without the word, and of locals of known types, none is one."""
    parent = source.parent(node)
    if parent is not None and parent.type == "call_expression" and parent.child_by_field_name("function") == node:
        return YES
    name = node.child_by_field_name("field")
    # A union has no numbered fields.
    if name is not None and source.text(name).isdigit():
        return YES
    if b"union" not in source.data and _is_own(source, crate, node):
        return YES
    return unknown(f"`{source.text(node)[:40]}` may be a field of a union")


def _is_own(source: SourceFile, crate: CrateView, node: Node) -> bool:
    value = node.child_by_field_name("value")
    if value is None:
        return False
    if value.type == "self":
        return True
    ty = type_of(source, strip(value), crate)
    while isinstance(ty, RefTy):
        ty = ty.inner
    # Types of std with public fields are no unions, and this file defines none.
    return isinstance(ty, PathTy) and ty.path[0] in {"std", "crate"}


def _call(source: SourceFile, crate: CrateView, node: Node) -> Verdict:
    callee = _callee(node)
    if callee is None:
        return unknown("a call in it cannot be read")
    if callee.type == "field_expression":
        name = callee.child_by_field_name("field")
        text = source.text(name) if name is not None else ""
        if is_unsafe_method(text):
            return no(f"`.{text}()` remains")
        value = callee.child_by_field_name("value")
        receiver = type_of(source, strip(value), crate) if value is not None else UnknownTy("nothing is in front of it")
        if isinstance(receiver, PtrTy):
            return is_safe_pointer_method(text)
        if text not in _unsafe_functions(source):
            if is_safe_method(text, receiver):
                return YES
            if _is_own_safe_method(source, receiver, text):
                return YES
        return unknown(f"`.{text}()` may need it")
    path = read_path(source, callee) if callee.type in PATH_KINDS else None
    if path is None:
        return unknown(f"`{source.text(callee)[:40]}` may need it")
    found = resolve(source, path, Namespace.VALUE, crate)
    if isinstance(found, Item) and found.definition is not None:
        declared = _declared_functions(found)
        if not declared:
            return unknown(f"`{'::'.join(path.names)}` may need it")
        return all_of(_local_function(one) for one in declared)
    if isinstance(found, Item) and found.path[0] in {"std", *PRIMITIVES}:
        return is_safe_function(found.path)
    if isinstance(found, Local) and _is_safe_value(type_of(source, callee, crate)):
        return YES
    return unknown(f"`{'::'.join(path.names)}` may need it")


def _is_own_safe_method(source: SourceFile, receiver: Ty, name: str) -> bool:
    """Whether a type of this file has a method of that name itself. No unsafe one of the file has the name."""
    while isinstance(receiver, RefTy):
        receiver = receiver.inner
    definition = receiver.definition if isinstance(receiver, PathTy) else None
    return definition is not None and bool(functions_of(source, definition, name))


def _is_safe_value(ty: Ty) -> bool:
    """Whether what is called is no pointer to an unsafe function: such a pointer implements none of the `Fn` traits."""
    while isinstance(ty, RefTy):
        ty = ty.inner
    return isinstance(ty, ParamTy) or (isinstance(ty, OtherTy) and _CALLABLE.match(ty.text) is not None)


def _unsafe_functions(source: SourceFile) -> frozenset[str]:
    """The names of the unsafe functions and methods that this file declares, in macros too. Read once for a file."""
    found = source.cache.get(("unsafe functions",))
    if not isinstance(found, frozenset):
        names = (name.decode() for name in _UNSAFE_FUNCTION.findall(source.data))
        found = source.cache[("unsafe functions",)] = frozenset(names)
    return found


def _declared_functions(item: Item) -> tuple[Node, ...]:
    """The functions that the path of an item can mean; a constructor is the item itself."""
    if item.definition is None:
        return ()
    declared = item.definition.node
    named = declared.child_by_field_name("name")
    source = item.definition.source
    if declared.type not in _OWNERS or named is None or plain_name(source.text(named)) == item.path[-1]:
        return (declared,)
    return functions_of(source, declared, item.path[-1])


def _local_function(node: Node) -> Verdict:
    if node.type == "function_item":
        return YES if next(_unsafe_marks(node), None) is None else no("an unsafe function is called")
    if node.type in {"struct_item", "enum_variant", "enum_item"}:
        return YES
    if node.type == "function_signature_item":
        return no("a foreign function is called")
    return unknown("a call in it may need it")


def _cause(source: SourceFile, crate: CrateView, node: Node) -> Cause | None:
    """What makes a name, a call of a function by its name, or a dereference of a field unsafe."""
    if node.type == "unary_expression":
        operand = strip(node.children[-1])
        return _pointer_of_field(source, crate, operand) if operand.type == "field_expression" else None
    named = _callee(node) if node.type == "call_expression" else node
    path = read_path(source, named) if named is not None and named.type in PATH_KINDS else None
    found = resolve(source, path, Namespace.VALUE, crate) if path is not None else None
    declared = found.definition if isinstance(found, Item) else None
    if declared is None or not isinstance(found, Item):
        return None
    name = source.name if declared.source is source else declared.source.name
    if node.type == "call_expression":
        unsafe = [mark for one in _declared_functions(found) for mark in _unsafe_marks(one)]
        return Cause(name, span_of(unsafe[0]), "unsafe") if len(unsafe) == 1 else None
    marks = (child for child in declared.node.children if child.type == "mutable_specifier")
    return next((Cause(name, span_of(mark), "mut") for mark in marks), None)


def _unsafe_marks(function: Node) -> Iterator[Node]:
    modifiers = (child for child in function.children if child.type == "function_modifiers")
    return (mark for child in modifiers for mark in child.children if mark.type == "unsafe")


def _callee(call: Node) -> Node | None:
    """What a call calls, without generic arguments."""
    function = call.child_by_field_name("function")
    callee = strip(function) if function is not None else None
    if callee is not None and callee.type == "generic_function":
        callee = callee.child_by_field_name("function") or callee
    return callee


def _name_used(node: Node) -> Span | None:
    """The name of the function that a call calls, or of what is dereferenced."""
    used = _callee(node) if node.type == "call_expression" else None
    if node.type == "unary_expression":
        used = strip(node.children[-1])
    if used is None:
        return None
    return span_of(used.child_by_field_name("field") or used.child_by_field_name("name") or used)


def _pointer_of_field(source: SourceFile, crate: CrateView, access: Node) -> Cause | None:
    """The `*` in the type of the field, declared in this file, that is dereferenced."""
    value, name = access.child_by_field_name("value"), access.child_by_field_name("field")
    owner = type_of(source, strip(value), crate) if value is not None else None
    while isinstance(owner, RefTy):
        owner = owner.inner
    definition = owner.definition if isinstance(owner, PathTy) else None
    body = definition.child_by_field_name("body") if definition is not None else None
    for field in body.named_children if body is not None and name is not None else ():
        declared, written = field.child_by_field_name("name"), field.child_by_field_name("type")
        if declared is None or written is None or written.type != "pointer_type" or name is None:
            continue
        if plain_name(source.text(declared)) == plain_name(source.text(name)):
            return Cause(source.name, span_of(written.children[0]), "*")
    return None


def _name(source: SourceFile, crate: CrateView, node: Node) -> Verdict:
    path = read_path(source, node)
    if path is None:
        return YES
    found = resolve(source, path, Namespace.VALUE, crate)
    if isinstance(found, Item) and found.definition is not None:
        is_mutable = any(child.type == "mutable_specifier" for child in found.definition.node.children)
        return no("a `static mut` is used") if is_mutable else YES
    if isinstance(found, Item) and found.path[0] in {"std", *PRIMITIVES}:
        return YES
    if isinstance(found, Local) or not path.last.name.isupper() or len(path.last.name) == 1:
        return YES
    return unknown(f"`{path.last.name}` may be a `static mut`")
