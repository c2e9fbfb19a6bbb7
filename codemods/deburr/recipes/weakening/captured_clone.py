"""The suggestion to let a closure capture a `Weak`: downgraded in front of it, and upgraded when it is called.

Where the owner is gone the closure returns at once, so it must give nothing. Unknown here: where the closure is stored.
"""

from __future__ import annotations

from collections.abc import Iterator

from deburr.engine.edits.layout import indent_of, newline_of
from deburr.engine.edits.reindent import reindented
from deburr.engine.naming.mentions import mentions
from deburr.engine.recipe import Suggestion
from deburr.recipes.ownership.clones import initial
from deburr.recipes.weakening.changes import inserted, lost_comment, named
from deburr.recipes.weakening.downgrades import Downgrader
from deburr.recipes.weakening.names import Names, pointer_of
from deburr.recipes.weakening.weak_field import WEAK
from deburr.syntax.crate_view import CrateView
from deburr.syntax.inference import type_of
from deburr.syntax.names import resolve
from deburr.syntax.paths import PATH_KINDS, read_path
from deburr.syntax.resolution import Item, Local, Namespace
from deburr.syntax.source import Node, SourceFile, span_of
from deburr.text.edit import Edit
from deburr.text.span import Span

_DEEPEST = 20


def weak_capture(
    source: SourceFile, crate: CrateView, closure: Node, variable: Local, stored_as: Node | None, rewrite: str = WEAK
) -> Suggestion:
    """What the rewrite `weak` would change so that `closure` captures a `Weak` in `variable`. `stored_as` is the
    type of the field that it is stored in, as far as that is seen."""
    withheld = _why_not_left(source, crate, closure, stored_as) or _why_needed(source, crate, closure, variable)
    value = initial(source, variable)
    if withheld is not None or value is None:
        return Suggestion(rewrite, withheld=withheld or f"how `{variable.name}` is made cannot be seen")
    pointer = pointer_of(type_of(source, value, crate))
    if pointer is None:
        return Suggestion(rewrite, withheld=f"it is not known that `{variable.name}` is an `Rc` or `Arc`")
    names = Names(source, crate)
    change = Downgrader(source, crate, pointer, names).owner(value)
    edits = (*change.edits, *names.imports, *_upgraded(source, closure, variable.name))
    refused = change.refused or names.withheld or lost_comment(source, edits)
    if refused is not None:
        return Suggestion(rewrite, withheld=refused)
    note = f"the closure does nothing once the last owner of what `{variable.name}` leads to is gone"
    return Suggestion(rewrite, edits, notes=(note,))


def _why_not_left(source: SourceFile, crate: CrateView, closure: Node, stored_as: Node | None) -> str | None:
    """Why the closure cannot return early: it gives a value, or that cannot be seen."""
    returned = closure.child_by_field_name("return_type")
    if returned is not None and source.text(returned) != "()":
        return "the closure gives a value, which would be missing where its owner is gone"
    if returned is not None:
        return None
    kinds = list(_functions(source, crate, stored_as, 0)) if stored_as is not None else []
    if len(kinds) != 1:
        return "whether the closure gives a value cannot be seen"
    returned = kinds[0].child_by_field_name("return_type")
    if returned is not None and source.text(returned) != "()":
        return "the closure gives a value, which would be missing where its owner is gone"
    return None


def _functions(source: SourceFile, crate: CrateView, node: Node, depth: int) -> Iterator[Node]:
    """The `Fn(…)` in a type, aliases of the file followed."""
    if depth > _DEEPEST:
        return
    if node.type == "function_type" and node.child_by_field_name("trait") is not None:
        yield node
        return
    path = read_path(source, node) if node.type in PATH_KINDS else None
    item = resolve(source, path, Namespace.TYPE, crate) if path is not None else None
    alias = item.node if isinstance(item, Item) and item.is_alias else None
    meant = alias.child_by_field_name("type") if alias is not None and alias.type == "type_item" else None
    for one in (meant,) if meant is not None else node.named_children:
        yield from _functions(source, crate, one, depth + 1)


def _why_needed(source: SourceFile, crate: CrateView, closure: Node, variable: Local) -> str | None:
    """Why the variable cannot hold a `Weak`: it says its type, or is used outside of the closure."""
    if variable.binder.child_by_field_name("type") is not None:
        return f"the type of `{variable.name}` is written out"
    name = source.ancestors(variable.definition.start, variable.definition.end).innermost
    for mention in mentions(source, name, crate):
        line = source.data.count(b"\n", 0, mention.span.start) + 1
        if mention.verdict.is_unknown:
            return f"`{variable.name}` in line {line} may be the variable: {mention.verdict.reason}"
        if not span_of(closure).contains(mention.span):
            return f"`{variable.name}` is used outside of the closure in line {line}"
    return None


def _upgraded(source: SourceFile, closure: Node, name: str) -> Iterator[Edit]:
    """The upgrade at the top of the closure's body, which becomes a block if it is none. A value at its end is dropped
    before the upgraded owner is, so that it may borrow from it."""
    body = closure.child_by_field_name("body")
    if body is None:
        return
    data, start = source.data, closure.start_byte
    indent = indent_of(data, start).decode()
    newline = newline_of(data, start).decode()
    deeper = f"{indent}{'	' if indent.endswith('	') else '    '}"
    line = f"let Some({name}) = {name}.upgrade() else {{ return }};"
    if body.type != "block":
        yield inserted(body.start_byte, f"{{{newline}{deeper}{line}{newline}{deeper}")
        yield from reindented(source, span_of(body), indent.encode(), deeper.encode())
        yield inserted(body.end_byte, f";{newline}{indent}}}")
        return
    inside = named(source, body)
    is_open = b"\n" in data[body.start_byte : inside[0].start_byte] if inside else False
    first = data[: inside[0].start_byte].rfind(b"\n") + 1 if inside else 0
    own = data[first : inside[0].start_byte] if is_open else b""
    at = body.start_byte + 1
    yield inserted(at, f"{newline}{own[: len(own) - len(own.lstrip())].decode()}{line}" if is_open else f" {line}")
    if inside and not inside[-1].type.endswith(("_statement", "_item", "declaration")):
        yield Edit(Span(inside[-1].end_byte, inside[-1].end_byte), b";")
