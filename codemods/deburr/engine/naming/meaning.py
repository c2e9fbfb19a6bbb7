"""What names can stand for, as data, and when two of them stand for one thing.

Deliberately unknown here: how it is found out (`deburr.engine.naming.denoted`).
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass

from deburr.syntax.names import Namespace
from deburr.syntax.paths import PATH_KINDS
from deburr.syntax.source import Node
from deburr.syntax.verdict import YES, Verdict, no, unknown

NAMES = frozenset(
    {
        "identifier",
        "type_identifier",
        "field_identifier",
        "shorthand_field_identifier",
        "lifetime",
        "self",
        "metavariable",
    }
)
"""The nodes that are one name."""


class Sort(enum.Enum):
    """What sort of thing a name stands for; things of two sorts are never the same."""

    LOCAL = "local"
    ITEM = "item"
    GENERIC = "generic"
    FIELD = "field"
    METHOD = "method"
    LIFETIME = "lifetime"
    LABEL = "label"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Meaning:
    """One thing that a name stands for. With a `reason` it is not known which thing of its sort."""

    sort: Sort
    key: object = None
    reason: str = ""
    spaces: frozenset[Namespace] = frozenset()
    """Of an item, where its name was looked up or is declared."""


def compare(ones: Iterable[Meaning], others: Iterable[Meaning]) -> Verdict:
    """Whether two names share a meaning."""
    answer = no("they are different things")
    second = tuple(others)
    for one in ones:
        for other in second:
            if one.sort is not other.sort:
                continue
            if one.spaces and other.spaces and not one.spaces & other.spaces:
                continue
            reason = one.reason or other.reason
            if not reason and one.key == other.key:
                return YES
            # What two names of one scope mean is the same, even where it cannot be seen.
            if one == other and one.sort is Sort.ITEM:
                return YES
            if reason:
                answer = unknown(reason)
    return answer


def name_of(node: Node) -> Node | None:
    """The name that a captured node is: itself, or the last name of a path; None for other code."""
    while node.type not in NAMES:
        if node.type not in PATH_KINDS:
            return node if node.type in {"integer_literal", "primitive_type"} else None
        inner = (
            node.child_by_field_name("name") or node.child_by_field_name("type") or node.child_by_field_name("function")
        )
        if inner is None:
            return None
        node = inner
    return node
