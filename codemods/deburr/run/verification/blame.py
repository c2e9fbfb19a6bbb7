"""From an error of the compiler to the fixes that can have caused it.

The surest is a fix that put the very code there; then one in the same function; then one that changed what the error
names. What is guessed is marked as such: whoever asks can try it out. Unknown here: the compiler.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from deburr.compiler.cargo_check import Message, MessageSpan
from deburr.engine.findings import FixKey
from deburr.run.verification.plan import Planned
from deburr.syntax.source import Node, SourceFile, span_of
from deburr.text.span import Span

_QUOTED = re.compile(r"`([^`]+)`")
_WORD = re.compile(r"[A-Za-z_]\w{1,}")
_COMMON = frozenset(
    (
        "self Self super crate std core alloc fn mut ref pub use mod impl for let const static struct enum trait type "
        "unsafe where dyn as in if else match return usize isize u8 u16 u32 u64 i8 i16 i32 i64 f32 f64 bool char str "
        "String Vec Option Result Box the not in of to is"
    ).split()
)
_ITEMS = frozenset(
    {"struct_item", "enum_item", "union_item", "static_item", "const_item", "function_item", "type_item", "trait_item"}
    | {"function_signature_item", "field_declaration", "enum_variant", "mod_item", "macro_definition"}
)


class Ground(enum.IntEnum):
    """How sure a suspicion is, the surest first."""

    PLACE = 0
    FUNCTION = 1
    NAME = 2
    NONE = 3


@dataclass(frozen=True, slots=True)
class Suspicion:
    """The fixes that may be to blame for an error, and on what ground; all fixes of the run where there is none."""

    message: Message
    ground: Ground
    fixes: tuple[FixKey, ...]


@dataclass(frozen=True, slots=True)
class Detective:
    """Knows the fixes that are made, and the files of the project as they are then."""

    fixes: Mapping[FixKey, Planned]
    read: Callable[[Path], SourceFile | None]

    def suspicion(self, message: Message) -> Suspicion:
        """The fixes that the error leads to. Spans of `message` are of the new texts."""
        for ground, found in (
            (Ground.PLACE, self._at_place(message)),
            (Ground.FUNCTION, self._in_function(message)),
            (Ground.NAME, self._by_name(message)),
        ):
            if found:
                return Suspicion(message, ground, found)
        return Suspicion(message, Ground.NONE, tuple(self.fixes))

    def _at_place(self, message: Message) -> tuple[FixKey, ...]:
        """The fixes that put code at the error's own place, or else at one that it also names."""
        for spans in (_primary(message), message.spans):
            found = [key for key, one in self.fixes.items() if any(_meets(one, span) for span in spans)]
            if found:
                return tuple(found)
        return ()

    def _in_function(self, message: Message) -> tuple[FixKey, ...]:
        found: dict[FixKey, None] = {}
        for at in _primary(message):
            source = self.read(at.file)
            around = _function_around(source, at) if source is not None else None
            if around is not None:
                found.update(
                    (key, None)
                    for key, one in self.fixes.items()
                    if any(path == at.file and around.contains(span) for path, span in one.places)
                )
        return tuple(found)

    def _by_name(self, message: Message) -> tuple[FixKey, ...]:
        """The fixes that touched what the error names, those that share the most names with it."""
        named = {word for quoted in _QUOTED.findall(message.text) for word in _words(quoted)}
        for span in message.spans:
            source = self.read(span.file)
            if source is not None:
                named |= _words(source.data[span.start : span.end].decode("utf-8", "replace"))
        shared = {key: len(named & self._names(one)) for key, one in self.fixes.items()}
        most = max(shared.values(), default=0)
        return tuple(key for key, number in shared.items() if number == most) if most else ()

    def inside_named(self, message: Message) -> tuple[FixKey, ...]:
        """The fixes inside of items that the error's own words name."""
        named = {word for quoted in _QUOTED.findall(message.text) for word in _words(quoted)}
        return tuple(key for key, one in self.fixes.items() if named & self._items_around(one))

    def _items_around(self, fix: Planned) -> set[str]:
        found: set[str] = set()
        for path, span in fix.places:
            source = self.read(path)
            around = _around(source, span) if source is not None else ()
            found |= {name for node in around if source is not None and (name := _name(source, node)) is not None}
        return found

    def _names(self, fix: Planned) -> set[str]:
        """What a fix took away or put there, and the items and fields that it did so in."""
        found = self._items_around(fix)
        for path, span in fix.places:
            source = self.read(path)
            if source is not None:
                found |= _words(source.data[span.start : span.end].decode("utf-8", "replace"))
        for edit in fix.applied.fix.edits:
            found |= _words(edit.replacement.decode("utf-8", "replace"))
        return found - _COMMON


def _primary(message: Message) -> tuple[MessageSpan, ...]:
    return tuple(one for one in message.spans if one.is_primary)


def _meets(fix: Planned, at: MessageSpan) -> bool:
    return any(path == at.file and span.start <= at.end and at.start <= span.end for path, span in fix.places)


def _around(source: SourceFile, span: Span) -> tuple[Node, ...]:
    return source.ancestors(span.start, span.end).nodes


def _function_around(source: SourceFile, at: MessageSpan) -> Span | None:
    nodes = reversed(_around(source, Span(at.start, at.end)))
    return next((span_of(node) for node in nodes if node.type == "function_item"), None)


def _name(source: SourceFile, node: Node) -> str | None:
    name = node.child_by_field_name("name") if node.type in _ITEMS else None
    return source.text(name) if name is not None else None


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text)) - _COMMON


def new_messages(before: Iterable[Message], after: Iterable[Message]) -> tuple[Message, ...]:
    """The messages of `after` that were not there before; as many of one kind as there are more of it now."""
    left: dict[object, int] = {}
    for one in before:
        left[one.key] = left.get(one.key, 0) + 1
    found: list[Message] = []
    for one in after:
        if left.get(one.key, 0):
            left[one.key] -= 1
        else:
            found.append(one)
    return tuple(found)
