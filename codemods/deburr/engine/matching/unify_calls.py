"""Method calls, and the same calls written as `Type::method(receiver, …)`, both ways round.

Unknown here: what the receiver and the arguments look like.
"""

from __future__ import annotations

from deburr.engine.matching.bindings import Bindings
from deburr.engine.matching.solving import Solutions, Solver
from deburr.engine.matching.unify_lists import (
    listed,
    solve_elements,
    solve_generics,
    solve_list,
    solve_listed,
    split_at_commas,
)
from deburr.language.trees import Group, Meta, MethodCall, PathPattern, Sequence
from deburr.syntax.names import Item, Namespace, Unresolved, resolve
from deburr.syntax.paths import PATH_KINDS, Path, read_path
from deburr.syntax.source import Node, span_of
from deburr.syntax.std_methods import is_method
from deburr.syntax.std_paths import PRIMITIVES
from deburr.syntax.tokens import significant_children, strip
from deburr.text.span import Span


def solve_method_call(solver: Solver, tree: MethodCall, node: Node, out: Bindings) -> Solutions:
    """`node` as the method call, in either spelling."""
    function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if node.type != "call_expression" or function is None or arguments is None:
        solver.miss(node, f"a call of `{tree.name.text}`")
        return
    callee, generics = _callee(function)
    if callee.type != "field_expression":
        yield from _solve_qualified(solver, tree, strip(function), arguments, out)
        return
    value, name = callee.child_by_field_name("value"), callee.child_by_field_name("field")
    if value is None or name is None or solver.source.text(name).removeprefix("r#") != tree.name.text:
        solver.miss(name or callee, f"`{tree.name.text}`")
        return
    dot = next(child for child in callee.children if child.type == ".")
    out.atoms[tree.dot.atom] = span_of(dot)
    end = generics.end_byte if generics is not None and tree.generics is None else name.end_byte
    out.atoms[tree.name.atom] = Span(name.start_byte, end)
    for after in _solve_turbofish(solver, tree, generics, name, out):
        for received in solver.solve(tree.receiver, value, after):
            yield from solve_list(solver, tree.arguments, arguments, received)


def _callee(function: Node) -> tuple[Node, Node | None]:
    callee = strip(function)
    if callee.type != "generic_function":
        return callee, None
    return callee.child_by_field_name("function") or callee, callee.child_by_field_name("type_arguments")


def _solve_turbofish(solver: Solver, tree: MethodCall, generics: Node | None, name: Node, out: Bindings) -> Solutions:
    if tree.generics is None:
        yield out
    else:
        yield from solve_generics(solver, tree.generics, generics, name.end_byte, out)


def _solve_qualified(solver: Solver, tree: MethodCall, callee: Node, arguments: Node, out: Bindings) -> Solutions:
    """`Type::method(receiver, arguments)` for `receiver.method(arguments)`."""
    path = read_path(solver.source, callee) if callee.type in PATH_KINDS else None
    if path is None or path.last.name != tree.name.text or tree.generics is not None:
        solver.miss(callee, f"`{tree.name.text}`")
        return
    children = significant_children(solver.source, arguments)
    if len(children) < 3 or not _is_type_prefix(solver, path, out):
        solver.miss(callee, f"`{tree.name.text}`")
        return
    receiver = _without_borrow(children[1])
    if not isinstance(tree.receiver, Meta):
        receiver = _without_reborrow(receiver)
    out.irregular = True
    rest = children[3:] if len(children) > 3 and children[2].type == "," else [children[-1]]
    for after in solver.solve(tree.receiver, receiver, out):
        yield from solve_listed(solver, tree.arguments, [children[0], *rest], after)


def _is_type_prefix(solver: Solver, path: Path, out: Bindings) -> bool:
    """Whether what stands before the last segment is a std type, so that the call can be a method's."""
    if path.self_type is not None:
        return path.trait is None
    if len(path.segments) < 2:
        return False
    found = resolve(solver.source, path, Namespace.VALUE, solver.crate, strict_globs=solver.strict_globs)
    if isinstance(found, Unresolved):
        out.note_unknown(found.reason)
        return True
    if not isinstance(found, Item):
        return False
    owner = found.path[-2]
    return found.path[0] in PRIMITIVES or (found.path[0] == "std" and owner[:1].isupper())


def solve_as_method(solver: Solver, tree: Group, node: Node, out: Bindings) -> Solutions:
    """`receiver.method(…)` for a fragment that writes `Type::method(receiver, …)`."""
    callee = tree.children[0]
    arguments = tree.children[1] if len(tree.children) == 2 else None
    function, given = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if not isinstance(callee, PathPattern) or not isinstance(arguments, Sequence) or not arguments.elements:
        return
    if function is None or given is None:
        return
    method, _ = _callee(function)
    name = method.child_by_field_name("field") if method.type == "field_expression" else None
    value = method.child_by_field_name("value") if name is not None else None
    if name is None or value is None or solver.source.text(name).removeprefix("r#") != callee.item[-1]:
        return
    verdict = is_method(solver.source, solver.crate, callee.item, value)
    if verdict.is_no:
        return
    attempt = out.copy()
    if verdict.is_unknown:
        attempt.note_unknown(verdict.reason)
    attempt.irregular = True
    elements, commas = split_at_commas(listed(solver, given)[1:-1])
    yield from solve_elements(solver, arguments, [[value], *elements], commas, attempt)


def _without_borrow(node: Node) -> Node:
    node = strip(node)
    if node.type != "reference_expression":
        return node
    return node.child_by_field_name("value") or node


def _without_reborrow(node: Node) -> Node:
    """`x` of `&*x`: a method call would dereference by itself."""
    inner = strip(node)
    while inner.type == "unary_expression" and inner.children[0].type == "*":
        inner = strip(inner.children[-1])
    return inner
