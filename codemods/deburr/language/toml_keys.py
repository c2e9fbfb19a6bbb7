"""What a TOML table may say: its keys, the shape of each value, and the words that it may be.

The reader of a table asks these, and so does the JSON schema: what is said here is said once. Rules between keys and
the meaning of a value are known to the readers alone.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias


class Shape(enum.Enum):
    TEXT = "a string"
    FLAG = "`true` or `false`"
    TEXTS = "an array of strings"
    TEXT_MAP = "a table of strings with free keys"
    DEPENDENCIES = "a table of strings, or tables, with free keys"
    TABLE = "a table"
    TABLES = "a table of tables with free keys"


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a table."""

    shape: Shape
    about: str
    """What it says, in a line: an editor shows it."""
    words: tuple[str, ...] = ()
    """Of a text, the words that it may be; empty: any text."""
    pattern: str | None = None
    """Of a text, or of each text of an array, a regular expression (in the syntax that Python and JavaScript share) for
    the whole of it."""
    only_true: bool = False
    """Of a flag: `false` says nothing and is an error."""
    is_needed: bool = False
    may_be_empty: bool = True
    """Of an array or a table."""
    inner: Keys | None = None
    """Of a table its keys, of a table of tables those of each."""
    names: str | None = None
    """Of a table with free keys, a regular expression for them."""
    fixed: Keys | None = None
    """Of a table with free keys, those that are tables of another kind."""
    partner: str | None = None
    """The key that must stand beside it."""


Keys: TypeAlias = Mapping[str, Key]
