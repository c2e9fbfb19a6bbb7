"""What a template does to `unsafe`: whether what it puts in may stand outside, which captured functions it calls, and
whether a block goes with the match that is needed.

Its captures are looked at where they stand (`deburr.engine.leftovers.unsafe_needs`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from deburr.engine.leftovers.unsafe_needs import OWN_SCOPE, needs_in
from deburr.engine.matching.bindings import Bindings
from deburr.engine.matching.tree_walks import trees_in
from deburr.language.trees import (
    Definition,
    Group,
    Meta,
    MethodCall,
    PathPattern,
    Sequence,
    Statements,
    Template,
    Token,
    Tree,
)
from deburr.syntax.crate_view import CrateView
from deburr.syntax.source import Node, SourceFile, span_of
from deburr.syntax.std_safety import is_safe_function, is_unsafe_method
from deburr.syntax.verdict import YES, Verdict, no
from deburr.text.span import Span

CARRIERS = frozenset(
    {"call_expression", "binary_expression", "unary_expression", "reference_expression", "type_cast_expression"}
    | {"index_expression", "field_expression", "macro_invocation", "try_expression"}
)
_LENDING = frozenset({"get_or_init", "get_or_insert_with", "get_or_insert", "deref", "deref_mut"})
"""Methods that give a reference, whatever type of std they belong to."""


def template_needs(template: Template, dereferenced: frozenset[str] = frozenset()) -> Verdict:
    """Whether what a template puts in may stand outside of `unsafe`; its captures are looked at where they stand, as
    is what the match has `dereferenced` already."""
    pending: list[Tree] = [template.root] if template.root is not None else []
    while pending:
        tree = pending.pop()
        verdict = _template_node(tree, dereferenced)
        if verdict.is_no:
            return verdict
        if isinstance(tree, Definition):
            pending.append(tree.body)
        elif isinstance(tree, Statements):
            pending += tree.parts
        elif isinstance(tree, MethodCall):
            pending += [tree.receiver, tree.arguments]
        elif isinstance(tree, Group) and tree.kind not in OWN_SCOPE:
            pending += tree.children
        elif isinstance(tree, Sequence):
            pending += [part for element in tree.elements for part in element]
    return YES


def used_in(template: Template, bindings: Bindings) -> tuple[Span, ...]:
    """The captured names of functions that the template calls (`$n` of `$S::$n($x)`) and of what it dereferences (`$f`
    of `*$x.$f`). Whether such code is unsafe depends on what was captured."""
    trees = trees_in(template.root) if template.root is not None else iter(())
    names = (name for tree in trees if (name := _called(tree) or _dereferenced(tree)) is not None)
    return tuple(dict.fromkeys(bindings.captures[name].span for name in names if name in bindings.captures))


def dereferenced_in(root: Tree) -> frozenset[str]:
    """The last metavariables of what a fragment dereferences."""
    return frozenset(name for tree in trees_in(root) if (name := _dereferenced(tree)) is not None)


def _called(tree: Tree) -> str | None:
    return _last_of(tree.children[0]) if isinstance(tree, Group) and tree.kind == "call_expression" else None


def _dereferenced(tree: Tree) -> str | None:
    return _last_of(tree.children[-1]) if isinstance(tree, Group) and _is_dereference(tree) else None


def _is_dereference(tree: Group) -> bool:
    first = tree.children[0] if tree.children else None
    return tree.kind == "unary_expression" and isinstance(first, Token) and first.text == "*"


def _last_of(tree: Tree) -> str | None:
    """The metavariable that a name, path or field access ends in."""
    while isinstance(tree, Group) and tree.children:
        tree = tree.children[0 if tree.kind == "generic_function" else -1]
    return tree.name if isinstance(tree, Meta) else None


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


def _template_node(tree: Tree, dereferenced: frozenset[str]) -> Verdict:
    if isinstance(tree, MethodCall):
        name = tree.name.text
        return no(f"`.{name}()` is unsafe") if is_unsafe_method(name) else YES
    if not isinstance(tree, Group):
        return YES
    first = tree.children[0] if tree.children else None
    if _is_dereference(tree):
        if _dereferenced(tree) in dereferenced:
            return YES
        operand = tree.children[-1]
        is_lent = isinstance(operand, MethodCall) and operand.name.text in _LENDING
        return YES if is_lent else no("a dereference remains")
    if tree.kind == "call_expression" and isinstance(first, PathPattern):
        verdict = is_safe_function(first.item)
        # A function that is in no list was put in by a page, whose examples are compiled.
        return verdict if verdict.is_no else YES
    return YES
