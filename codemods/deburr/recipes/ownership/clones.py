"""Whether a value owns what a variable owns: `x.clone()`, `Rc::clone(&x)`, or either of them in `Some`, `Box::new` and
their like. A `Weak` is none. Unknown here: where the value goes.
"""

from __future__ import annotations

from collections.abc import Iterator

from deburr.recipes.ownership.storing import binding_of, is_counted
from deburr.syntax.crate_view import CrateView
from deburr.syntax.inference import type_of
from deburr.syntax.resolution import Local
from deburr.syntax.source import Node, SourceFile

_WRAPPERS = frozenset(
    {"Some", "Ok", "Box::new", "Rc::new", "Arc::new", "Box::pin", "RefCell::new", "Cell::new", "Mutex::new"}
)
_CLONES = frozenset({"Rc::clone", "Arc::clone"})
_DEEPEST = 4


def unwrapped(source: SourceFile, node: Node, crate: CrateView, depth: int = 0) -> Node:
    """The value inside of constructors, parentheses, casts and the tails of blocks, over variables that hold it."""
    inner: Node | None = None
    if node.type == "call_expression":
        function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if function is not None and arguments is not None and _short(source, function) in _WRAPPERS:
            inner = next((one for one in source.children(arguments) if one.is_named), None)
    elif node.type == "parenthesized_expression":
        inner = next((one for one in source.children(node) if one.is_named), None)
    elif node.type == "type_cast_expression":
        inner = node.child_by_field_name("value")
    elif node.type == "block":
        named = [one for one in source.children(node) if one.is_named]
        inner = named[-1] if named else None
    elif node.type == "identifier":
        inner = initial(source, binding_of(source, node, crate))
        inner = inner if inner is not None and inner.type in {"closure_expression", "call_expression"} else None
    return node if inner is None or depth > _DEEPEST else unwrapped(source, inner, crate, depth + 1)


def initial(source: SourceFile, local: Local | None) -> Node | None:
    """What a `let` gives to a variable that it binds by name."""
    if local is None or local.binder.type != "let_declaration":
        return None
    pattern = local.binder.child_by_field_name("pattern")
    is_plain = pattern is not None and pattern.start_byte <= local.definition.start and pattern.type == "identifier"
    return local.binder.child_by_field_name("value") if is_plain else None


def cloned(source: SourceFile, node: Node, crate: CrateView) -> Local | None:
    """The variable of which a value is one more owner."""
    if node.type != "call_expression":
        return None
    function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if function is None or arguments is None:
        return None
    given = [one for one in source.children(arguments) if one.is_named]
    on: Node | None = None
    if function.type == "field_expression" and not given:
        name = function.child_by_field_name("field")
        on = function.child_by_field_name("value") if name is not None and source.text(name) == "clone" else None
    elif _short(source, function) in _CLONES and len(given) == 1:
        on = given[0].child_by_field_name("value") if given[0].type == "reference_expression" else given[0]
    if on is None or on.type not in {"identifier", "self"} or not is_counted(type_of(source, on, crate)):
        return None
    return binding_of(source, on, crate)


def mentioned(source: SourceFile, node: Node) -> Iterator[Node]:
    """The identifiers in a piece of code, in source order, those in arguments of macros as well."""
    pending = [node]
    while pending:
        here = pending.pop()
        if here.type == "identifier":
            yield here
        pending.extend(reversed(list(source.children(here))))


def _short(source: SourceFile, function: Node) -> str:
    """The last two names of a path, without generic arguments."""
    text = source.text(function)
    names = "".join(text.split("::<")[0].split()).split("::")
    return "::".join(names[-2:])
