"""What in an `unsafe` block needs it, node by node.

Literals, locals, operators without a raw dereference and functions known to be safe need nothing; a call of a known
unsafe function needs the block; anything else is not known. Unknown here: what a rewrite changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from deburr.language.trees import (
    Definition,
    Group,
    MethodCall,
    PathPattern,
    Sequence,
    Statements,
    Template,
    Token,
    Tree,
)
from deburr.syntax.crate_view import CrateView
from deburr.syntax.inference import type_of
from deburr.syntax.names import Item, Local, Namespace, resolve
from deburr.syntax.paths import PATH_KINDS, read_path
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
from deburr.syntax.verdict import YES, Verdict, no, unknown
from deburr.text.span import Span

_UNSAFE_FUNCTION = re.compile(rb"\bunsafe\s+(?:extern\s*(?:\"[^\"]*\"\s*)?)?fn\s+(?:r#)?(\w+)")
_CALLABLE = re.compile(r"(?:closure|dyn|impl)\b|(?:for<[^>]*>\s*)?(?:extern\s*(?:\"[^\"]*\"\s*)?)?fn\b")
CARRIERS = frozenset(
    {"call_expression", "binary_expression", "unary_expression", "reference_expression", "type_cast_expression"}
    | {"index_expression", "field_expression", "macro_invocation", "try_expression"}
)
_LENDING = frozenset({"get_or_init", "get_or_insert_with", "get_or_insert", "deref", "deref_mut"})
"""Methods that give a reference, whatever type of std they belong to."""
_OWN_SCOPE = frozenset(
    {"unsafe_block", "function_item", "mod_item", "impl_item", "trait_item", "const_item", "static_item"}
)


@dataclass(frozen=True, slots=True)
class Need:
    """A node that needs the block (no: outside it is an error), or may need it (unknown)."""

    span: Span
    verdict: Verdict
    mutability: Mutability | None = None
    """That of the `static mut` that it names, if nothing but that makes it unsafe."""


@dataclass(frozen=True, slots=True)
class Mutability:
    """The `mut` of a declaration, and the name of the file that it stands in."""

    file: str
    span: Span


def needs_in(source: SourceFile, crate: CrateView, block: Node) -> tuple[Need, ...]:
    """All that may need the block around it, inner `unsafe` blocks left out. Worked out once for a block."""
    key = ("unsafe needs", block.start_byte, block.end_byte)
    found = source.cache.get(key)
    if not isinstance(found, tuple):
        found = source.cache[key] = tuple(_walk(source, crate, block))
    return found


def _walk(source: SourceFile, crate: CrateView, block: Node) -> list[Need]:
    needs: list[Need] = []
    pending = list(block.named_children)
    while pending:
        node = pending.pop()
        verdict = _needs_no_unsafe(source, crate, node)
        if not verdict.is_yes:
            needs.append(Need(span_of(node), verdict, _mutability(source, crate, node) if verdict.is_no else None))
        # The names that a path is made of mean nothing by themselves.
        inside = source.children(node) if node.type not in PATH_KINDS else ()
        pending.extend(child for child in inside if child.is_named and child.type not in _OWN_SCOPE)
    return needs


def template_needs(template: Template) -> Verdict:
    """Whether what a template puts in may stand outside of `unsafe`; its captures are looked at where they stand."""
    pending: list[Tree] = [template.root] if template.root is not None else []
    while pending:
        tree = pending.pop()
        verdict = _template_node(tree)
        if verdict.is_no:
            return verdict
        if isinstance(tree, Definition):
            pending.append(tree.body)
        elif isinstance(tree, Statements):
            pending += tree.parts
        elif isinstance(tree, MethodCall):
            pending += [tree.receiver, tree.arguments]
        elif isinstance(tree, Group) and tree.kind not in _OWN_SCOPE:
            pending += tree.children
        elif isinstance(tree, Sequence):
            pending += [part for element in tree.elements for part in element]
    return YES


def loses_unsafe(
    source: SourceFile, crate: CrateView, node: Node, captured: Iterable[Span], template: Template
) -> bool:
    """Whether an `unsafe` block between the match `node` and its captures goes with the match, and is needed by what
    stays: a capture, or what the template puts in."""
    if node.type not in CARRIERS or b"unsafe" not in source.data[node.start_byte : node.end_byte]:
        return False
    kept = tuple(captured)
    blocks = [one for one in _unsafe_blocks(node) if not any(span.contains(span_of(one)) for span in kept)]
    if not blocks or _is_in_unsafe(source, node):
        return False
    if template_needs(template).is_no:
        return True
    return any(
        any(span.contains(need.span) and span_of(block).contains(span) for span in kept)
        for block in blocks
        for need in needs_in(source, crate, block)
    )


def _unsafe_blocks(node: Node) -> Iterator[Node]:
    pending = [node]
    while pending:
        here = pending.pop()
        if here.type == "unsafe_block":
            yield here
        pending.extend(here.named_children)


def _is_in_unsafe(source: SourceFile, node: Node) -> bool:
    for around in reversed(source.ancestors_of(node).nodes[:-1]):
        if around.type == "function_item":
            return False
        if around.type == "unsafe_block":
            return True
    return False


def _template_node(tree: Tree) -> Verdict:
    if isinstance(tree, MethodCall):
        name = tree.name.text
        return no(f"`.{name}()` is unsafe") if is_unsafe_method(name) else YES
    if not isinstance(tree, Group):
        return YES
    first = tree.children[0] if tree.children else None
    if tree.kind == "unary_expression" and isinstance(first, Token) and first.text == "*":
        operand = tree.children[-1]
        is_lent = isinstance(operand, MethodCall) and operand.name.text in _LENDING
        return YES if is_lent else no("a dereference remains")
    if tree.kind == "call_expression" and isinstance(first, PathPattern):
        verdict = is_safe_function(first.item)
        # A function that is in no list was put in by a page, whose examples are compiled.
        return verdict if verdict.is_no else YES
    return YES


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
    function = node.child_by_field_name("function")
    if function is None:
        return unknown("a call in it cannot be read")
    callee = strip(function)
    if callee.type == "generic_function":
        callee = callee.child_by_field_name("function") or callee
    if callee.type == "field_expression":
        name = callee.child_by_field_name("field")
        text = source.text(name) if name is not None else ""
        if is_unsafe_method(text):
            return no(f"`.{text}()` remains")
        value = callee.child_by_field_name("value")
        receiver = type_of(source, strip(value), crate) if value is not None else UnknownTy("nothing is in front of it")
        if isinstance(receiver, PtrTy):
            return is_safe_pointer_method(text)
        if is_safe_method(text, receiver) and text not in _unsafe_functions(source):
            return YES
        return unknown(f"`.{text}()` may need it")
    path = read_path(source, callee) if callee.type in PATH_KINDS else None
    if path is None:
        return unknown(f"`{source.text(callee)[:40]}` may need it")
    found = resolve(source, path, Namespace.VALUE, crate)
    if isinstance(found, Item) and found.definition is not None:
        return _local_function(found.definition.node)
    if isinstance(found, Item) and found.path[0] in {"std", *PRIMITIVES}:
        return is_safe_function(found.path)
    if isinstance(found, Local) and _is_safe_value(type_of(source, callee, crate)):
        return YES
    return unknown(f"`{'::'.join(path.names)}` may need it")


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


def _local_function(node: Node) -> Verdict:
    if node.type == "function_item":
        modifiers = next((child for child in node.children if child.type == "function_modifiers"), None)
        if modifiers is not None and any(child.type == "unsafe" for child in modifiers.children):
            return no("an unsafe function is called")
        return YES
    if node.type in {"struct_item", "enum_variant", "enum_item"}:
        return YES
    if node.type == "function_signature_item":
        return no("a foreign function is called")
    return unknown("a call in it may need it")


def _mutability(source: SourceFile, crate: CrateView, node: Node) -> Mutability | None:
    path = read_path(source, node) if node.type in PATH_KINDS else None
    found = resolve(source, path, Namespace.VALUE, crate) if path is not None else None
    declared = found.definition if isinstance(found, Item) else None
    if declared is None:
        return None
    name = source.name if declared.source is source else declared.source.name
    marks = (child for child in declared.node.children if child.type == "mutable_specifier")
    return next((Mutability(name, span_of(mark)) for mark in marks), None)


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
