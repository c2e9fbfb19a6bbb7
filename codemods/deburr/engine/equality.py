"""When two pieces of code mean the same: equal tokens modulo trivia, and equal names only if they are one binding.

With `n` shadowed between two uses, equal text is not equal meaning.
"""

from __future__ import annotations

import re

from deburr.syntax.crate_view import CrateView
from deburr.syntax.names import Item, Local, Namespace, Resolution, resolve
from deburr.syntax.paths import read_path
from deburr.syntax.source import Node, SourceFile
from deburr.syntax.tokens import significant_tokens, strip
from deburr.text.span import Span

_INTEGER = re.compile(r"(0x[0-9a-fA-F_]+|0o[0-7_]+|0b[01_]+|[0-9][0-9_]*)(?:[iu](?:8|16|32|64|128|size))?")


def literal_value(text: str) -> object:
    """What a literal stands for: integers by value whatever their base and suffix, all else by its text."""
    found = _INTEGER.fullmatch(text)
    if found is None:
        return text
    digits = found.group(1).replace("_", "")
    prefix = digits[:2]
    if prefix in {"0x", "0o", "0b"}:
        return int(digits[2:] or "0", {"0x": 16, "0o": 8, "0b": 2}[prefix])
    return int(digits)


def same_code(source: SourceFile, one: Node, other: Node, crate: CrateView) -> bool:
    """Whether the two nodes of one file are the same code with the same meaning."""
    one, other = strip(one), strip(other)
    if one == other:
        return True
    first, second = list(significant_tokens(source, one)), list(significant_tokens(source, other))
    if [text for text, _ in first] != [text for text, _ in second]:
        return False
    return all(_same_name(source, a, b, crate) for (_, a), (_, b) in zip(first, second, strict=True))


def _meaning(found: Resolution | None) -> object:
    if isinstance(found, Local):
        return found.definition
    return found.path if isinstance(found, Item) else None


def _same_name(source: SourceFile, one: Span, other: Span, crate: CrateView) -> bool:
    meanings = []
    for span in (one, other):
        node = source.ancestors(span.start, span.end).innermost
        path = read_path(source, node) if node.type == "identifier" else None
        found = resolve(source, path, Namespace.VALUE, crate) if path is not None else None
        meanings.append(_meaning(found))
    return meanings[0] == meanings[1]
