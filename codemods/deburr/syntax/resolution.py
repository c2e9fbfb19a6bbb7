"""What a name can turn out to be.

Data only; `deburr.syntax.names` finds the answer. An `Unresolved` is no "no": it says in words (lower case, no full
stop) what could not be seen.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TypeAlias

from deburr.syntax.source import Node, SourceFile
from deburr.syntax.uses import UseLeaf
from deburr.text.span import Span

UNKNOWN_MODULE = "?"
"""Stands in an item's path for the module of a file whose place in its crate is not known."""


class Namespace(enum.Enum):
    """Rust's three spaces of names: one scope may give a name a meaning in each of them."""

    TYPE = "type"
    VALUE = "value"
    MACRO = "macro"


@dataclass(frozen=True, slots=True)
class Module:
    """A module of this crate that can be seen. `body` holds its items; `parent` is set for an inline module."""

    source: SourceFile
    body: Node
    path: tuple[str, ...]
    parent: Module | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Definition:
    """An item's declaration and the file that it stands in."""

    source: SourceFile
    node: Node


@dataclass(frozen=True, slots=True)
class Item:
    """A name of the crate, of another crate, or of the language.

    `path` is the one spelling that stands for it: `("std", "boxed", "Box", "leak")`, `("libc", "c_char")`, `("u8",)`,
    `("crate", "m", "Foo")`. An item in a block has a segment such as `{120}` for the block's first byte; one in a file
    whose module is not known starts with `("crate", "?")`. Methods of unnamed types start with `[]` (slice), `[;]`
    (array), `&`, `*const`, `*mut`, `()` (tuple)."""

    path: tuple[str, ...]
    via: UseLeaf | None = None
    """The import through which the first segment came, a glob as well."""
    node: Node | None = None
    """Its declaration, when that stands in the file that was asked about."""
    is_alias: bool = False
    """A type alias led here; `node` is then the alias."""
    definition: Definition | None = field(default=None, compare=False)
    """Its declaration in whatever file of the crate."""
    module: Module | None = field(default=None, compare=False)
    """Its content, when it is a module of this crate that can be seen."""


@dataclass(frozen=True, slots=True)
class Local:
    """A variable. `definition` is the identifier in the (first alternative of the) pattern that binds it; `binder` the
    node that the pattern belongs to: let_declaration, let_condition, parameter, self_parameter, closure_parameters,
    match_pattern, for_expression."""

    name: str
    definition: Span
    binder: Node


@dataclass(frozen=True, slots=True)
class Generic:
    """A type or const parameter, or the `Self` of a trait; `definition` is the name where it is declared."""

    name: str
    definition: Span


@dataclass(frozen=True, slots=True)
class Unresolved:
    """It is not known what the name means, and why."""

    reason: str
    alias: Node | None = field(default=None, compare=False)
    """The `type_item` of the file that was asked about that led here."""


Resolution: TypeAlias = Item | Local | Generic | Unresolved


def same(first: Resolution, second: Resolution) -> bool:
    """Whether both are one and the same thing, however it was reached."""
    if isinstance(first, Item) and isinstance(second, Item):
        return first.path == second.path
    return first == second
