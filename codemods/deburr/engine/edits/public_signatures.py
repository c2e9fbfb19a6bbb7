"""Whether a rewrite changes what other crates see of an item: such a fix is maybe incorrect at the best.

What is `pub` may be reached from other crates; whether it is depends on modules that need not be visible from here, so
`pub` alone counts. Unknown here: who uses the item.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from deburr.engine.naming.visibility import public_reason
from deburr.language.trees import Fragment
from deburr.syntax.paths import plain_name
from deburr.syntax.source import Node, SourceFile, span_of
from deburr.text.edit import Edit
from deburr.text.span import Span

_NAMED = frozenset(
    {"function_item", "function_signature_item", "struct_item", "enum_item", "union_item", "static_item", "const_item"}
    | {"type_item", "trait_item", "mod_item", "field_declaration"}
)
_DEFAULT_ABI = b'"C"'
_BARE_EXTERN = re.compile(rb"(?<!\w)extern\Z")
_CODE = frozenset({"function_item", "static_item", "const_item"})
_FIELDS = frozenset({"struct_item", "union_item"})


def signature_change(source: SourceFile, node: Node, fragment: Fragment, edits: Iterable[Edit]) -> tuple[str, ...]:
    """The reason to be careful with `edits` of the item or field `node`, if they touch what is public of it."""
    if fragment.category not in {"item", "field"} or not _is_public(source, node):
        return ()
    changed = [edit.span for edit in edits if _counts(source, edit)]
    if any(_is_seen(source, node, span) for span in changed):
        name = node.child_by_field_name("name")
        return (public_reason(plain_name(source.text(name)) if name is not None else ""),)
    return ()


def _counts(source: SourceFile, edit: Edit) -> bool:
    """Whether more than white space changes, or than the ABI that `extern` alone stands for."""
    old, new = edit.span.cut(source.data).split(), edit.replacement.split()
    return old != new and not _names_default_abi(source, edit.span, old, new)


def _names_default_abi(source: SourceFile, span: Span, old: list[bytes], new: list[bytes]) -> bool:
    """Whether the edit only writes `"C"` behind an `extern` that names no ABI."""
    at = new.index(_DEFAULT_ABI) if _DEFAULT_ABI in new else -1
    if at < 0 or [*new[:at], *new[at + 1 :]] != old:
        return False
    before = new[at - 1] if at else source.data[: span.start].rstrip()
    return _BARE_EXTERN.search(before) is not None


def _is_public(source: SourceFile, node: Node) -> bool:
    """Whether `node` is `pub` itself, or, of what has no visibility of its own, what it belongs to is."""
    owner = _trait_of(source, node)
    if owner is not None and not _visibility(source, node):
        return _visibility(source, owner)
    if node.type == "field_declaration":
        owner = _around(source, node, "struct_item") or _around(source, node, "union_item")
        return _visibility(source, node) and owner is not None and _visibility(source, owner)
    return node.type in _NAMED and _visibility(source, node)


def _trait_of(source: SourceFile, node: Node) -> Node | None:
    """The trait that `node` is a member of, with a body or without."""
    nodes = source.ancestors_of(node).nodes
    return nodes[-3] if len(nodes) > 2 and nodes[-3].type == "trait_item" else None


def _around(source: SourceFile, node: Node, kind: str) -> Node | None:
    nodes = source.ancestors_of(node).nodes[:-1]
    return next((one for one in reversed(nodes) if one.type == kind), None)


def _visibility(source: SourceFile, node: Node) -> bool:
    return any(child.type == "visibility_modifier" and source.text(child) == "pub" for child in node.children)


def _is_seen(source: SourceFile, node: Node, span: Span) -> bool:
    """Whether a change there is one of the signature: not of a body, a value, or a private field."""
    hidden = node.child_by_field_name("value") or node.child_by_field_name("body")
    if hidden is None or not span_of(hidden).contains(span):
        return node.start_byte <= span.end and span.start <= node.end_byte
    if node.type in _CODE:
        return False
    if node.type not in _FIELDS:
        return True
    field = next((child for child in hidden.named_children if span_of(child).contains(span)), None)
    return field is None or field.type != "field_declaration" or _visibility(source, field)
