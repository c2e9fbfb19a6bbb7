"""What a capture of one file of a crate stands for where another file is looked at.

A node belongs to its file; what can be carried over is what it means: the path of an item, the owner of a field.
Locals, type parameters and lifetimes mean nothing elsewhere. Deliberately unknown here: where a name is mentioned.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from deburr.engine.naming.denoted import meanings
from deburr.engine.naming.meaning import Meaning, Sort, compare, name_of
from deburr.syntax.crate_view import CrateView
from deburr.syntax.paths import PATH_KINDS, plain_name, read_path
from deburr.syntax.resolution import UNKNOWN_MODULE
from deburr.syntax.source import Node, SourceFile
from deburr.syntax.tokens import significant_tokens, strip
from deburr.syntax.verdict import Verdict, no, unknown

_CARRIED = frozenset({Sort.ITEM, Sort.FIELD})
_NAME = re.compile(r"(?:r#)?[A-Za-z_]\w*")
_SAME_EVERYWHERE = frozenset(
    (
        "u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64 bool char str "
        "true false mut const dyn impl fn as for unsafe extern ref static where"
    ).split()
)
"""Words that stand for the same thing in every file, a local type of such a name apart."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """Code of another file. `word` is the last name of a path, None for what is no name."""

    text: str
    """Its source text."""
    tokens: tuple[str, ...] = ()
    """Its tokens without comments; none of a list, which nothing elsewhere is compared with."""
    word: str | None = None
    meant: tuple[Meaning, ...] = ()
    is_type: bool = False
    has_generics: bool = False


def foreign_of(source: SourceFile, node: Node, crate: CrateView) -> Foreign:
    """What `node`, of the file `source`, is for the other files of its crate."""
    node = strip(node)
    tokens = tuple(text for text, _ in significant_tokens(source, node))
    named = name_of(node)
    if named is None:
        return Foreign(source.text(node), tokens)
    meant = tuple(one for one in meanings(source, node, crate) if _is_carried(one))
    path = read_path(source, node) if node.type in PATH_KINDS else None
    generics = path is not None and any(part.generics is not None for part in path.segments)
    word = plain_name(source.text(named))
    return Foreign(source.text(node), tokens, word, meant, node.type == "type_identifier", generics)


def is_the_same_everywhere(foreign: Foreign) -> bool:
    """Whether the text alone says what it is: literals, types and signs of the language."""
    return all(_NAME.fullmatch(token) is None or token in _SAME_EVERYWHERE for token in foreign.tokens)


def same_as_foreign(foreign: Foreign, source: SourceFile, node: Node, crate: CrateView) -> Verdict:
    """Whether `node`, of the file `source`, is what the other file's code stands for."""
    node = strip(node)
    here = name_of(node)
    if foreign.word is None or here is None:
        tokens = tuple(text for text, _ in significant_tokens(source, node))
        return unknown(_unseen(foreign)) if tokens == foreign.tokens else no("its tokens are others")
    verdict = compare(foreign.meant, meanings(source, node, crate))
    if verdict.is_unknown and plain_name(source.text(here)) not in {foreign.word, "Self"}:
        return no("their names differ")
    path = read_path(source, node) if node.type in PATH_KINDS else None
    generics = path is not None and any(part.generics is not None for part in path.segments)
    if verdict.is_yes and (generics or foreign.has_generics):
        return unknown(_unseen(foreign))
    return verdict


def _unseen(foreign: Foreign) -> str:
    shown = " ".join(foreign.text.split())
    return f"whether it is the `{shown}` of another file cannot be seen"


def _is_carried(one: Meaning) -> bool:
    """Whether it is known which thing it is, by a name that leads to it from every file."""
    if one.reason or one.sort not in _CARRIED or not isinstance(one.key, tuple):
        return False
    owner = one.key[0] if one.sort is Sort.FIELD else one.key
    return isinstance(owner, tuple) and all(isinstance(part, str) and _leads(part) for part in owner)


def _leads(part: str) -> bool:
    return part != UNKNOWN_MODULE and not part.startswith("{") and part != "at"
