"""The attributes in front of an item, which the tree has as siblings before it.

Only what modules and imports need. Deliberately unknown here: whether a `cfg` holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from deburr.syntax.source import TRIVIA, Node, SourceFile

_STATED_PATH = re.compile(r'\bpath\s*=\s*(?:"([^"]*)"|r#*"([^"]*)")')


@dataclass(frozen=True, slots=True)
class PathAttributes:
    """The files that `#[path = "…"]` names: always, or under a `cfg_attr` only."""

    always: tuple[str, ...]
    under_cfg: tuple[str, ...]


def attributes_before(source: SourceFile, item: Node) -> Iterator[Node]:
    """The `attribute` nodes in front of `item`, the nearest first."""
    sibling = item.prev_sibling
    while sibling is not None and (sibling.type == "attribute_item" or sibling.type in TRIVIA):
        if sibling.type == "attribute_item":
            yield from (child for child in sibling.named_children if child.type == "attribute")
        sibling = sibling.prev_sibling


def attribute_name(source: SourceFile, attribute: Node) -> str:
    """The path of an attribute as written."""
    return source.text(attribute.children[0]) if attribute.children else ""


def cfg_text(source: SourceFile, attribute_item: Node) -> str | None:
    """The condition in `#[cfg(…)]`, or None for another attribute."""
    for attribute in attribute_item.named_children:
        if attribute.type != "attribute":
            continue
        arguments = attribute.child_by_field_name("arguments")
        if attribute_name(source, attribute) == "cfg" and arguments is not None:
            return source.text(arguments)[1:-1].strip()
    return None


def path_attributes(source: SourceFile, item: Node) -> PathAttributes:
    """What the attributes of a `mod` say about its file."""
    always: list[str] = []
    under_cfg: list[str] = []
    for attribute in attributes_before(source, item):
        name = attribute_name(source, attribute)
        if name not in {"path", "cfg_attr"}:
            continue
        values = [first or second for first, second in _STATED_PATH.findall(source.text(attribute))]
        (always if name == "path" else under_cfg).extend(values)
    return PathAttributes(tuple(always), tuple(under_cfg))
