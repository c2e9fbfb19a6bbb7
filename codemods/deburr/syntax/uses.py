"""The imports of a scope, one by one.

Every `use` tree, however nested, comes out as its leaves: what name it makes visible and which path it stands for,
as written. Deliberately unknown here: what the path resolves to (`deburr.syntax.names`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from deburr.syntax.attributes import cfg_text
from deburr.syntax.paths import Path, plain_name, read_path
from deburr.syntax.source import TRIVIA, Node, SourceFile, span_of
from deburr.text.span import Span


@dataclass(frozen=True, slots=True)
class UseLeaf:
    """One name, or one glob, that a `use` declaration brings in.

    `name` is what becomes visible: empty for a glob, `_` for `as _`. `path` is as written with the prefixes of the
    groups around it (of a glob: what stands before `::*`), `anchored` with a `::` in front. `span` is the leaf in the
    tree, `declaration` the whole declaration without its attributes. `cfg` is the text of its `cfg` attributes,
    or names the macro in whose argument it stands."""

    name: str
    path: tuple[str, ...]
    span: Span
    declaration: Span
    is_glob: bool = False
    is_public: bool = False
    cfg: str | None = None
    anchored: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    """A declaration of a scope with the text of its `cfg` attributes, if it has any."""

    node: Node
    cfg: str | None


def members_of(source: SourceFile, scope: Node) -> Iterator[Member]:
    """The nodes directly in a block, a module's body, a file or a token tree, with the `cfg` that each is under; of a
    `mod`, `impl`, `trait` or `extern` block those of its body."""
    conditions: list[str] = []
    pending = list(source.children(_body_of(scope)))[::-1]
    while pending:
        node = pending.pop()
        kind = node.type
        if kind == "source_file":
            pending.extend(child for child in reversed(node.children) if child.type not in TRIVIA)
        elif kind == "attribute_item":
            condition = cfg_text(source, node)
            if condition is not None:
                conditions.append(condition)
        else:
            yield Member(node, ", ".join(conditions) if conditions else None)
            conditions.clear()


def uses_in(source: SourceFile, scope_node: Node) -> tuple[UseLeaf, ...]:
    """The leaves of all `use` declarations directly in `scope_node`, in source order."""
    leaves: list[UseLeaf] = []
    for member in members_of(source, scope_node):
        if member.node.type == "use_declaration":
            leaves.extend(leaves_of(source, member.node, member.cfg))
    return tuple(leaves)


def leaves_of(source: SourceFile, declaration: Node, cfg: str | None) -> tuple[UseLeaf, ...]:
    """The leaves of one `use_declaration`, in source order."""
    argument = declaration.child_by_field_name("argument")
    if argument is None:
        return ()
    public = is_public(source, declaration)
    whole = span_of(declaration)
    leaves: list[UseLeaf] = []
    pending: list[tuple[Node, _Prefix]] = [(argument, _Prefix((), False))]
    while pending:
        node, prefix = pending.pop()
        if node.type in {"use_list", "scoped_use_list"}:
            inner = _prefix_of(source, node, prefix)
            items = _list_items(node)
            pending.extend((child, inner) for child in reversed(items))
            continue
        read = _read_leaf(source, node, prefix)
        if read is not None:
            leaves.append(UseLeaf(read.name, read.path, span_of(node), whole, read.is_glob, public, cfg, read.anchored))
    return tuple(leaves)


@dataclass(frozen=True, slots=True)
class _Prefix:
    names: tuple[str, ...]
    anchored: bool


@dataclass(frozen=True, slots=True)
class _Read:
    name: str
    path: tuple[str, ...]
    is_glob: bool
    anchored: bool


def _list_items(node: Node) -> list[Node]:
    block = node if node.type == "use_list" else node.child_by_field_name("list")
    return [child for child in block.named_children if child.type not in TRIVIA] if block is not None else []


def _prefix_of(source: SourceFile, node: Node, prefix: _Prefix) -> _Prefix:
    path = node.child_by_field_name("path")
    if path is None:
        anchored = node.type == "scoped_use_list" and not prefix.names
        return _Prefix(prefix.names, prefix.anchored or anchored)
    return _join(source, path, prefix)


def _join(source: SourceFile, path_node: Node, prefix: _Prefix) -> _Prefix:
    path = read_path(source, path_node)
    if path is None:
        return _Prefix((*prefix.names, "?"), prefix.anchored)
    return _Prefix((*prefix.names, *path.names), prefix.anchored or (path.anchored and not prefix.names))


def _read_leaf(source: SourceFile, node: Node, prefix: _Prefix) -> _Read | None:
    if node.type == "use_wildcard":
        inner = next((child for child in node.named_children if child.type not in TRIVIA), None)
        if inner is not None:
            prefix = _join(source, inner, prefix)
        elif not prefix.names and node.child_count > 1:
            prefix = _Prefix((), True)
        return _Read("", prefix.names, True, prefix.anchored)
    alias: str | None = None
    path_node = node
    if node.type == "use_as_clause":
        named, target = node.child_by_field_name("alias"), node.child_by_field_name("path")
        if named is None or target is None:
            return None
        alias, path_node = plain_name(source.text(named)), target
    if path_node.type == "self" and prefix.names:
        full = prefix
    elif read_path(source, path_node) is None:
        return None
    else:
        full = _join(source, path_node, prefix)
    return _Read(alias if alias is not None else full.names[-1], full.names, False, full.anchored)


def _body_of(scope: Node) -> Node:
    if scope.type in {"mod_item", "foreign_mod_item", "trait_item", "impl_item"}:
        return scope.child_by_field_name("body") or scope
    return scope


def is_public(source: SourceFile, declaration: Node) -> bool:
    """Whether an item has a visibility that reaches beyond its own module."""
    for child in declaration.children:
        if child.type == "visibility_modifier":
            return "".join(source.text(child).split()) not in {"pub(self)", "pub(inself)"}
    return False


def with_use_prefix(source: SourceFile, path: Path, nodes: tuple[Node, ...]) -> tuple[tuple[str, ...], bool]:
    """The names of a path in a `use` tree with those of the groups around it, and whether they start with `::`."""
    names: list[str] = []
    anchored = False
    for node in nodes:
        if node.type != "scoped_use_list":
            continue
        prefix = node.child_by_field_name("path")
        if prefix is None:
            anchored = anchored or not names
            continue
        if prefix.start_byte <= path.span.start < prefix.end_byte:
            continue
        read = read_path(source, prefix)
        anchored = anchored or (read is not None and read.anchored and not names)
        names.extend(read.names if read is not None else ("?",))
    own = path.names[:-1] if path.names[-1:] == ("self",) and names else path.names
    return (*names, *own), anchored or (path.anchored and not names)
