"""What a block, a module's body or a macro's argument declares: items, imports and `let` statements, by name.

A `Table` is made once for a scope and kept with the file. Deliberately unknown here: what lies around the scope, and
what an import leads to (`names`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from deburr.syntax.bindings import let_bindings
from deburr.syntax.layers import Shape, Trust, trust_of
from deburr.syntax.paths import plain_name
from deburr.syntax.resolution import Local, Namespace
from deburr.syntax.source import TRIVIA, Node, SourceFile
from deburr.syntax.uses import Member, UseLeaf, is_public, leaves_of, members_of

_TYPE = frozenset({Namespace.TYPE})
_VALUE = frozenset({Namespace.VALUE})
_BOTH = frozenset({Namespace.TYPE, Namespace.VALUE})
_NAMESPACES: Mapping[str, frozenset[Namespace]] = {
    "enum_item": _TYPE,
    "union_item": _TYPE,
    "trait_item": _TYPE,
    "type_item": _TYPE,
    "associated_type": _TYPE,
    "mod_item": _TYPE,
    "extern_crate_declaration": _TYPE,
    "function_item": _VALUE,
    "function_signature_item": _VALUE,
    "const_item": _VALUE,
    "static_item": _VALUE,
    "macro_definition": frozenset({Namespace.MACRO}),
}
_MAX_MACRO_NODES = 4000
_MAX_MACRO_DEPTH = 4
_DECLARES = re.compile(rb"\b(?:use|fn|struct|enum|union|trait|type|mod|const|static|macro_rules)\b")
_LEADS_ON = re.compile(rb"\b(?:use|mod|extern)\b")
_ITEM_HEAD = re.compile(rb"\b(fn|struct|enum|union|trait|type|const|static)\s+(?:mut\s+|ref\s+)?(?:r#)?([^\W\d]\w*)")
_BY_KEYWORD: Mapping[bytes, frozenset[Namespace]] = {
    **dict.fromkeys((b"enum", b"union", b"trait", b"type"), _TYPE),
    **dict.fromkeys((b"fn", b"const", b"static"), _VALUE),
    b"struct": _BOTH,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """An item of a scope, or the macro call that seems to define it.

    `condition` names what it depends on: a `cfg`, or a macro that may or may not define it."""

    name: str
    node: Node
    condition: str | None
    is_public: bool


@dataclass(slots=True)
class Table:
    """The declarations of one scope."""

    items: dict[tuple[Namespace, str], list[Entry]] = field(default_factory=dict)
    uses: dict[str, list[UseLeaf]] = field(default_factory=dict)
    globs: list[UseLeaf] = field(default_factory=list)
    lets: dict[str, list[tuple[int, Local]]] = field(default_factory=dict)
    """By name, in source order: the byte from which on the variable is there."""

    def local(self, name: str, at: int) -> Local | None:
        """The variable `name` of the last `let` statement that ends at or before byte `at`."""
        for end, local in reversed(self.lets.get(name, ())):
            if end <= at:
                return local
        return None


def table_of(source: SourceFile, scope: Node) -> Table:
    """The declarations directly in `scope`: a `source_file`, `declaration_list`, `block` or `token_tree`."""
    key = ("table", scope.type, scope.start_byte, scope.end_byte)
    known = source.cache.get(key)
    if isinstance(known, Table):
        return known
    table = Table()
    for member in members_of(source, scope):
        _add(source, table, member)
    source.cache[key] = table
    return table


def mod_items(source: SourceFile, scope: Node) -> list[tuple[str, Node]]:
    """The `mod` items directly in `scope`, with their names, in source order."""
    found = [
        (entry.name, entry.node)
        for (namespace, _), entries in table_of(source, scope).items.items()
        for entry in entries
        if namespace is Namespace.TYPE and entry.node.type == "mod_item"
    ]
    return sorted(found, key=lambda pair: pair[1].start_byte)


def variants_of(source: SourceFile, enum_item: Node) -> Mapping[str, Node]:
    """The variants of an enum, by name."""
    body = enum_item.child_by_field_name("body")
    found: dict[str, Node] = {}
    for child in body.named_children if body is not None else ():
        name = child.child_by_field_name("name")
        if child.type == "enum_variant" and name is not None:
            found[plain_name(source.text(name))] = child
    return found


def _add(source: SourceFile, table: Table, member: Member, depth: int = 0) -> None:
    node = member.node
    kind = node.type
    if kind == "use_declaration":
        for leaf in leaves_of(source, node, member.cfg):
            if leaf.is_glob:
                table.globs.append(leaf)
            elif leaf.name != "_":
                table.uses.setdefault(leaf.name, []).append(leaf)
    elif kind == "let_declaration":
        for name, local in let_bindings(source, node).items():
            table.lets.setdefault(name, []).append((node.end_byte, local))
    elif kind == "foreign_mod_item":
        for inner in members_of(source, node):
            _add_item(source, table, Member(inner.node, inner.cfg or member.cfg))
    elif kind in {"macro_invocation", "expression_statement"}:
        if depth > _MAX_MACRO_DEPTH:
            return
        for inner in _macro_members(source, table, node, member.cfg):
            _add(source, table, inner, depth + 1)
    else:
        _add_item(source, table, member)


def _add_item(source: SourceFile, table: Table, member: Member) -> None:
    node = member.node
    named = node.child_by_field_name("alias") or node.child_by_field_name("name")
    if named is None:
        return
    name = plain_name(source.text(named))
    entry = Entry(name, node, member.cfg, is_public(source, node))
    for namespace in namespaces_of(node):
        table.items.setdefault((namespace, name), []).append(entry)


def namespaces_of(item: Node) -> frozenset[Namespace]:
    """The namespaces in which an item's declaration puts its name."""
    if item.type == "struct_item":
        body = item.child_by_field_name("body")
        return _TYPE if body is not None and body.type == "field_declaration_list" else _BOTH
    if item.type == "static_item" and any(child.type == "ref" for child in item.children):
        # `static ref` of `lazy_static!` makes a type of that name too.
        return _BOTH
    return _NAMESPACES.get(item.type, frozenset())


