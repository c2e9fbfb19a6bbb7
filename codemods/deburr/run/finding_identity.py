"""What makes a finding the same one after its file has been edited elsewhere: its pattern, its items, its tokens.

No line and no column is part of it, nor white space, comments, and the commas that rustfmt adds and takes. Unknown
here: which findings were there before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from deburr.engine.findings import Finding
from deburr.syntax.source import TRIVIA, Node, SourceFile

_LONGEST = 160
"""Characters; of a longer snippet the beginning and a digest are kept."""
_DIGITS = 16
_ATOMS = frozenset({"string_literal", "raw_string_literal", "char_literal"})
_NAMED = {
    "function_item": "fn", "function_signature_item": "fn", "struct_item": "struct", "enum_item": "enum",
    "union_item": "union", "trait_item": "trait", "type_item": "type", "const_item": "const", "static_item": "static",
    "macro_definition": "macro", "associated_type": "type",
}  # fmt: skip
_CLOSING = frozenset(")]}")


@dataclass(frozen=True, slots=True, order=True)
class Identity:
    """`module` is the path of the module, inline ones included; `item` the items below it, such as `impl Foo::fn bar`,
    empty for what stands in no item."""

    module: str
    item: str
    pattern: str
    snippet: str


def identity_of(finding: Finding, source: SourceFile, module: str) -> Identity:
    """The identity of a finding in `source`, which is the file of the module at the path `module`."""
    span = finding.span
    inline: list[str] = []
    items: list[str] = []
    for node in source.ancestors(span.start, span.end).nodes:
        if node.type == "mod_item" and not items:
            inline.append(_name(source, node))
        else:
            items += _item(source, node)
        if node.type == "attribute_item":
            items += _below(source, node)
        if node.type == "macro_definition":
            # How much of a macro's body can be read as items may depend on a comment in it.
            break
    return Identity("::".join([*([module] if module else []), *inline]), "::".join(items), finding.pattern,
                    _snippet(source, span.start, span.end))  # fmt: skip


def _below(source: SourceFile, attribute: Node) -> Iterator[str]:
    """The item that an attribute stands on: a file may have many that read alike."""
    parent = source.parent(attribute)
    behind = (one for one in source.children(parent) if one.start_byte >= attribute.end_byte) if parent else ()
    target = next((one for one in behind if one.type != "attribute_item" and one.type not in TRIVIA), None)
    if target is not None:
        yield from _item(source, target)


def _item(source: SourceFile, node: Node) -> Iterator[str]:
    if node.type in _NAMED:
        yield f"{_NAMED[node.type]} {_name(source, node)}"
    elif node.type == "mod_item":
        yield f"mod {_name(source, node)}"
    elif node.type == "impl_item":
        trait, owner = node.child_by_field_name("trait"), node.child_by_field_name("type")
        words = [f"{_text(source, trait)} for"] if trait is not None else []
        yield " ".join(["impl", *words, _text(source, owner) if owner is not None else "_"])


def _name(source: SourceFile, node: Node) -> str:
    named = node.child_by_field_name("name")
    return source.text(named) if named is not None else "_"


def _text(source: SourceFile, node: Node) -> str:
    return _shortened(_spelled(source, node.start_byte, node.end_byte))


def _spelled(source: SourceFile, start: int, end: int) -> str:
    """The tokens with a space only where two words would run together."""
    text = ""
    for token in _tokens(source, start, end):
        text += f" {token}" if _is_word(text[-1:]) and _is_word(token[:1]) else token
    return text


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _snippet(source: SourceFile, start: int, end: int) -> str:
    text = _spelled(source, start, end)
    # A finding about a comment has no tokens.
    return _shortened(text or " ".join(source.data[start:end].decode("utf-8", "replace").split()))


def _shortened(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    return f"{text[: _LONGEST - _DIGITS - 2]}… {digest[:_DIGITS]}"


def _tokens(source: SourceFile, start: int, end: int) -> list[str]:
    found: list[str] = []
    pending = [source.ancestors(start, end).innermost]
    while pending:
        node = pending.pop()
        if node.end_byte <= start or node.start_byte >= end or node.type in TRIVIA:
            continue
        if node.child_count and node.type not in _ATOMS:
            pending.extend(reversed(node.children))
            continue
        text = source.text(node).replace("\r\n", "\n")
        if text in _CLOSING and found and found[-1] == ",":
            found.pop()
        if text:
            found.append(text)
    return found
