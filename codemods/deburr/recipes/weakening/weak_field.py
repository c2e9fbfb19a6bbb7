"""The suggestion to make a field that closes a cycle a `Weak`: its type, what is stored in it, and each of its uses.

All of it or nothing. A use in another file, or one that cannot be seen, withholds it with the reason. Unknown here:
whether the field is the right one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from deburr.engine.naming.foreign import foreign_of
from deburr.engine.naming.mentions import foreign_mentions, mentions
from deburr.engine.naming.visibility import leaves_crate, other_files, visible_elsewhere
from deburr.engine.recipe import Suggestion
from deburr.recipes.ownership.graph import Edge, Key
from deburr.recipes.weakening.changes import Change, lost_comment
from deburr.recipes.weakening.downgrades import Downgrader
from deburr.recipes.weakening.field_shape import OPTION, FieldShape, read_shape
from deburr.recipes.weakening.field_uses import FieldUses
from deburr.recipes.weakening.freed_test import Counted, with_test
from deburr.recipes.weakening.names import Names
from deburr.syntax.attributes import attributes_before
from deburr.syntax.crate_view import CrateView
from deburr.syntax.source import Node, SourceFile, span_of
from deburr.text.edit import Edit

WEAK, WEAK_AND_TEST = "weak", "weak_and_test"
"""The rewrites that a page declares of these suggestions."""
_DERIVED = re.compile(r"derive\s*\(([^)]*)\)")
_KEPT = frozenset({"Clone", "Debug"})
"""What a struct can still derive with a `Weak` in it. `Default` is one more where the field is optional."""


def weak_field(source: SourceFile, crate: CrateView, edge: Edge) -> tuple[Suggestion, ...]:
    """What the rewrites `weak` and `weak_and_test` would change to make the field of `edge` a `Weak`. The test is about
    the type that the field leads to."""
    change = _weak(source, crate, edge)
    declared = _declaration(source, edge) if change.withheld is None else None
    shape = read_shape(source, crate, declared.type) if declared is not None else ""
    item = item_at(source, edge.end)
    counted = None
    if not isinstance(shape, str) and item is not None:
        counted = Counted(item, shape.pointer, source.text(shape.pointer_node))
    return change, with_test(source, crate, change, counted, WEAK_AND_TEST)


def field_type(source: SourceFile, edge: Edge) -> Node | None:
    """The type of the field that an edge is, if it is declared, by name, in this file."""
    declared = _declaration(source, edge) if edge.place.file == source.name else None
    return declared.type if declared is not None else None


def item_at(source: SourceFile, key: Key) -> Node | None:
    """The type that a vertex is, if it is declared in this file."""
    nodes = source.ancestors(key[1], key[1] + 1).nodes if key[0] == source.name else ()
    return next((one for one in nodes if one.type.endswith("_item") and one.start_byte == key[1]), None)


def _weak(source: SourceFile, crate: CrateView, edge: Edge) -> Suggestion:
    if edge.place.file != source.name:
        return Suggestion(WEAK, withheld=f"the field is declared in another file ({edge.place})")
    declared = _declaration(source, edge)
    if declared is None:
        return Suggestion(WEAK, withheld="the field has no name, so that its uses cannot be looked for")
    shape = read_shape(source, crate, declared.type)
    if isinstance(shape, str):
        return Suggestion(WEAK, withheld=shape)
    withheld = _why_not_derived(source, declared.item, shape) or _used_elsewhere(source, crate, declared.name)
    if withheld is not None:
        return Suggestion(WEAK, withheld=withheld)
    return _made(source, crate, declared, shape)


def _made(source: SourceFile, crate: CrateView, declared: _Declared, shape: FieldShape) -> Suggestion:
    """All of the change, or the first reason against it."""
    name, names = declared.name, Names(source, crate)
    changes = [Change(_type_edits(source, shape, declared, names)), *_uses(source, crate, name, shape, names)]
    edits = (*(edit for one in changes for edit in one.edits), *names.imports)
    refused = next((one.refused for one in changes if one.refused is not None), names.withheld)
    refused = refused if refused is not None else lost_comment(source, edits)
    if refused is not None:
        return Suggestion(WEAK, withheld=refused)
    note = f"a `Weak` keeps nothing alive: while it is used, what `{source.text(name)}` leads to needs another owner"
    return Suggestion(
        WEAK,
        edits,
        has_placeholders=any(one.has_placeholder for one in changes),
        lowered=tuple(_unseen(source, crate, name)),
        notes=(note,),
        imports=(shape.leaf,) if shape.leaf is not None and not shape.leaf.is_glob else (),
    )


def _unseen(source: SourceFile, crate: CrateView, name: Node) -> Iterator[str]:
    """Where uses of the field may be that nobody has looked at."""
    left = leaves_crate(source, name, crate)
    if not left.is_no:
        yield left.reason
    unseen = other_files(source, crate).unseen if not visible_elsewhere(source, name, crate).is_no else None
    if unseen is not None:
        yield unseen


@dataclass(frozen=True, slots=True)
class _Declared:
    """A named field with its type, and the struct, enum or union that it belongs to."""

    name: Node
    type: Node
    item: Node


def _declaration(source: SourceFile, edge: Edge) -> _Declared | None:
    nodes = source.ancestors(edge.place.span.start, edge.place.span.end).nodes
    declared = next((one for one in nodes if one.type == "field_declaration"), None)
    item = next((one for one in reversed(nodes) if one.type.endswith("_item")), None)
    name = declared.child_by_field_name("name") if declared is not None else None
    type_ = declared.child_by_field_name("type") if declared is not None else None
    return _Declared(name, type_, item) if name is not None and type_ is not None and item is not None else None


def _why_not_derived(source: SourceFile, item: Node, shape: FieldShape) -> str | None:
    kept = _KEPT | ({"Default"} if OPTION in shape.wrappers else set())
    for attribute in attributes_before(source, item):
        for listed in _DERIVED.findall(source.text(attribute)):
            for path in listed.split(","):
                trait = path.split("::")[-1].strip()
                if trait and trait not in kept:
                    return f"the type derives `{trait}`, which it may not with a `Weak` in it"
    return None


def _used_elsewhere(source: SourceFile, crate: CrateView, name: Node) -> str | None:
    """Why the field's uses are not all in this file."""
    if visible_elsewhere(source, name, crate).is_no:
        return None
    foreign = foreign_of(source, name, crate)
    for other in other_files(source, crate).files:
        if foreign_mentions(other.source, foreign, other.crate):
            return f"`{source.text(name)}` is, or may be, used in {other.source.name} as well"
    return None