def _macro_members(source: SourceFile, table: Table, node: Node, cfg: str | None) -> Iterator[Member]:
    """The items that a macro call in the place of an item defines, as far as its argument shows them. Where nothing
    but a name matters, it goes to `table` without a parse."""
    call = node
    if node.type == "expression_statement":
        call = next((child for child in node.named_children if child.type == "macro_invocation"), node)
    named = call.child_by_field_name("macro")
    tree = next((child for child in call.named_children if child.type == "token_tree"), None)
    if call.type != "macro_invocation" or named is None or tree is None:
        return
    macro = source.text(named).rsplit("::", 1)[-1].strip()
    trust = trust_of(macro)
    # Most calls declare nothing; parsing every one of them would cost more than the rest of the table.
    if trust is Trust.QUOTED or not _DECLARES.search(source.data, tree.start_byte, tree.end_byte):
        return
    condition: str | None = f"the macro `{macro}!`" if cfg is None else cfg
    if trust is Trust.UNKNOWN and not _LEADS_ON.search(source.data, tree.start_byte, tree.end_byte):
        _add_by_text(source, table, call, tree, condition)
        return
    layer = source.layer_of(tree, macro)
    if layer is None:
        return
    if trust is Trust.KNOWN and layer.shape is Shape.ITEMS and macro != "cfg_if":
        condition = cfg
    for found in _declarations(layer.roots):
        yield Member(found, condition)


def _add_by_text(source: SourceFile, table: Table, call: Node, tree: Node, condition: str | None) -> None:
    """Whatever looks like the head of an item in the argument of an unknown macro may be one."""
    for keyword, name in _ITEM_HEAD.findall(source.data[tree.start_byte : tree.end_byte]):
        entry = Entry(name.decode("utf-8", "replace"), call, condition, is_public=True)
        for namespace in _BY_KEYWORD[keyword]:
            table.items.setdefault((namespace, entry.name), []).append(entry)


def _declarations(roots: tuple[Node, ...]) -> Iterator[Node]:
    """The outermost declarations among `roots` and below, through whatever the parser made of the rest."""
    pending = list(reversed(roots))
    seen = 0
    while pending and seen < _MAX_MACRO_NODES:
        node = pending.pop()
        seen += 1
        if node.type in {"use_declaration", "macro_invocation"} or namespaces_of(node):
            yield node
        elif node.type in {"source_file", "ERROR", "block", "expression_statement", "if_expression", "else_clause"}:
            pending.extend(child for child in reversed(node.children) if child.type not in TRIVIA)
