"""What stands around a piece of code that may keep the compiler from seeing it, and where the compiler can be asked.

Conditions are kept as written; a macro counts unless it is one of std's that compiles all of its arguments. Unknown
here: what is switched on, and which files are compiled.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from deburr.syntax.attributes import attribute_name
from deburr.syntax.source import TRIVIA, Node, SourceFile
from deburr.text.span import Span

_COMPILED_WHOLE = frozenset(
    (
        "vec assert assert_eq assert_ne debug_assert debug_assert_eq debug_assert_ne print println eprint eprintln "
        "write writeln format format_args panic todo unimplemented unreachable dbg matches thread_local addr_of "
        "addr_of_mut"
    ).split()
)
_BUILT_IN = frozenset(
    (
        "allow warn deny forbid expect inline cold must_use deprecated doc repr derive no_mangle link_name link "
        "export_name link_section used ignore should_panic track_caller target_feature non_exhaustive path macro_use "
        "macro_export automatically_derived global_allocator panic_handler no_main no_std no_implicit_prelude "
        "recursion_limit type_length_limit crate_name crate_type feature proc_macro proc_macro_derive "
        "proc_macro_attribute instruction_set windows_subsystem no_link naked unsafe default test bench cfg cfg_attr"
    ).split()
)
_TOOLS = ("rustfmt::", "clippy::", "diagnostic::", "deburr::", "miri::", "rust_analyzer::")
_OWN_ATTRIBUTES = frozenset(
    {"match_arm", "field_initializer", "shorthand_field_initializer", "base_field_initializer", "field_pattern"}
)
"""Nodes that hold the attributes on them; of any other they are the siblings before it."""
_HOLDERS = frozenset({"source_file", "declaration_list", "block"})
_CONDITION = re.compile(rb"#\s*\[\s*(?:cfg|test|bench)\b")
_IN_TEXT = re.compile(rb"#\s*!?\[\s*(cfg(?:_attr)?)\b")


class Kind(enum.Enum):
    CONDITION = enum.auto()
    TEST = enum.auto()
    """`#[test]`: there only where tests are compiled."""
    ATTRIBUTE = enum.auto()
    RULE = enum.auto()
    """The right side of a `macro_rules!` arm."""
    ARGUMENT = enum.auto()
    COMMENT = enum.auto()
    UNREADABLE = enum.auto()


@dataclass(frozen=True, slots=True)
class Guard:
    """Something that may keep the code from being compiled. `text` is the condition or the name of the macro."""

    kind: Kind
    text: str
    is_answered: bool
    """Whether an answer of the compiler at the probe speaks for it."""


@dataclass(frozen=True, slots=True)
class Probe:
    """Bytes of the text that something else is put in place of, so that the compiler says whether it gets there. What
    is put there begins with `before`: the conditions on the statement or item in front of which it stands."""

    span: Span
    before: bytes = b""


@dataclass(frozen=True, slots=True)
class Surroundings:
    guards: tuple[Guard, ...]
    probe: Probe | None


def surroundings(source: SourceFile, span: Span, own_macros: Collection[str]) -> Surroundings:
    """What stands around the bytes `span`, and in them. `own_macros` are names of macros that the project defines."""
    nodes = source.ancestors(span.start, span.end).nodes
    found = [(index, *one) for index, node in enumerate(nodes) for one in _guards_at(source, nodes, index, own_macros)]
    macros = [index for index, kind, _ in found if kind in {Kind.RULE, Kind.ARGUMENT}]
    probe, reach = _probe(source, nodes, max(macros, default=-1))
    guards = [Guard(kind, text, _is_answered(kind, index, reach, probe)) for index, kind, text in found]
    guards += [Guard(kind, text, False) for kind, text in _guards_within(source, span)]
    return Surroundings(tuple(guards), probe)


def _is_answered(kind: Kind, index: int, reach: int, probe: Probe | None) -> bool:
    """A probe stands inside of the nodes up to `reach`, and has the conditions of the next one on it."""
    if probe is None:
        return False
    return index <= reach or (index == reach + 1 and kind in {Kind.CONDITION, Kind.TEST} and probe.before != b"")


def _guards_at(
    source: SourceFile, nodes: Sequence[Node], index: int, own_macros: Collection[str]
) -> Iterator[tuple[Kind, str]]:
    node = nodes[index]
    if node.type in TRIVIA:
        yield Kind.COMMENT, ""
    if node.type == "macro_rule":
        named = nodes[index - 1].child_by_field_name("name") if index else None
        yield Kind.RULE, source.text(named) if named is not None else ""
    if node.type == "macro_invocation" and index + 1 < len(nodes) and nodes[index + 1].type == "token_tree":
        named = node.child_by_field_name("macro")
        name = source.text(named).rsplit("::", 1)[-1].strip() if named is not None else ""
        if name not in _COMPILED_WHOLE or name in own_macros:
            yield Kind.ARGUMENT, name
    if node.type == "attribute" and attribute_name(source, node) == "cfg_attr":
        yield Kind.CONDITION, _condition(source, node) or ""
    attributes = list(attributes_on(source, node))
    has_derive = False
    for item in attributes:
        for attribute in item.named_children:
            if attribute.type == "attribute":
                name = attribute_name(source, attribute)
                yield from _says(source, attribute, name, has_derive)
                has_derive = has_derive or name == "derive"


def attributes_on(source: SourceFile, node: Node) -> Iterator[Node]:
    """The attribute items that speak for `node`, in source order: in front of it, and inner ones."""
    before: list[Node] = []
    sibling = node.prev_sibling if node.type not in _OWN_ATTRIBUTES else None
    while sibling is not None and (sibling.type == "attribute_item" or sibling.type in TRIVIA):
        before += [sibling] if sibling.type == "attribute_item" else []
        sibling = sibling.prev_sibling
    yield from reversed(before)
    if node.type in _OWN_ATTRIBUTES or node.type in _HOLDERS:
        wanted = "attribute_item" if node.type in _OWN_ATTRIBUTES else "inner_attribute_item"
        for child in node.children:
            if child.type == wanted:
                yield child
            elif child.type not in TRIVIA and child.type not in {"{", "shebang"}:
                break


def _says(source: SourceFile, attribute: Node, name: str, has_derive: bool) -> Iterator[tuple[Kind, str]]:
    if name == "cfg":
        yield Kind.CONDITION, _condition(source, attribute) or ""
    elif name == "cfg_attr":
        # What it brings in may be a condition itself, or a macro.
        brought = source.text(attribute)
        if re.search(r",\s*(?:cfg\b|path\b)", brought) or not _brings_only_built_in(brought):
            yield Kind.UNREADABLE, "cfg_attr"
    elif name in {"test", "bench"}:
        yield Kind.TEST, ""
    elif name not in _BUILT_IN and not name.startswith(_TOOLS) and not (has_derive and "::" not in name):
        # Behind a `derive` a plain name is most likely one of its helpers.
        yield Kind.ATTRIBUTE, name


def _brings_only_built_in(text: str) -> bool:
    """Whether all that a `cfg_attr` brings in is known not to be a macro. Its condition may hold any words."""
    depth, parts, start = 0, [], text.index("(") + 1 if "(" in text else 0
    for at in range(start, len(text)):
        depth += (text[at] in "([{") - (text[at] in ")]}")
        if (text[at] == "," and depth == 0) or depth < 0:
            parts.append(text[start:at])
            start = at + 1
        if depth < 0:
            break
    names = [found[0] for one in parts[1:] if (found := re.match(r"\s*[\w:]+", one))]
    return all(name.strip() in _BUILT_IN or name.strip().startswith(_TOOLS) for name in names)


def _condition(source: SourceFile, attribute: Node) -> str | None:
    """What stands in the parentheses: of a `cfg_attr` the first of it."""
    arguments = attribute.child_by_field_name("arguments")
    if arguments is None:
        return None
    text = source.text(arguments)[1:-1].strip()
    if attribute_name(source, attribute) != "cfg_attr":
        return text
    depth = 0
    for at, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if char == "," and depth == 0:
            return text[:at]
    return text


def _guards_within(source: SourceFile, span: Span) -> Iterator[tuple[Kind, str]]:
    """Conditions that stand in the piece of code itself."""
    for found in _IN_TEXT.finditer(source.data, span.start, span.end):
        nodes = source.ancestors(found.start(1), found.end(1)).nodes
        attribute = next((node for node in reversed(nodes) if node.type == "attribute"), None)
        if attribute is None:
            yield Kind.UNREADABLE, "cfg"
        else:
            yield from _says(source, attribute, attribute_name(source, attribute), False)


def _probe(source: SourceFile, nodes: Sequence[Node], macro: int) -> tuple[Probe | None, int]:
    """The innermost place to ask at, and the index of the innermost node around it. It is inside of the macro call or
    rule that is the node at index `macro`."""
    for index in range(len(nodes) - 2, max(macro, -1), -1):
        holder = nodes[index]
        is_place = holder.type == "block" if macro >= 0 else holder.type in _HOLDERS
        if is_place and nodes[index + 1].type not in {"{", "}", *TRIVIA, "inner_attribute_item", "attribute_item"}:
            return _in_front(source, nodes[index + 1]), index
    if macro < 0:
        return None, -1
    trees = [index for index in range(macro + 1, len(nodes)) if nodes[index].type == "token_tree"]
    if not trees:
        return None, -1
    tree = trees[0]
    if nodes[macro].type == "macro_rule":
        inside = Span(nodes[tree].start_byte + 1, nodes[tree].end_byte - 1)
        return Probe(inside), tree
    if tree + 1 < len(nodes) and nodes[tree + 1].type not in TRIVIA:
        return Probe(Span(nodes[tree + 1].start_byte, nodes[tree + 1].end_byte)), tree
    return None, -1


def _in_front(source: SourceFile, node: Node) -> Probe:
    attributes = list(attributes_on(source, node)) if node.type not in _OWN_ATTRIBUTES | _HOLDERS else []
    start = min((one.start_byte for one in attributes), default=node.start_byte)
    conditions = [
        one for one in attributes if re.match(rb"#\s*\[\s*(?:cfg|test|bench)\b", source.data[one.start_byte :])
    ]
    copied = b" ".join(_as_condition(source.data[one.start_byte : one.end_byte]) for one in conditions)
    return Probe(Span(start, start), copied)


def _as_condition(attribute: bytes) -> bytes:
    """`#[test]` on something that is no function, as a condition that says the same."""
    return b"#[cfg(test)]" if re.fullmatch(rb"#\s*\[\s*(?:test|bench)\s*\]", attribute) else attribute
