"""When two pieces of code mean the same: equal tokens modulo trivia, and equal names only if they are one binding.

With `n` shadowed between two uses, equal text is not equal meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from deburr.engine.naming.denoted import meanings
from deburr.engine.naming.meaning import Meaning, Sort, compare, name_of
from deburr.engine.naming.parameters import parameter_of_type
from deburr.syntax.crate_view import CrateView
from deburr.syntax.paths import PATH_KINDS, plain_name, read_path
from deburr.syntax.source import Node, SourceFile
from deburr.syntax.tokens import significant_tokens, strip
from deburr.syntax.verdict import YES, Verdict, all_of, no
from deburr.text.span import Span

_BY_MEANING = frozenset({Sort.LOCAL, Sort.ITEM, Sort.GENERIC, Sort.FIELD})
_BY_SCOPE = frozenset({Sort.LOCAL, Sort.ITEM, Sort.GENERIC})
"""What the scopes around a name decide. A field within larger code follows from the code in front of it."""
_LOOKED_UP = frozenset({"identifier", "type_identifier", "shorthand_field_identifier"})

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
    """Whether the two nodes of one file are, as far as can be seen, the same code with the same meaning."""
    return not same_binding(source, one, other, crate).is_no


def same_binding(source: SourceFile, one: Node, other: Node, crate: CrateView) -> Verdict:
    """Whether the two nodes of one file are the same thing: a local by its definition, an item by the path that it
    resolves to, a field by the type that it belongs to, a type parameter by its declaration or by its place in the
    type of an impl, all else by its tokens."""
    one, other = strip(one), strip(other)
    if one == other:
        return YES
    if one.type == "lifetime" or other.type == "lifetime":
        return _tokens(source, one, other, crate)
    if name_of(one) is not None and name_of(other) is not None:
        return _names(source, one, other, crate)
    return _tokens(source, one, other, crate)


def _names(source: SourceFile, one: Node, other: Node, crate: CrateView) -> Verdict:
    first, second = meanings(source, one, crate), meanings(source, other, crate)
    if not ({meaning.sort for meaning in first} & {meaning.sort for meaning in second} & _BY_MEANING):
        return _tokens(source, one, other, crate)
    verdict = _compare(source, first, second, crate)
    if verdict.is_unknown and not _may_share_a_name(source, one, other):
        return no("their names differ")
    if verdict.is_no or any(meaning.sort is Sort.FIELD for meaning in first):
        return verdict
    return all_of((verdict, *_generics(source, one, other, crate)))


def _may_share_a_name(source: SourceFile, one: Node, other: Node) -> bool:
    """Whether two names of which one cannot be looked up are spelled alike; `Self` is another name of a type."""
    names = [name_of(node) for node in (one, other)]
    texts = {plain_name(source.text(name)) for name in names if name is not None}
    return len(texts) == 1 or "Self" in texts


def _generics(source: SourceFile, one: Node, other: Node, crate: CrateView) -> Iterator[Verdict]:
    """Whether the generic arguments that two paths write are the same."""
    written = []
    for node in (one, other):
        path = read_path(source, node) if node.type in PATH_KINDS else None
        written.append([part.generics for part in path.segments if part.generics is not None] if path else [])
        if path is not None and path.self_type is not None:
            written[-1].append(path.self_type)
    if len(written[0]) != len(written[1]):
        yield no("their generic arguments differ")
        return
    for first, second in zip(*written, strict=True):
        yield _tokens(source, first, second, crate)


def _tokens(source: SourceFile, one: Node, other: Node, crate: CrateView) -> Verdict:
    first, second = list(significant_tokens(source, one)), list(significant_tokens(source, other))
    if [text for text, _ in first] != [text for text, _ in second]:
        return no("its tokens are others")
    return all_of(_same_name(source, a, b, crate) for (_, a), (_, b) in zip(first, second, strict=True))


def _same_name(source: SourceFile, one: Span, other: Span, crate: CrateView) -> Verdict:
    first = source.ancestors(one.start, one.end).innermost
    second = source.ancestors(other.start, other.end).innermost
    if first.type not in _LOOKED_UP or second.type not in _LOOKED_UP:
        return YES
    ones = [meaning for meaning in meanings(source, first, crate) if meaning.sort in _BY_SCOPE]
    others = [meaning for meaning in meanings(source, second, crate) if meaning.sort in _BY_SCOPE]
    return _compare(source, ones, others, crate) if ones or others else YES


def _compare(source: SourceFile, ones: Sequence[Meaning], others: Sequence[Meaning], crate: CrateView) -> Verdict:
    """Whether two names share a meaning; a parameter of an impl and the one of its type that it stands for do."""
    verdict = compare(ones, others)
    if not verdict.is_no:
        return verdict
    places = {parameter_of_type(source, one, crate) for one in ones} & {
        parameter_of_type(source, other, crate) for other in others
    }
    return YES if places - {None} else verdict
