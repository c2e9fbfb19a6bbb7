"""How far a suppression reaches: the line, the item or the node that it stands on, as bytes of the file.

Unknown here: what a suppression looks like.
"""

from __future__ import annotations

from deburr.syntax.source import Node, SourceFile
from deburr.text.span import Span

_ITEMS = frozenset(
    {
        "associated_type",
        "const_item",
        "enum_item",
        "enum_variant",
        "extern_crate_declaration",
        "field_declaration",
        "foreign_mod_item",
        "function_item",
        "function_signature_item",
        "impl_item",
        "macro_definition",
        "mod_item",
        "static_item",
        "struct_item",
        "trait_item",
        "type_item",
        "union_item",
        "use_declaration",
    }
)
_HOLDS_ITS_ATTRIBUTES = frozenset({"field_initializer", "match_arm", "shorthand_field_initializer"})
_ATTRIBUTES = ("attribute_item", "inner_attribute_item")


def whole(source: SourceFile) -> Span:
    return Span(0, len(source.data))


def line_of(data: bytes, at: int) -> Span:
    """The line that holds byte `at`, with its line end."""
    end = data.find(b"\n", at)
    return Span(data.rfind(b"\n", 0, at) + 1, len(data) if end < 0 else end + 1)


def below(source: SourceFile, comment: Span) -> Span:
    """What a comment alone on its line speaks of: the item that starts there, else the line below.

    Further comments and attributes may stand between; a blank line ends the search."""
    data = source.data
    at = line_of(data, comment.start).end
    while at < len(data):
        line = line_of(data, at)
        rest = data[at : line.end]
        start = line.end - len(rest.lstrip())
        if start == line.end:
            break
        nodes = source.ancestors(start, start + 1).nodes
        passed = next((node for node in nodes if node.start_byte == start and _is_passed(node)), None)
        if passed is not None:
            at = _behind(data, passed)
            continue
        item = next((node for node in nodes if node.start_byte == start and node.type in _ITEMS), None)
        if item is None:
            return Span(comment.end, line.end)
        return Span(_first_attribute(source, item).start_byte, item.end_byte)
    return Span(comment.end, comment.end)


def starts_item(source: SourceFile, at: int) -> bool:
    """Whether an item, or an attribute that belongs to one, begins at byte `at`: a comment above is about it all."""
    nodes = source.ancestors(at, at + 1).nodes
    return any(node.start_byte == at and (node.type in _ITEMS or node.type in _ATTRIBUTES) for node in nodes)


def around(source: SourceFile, attribute: Node) -> Span | None:
    """What an attribute stands on, with all its attributes; for `#![…]` what it stands in. None: nothing."""
    nodes = source.ancestors_of(attribute).nodes
    parent = nodes[-2] if len(nodes) > 1 else source.root
    if attribute.type == "inner_attribute_item":
        return _enclosing(source, nodes)
    if parent.type in _HOLDS_ITS_ATTRIBUTES:
        return Span(parent.start_byte, parent.end_byte)
    siblings = list(source.children(parent))
    index = next((i for i, one in enumerate(siblings) if one.start_byte == attribute.start_byte), None)
    if index is None:
        return None
    target = next((one for one in siblings[index + 1 :] if one.type not in _ATTRIBUTES), None)
    if target is None or not (target.is_named or target.start_byte < target.end_byte) or target.type in ("}", ")", "]"):
        return None
    if target.type == "visibility_modifier":
        # A tuple field: its type is the next sibling.
        after = siblings[siblings.index(target) + 1 :]
        target = after[0] if after else target
    first = index
    while first > 0 and siblings[first - 1].type == "attribute_item":
        first -= 1
    return Span(siblings[first].start_byte, target.end_byte)


def _is_passed(node: Node) -> bool:
    return node.type in ("attribute_item", "line_comment", "block_comment")


def _behind(data: bytes, node: Node) -> int:
    """Where to look on: at the next byte that is no blank, if it is on the node's last line, else at the next line."""
    end = node.end_byte
    if data[end - 1 : end] == b"\n":
        return end
    rest = line_of(data, end)
    tail = data[end : rest.end]
    return end if tail.strip() else rest.end


def _first_attribute(source: SourceFile, item: Node) -> Node:
    """The first of the attributes in front of an item, or the item."""
    parent = source.parent(item)
    siblings = list(source.children(parent)) if parent is not None else [item]
    index = next((i for i, one in enumerate(siblings) if one.start_byte == item.start_byte), 0)
    while index > 0 and siblings[index - 1].type == "attribute_item":
        index -= 1
    return siblings[index] if siblings else item


def _enclosing(source: SourceFile, nodes: tuple[Node, ...]) -> Span:
    """The item whose body holds the inner attribute that ends `nodes`."""
    for node in reversed(nodes[:-1]):
        if node.type in _ITEMS:
            return Span(_first_attribute(source, node).start_byte, node.end_byte)
        if node.type == "source_file":
            break
    return whole(source)
