"""Where a binding is mentioned in its file: every place at which its name stands and means it, or may mean it.

Macro bodies, format strings (`"{n}"`) and token trees are looked into; comments and other strings hold no mention.
Deliberately unknown here: who can mention a name (`deburr.engine.naming.visibility`), and which mentions a rewrite
covers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from deburr.engine.matching.sites import trust_at
from deburr.engine.naming.denoted import is_raw_token, meaning_at, meanings
from deburr.engine.naming.foreign import Foreign
from deburr.engine.naming.format_strings import is_argument_name, names_in
from deburr.engine.naming.meaning import Meaning, Sort, compare, name_of
from deburr.engine.naming.reach import reach_of
from deburr.syntax.crate_view import CrateView
from deburr.syntax.layers import Layer, Trust
from deburr.syntax.paths import plain_name
from deburr.syntax.source import TRIVIA, Ancestry, Node, SourceFile, span_of
from deburr.syntax.verdict import Verdict, no, unknown
from deburr.text.span import Span

_STRINGS = frozenset({"string_literal", "raw_string_literal", "string_content", "escape_sequence"})
_LITERALS = _STRINGS | {"char_literal"}
_PLAIN_ATTRIBUTES = frozenset(
    (
        "cfg cfg_attr allow warn deny forbid expect doc inline derive repr must_use deprecated test ignore cold link "
        "target_feature automatically_derived non_exhaustive rustfmt clippy"
    ).split()
)
"""Attributes whose arguments name nothing of the file that a rewrite could change."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A place of the name. `yes`: it is the binding; `unknown`: it may be, and why. `node` is what holds it: the
    name itself, or the string that it is written in."""

    span: Span
    verdict: Verdict
    node: Node


def mentions(source: SourceFile, name_node: Node, crate: CrateView) -> tuple[Mention, ...]:
    """The mentions of what the name `name_node` stands for, in source order; its definition is none of them. A node
    that is no name has one mention, itself, whose answer is unknown."""
    named = name_of(name_node)
    meant = meanings(source, name_node, crate) if named is not None else ()
    if named is None or not meant:
        reason = unknown(f"`{_shown(source, name_node)}` is no name whose other uses could be looked for")
        return (Mention(Span(name_node.start_byte, name_node.end_byte), reason, name_node),)
    key = ("mentions", named.start_byte, named.end_byte, name_node.type, id(crate))
    known = source.cache.get(key)
    if not isinstance(known, tuple):
        text = _own_name(plain_name(source.text(named)), meant)
        search = _Search(source, crate, text, reach_of(source, named, crate), meant, named)
        known = source.cache[key] = tuple(search.run())
    return known


def foreign_mentions(source: SourceFile, foreign: Foreign, crate: CrateView) -> tuple[Mention, ...]:
    """The mentions, in the file `source`, of what a name of another file of the crate stands for."""
    if foreign.word is None or not foreign.meant:
        return ()
    key = ("foreign mentions", foreign.word, foreign.meant, id(crate))
    known = source.cache.get(key)
    if not isinstance(known, tuple):
        search = _Search(source, crate, foreign.word, Span(0, len(source.data)), foreign.meant)
        known = source.cache[key] = tuple(search.run())
    return known


def _own_name(text: str, meant: tuple[Meaning, ...]) -> str:
    """What the binding is called where it is declared: in an `impl` a type is mentioned as `Self`."""
    if text != "Self" or meant[0].sort is not Sort.ITEM or not isinstance(meant[0].key, tuple):
        return text
    last = meant[0].key[-1]
    return last if isinstance(last, str) and not meant[0].reason else text


def _shown(source: SourceFile, node: Node) -> str:
    text = " ".join(source.text(node).split())
    return text if len(text) <= 40 else text[:37] + "..."


@dataclass(frozen=True, slots=True)
class _Search:
    source: SourceFile
    crate: CrateView
    text: str
    reach: Span
    meant: tuple[Meaning, ...]
    named: Node | None = None
    """The name that was asked about, if it stands in this file."""

    def run(self) -> Iterator[Mention]:
        definition = self._definition()
        for at in occurrences(self.source.data, self.text, self.reach):
            if at == definition or (definition is not None and definition.end == at.end and definition.contains(at)):
                continue
            found = self._look(at, self.text)
            if found is not None and not found.verdict.is_no:
                yield found

    def _definition(self) -> Span | None:
        """Where the binding is declared, if that is what was asked about or what the answer says."""
        for one in self.meant:
            if one.sort in {Sort.LOCAL, Sort.GENERIC} and isinstance(one.key, Span):
                return one.key
        if self.named is None:
            return None
        parent = self.source.parent(self.named)
        kinds = {"field_declaration", "enum_variant", "lifetime_parameter"}
        declares = parent is not None and (parent.type in kinds or parent.type.endswith(("_item", "_definition")))
        if declares and parent is not None and parent.child_by_field_name("name") == self.named:
            return span_of(self.named)
        return None

    def _look(self, at: Span, text: str) -> Mention | None:
        ancestry = self.source.ancestors(at.start, at.end)
        if not ancestry.nodes:
            return None
        node = ancestry.innermost
        if any(one.type in TRIVIA or one.type == "token_tree_pattern" for one in ancestry.nodes):
            return None
        if node.type in _LITERALS:
            return self._in_string(at, text, ancestry)
        if node.type == "identifier" and len(ancestry.nodes) > 1 and ancestry.nodes[-2].type in {"lifetime", "label"}:
            node = ancestry.nodes[-2] if ancestry.nodes[-2].type == "lifetime" else node
        if plain_name(self.source.text(node)).removeprefix("'") != text.removeprefix("'"):
            return None
        if is_argument_name(ancestry):
            return None
        return Mention(at, self._weigh(node, ancestry), node)

    def _weigh(self, node: Node, ancestry: Ancestry) -> Verdict:
        found = meanings(self.source, node, self.crate)
        verdict = compare(self.meant, found)
        unsure = self._unsure(ancestry)
        if unsure is None or verdict.is_unknown:
            return verdict
        if verdict.is_yes and ancestry.layers and ancestry.layers == self._layers():
            # Both stand in one macro's text: whatever becomes of it, they stay the same name.
            return verdict
        sorts = {one.sort for one in found}
        if not sorts - {Sort.LIFETIME, Sort.LABEL} and sorts and verdict.is_no:
            return verdict
        if sorts <= {Sort.FIELD, Sort.METHOD} and sorts and verdict.is_no and not self._is_member():
            return verdict
        return unsure

    def _layers(self) -> tuple[Layer, ...]:
        return self.source.ancestors_of(self.named).layers if self.named is not None else ()

    def _is_member(self) -> bool:
        return any(one.sort in {Sort.FIELD, Sort.METHOD} for one in self.meant)

    def _unsure(self, ancestry: Ancestry) -> Verdict | None:
        """Why it is not known what a name in these macros or attributes does."""
        for trust, macro in trust_at(self.source, ancestry.innermost):
            if trust is Trust.UNKNOWN or trust is Trust.QUOTED:
                return unknown(f"what `{macro}!` does with its argument is not known")
            if trust is Trust.DEFINITION:
                return unknown("it is in the body of a macro")
            if trust is Trust.ATTRIBUTE:
                return self._in_attribute(macro.removeprefix("#"))
        if is_raw_token(ancestry):
            return unknown("deburr cannot read the macro that it is in")
        if any(node.is_error for node in ancestry.nodes):
            return unknown("deburr cannot parse the code around it")
        return None

    def _in_attribute(self, name: str) -> Verdict:
        local = all(one.sort not in {Sort.ITEM, Sort.METHOD} for one in self.meant)
        if local or name.split("::")[0].strip() in _PLAIN_ATTRIBUTES:
            return no("it is in an attribute")
        return unknown(f"what the attribute `{name}` does with its argument is not known")

    def _in_string(self, at: Span, text: str, ancestry: Ancestry) -> Mention | None:
        """The argument that a format string names in braces."""
        if not any(one.sort in {Sort.LOCAL, Sort.ITEM} for one in self.meant):
            return None
        literal = next((one for one in ancestry.nodes if one.type in {"string_literal", "raw_string_literal"}), None)
        if literal is None or not ancestry.layers or at not in names_in(self.source, literal):
            return None
        unsure = self._unsure(ancestry)
        verdict = unsure if unsure is not None else self._named_in(text, literal)
        return Mention(at, verdict, literal) if not verdict.is_no else None

    def _named_in(self, text: str, literal: Node) -> Verdict:
        return compare(self.meant, (meaning_at(self.source, text, literal, self.crate),))


def occurrences(data: bytes, text: str, reach: Span) -> Iterator[Span]:
    """Where the word `text` (with its `'`, of a lifetime) stands in the bytes `reach`, as a whole word."""
    word = text.encode()
    head = b"" if word.startswith(b"'") else rb"(?<![\w\x80-\xff])"
    for hit in re.compile(head + re.escape(word) + rb"(?![\w\x80-\xff])").finditer(data, reach.start, reach.end):
        yield Span(hit.start(), hit.end())
