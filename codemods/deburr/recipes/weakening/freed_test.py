"""A test that a value is freed: it is made, its last owner is dropped, and nothing upgrades to it any more.

Where the file has a function without parameters that makes such a value, the test calls it; else it has a placeholder.
Unknown here: the change that the test is for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from deburr.engine.edits.layout import newline_of
from deburr.engine.recipe import Suggestion
from deburr.recipes.weakening.changes import inserted
from deburr.recipes.weakening.names import Pointer
from deburr.syntax.crate_view import CrateView
from deburr.syntax.paths import plain_name
from deburr.syntax.resolver import resolver_for
from deburr.syntax.source import Node, SourceFile
from deburr.syntax.std_crates import is_no_std

_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Counted:
    """What the test makes: a `pointer` to a value of the struct or enum `item`, written as `type`."""

    item: Node
    pointer: Pointer
    type: str


def with_test(
    source: SourceFile, crate: CrateView, change: Suggestion, counted: Counted | None, rewrite: str
) -> Suggestion:
    """The same change as the rewrite of that name, with a test of what it is for."""
    withheld = change.withheld
    if withheld is None and counted is None:
        withheld = "where the type is declared, for the test, cannot be seen"
    if withheld is None and counted is not None:
        withheld = _why_no_test(source, crate, counted.item)
    if withheld is not None or counted is None:
        return Suggestion(rewrite, withheld=withheld)
    maker = next(_makers(source, counted), None)
    edit = inserted(len(source.data), _text(source, counted, maker))
    has_placeholders = change.has_placeholders or maker is None
    return replace(change, rewrite=rewrite, edits=(*change.edits, edit), has_placeholders=has_placeholders)


def _why_no_test(source: SourceFile, crate: CrateView, item: Node) -> str | None:
    around = source.parent(item)
    if around is None or around.type != "source_file":
        return "the type is declared inside of another item, where a test at the end of the file cannot name it"
    if item.child_by_field_name("type_parameters") is not None:
        return "the type has parameters, and the test would have to choose them"
    return "a test needs `std`, which the crate does without" if is_no_std(resolver_for(source, crate)) else None


def _makers(source: SourceFile, counted: Counted) -> Iterator[str]:
    """Associated functions of the type that make one of nothing, `new` first."""
    name = _name(source, counted.item)
    returned = {f"{counted.pointer.path[-1]}<{one}>" for one in ("Self", name)}
    returned.add("".join(counted.type.split()))
    found: list[str] = []
    for block in source.root.named_children:
        on, body = block.child_by_field_name("type"), block.child_by_field_name("body")
        is_own = block.type == "impl_item" and block.child_by_field_name("trait") is None
        if not is_own or on is None or body is None or source.text(on) != name:
            continue
        for function in body.named_children:
            given, gives = function.child_by_field_name("parameters"), function.child_by_field_name("return_type")
            is_plain = all(one.type != "function_modifiers" for one in function.children)
            if function.type != "function_item" or not is_plain or given is None or given.named_child_count:
                continue
            if gives is not None and "".join(source.text(gives).split()) in returned:
                found.append(_name(source, function))
    yield from (f"{name}::{one}()" for one in sorted(found, key=lambda one: (one != "new", one)))


def _text(source: SourceFile, counted: Counted, maker: str | None) -> str:
    data = source.data
    newline = newline_of(data, len(data)).decode()
    name = _name(source, counted.item)
    word = _WORD.sub("_", name).lower()
    module = f"{word}_is_freed"
    while module.encode() in data:
        module += "_too"
    path = "::".join(counted.pointer.path)
    made = f"let made = {maker};"
    if maker is None:
        made = f"let made: {counted.type} = todo!(/* make a `{name}` with its cycle, as the program does */);"
    lines = (
        *("#[cfg(test)]", f"mod {module} {{", "    use super::*;", "", "    #[test]"),
        *("    fn nothing_owns_it_any_more() {", f"        {made}"),
        *(f"        let seen = {path}::downgrade(&made);", "        drop(made);"),
        f'        assert!(seen.upgrade().is_none(), "something still owns the `{name}`");',
        *("    }", "}", ""),
    )
    return ("" if data.endswith(b"\n") else newline) + newline + newline.join(lines)


def _name(source: SourceFile, node: Node) -> str:
    named = node.child_by_field_name("name")
    return plain_name(source.text(named)) if named is not None else ""
