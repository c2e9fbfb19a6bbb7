"""How the macros that edits take away came into scope: by a `use`, or by `#[macro_use] extern crate`.

Of an `extern crate` only the macro that has the crate's own name is known to be its: `lazy_static!`. Unknown here:
what becomes of a `use` (`deburr.engine.use_declarations.imports`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from deburr.engine.edits.layout import with_attributes
from deburr.syntax.attributes import attribute_name, attributes_before
from deburr.syntax.crate_view import CrateView
from deburr.syntax.names import Item, Namespace, resolve_at
from deburr.syntax.scopes import mod_items
from deburr.syntax.source import TRIVIA, Node, SourceFile
from deburr.syntax.uses import UseLeaf
from deburr.text.edit import Edit
from deburr.text.span import Span

_CALL = re.compile(rb"(?<![\w:])(\w+)\s*!\s*[({\[]")
_MOST_MODULES = 1000


def macros_taken(source: SourceFile, edits: Iterable[Edit]) -> Iterator[tuple[str, int]]:
    """The names of the macro calls whose heads are edited away, each with its byte; a path of several names is not
    one."""
    for edit in edits:
        if len(edit.span):
            left = set(_CALL.findall(edit.replacement))
            for call in _CALL.finditer(source.data, edit.span.start, edit.span.end):
                if call.group(1) not in left and not source.data[: call.start()].endswith(b"::"):
                    yield call.group(1).decode(), call.start()


def macro_leaves(source: SourceFile, crate: CrateView, edits: Iterable[Edit]) -> tuple[UseLeaf, ...]:
    """The `use` leaves through which those macros came."""
    leaves: dict[UseLeaf, None] = {}
    for name, at in macros_taken(source, edits):
        found = resolve_at(source, (name,), at, Namespace.MACRO, crate)
        if isinstance(found, Item) and found.via is not None and not found.via.is_glob:
            leaves[found.via] = None
    return tuple(leaves)


def macro_crates(source: SourceFile, edits: Iterable[Edit]) -> tuple[Node, ...]:
    """The `#[macro_use] extern crate` declarations of this file through which those macros came."""
    names = {name for name, _ in macros_taken(source, edits)}
    if not names or b"macro_use" not in source.data:
        return ()
    return tuple(
        node
        for node in source.root.children
        if node.type == "extern_crate_declaration"
        and node.child_by_field_name("alias") is None
        and (name := node.child_by_field_name("name")) is not None
        and source.text(name) in names
        and any(attribute_name(source, one) == "macro_use" for one in attributes_before(source, node))
    )


def crate_still_used(source: SourceFile, crate: CrateView, declaration: Node, edits: Iterable[Edit]) -> str | None:
    """Why an `extern crate` must stay: what may use it; None where nothing does. An empty reason is a sure use."""
    name = declaration.child_by_field_name("name")
    word = re.compile(rb"\b" + re.escape(source.text(name).encode() if name is not None else b"") + rb"\b")
    own = with_attributes(declaration)
    gone = [edit.span for edit in edits]
    for hit in word.finditer(source.data):
        at = Span(hit.start(), hit.end())
        if own.contains(at) or any(span.contains(at) for span in gone):
            continue
        if not any(node.type in TRIVIA for node in source.ancestors(at.start, at.end).nodes[-3:]):
            return ""
    if any(word.search(edit.replacement) for edit in edits):
        return ""
    for module in _other_files(source, crate):
        if module is None:
            return "other files of the crate cannot be seen"
        if word.search(module.data):
            return ""
    return None


def _other_files(source: SourceFile, crate: CrateView) -> Iterator[SourceFile | None]:
    """The other files below a crate's root; None for what cannot be seen."""
    pending: list[tuple[tuple[str, ...], SourceFile, Node]] = []
    if re.search(rb"\bmod\s+(?:r#)?\w+\s*;|\binclude\s*!", source.data) is None:
        return
    if crate.module_of_file() != ("crate",):
        yield None
        return
    pending.append((("crate",), source, source.root))
    asked = 0
    while pending:
        path, here, body = pending.pop()
        for name, item in mod_items(here, body):
            asked += 1
            inline = item.child_by_field_name("body")
            if inline is not None:
                pending.append(((*path, name), here, inline))
                continue
            module = crate.module((*path, name)) if asked < _MOST_MODULES else None
            yield module.source if module is not None else None
            if module is not None:
                pending.append(((*path, name), module.source, module.body))