def _uses(source: SourceFile, crate: CrateView, name: Node, shape: FieldShape, names: Names) -> list[Change]:
    mentioned = mentions(source, name, crate)
    places = frozenset(one.span.start for one in mentioned if one.verdict.is_yes)
    uses = FieldUses(shape, source.text(name), Downgrader(source, crate, shape.pointer, names), places)
    found: list[Change] = []
    for mention in mentioned:
        if mention.verdict.is_yes:
            found.append(uses.at(mention.node))
        else:
            line = source.data.count(b"\n", 0, mention.span.start) + 1
            reason = f"`{source.text(name)}` in line {line} may be the field: {mention.verdict.reason}"
            found.append(Change(refused=reason))
    return found


def _type_edits(source: SourceFile, shape: FieldShape, declared: _Declared, names: Names) -> tuple[Edit, ...]:
    weak = names.name(shape.pointer.weak, declared.type.start_byte)
    meant = shape.alias.child_by_field_name("type") if shape.alias is not None else None
    if meant is None or shape.aliased is None:
        return (Edit(span_of(shape.head), weak.encode()),)
    before = source.data[meant.start_byte : shape.head.start_byte]
    behind = source.data[shape.head.end_byte : meant.end_byte]
    return (Edit(span_of(shape.aliased), before + weak.encode() + behind),)
