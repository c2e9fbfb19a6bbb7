"""Constraints on how a captured binding is used: not mentioned in between, used only so, not used afterwards.

Each answers for one capture and is three-valued: a mention that only may be one is unknown. Deliberately unknown here:
which constraints a page states (`constraints`), and where a name occurs (`deburr.engine.naming.mentions`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from deburr.engine.matching.bindings import Bindings, Capture
from deburr.engine.matching.solutions_at import solutions_at
from deburr.engine.matching.unify import Unifier
from deburr.engine.naming.meaning import name_of
from deburr.engine.naming.mentions import Mention, mentions
from deburr.language.trees import Fragment
from deburr.syntax.inference import type_of
from deburr.syntax.names import Item, Local, Namespace, Unresolved, resolve
from deburr.syntax.paths import PATH_KINDS, read_path
from deburr.syntax.source import Node, SourceFile, span_of
from deburr.syntax.tokens import strip
from deburr.syntax.types import primitive_name
from deburr.syntax.verdict import YES, Verdict, no, unknown
from deburr.text.span import Span

_NAMES = frozenset({"identifier", "type_identifier", "self", "shorthand_field_identifier", "lifetime"})
_LOOPS = frozenset({"loop_expression", "while_expression", "for_expression"})
_ITEMS = frozenset({"function_item", "const_item", "static_item"})
_STATES = frozenset({"static_item"})
_MOST_CLIMBED = 24


# -- not mentioned -----------------------------------------------------------------------------------------------------


def not_mentioned(unifier: Unifier, capture: Capture, other: Capture, name: str) -> Verdict:
    """Whether nothing in `capture` mentions what `other`, the capture of `$name`, binds or is made of."""
    if capture.foreign is not None or other.foreign is not None:
        return unknown(f"what `${name}` stands for is in another file")
    if not capture.nodes or not len(capture.span):
        return YES
    if not other.nodes:
        return unknown(f"what `${name}` stands for is not written in the file") if other.ty is not None else YES
    answer = YES
    for leaf in _names_of(unifier, other):
        for verdict in _mentioned_in(unifier, capture.span, leaf, other):
            if verdict.is_no:
                return verdict
            answer = verdict if answer.is_yes else answer
    return answer


def _names_of(unifier: Unifier, capture: Capture) -> Iterator[Node]:
    """The names in a capture whose value or meaning it depends on: all names of a lone name or a type, else those of
    variables and statics."""
    source = unifier.source
    node = strip(capture.node) if capture.node is not None else None
    if node is not None and node.type in _NAMES:
        yield node
        return
    is_type = node is not None and (node.type.endswith("_type") or node.type == "scoped_type_identifier")
    pending = list(capture.nodes)
    while pending:
        here = pending.pop()
        if here.type in _NAMES:
            if is_type or here.type == "lifetime" or _has_state(unifier, here):
                yield here
            continue
        pending.extend(source.children(here))


def _has_state(unifier: Unifier, name: Node) -> bool:
    path = read_path(unifier.source, name) if name.type in PATH_KINDS else None
    found = resolve(unifier.source, path, Namespace.VALUE, unifier.crate) if path is not None else None
    if isinstance(found, Unresolved):
        around = unifier.source.parent(name)
        # What is called and cannot be seen is a function.
        return not (around is not None and around.child_by_field_name("function") == name)
    if isinstance(found, Item):
        return found.definition is not None and found.definition.node.type in _STATES
    return isinstance(found, Local)


def _mentioned_in(unifier: Unifier, region: Span, leaf: Node, other: Capture) -> Iterator[Verdict]:
    shown = f"`{unifier.source.text(leaf)}`"
    defined = _definition(unifier, leaf)
    if defined is not None and region.contains(defined):
        yield no(f"it declares {shown}")
    for one in mentions(unifier.source, leaf, unifier.crate):
        if not region.contains(one.span) or _parts_ways(unifier.source, leaf, one, other):
            continue
        yield no(f"it mentions {shown}") if one.verdict.is_yes else one.verdict


def _definition(unifier: Unifier, leaf: Node) -> Span | None:
    path = read_path(unifier.source, leaf) if leaf.type in PATH_KINDS else None
    found = resolve(unifier.source, path, Namespace.VALUE, unifier.crate) if path is not None else None
    return found.definition if isinstance(found, Local) else None


def _parts_ways(source: SourceFile, leaf: Node, mention: Mention, other: Capture) -> bool:
    """Whether the mention of `self` in `self.a` is none of what `self.b` stands for."""
    ours = _fields(source, leaf, other.span)
    theirs = _fields(source, mention.node, None)
    return any(one != two for one, two in zip(ours, theirs, strict=False))


def _fields(source: SourceFile, name: Node, within: Span | None) -> list[str]:
    """The fields that are taken of a name, one of the other; a method that is called ends them."""
    found: list[str] = []
    nodes = source.ancestors_of(name).nodes
    for index in range(len(nodes) - 1, 0, -1):
        here, around = nodes[index], nodes[index - 1]
        field = around.child_by_field_name("field") if around.type == "field_expression" else None
        if field is None or around.child_by_field_name("value") != here:
            break
        if within is not None and not within.contains(span_of(around)):
            break
        beyond = nodes[index - 2] if index > 1 else None
        if beyond is not None and beyond.type in {"call_expression", "generic_function"}:
            break
        found.append(source.text(field))
    return found


# -- used only as ------------------------------------------------------------------------------------------------------


def used_only_as(
    unifier: Unifier, name: str, fragments: Iterable[Fragment], own: tuple[Span, ...], bindings: Bindings
) -> Verdict:
    """Whether every mention of what `$name` captured, those at `own` apart, stands for `$name` in a match of one of the
    fragments. Other captures mean the same there."""
    captured = bindings.captures[name].node
    node = strip(captured) if captured is not None else None
    if node is None or name_of(node) is None:
        return unknown(f"what `${name}` stands for is no name whose uses could be looked for")
    shapes = tuple(fragments)
    start = Bindings({key: value for key, value in bindings.captures.items() if key != name})
    answer = YES
    for one in mentions(unifier.source, node, unifier.crate):
        if one.span in own or _is_declaration(unifier.source, one.node):
            continue
        verdict = _stands_in(unifier, name, shapes, one, start)
        if verdict.is_no:
            return verdict
        answer = verdict if answer.is_yes else answer
    return answer


def _is_declaration(source: SourceFile, name: Node) -> bool:
    """Whether an item is declared under this name here; that is no use of it."""
    parent = source.parent(name)
    declares = parent is not None and (parent.type.endswith("_item") or parent.type == "field_declaration")
    return declares and parent is not None and parent.child_by_field_name("name") == name


def _stands_in(
    unifier: Unifier, name: str, fragments: tuple[Fragment, ...], mention: Mention, start: Bindings
) -> Verdict:
    line = unifier.source.data.count(b"\n", 0, mention.span.start) + 1
    answer = no(f"it is used in another way at line {line}")
    for place in reversed(unifier.source.ancestors_of(mention.node).nodes[-_MOST_CLIMBED:]):
        for fragment in fragments:
            for found in solutions_at(unifier, fragment.root, place, start):
                capture = found.captures.get(name)
                if capture is None or capture.node is None or span_of(strip(capture.node)) != mention.span:
                    continue
                fresh = [reason for reason in found.unknowns if reason not in start.unknowns]
                if not fresh:
                    return mention.verdict
                answer = unknown(fresh[0])
    return mention.verdict if answer.is_no and mention.verdict.is_unknown else answer


# -- not used after ----------------------------------------------------------------------------------------------------


def not_used_after(unifier: Unifier, capture: Capture, extent: Span) -> Verdict:
    """Whether the captured variable is used neither behind `extent`, the match, nor again by a loop around it."""
    source = unifier.source
    node = strip(capture.node) if capture.node is not None else None
    path = read_path(source, node) if node is not None and node.type in PATH_KINDS else None
    found = resolve(source, path, Namespace.VALUE, unifier.crate) if path is not None else None
    if node is None or not isinstance(found, Local):
        return unknown("whether it is used later can be seen of a local variable only")
    again = _repeated(source, found, extent)
    answer = YES
    for one in mentions(source, node, unifier.crate):
        if extent.contains(one.span):
            continue
        verdict = _later(unifier, one, extent, again)
        if verdict.is_no:
            return verdict
        answer = verdict if answer.is_yes else answer
    return answer


def _repeated(source: SourceFile, local: Local, extent: Span) -> Span | None:
    """The outermost loop around the match that the variable is declared outside of."""
    for around in source.ancestors(extent.start, extent.end).nodes:
        if around.type in _LOOPS and not span_of(around).contains(local.definition):
            return span_of(around)
    return None


def _later(unifier: Unifier, mention: Mention, extent: Span, again: Span | None) -> Verdict:
    line = unifier.source.data.count(b"\n", 0, mention.span.start) + 1
    is_later = mention.span.start >= extent.end or (again is not None and again.contains(mention.span))
    if is_later:
        return mention.verdict if mention.verdict.is_unknown else no(f"it is used again at line {line}")
    return _lives_on(unifier, mention, line)


def _lives_on(unifier: Unifier, mention: Mention, line: int) -> Verdict:
    """Whether an earlier use leaves nothing behind that uses the variable later: no closure, no borrow in a `let`."""
    nodes = unifier.source.ancestors_of(mention.node).nodes
    borrowed = False
    for index in range(len(nodes) - 1, 0, -1):
        here, around = nodes[index], nodes[index - 1]
        if around.type in {"closure_expression", "async_block"}:
            return unknown(f"it is captured at line {line}, and may be used later")
        if around.type == "reference_expression" or (around.type == "field_expression" and here == nodes[-1]):
            borrowed = True
        if around.type in {"let_declaration", "assignment_expression", "let_condition", "struct_expression"}:
            value = here if around.type != "struct_expression" else around
            is_plain = primitive_name(type_of(unifier.source, value, unifier.crate)) is not None
            return unknown(f"it may be borrowed from line {line} on") if borrowed and not is_plain else YES
        if around.type in _ITEMS or (around.type == "expression_statement" and around.children[-1].type == ";"):
            return YES
    return YES
