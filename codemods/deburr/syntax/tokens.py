"""Tokens without trivia: what is left of code when comments, white space and redundant parentheses do not count.

Two pieces of code are the same text for a pattern when their significant tokens are equal. Unknown here: names.
"""

from __future__ import annotations

from collections.abc import Iterator

from deburr.syntax.source import TRIVIA, Node, SourceFile
from deburr.text.span import Span

CLOSERS = frozenset({")", "]", "}", ">", "|"})
LITERALS = frozenset(
    {
        "string_literal",
        "raw_string_literal",
        "char_literal",
        "integer_literal",
        "float_literal",
        "boolean_literal",
    }
)


def inner_of(node: Node) -> Node | None:
    """What stands inside transparent code: `(e)` and `unsafe { e }`; None for anything else."""
    if _is_parenthesized(node):
        return _only_child(node)
    if node.type == "expression_statement" and node.named_child_count and node.children[-1].type != ";":
        return _only_child(node)
    if node.type == "unsafe_block":
        block = _only_child(node)
        inner = _only_child(block) if block is not None and block.type == "block" else None
        if inner is None or inner.type in _STATEMENTS:
            return None
        return inner_of(inner) if inner.type == "expression_statement" else inner
    return None


def strip(node: Node) -> Node:
    """`node` without the transparent code around its meaning."""
    while (inner := inner_of(node)) is not None:
        node = inner
    return node


def strip_parentheses(node: Node) -> Node:
    """`node` without redundant parentheses only."""
    while _is_parenthesized(node) and (inner := _only_child(node)) is not None:
        node = inner
    return node


def _is_parenthesized(node: Node) -> bool:
    """`(e)`, or `(T)`, which the grammar takes for a tuple type of one."""
    if node.type == "tuple_type":
        return not any(child.type == "," for child in node.children)
    return node.type == "parenthesized_expression"


_STATEMENTS = frozenset({"let_declaration", "empty_statement", "macro_definition", "use_declaration"})


def _only_child(node: Node) -> Node | None:
    named = [child for child in node.named_children if child.type not in TRIVIA]
    if len(named) != 1 or any(child.type == ";" for child in node.children):
        return None
    return named[0]


def significant_children(source: SourceFile, node: Node) -> list[Node]:
    """The children of `node` that count: no comments, no trailing comma; a token tree with its delimiters."""
    if node.type == "token_tree":
        inside = list(source.children(node))
        ends = node.children
        if inside and inside[0] != ends[0]:
            inside = [ends[0], *inside, ends[-1]]
        children = inside
    else:
        children = [child for child in node.children if child.type not in TRIVIA]
    if len(children) > 1 and children[-2].type == "," and children[-1].type in CLOSERS:
        del children[-2]
    return children


def is_leaf(node: Node) -> bool:
    """Whether a node is one token for a pattern: a keyword, a name, a literal with its delimiters."""
    return node.child_count == 0 or node.type in LITERALS


def significant_tokens(source: SourceFile, node: Node) -> Iterator[tuple[str, Span]]:
    """The tokens of `node` with their spans, without trivia, redundant parentheses and trailing commas."""
    pending = [node]
    while pending:
        here = pending.pop()
        here = strip_parentheses(here)
        if is_leaf(here):
            if here.end_byte > here.start_byte:
                yield source.text(here).removeprefix("r#"), Span(here.start_byte, here.end_byte)
            continue
        pending.extend(reversed(significant_children(source, here)))


def comments_in(source: SourceFile, span: Span) -> list[Span]:
    """The comments that share a byte with `span`, in source order."""
    found: list[Span] = []
    nodes = source.ancestors(span.start, span.end).nodes
    pending = [nodes[-1]] if nodes else [source.root]
    while pending:
        node = pending.pop()
        if node.end_byte <= span.start or node.start_byte >= span.end:
            continue
        if node.type in TRIVIA:
            found.append(Span(node.start_byte, node.end_byte))
        else:
            pending.extend(reversed(node.children))
    return found
