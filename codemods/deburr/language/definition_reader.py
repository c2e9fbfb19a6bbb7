"""Items, fields, variants, arms, `let`s and generic parameters of a fragment, as trees with their open parts apart.

tree-sitter keeps attributes beside what they belong to; here they come together. Unknown here: expressions and types,
which the reader of the whole fragment reads.
"""

from __future__ import annotations

from collections.abc import Iterable

from deburr.language.fragment_atoms import Reads
from deburr.language.placeholders import Marker
from deburr.language.trees import Atom, AtomKind, Definition, GenericParameter, Group, Meta, PathPattern, Token, Tree
from deburr.syntax.source import Node
from deburr.syntax.tokens import significant_children

_ALSO_DEFINE = frozenset(
    {
        "extern_crate_declaration",
        "use_declaration",
        "let_declaration",
        "macro_definition",
        "associated_type",
        "field_declaration",
        "enum_variant",
        "match_arm",
    }
)
_ATTRIBUTES = frozenset({"attribute_item", "inner_attribute_item"})
_PARAMETERS = frozenset({"type_parameter", "lifetime_parameter"})
TUPLE_FIELD = "tuple_field"
"""The kind of a `Definition` for a field of a tuple struct, which has no node of its own."""


def defines(node: Node) -> bool:
    """Whether a node is read as a `Definition`."""
    if node.type in _ATTRIBUTES:
        return False
    return node.type.endswith("_item") or node.type in _ALSO_DEFINE


def read_run(reads: Reads, nodes: Iterable[Node], parent: Node, plain_names: bool = False) -> list[Tree]:
    """Neighbours in one container, each definition with the attributes in front of it."""
    trees: list[Tree] = []
    waiting: list[Node] = []
    for node in nodes:
        if node.type == "attribute_item":
            waiting.append(node)
            continue
        if defines(node) and reads.collected.marker(node) is None:
            trees.append(read_definition(reads, waiting, node, parent))
        else:
            trees += [reads.read(attribute, parent) for attribute in waiting]
            trees.append(reads.read(node, parent, plain_names))
        waiting = []
    return trees + [reads.read(attribute, parent) for attribute in waiting]


def read_definition(reads: Reads, before: Iterable[Node], node: Node, parent: Node) -> Definition:
    """`node` with the attributes that stand `before` it and in it."""
    parsed = reads.collected.parsed
    children = significant_children(parsed.source, node)
    attributes = [*before, *_leading_attributes(children)]
    read = tuple(reads.read(attribute, parent) for attribute in attributes)
    visibility: Tree | None = None
    body: list[Node] = []
    open_after: int | None = None
    for child in children[len(_leading_attributes(children)) :]:
        if parsed.open_end is not None and child.start_byte >= parsed.open_end:
            open_after = len(body)
            break
        if child.type == "visibility_modifier" and not body:
            visibility = reads.read(child, node)
        else:
            body.append(child)
    group = Group(node.type, tuple(read_run(reads, body, node)), open_after, _free(node))
    return Definition(node.type, read, visibility, group)


def _leading_attributes(children: list[Node]) -> list[Node]:
    count = next((i for i, child in enumerate(children) if child.type != "attribute_item"), len(children))
    return children[:count]


def _free(node: Node) -> frozenset[str]:
    """What a `let` may have besides what is written."""
    if node.type != "let_declaration":
        return frozenset()
    written = {child.type for child in node.children}
    free = {"mutable_specifier"} - written
    return frozenset(free if ":" in written else free | {"type"})


def read_tuple_field(reads: Reads, nodes: list[Node], parent: Node) -> list[Tree]:
    """One field of a tuple struct or variant: its attributes, its visibility, its type."""
    marker = reads.collected.marker(nodes[0]) if len(nodes) == 1 else None
    if marker is not None and marker.repeated:
        return [reads.read(nodes[0], parent)]
    attributes = tuple(reads.read(node, parent) for node in nodes if node.type == "attribute_item")
    visible = next((node for node in nodes if node.type == "visibility_modifier"), None)
    visibility = reads.read(visible, parent) if visible is not None else None
    rest = [node for node in nodes if node.type not in {"attribute_item", "visibility_modifier"}]
    body = Group(TUPLE_FIELD, tuple(reads.read(node, parent) for node in rest))
    return [Definition(TUPLE_FIELD, attributes, visibility, body)]


def read_parameter(reads: Reads, node: Node, parent: Node) -> Tree | None:
    """A generic parameter that is a metavariable, alone or with bounds; None for any other."""
    if node.type not in _PARAMETERS or node.child_by_field_name("default_type") is not None:
        return None
    collected = reads.collected
    name = node.child_by_field_name("name")
    marker = collected.marker(name) if name is not None else None
    if name is None or marker is None:
        return None
    bounds = node.child_by_field_name("bounds")
    if marker.repeated:
        return collected.meta(node, parent, marker) if bounds is None else None
    trees = _bounds(reads, bounds)
    added = [_added(tree) for tree in trees]
    if not all(added):
        collected.unrenderable.append(node)
    collected.saw(marker)
    atom = collected.add(
        Atom(
            AtomKind.CAPTURE,
            marker.name,
            *collected.place(node),
            namespace="type",
            parameter=True,
            adds=tuple(one for one in added if one),
        )
    )
    is_any = node.type == "type_parameter" and bounds is None
    kind = "generic_parameter" if is_any else node.type
    return GenericParameter(kind, _name(marker, atom), trees, atom)


def _name(marker: Marker, atom: int) -> Meta:
    return Meta(marker.name or None, atom, False, marker.is_lifetime)


def _bounds(reads: Reads, bounds: Node | None) -> tuple[Tree, ...]:
    if bounds is None:
        return ()
    children = [child for child in bounds.children if child.type not in {":", "+"}]
    with reads.collected.inside_an_atom():
        return tuple(reads.read(child, bounds) for child in children)


def _added(tree: Tree) -> str | None:
    """What a template adds for a bound: a trait's canonical path, a lifetime as it is written; None for all else."""
    if isinstance(tree, PathPattern) and all(segment.generics is None for segment in tree.segments):
        return "::".join(tree.item)
    if isinstance(tree, Group) and tree.kind == "lifetime":
        return "".join(child.text for child in tree.children if isinstance(child, Token))
    return None
