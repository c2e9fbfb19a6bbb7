"""What a field's type is made of around a counted pointer: `RefCell<Option<Rc<Node>>>`, also by an alias.

Only shapes of which it is known how a value gets in and out. Unknown here: where the field is used.
"""

from __future__ import annotations

from dataclasses import dataclass

from deburr.recipes.weakening.names import Pointer, pointer_at
from deburr.syntax.crate_view import CrateView
from deburr.syntax.names import resolve
from deburr.syntax.paths import read_path
from deburr.syntax.resolution import Item, Namespace
from deburr.syntax.source import Node, SourceFile
from deburr.syntax.uses import UseLeaf

OPTION = "Option"
OPENS = {
    "RefCell": frozenset({"borrow", "borrow_mut"}),
    "Mutex": frozenset({"lock"}),
    "RwLock": frozenset({"read", "write"}),
}
"""The methods that open a cell."""
CELLS = frozenset(OPENS)
_CRATES_OF_CELLS = frozenset({"std", "parking_lot"})
_SHAPES = frozenset({(), (OPTION,), *((one,) for one in CELLS), *((one, OPTION) for one in CELLS)})


@dataclass(frozen=True, slots=True)
class FieldShape:
    """A field whose type is `wrappers` around a pointer, the outermost first.

    `pointer_node` is the pointer with its argument, `head` its name alone. `aliased` is the name of an alias that both
    are in the declaration of, `alias`, where they are not in the field's own type."""

    wrappers: tuple[str, ...]
    pointer: Pointer
    pointer_node: Node
    head: Node
    aliased: Node | None = None
    alias: Node | None = None
    leaf: UseLeaf | None = None


def read_shape(source: SourceFile, crate: CrateView, type_node: Node) -> FieldShape | str:
    """The shape of a field's type, or why it is none that is known."""
    text = " ".join(source.text(type_node).split())
    wrappers: list[str] = []
    node: Node | None = type_node
    aliased: Node | None = None
    alias: Node | None = None
    while node is not None:
        meant = _alias(source, crate, node) if alias is None else None
        if isinstance(meant, str):
            return meant
        if meant is not None:
            aliased, alias, node = node, meant, meant.child_by_field_name("type")
            continue
        path, head = read_path(source, node), node.child_by_field_name("type")
        item = resolve(source, path, Namespace.TYPE, crate) if path is not None else None
        if not isinstance(item, Item) or node.type != "generic_type" or head is None:
            break
        pointer = pointer_at(item.path)
        if pointer is not None:
            if tuple(wrappers) not in _SHAPES:
                break
            return FieldShape(tuple(wrappers), pointer, node, head, aliased, alias, item.via)
        name = _wrapper(item)
        if name is None:
            break
        wrappers.append(name)
        inner = node.child_by_field_name("type_arguments")
        node = inner.named_children[0] if inner is not None and inner.named_child_count == 1 else None
    return f"how an owner gets into and out of a `{text}` is not known"


def _wrapper(item: Item) -> str | None:
    if item.path == ("std", "option", "Option"):
        return OPTION
    return item.path[-1] if item.path[0] in _CRATES_OF_CELLS and item.path[-1] in CELLS else None


def _alias(source: SourceFile, crate: CrateView, node: Node) -> Node | str | None:
    """The alias that a type is, where its text means the same at the type."""
    path = read_path(source, node) if node.type == "type_identifier" else None
    item = resolve(source, path, Namespace.TYPE, crate) if path is not None else None
    if not isinstance(item, Item) or not item.is_alias:
        return None
    name = source.text(node)
    alias, module = item.node, _module_of(source, node)
    if alias is None or alias.type != "type_item" or _module_of(source, alias) != module:
        return f"the alias `{name}` is declared elsewhere, and the field would have to be written without it"
    if alias.child_by_field_name("type_parameters") is not None:
        return f"the alias `{name}` has parameters, and the field would have to be written without it"
    return alias


def _module_of(source: SourceFile, node: Node) -> Node | None:
    kinds = {"source_file", "declaration_list", "block"}
    return next((one for one in reversed(source.ancestors_of(node).nodes[:-1]) if one.type in kinds), None)
